"""What is asked of netloop's speed, beside what was measured: ratios within one run, so the machine matters little."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tests.bench.client import CLIENTS, LIMIT, REFERENCE
from tests.bench.sample import Place, Sample

FASTER = {
    "scrapli": {0.0: 1.5, 0.05: 2.0},
    "nornir-netmiko": {0.0: 2.0, 0.05: 2.5},
    "napalm-scp": {0.0: 6.0, 0.05: 8.0},
    "napalm-inline": {0.0: 18.0, 0.05: 18.0},
    "ansible": {0.0: 250.0, 0.05: 230.0},
}
"""netloop apply's rate over that of a client, by round-trip time in seconds."""
SLOW = {"netmiko": 1.8}
"""The same with routers that are slow."""
FROM_LIMIT = {0.0: 2.5, 0.05: 1.7}
"""How much longer one more router may take than the limit's."""
PROCESSOR, ROUND_TRIPS, CONNECTIONS = 0.012, 12, 1
"""Seconds of CPU for one more router; round trips and connections of one."""
ROUTERS = 300
"""How many routers there are at least where a rate counts."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing that is asked, and what was measured."""

    about: str
    wanted: str
    measured: str
    reached: bool

    @property
    def verdict(self) -> str:
        """``reached`` or ``missed``."""
        return "reached" if self.reached else "missed"

    def __str__(self) -> str:
        return f"{self.verdict:<7}  {self.about}: {self.measured} (wanted: {self.wanted})"


def judged(samples: Sequence[Sample]) -> Iterator[Goal]:
    """The goals that the samples are enough for."""
    for kind in sorted({replace(one.place, count=0) for one in samples}, key=lambda kind: (kind.slow, kind.round_trip)):
        yield from _of_kind(kind, [one for one in samples if replace(one.place, count=0) == kind])


def _of_kind(kind: Place, samples: Sequence[Sample]) -> Iterator[Goal]:
    latest = {one.client: one for one in sorted(samples, key=lambda one: one.place.count)}
    own, most = latest.get(REFERENCE), {client.name: client.most for client in CLIENTS}
    if own is None:
        return
    at = f"{kind.round_trip * 1000:g} ms{', slow routers' if kind.slow else ''}"
    for name, factor in _factors(kind).items():
        other = latest.get(name)
        if other and (kind.slow or (own.place.count >= ROUTERS and other.place.count == min(ROUTERS, most[name]))):
            ratio = own.rate / other.rate
            yield Goal(f"rate over {name}, {at}", f">= {factor:g}x", f"{ratio:.2f}x", ratio >= factor)
    if not kind.slow:
        yield from _of_one_more(samples, kind.round_trip, at)
        trips, connections = own.round_trips, own.connections
        yield Goal(f"round trips, {at}", f"<= {ROUND_TRIPS}", f"{trips:g}", trips <= ROUND_TRIPS)
        yield Goal(f"connections, {at}", f"<= {CONNECTIONS}", f"{connections:g}", connections <= CONNECTIONS)


def _factors(kind: Place) -> dict[str, float]:
    if kind.slow:
        return SLOW
    return {name: by_trip[kind.round_trip] for name, by_trip in FASTER.items() if kind.round_trip in by_trip}


def _of_one_more(samples: Sequence[Sample], round_trip: float, at: str) -> Iterator[Goal]:
    """What one more router costs beyond the start of the process, netloop's and the limit's."""
    own, least = slope(samples, REFERENCE), slope(samples, LIMIT)
    if own is None:
        return
    wall, processor = own
    yield Goal(
        f"CPU of one more router, {at}",
        f"<= {PROCESSOR * 1000:g} ms",
        f"{processor * 1000:.1f} ms",
        processor <= PROCESSOR,
    )
    if least and least[0] > 0 and round_trip in FROM_LIMIT:
        ratio, most = wall / least[0], FROM_LIMIT[round_trip]
        yield Goal(f"one more router over the limit, {at}", f"<= {most:g}x", f"{ratio:.2f}x", ratio <= most)


def slope(samples: Sequence[Sample], name: str) -> tuple[float, float] | None:
    """Seconds and seconds of CPU for one more router, between the two largest numbers of routers there are."""
    own = sorted((one for one in samples if one.client == name), key=lambda one: one.place.count)
    if len(own) < 2:
        return None
    small, large = own[-2:]
    more = large.place.count - small.place.count
    return (large.wall - small.wall) / more, (large.processor - small.processor) / more
