"""Merging a wanted section into the running one: each wanted line into its slot, everything else in its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hier_config import HConfig, HConfigChild

from netloop.platforms.cisco_ios.blocks import ENDS, Block
from netloop.platforms.cisco_ios.canonical import canonical, spoken
from netloop.platforms.cisco_ios.printing import rank
from netloop.platforms.cisco_ios.scope import Path, Scope
from netloop.platforms.cisco_ios.slots import driver, replaced

UNKNOWN = (99,)


def tree(blocks: Iterable[Block]) -> HConfig:
    """The blocks as hier_config's tree, in canonical form."""
    root = HConfig(driver())
    for block in blocks:
        _grow(root, block)
    return root


def _grow(parent: HConfig | HConfigChild, block: Block) -> HConfigChild:
    child = parent.add_child(canonical(block.header), return_if_present=True)
    for inner in block.statements:
        _grow(child, inner)
    return child


def same_slot(running: str, wanted: str) -> bool:
    """Whether two lines of global configuration replace each other."""
    root = HConfig(driver())
    root.add_child(canonical(wanted))
    return replaced(root, canonical(running))


def merged(running: Block, wanted: Block, scope: Scope, path: Path = ()) -> Block:
    """The running section with the wanted one in it; ``path`` is where the section stands."""
    here = (*path, canonical(running.header))
    slots = HConfig(driver()).add_children_deep(here)
    wants = {block.header: block for block in wanted.statements}
    for header in wants:
        slots.add_child(header)
    kept: list[Block] = []
    for block in running.inner:
        line = canonical(block.header)
        if line in wants:
            kept.append(merged(block, wants[line], scope, here) if wants[line].body else block)
        elif not _goes(line, slots, scope, here):
            kept.append(_without_stale(block, scope, here))
    return running.with_inner(_inserted(kept, wants, here[0]))


def _goes(line: str, slots: HConfigChild, scope: Scope, here: Path) -> bool:
    """Whether a running line has no place beside the wanted ones."""
    interface = here[-1].startswith("interface ")
    return (line == "no ip address" and interface) or scope.must(here, line) or replaced(slots, line)


def _without_stale(block: Block, scope: Scope, here: Path) -> Block:
    """A part of a section of which nothing is wanted: what must be named to stay goes from it too."""
    path = (*here, canonical(block.header))
    kept = [inner for inner in block.inner if not scope.must(path, canonical(inner.header))]
    return block if len(kept) == len(block.inner) else block.with_inner(kept)


def _inserted(kept: list[Block], wants: dict[str, Block], section: str) -> list[Block]:
    """Put each missing line where IOS prints it: behind the last line of its rank or a lower one."""
    present = {canonical(block.header) for block in kept}
    for block in ordered([wants[header] for header in wants if header not in present]):
        own = rank(block.header) or UNKNOWN
        places = [
            index + 1
            for index, other in enumerate(kept)
            if (r := rank(canonical(other.header))) is not None and r <= own
        ]
        place = max(places, default=0 if own != UNKNOWN else len(kept))
        end = _end(kept, place)
        kept[end:end] = closed(block, section)
    return kept


def _end(kept: list[Block], place: int) -> int:
    """The place behind the line that closes the part before it."""
    closes = place < len(kept) and place and kept[place].header.strip() in ENDS.values()
    return place + 1 if closes else place


def closed(block: Block, section: str) -> list[Block]:
    """A part of a section as IOS prints it: behind a separator, its lines in order, the line that closes it."""
    end = next((end for word, end in ENDS.items() if block.header.startswith(word)), None)
    if end is None:
        return [block]
    return [Block("!"), _arranged(Block(spoken(section, block.header), block.body), section), Block(end)]


def arranged(block: Block) -> Block:
    """A new section with its lines in the order in which IOS prints them."""
    return _arranged(block, block.header)


def _arranged(block: Block, section: str) -> Block:
    return block.with_inner(inner for child in ordered(block.statements) for inner in closed(child, section))


def ordered(blocks: Sequence[Block]) -> list[Block]:
    """The blocks in the order in which IOS prints them."""
    return sorted(blocks, key=lambda block: rank(block.header) or UNKNOWN)
