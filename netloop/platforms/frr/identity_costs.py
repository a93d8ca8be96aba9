"""What a changed router ID costs on FRR, protocol by protocol, as observed on FRR 8.4.4.

OSPF and OSPFv3 keep theirs while they have neighbors (``For this router-id change to take effect, use "clear ip ospf
process" command``), and the clear drops every adjacency; without neighbors a new one is in effect at once. BGP takes
it at once and resets every session of that VRF. IS-IS refuses a second system ID; with the last NET every adjacency
ends. ldpd ends every session for a new router ID (``ldpd/ldpd.c``, ``merge_global``).

eigrpd takes ``eigrp router-id`` as it starts, if that comes before the first ``network``, else only when zebra tells
it of another router ID, as when the highest address of the router changes; its neighbors never notice, and no command
makes it so. That is why EIGRP's section is sent before the loopback has its address (``Dialect.first``).
"""

from __future__ import annotations

import re

from netloop.model.evidence import EigrpIdentities, IsisIdentities, LdpIdentities, Ospfv3Identities
from netloop.model.plan import Effect, Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol, RouterId
from netloop.platforms.configuration import identity_costs as costs
from netloop.platforms.configuration.neighborhood import ospfv3_neighbors, sessions, unknown
from netloop.platforms.frr.activation import activation
from netloop.platforms.platform import Situation

Where = re.Match[str]

UNTIL = " (when zebra's router ID changes, or eigrpd restarts)"


def ospf_waits(identity: RouterId, situation: Situation) -> Impact | None:
    """``ospf router-id``."""
    return costs.ospf_waits(identity, situation, f"ospf router-id {identity.address}", activation(identity.instance))


def ospfv3_waits(identity: RouterId, situation: Situation) -> Impact | None:
    """``ospf6 router-id``."""
    state = costs.in_effect(situation, Ospfv3Identities, identity.instance)
    if state is None or state.address in {None, identity.address}:
        return None
    drops = ospfv3_neighbors(identity.instance, situation)
    if not costs.kept(situation, f"ospf6 router-id {identity.address}", drops):
        return None
    return costs.waits(identity, str(state.address), activation(identity.instance), drops)


def eigrp_waits(identity: RouterId, situation: Situation) -> Impact | None:
    """``eigrp router-id`` of a process that runs."""
    state = costs.in_effect(situation, EigrpIdentities, identity.instance)
    if state is None or state.address in {None, identity.address}:
        return None
    return costs.waits(identity, str(state.address), None, (), UNTIL)


WAITS = {Protocol.OSPF: ospf_waits, Protocol.OSPFV3: ospfv3_waits, Protocol.EIGRP: eigrp_waits}


def pending(situation: Situation) -> tuple[Impact, ...]:
    """What would still wait with the intent configured."""
    found = (
        WAITS[i.instance.protocol](i, situation) for i in situation.intent.router_ids if i.instance.protocol in WAITS
    )
    return tuple(impact for impact in found if impact is not None)


def router_id(where: Where, _what: Where, situation: Situation) -> Impact | None:
    """A router ID that waits, of the process whose section it is; ``where`` has the groups ``word`` and ``vrf``."""
    protocol = Protocol({"ospf6": "ospfv3"}.get(where["word"], where["word"]))
    wanted = (i for i in situation.intent.identities(protocol) if i.instance.vrf == (where["vrf"] or DEFAULT_VRF))
    identity = next(wanted, None)
    return WAITS[protocol](identity, situation) if identity else None


def bgp(where: Where, what: Where, situation: Situation) -> Impact | None:
    """``bgp router-id``; ``where`` has the groups ``system`` and ``vrf``."""
    vrf = where["vrf"] or DEFAULT_VRF
    state, new = costs.bgp_in_effect(situation, vrf), what["address"] or "elected"
    drops = tuple(situation.name(session.address) for session in sessions(situation, vrf))
    if state is None or str(state.address) == new or not drops:
        return None
    return costs.resets(Instance(Protocol.BGP, where["system"], vrf), str(state.address), new, drops)


def isis(where: Where, what: Where, situation: Situation) -> Impact | None:
    """``net`` and ``is-type`` of an instance that runs; ``where`` has the group ``tag``, ``what`` has ``word``."""
    process = next((p for p in situation.intent.isis if p.instance.name == where["tag"]), None)
    state = costs.in_effect(situation, IsisIdentities, process.instance) if process else None
    if process is None or state is None or state.address is None:
        return None
    return costs.restarts(process, str(state.address), what["word"])


def ldp(_where: Where, _what: Where, situation: Situation) -> Impact | None:
    """``router-id`` or the transport address of LDP."""
    for identity in situation.intent.identities(Protocol.LDP):
        state = costs.in_effect(situation, LdpIdentities, identity.instance)
        if state is not None and state.address not in {None, identity.address}:
            reason = f"LDP router ID {state.address} -> {identity.address} ends every session"
            return Impact(Effect.DISRUPTIVE, identity.instance, None, (unknown(identity.instance),), reason)
    return None
