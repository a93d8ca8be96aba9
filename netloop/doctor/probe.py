"""What a probe finds, and what it may know."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from netloop.errors import SettingsError

if TYPE_CHECKING:
    from netloop.model.inventory import Inventory

SECONDS = 10.0
"""How long another program may take to say what it is."""


class Health(StrEnum):
    """How something stands. ``missing`` is what is not there, ``unknown`` what could not be found out."""

    OK = "ok"
    MISSING = "missing"
    PROBLEM = "problem"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One line: what was looked at, how it stands, what was seen, and the one command or page that helps.

    ``needed`` is what the main job cannot do without: diff, apply and verify on routers.
    """

    name: str
    health: Health
    seen: str
    remedy: str | None = None
    needed: bool = False

    @property
    def in_the_way(self) -> bool:
        """Whether the main job does not work like this."""
        return self.needed and self.health in {Health.MISSING, Health.PROBLEM}


@dataclass(frozen=True, slots=True)
class Examined:
    """What is examined beside the machine: the inventory that was named, and what reads it."""

    location: str | None = None
    source: str = "yaml_file"

    @property
    def strict(self) -> bool:
        """Whether a router without a key on record is refused here; False where the settings are wrong."""
        from netloop import settings

        try:
            return (os.environ.get("NETLOOP_HOST_KEYS") or settings.current().get("host_keys")) == "strict"
        except SettingsError:
            return False

    def inventory(self) -> Inventory | None:
        """The inventory, None where none was named.

        Raises:
            InventoryError, UsageError: it is wrong, or there is no such source.
        """
        from netloop.stages.derive import load_inventory

        return load_inventory(self.location, self.source) if self.location else None


Probe = Callable[[Examined], Iterable[Diagnosis]]


def ok(name: str, seen: str, *, needed: bool = False) -> Diagnosis:
    """It is as it should be."""
    return Diagnosis(name, Health.OK, seen, needed=needed)


def missing(name: str, seen: str, remedy: str, *, needed: bool = False) -> Diagnosis:
    """It is not there."""
    return Diagnosis(name, Health.MISSING, seen, remedy, needed)


def problem(name: str, seen: str, remedy: str | None, *, needed: bool = False) -> Diagnosis:
    """It is there, and does not do."""
    return Diagnosis(name, Health.PROBLEM, seen, remedy, needed)


def unknown(name: str, seen: str, remedy: str | None = None) -> Diagnosis:
    """It could not be found out."""
    return Diagnosis(name, Health.UNKNOWN, seen, remedy)


def said(*command: str) -> tuple[int, str]:
    """The exit code of a program of this machine, and all that it said; 124 where it took too long.

    Raises:
        OSError: there is no such program, or it cannot be run.
    """
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 124, f"no answer in {SECONDS:g} s"
    return done.returncode, done.stdout.strip()


def last_line(text: str) -> str:
    """The last line that says something."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
