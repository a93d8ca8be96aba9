"""The twin that an inventory describes: wiring, IGP and startup configurations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Interface, IPv6Network
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.errors import LabError
from netloop.lab.sandbox.kind import ios_kind
from netloop.lab.twin.build import build_twin
from netloop.lab.twin.twin import Start, Twin
from netloop.lab.twin.wiring import POOL_V4, POOL_V6, wire
from netloop.model.device import Device
from netloop.model.intent import Bgp, Intent, Link, LinkEnd, Loopback, Ospf, OspfLoopback
from netloop.model.inventory import Inventory
from netloop.model.routing import Instance, Protocol, RouterId
from netloop.stages.derive import load_inventory

ISP = Path(__file__).parents[4] / "inventory" / "isp.yaml"


def intent(name: str, number: int, *, areas: Mapping[str, str] | None = None, ipv6: bool = False) -> Intent:
    address = IPv4Address(f"10.255.0.{number}")
    v6 = IPv6Interface(f"2001:db8:255::{number:x}/128") if ipv6 else None
    loopback = Loopback("Loopback0", ipv4=IPv4Interface(f"{address}/32"), ipv6=v6)

    def router_id(protocol: Protocol, process: str) -> RouterId:
        return RouterId(Instance(protocol, process), address, "Loopback0")

    ospf = tuple(
        Ospf(Instance(Protocol.OSPF, process), router_id(Protocol.OSPF, process), (OspfLoopback(loopback, area),))
        for process, area in ({"1": "0"} if areas is None else areas).items()
    )
    bgp = (Bgp(Instance(Protocol.BGP, "65000"), router_id(Protocol.BGP, "65000")),)
    return Intent(name, "cisco_ios", (loopback,), ospf, bgp)


def inventory(*intents: Intent, links: tuple[Link, ...] = ()) -> Inventory:
    devices = {i.device: Device(i.device, f"192.0.2.{n}", "cisco_ios") for n, i in enumerate(intents, 1)}
    return Inventory("labs/isp.yaml", devices, {i.device: i for i in intents}, links)


def link(a: str, z: str, cost: int | None = None) -> Link:
    return Link(LinkEnd(a), LinkEnd(z), cost)


def twin(found: Inventory, start: Start = Start.LIVE, accounts: Sequence[str] = ()) -> Twin:
    return build_twin(found, ios_kind, start, accounts)


def wired(found: Inventory) -> tuple[Link, ...]:
    return wire(found, {name: ios_kind(device) for name, device in found.devices.items()})


def startup(network: Twin, name: str) -> str:
    return next(node.startup for node in network.nodes if node.name == name)


PAIR = (intent("p1", 1), intent("p2", 2))


def test_a_live_twin_is_a_network_before_netloop() -> None:
    """A live twin has addressed links with the IGP on them, users and lines; no loopback, no BGP, no router ID."""
    account = "username netloop privilege 15 secret 9 $9$x$y"
    network = twin(inventory(*PAIR, links=(link("p1", "p2", cost=10),)), accounts=(account,))
    assert startup(network, "p1") == (
        "service timestamps debug datetime msec\n"
        "service timestamps log datetime msec\n"
        "no service password-encryption\n"
        "!\n"
        "hostname p1\n"
        "!\n"
        "no ip domain lookup\n"
        "!\n"
        f"{account}\n"
        "!\n"
        "interface GigabitEthernet0/0\n"
        " description to p2\n"
        " ip address 10.254.0.0 255.255.255.254\n"
        " ip ospf network point-to-point\n"
        " ip ospf 1 area 0\n"
        " ip ospf cost 10\n"
        "!\n"
        "router ospf 1\n"
        "!\n"
        "ip scp server enable\n"
        "!\n"
        "line con 0\n"
        "line vty 0 4\n"
        " login local\n"
        " transport input ssh\n"
        "!\n"
        "end\n"
    )


def test_a_bare_twin_has_addresses_and_no_routing() -> None:
    """``--start bare`` gives routers with addressed links and without any routing."""
    text = startup(twin(inventory(*PAIR, links=(link("p1", "p2", cost=10),)), Start.BARE), "p2")
    assert " ip address 10.254.0.1 255.255.255.254\n" in text
    assert "ospf" not in text


def test_cables_join_the_interfaces_that_the_configurations_name() -> None:
    """Each router numbers its own interfaces in the order of its links, and the cables say the same names."""
    routers = (*PAIR, intent("p3", 3))
    network = twin(inventory(*routers, links=(link("p1", "p2"), link("p1", "p3"), link("p2", "p3"))))
    found = [(c.a, c.a_interface, c.z, c.z_interface) for c in network.cables]
    assert found == [
        ("p1", "GigabitEthernet0/0", "p2", "GigabitEthernet0/0"),
        ("p1", "GigabitEthernet0/1", "p3", "GigabitEthernet0/0"),
        ("p2", "GigabitEthernet0/1", "p3", "GigabitEthernet0/1"),
    ]
    for cable in network.cables:
        assert f"interface {cable.a_interface}\n description to {cable.z}\n" in startup(network, cable.a)
        assert f"interface {cable.z_interface}\n description to {cable.a}\n" in startup(network, cable.z)


def test_what_the_inventory_gives_is_kept() -> None:
    """Given names (in full) and addresses are used; no name is handed out twice; a half-given prefix is completed."""
    given_ends = Link(
        LinkEnd("p1", "Gi0/0", IPv4Interface("10.0.0.1/30"), IPv6Interface("2001:db8:1::/127")),
        LinkEnd("p2", "Ethernet1/0"),
    )
    first, second = wired(inventory(*PAIR, links=(link("p1", "p2"), given_ends)))
    assert (first.a.interface, first.z.interface) == ("GigabitEthernet0/1", "GigabitEthernet0/0")
    assert (second.a.interface, second.z.interface) == ("GigabitEthernet0/0", "Ethernet1/0")
    assert (second.a.ipv4, second.z.ipv4) == (IPv4Interface("10.0.0.1/30"), IPv4Interface("10.0.0.2/30"))
    assert second.z.ipv6 == IPv6Interface("2001:db8:1::1/127")


def test_links_between_routers_with_ipv6_loopbacks_are_dual_stack() -> None:
    """Two IPv6 loopbacks make the link between them dual-stack, written as IOS writes it; one alone does not."""
    routers = (intent("p1", 1, ipv6=True), intent("p2", 2, ipv6=True), intent("p3", 3))
    network = twin(inventory(*routers, links=(link("p1", "p2"), link("p2", "p3"))))
    assert startup(network, "p2").count("ipv6 address") == 1
    assert " ipv6 address 2001:DB8:FFFE::1/127\n" in startup(network, "p2")
    assert "ipv6 unicast-routing\n" in startup(network, "p2")
    assert "ipv6" not in startup(network, "p3")


@pytest.mark.parametrize(
    ("a", "z", "on_a", "on_z"),
    [
        ({"1": "0"}, {"1": "0.0.0.0"}, "1 area 0", "1 area 0"),
        ({"1": "0"}, {"1": "10"}, "1 area 10", "1 area 10"),
        ({"1": "0.0.0.20"}, {"1": "10"}, "1 area 0", "1 area 0"),
        ({"1": "0"}, {"100": "0"}, "1 area 0", "100 area 0"),
        ({"7": "0", "1": "3"}, {"1": "3"}, "1 area 3", "1 area 3"),
        ({"1": "5"}, {}, "1 area 5", None),
    ],
)
def test_both_sides_of_a_link_agree_on_the_area(
    a: dict[str, str], z: dict[str, str], on_a: str, on_z: str | None
) -> None:
    """Each side runs its own process in one common area, the inner one where one side is in the backbone."""
    network = twin(inventory(intent("a", 1, areas=a), intent("z", 2, areas=z), links=(link("a", "z"),)))
    for name, expected in (("a", on_a), ("z", on_z)):
        lines = [line for line in startup(network, name).splitlines() if line.startswith(" ip ospf") and "area" in line]
        assert lines == ([f" ip ospf {expected}"] if expected else [])
        assert ("router ospf" in startup(network, name)) is (expected is not None)


@given(
    links=st.lists(st.sampled_from(list(combinations("abcdef", 2))), max_size=20),
    taken=st.sets(st.integers(0, 40), max_size=12),
)
def test_no_two_links_share_a_prefix_nor_one_of_the_inventory(links: list[tuple[str, str]], taken: set[int]) -> None:
    """The lab's own prefixes overlap neither each other nor any address of the inventory, in both families."""
    pools: tuple[IPv4Network | IPv6Network, ...] = (POOL_V4, POOL_V6)
    used = tuple(
        Loopback(f"Loopback{n}", ipv4=IPv4Interface((POOL_V4[n], 32)), ipv6=IPv6Interface((POOL_V6[n], 128)))
        for n in taken
    )
    intents = [Intent(name, "cisco_ios", (*used, *intent(name, 1, ipv6=True).loopbacks)) for name in "abcdef"]
    links_made = wired(inventory(*intents, links=tuple(link(*ends) for ends in links)))
    ends = [end for found in links_made for end in (found.a, found.z)]
    addresses = [address for end in ends for address in (end.ipv4, end.ipv6) if address]
    assert len({a.ip for a in addresses}) == len(addresses) == 4 * len(links)
    assert not {a.ip for a in addresses} & {pool[n] for pool in pools for n in taken}
    assert len({(end.device, end.interface) for end in ends}) == len(ends)


