"""EIGRP on FRR: its statements, their cost, what a pending ID waits for; the router IDs in effect, the section.

Observed on FRR 8.4.4: eigrpd takes ``eigrp router-id`` as it starts, if that comes before the first ``network``, else
only when zebra tells it of another router ID, as when the highest address of the router changes; its neighbors never
notice, and no command makes it so. That is why EIGRP's section is sent before the loopback has its address
(``Dialect.first``). ``passive-interface`` is refused before the ``network`` that it is printed before.

The head of ``show ip eigrp vrf all topology``, which has no JSON, is ``EIGRP Topology Table for AS(100)/ID(1.1.1.1)``
(``eigrpd/eigrp_dump.c``). eigrpd shows one instance per VRF.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from netloop.model.evidence import EigrpIdentities, IdentityState
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
from netloop.platforms.frr.output import RUNNING, answer, first
from netloop.platforms.frr.process import VRF, ProcessSection, check_all_shown
from netloop.platforms.ios_family.statements import eigrp_network_gone, removed
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4, NUMBER, asplain, ipv4

UNTIL = " (when zebra's router ID changes, or eigrpd restarts)"


def waits(identity: RouterId, situation: Situation) -> Impact | None:
    """Pending for as long as the process runs under another ID."""
    state = impact.in_effect(situation, EigrpIdentities, identity.instance)
    if state is None or state.address in {None, identity.address}:
        return None
    return impact.waits(identity, str(state.address), None, (), UNTIL)


def _router_id(command: Command) -> Impact | None:
    identity = impact.intended(command, Protocol.EIGRP)
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


# --- readers -------------------------------------------------------------------------------------------------------


TOPOLOGY = "show ip eigrp vrf all topology"

SECTION = ProcessSection(
    Protocol.EIGRP,
    re.compile(rf"^router eigrp (?P<name>{NUMBER}){VRF}$"),
    re.compile(rf"^ eigrp router-id (?P<id>{IPV4})$"),
)

_VRF_LINE = re.compile(r"^VRF (?P<vrf>\S+):$")
_HEAD = re.compile(rf"^EIGRP Topology Table for AS\((?P<system>{NUMBER})\)/ID\((?P<id>{IPV4})\)$")
_NONE = re.compile(r"^EIGRP Routing Process not enabled$")
_LIKE = re.compile(r"^(?:EIG|VR)|\bAS\(|ID\(|^\S+:$")


def read_identities(outputs: Mapping[str, str]) -> EigrpIdentities:
    """The router ID of EIGRP in every VRF; none where it is not configured (FRR then says nothing).

    Raises:
        UnreadableOutput: the command was refused, its answer has no head, or an instance is configured and not shown.
    """
    found = tuple(_states(line.strip() for line in answer(outputs, TOPOLOGY).splitlines() if line.strip()))
    check_all_shown(outputs, TOPOLOGY, SECTION, (state.instance for state in found))
    return EigrpIdentities(found)


def _states(lines: Iterable[str]) -> Iterator[IdentityState]:
    """A VRF's line, the head of its topology below it, and its routes, which are passed over."""
    vrf, headed = "", True
    for line in lines:
        if headed and (match := _VRF_LINE.match(line)):
            vrf, headed = match["vrf"], False
        elif not headed and (match := _HEAD.match(line)):
            yield _state(match, vrf)
            headed = True
        elif _NONE.match(line):
            headed = True
        elif not headed or not vrf or _LIKE.search(line):
            raise UnreadableOutput(f"expected the head of an EIGRP topology, found {first(line)}")
    if not headed:
        raise UnreadableOutput(f"expected the head of the EIGRP topology of VRF {vrf}, found nothing")


def _state(match: re.Match[str], vrf: str) -> IdentityState:
    address, instance = ipv4(match["id"]), Instance(Protocol.EIGRP, asplain(match["system"]), vrf)
    return IdentityState(instance, address) if int(address) else IdentityState(instance, None, "no router ID")


READERS = (Reader(EigrpIdentities, (TOPOLOGY, RUNNING), read_identities),)
