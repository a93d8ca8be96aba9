"""How IOS writes its configuration: the table of its statements, collected from the protocols, and its manner."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, partial

from netloop.model.intent import Intent
from netloop.model.plan import Effect, Impact
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios import (
    bgp,
    eigrp,
    interface,
    isis,
    ldp,
    ospf,
    ospfv3,
    passive,
)
from netloop.platforms.cisco_ios.absent import absent
from netloop.platforms.cisco_ios.bgp_address_family import INHERITANCE, alike, communities, comparable
from netloop.platforms.cisco_ios.blocks import ENDS, LAYOUT, SILENT
from netloop.platforms.cisco_ios.canonical import canonical, typed
from netloop.platforms.cisco_ios.running import running_identity
from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.impact import SectionEffects
from netloop.platforms.configuration.situation import Situation
from netloop.platforms.configuration.statements import Table
from netloop.platforms.configuration.text import Block
from netloop.platforms.ios_family.statements import ADDRESS, INTERFACE, PEER, interface_addresses, nets, peers
from netloop.platforms.kept import KEPT_LINES

TABLE = Table(
    (
        *interface.SECTIONS,
        *ospf.SECTIONS,
        *ospfv3.SECTIONS,
        *eigrp.SECTIONS,
        *isis.SECTIONS,
        *bgp.SECTIONS,
        *ldp.SECTIONS,
    )
)
HEADERS = (
    r"^interface Loopback(\d+)$",
    r"^interface (?!Loopback)",
    r"^router ospfv3 (\d+)",
    r"^router eigrp ",
    r"^router ospf (\d+)",
    r"^router isis",
    r"^router bgp ",
    r"^router ",
    r"^ip (?:forward-protocol|http|route|bgp-community) ",
    r"^ipv6 router eigrp (\d+)",
    r"^ipv6 router ospf (\d+)",
    r"^mpls ldp router-id ",
)
"""The order in which IOS prints sections, as far as a new one must find its place."""
WAITS = (ospf.pending, ospfv3.pending, ldp.pending)


_HEADERS = tuple(map(re.compile, HEADERS))


@lru_cache(maxsize=KEPT_LINES)
def header_rank(header: str) -> tuple[int, str] | None:
    """The section's place in a configuration, or None for one whose place netloop does not know."""
    if not header.startswith(("interface ", "router ", "ip", "mpls ")):
        return None
    for number, pattern in enumerate(_HEADERS):
        if match := pattern.match(header):
            return (number, match[1].zfill(10) if match.groups() else "")
    return None


def placed(wanted: Sequence[Block], running: Sequence[Block], intent: Intent) -> list[Block]:
    """The wanted sections where, and as, the running configuration can have them.

    IOS has several spellings for one meaning, and a line in the wrong one is refused, or taken and not shown again.
    """
    sections = eigrp.where_it_runs(wanted, running)
    sections = [interface.vrf_spelling(section, running) for section in sections]
    sections = [interface.with_words_behind(section, running) for section in sections]
    sections = [ldp.with_force(section, running, intent) for section in sections]
    sections = [ospf.advertised_already(section, running, intent) for section in sections]
    return [bgp.by_interface(section, running, intent) for section in sections]


def adapted(running: Block, wanted: Block) -> tuple[Block, Block]:
    """A running section and what is wanted of it, in one way of saying it."""
    running, wanted = passive.by_default(*alike(running, ospfv3.in_family(running, wanted)))
    wanted = INHERITANCE.without_inherited(running, wanted) if wanted.header.startswith("router bgp ") else wanted
    return running, communities(running, wanted)


def pending(situation: Situation) -> tuple[Impact, ...]:
    """What would still wait with the intent configured: OSPF and OSPFv3 for a clear, LDP without ``force``."""
    found = (impact for waits in WAITS for impact in waits(situation))
    return tuple(impact for impact in found if impact is not None and impact.effect is Effect.PENDING)


def activation(instance: Instance) -> str | None:
    """The exec command that makes an instance take its configured router ID, or None where it does so at once."""
    clears = {Protocol.OSPF: ospf.activation, Protocol.OSPFV3: ospfv3.activation}
    clear = clears.get(instance.protocol)
    return clear(instance) if clear else None


DIALECT = Dialect(
    table=TABLE,
    layout=LAYOUT,
    canonical=canonical,
    header_rank=header_rank,
    interface=INTERFACE,
    address=ADDRESS,
    peer=PEER,
    ends=ENDS,
    silent=SILENT,
    void=frozenset({"no ip address"}),
    volatile=re.compile(r"(?:ntp clock-period|version|boot-(?:start|end)-marker|Using|Current configuration)\b.*"),
    typed=typed,
    released=interface.released,
    placed=placed,
    adapted=adapted,
    comparable=comparable,
    absent=absent,
    running_identity=running_identity,
    addresses=partial(interface_addresses, canonical=canonical),
    reorders=(interface.reapply_lost, nets, peers),
)
EFFECTS = SectionEffects(DIALECT, pending)
