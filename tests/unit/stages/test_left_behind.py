"""What a plan takes away, and what still names it when every plan is carried out."""

from __future__ import annotations

from netloop.model.plan import Plan
from netloop.platforms.cisco_ios import PLATFORM as IOS
from netloop.platforms.frr import PLATFORM as FRR
from netloop.platforms.platform import Platform
from netloop.stages.left_behind import given_up, leaving, with_left_behind

R1 = """\
interface Loopback0
 ip address 10.255.0.{last} 255.255.255.255
 ipv6 address 2001:DB8::{last}/128
!
router ospf 1
 router-id 10.255.0.{last}
!
access-list 10 permit 10.255.0.1
ntp peer 10.255.0.11
router bgp 65000
 bgp router-id 10.9.9.{last}
!
end
"""
R2 = """\
router bgp 65000
 neighbor 10.255.0.{last} remote-as 65000
 neighbor 10.255.0.1 password 7 060506324F41
 !
 address-family ipv6
  network 2001:DB8:0::1/128
  network 2001:DB8::11/128
 exit-address-family
!
ip prefix-list LOOPBACKS seq 5 permit 10.255.0.1/32
snmp-server host 10.9.9.1 public
"""


def plan(device: str, running: str, candidate: str, platform: Platform = IOS) -> Plan:
    from dataclasses import replace

    found = Plan(device, running, candidate, changed=running != candidate)
    return replace(found, leaving=leaving(found, platform))


def told(*plans: Plan) -> dict[str, list[tuple[str, str, str]]]:
    gone, platforms = {p.device: given_up(p, IOS) for p in plans}, {p.device: IOS for p in plans}
    found = with_left_behind({p.device: p for p in plans}, gone, platforms)
    return {name: [(one.device, one.line, one.address) for one in p.left_behind] for name, p in found.items()}


def test_every_line_that_names_what_goes_is_told_with_its_device() -> None:
    """Addresses and router IDs, in IPv4 and IPv6, on this device and on the others; whole literals only."""
    found = told(plan("r1", R1.format(last=1), R1.format(last=2)), plan("r2", R2.format(last=1), R2.format(last=1)))
    assert found["r2"] == []
    assert found["r1"] == [
        ("r1", "access-list 10 permit 10.255.0.1", "10.255.0.1"),
        ("r2", "router bgp 65000 / neighbor 10.255.0.1 remote-as 65000", "10.255.0.1"),
        ("r2", "router bgp 65000 / neighbor 10.255.0.1 password 7 060506324F41", "10.255.0.1"),
        ("r2", "router bgp 65000 / address-family ipv6 / network 2001:DB8:0::1/128", "2001:db8::1"),
        ("r2", "ip prefix-list LOOPBACKS seq 5 permit 10.255.0.1/32", "10.255.0.1"),
        ("r2", "snmp-server host 10.9.9.1 public", "10.9.9.1"),
    ]


def test_what_a_plan_replaces_is_not_left_behind() -> None:
    """The other device's own plan changes its neighbor statement in the same run."""
    found = told(plan("r1", R1.format(last=1), R1.format(last=2)), plan("r2", R2.format(last=1), R2.format(last=2)))
    assert not [line for _, line, _ in found["r1"] if line.endswith("remote-as 65000")]


def test_an_address_that_moves_to_another_interface_is_not_given_up() -> None:
    """What an interface of some device has afterwards may be named."""
    before = "interface Loopback0\n ip address 10.0.0.1 255.255.255.255\nntp source 10.0.0.1\n"
    after = "interface Loopback1\n ip address 10.0.0.1 255.255.255.255\nntp source 10.0.0.1\n"
    moved = plan("r1", before, after)
    assert [(gone.interface, gone.address) for gone in moved.leaving] == [("Loopback0", "10.0.0.1")]
    assert told(moved) == {"r1": []}


