"""One router: its configurations, its files, and what its clients asked of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from tests.bench.emulator.configuration import Configuration
from tests.bench.emulator.shows import stored
from tests.bench.emulator.startup import startup


@dataclass(slots=True)
class Asked:
    """What clients did: the lines that they typed, those that were unknown, connections and round trips."""

    lines: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    connections: int = 0
    round_trips: int = 0
    saves: int = 0


class Router:
    """A router with a fresh configuration; ``reset`` makes it fresh again."""

    def __init__(self, number: int, address: str) -> None:
        self.number, self.address, self.hostname = number, address, f"r{number}"
        self.reset()

    def reset(self) -> None:
        """Forget what clients did."""
        self.running = Configuration(startup(self.number, self.hostname))
        self.startup = stored(self.running)
        self.files: dict[str, str] = {}
        self.asked = Asked()

    def save(self) -> None:
        """Copy the running configuration to the startup configuration."""
        self.startup = stored(self.running)
        self.asked.saves += 1

    def md5(self, name: str) -> str | None:
        """The digest of a file, as ``verify /md5`` prints it."""
        text = self.files.get(name)
        return None if text is None else hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
