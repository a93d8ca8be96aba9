"""BGP's IPv4 address family, which IOS writes in two ways: in the section itself, or under ``address-family ipv4``.

IOS keeps the short form until a family is entered, or an IPv6 neighbor comes, and then moves every line itself. It
activates a neighbor for IPv4 as it is made, unless ``no bgp default ipv4-unicast`` says otherwise.
"""

from __future__ import annotations

import re

from netloop.platforms.cisco_ios.bgp import neighbor_rank
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.passive import swap, without
from netloop.platforms.configuration.text import Block
from netloop.platforms.ios_family.inheritance import Inheritance

FAMILY = "address-family ipv4"
ANY_FAMILY = re.compile(r"^address-family ")
MEMBER = (
    r"activate|route-reflector-client|next-hop-self|send-community|route-map|prefix-list|filter-list|distribute-list|"
    r"soft-reconfiguration|default-originate|maximum-prefix|weight|allowas-in|remove-private-as|unsuppress-map|"
    r"advertisement-interval|advertise-map|as-override|capability orf|inherit peer-policy|soo"
)
OF_FAMILY = re.compile(
    rf"^(?:(?:no )?neighbor \S+ (?:{MEMBER})\b|network |redistribute |aggregate-address |maximum-paths |distance bgp |"
    r"table-map |default-information |auto-summary|synchronization|no auto-summary|no synchronization)"
)
PEER = re.compile(r"^neighbor ([0-9.]+) (?:remote-as|peer-group) ")
NO_DEFAULT = "no bgp default ipv4-unicast"
INACTIVE = re.compile(r"^no neighbor \S+ activate$")


def explicit(section: Block) -> bool:
    """Whether the section uses ``address-family ipv4``."""
    return any(canonical(block.header) == FAMILY for block in section.inner)


def lifted(section: Block) -> Block:
    """The section in the long form."""
    if explicit(section) or not section.header.strip().startswith("router bgp "):
        return section
    headers = [canonical(block.header) for block in section.inner]
    moved = [block for block in section.inner if OF_FAMILY.match(canonical(block.header))]
    stay = [block for block in section.inner if block not in moved]
    said = {canonical(block.header) for block in moved}
    lines = [] if NO_DEFAULT in headers else [f"{peer} activate" for peer in _peers(section)]
    members = [Block(line) for line in lines if line not in said and f"no {line}" not in said]
    family = Block(FAMILY).with_inner(_ordered([*moved, *members]))
    at = next((i for i, block in enumerate(stay) if ANY_FAMILY.match(block.header)), len(stay))
    at -= 1 if at and at < len(stay) and stay[at - 1].header == "!" else 0
    return section.with_inner([*stay[:at], Block("!"), family, Block("exit-address-family"), *stay[at:]])


def _ordered(blocks: list[Block]) -> list[Block]:
    """Neighbors behind the rest, each with its lines together."""
    lines = {block: canonical(block.header) for block in blocks}
    return sorted(blocks, key=lambda b: (1, *neighbor_rank(lines[b])) if " neighbor " in f" {lines[b]}" else (0,))


def _peers(section: Block) -> list[str]:
    """Those that IOS activates for IPv4 by itself."""
    found = (PEER.match(canonical(block.header)) for block in section.inner)
    return list(dict.fromkeys(f"neighbor {match[1]}" for match in found if match))


def alike(running: Block, wanted: Block) -> tuple[Block, Block]:
    """Both sections in the form that the merged section will have.

    Where neither needs the long form, the short one stays: IOS would move lines that are not netloop's.
    """
    if explicit(running) or explicit(wanted):
        running, wanted = lifted(running), lifted(wanted)
        if any(canonical(block.header) == NO_DEFAULT for block in running.inner):
            wanted = _without_inactive(wanted)
    return running, wanted


INHERITANCE = Inheritance(canonical, joins_active=True, fixed=("route-reflector-client",), always=("update-source",))


def communities(running: Block, wanted: Block) -> Block:
    """``send-community both`` says ``extended`` too, and IOS would show no second line."""
    inner = {canonical(block.header): block for block in running.inner}
    both = {line.replace(" both", " extended") for line in inner if line.endswith(" send-community both")}
    wanted = without(wanted, lambda line: line in both)
    for block in wanted.inner:
        if block.body and (beside := inner.get(canonical(block.header))):
            wanted = swap(wanted, block, communities(beside, block))
    return wanted


def comparable(before: Block, after: Block) -> tuple[Block, Block]:
    """Two states of a section in one form."""
    return (lifted(before), lifted(after)) if explicit(before) or explicit(after) else (before, after)


def _without_inactive(wanted: Block) -> Block:
    """IOS prints no ``no neighbor X activate`` where neighbors are inactive anyway."""
    inner = [
        block.with_inner(line for line in block.inner if not INACTIVE.match(canonical(line.header)))
        if canonical(block.header) == FAMILY
        else block
        for block in wanted.inner
    ]
    return wanted.with_inner(inner)