def test_an_address_that_another_device_takes_over_is_not_given_up() -> None:
    """Whoever names it means the device that has it afterwards; what nobody has is told."""
    one = "interface Loopback0\n ip address {} 255.255.255.255\n"
    names = "ntp peer 10.0.0.1\nntp peer 10.0.0.2\n"
    r1, r2 = (one.format("10.0.0.1"), one.format("10.0.0.3")), (one.format("10.0.0.2") + names, one.format("10.0.0.1"))
    found = told(plan("r1", *r1), plan("r2", r2[0], r2[1] + names))
    assert found == {"r1": [], "r2": [("r2", "ntp peer 10.0.0.2", "10.0.0.2")]}


def test_a_change_that_gives_up_nothing_leaves_nothing_behind() -> None:
    """A first address, a longer mask and a description take nothing away."""
    before = "interface Loopback0\n ip address 10.0.0.1 255.255.255.0\nntp peer 10.0.0.2\n"
    after = "interface Loopback0\n description x\n ip address 10.0.0.1 255.255.255.255\nntp peer 10.0.0.2\n"
    assert plan("r1", before, after).leaving == ()
    assert told(plan("r1", before, after)) == {"r1": []}


def test_a_secondary_that_goes_is_further_and_a_replaced_primary_is_not() -> None:
    """IOS marks a secondary; FRR has several addresses, of which one is replaced and the others go."""
    head, one = "interface Loopback0\n", " ip address 10.0.0.{} 255.255.255.255{}\n"
    before = head + one.format(8, " secondary") + one.format(9, " secondary") + one.format(1, "")
    gone = plan("r1", before, head + one.format(9, " secondary") + one.format(2, "")).leaving
    assert {(a.address, a.further) for a in gone} == {("10.0.0.8", True), ("10.0.0.1", False)}
    lines = [f" ip address 10.0.0.{last}/32\n" for last in (1, 2, 3)]
    gone = plan("r1", head + "".join(lines), head + " ip address 10.0.0.3/32\n ip address 10.0.0.9/32\n", FRR).leaving
    assert [(a.address, a.further) for a in gone] == [("10.0.0.1", False), ("10.0.0.2", True)]


def test_a_changed_vrf_takes_every_address_off_the_interface() -> None:
    """IOS drops them, and with them a session over one; they are back in the other VRF, so nothing is further."""
    line = " ip address 10.0.0.1 255.255.255.255\n"
    before, after = f"interface Loopback0\n{line}", f"interface Loopback0\n vrf forwarding A\n{line}"
    assert [(a.address, a.further) for a in plan("r1", before, after).leaving] == [("10.0.0.1", False)]


def test_lines_are_told_in_the_order_in_which_they_stand() -> None:
    """Device by device, from top to bottom, whichever of several addresses a line names; one that names two, twice."""
    head, one = "interface Loopback0\n", " ip address 10.0.0.{} 255.255.255.255{}\n"
    before = head + one.format(1, "") + one.format(2, " secondary")
    r1 = plan("r1", before + "ntp peer 10.0.0.2\n", head + "ntp peer 10.0.0.2\n")
    rest = "ntp peer 10.0.0.1\nntp peer 10.0.0.2\nroute 10.0.0.2 10.0.0.1\n"
    assert [(device, address) for device, _, address in told(r1, plan("r2", rest, rest))["r1"]] == [
        ("r1", "10.0.0.2"),
        ("r2", "10.0.0.1"),
        ("r2", "10.0.0.2"),
        ("r2", "10.0.0.2"),
        ("r2", "10.0.0.1"),
    ]


def test_a_router_id_that_goes_is_given_up_whatever_else_comes() -> None:
    """A plan that only adds gives up no router ID; one that takes a router ID away does, also where lines are added."""
    before = "router ospf 1\n router-id 10.9.9.1\n!\nsnmp-server host 10.9.9.1 public\n!\nend\n"
    added = before.replace(
        "router ospf 1\n", "interface Loopback0\n ip address 10.0.0.1 255.255.255.255\nrouter ospf 1\n"
    )
    assert told(plan("r1", before, added)) == {"r1": []}
    gone = added.replace(" router-id 10.9.9.1\n", " router-id 10.0.0.1\n")
    assert [address for _, _, address in told(plan("r1", before, gone))["r1"]] == ["10.9.9.1"]
