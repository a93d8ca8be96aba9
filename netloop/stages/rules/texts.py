"""Rules about texts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from netloop.model.routing import Protocol
from netloop.model.typed import beyond_ascii, cannot_be_typed, spelling
from netloop.sources.declared import DeclaredHost
from netloop.sources.nodes import Path
from netloop.sources.words import Refused
from netloop.stages.descriptions import describe
from netloop.stages.fleet import Fleet
from netloop.stages.processes import neighbors_of
from netloop.stages.rules.complaint import Complaint, complain
from netloop.stages.rules.platforms import platform_of


def descriptions(fleet: Fleet) -> Iterator[Complaint]:
    """Each description can be filled in, and the result is a description."""
    for host in fleet:
        for path, subject, text in _texts(fleet, host):
            try:
                describe(host, text)
            except Refused as exc:
                place, message = host.at(*path), f"{subject}: {exc.message}"
                yield complain(host.name, place, message, exc.expected, actual=str(host.node.at(path)), hint=exc.hint)


def seven_bits(fleet: Fleet) -> Iterator[Complaint]:
    """What is typed on a terminal line of seven bits is ASCII: anything else arrives as something else."""
    for host in fleet:
        platform = platform_of(host)
        for path, subject, text in _typed(fleet, host) if platform and platform.terminal.seven_bit else ():
            if character := beyond_ascii(text):
                place, message = host.at(*path), f"{subject}: {cannot_be_typed(character)}"
                written = str(host.node.at(path))
                yield complain(host.name, place, message, "ASCII", actual=written, hint=spelling(character))


def _typed(fleet: Fleet, host: DeclaredHost) -> Iterator[tuple[Path, str, str]]:
    """The texts that are typed as they are: filled in descriptions and further lines; names are ASCII anyway."""
    for path, subject, text in _texts(fleet, host):
        with suppress(Refused):
            yield path, subject, describe(host, text) or ""
    for name, loopback in host.said.loopbacks.items():
        for index, line in enumerate(loopback.lines):
            yield ("loopbacks", name, "lines", index), f"{name} lines", line


def _texts(fleet: Fleet, host: DeclaredHost) -> Iterator[tuple[Path, str, str | None]]:
    for name, loopback in host.said.loopbacks.items():
        yield ("loopbacks", name, "description"), name, loopback.description
    for process in fleet.processes(host, Protocol.BGP):
        for index, neighbor in enumerate(neighbors_of(process.said)):
            path = (*process.path, "neighbors", index, "description")
            yield path, f"neighbor {neighbor.host or neighbor.address}", neighbor.description
