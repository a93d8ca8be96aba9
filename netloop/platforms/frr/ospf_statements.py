"""OSPFv2 on FRR: its statements, what they cost, and what activates a pending router ID.

Observed on FRR 8.4.4: a process keeps its router ID while it has neighbors (``For this router-id change to take
effect, use "clear ip ospf process" command``), and the clear drops every adjacency; without neighbors a new one is in
effect at once. An area is no slot: ``Must remove previous area config before changing ospf area``. OSPF is told of its
networks by the process or by the interfaces, one of the two.

FRR 8.4 has the clear for the default VRF alone (``list`` in vtysh: ``clear ip ospf [(1-65535)] process``); in another
one a changed ID waits until ospfd restarts. ``clear ip ospf process vrf RED`` is accepted all the same, as an
abbreviation of OSPFv3's ``clear ipv6 ospf6 process [vrf NAME]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from netloop.model.intent import Intent, Loopback
from netloop.model.plan import Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol, RouterId
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.interface_lines import further
from netloop.platforms.configuration.situation import Command, Situation
from netloop.platforms.configuration.statements import (
    NOTHING,
    Exclusive,
    OwnedSection,
    Section,
    Statement,
    StatementOwner,
    alternatives,
    vrf_suffix,
)
from netloop.platforms.ios_family.statements import ospf_network_gone, removed
from netloop.platforms.values import IPV4


def activation(instance: Instance) -> str | None:
    """The exec command that makes a process take its configured router ID, or None where there is none."""
    return "clear ip ospf process" if instance.vrf == DEFAULT_VRF else None


def waits(identity: RouterId, situation: Situation) -> Impact | None:
    """Pending while the process has neighbors and another ID in effect; at once otherwise."""
    return impact.ospf_waits(identity, situation, f"ospf router-id {identity.address}", activation(identity.instance))


def _router_id(command: Command) -> Impact | None:
    vrf = command["vrf"] or DEFAULT_VRF
    found = (i for i in command.situation.intent.identities(Protocol.OSPF) if i.instance.vrf == vrf)
    identity = next(found, None)
    return waits(identity, command.situation) if identity else None


def _network_gone(command: Command) -> Impact | None:
    match = re.fullmatch(rf"no network ({IPV4})/(\d+) area \S+", command.line)
    return ospf_network_gone(command, match[1], match[2]) if match else None


def _processes(intent: Intent) -> Iterator[OwnedSection]:
    for process in intent.ospf:
        addresses = (a for m in process.loopbacks for a in m.loopback.addresses if a.version == 4)
        values = {
            "members": alternatives(f"{address.ip}/32" for address in addresses),
            "absent": alternatives(intent.absent),
        }
        yield OwnedSection((re.escape(f"router ospf{vrf_suffix(process.instance)}"),), values)


def on_interface(loopback: Loopback, intent: Intent) -> dict[str, str]:
    """How OSPF must be told of a declared loopback: the conditions of the rows below."""
    members = [m for process in intent.ospf for m in process.loopbacks if m.loopback.name == loopback.name]
    loud = bool(members) and not all(member.passive for member in members)
    return {"in_ospf": ".*" if members else NOTHING, "loud_in_ospf": "" if loud else NOTHING}


def _by_network(_header: str, line: str, _lines: Sequence[str]) -> Exclusive:
    return Exclusive(("OSPF",), "network", line, choice=True)


def _by_interface(_header: str, line: str, _lines: Sequence[str]) -> Exclusive:
    return Exclusive(("OSPF",), "interface", line, choice=True)


SECTIONS = (
    Section(
        (r"router ospf(?: vrf (?P<vrf>\S+))?",),
        _processes,
        (
            Statement(rf"ospf router-id {IPV4}", "ospf router-id", price=_router_id),
            Statement("log-adjacency-changes.*", owner=StatementOwner.OTHERS),
            Statement("redistribute .+", owner=StatementOwner.OTHERS),
            Statement("passive-interface {absent}", gone=".*"),
            Statement("network .+", owner=StatementOwner.OTHERS, price=_network_gone, exclusive=_by_network),
            Statement(
                rf"network (?P<host>{IPV4})/32 area \S+", gone=r"network {members} area \S+", exclusive=_by_network
            ),
        ),
        price=removed,
    ),
)
ON_INTERFACE = (
    Statement(
        r"ip ospf area \S+",
        gone="{in_ospf}",
        exclusive=_by_interface,
        elsewhere=("ip ospf area", "area: of the OSPF process"),
    ),
    Statement(
        "ip ospf passive",
        gone="ip ospf passive{loud_in_ospf}",
        elsewhere=("ip ospf passive", "passive: of the OSPF process"),
    ),
)
NETWORK = "(broadcast|non-broadcast|point-to-point|point-to-multipoint)"
LINES = (
    further("ip ospf authentication [(message-digest|null|key-chain <name>)]"),
    further("ip ospf bfd [profile <name>]", "ip ospf bfd"),
    further("ip ospf cost <number>", "ip ospf cost"),
    further("ip ospf dead-interval (<number>|minimal hello-multiplier <number>)", "ip ospf dead-interval"),
    further("ip ospf graceful-restart hello-delay <number>"),
    further("ip ospf hello-interval <number>", "ip ospf hello-interval"),
    further("ip ospf mtu-ignore"),
    further(f"ip ospf network {NETWORK}", "ip ospf network"),
    further("ip ospf prefix-suppression"),
    further("ip ospf priority <number>", "ip ospf priority"),
    further("ip ospf retransmit-interval <number>"),
    further("ip ospf transmit-delay <number>"),
)
