"""Who would notice: the neighbors that are known, and a plain word where they are not."""

from __future__ import annotations

from collections.abc import Iterable

from netloop.model.evidence import BgpNeighbors, Neighbor, OspfNeighbors, Ospfv3Neighbors, RunningConfig
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.text import Block
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


def ospfv3_neighbors(instance: Instance, situation: Situation) -> tuple[str, ...]:
    """The OSPFv3 adjacencies of a process, by the other end's name; a plain word where the device does not tell."""
    fact = situation.evidence.get(Ospfv3Neighbors)
    found = tuple(situation.name(n.address) for n in up(fact.neighbors if fact else (), instance))
    told = fact is not None and instance.vrf == DEFAULT_VRF
    return found or (() if told else (unknown(instance),))


def sessions(situation: Situation, vrf: str = DEFAULT_VRF) -> list[Neighbor]:
    """The BGP sessions of a VRF that are up, as far as the device was asked."""
    fact = situation.evidence.get(BgpNeighbors)
    return [session for session in up(fact.neighbors if fact else ()) if session.instance.vrf == vrf]


def unlisted(situation: Situation) -> tuple[str, ...]:
    """The BGP sessions that the device does not list, in a plain word; none where it lists those of every family."""
    fact = situation.evidence.get(BgpNeighbors)
    every = fact is None or fact.every_family
    return () if every else ("the sessions of other address families; how many is not known here",)


def unknown(instance: Instance) -> str:
    """Every neighbor of an instance, where nobody counted them."""
    what = "session" if instance.protocol in {Protocol.BGP, Protocol.LDP} else "adjacency"
    return f"every {what} of {instance}; how many is not known here"


def running(situation: Situation, dialect: Dialect) -> tuple[Block, ...]:
    """The running configuration's sections."""
    config = situation.evidence.get(RunningConfig)
    return dialect.parse(config.text) if config else ()


def section(situation: Situation, header: str, dialect: Dialect) -> Block | None:
    """One section of the running configuration."""
    return next((block for block in running(situation, dialect) if dialect.header(block) == header), None)
