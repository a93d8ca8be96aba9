"""Merging: what is wanted into what runs, and the way back beside what somebody else has put there in the meantime.

Each wanted line goes into its slot, everything else stays in its place. The way back is a three-way comparison: what
``planned`` has and ``before`` has not is netloop's to take away; what is in neither is somebody else's, and stays, and
with it the section that it stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.driver import Slots
from netloop.platforms.configuration.ownership import Scope, owned_sections
from netloop.platforms.configuration.statements import Path
from netloop.platforms.configuration.text import Block, Restored, join, opposite

UNKNOWN = (9999,)
"""The rank of lines that the table does not know."""

Lines = frozenset[tuple[str, ...]]
"""Statements, each with the headers of the sections that it stands in before it."""


def merged(running: Block, wanted: Block, scope: Scope, above: Path = ()) -> Block:
    """The running section with the wanted one in it; ``above`` is where the section stands."""
    dialect = scope.dialect
    path = (*above, dialect.header(running))
    wants = {block.header: block for block in dialect.statements(wanted)}
    taken_back, slots = set(map(opposite, wants)), Slots(path, wants, dialect)
    missing = dict(wants)
    kept: list[Block] = []
    for block in running.inner:
        line = dialect.header(block)
        if line in wants:
            missing.pop(line, None)
            kept.append(merged(block, wants[line], scope, path) if wants[line].body else block)
        elif line not in taken_back and not _goes(line, slots, scope, path):
            kept.append(without_stale(block, scope, path))
    return running.with_inner(_inserted(kept, missing.values(), path, dialect))


def _goes(line: str, slots: Slots, scope: Scope, path: Path) -> bool:
    """Whether a running line has no place beside the wanted ones."""
    if line in scope.dialect.void or scope.must(path, line):
        return True
    return slots.replace(line) and scope.owns(path, line)


def without_stale(block: Block, scope: Scope, above: Path = ()) -> Block:
    """A section, or a part of one, of which nothing is wanted: what must be named to stay goes from it too."""
    if not block.body:
        return block
    path = (*above, scope.dialect.header(block))
    if not scope.stale(path):
        return block
    kept = [inner for inner in block.inner if not scope.must(path, scope.dialect.header(inner))]
    return block if len(kept) == len(block.inner) else block.with_inner(kept)


def _inserted(kept: list[Block], missing: Iterable[Block], path: Path, dialect: Dialect) -> list[Block]:
    """Put each missing line where the router prints it: behind the last line of its rank or a lower one."""
    for block in _ordered(missing, path, dialect):
        end = _end(kept, _place(kept, block, path, dialect), dialect)
        kept[end:end] = _closed(block, path, dialect)
    return kept


def _place(kept: Sequence[Block], missing: Block, path: Path, dialect: Dialect) -> int:
    """The place behind the last line whose rank is not above that of the missing one."""
    rank = dialect.table.rank
    own = rank(path, missing.header) or UNKNOWN
    for place in range(len(kept), 0, -1):
        other = rank(path, dialect.header(kept[place - 1]))
        if other is not None and other <= own:
            return place
    return 0 if own != UNKNOWN else len(kept)


def _end(kept: list[Block], place: int, dialect: Dialect) -> int:
    """The place behind the line that closes the part before it."""
    closes = place < len(kept) and place and dialect.closes(kept[place].header.strip())
    return place + 1 if closes else place


def _closed(block: Block, path: Path, dialect: Dialect) -> list[Block]:
    """A part of a section as the router prints it: behind a separator, its lines in order, the line that closes it."""
    end = dialect.opens(block.header)
    if end is None:
        return [block]
    inside = replace(block, header=dialect.typed(path[0], block.header))
    return [Block(dialect.separator), _arranged(inside, (*path, block.header), dialect), Block(end)]


def arranged(block: Block, dialect: Dialect) -> Block:
    """A new section with its lines in the order in which the router prints them."""
    return _arranged(block, (dialect.header(block),), dialect)


def _arranged(block: Block, path: Path, dialect: Dialect) -> Block:
    ordered = _ordered(dialect.statements(block), path, dialect)
    return block.with_inner(inner for child in ordered for inner in _closed(child, path, dialect))


def _ordered(blocks: Iterable[Block], path: Path, dialect: Dialect) -> list[Block]:
    """The blocks in the order in which the router prints them."""
    return sorted(blocks, key=lambda block: dialect.table.rank(path, block.header) or UNKNOWN)


def restored(now: str, before: str, planned: str, scope: Scope, *, force: bool = False) -> Restored:
    """What the device is brought back to, from the three states of its configuration.

    With ``force`` an owned line that somebody else has changed is not his: what stays is what netloop does not own.
    """
    dialect = scope.dialect
    at_present, was, meant = (owned_sections(text, scope) for text in (now, before, planned))
    blocks: dict[str, Block] = dict(was)
    kept: list[str] = []
    for header, present in at_present.items():
        three = _alike(present, was.get(header), meant.get(header), dialect)
        strange = _strange((header,), three, scope, force=force)
        if strange is not None:
            blocks[header] = _added(three.before or replace(present, body=()), strange, (header,), dialect)
            kept += [" / ".join(path) for path in sorted(_paths(strange, (), dialect))]
    return Restored(join(blocks.values()), tuple(kept))


def resulting(now: str, target: str, scope: Scope) -> str:
    """The present configuration with its owned lines as in ``target``: what the way back ends in, to be shown."""
    wanted = dict(owned_sections(target, scope))
    found: list[Block] = []
    for block in scope.dialect.parse(now):
        header = scope.dialect.header(block)
        if scope.place(header) is None:
            found.append(block)
        elif header in wanted:
            found.append(_exchanged(block, wanted.pop(header), (header,), scope))
    last = scope.dialect.layout.end
    end = next((i for i, block in enumerate(found) if block.header.strip() == last), len(found))
    return join([*found[:end], *wanted.values(), *found[end:]])


def owned_lines(text: str, scope: Scope) -> Lines:
    """Every owned statement of a configuration."""
    found = (path for block in owned_sections(text, scope).values() for path in _paths(block, (), scope.dialect))
    return frozenset(p for p in found if (scope.is_line(p[0]) if len(p) == 1 else scope.owns(p[:-1], p[-1])))


def apart(before: str, after: str, dialect: Dialect) -> tuple[Lines, Lines]:
    """Every statement of two configurations, but for the sections that are the same to the letter in both."""
    first, then = (_by_header(text, dialect) for text in (before, after))
    common = {header for header, blocks in first.items() if then.get(header) == blocks}
    a, b = (
        frozenset(
            path
            for header, blocks in found.items()
            if header not in common
            for block in blocks
            for path in _paths(block, (), dialect)
        )
        for found in (first, then)
    )
    return a, b


def _by_header(text: str, dialect: Dialect) -> dict[str, list[Block]]:
    silent = {*dialect.silent, "", dialect.layout.end}
    found: dict[str, list[Block]] = {}
    for block in dialect.parse(text):
        if (header := dialect.header(block)) not in silent:
            found.setdefault(header, []).append(block)
    return found


@dataclass(frozen=True, slots=True)
class _Three:
    """One section in its three states, all written in one form."""

    now: Block
    before: Block | None
    planned: Block | None

    def statements(self, block: Block | None, dialect: Dialect) -> Mapping[str, Block]:
        return {inner.header: inner for inner in dialect.statements(block)} if block else {}


def _alike(now: Block, before: Block | None, planned: Block | None, dialect: Dialect) -> _Three:
    for _ in range(2):
        if before is not None:
            now, before = dialect.comparable(now, before)
        if planned is not None:
            now, planned = dialect.comparable(now, planned)
    return _Three(now, before, planned)


def _strange(
    path: Path, three: _Three, scope: Scope, going: tuple[str, ...] = (), *, force: bool = False
) -> Block | None:
    """The section with somebody else's statements alone; None where it has none."""
    dialect = scope.dialect
    was, meant = (three.statements(block, dialect) for block in (three.before, three.planned))
    going += tuple(m["peer"] for line in meant if line not in was and (m := dialect.peer.match(line)))
    found: list[Block] = []
    for block in dialect.statements(three.now):
        line = block.header
        if block.body:
            inner = _Three(block, was.get(line), meant.get(line))
            if (strange := _strange((*path, line), inner, scope, going, force=force)) is not None:
                found.append(strange)
        elif line in was or line in meant or line.startswith(going) or _automatic(line, three, dialect):
            continue
        elif not (force and scope.owns(path, line)):
            found.append(block)
    return replace(three.now, header=path[-1]).with_inner(found) if found else None


