"""BGP sessions as both ends show them, what they come from, and who is served by a reflector."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface, ip_address

import pytest

from netloop.checks.sessions import BgpSessionCheck, Reflected, SessionSource
from netloop.model.evidence import Interfaces
from netloop.model.finding import BrokenAt, Finding
from netloop.model.intent import Bgp, BgpFamily, BgpNeighbor
from netloop.model.routing import Instance, Protocol, RouterId
from netloop.model.routing_facts import BgpSessions, BgpSessionState
from tests.unit.checks.made_network import BGP, MadeNetwork, made, peer, router_id

WRONG = IPv4Address("10.9.9.9")
V4, V6 = BgpFamily.IPV4, BgpFamily.IPV6


def pair(**parts: object) -> MadeNetwork:
    """Two routers with a link and an iBGP session between their loopbacks."""
    network = made(2, [(1, 2)], [Protocol.BGP])
    peer(network, 1, 2, **parts)  # type: ignore[arg-type]
    return network


def one(network: MadeNetwork, device: str = "r1") -> Finding:
    (found,) = network.judge(BgpSessionCheck(), device)
    return found


def test_all_is_well() -> None:
    """Established from the declared loopback with the declared families, and the other end shows the same."""
    network = pair(families=(V4, V6))
    found = one(network)
    assert (found.subject, found.peer, found.instance) == ("BGP 65000 to r2 (10.255.0.2)", "r2", BGP)
    assert found.expected == "Established from Loopback0's 10.255.0.1 with IPv4 and IPv6"
    assert network.told(BgpSessionCheck()) == [("r1", "passed", "Established"), ("r2", "passed", "Established")]


def alter(device: str, **parts: object) -> Callable[[MadeNetwork], None]:
    return lambda network: network.change_sessions(device, **parts)


DOWN = {"state": "Idle", "up": False, "router_id": None, "local_address": None, "families": frozenset()}


@pytest.mark.parametrize(
    ("change", "actual"),
    [
        (alter("r1", local_address=ip_address("10.0.0.0")), "from 10.0.0.0 instead of Loopback0's 10.255.0.1"),
        (alter("r1", families=frozenset({V4})), "IPv6 is not negotiated"),
        (alter("r1", families=frozenset({V4}), offered=frozenset({V4})), "IPv6 is not activated here"),
        (alter("r1", router_id=WRONG), "r2 is known here as 10.9.9.9, not 10.255.0.2"),
        (alter("r2", router_id=WRONG), "r2 knows this router as 10.9.9.9, not 10.255.0.1"),
        (alter("r1", client=True), "a route-reflector client here, declared none"),
        (alter("r1", remote_as=65009), "AS 65009 is expected here, not 65000"),
        (alter("r2", remote_as=65009), "r2 expects AS 65009, not 65000"),
        (alter("r2", state="Active", up=False), "Established; r2: Active"),
        (alter("r2", address=WRONG), "Established; r2 has no session with 10.255.0.1"),
        (alter("r2", address=ip_address("10.0.0.0")), "Established; r2 expects 10.0.0.0"),
    ],
)
def test_what_differs(change: Callable[[MadeNetwork], None], actual: str) -> None:
    """Each part of a session that is not as declared, or not as the other end has it, fails and is named."""
    network = pair(families=(V4, V6))
    for name in ("r1", "r2"):
        network.configure(name, BGP, None)
    change(network)
    assert (one(network).status.value, one(network).actual) == ("failed", actual)


def test_a_family_that_the_other_end_lacks() -> None:
    """A family that is activated here alone is said so: the other end has to be changed."""
    network = pair(families=(V4, V6))
    network.change_sessions("r1", families=frozenset({V4}))
    network.change_sessions("r2", families=frozenset({V4}), offered=frozenset({V4}))
    assert one(network).actual == "IPv6 is activated here and not at r2"
    assert one(network, "r2").actual == "IPv6 is not activated here"


def test_a_device_that_shows_no_families() -> None:
    """What an end does not show at all is not missing."""
    network = pair(families=(V4, V6))
    network.change_sessions("r1", families=frozenset(), offered=frozenset())
    assert one(network).status.value == "passed"


def test_a_client_that_is_none() -> None:
    """A declared client that the reflector does not treat as one is not served."""
    network = pair(client=True)
    assert one(network).status.value == "passed"
    network.change_sessions("r1", client=False)
    assert one(network).actual == "no route-reflector client here, declared one"


def test_down_at_both_ends() -> None:
    """A session that is down is told with both states and what each end says of the last reset."""
    network = pair()
    network.change_sessions("r1", **DOWN, note="hold timer expired")
    network.change_sessions("r2", **{**DOWN, "state": "Active"}, note="peer closed")
    found = one(network)
    assert (found.actual, found.hint) == ("Idle; r2: Active", "hold timer expired; r2: peer closed")
    assert found.broken_at is BrokenAt.NO_ADJACENCY
    network.change_sessions("r2", address=ip_address("10.0.0.0"))
    assert one(network).actual == "Idle; r2 expects 10.0.0.0"
    network.change_sessions("r2", address=router_id(1), remote_as=7)
    assert one(network).actual == "Idle; r2: Active; r2 expects AS 7, not 65000"
    network.facts["r1"][BgpSessions] = BgpSessions(())
    assert one(network).actual == "no session with 10.255.0.2 here; r2: Active; r2 expects AS 7, not 65000"


def test_an_identifier_that_is_awaited_is_pending() -> None:
    """The identifier is in the configuration, and the session still runs under the former one."""
    network = pair()
    network.change_sessions("r1", router_id=WRONG)
    assert one(network).status.value == "pending"
    network.change_sessions("r1", client=True)
    assert one(network).status.value == "failed"


def test_one_end_alone() -> None:
    """Not in the run, unreadable, not in the inventory: one end's word is taken, and it is said that it is."""
    network = pair()
    network.unread_facts["r2", BgpSessions] = "cut"
    assert (one(network).status.value, one(network).actual) == (
        "passed",
        "Established; r2 could not be read: one end alone",
    )
    del network.facts["r2"]
    assert one(network).actual == "Established; r2 was not asked: one end alone"
    network.change_sessions("r1", **DOWN)
    assert one(network).actual == "Idle; r2 was not asked"
    network = pair()
    network.unread_facts["r1", BgpSessions] = "cut"
    assert (one(network).status.value, one(network).actual) == ("error", "could not read: cut")


