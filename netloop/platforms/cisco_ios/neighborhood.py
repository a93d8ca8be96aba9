"""Who would notice: the neighbors that are known, and a plain word where they are not."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address

from netloop.model.evidence import BgpNeighbors, IdentitiesInEffect, Neighbor, OspfNeighbors, RunningConfig
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios.blocks import Block, parse
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.portrait import IdentityPortrait, portrait
from netloop.platforms.platform import Situation


def up(neighbors: Iterable[Neighbor], instance: Instance | None = None) -> list[Neighbor]:
    """The neighbors that are up, of one instance or of all."""
    return [n for n in neighbors if n.up and (instance is None or n.instance == instance)]


def ospf_neighbors(instance: Instance, situation: Situation) -> tuple[str, ...]:
    """The OSPFv2 adjacencies of a process, by the other end's name."""
    fact = situation.evidence.get(OspfNeighbors)
    return tuple(
        situation.name(n.router_id or n.address, n.address) for n in up(fact.neighbors if fact else (), instance)
    )


def sessions(situation: Situation, vrf: str = DEFAULT_VRF) -> list[Neighbor]:
    """The BGP sessions of a VRF that are up, as far as the device was asked."""
    fact = situation.evidence.get(BgpNeighbors)
    return [session for session in up(fact.neighbors if fact else ()) if session.instance.vrf == vrf]


def unknown(instance: Instance) -> str:
    """Every neighbor of an instance, where nobody counted them."""
    what = "session" if instance.protocol in {Protocol.BGP, Protocol.LDP} else "adjacency"
    return f"every {what} of {instance}; how many is not known here"


def running(situation: Situation) -> tuple[Block, ...]:
    """The running configuration's sections."""
    config = situation.evidence.get(RunningConfig)
    return parse(config.text) if config else ()


def section(situation: Situation, header: str) -> Block | None:
    """One section of the running configuration."""
    return next((block for block in running(situation) if canonical(block.header) == header), None)


def configured(situation: Situation, label: str) -> IdentityPortrait | None:
    """Who the router is in an instance, by its running configuration; None where the instance does not run."""
    config = situation.evidence.get(RunningConfig)
    return portrait(config.text).identity(label) if config else None


def present(situation: Situation, kind: type[IdentitiesInEffect], instance: Instance, label: str) -> str | None:
    """The identity in effect: what the device says, else what its configuration would make it choose."""
    fact = situation.evidence.facts.get(kind)
    if isinstance(fact, IdentitiesInEffect):
        state = fact.of(instance)
        return str(state.address) if state and isinstance(state.address, IPv4Address) else None
    found = configured(situation, label)
    return found.predicted if found else None
