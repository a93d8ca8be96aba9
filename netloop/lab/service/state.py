"""What a lab is asked to be (LabOrder), and what one that is up is like (LabState): both on disk in its folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from netloop.lab.twin.twin import Start, Twin

ON_DISK = {"missing_features": "lacks"}
"""What a lab's files call a field otherwise than the code does: labs of earlier versions may still be up."""


def _on_disk(name: str) -> str:
    return ON_DISK.get(name, name)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a virtual router answers SSH, and the platform that it speaks; None is that of the device it stands for.

    ``username`` and ``password`` are its own where it has others than the lab.
    """

    address: str
    port: int
    platform: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return f"{self.address} port {self.port}"


@dataclass(frozen=True, slots=True)
class LabOrder:
    """What a backend is to start; ``convergence`` and ``ttl`` in seconds, ``fingerprint`` that of the bare twin.

    ``missing_features`` says, by feature, what this host cannot do and why. ``faults`` are those
    that routers of the sandbox are to have, as plain data (``sandbox.fault_plan.plain``).
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"alias_generator": _on_disk}
    name: str
    backend: str
    inventory: str
    start: Start
    fingerprint: str
    twin: Twin = field(repr=False)
    username: str
    password: str = field(repr=False)
    convergence: float
    ttl: float
    missing_features: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LabState:
    """A lab that is up: its routers, how one logs in, and where it keeps its things.

    ``pid`` is 0 where no process of netloop's lives as long as the lab, ``expires`` None where it stays until stopped.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"alias_generator": _on_disk}
    name: str
    backend: str
    inventory: str
    start: Start
    fingerprint: str
    folder: Path
    pid: int
    nodes: Mapping[str, Endpoint]
    username: str
    password: str = field(repr=False)
    started: datetime
    expires: datetime | None
    missing_features: Mapping[str, str] = field(default_factory=dict)

    @property
    def known_hosts(self) -> Path:
        """The SSH host keys of its routers."""
        return self.folder / "known_hosts"

    @property
    def client_key(self) -> Path:
        """The private key that its routers accept."""
        return self.folder / "client_key"

    @property
    def log(self) -> Path:
        """What the lab's process says."""
        return self.folder / "lab.log"