def external(network: MadeNetwork, address: str, device: str | None = None, *, vrf: str = "default") -> None:
    """An eBGP session of r1 without a source of its own, declared and shown as up."""
    intent = network.intents["r1"]
    instance = replace(BGP, vrf=vrf)
    wanted = BgpNeighbor(ip_address(address), 64500, device)
    bgp = Bgp(instance, RouterId(instance, router_id(1)), (wanted,))
    network.intents["r1"] = replace(intent, bgp=(*intent.bgp, bgp))
    local = ip_address("192.0.2.0")
    families = frozenset({V4})
    session = BgpSessionState(
        instance, ip_address(address), "Established", True, 64500, 65000, WRONG, local, families, families
    )
    known = network.fact("r1", BgpSessions).sessions
    network.facts["r1"][BgpSessions] = BgpSessions((*known, session))


def test_a_neighbor_outside_the_inventory() -> None:
    """A provider's router is asked nothing, and its identifier is its own affair."""
    network = made(1, [], [Protocol.BGP])
    external(network, "192.0.2.1")
    found = one(network)
    assert (found.subject, found.peer) == ("BGP 65000 to 192.0.2.1", None)
    assert found.actual == "Established; the other end is not in the inventory: one end alone"


def test_a_neighbor_that_a_lab_does_not_have() -> None:
    """A provider's router that is away is a failure, but in a lab, where nothing stands for it."""
    network = made(1, [], [Protocol.BGP])
    external(network, "192.0.2.1")
    network.change_sessions("r1", **DOWN)
    assert (one(network).status.value, one(network).actual) == ("failed", "Idle; the other end is not in the inventory")
    network.alone = True
    assert one(network).status.value == "skipped"
    network = pair()
    network.alone = True
    network.change_sessions("r1", **DOWN)
    assert one(network).status.value == "failed"


