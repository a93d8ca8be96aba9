"""The program ``containerlab`` for tests: the real one where it is on PATH, else the stand-in."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from netloop.lab.containerlab import deployment

REAL = shutil.which("containerlab")
PORT = 2222
STAND_IN = Path(__file__).with_name("containerlab_stand_in.py")


@dataclass(frozen=True)
class StandIn:
    """The stand-in's own folder; what a file in it does is said in ``containerlab_stand_in``."""

    folder: Path

    @classmethod
    def install(cls, folder: Path, patch: pytest.MonkeyPatch) -> StandIn:
        """Put the stand-in first on PATH, and have the backend go to its port."""
        programs, home = folder / "bin", folder / "stand-in"
        programs.mkdir()
        home.mkdir()
        program = programs / "containerlab"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{STAND_IN}" "$@"\n')
        program.chmod(0o755)
        patch.setenv("PATH", f"{programs}:/usr/sbin:/usr/bin:/sbin:/bin")
        patch.setenv("STAND_IN", str(home))
        patch.setenv("STAND_IN_PORT", str(PORT))
        patch.setattr(deployment, "SSH_PORT", PORT)
        return cls(home)

    def set(self, name: str, text: str = "") -> None:
        """Have it behave so from now on."""
        (self.folder / name).write_text(text)

    def unset(self, name: str) -> None:
        """Have it behave as usual again."""
        (self.folder / name).unlink()

    @property
    def calls(self) -> list[str]:
        """What it was called with."""
        return (self.folder / "calls").read_text().splitlines()

    @property
    def labs(self) -> list[str]:
        """The labs that run."""
        return sorted(path.parent.name for path in self.folder.glob("*/pid"))
