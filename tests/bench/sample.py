"""One run of one client, and the median of several."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import journal, task
from tests.bench.client import CLIENTS, LIMIT, Client, Work
from tests.bench.process import Cost, measured
from tests.bench.routers import Routers

MOST_SECONDS = 900.0
"""How long one client may take with all its routers."""


@dataclass(frozen=True, slots=True)
class Place:
    """How many routers there are, how far away in seconds there and back, and whether they are slow."""

    count: int
    round_trip: float
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """What a client cost with so many routers.

    ``wall`` and ``processor`` are the whole process's seconds, ``megabytes`` the highest memory of it and its
    children, ``round_trips`` and ``connections`` those of a router, ``emulator`` the routers' own processor seconds.
    """

    client: str
    place: Place
    wall: float
    processor: float
    megabytes: float
    round_trips: float
    connections: float
    emulator: float

    @property
    def rate(self) -> float:
        """Routers a second."""
        return self.place.count / self.wall


def sample(client: Client, place: Place, routers: Routers, pythons: Mapping[str, Path]) -> Sample:
    """Run a client once on fresh routers, and check by them that it did its work.

    Raises:
        Failed, NotDone, Unrecorded: the client failed, its work is not done, or netloop's journal lacks a command.
    """
    with tempfile.TemporaryDirectory(prefix="bench") as name:
        folder = Path(name)
        task.write(folder, routers.addresses, routers.port, routers.key)
        routers.reset()
        if client.work is Work.AFTER:
            _run(next(one for one in CLIENTS if one.name == LIMIT), folder, pythons)
            routers.forget()
        before = routers.state()["cpu"]
        cost = _run(client, folder, pythons)
        state = routers.state()
        _check(client, state, folder)
    asked = list(state["routers"].values())
    return Sample(
        client.name,
        place,
        cost.wall,
        cost.processor,
        cost.megabytes,
        median(one["round_trips"] for one in asked),
        median(one["connections"] for one in asked),
        state["cpu"] - before,
    )


def _run(client: Client, folder: Path, pythons: Mapping[str, Path]) -> Cost:
    return measured(client.command(pythons, folder), folder, client.environment(folder), (0,), MOST_SECONDS)


def _check(client: Client, state: dict[str, Any], folder: Path) -> None:
    for router in state["routers"].values():
        router["unknown"] = [line for line in router["unknown"] if line not in client.refused]
    task.prove(state, changes=client.work is Work.ALL, reads_back=not client.netloop)
    if client.netloop:
        journal.check(folder / "home", state)


def middle(samples: Sequence[Sample]) -> Sample:
    """The median of each figure of one client's samples."""
    figures = ("wall", "processor", "megabytes", "round_trips", "connections", "emulator")
    return replace(samples[0], **{name: median(getattr(one, name) for one in samples) for name in figures})
