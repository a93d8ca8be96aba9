"""Where other people's clients are installed, and what the benchmark ran on."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

REQUIREMENTS = {"peers": "requirements.txt", "scrapli": "requirements-scrapli.txt"}
"""The files of versions, by environment: two releases of scrapli are two libraries."""
OWN = ("asyncssh", "netmiko", "paramiko", "cryptography")
ASKED = "import importlib.metadata as m, json, sys; print(json.dumps({n: m.version(n) for n in sys.argv[1:]}))"


def pythons(folder: Path, names: Iterable[str]) -> dict[str, Path]:
    """The Pythons of environments by name, each in a folder within; made of its file where there is none."""
    return {name: _python_of(folder / name, requirements(name)) for name in names}


def requirements(name: str) -> Path:
    """The file of versions of an environment."""
    return Path(__file__).parent / REQUIREMENTS[name]


def _python_of(folder: Path, versions: Path) -> Path:
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", versions], check=True)
    return python.absolute()


def described(pythons: Mapping[str, Path], load: float) -> dict[str, str]:
    """The machine, how many processes wanted its processors before the run, the interpreter and all versions."""
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "load before": f"{load:.1f}",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        **{f"netloop's {name}": version(name) for name in OWN},
        **{f"{name}, {where}": found for where, python in pythons.items() for name, found in _versions(where, python)},
    }


def _versions(where: str, python: Path) -> Iterable[tuple[str, str]]:
    names = [line.partition("==")[0] for line in requirements(where).read_text("utf-8").splitlines() if "==" in line]
    asked = subprocess.run([python, "-c", ASKED, *names], check=True, capture_output=True, text=True)
    return dict(json.loads(asked.stdout)).items()


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
