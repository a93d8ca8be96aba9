"""The tables that the benchmark prints: a row a client, a table a number of routers and a distance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tests.bench.client import CLIENTS, REFERENCE, Client
from tests.bench.sample import Place, Sample

HEAD = (
    "client",
    "routers/s",
    "netloop apply is",
    "CPU a router",
    "round trips",
    "connections",
    "memory",
    "emulator's CPU",
)


def place_title(place: Place) -> str:
    """What a group of rows is about."""
    slow = ", 20 ms a line and 1.5 s a save" if place.slow else ""
    return f"{place.count} routers, {place.round_trip * 1000:g} ms{slow}"


def rows(samples: Sequence[Sample], place: Place) -> Iterator[tuple[str, ...]]:
    """A row a client, in the clients' order; one that is not measured with so many routers with as many as it was."""
    known: dict[str, Sample] = {}
    for one in sorted(samples, key=lambda one: one.place.count):
        if replace(one.place, count=0) == replace(place, count=0) and one.place.count <= place.count:
            known[one.client] = one
    for client in CLIENTS:
        found = known.get(client.name)
        if found and (found.place == place or client.most < place.count):
            yield _row(client, found, place, known.get(REFERENCE))


def _row(client: Client, one: Sample, place: Place, reference: Sample | None) -> tuple[str, ...]:
    count = one.place.count
    return (
        client.title + (f", {count} routers" if count < place.count else ""),
        _figure(one.rate),
        f"{_figure(reference.rate / one.rate)}x" if reference else "",
        f"{_figure(one.processor / count * 1000)} ms",
        f"{one.round_trips:g}",
        f"{one.connections:g}",
        f"{one.megabytes:.0f} MB",
        f"{_figure(one.emulator / count * 1000)} ms",
    )


def _figure(value: float) -> str:
    """Two or three digits that mean something."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def plain(title: str, body: Sequence[tuple[str, ...]]) -> str:
    """The table for a terminal."""
    widths = [max(len(row[n]) for row in (HEAD, *body)) for n in range(len(HEAD))]

    def line(row: tuple[str, ...]) -> str:
        return f"  {row[0]:<{widths[0]}}  " + "  ".join(
            f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True)
        )

    return "\n".join([title, line(HEAD), *map(line, body)])
