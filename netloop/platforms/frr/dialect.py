"""How FRR writes its configuration (vtysh's integrated one): the table of its statements, and its manner."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from netloop.model.plan import Impact
from netloop.model.routing import Instance, Protocol, RouterId
from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.impact import SectionEffects
from netloop.platforms.configuration.situation import Situation
from netloop.platforms.configuration.statements import Table
from netloop.platforms.configuration.text import Layout
from netloop.platforms.frr import (
    bgp,
    eigrp,
    interface,
    isis,
    ldp,
    ospf,
    ospfv3,
)
from netloop.platforms.frr.absent import absent
from netloop.platforms.frr.bgp_address_family import adapted
from netloop.platforms.frr.canonical import canonical
from netloop.platforms.frr.isis import reapply_lost_lines
from netloop.platforms.frr.ospf_advertising import placed
from netloop.platforms.ios_family.statements import ADDRESS, INTERFACE, PEER, interface_addresses, nets, peers

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
LAYOUT = Layout(
    indent=" ",
    noise=re.compile(r"^(Building configuration\.\.\.|Current configuration ?:(?: ?\d+ bytes)?)\s*$"),
    end="end",
)
HEADERS = (
    r"^interface ",
    r"^router rip$",
    r"^router ripng$",
    r"^router eigrp ",
    r"^router babel$",
    r"^router bgp ",
    r"^router ospf(?: |$)",
    r"^router ospf6(?: |$)",
    r"^mpls ldp$",
    r"^router isis ",
)
"""The order in which FRR prints sections, as far as a new one must find its place (``lib/command.h``).

vtysh collects the daemons' configurations: the sections kind by kind, those of one kind sorted by their characters
(``vtysh/vtysh_config.c``, ``config_get``).
"""
WAITS: dict[Protocol, Callable[[RouterId, Situation], Impact | None]] = {
    Protocol.OSPF: ospf.waits,
    Protocol.OSPFV3: ospfv3.waits,
    Protocol.EIGRP: eigrp.waits,
}


def header_rank(header: str) -> tuple[int, str] | None:
    """The section's place in a configuration, or None for one whose place netloop does not know."""
    found = (number for number, pattern in enumerate(HEADERS) if re.match(pattern, header))
    number = next(found, None)
    return None if number is None else (number, header)


def pending(situation: Situation) -> tuple[Impact, ...]:
    """What would still wait with the intent configured."""
    ids = (identity for identity in situation.intent.router_ids if identity.instance.protocol in WAITS)
    found = (WAITS[identity.instance.protocol](identity, situation) for identity in ids)
    return tuple(impact for impact in found if impact is not None)


def activation(instance: Instance) -> str | None:
    """The exec command that makes an instance take its configured router ID, or None where there is none."""
    clears = {Protocol.OSPF: ospf.activation, Protocol.OSPFV3: ospfv3.activation}
    clear = clears.get(instance.protocol)
    return clear(instance) if clear else None


def event(instance: Instance) -> str | None:
    """What a pending router ID waits for where no command helps: eigrpd reads its own as it starts (FRR 8.4.4)."""
    daemon = {Protocol.EIGRP: "eigrpd", Protocol.OSPF: "ospfd"}.get(instance.protocol)
    return f"a restart of {daemon}" if daemon and activation(instance) is None else None


DIALECT = Dialect(
    table=TABLE,
    layout=LAYOUT,
    canonical=canonical,
    header_rank=header_rank,
    interface=INTERFACE,
    address=ADDRESS,
    peer=PEER,
    ends={"address-family ": "exit-address-family"},
    silent=frozenset({"!", "exit", "exit-address-family", "no shutdown"}),
    volatile=re.compile(r"(?:frr (?:version|defaults)|Building|Current)\b.*"),
    closing=("exit", "!"),
    first=re.compile(r"router eigrp "),
    lasting=((r"interface \S+",), (r"router bgp .+", r"address-family .+")),
    placed=placed,
    adapted=adapted,
    absent=absent,
    addresses=partial(interface_addresses, canonical=canonical),
    reorders=(reapply_lost_lines, nets, peers),
)
EFFECTS = SectionEffects(DIALECT, pending)
