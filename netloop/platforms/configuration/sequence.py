"""The order of sections: nobody is given what another still has; what goes round in a circle is let go of first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.holding import Holding
from netloop.platforms.configuration.text import Block

Sections = Mapping[str, Block]


@dataclass(frozen=True, slots=True)
class Wait:
    """``taker`` cannot be made before ``holder`` gave up what ``line`` gives it."""

    taker: str
    holder: str
    line: str


@dataclass(frozen=True, slots=True)
class Order:
    """Section headers in an order that the router accepts, once the ``releases`` were made."""

    headers: tuple[str, ...]
    releases: Mapping[str, tuple[str, ...]]


def sequence(before: Sections, after: Sections, dialect: Dialect) -> Order:
    """The order of the sections of ``after``; what is only in ``before`` goes last, and so lets go first."""
    waits = _waits(before, after, dialect)
    done: list[str] = []
    released = [wait for wait in waits if wait.holder not in after]
    waiting = [wait for wait in waits if wait.holder in after]
    rest = list(after)
    while rest:
        blocked = {wait.taker for wait in waiting if wait.holder in rest}
        ready = next((header for header in rest if header not in blocked), None)
        if ready is None:
            circle = [wait for wait in waiting if wait.holder in rest and _round(wait, waiting, rest)]
            released += circle
            waiting = [wait for wait in waiting if wait not in circle]
            continue
        rest.remove(ready)
        done.append(ready)
    return Order(tuple(done), _releases(released, before, dialect))


def _waits(before: Sections, after: Sections, dialect: Dialect) -> list[Wait]:
    """Who waits for whom: what a section takes that it has not, and another has and will not keep."""
    had = {header: dialect.holdings(block) for header, block in before.items()}
    has = {header: dialect.holdings(block) for header, block in after.items()}
    found: list[Wait] = []
    for taker, wanted in has.items():
        for new in (holding for holding in wanted if holding not in had.get(taker, ())):
            for holder, held in had.items():
                found += [
                    Wait(taker, holder, old.line)
                    for old in held
                    if holder != taker and old.excludes(new) and not _keeps(old, has.get(holder, ()))
                ]
    return found


def _keeps(old: Holding, has: Sequence[Holding]) -> bool:
    return any(old.kind == new.kind and old.value == new.value for new in has)


def _round(wait: Wait, waits: Sequence[Wait], rest: Sequence[str]) -> bool:
    """Whether the holder waits, at whatever distance, for the taker."""
    seen, front = set[str](), {wait.holder}
    while front:
        seen |= front
        front = {w.holder for w in waits if w.taker in front and w.holder in rest} - seen
    return wait.taker in seen


def _releases(waits: Sequence[Wait], before: Sections, dialect: Dialect) -> dict[str, tuple[str, ...]]:
    """By section, the lines to take away, and those that have to go with them."""
    found: dict[str, tuple[str, ...]] = {}
    for header, block in before.items():
        lines = {wait.line for wait in waits if wait.holder == header}
        if lines:
            found[header] = dialect.released(lines, dialect.said(block))
    return found
