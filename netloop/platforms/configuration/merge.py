"""Merging a wanted section into the running one: each wanted line into its slot, everything else in its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hier_config import HConfig, HConfigChild

from netloop.platforms.configuration.dialect import Dialect, Path
from netloop.platforms.configuration.driver import driver, replaced
from netloop.platforms.configuration.ownership import Scope
from netloop.platforms.configuration.text import Block, opposite

UNKNOWN = (99,)


def tree(blocks: Iterable[Block], dialect: Dialect) -> HConfig:
    """The blocks as hier_config's tree, in canonical form."""
    root = HConfig(driver(dialect))
    for block in blocks:
        _grow(root, block, dialect)
    return root


def _grow(parent: HConfig | HConfigChild, block: Block, dialect: Dialect) -> HConfigChild:
    child = parent.add_child(dialect.header(block), return_if_present=True)
    for inner in dialect.statements(block):
        _grow(child, inner, dialect)
    return child


def same_slot(running: str, wanted: str, dialect: Dialect) -> bool:
    """Whether two lines of global configuration replace each other."""
    root = HConfig(driver(dialect))
    root.add_child(dialect.canonical(wanted))
    return replaced(root, dialect.canonical(running))


def merged(running: Block, wanted: Block, scope: Scope, path: Path = ()) -> Block:
    """The running section with the wanted one in it; ``path`` is where the section stands."""
    dialect = scope.dialect
    here = (*path, dialect.header(running))
    slots = HConfig(driver(dialect)).add_children_deep(here)
    wants = {block.header: block for block in dialect.statements(wanted)}
    for header in wants:
        slots.add_child(header)
    kept: list[Block] = []
    for block in running.inner:
        line = dialect.header(block)
        if line in wants:
            kept.append(merged(block, wants[line], scope, here) if wants[line].body else block)
        elif opposite(line) not in wants and not _goes(line, slots, scope, here):
            kept.append(_without_stale(block, scope, here))
    return running.with_inner(_inserted(kept, wants, here[0], dialect))


def _goes(line: str, slots: HConfigChild, scope: Scope, here: Path) -> bool:
    """Whether a running line has no place beside the wanted ones."""
    return line in scope.dialect.void or scope.must(here, line) or replaced(slots, line)


def _without_stale(block: Block, scope: Scope, here: Path) -> Block:
    """A part of a section of which nothing is wanted: what must be named to stay goes from it too."""
    path = (*here, scope.dialect.header(block))
    kept = [inner for inner in block.inner if not scope.must(path, scope.dialect.header(inner))]
    return block if len(kept) == len(block.inner) else block.with_inner(kept)


def _inserted(kept: list[Block], wants: dict[str, Block], section: str, dialect: Dialect) -> list[Block]:
    """Put each missing line where the router prints it: behind the last line of its rank or a lower one."""
    present = {dialect.header(block) for block in kept}
    for block in _ordered([wants[header] for header in wants if header not in present], section, dialect):
        own = dialect.rank(section, block.header) or UNKNOWN
        places = [
            index + 1
            for index, other in enumerate(kept)
            if (r := dialect.rank(section, dialect.header(other))) is not None and r <= own
        ]
        place = max(places, default=0 if own != UNKNOWN else len(kept))
        end = _end(kept, place, dialect)
        kept[end:end] = _closed(block, section, dialect)
    return kept


def _end(kept: list[Block], place: int, dialect: Dialect) -> int:
    """The place behind the line that closes the part before it."""
    closes = place < len(kept) and place and dialect.closes(kept[place].header.strip())
    return place + 1 if closes else place


def _closed(block: Block, section: str, dialect: Dialect) -> list[Block]:
    """A part of a section as the router prints it: behind a separator, its lines in order, the line that closes it."""
    end = dialect.opens(block.header)
    if end is None:
        return [block]
    inside = Block(dialect.spoken(section, block.header), block.body)
    return [Block("!"), _arranged(inside, section, dialect), Block(end)]


def arranged(block: Block, dialect: Dialect) -> Block:
    """A new section with its lines in the order in which the router prints them."""
    return _arranged(block, block.header, dialect)


def _arranged(block: Block, section: str, dialect: Dialect) -> Block:
    ordered = _ordered(dialect.statements(block), section, dialect)
    return block.with_inner(inner for child in ordered for inner in _closed(child, section, dialect))


def _ordered(blocks: Sequence[Block], section: str, dialect: Dialect) -> list[Block]:
    """The blocks in the order in which the router prints them."""
    return sorted(blocks, key=lambda block: dialect.rank(section, block.header) or UNKNOWN)
