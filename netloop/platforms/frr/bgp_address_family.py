"""Which neighbors FRR activates for IPv4 by itself: every one, unless ``no bgp default ipv4-unicast`` says otherwise.

The one way or the other only the exceptions are printed (observed on FRR 8.4.4): ``no neighbor X activate`` where
neighbors are active by themselves, ``neighbor X activate`` where they are not.
"""

from __future__ import annotations

import re

from netloop.platforms.configuration.text import Block
from netloop.platforms.frr.canonical import canonical
from netloop.platforms.ios_family.inheritance import Inheritance

FAMILY = "address-family ipv4 unicast"
NO_DEFAULT = "no bgp default ipv4-unicast"
PEER = re.compile(r"^neighbor (\S+) remote-as ")
INACTIVE = re.compile(r"^no neighbor (\S+) activate$")


INHERITANCE = Inheritance(canonical, joins_active=False)


def adapted(running: Block, wanted: Block) -> tuple[Block, Block]:
    """A running section and what is wanted of it, without what its neighbors inherit."""
    if not wanted.header.startswith("router bgp "):
        return running, wanted
    running, wanted = _exceptions(running, wanted)
    return running, INHERITANCE.without_inherited(running, wanted)


def _exceptions(running: Block, wanted: Block) -> tuple[Block, Block]:
    """A running section and what is wanted of it, with the exceptions that the running one would print."""
    if all(canonical(inner.header) != NO_DEFAULT for inner in running.inner):
        return running, wanted
    lines = [canonical(inner.header) for inner in wanted.inner]
    family = next((inner for inner in wanted.inner if canonical(inner.header) == FAMILY), Block(FAMILY))
    silent = {match[1] for inner in family.inner if (match := INACTIVE.match(canonical(inner.header)))}
    active = [match[1] for line in lines if (match := PEER.match(line)) and match[1] not in silent]
    kept = [inner for inner in family.inner if not INACTIVE.match(canonical(inner.header))]
    exceptions = family.with_inner([*kept, *(Block(f"neighbor {peer} activate") for peer in active)])
    others = [inner for inner in wanted.inner if canonical(inner.header) != FAMILY]
    return running, wanted.with_inner([*others, *([exceptions] if exceptions.body else [])])
