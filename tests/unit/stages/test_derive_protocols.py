"""Derivation of every protocol: identities, advertised loopbacks, sessions, VRFs."""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_interface
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.model.intent import Advertise, BgpFamily, BgpNeighbor, Intent, IsisLevel, Ospfv3Syntax, Vrf
from netloop.model.inventory import Inventory
from netloop.sources.numbers import net
from netloop.stages.derive import load_inventory
from netloop.stages.isis_net import system_of

EVERYTHING = Path(__file__).parents[1] / "sources" / "everything.yaml"


@cache
def everything() -> Inventory:
    return load_inventory(EVERYTHING)


def intent(name: str) -> Intent:
    return everything().intents[name]


def test_each_instance_has_the_identity_that_was_named() -> None:
    """The default loopback, another one by name, or a literal: for each protocol, instance and VRF."""
    assert [str(identity) for identity in intent("pe1").router_ids] == [
        "OSPF 1 router ID 10.255.1.1",
        "OSPF 2 VRF CUST-A router ID 172.16.10.1",
        "OSPF 3 router ID 10.9.9.9",
        "OSPFv3 1 router ID 10.255.0.1",
        "BGP 65000 BGP identifier 10.255.0.1",
        "BGP 65000 VRF CUST-A BGP identifier 172.16.10.1",
        "IS-IS core system ID 10.255.0.1",
        "EIGRP 100 router ID 10.255.0.1",
        "EIGRP 100 router ID 10.255.0.1",
        "EIGRP 200 VRF CUST-A router ID 172.16.10.1",
        "LDP router ID 10.255.0.1",
    ]
    assert [identity.loopback for identity in intent("pe1").router_ids][:3] == ["Loopback1", "Loopback10", None]


def test_a_loopback_is_all_that_was_said() -> None:
    """Secondaries, VRF, anycast, further lines and a description that is filled in."""
    first, _second, anycast, customer = intent("pe1").loopbacks
    assert first.description == "pe1 in provider"
    assert first.secondaries == (ip_interface("10.254.0.1/32"),)
    assert first.lines == ("ip pim sparse-mode", "no ip redirects")
    assert (anycast.anycast, anycast.vrf, customer.vrf) == (True, "default", "CUST-A")
    assert intent("pe1").vrfs == (Vrf("CUST-A", "65000:1"),)
    assert intent("pe1").absent == ("Loopback7", "Loopback8")


def test_ospf_has_areas_of_single_loopbacks_and_vrfs() -> None:
    """A loopback is in the area given for it, else in that of the process; the VRF is the instance's."""
    one, two, three = intent("pe1").ospf
    assert [(m.loopback.name, m.area) for m in one.loopbacks] == [("Loopback1", "0"), ("Loopback9", "0.0.0.51")]
    (member,) = two.loopbacks
    assert (member.loopback.name, member.advertise, member.passive) == ("Loopback10", Advertise.NETWORK, False)
    assert two.instance.vrf == "CUST-A"
    assert three.loopbacks == ()


def test_ospfv3_needs_32_bits_also_without_ipv4() -> None:
    """An IPv6-only router says its router ID with a reason; the syntax is chosen."""
    (process,) = intent("v6").ospfv3
    assert (str(process.router_id.address), process.router_id.loopback) == ("10.255.0.3", None)
    assert [m.loopback.name for m in process.loopbacks] == ["Loopback0"]
    assert process.syntax is Ospfv3Syntax.IPV6
    assert intent("pe1").ospfv3[0].syntax is Ospfv3Syntax.OSPFV3


def test_isis_makes_its_net_of_area_and_loopback() -> None:
    """The system ID is the loopback in decimal digits unless the NET is given; TE names the loopback."""
    (core,) = intent("pe1").isis
    assert (core.net, core.system_id) == ("49.0001.0102.5500.0001.00", "0102.5500.0001")
    assert (core.level, core.wide_metrics, core.te_router_id) == (IsisLevel.LEVEL_2, True, "Loopback0")
    assert [loopback.name for loopback in core.loopbacks] == ["Loopback0"]
    given, bare = intent("pe2").isis
    assert (given.net, given.level, given.wide_metrics) == ("49.0001.aaaa.0000.0002.00", IsisLevel.LEVEL_1_2, False)
    assert (given.te_router_id, [loopback.name for loopback in given.loopbacks]) == (None, ["Loopback9"])
    assert (bare.instance.name, bare.net) == ("", "49.0102.5500.0002.00")


