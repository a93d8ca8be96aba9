"""Rules about loopbacks that are to be there, and those that are not."""

from __future__ import annotations

from collections.abc import Iterator

from netloop import registry
from netloop.stages.fleet import Fleet
from netloop.stages.rules.complaint import Complaint, complain


def of_the_platform(fleet: Fleet) -> Iterator[Complaint]:
    """A loopback is named as its platform names one: ``lo`` is FRR's, ``Loopback0`` is IOS's."""
    known = frozenset(registry.names("platform"))
    for host in fleet:
        if host.said.platform not in known:
            continue
        platform = registry.get("platform", host.said.platform)
        named = [(host.key("loopbacks", name), name) for name in host.said.loopbacks]
        named += [(host.at("absent", index), name) for index, name in enumerate(host.said.absent)]
        for place, name in named:
            if not platform.loopbacks.fullmatch(name):
                message = f"{name} is no name of a loopback on {platform.name}"
                yield complain(host.name, place, message, "a name such as Loopback0")


def not_both(fleet: Fleet) -> Iterator[Complaint]:
    """A loopback that is to be removed is not declared."""
    for host in fleet:
        for index, name in enumerate(host.said.absent):
            if name in host.said.loopbacks:
                message = f"{name} is absent, and declared ({host.key('loopbacks', name)})"
                yield complain(host.name, host.at("absent", index), message, "one of the two")


def lines_once(fleet: Fleet) -> Iterator[Complaint]:
    """A line is given once, and not together with its opposite."""
    for host in fleet:
        for name, loopback in host.said.loopbacks.items():
            seen: set[str] = set()
            for index, line in enumerate(loopback.lines):
                bare = line.removeprefix("no ")
                if bare in seen:
                    message = f"{name}: the line {bare!r} is given twice"
                    yield complain(host.name, host.at("loopbacks", name, "lines", index), message, "each line once")
                seen.add(bare)
