"""Rules about texts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from netloop.model.routing import Protocol
from netloop.model.typed import beyond_ascii, cannot_be_typed, spelling
from netloop.sources.declared import DeclaredHost
from netloop.sources.nodes import Path
from netloop.sources.words import Refused
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.processes import neighbors_of
from netloop.stages.rules.platforms import platform_of


def descriptions(network: DeclaredNetwork) -> Iterator[Complaint]:
    """Each description can be filled in, and the result is a description."""
    for host in network:
        for path, subject, text in _texts(network, host):
            try:
                network.described(host, text)
            except Refused as exc:
                place, message = host.at(*path), f"{subject}: {exc.message}"
                yield complain(host.name, place, message, exc.expected, actual=str(host.node.at(path)), hint=exc.hint)


def seven_bits(network: DeclaredNetwork) -> Iterator[Complaint]:
    """What is typed on a terminal line of seven bits is ASCII: anything else arrives as something else."""
    for host in network:
        platform = platform_of(host)
        for path, subject, text in _typed(network, host) if platform and platform.terminal.seven_bit else ():
            if character := beyond_ascii(text):
                place, message = host.at(*path), f"{subject}: {cannot_be_typed(character)}"
                written = str(host.node.at(path))
                yield complain(host.name, place, message, "ASCII", actual=written, hint=spelling(character))


def _typed(network: DeclaredNetwork, host: DeclaredHost) -> Iterator[tuple[Path, str, str]]:
    """The texts that are typed as they are: filled in descriptions and further lines; names are ASCII anyway."""
    for path, subject, text in _texts(network, host):
        with suppress(Refused):
            yield path, subject, network.described(host, text) or ""
    for name, loopback in host.form.loopbacks.items():
        for index, line in enumerate(loopback.lines):
            yield ("loopbacks", name, "lines", index), f"{name} lines", line


def _texts(network: DeclaredNetwork, host: DeclaredHost) -> Iterator[tuple[Path, str, str]]:
    for name, loopback in host.form.loopbacks.items():
        if loopback.description is not None:
            yield ("loopbacks", name, "description"), name, loopback.description
    for process in network.processes(host, Protocol.BGP):
        for index, neighbor in enumerate(neighbors_of(process.form)):
            if neighbor.description is not None:
                path = (*process.path, "neighbors", index, "description")
                yield path, f"neighbor {neighbor.host or neighbor.address}", neighbor.description
