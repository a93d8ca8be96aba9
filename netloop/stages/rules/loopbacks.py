"""Rules about loopbacks that are to be there, and those that are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from netloop.sources.declared import DeclaredHost
from netloop.sources.nodes import shown
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.rules.platforms import platform_of

if TYPE_CHECKING:
    from netloop.platforms.configuration.interface_lines import InterfaceLines

STATEMENT = "a whole statement of a loopback, such as ip pim sparse-mode"


def of_the_platform(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A loopback is named as its platform names one."""
    for host in network:
        platform = platform_of(host)
        if platform is None:
            continue
        names = platform.loopback_names
        odd = [(host.key("loopbacks", name), name) for name in host.form.loopbacks if not names.has(name)]
        absent = enumerate(host.form.absent)
        odd += [(host.at("absent", index), name) for index, name in absent if not names.has(name)]
        for place, name in odd:
            message = f"{name} is no name of a loopback on {platform.name}"
            yield complain(host.name, place, message, f"a name such as {names.example}")


def not_both(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A loopback that is to be removed is not declared."""
    for host in network:
        for index, name in enumerate(host.form.absent):
            if name in host.form.loopbacks:
                message = f"{name} is absent, and declared ({host.key('loopbacks', name)})"
                yield complain(host.name, host.at("absent", index), message, "one of the two")


def lines_known(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A further line is a statement of the interface, known as a whole; routers take others for the whole router."""
    for host in network:
        platform = platform_of(host)
        for name, index, line in _lines(host) if platform else ():
            told = platform is not None and platform.terminal.seven_bit and not line.isascii()
            if platform and not told and not platform.interface_lines.knows(line):
                yield _unknown(host, name, index, line, platform.interface_lines)


def _unknown(host: DeclaredHost, name: str, index: int, line: str, known: InterfaceLines) -> Complaint:
    place, actual = host.at("loopbacks", name, "lines", index), shown(line)
    if key := known.key(line):
        message, hint = f"{name} lines: this statement is said elsewhere", f"say it as {key}"
    else:
        message = (
            f"{name} lines: this is no statement that an interface is known to have; it may reach the whole router"
        )
        near = known.like(line)
        hint = f"known are {near}" if near else "what belongs to the whole router is not netloop's to write"
    return complain(host.name, place, message, STATEMENT, actual=actual, hint=hint)


def lines_once(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A line is given once, and not together with its opposite."""
    for host in network:
        seen: set[tuple[str, str]] = set()
        for name, index, line in _lines(host):
            bare = line.removeprefix("no ")
            if (name, bare) in seen:
                message = f"{name}: the line {bare!r} is given twice"
                yield complain(host.name, host.at("loopbacks", name, "lines", index), message, "each line once")
            seen.add((name, bare))


def _lines(host: DeclaredHost) -> Iterator[tuple[str, int, str]]:
    """Each further line, with its loopback and its place among the lines."""
    for name, loopback in host.form.loopbacks.items():
        for index, line in enumerate(loopback.lines):
            yield name, index, line