def test_a_session_without_a_source_comes_from_its_link() -> None:
    """The source of a session that names none is the address in the neighbor's subnet, in the session's VRF."""
    network = made(1, [], [Protocol.BGP])
    external(network, "192.0.2.1", vrf="X")
    assert one(network).expected == "Established with IPv4"
    known = network.fact("r1", Interfaces).by_name
    port = replace(known["Loopback0"], name="Gi0/9", ipv4=(IPv4Interface("192.0.2.2/29"),), ipv6=(), vrf="X")
    network.facts["r1"][Interfaces] = Interfaces({**known, "Gi0/9": port})
    assert one(network).expected == "Established from 192.0.2.2 with IPv4"
    assert one(network).actual == "from 192.0.2.0 instead of 192.0.2.2"


def test_the_other_end_outside_the_vrf() -> None:
    """A customer's router has in its global table what the provider's has in a VRF."""
    network = made(2, [], [Protocol.BGP])
    external(network, "192.0.2.1", "r2", vrf="X")
    outside = Instance(Protocol.BGP, "64500")
    network.intents["r2"] = replace(network.intents["r2"], bgp=(Bgp(outside, RouterId(outside, WRONG)),))
    back = BgpSessionState(
        outside, ip_address("192.0.2.0"), "Established", True, 65000, 64500, router_id(1), ip_address("192.0.2.1")
    )
    network.facts["r2"][BgpSessions] = BgpSessions((back,))
    assert [f.actual for f in network.judge(BgpSessionCheck(), "r1")] == ["Established"]
    network.facts["r2"][BgpSessions] = BgpSessions((replace(back, router_id=WRONG),))
    found = network.judge(BgpSessionCheck(), "r1")
    assert [f.actual for f in found] == ["r2 knows this router as 10.9.9.9, not 10.255.0.1"]


def test_who_is_asked() -> None:
    """Whoever is to run BGP is asked, as the other end of somebody's session; nobody else."""
    network = made(2, [], [Protocol.OSPF])
    assert BgpSessionCheck().asks("r1", network.fleet()) == ()
    fleet = made(2, [], [Protocol.BGP]).fleet()
    assert BgpSessionCheck().asks("r1", fleet) == (BgpSessions, Interfaces)
    assert SessionSource().asks("r1", fleet) == ()
    assert SessionSource().asks("r1", pair().fleet()) == (BgpSessions,)
    assert Reflected().asks("r3", fleet) == ()


def test_the_source_within_an_as() -> None:
    """A session declared between loopbacks that runs from a link fails; one that is down is told elsewhere."""
    network = pair()
    assert network.told(SessionSource(), "r1") == [("r1", "passed", "from 10.255.0.1")]
    network.change_sessions("r1", local_address=ip_address("10.0.0.0"))
    (found,) = network.judge(SessionSource(), "r1")
    assert (found.status.value, found.expected, found.actual) == (
        "failed",
        "from Loopback0's 10.255.0.1",
        "from 10.0.0.0",
    )
    assert found.hint
    network.change_sessions("r1", **DOWN)
    assert network.told(SessionSource(), "r1") == []


def test_no_source_is_asked_of_sessions_to_others() -> None:
    """Between AS numbers the link's address is the usual source."""
    network = made(1, [], [Protocol.BGP])
    external(network, "192.0.2.1")
    assert network.told(SessionSource()) == []


def reflecting(*clients: int) -> MadeNetwork:
    """Two reflectors, r1 and r2, in session with each other; each has the clients."""
    network = made(2 + len(clients), [], [Protocol.BGP])
    peer(network, 1, 2)
    for client in clients:
        peer(network, 1, client, client=True)
        peer(network, 2, client, client=True)
    return network


def close(network: MadeNetwork, *ends: int) -> None:
    """The session between two routers is down at both ends."""
    for near, far in (ends, ends[::-1]):
        sessions = network.fact(f"r{near}", BgpSessions).sessions
        changed = (replace(s, up=False, state="Idle") if s.address == router_id(far) else s for s in sessions)
        network.facts[f"r{near}"][BgpSessions] = BgpSessions(tuple(changed))


