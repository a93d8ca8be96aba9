"""What a changed router ID costs, protocol by protocol.

Sources: Cisco IOS command references of ``router-id`` (OSPF, OSPFv3: kept until the process restarts while it has
neighbors), ``bgp router-id`` (a change resets all sessions), ``eigrp router-id``, ``mpls ldp router-id`` (without
``force`` the present ID is kept until its interface goes down), ``net`` (the system ID is who the router is).
"""

from __future__ import annotations

import re

from netloop.model.evidence import (
    EigrpIdentities,
    LdpIdentities,
    Ospfv3Identities,
)
from netloop.model.intent import Eigrp, Ldp, Ospfv3
from netloop.model.plan import Effect, Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol, RouterId
from netloop.platforms.cisco_ios.activation import activation, ospfv3_activation
from netloop.platforms.cisco_ios.running import present, running_identity
from netloop.platforms.platform import Situation
from netloop.platforms.sections import identity_costs as costs
from netloop.platforms.sections.neighborhood import ospfv3_neighbors, sessions, unknown, unlisted

Where = re.Match[str]


def ospf_waits(identity: RouterId, situation: Situation) -> Impact | None:
    """Pending while the process has neighbors and another ID in effect; at once otherwise."""
    return costs.ospf_waits(identity, situation, f"router-id {identity.address}", activation(identity.instance))


def ospf(where: Where, _what: Where, situation: Situation) -> Impact | None:
    """``router-id`` of OSPFv2."""
    for identity in situation.intent.identities(Protocol.OSPF):
        if identity.instance.name == where["process"] and identity.instance.vrf == (where["vrf"] or DEFAULT_VRF):
            return ospf_waits(identity, situation)
    return None


def ospfv3_waits(process: Ospfv3, situation: Situation) -> Impact | None:
    """As for OSPFv2; where the neighbors are not known, a process that runs is taken to have some."""
    instance = process.instance
    old = present(situation, Ospfv3Identities, instance, "ipv6")
    if old in {None, str(process.router_id.address)}:
        return None
    clear, drops = ospfv3_activation(instance, process.syntax), ospfv3_neighbors(instance, situation)
    if not costs.kept(situation, f"router-id {process.router_id.address}", drops):
        return None
    return costs.waits(process.router_id, old or "", clear, drops)


def ospfv3(where: Where, _what: Where, situation: Situation) -> Impact | None:
    """``router-id`` of OSPFv3, of the process or of a family in a VRF."""
    for process in situation.intent.ospfv3:
        if process.instance.name == where["process"] and process.instance.vrf == (where["vrf"] or DEFAULT_VRF):
            return ospfv3_waits(process, situation)
    return None


def bgp(where: Where, what: Where, situation: Situation) -> Impact | None:
    """``bgp router-id``, which takes effect at once and resets every session of its VRF."""
    vrf = where["vrf"] or DEFAULT_VRF
    instance = Instance(Protocol.BGP, where["system"], vrf)
    new = what["address"] or "elected"
    state = costs.bgp_in_effect(situation, vrf)
    if state or vrf == DEFAULT_VRF:
        old = str(state.address) if state else None
        drops = tuple(situation.name(session.address) for session in sessions(situation, vrf))
        drops += unlisted(situation) if vrf == DEFAULT_VRF else ()
    else:
        found = running_identity(situation, instance)
        old, drops = (str(found.predicted) if found and found.predicted else None), (unknown(instance),)
    if old is None or old == new or not drops:
        return None
    return costs.resets(state.instance if state else instance, old, new, drops)


def eigrp(where: Where, _what: Where, situation: Situation) -> Impact | None:
    """``eigrp router-id``: a process that runs under another ID may reset its neighbors."""
    header = where.string
    for process in situation.intent.eigrp:
        if not _is_section_of(process, header):
            continue
        old = present(situation, EigrpIdentities, process.instance, "ipv6" if process.ipv6 else "ipv4")
        if old not in {None, str(process.router_id.address)}:
            reason = f"EIGRP router ID {old} -> {process.router_id.address}: neighbors may reset"
            return Impact(Effect.DISRUPTIVE, process.instance, None, (unknown(process.instance),), reason)
    return None


def _is_section_of(process: Eigrp, path: str) -> bool:
    """Whether a path of headers leads to the section of a process."""
    number, vrf = process.instance.name, process.instance.vrf
    inside = "" if vrf == DEFAULT_VRF else f" vrf {vrf}"
    family = "ipv6" if process.ipv6 else "ipv4"
    if process.named is not None:
        return path == f"router eigrp {process.named} / address-family {family}{inside} autonomous-system {number}"
    if process.ipv6:
        return path == f"ipv6 router eigrp {number}{inside}"
    if not inside:
        return path == f"router eigrp {number}"
    family_of_vrf = rf"router eigrp \d+ / address-family ipv4{re.escape(inside)}(?: autonomous-system \d+)?"
    return re.fullmatch(family_of_vrf, path) is not None


def isis(where: Where, what: Where, situation: Situation) -> Impact | None:
    """``net`` and ``is-type`` of an instance that runs: another system, another area, another level."""
    tag = where["tag"] or ""
    process = next((p for p in situation.intent.isis if p.instance.name == tag), None)
    found = running_identity(situation, Instance(Protocol.ISIS, tag))
    if process is None or found is None or found.configured is None:
        return None
    return costs.restarts(process, str(found.configured), what["word"])


def ldp_waits(process: Ldp, situation: Situation) -> Impact | None:
    """At once and dropping every session with ``force``; else kept for as long as the present ID's interface is up."""
    old = present(situation, LdpIdentities, process.instance)
    new = str(process.router_id.address)
    if old in {None, new} or process.instance.vrf != DEFAULT_VRF:
        return None
    reason = f"router ID {old} -> {new}"
    if process.force:
        return Impact(
            Effect.DISRUPTIVE, process.instance, None, (unknown(process.instance),), f"LDP {reason}, by force"
        )
    return costs.waits(process.router_id, str(old), None, (), f" (or when the interface of {old} goes down)")


def ldp(where: Where, _what: Where, situation: Situation) -> Impact | None:
    """``mpls ldp router-id``."""
    named = where["vrf"] or DEFAULT_VRF
    return next((ldp_waits(p, situation) for p in situation.intent.ldp if p.instance.vrf == named), None)


def pending(situation: Situation) -> tuple[Impact, ...]:
    """What would still wait with the intent configured: OSPF and OSPFv3 for a clear, LDP without ``force``."""
    waits = (
        *(ospf_waits(identity, situation) for identity in situation.intent.identities(Protocol.OSPF)),
        *(ospfv3_waits(process, situation) for process in situation.intent.ospfv3),
        *(ldp_waits(process, situation) for process in situation.intent.ldp),
    )
    return tuple(impact for impact in waits if impact is not None and impact.effect is Effect.PENDING)
