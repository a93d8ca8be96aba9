"""Compare: what changed between two readings of the same devices."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

import pytest

from netloop.model.difference import Area, Difference
from netloop.model.evidence import (
    Evidence,
    Fact,
    IdentityState,
    Neighbor,
    OspfIdentities,
    OspfNeighbors,
)
from netloop.model.routing import Instance, Protocol
from netloop.model.routing_facts import (
    BgpSessions,
    BgpSessionState,
    InstalledRoute,
    InstalledRoutes,
    NextHop,
    RouteSource,
)
from netloop.stages.compare import compare

OSPF, BGP = Instance(Protocol.OSPF, "1"), Instance(Protocol.BGP, "65000")
HOST = IPv4Network("10.255.0.2/32")


def identities(address: str | None) -> OspfIdentities:
    return OspfIdentities((IdentityState(OSPF, IPv4Address(address) if address else None, "shut down"),))


def neighbors(*states: str) -> OspfNeighbors:
    found = (
        Neighbor(OSPF, IPv4Address(f"10.0.0.{n}"), state, state == "FULL", IPv4Address("10.255.0.2"), f"Gi0/{n}")
        for n, state in enumerate(states)
    )
    return OspfNeighbors(tuple(found))


def routes(*ways: str) -> InstalledRoutes:
    hops = tuple(NextHop(IPv4Address(way)) for way in ways)
    table = {HOST: InstalledRoute(HOST, RouteSource.OSPF, hops, code="O")} if ways else {}
    return InstalledRoutes({("default", 4): table})


def session(state: str, source: str) -> BgpSessions:
    address = IPv4Address("10.255.0.2")
    return BgpSessions((BgpSessionState(BGP, address, state, up=True, local_address=IPv4Address(source)),))


def evidence(*facts: Fact) -> dict[str, Evidence]:
    return {"p1": Evidence("p1", facts={type(fact): fact for fact in facts})}


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        (identities("10.1.1.1"), identities("10.255.0.1"), (Area.IDENTITY, "OSPF 1", "10.1.1.1", "10.255.0.1")),
        (identities("10.1.1.1"), identities(None), (Area.IDENTITY, "OSPF 1", "10.1.1.1", "shut down")),
        (
            neighbors("FULL", "FULL"),
            neighbors("FULL"),
            (Area.ADJACENCY, "OSPF 1 neighbor 10.0.0.1 on Gi0/1", "FULL 10.255.0.2", "-"),
        ),
        (
            session("Established", "10.255.0.1"),
            session("Established", "10.0.0.1"),
            (
                Area.SESSION,
                "BGP 65000 neighbor 10.255.0.2",
                "Established from 10.255.0.1",
                "Established from 10.0.0.1",
            ),
        ),
        (
            routes("10.0.0.1", "10.0.0.2"),
            routes("10.0.0.2"),
            (Area.ROUTE, "10.255.0.2/32", "O via 10.0.0.1, 10.0.0.2", "O via 10.0.0.2"),
        ),
        (routes("10.0.0.1"), routes(), (Area.ROUTE, "10.255.0.2/32", "O via 10.0.0.1", "-")),
    ],
    ids=["identity", "stopped", "adjacency", "source", "way", "route"],
)
def test_a_difference_is_told_with_before_and_after(
    old: Fact, new: Fact, difference: tuple[Area, str, str, str]
) -> None:
    """What is another one now is told once, with what it was and what it is."""
    assert compare(evidence(old), evidence(new)) == ((Difference("p1", *difference),), ())


@pytest.mark.parametrize("fact", [identities("10.1.1.1"), neighbors("FULL"), routes("10.0.0.1")])
def test_the_same_is_no_difference(fact: Fact) -> None:
    """Two readings of the same state do not differ."""
    assert compare(evidence(fact), evidence(fact)) == ((), ())


def test_what_was_not_read_is_not_compared() -> None:
    """A fact that could not be read on one side is told so, and is not *gone*."""
    broken = {"p1": Evidence("p1", unread={OspfNeighbors: "the answer is cut"})}
    found, unknown = compare(evidence(neighbors("FULL")), broken)
    assert not found
    assert [(one.device, one.fact, one.reason) for one in unknown] == [
        ("p1", "the OSPFv2 adjacencies", "after: the answer is cut")
    ]


def test_a_device_of_one_reading_alone_is_not_compared() -> None:
    """A device of which nothing was read at one of the two times is told, with the time."""
    found, unknown = compare(evidence(neighbors("FULL")), {})
    assert not found
    assert [(one.device, one.reason) for one in unknown] == [("p1", "nothing was read of it after")]