@given(st.ip_addresses(v=4))
def test_a_system_id_is_the_address_in_decimal_digits(address: IPv4Address) -> None:
    """Each byte is three digits, so that different addresses have different system IDs, in a NET that is accepted."""
    digits = system_of(address).replace(".", "")
    assert [int(digits[index : index + 3]) for index in (0, 3, 6, 9)] == list(address.packed)
    if int(address):
        assert net(f"49.0001.{system_of(address)}.00")


def test_eigrp_is_one_instance_for_each_family() -> None:
    """Named mode has a name; a dual-stack instance is two; a VRF is the instance's."""
    four, six, customer = intent("pe1").eigrp
    assert [(e.named, e.ipv6) for e in (four, six, customer)] == [("CAMPUS", False), ("CAMPUS", True), (None, False)]
    assert four.instance == six.instance
    assert [loopback.name for loopback in customer.loopbacks] == ["Loopback10"]


def test_ldp_takes_its_id_from_a_loopback() -> None:
    """With or without force."""
    assert [(intent(name).ldp[0].force, intent(name).ldp[0].router_id.loopback) for name in ("pe1", "pe2")] == [
        (True, "Loopback0"),
        (False, "Loopback0"),
    ]


def test_bgp_goes_over_both_versions_of_ip() -> None:
    """A host stands for its loopback of the right version and VRF; families are the entry's, else the BGP's."""
    outside, customer = intent("pe1").bgp
    assert outside.neighbors == (
        BgpNeighbor(IPv4Address("10.255.0.2"), 65000, "pe2", "Loopback0", families=(BgpFamily.IPV4, BgpFamily.VPNV4)),
        BgpNeighbor(IPv6Address("2001:db8:255::2"), 65000, "pe2", "Loopback0", families=(BgpFamily.IPV6,)),
        BgpNeighbor(IPv6Address("2001:db8:0:99::2"), 65099, description="transit of pe1", families=(BgpFamily.IPV6,)),
    )
    assert customer.instance.vrf == "CUST-A"
    assert customer.neighbors == (
        BgpNeighbor(IPv4Address("172.16.10.2"), 65000, "pe2", "Loopback10"),
        BgpNeighbor(IPv4Address("172.16.1.2"), 65010),
    )


def test_bgp_originates_loopbacks_of_both_families() -> None:
    """A loopback by name is a /32 and a /128; prefixes are as written."""
    outside, customer = intent("pe1").bgp
    assert [str(network) for network in outside.networks] == [
        "10.255.0.1/32",
        "2001:db8:255::1/128",
        "10.99.0.1/32",
        "2001:db8:99::1/128",
        "10.0.0.0/8",
        "2001:db8::/32",
    ]
    assert [str(network) for network in customer.networks] == ["172.16.10.1/32"]


SAME = """
defaults: {{platform: ios, routing: {{router_id: Loopback0}}, vrfs: {{A: {{}}, B: {{}}}}}}
hosts:
  a: {{hostname: 192.0.2.1, loopbacks: {{{0}}}}}
  b: {{hostname: 192.0.2.2, loopbacks: {{{1}}}}}
"""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Loopback0: {ipv4: 10.0.0.1}, Loopback1: {ipv4: 10.1.0.1, vrf: A}", "Loopback0: {ipv4: 10.1.0.1}"),
        ("Loopback0: {ipv4: 10.0.0.1, vrf: A}", "Loopback0: {ipv4: 10.0.0.1, vrf: B}"),
        ("Loopback0: {ipv4: 10.0.0.1, anycast: true}", "Loopback0: {ipv4: 10.0.0.1, anycast: true}"),
    ],
)
def test_the_same_address_may_be_in_another_vrf_or_anycast(tmp_path: Path, first: str, second: str) -> None:
    """Addresses are used once per VRF, unless all that have them say anycast."""
    path = tmp_path / "x.yaml"
    path.write_text(SAME.format(first, second))
    assert len(load_inventory(path).devices) == 2


def test_the_same_address_may_be_in_another_routing_domain(tmp_path: Path) -> None:
    """Two networks in one inventory do not mind each other."""
    text = "defaults: {platform: ios, loopbacks: {Loopback0: {ipv4: 10.0.0.1}}}\nhosts:\n"
    for name in "ab":
        routing = f"{{domain: {name}, router_id: Loopback0, ospf: {{1: {{area: 0}}}}}}"
        text += f"  {name}: {{hostname: {name}, routing: {routing}}}\n"
    path = tmp_path / "x.yaml"
    path.write_text(text)
    assert [str(i.router_ids[0].address) for i in load_inventory(path).intents.values()] == ["10.0.0.1", "10.0.0.1"]