def test_a_used_up_pool_is_said_plainly() -> None:
    """A pool without a free prefix is an error with a way out, not a traceback."""
    whole = Loopback("Loopback9", ipv4=IPv4Interface("10.254.1.1/8"))
    routers = (Intent("p1", "cisco_ios", (whole,)), Intent("p2", "cisco_ios"))
    with pytest.raises(LabError, match=r"10\.254\.0\.0/16 has no free /31") as caught:
        wired(inventory(*routers, links=(link("p1", "p2"),)))
    assert caught.value.hint == "give the links prefixes in the inventory"


def test_a_host_prefix_leaves_no_second_address() -> None:
    """A /32 on one end of a link is refused with the link's name."""
    alone = Link(LinkEnd("p1", ipv4=IPv4Interface("10.0.0.1/32")), LinkEnd("p2"))
    with pytest.raises(LabError, match=r"p1 - p2: 10\.0\.0\.1/32 leaves no address"):
        wired(inventory(*PAIR, links=(alone,)))


def test_the_fingerprint_tells_twins_apart() -> None:
    """The same inventory gives the same fingerprint; another cost, cable or start gives another."""
    base = inventory(*PAIR, links=(link("p1", "p2", 10),))
    other = inventory(*PAIR, links=(link("p1", "p2", 20),))
    assert twin(base).fingerprint == twin(base).fingerprint
    assert len({twin(base).fingerprint, twin(other).fingerprint, twin(base, Start.BARE).fingerprint}) == 3


def test_a_twin_is_the_same_under_another_identity(tmp_path: Path) -> None:
    """Another loopback's address is another NET in the start, and for an apply to bring: the lab that is up will do."""
    text = ISP.read_text()
    path = tmp_path / "isp.yaml"
    path.write_text(text)
    before = twin(load_inventory(path))
    path.write_text(text.replace("10.255.0.2,", "10.255.9.2,"))
    after = twin(load_inventory(path))
    assert [node.startup for node in before.nodes] != [node.startup for node in after.nodes]
    assert before.fingerprint == after.fingerprint
