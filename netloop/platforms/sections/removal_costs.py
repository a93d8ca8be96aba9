"""What it costs to remove a routing process, or a network statement that links may be in."""

from __future__ import annotations

import re
from ipaddress import IPv4Address

from netloop.model.evidence import BgpNeighbors, OspfNeighbors
from netloop.model.plan import Effect, Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.platform import Situation
from netloop.platforms.sections.neighborhood import ospf_neighbors, ospfv3_neighbors, unknown, unlisted, up

Where = re.Match[str]
ALL_BITS = 0xFFFFFFFF
PROTOCOLS = {"ospf6": Protocol.OSPFV3, **{protocol.value: protocol for protocol in Protocol}}


def process(where: Where, _what: Where, situation: Situation) -> Impact | None:
    """A process that goes takes its adjacencies or sessions with it.

    ``where`` has the groups ``word`` (``ospf``), ``name`` and ``vrf``, the last two perhaps None.
    """
    protocol = Protocol.OSPFV3 if where[0].startswith("ipv6 router ospf") else PROTOCOLS[where["word"]]
    instance = Instance(protocol, where["name"] or "", where["vrf"] or DEFAULT_VRF)
    drops = _all(instance, situation)
    return Impact(Effect.DISRUPTIVE, instance, None, drops, f"{instance} is removed") if drops else None


def _all(instance: Instance, situation: Situation) -> tuple[str, ...]:
    """Every neighbor of an instance, as far as the device tells; a plain word where it does not."""
    if instance.protocol is Protocol.OSPF and situation.evidence.get(OspfNeighbors):
        return ospf_neighbors(instance, situation)
    if instance.protocol is Protocol.OSPFV3:
        return ospfv3_neighbors(instance, situation)
    fact = situation.evidence.get(BgpNeighbors)
    if instance.protocol is Protocol.BGP and fact:
        vrfs = {instance.vrf} if instance.vrf != DEFAULT_VRF else {n.instance.vrf for n in fact.neighbors}
        listed = tuple(situation.name(n.address) for n in up(fact.neighbors) if n.instance.vrf in vrfs)
        return listed + (unlisted(situation) if instance.vrf == DEFAULT_VRF else ())
    return (unknown(instance),)


def ospf_network(where: Where, what: Where, situation: Situation) -> Impact | None:
    """A network statement of OSPF that goes: the adjacencies over links with an address in it, as far as nothing else
    puts those into the process.

    ``where`` has the groups ``process`` and ``vrf``, ``what`` the groups ``address`` and ``mask``.
    """
    care = _care(what["mask"])
    fact = situation.evidence.get(OspfNeighbors)
    over = [n for n in up(fact.neighbors if fact else ()) if _is(n.instance, where)]
    within = [n for n in over if int(n.address) & care == int(IPv4Address(what["address"])) & care]
    drops = tuple(situation.name(n.router_id or n.address, n.address) for n in within)
    reason = f"adjacencies over links in {what['address']} end, unless another statement has them in the process"
    return Impact(Effect.DISRUPTIVE, None, None, drops, reason) if drops and care != ALL_BITS else None


def _care(mask: str) -> int:
    """The bits that count, from a prefix length or from a wildcard mask, whose bits do not."""
    return ALL_BITS & ~int(IPv4Address(mask)) if "." in mask else ALL_BITS & (ALL_BITS << (32 - int(mask)))


def _is(instance: Instance, where: Where) -> bool:
    return instance.name == (where["process"] or "") and instance.vrf == (where["vrf"] or DEFAULT_VRF)


def eigrp_network(where: Where, what: Where, _situation: Situation) -> Impact:
    """The same of EIGRP, whose neighbors nobody counts here. ``what`` is no statement of one address alone."""
    instance = Instance(Protocol.EIGRP, where["name"], where["vrf"] or DEFAULT_VRF)
    reason = f"adjacencies over links in {what['address']} end, unless another statement has them in the process"
    return Impact(Effect.DISRUPTIVE, instance, None, (unknown(instance),), reason)