def test_clients_are_served() -> None:
    """Each client by both reflectors, the reflectors by each other; one reflector is enough."""
    network = reflecting(3, 4)
    assert network.told(Reflected()) == [
        ("r1", "passed", "in session"), ("r2", "passed", "in session"),
        ("r3", "passed", "client of r1, r2"), ("r4", "passed", "client of r1, r2"),
    ]  # fmt: skip
    close(network, 1, 3)
    assert network.told(Reflected(), "r3") == [("r3", "passed", "client of r2")]
    close(network, 2, 3)
    assert network.told(Reflected(), "r3") == [
        ("r3", "failed", "r1, r2: no session up that has this router as a client")
    ]
    assert {status for _, status, _ in network.told(Reflected(), "r1", "r2", "r4")} == {"passed"}


def test_reflectors_that_are_apart() -> None:
    """Two reflectors without a session tell each other's clients nothing, and each is named."""
    network = reflecting(3)
    close(network, 1, 2)
    text = "no session up with {}, and no reflector has it as a client"
    assert network.told(Reflected()) == [
        ("r1", "failed", text.format("r2")),
        ("r2", "failed", text.format("r1")),
        ("r3", "passed", "client of r1, r2"),
    ]


def test_a_router_that_is_no_client() -> None:
    """In session with one reflector as an ordinary neighbor: the other reflector is missing, and nobody reflects."""
    network = reflecting(3, 4)
    for intent in ("r1", "r2"):
        bgp = network.intents[intent].bgp[0]
        plain = tuple(replace(n, route_reflector_client=n.device == "r4") for n in bgp.neighbors)
        network.intents[intent] = replace(network.intents[intent], bgp=(replace(bgp, neighbors=plain),))
        sessions = network.fact(intent, BgpSessions).sessions
        kept = tuple(replace(s, client=s.client and s.address != router_id(3)) for s in sessions)
        network.facts[intent][BgpSessions] = BgpSessions(kept)
    assert network.told(Reflected(), "r3") == [("r3", "passed", "sessions with all 2 others")]
    close(network, 2, 3)
    assert network.told(Reflected(), "r3", "r2") == [
        ("r3", "failed", "no session up with r2, and no reflector has it as a client"),
        ("r2", "failed", "no session up with r3, and no reflector has it as a client"),
    ]


def test_a_full_mesh() -> None:
    """Without reflectors every pair needs a session; a chain of three lacks the one between its ends."""
    network = made(4, [], [Protocol.BGP])
    peer(network, 1, 2)
    peer(network, 2, 3)
    assert network.told(Reflected()) == [
        ("r1", "failed", "no session up with r3"),
        ("r2", "passed", "sessions with all 2 others"),
        ("r3", "failed", "no session up with r1"),
    ]
    peer(network, 1, 3)
    assert {status for _, status, _ in network.told(Reflected())} == {"passed"}


def test_a_reflector_that_was_not_read() -> None:
    """What it declares counts then, and it is said; a client that could not be read is an error."""
    network = reflecting(3)
    for name in ("r1", "r2"):
        network.unread_facts[name, BgpSessions] = "cut"
    assert network.told(Reflected()) == [
        ("r1", "error", "could not read: cut"), ("r2", "error", "could not read: cut"),
        ("r3", "passed", "client of r1, r2; r1, r2 not read: as declared"),
    ]  # fmt: skip
    del network.unread_facts["r2", BgpSessions]
    assert network.told(Reflected(), "r3") == [("r3", "passed", "client of r1, r2")]


def test_an_address_that_two_routers_have() -> None:
    """A reflector's client stays its client when a third router has the client's address too: the identifier tells."""
    network = reflecting(3, 4)
    known = network.fact("r4", Interfaces).by_name
    twice = replace(known["Loopback0"], name="Loopback9", ipv4=(IPv4Interface(router_id(3)),), ipv6=())
    network.facts["r4"][Interfaces] = Interfaces({**known, "Loopback9": twice})
    assert network.told(Reflected(), "r3", "r4") == [
        ("r3", "passed", "client of r1, r2"),
        ("r4", "passed", "client of r1, r2"),
    ]
