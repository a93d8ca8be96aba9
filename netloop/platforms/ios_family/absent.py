"""What the intent says must not be: the processes, and the lines by which interfaces are in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from netloop.model.intent import Absence, Intent
from netloop.model.routing import Instance, Protocol
from netloop.platforms.configuration.statements import Owned, Path


def processes(
    intent: Intent,
    headers: Mapping[Protocol, str],
    on_interface: Mapping[Protocol, str],
    filled: Callable[[str, Instance], str],
    *,
    everywhere: bool = False,
) -> Iterator[Owned]:
    """What is owned of each process that must not be.

    ``headers`` are the patterns of their sections; ``on_interface`` those of the statements by which a loopback is in a
    process, which go before the process does; ``everywhere``: so do those of all other interfaces, which the router
    would take away with it. ``filled`` puts an instance into a pattern.
    """
    gone = intent.absent_processes
    if lines := tuple(filled(on_interface[i.protocol], i) for i in gone if i.protocol in on_interface):
        names = (r"\S+",) if everywhere else tuple(re.escape(loopback.name) for loopback in intent.loopbacks)
        may = lines if everywhere else ()
        label = "the interfaces in what must go" if everywhere else ""
        yield from (Owned((f"interface {name}",), may, lines, whole=False, label=label) for name in names)
    for instance in gone:
        yield Owned((filled(headers[instance.protocol], instance),), (), label=str(instance), absent=str(instance))


def lines(paths: Iterable[Path], things: Iterable[tuple[Absence, str]]) -> Iterator[Owned]:
    """What is owned of each thing that must not be, by the pattern of its line, in each of the sections."""
    gone = tuple(things)
    for path in paths:
        for thing, line in gone:
            yield Owned(path, (line,), (f"(no )?{line}",), absent=thing.subject)
