"""The commands between two configurations, section by section, in an order that the router accepts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hier_config import HConfigChild

from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.driver import Alike, alike, driver, ordered, tree
from netloop.platforms.configuration.ownership import Scope, owned_sections
from netloop.platforms.configuration.statements import Exclusive, Path
from netloop.platforms.configuration.text import NEGATION, Block
from netloop.platforms.kept import kept_by_configuration

Sections = Mapping[str, Block]
DIFFERENCES = 2048
"""The differences that are kept: an apply plans two for a device, when all were read, and asks for one again when it
was changed."""


def difference(source: str, target: str, scope: Scope) -> tuple[tuple[str, ...], ...]:
    """The commands from ``source`` to ``target`` within the sections of the scope.

    Interfaces let go of a process before it goes, and what goes leaves room for what comes; an interface goes last.
    """
    if source == target:
        return ()
    before, after = _changed(_owned(source, scope), _owned(target, scope), scope)
    return _between(tuple(before.items()), tuple(after.items()), scope) if before or after else ()


@lru_cache(maxsize=DIFFERENCES)
def _between(
    source: tuple[tuple[str, Block], ...], target: tuple[tuple[str, Block], ...], scope: Scope
) -> tuple[tuple[str, ...], ...]:
    """The commands from some owned sections to others, each under its header."""
    dialect, before, after = scope.dialect, dict(source), dict(target)
    after |= {header: Block(header) for header in before if header not in after and dialect.lasts((header,))}
    for header in before.keys() & after.keys():
        before[header], after[header] = dialect.comparable(
            before[header], _emptied(before[header], after[header], dialect)
        )
    order = sequence(before, after, dialect)
    released = tuple((h, *(f"{NEGATION}{line}" for line in lines)) for h, lines in order.releases.items())
    freed = {header: _without(block, order.releases.get(header, ()), dialect) for header, block in before.items()}
    common = {header: alike(freed[header], after[header], dialect) for header in freed.keys() & after.keys()}
    new = {header for header, block in after.items() if block.body and header not in freed}
    lost = {header for header, block in freed.items() if block.body and header not in after}
    found = _compared(
        [block for header, block in freed.items() if header not in lost],
        [after[header] for header in order.headers if header not in new],
        common,
        dialect,
    )
    made = [header for header in order.headers if header in new or header in found]
    changed = [
        (h, whole(after[h], dialect) if h in new else commands(found[h], freed.get(h), after.get(h), dialect))
        for h in made
    ]
    behind = max((index + 1 for index, header in enumerate(made) if dialect.interface.fullmatch(header)), default=0)
    gone = [header for header in reversed(before) if header in lost or f"{NEGATION}{header}" in found]
    processes = [header for header in gone if before[header].body and not dialect.interface.fullmatch(header)]
    others = [header for header in gone if header not in processes]
    first, then = [lines for _, lines in changed[:behind]], [lines for _, lines in changed[behind:]]
    return (*released, *first, *_gone(processes), *then, *_gone(others))


def _compared(
    source: Sequence[Block], target: Sequence[Block], common: Mapping[str, Alike], dialect: Dialect
) -> dict[str, HConfigChild]:
    """What hier_config finds between the sections that stay, and the lines of global configuration, by their text."""
    if not (source or target):
        return {}
    delta = tree(source, dialect, common).config_to_get_to(tree(target, dialect, common))
    return {child.text: child for child in delta.children}


def _gone(headers: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return ((f"{NEGATION}{header}",) for header in headers)


def _emptied(before: Block, after: Block, dialect: Dialect) -> Block:
    """The section as it will be, with those parts left empty that cannot be taken away."""
    if not dialect.lasting:
        return after
    header, kept = dialect.header(before), {block.header for block in dialect.statements(after)}
    gone = (block.header for block in dialect.statements(before) if block.body and block.header not in kept)
    empty = [Block(part) for part in gone if dialect.lasts((header, part))]
    return after.with_inner([*after.inner, *empty]) if empty else after


@kept_by_configuration
def _owned(text: str, scope: Scope) -> Sections:
    """The owned sections by their headers: the first ones, interfaces, others, each in the order of the scope."""
    return dict(sorted(owned_sections(text, scope).items(), key=lambda item: _key(item[0], scope)))


def _changed(before: Sections, after: Sections, scope: Scope) -> tuple[dict[str, Block], dict[str, Block]]:
    """Both without the sections that are the same to the letter: nothing comes of them, and nobody waits for them.

    Lines of global configuration stay, as one may have the slot of another.
    """
    same = {h for h, block in before.items() if after.get(h) == block and not scope.is_line(h)}
    first, then = ({h: block for h, block in found.items() if h not in same} for found in (before, after))
    return first, then


def _key(header: str, scope: Scope) -> tuple[bool, bool, int]:
    first = scope.dialect.first.match(header)
    return first is None, scope.dialect.interface.fullmatch(header) is None, scope.place(header) or 0


def _without(block: Block, lines: tuple[str, ...], dialect: Dialect) -> Block:
    return block.with_inner(inner for inner in block.inner if dialect.header(inner) not in lines) if lines else block


def commands(section: HConfigChild, source: Block | None, target: Block | None, dialect: Dialect) -> tuple[str, ...]:
    """The section's commands; ``source`` and ``target`` are the section as it is and as it will be."""
    path = (section.text,)
    lines = [line for child in ordered(section, dialect, path) for line in _flat(child, path, dialect)]
    return _accepted(section.text, lines, source, target, dialect)


def whole(section: Block, dialect: Dialect) -> tuple[str, ...]:
    """The commands of a section that is not there yet."""
    header = dialect.header(section)
    return _accepted(header, [*_lines(section, (header,), dialect)], None, section, dialect)


def _lines(section: Block, path: Path, dialect: Dialect) -> Iterator[str]:
    """Every line of a section, or of a part of one, in the order in which they are sent."""
    weight = driver(dialect).weight
    for inner in sorted(dialect.statements(section), key=lambda block: weight(path, block.header)):
        yield inner.header
        yield from _lines(inner, (*path, inner.header), dialect)
        if end := dialect.opens(inner.header):
            yield end


def _accepted(
    header: str, lines: list[str], source: Block | None, target: Block | None, dialect: Dialect
) -> tuple[str, ...]:
    """The commands of a section in an order that the router takes, as they are typed."""
    before, after = dialect.lines(source), dialect.lines(target)
    for reorder in dialect.reorders:
        lines = reorder(lines, before, after)
    return (header, *(dialect.typed(header, line) for line in lines))


def _flat(child: HConfigChild, path: Path, dialect: Dialect) -> Iterator[str]:
    yield child.text
    here = (*path, child.text)
    for inner in ordered(child, dialect, here):
        yield from _flat(inner, here, dialect)
    if end := dialect.opens(child.text):
        yield end


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
    if not (before and after):
        return []
    had = {header: dialect.exclusive(block) for header, block in before.items()}
    has = {header: dialect.exclusive(block) for header, block in after.items()}
    found: list[Wait] = []
    for taker, wanted in has.items():
        for new in (value for value in wanted if value not in had.get(taker, ())):
            for holder, held in had.items():
                found += [
                    Wait(taker, holder, old.line)
                    for old in held
                    if holder != taker and old.excludes(new) and not _keeps(old, has.get(holder, ()))
                ]
    return found


def _keeps(old: Exclusive, has: Sequence[Exclusive]) -> bool:
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
            found[header] = dialect.released(lines, dialect.lines(block))
    return found
