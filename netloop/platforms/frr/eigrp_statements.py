"""EIGRP on FRR: its statements, what they cost, and what a pending router ID waits for.

Observed on FRR 8.4.4: eigrpd takes ``eigrp router-id`` as it starts, if that comes before the first ``network``, else
only when zebra tells it of another router ID, as when the highest address of the router changes; its neighbors never
notice, and no command makes it so. That is why EIGRP's section is sent before the loopback has its address
(``Dialect.first``). ``passive-interface`` is refused before the ``network`` that it is printed before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from netloop.model.evidence import EigrpIdentities
from netloop.model.intent import Intent
from netloop.model.plan import Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol, RouterId
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.situation import Command, Situation
from netloop.platforms.configuration.statements import (
    OwnedSection,
    Section,
    Statement,
    StatementOwner,
    alternatives,
    vrf_suffix,
)
from netloop.platforms.ios_family.statements import eigrp_network_gone, removed
from netloop.platforms.values import IPV4

UNTIL = " (when zebra's router ID changes, or eigrpd restarts)"


def waits(identity: RouterId, situation: Situation) -> Impact | None:
    """Pending for as long as the process runs under another ID."""
    state = impact.in_effect(situation, EigrpIdentities, identity.instance)
    if state is None or state.address in {None, identity.address}:
        return None
    return impact.waits(identity, str(state.address), None, (), UNTIL)


def _router_id(command: Command) -> Impact | None:
    vrf = command["vrf"] or DEFAULT_VRF
    found = (i for i in command.situation.intent.identities(Protocol.EIGRP) if i.instance.vrf == vrf)
    identity = next(found, None)
    return waits(identity, command.situation) if identity else None


def _network_gone(command: Command) -> Impact | None:
    match = re.fullmatch(r"no network (\S+/(?!32$)\d+)", command.line)
    instance = Instance(Protocol.EIGRP, command.path[0].split()[2], command["vrf"] or DEFAULT_VRF)
    return eigrp_network_gone(instance, match[1]) if match else None


def _processes(intent: Intent) -> Iterator[OwnedSection]:
    for process in intent.eigrp:
        header = re.escape(f"router eigrp {process.instance.name}{vrf_suffix(process.instance)}")
        yield OwnedSection((header,), {"absent": alternatives(intent.absent)})


SECTIONS = (
    Section(
        (r"router eigrp \d+(?: vrf (?P<vrf>\S+))?",),
        _processes,
        (
            Statement(rf"eigrp router-id {IPV4}", "eigrp router-id", price=_router_id),
            Statement("redistribute .+", owner=StatementOwner.OTHERS),
            Statement("passive-interface {absent}", gone=".*"),
            Statement("network .+", owner=StatementOwner.OTHERS, price=_network_gone),
            Statement(rf"network (?P<host>{IPV4})/32"),
        ),
        price=removed,
    ),
)
