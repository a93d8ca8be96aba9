"""Rules about texts."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.model.routing import Protocol
from netloop.sources.declared import DeclaredHost
from netloop.sources.nodes import Path
from netloop.sources.words import Refused
from netloop.stages.descriptions import describe
from netloop.stages.fleet import Fleet
from netloop.stages.processes import neighbors_of
from netloop.stages.rules.complaint import Complaint, complain


def descriptions(fleet: Fleet) -> Iterator[Complaint]:
    """Each description can be filled in, and the result is a description."""
    for host in fleet:
        for path, subject, text in _texts(fleet, host):
            try:
                describe(host, text)
            except Refused as exc:
                place, message = host.at(*path), f"{subject}: {exc.message}"
                yield complain(host.name, place, message, exc.expected, actual=str(host.node.at(path)), hint=exc.hint)


def _texts(fleet: Fleet, host: DeclaredHost) -> Iterator[tuple[Path, str, str | None]]:
    for name, loopback in host.said.loopbacks.items():
        yield ("loopbacks", name, "description"), name, loopback.description
    for process in fleet.processes(host, Protocol.BGP):
        for index, neighbor in enumerate(neighbors_of(process.said)):
            path = (*process.path, "neighbors", index, "description")
            yield path, f"neighbor {neighbor.host or neighbor.address}", neighbor.description
