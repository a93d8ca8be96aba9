"""What happens to the disk with the journal."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from random import Random

from tests.chaos.calamities.calamity import (
    Calamity,
    Moment,
)
from tests.chaos.world import Command, Lesson, World


@dataclass(frozen=True)
class Disk(Calamity):
    """The journal can be written no more from a moment on."""

    sort: str  # type: ignore[misc]
    moment: Moment

    @classmethod
    def draw(cls, sort: str, draw: Random, lesson: Lesson) -> Disk:
        """At any moment."""
        return cls(sort, Moment.draw(draw, lesson))

    def arm(self, world: World) -> None:
        """For a full disk: the journal is on a small one."""
        if self.sort == "disk full":
            world.home.mkdir(mode=0o700)
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", str(world.home)], check=True)
            world.undo(partial(_unmounted, world.home))

    def begun(self, world: World, command: Command) -> None:
        """Have it happen then."""
        do = {
            "disk full": self._fill,
            "files limited": self._limit,
            "journal gone": self._remove,
            "journal shut": self._shut,
        }
        self.moment.call(world, partial(do[self.sort], world, command))

    def _fill(self, world: World, _command: Command) -> None:
        filler = world.home / "filler"
        world.undo(partial(filler.unlink, missing_ok=True))
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass

    def _limit(self, _world: World, command: Command) -> None:
        if command.process.poll() is None:
            hard = resource.prlimit(command.process.pid, resource.RLIMIT_FSIZE)[1]
            resource.prlimit(command.process.pid, resource.RLIMIT_FSIZE, (0, hard))

    def _remove(self, world: World, _command: Command) -> None:
        shutil.rmtree(world.home / "runs", ignore_errors=True)

    def _shut(self, world: World, _command: Command) -> None:
        folders = [path for path in world.home.rglob("*") if path.is_dir()]
        for folder in folders:
            folder.chmod(0o500)
            world.undo(partial(folder.chmod, 0o700))

    def __str__(self) -> str:
        return f"{self.sort} at {self.moment}"


def _unmounted(home: Path) -> None:
    """What was on the small disk goes on in the folder under it."""
    kept = home.with_name("kept")
    shutil.copytree(home, kept)
    subprocess.run(["umount", str(home)], check=True)
    home.rmdir()
    kept.rename(home)


@cache
def skipped() -> Mapping[str, str]:
    """The calamities that this machine cannot have, and why."""
    root = os.geteuid() == 0
    found = {"journal shut": "root writes into any folder"} if root else {"disk full": "only root mounts a small disk"}
    if root and not _mounts():
        found["disk full"] = "no tmpfs can be mounted here"
    return found


def _mounts() -> bool:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True, check=False
        )
        if done.returncode == 0:
            subprocess.run(["umount", folder], check=True)
        return done.returncode == 0