def _automatic(line: str, three: _Three, dialect: Dialect) -> bool:
    """Whether it is a line that the router adds to a section that is made."""
    return three.before is None and bool(dialect.table.automatic.fullmatch(line))


def _added(section: Block, strange: Block, path: Path, dialect: Dialect) -> Block:
    """The section with somebody else's statements in it; where both want one slot, his is there."""
    slots = Slots(path, (block.header for block in strange.inner), dialect)
    theirs = {block.header: block for block in strange.inner}
    kept: list[Block] = []
    for block in section.inner:
        line = dialect.header(block)
        other = theirs.pop(line, None)
        if other is not None:
            kept.append(_added(block, other, (*path, line), dialect))
        elif not slots.replace(line):
            kept.append(block)
    return section.with_inner([*kept, *theirs.values()])


def _exchanged(now: Block, target: Block, path: Path, scope: Scope) -> Block:
    dialect = scope.dialect
    now, target = dialect.comparable(now, target)
    wanted = {block.header: block for block in dialect.statements(target)}
    kept: list[Block] = []
    for block in now.inner:
        line = dialect.header(block)
        if block.body and line in wanted:
            kept.append(_exchanged(block, wanted.pop(line), (*path, line), scope))
        elif line in wanted or not scope.owns(path, line):
            wanted.pop(line, None)
            kept.append(block)
    new = [block for line, block in wanted.items() if block.body or scope.owns(path, line)]
    return now.with_inner([*kept, *new])


def _paths(block: Block, path: Path, dialect: Dialect) -> Iterator[tuple[str, ...]]:
    here = (*path, dialect.canonical(block.header))
    inner = dialect.statements(block)
    if not inner:
        yield here
    for one in inner:
        yield from _paths(one, here, dialect)
