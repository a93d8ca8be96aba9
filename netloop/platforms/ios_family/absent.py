"""What the intent says must not be: the processes, and the lines by which the loopbacks are in them."""

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
) -> Iterator[Owned]:
    """What is owned of each process that must not be.

    ``headers`` are the patterns of their sections; ``on_interface`` those of the statements by which a loopback is in a
    process, which go before the process does. ``filled`` puts an instance into a pattern.
    """
    gone = intent.absent_processes
    if lines := tuple(filled(on_interface[i.protocol], i) for i in gone if i.protocol in on_interface):
        yield from (Owned((f"interface {re.escape(item.name)}",), (), lines, whole=False) for item in intent.loopbacks)
    for instance in gone:
        yield Owned((filled(headers[instance.protocol], instance),), (), label=str(instance), absent=str(instance))


def lines(paths: Iterable[Path], things: Iterable[tuple[Absence, str]]) -> Iterator[Owned]:
    """What is owned of each thing that must not be, by the pattern of its line, in each of the sections."""
    gone = tuple(things)
    for path in paths:
        for thing, line in gone:
            yield Owned(path, (line,), (f"(no )?{line}",), absent=thing.subject)
