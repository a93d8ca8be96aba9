"""The twin of an inventory with every protocol: what its routers boot with, and that the sandbox runs it."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv6Interface

import pytest

from netloop.lab.sandbox import Cable, Network, NodeSpec
from netloop.lab.sandbox.kind import ios_kind
from netloop.lab.twin.build import build_twin
from netloop.lab.twin.twin import Start, Twin
from netloop.model.device import Device
from netloop.model.intent import (
    Eigrp,
    Intent,
    Isis,
    Ldp,
    Link,
    LinkEnd,
    Loopback,
    OspfLoopback,
    Ospfv3,
    Ospfv3Syntax,
    Process,
    Vrf,
)
from netloop.model.inventory import Inventory
from netloop.model.routing import Instance, Protocol, RouterId


def loopback(number: int) -> Loopback:
    return Loopback(
        "Loopback0", ipv4=IPv4Interface(f"10.255.0.{number}/32"), ipv6=IPv6Interface(f"2001:db8::{number}/128")
    )


def identity(protocol: Protocol, name: str, number: int) -> RouterId:
    return RouterId(Instance(protocol, name), IPv4Address(f"10.255.0.{number}"), "Loopback0")


def isis(number: int, tag: str = "core") -> Isis:
    found = identity(Protocol.ISIS, tag, number)
    return Isis(found.instance, found, f"49.0001.0102.5500.000{number}.00", loopbacks=(loopback(number),))


def eigrp(number: int, named: str | None = None, *, ipv6: bool = False, asn: str = "100") -> Eigrp:
    found = identity(Protocol.EIGRP, asn, number)
    return Eigrp(found.instance, found, (loopback(number),), named, ipv6=ipv6)


def ospfv3(number: int, syntax: Ospfv3Syntax = Ospfv3Syntax.IPV6) -> Ospfv3:
    found = identity(Protocol.OSPFV3, "1", number)
    return Ospfv3(found.instance, found, (OspfLoopback(loopback(number), "0"),), syntax)


def ldp(number: int) -> Ldp:
    found = identity(Protocol.LDP, "", number)
    return Ldp(found.instance, found)


def pair(
    *sides: tuple[Process, ...],
    start: Start = Start.LIVE,
    vrfs: tuple[Vrf, ...] = (),
    protocols: tuple[Protocol, ...] | None = None,
) -> Twin:
    """Two routers and the link between them, each side with its processes."""
    intents = {}
    for number, processes in enumerate(sides, 1):
        kinds = {"isis": Isis, "eigrp": Eigrp, "ospfv3": Ospfv3, "ldp": Ldp}
        found = {key: tuple(p for p in processes if isinstance(p, kind)) for key, kind in kinds.items()}
        intents[f"r{number}"] = Intent(f"r{number}", "cisco_ios", (loopback(number),), vrfs=vrfs, **found)  # type: ignore[arg-type]
    devices = {name: Device(name, "192.0.2.1", "cisco_ios") for name in intents}
    link = Link(LinkEnd("r1"), LinkEnd("r2"), 7, protocols)
    return build_twin(Inventory("x.yaml", devices, intents, (link,)), ios_kind, start)


def text(network: Twin, name: str) -> str:
    return next(node.startup for node in network.nodes if node.name == name)


def booted(network: Twin) -> Network:
    nodes = [NodeSpec(node.name, node.startup) for node in network.nodes]
    return Network(nodes, [Cable(c.a, c.a_interface, c.z, c.z_interface) for c in network.cables])


def test_isis_and_ldp_on_a_link() -> None:
    """Both families, the NET that the inventory says (nobody elects one), LDP with its labels; no loopback."""
    startup = text(pair((isis(1), ldp(1)), (isis(2), ldp(2))), "r1")
    assert (
        " ip address 10.254.0.0 255.255.255.254\n"
        " ip router isis core\n"
        " ipv6 address 2001:DB8:FFFE::/127\n"
        " ipv6 router isis core\n"
        " mpls ip\n"
        " isis network point-to-point\n"
        " isis metric 7\n"
    ) in startup
    assert "router isis core\n net 49.0001.0102.5500.0001.00\n is-type level-2-only\n metric-style wide\n!\n" in startup
    assert "mpls label protocol ldp\n" in startup
    assert "Loopback" not in startup
    assert "10.255.0.1" not in startup


def test_a_link_runs_what_it_allows() -> None:
    """Of what both sides have, the link's own protocols alone; LDP and EIGRP are left out like the rest."""
    side = (isis(1), ldp(1), eigrp(1), eigrp(1, ipv6=True), ospfv3(1))
    only = text(pair(side, side, protocols=(Protocol.ISIS,)), "r1")
    assert "isis metric 7" in only
    assert not [word for word in ("mpls ip", "eigrp", "ospf") if word in only]
    nothing = text(pair(side, side, protocols=()), "r1")
    assert not [word for word in ("router isis", "mpls ip", "eigrp", "ospf") if word in nothing]


