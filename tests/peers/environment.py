"""The environment that other people's clients are installed in, and their versions there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).parent / "requirements.txt"
VERSIONS = """
import importlib.metadata as m, json, sys
found = {}
for name in sys.argv[1:]:
    try:
        found[name] = m.version(name)
    except m.PackageNotFoundError:
        pass
print(json.dumps(found))
"""


def python_of(folder: Path) -> Path:
    """The Python of an environment, which is made with what ``requirements.txt`` says where there is none."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", REQUIREMENTS], check=True)
    return python.absolute()


def versions(python: Path) -> dict[str, str]:
    """The clients' versions in an environment, as far as they are installed, and that of OpenSSH."""
    names = [line.partition("==")[0].strip() for line in REQUIREMENTS.read_text("utf-8").splitlines() if "==" in line]
    asked = subprocess.run([python, "-c", VERSIONS, *names], check=True, capture_output=True, text=True)
    ssh = subprocess.run(["ssh", "-V"], check=False, capture_output=True, text=True).stderr
    return {**json.loads(asked.stdout), "OpenSSH": ssh.split(",")[0].removeprefix("OpenSSH_").strip()}
