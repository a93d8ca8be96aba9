"""Rules about loopbacks that are to be there, and those that are not."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.stages.fleet import Fleet
from netloop.stages.rules.complaint import Complaint, complain


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
