"""Merging a wanted section into the running one: each wanted line into its slot, everything else in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from hier_config import HConfig, HConfigChild

from netloop.platforms.cisco_ios.blocks import Block, canonical
from netloop.platforms.cisco_ios.slots import driver, exclusive, rank, replaced

FAMILY = re.compile(r"^address-family ipv4( unicast)?$")
OF_FAMILY = re.compile(r"^(neighbor \S+ route-reflector-client|network )")
REMOTE_AS = re.compile(r"^(neighbor \S+) remote-as ")


def tree(blocks: Iterable[Block]) -> HConfig:
    """The blocks as hier_config's tree, in canonical form."""
    root = HConfig(driver())
    for block in blocks:
        _grow(root, block)
    return root


def _grow(parent: HConfig | HConfigChild, block: Block) -> HConfigChild:
    child = parent.add_child(block.header.strip(), return_if_present=True)
    for inner in block.statements:
        _grow(child, inner)
    return child


def merged(running: Block, wanted: Block, path: tuple[str, ...] = ()) -> Block:
    """The running section with the wanted one in it; ``path`` is where the section stands."""
    here = (*path, running.header.strip())
    wanted = in_family(wanted, running)
    slots = HConfig(driver()).add_children_deep(here)
    wants = {block.header: block for block in wanted.statements}
    for header in wants:
        slots.add_child(header)
    kept = [found for block in running.inner if (found := _kept(block, wants, slots, here)) is not None]
    return running.with_inner(_inserted(kept, wants))


def _kept(block: Block, wants: dict[str, Block], slots: HConfigChild, here: tuple[str, ...]) -> Block | None:
    """What becomes of one running block: merged, kept to the letter, or None where it goes."""
    line = canonical(block.header)
    if line in wants:
        return merged(Block(line, block.body), wants[line], here) if wants[line].body else Block(line, block.body)
    if line == "no ip address" or exclusive(here[-1], line):
        return None
    return None if replaced(slots, line) else block


def _inserted(kept: list[Block], wants: dict[str, Block]) -> list[Block]:
    """Put each missing line where IOS prints it: behind the last line of its rank or a lower one."""
    present = {block.header for block in kept}
    for block in ordered([wants[header] for header in wants if header not in present]):
        own = rank(block.header) or (99,)
        places = [index + 1 for index, other in enumerate(kept) if (r := rank(other.header)) is not None and r <= own]
        kept.insert(max(places, default=0 if own != (99,) else len(kept)), block)
    return kept


def ordered(blocks: Sequence[Block]) -> list[Block]:
    """The blocks in the order in which IOS prints them."""
    return sorted(blocks, key=lambda block: rank(block.header) or (99,))


def in_family(wanted: Block, running: Block) -> Block:
    """Where the running BGP section uses ``address-family ipv4``, its lines belong there, with ``activate``.

    IOS moves them itself and activates a neighbor as it is made (``bgp default ipv4-unicast`` or not, netloop says it).
    """
    family = next((b.header for b in running.inner if FAMILY.match(canonical(b.header))), None)
    if family is None or any(FAMILY.match(block.header) for block in wanted.inner):
        return wanted
    inner = [block for block in wanted.statements if OF_FAMILY.match(block.header)]
    peers = [match[1] for block in wanted.statements if (match := REMOTE_AS.match(block.header))]
    members = [*inner, *(Block(f"{peer} activate") for peer in peers)]
    outer = [block for block in wanted.statements if block not in inner]
    return wanted.with_inner([*outer, Block(canonical(family)).with_inner(members)]) if members else wanted