def test_eigrp_named_and_classic() -> None:
    """A statement for the link's prefix; IPv6 on the interface in classic mode, by itself in named mode."""
    sides = (eigrp(1, "CORP"), eigrp(1, "CORP", ipv6=True)), (eigrp(2), eigrp(2, ipv6=True))
    network = pair(*sides)
    named, classic = text(network, "r1"), text(network, "r2")
    assert "  topology base\n  exit-af-topology\n  network 10.254.0.0 0.0.0.1\n exit-address-family\n" in named
    assert " address-family ipv6 unicast autonomous-system 100\n" in named
    assert "router eigrp 100\n network 10.254.0.0 0.0.0.1\n!\nipv6 router eigrp 100\n!\n" in classic
    assert " ipv6 eigrp 100\n" in classic
    assert " ipv6 eigrp 100\n" not in named


def test_ospfv3_in_its_two_syntaxes() -> None:
    """Each side in the words that the inventory gives it."""
    network = pair((ospfv3(1),), (ospfv3(2, Ospfv3Syntax.OSPFV3),))
    old, new = text(network, "r1"), text(network, "r2")
    assert " ipv6 ospf network point-to-point\n ipv6 ospf 1 area 0\n ipv6 ospf cost 7\n" in old
    assert "ipv6 router ospf 1\n" in old
    assert " ospfv3 network point-to-point\n ospfv3 1 ipv6 area 0\n ospfv3 cost 7\n" in new
    assert "router ospfv3 1\n !\n address-family ipv6 unicast\n exit-address-family\n" in new


@pytest.mark.parametrize(
    ("a", "z"),
    [((isis(1),), ()), ((ospfv3(1),), ()), ((ldp(1),), ()), ((eigrp(1),), (eigrp(2, asn="200"),))],
    ids=["isis", "ospfv3", "ldp", "another-as"],
)
def test_what_one_side_lacks_does_not_run(a: tuple[Process, ...], z: tuple[Process, ...]) -> None:
    """A protocol that the other end has not, or in another AS, is not on the link."""
    startup = text(pair(a, z), "r1")
    assert not [word for word in ("isis", "ospf", "mpls", "eigrp") if word in startup]


def test_a_bare_twin_has_vrfs_and_no_routing() -> None:
    """VRFs are there in either start, as netloop uses them and does not make them."""
    vrfs = (Vrf("RED", "65000:1"), Vrf("BLUE"))
    for start in Start:
        startup = text(pair((isis(1),), (isis(2),), start=start, vrfs=vrfs), "r1")
        targets = "  route-target export 65000:1\n  route-target import 65000:1\n"
        family = f" address-family ipv4\n{targets} exit-address-family\n"
        assert f"vrf definition RED\n rd 65000:1\n !\n{family}" in startup
        assert "vrf definition BLUE\n !\n address-family ipv4\n" in startup
        assert ("router isis" in startup) is (start is Start.LIVE)


def test_the_sandbox_runs_them_all() -> None:
    """Every protocol has its neighbor, with router IDs that it elects from the link's addresses."""
    sides = [(isis(n), ldp(n), ospfv3(n), eigrp(n, "CORP"), eigrp(n, "CORP", ipv6=True)) for n in (1, 2)]
    network = booted(pair(*sides))
    r1 = network.routers["r1"]
    assert {name: len(igp.of(r1)) for name, igp in network.igps.items()} == {
        "ospf": 0,
        "ospfv3": 1,
        "isis": 1,
        "eigrp": 2,
    }
    assert [str(peer.router_id) for peer in network.ldp.seen(r1)] == ["10.254.0.1"]
    assert str(r1.ospfv3.router_id("1")) == str(r1.eigrp.router_id("4 default 100")) == "10.254.0.0"
