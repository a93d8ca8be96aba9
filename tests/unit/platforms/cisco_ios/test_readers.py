"""What the readers make of each form that IOS prints, and of what is no answer."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv6Interface

import pytest

from netloop.model.evidence import (
    BgpIdentities,
    ConfiguredIdentities,
    IdentityState,
    Interfaces,
    InterfaceState,
    OspfIdentities,
    RunningConfig,
)
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios.facts import READERS
from netloop.platforms.cisco_ios.readers import (
    bgp,
    bgp_neighbors,
    configuration,
    interfaces,
    ospf,
    ospf_neighbors,
    statements,
    text,
)
from netloop.platforms.platform import UnreadableOutput

INVALID = "               ^\n% Invalid input detected at '^' marker.\n"


def ospf_states(show: str, configured: str = INVALID) -> list[tuple[str, str, str, str]]:
    """What ``show ip ospf`` and the statements of the configuration say together."""
    said = configured if configured == INVALID else f"{configured}end\n"
    fact = READERS[OspfIdentities].read({ospf.PROCESSES: show, statements.ROUTERS: said})
    assert isinstance(fact, OspfIdentities)
    return [(s.instance.name, s.instance.vrf, str(s.address), s.note) for s in fact.states]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("r1#show ip ospf\r\nfact\r\nr1#", "fact"),
        ("show ip ospf\n\nfact\n\nr1(config-if)#", "fact"),
        ("Load for five secs: 1%/0%; one minute: 1%\nTime source is NTP, 23:17:46 EST\n\nfact", "fact"),
        (
            "fact\n --More-- \x08\x08\x08\x08\x08\x08\x08\x08\x08        \x08\x08\x08\x08\x08\x08\x08\x08\x08 more",
            "fact\n more",
        ),
        ("fact\n --More-- \r         \r  more", "fact\n  more"),
        ("fact\n--More-- more", "fact\nmore"),
        ("\x1b[Kfact\x1b[0m", "fact"),
        ("   \r\n\r\n", ""),
        ("r1#", ""),
    ],
)
def test_what_surrounds_an_answer_is_removed(raw: str, said: str) -> None:
    """Echo, prompt, paging, colours, line ends and clock lines are no part of the answer; indentation is."""
    assert text.clean(raw) == said


def test_log_lines_are_not_facts() -> None:
    """A terminal monitor's line before and behind an answer is no part of it, also where it sounds like an error."""
    log = "*Nov 24 01:02:03.456: %OSPF-4-NORTRID: OSPF process 9 failed to allocate unique router-id and cannot start\n"
    numbered = "000123: Nov 24 01:02:03.456 UTC: %OSPF-5-ADJCHG: Process 1, Nbr 192.0.2.9 from FULL to DOWN\n"
    shown = ' Routing Process "ospf 1" with ID 192.0.2.1\n Supports opaque LSA\n'
    assert ospf_states(f"{log}{shown}{numbered}") == [("1", "default", "192.0.2.1", "")]


@pytest.mark.parametrize(
    ("show", "configured", "expected"),
    [
        ("", "", []),
        ("% OSPF: No router process is configured", INVALID, []),
        (' Routing Process "ospf 7" with ID 192.0.2.7\n', INVALID, [("7", "default", "192.0.2.7", "")]),
        (' Routing Process "ospf 7" with ID 0.0.0.0\n', INVALID, [("7", "default", "None", "no router ID")]),
        (
            ' Routing Process "ospf 1" with ID 192.0.2.1\n Start time: 00:00:02.388\n'
            ' Routing Process "ospf 2" with ID 192.0.2.2\n   Domain ID type 0x0005, value 0.0.0.2\n'
            " Connected to MPLS VPN Superbackbone, VRF CUST-A\n It is an area border router\n",
            INVALID,
            [("1", "default", "192.0.2.1", ""), ("2", "CUST-A", "192.0.2.2", "")],
        ),
        (  # capability vrf-lite: the output names no VRF, the statement does
            ' Routing Process "ospf 20" with ID 192.0.2.2\n',
            "router ospf 20 vrf CUST-B\n",
            [("20", "CUST-B", "192.0.2.2", "")],
        ),
        (
            ' Routing Process "ospf 1" with ID 192.0.2.1\n Routing Process is shutdown\n',
            INVALID,
            [("1", "default", "None", "the process is shut down")],
        ),
        (
            "%OSPF: Router process 4 is not running, please configure a router-id\n"
            ' Routing Process "ospf 3" with ID 192.0.2.3\n',
            "router ospf 4 vrf RED\nrouter ospf 3\n",
            [
                ("4", "RED", "None", "not running, please configure a router-id"),
                ("3", "default", "192.0.2.3", ""),
            ],
        ),
        ("   OSPF Router with id (192.0.2.1) (Process ID 1)\n", INVALID, [("1", "default", "192.0.2.1", "")]),
    ],
)
def test_ospf_identities(show: str, configured: str, expected: list[tuple[str, str, str, str]]) -> None:
    """Several processes, VRFs named lines later or only in the configuration, processes that do not run."""
    assert ospf_states(show, configured) == expected


@pytest.mark.parametrize(
    ("show", "reason"),
    [
        (INVALID, "the device refused 'show ip ospf': % Invalid input detected"),
        ("Command authorization failed.\n", "Command authorization failed"),
        ('% Ambiguous command:  "show ip ospf"', "Ambiguous command"),
        (' Routing Process "ospf 1" with ID 192.0.2.999', "'192.0.2.999' is not an IPv4 address"),
        (' Routing Process "ospf 1" with ID', "expected a process and its router ID"),
        ("% Some other trouble", "expected an OSPF process"),
        ("Neighbor ID     Pri   State", "expected an OSPF process"),
    ],
)
def test_unreadable_ospf(show: str, reason: str) -> None:
    """An answer that is refused, cut or foreign is unreadable, with the reason; it never means no OSPF."""
    with pytest.raises(UnreadableOutput) as caught:
        ospf_states(show)
    assert reason in str(caught.value)


NEIGHBORS = """
Neighbor ID     Pri   State           Dead Time   Address         Interface
192.0.2.2         1   FULL/DR         00:00:33    10.0.12.2       GigabitEthernet0/1
192.0.2.3         0   FULL/  -           -        10.0.13.3       GigabitEtherne
                                                                  t0/2
192.0.2.4         1   2WAY/DROTHER    00:00:33    10.0.12.4       GigabitEthernet0/1
192.0.2.5         1   EXSTART/BDR     00:00:33    10.0.12.5       GigabitEthernet0/1
N/A               0   ATTEMPT/DROTHER 00:01:20    10.0.14.4       Serial0/0
"""
BRIEF = """
Interface    PID   Area            IP Address/Mask    Cost  State Nbrs F/C
Gi0/1        1     0               10.0.12.1/24       1     DR    1/3
Gi0/2        2     0.0.0.1         10.0.13.1/24       1     P2P   1/1
Se0/0        1     0               Unnumbered Lo0     64    P2P   0/1
"""
TWO = ' Routing Process "ospf 1" with ID 192.0.2.1\n Routing Process "ospf 2" with ID 192.0.2.11\n'


def test_ospf_neighbors_of_several_processes() -> None:
    """An interface says which process a neighbor belongs to; FULL is up, and 2WAY between DROTHERs."""
    outputs = {ospf_neighbors.NEIGHBORS: NEIGHBORS, ospf.PROCESSES: TWO, ospf_neighbors.INTERFACES: BRIEF}
    found = ospf_neighbors.read(outputs).neighbors
    assert [(str(n.router_id), n.state, n.up, n.instance.name, n.interface) for n in found] == [
        ("192.0.2.2", "FULL/DR", True, "1", "GigabitEthernet0/1"),
        ("192.0.2.3", "FULL/-", True, "2", "GigabitEthernet0/2"),
        ("192.0.2.4", "2WAY/DROTHER", True, "1", "GigabitEthernet0/1"),
        ("192.0.2.5", "EXSTART/BDR", False, "1", "GigabitEthernet0/1"),
        ("None", "ATTEMPT/DROTHER", False, "1", "Serial0/0"),
    ]


@pytest.mark.parametrize(
    ("outputs", "reason"),
    [
        (
            {ospf_neighbors.NEIGHBORS: NEIGHBORS, ospf.PROCESSES: TWO, ospf_neighbors.INTERFACES: INVALID},
            "none names GigabitEthernet0/1",
        ),
        ({ospf_neighbors.NEIGHBORS: NEIGHBORS, ospf.PROCESSES: "% OSPF is not enabled"}, "no process that runs"),
        ({ospf_neighbors.NEIGHBORS: INVALID, ospf.PROCESSES: TWO}, "Invalid input"),
        ({ospf_neighbors.NEIGHBORS: "192.0.2.2   1   FULL/DR", ospf.PROCESSES: TWO}, "expected an OSPF neighbor"),
    ],
)
def test_unreadable_ospf_neighbors(outputs: dict[str, str], reason: str) -> None:
    """A neighbor whose process is unknown is not given to just any."""
    with pytest.raises(UnreadableOutput, match=reason):
        ospf_neighbors.read(outputs)


def test_no_ospf_neighbors() -> None:
    """An empty table is no neighbor, whatever else the device says."""
    assert ospf_neighbors.read({ospf_neighbors.NEIGHBORS: "", ospf.PROCESSES: INVALID}).neighbors == ()


HEADER = "BGP router identifier 192.0.2.1, local AS number 1.10\nBGP table version is 1, main routing table version 1\n"
ROWS = """
Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd
10.0.0.2        4        65000 1336020 64337701 1011343614    0    0 8w0d         3143
*10.0.0.3       4   4200000001       0       0        1    0    0 never    Idle (Admin)
2001:DB8:1:2:3:4:5:6
                4      304.304    6953   38119   136088    0    0 00:50:14        0
10.0.0.4        4        65004       0       0        1    0    0 00:01:00 Active
"""


def test_bgp_neighbors() -> None:
    """A number is Established, also 0; long addresses wrap; dynamic neighbors are marked with a star."""
    found = bgp_neighbors.read({bgp.SUMMARY: HEADER + ROWS}).neighbors
    assert [(str(n.address), n.state, n.up) for n in found] == [
        ("10.0.0.2", "Established", True),
        ("10.0.0.3", "Idle (Admin)", False),
        ("2001:db8:1:2:3:4:5:6", "Established", True),
        ("10.0.0.4", "Active", False),
    ]
    assert {n.instance for n in found} == {Instance(Protocol.BGP, "65546")}


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("% BGP not active\n", ()),
        (HEADER, (("65546", "192.0.2.1"),)),
        (HEADER + HEADER, (("65546", "192.0.2.1"),)),
        ("BGP router identifier 0.0.0.0, local AS number 65000\n", (("65000", "None"),)),
    ],
)
def test_bgp_identities(show: str, expected: tuple[tuple[str, str], ...]) -> None:
    """An instance without neighbors has an identifier too; asdot becomes asplain; not active is nothing."""
    fact = READERS[BgpIdentities].read({bgp.SUMMARY: show})
    assert isinstance(fact, BgpIdentities)
    assert tuple((s.instance.name, str(s.address)) for s in fact.states) == expected


def test_bgp_without_ipv4_sessions() -> None:
    """Where the IPv4 summary is silent, the identifier stands in another family's."""
    others = f"For address family: VPNv4 Unicast\n{HEADER}\nFor address family: VPNv6 Unicast\n{HEADER}"
    fact = bgp.read_identities({bgp.SUMMARY: "", bgp.ALL_SUMMARY: others})
    assert [(s.instance.name, str(s.address)) for s in fact.states] == [("65546", "192.0.2.1")]


@pytest.mark.parametrize(
    "show",
    [
        "",
        INVALID,
        "BGP router identifier 192.0.2.1\n",
        "BGP router identifier 192.0.2.1, local AS number 0\n",
        HEADER + "BGP router identifier 192.0.2.2, local AS number 65546\n",
        "BGP table version is 17, local router ID is 192.0.2.1\n",
    ],
)
def test_unreadable_bgp(show: str) -> None:
    """Silence, an error, a cut header, two identifiers of one instance: none of them means that BGP is absent."""
    with pytest.raises(UnreadableOutput):
        bgp.read_identities({bgp.SUMMARY: show})


def test_a_neighbor_that_is_no_address() -> None:
    """What looks like a row and names no address is reported."""
    with pytest.raises(UnreadableOutput, match=r"'999\.0\.0\.1' is not a neighbor's address"):
        bgp_neighbors.read({bgp.SUMMARY: f"{HEADER}{ROWS}999.0.0.1 4 65004 0 0 1 0 0 never Active\n"})


def test_unreadable_bgp_row() -> None:
    """A row that is cut off is reported, not dropped."""
    with pytest.raises(UnreadableOutput, match=r"expected a BGP neighbor, found '10\.0\.0\.9"):
        bgp_neighbors.read({bgp.SUMMARY: f"{HEADER}{ROWS}10.0.0.9        4        65004\n"})


STATE = """
Loopback1 is up, line protocol is up
  Hardware is Loopback
  Description: not Loopback9 is down, line protocol is down
  Internet address is 192.0.2.1/32
Loopback123 is administratively down, line protocol is down
  Internet address is 192.0.2.123/32
GigabitEthernet0/1 is up, line protocol is down (notconnect)
  Internet address will be negotiated using DHCP
Serial0/0:0 is up, line protocol is up (looped)
  Interface is unnumbered. Using address of Loopback1 (192.0.2.1)
Control Plane Interface is down, line protocol is down
"""
IP = """
Loopback1 is up, line protocol is up
  Internet address is 192.0.2.1/32
  Broadcast address is 255.255.255.255
  Secondary address 198.51.100.1 255.255.255.0
  Secondary address 198.51.101.1/24
  VPN Routing/Forwarding "CUST-A"
  Downstream VPN Routing/Forwarding ""
Loopback123 is administratively down, line protocol is down
  Internet address is 192.0.2.123, subnet mask is 255.255.255.255
GigabitEthernet0/1 is up, line protocol is down
  Internet address will be negotiated using DHCP
Serial0/0:0 is up, line protocol is up
  Interface is unnumbered. Using address of Loopback1 (192.0.2.1)
"""
IPV6 = """
Loopback1 is up, line protocol is up
  IPv6 is enabled, link-local address is FE80::1 [UNA]
  No Virtual link-local address(es):
  Global unicast address(es):
    2001:DB8:255::1, subnet is 2001:DB8:255::1/128
    2001:db8:1:0:A8BB:ccff:FE00:100, subnet is 2001:DB8:1::/64 [EUI/CAL/PRE]
      valid lifetime 2591998 preferred lifetime 604798
  Joined group address(es):
    FF02::1
Loopback123 is administratively down, line protocol is down
  IPv6 is tentative, link-local address is FE80::2 [TEN]
  Global unicast address(es):
    2001:DB8::7B, subnet is 2001:DB8::/64 [TEN]
"""


def read_interfaces(state: str = STATE, ip: str = IP, ipv6: str = IPV6) -> dict[str, InterfaceState]:
    fact = READERS[Interfaces].read({interfaces.STATE: state, interfaces.IP: ip, interfaces.IPV6: ipv6})
    assert isinstance(fact, Interfaces)
    return dict(fact.by_name)


def test_interfaces() -> None:
    """Primary, secondaries and global IPv6 addresses are read with their masks; borrowed addresses are nobody's."""
    found = read_interfaces()
    assert found["Loopback1"] == InterfaceState(
        name="Loopback1",
        admin_up=True,
        line_up=True,
        ipv4=(IPv4Interface("192.0.2.1/32"), IPv4Interface("198.51.100.1/24"), IPv4Interface("198.51.101.1/24")),
        ipv6=(IPv6Interface("2001:db8:255::1/128"), IPv6Interface("2001:db8:1:0:a8bb:ccff:fe00:100/64")),
        vrf="CUST-A",
    )
    assert not found["Loopback123"].admin_up
    assert found["Loopback123"].ipv4 == (IPv4Interface("192.0.2.123/32"),)
    assert found["Loopback123"].ipv6 == (IPv6Interface("2001:db8::7b/64"),)
    assert (found["GigabitEthernet0/1"].admin_up, found["GigabitEthernet0/1"].line_up) == (True, False)
    assert found["GigabitEthernet0/1"].ipv4 == found["Serial0/0:0"].ipv4 == ()
    assert found["Control Plane Interface"].ipv6 == ()
    assert "Loopback9" not in found


@pytest.mark.parametrize("mask", ["/27", " 255.255.255.224", " 0xFFFFFFE0", ", subnet mask is 255.255.255.224"])
def test_masks_in_every_format(mask: str) -> None:
    """``terminal ip netmask-format`` does not change what is read."""
    state, ip = (shown.replace("192.0.2.1/32", f"192.0.2.1{mask}") for shown in (STATE, IP))
    assert read_interfaces(state=state, ip=ip)["Loopback1"].ipv4[0] == IPv4Interface("192.0.2.1/27")


@pytest.mark.parametrize("answer", ["", INVALID, "% IPv6 routing not enabled\n"])
def test_a_device_without_ipv6(answer: str) -> None:
    """Silence on IPv6, or a device that does not know the command, means no IPv6."""
    assert all(state.ipv6 == () for state in read_interfaces(ipv6=answer).values())


@pytest.mark.parametrize(
    ("outputs", "reason"),
    [
        ({"state": ""}, "'show interfaces' shows no interface"),
        ({"ip": ""}, "'show ip interface' shows no interface"),
        ({"ip": INVALID}, "refused 'show ip interface'"),
        ({"ipv6": "Command authorization failed.\n"}, "refused 'show ipv6 interface'"),
        ({"ip": IP.replace("192.0.2.1/32", "0000.0000/29")}, "Loopback1: no address in 'Internet address is 0000"),
        ({"ip": IP.replace("192.0.2.1/32", "192.0.2.1/33")}, "no IPv4 address in"),
        ({"ip": IP.replace("192.0.2.1/32", "192.0.2.1")}, "no address in"),
        ({"ipv6": IPV6.replace("::1/128", "::1/129")}, "no IPv6 address in"),
        ({"ipv6": IPV6.replace("2001:DB8:255::1,", "2001:DB8:255::1::,")}, "no IPv6 address in"),
        ({"state": f"noise\n{STATE}"}, "expected an interface's state, found 'noise'"),
    ],
)
def test_unreadable_interfaces(outputs: dict[str, str], reason: str) -> None:
    """An interface's address that cannot be read is not an interface without one."""
    with pytest.raises(UnreadableOutput) as caught:
        read_interfaces(**outputs)
    assert reason in str(caught.value)


CONFIG = """Building configuration...

Current configuration : 1234 bytes
!
! Last configuration change at 17:04:16 UTC Thu Jul 1 2021
!
hostname r1
banner motd ^C
% Authorization failed
router ospf 66
 router-id 6.6.6.6
^C
router ospf 1
 router-id 192.0.2.1
 area 1 virtual-link 192.0.2.9
router ospf 2 vrf CUST-A
 router-id 192.0.2.2
router ospf 3
 passive-interface default
ipv6 router ospf 1
 router-id 192.0.2.3
router ospfv3 9
 router-id 192.0.2.4
 !
 address-family ipv6 unicast vrf CUST-A
  router-id 192.0.2.5
 exit-address-family
router eigrp 100
 eigrp router-id 192.0.2.6
 !
 address-family ipv4 vrf CUST-A autonomous-system 200
  eigrp router-id 192.0.2.7
 exit-address-family
router eigrp NAMED
 !
 address-family ipv4 unicast autonomous-system 300
  !
  topology base
  exit-af-topology
  eigrp router-id 192.0.2.8
 exit-address-family
router bgp 1.10
 bgp router-id 192.0.2.10
 neighbor 192.0.2.99 remote-as 65001
 !
 address-family ipv4 vrf CUST-A
  bgp router-id 192.0.2.11
 exit-address-family
 !
 address-family ipv4 vrf CUST-B
  bgp router-id auto-assign
 exit-address-family
end

r1#"""


def test_configured_identities() -> None:
    """Every explicit router ID, per instance and VRF; a neighbor's ID and a banner's text are none."""
    fact = READERS[ConfiguredIdentities].read({configuration.RUNNING: CONFIG})
    assert isinstance(fact, ConfiguredIdentities)
    assert [(str(s.instance), str(s.address)) for s in fact.states] == [
        ("OSPF 1", "192.0.2.1"),
        ("OSPF 2 VRF CUST-A", "192.0.2.2"),
        ("OSPFv3 1", "192.0.2.3"),
        ("OSPFv3 9", "192.0.2.4"),
        ("OSPFv3 9 VRF CUST-A", "192.0.2.5"),
        ("EIGRP 100", "192.0.2.6"),
        ("EIGRP 200 VRF CUST-A", "192.0.2.7"),
        ("EIGRP 300", "192.0.2.8"),
        ("BGP 65546", "192.0.2.10"),
        ("BGP 65546 VRF CUST-A", "192.0.2.11"),
    ]


def test_running_configuration() -> None:
    """The text begins after the preamble and ends with ``end``; comments stay."""
    fact = READERS[RunningConfig].read({configuration.RUNNING: CONFIG.replace("\n", "\r\n")})
    assert isinstance(fact, RunningConfig)
    assert fact.text.startswith("!\n! Last configuration change at 17:04:16")
    assert fact.text.endswith(" exit-address-family\nend\n")
    assert "\n  bgp router-id 192.0.2.11\n" in fact.text


def test_running_configuration_with_log_lines() -> None:
    """What a terminal monitor prints into the configuration is no part of it."""
    log = "*Nov 24 01:02:03.456: %SYS-5-CONFIG_I: Configured from console by console"
    raw = CONFIG.replace("hostname r1", f"{log}\nhostname r1").replace("end\n", f"end\n{log}\n")
    assert READERS[RunningConfig].read({configuration.RUNNING: raw}) == READERS[RunningConfig].read(
        {configuration.RUNNING: CONFIG}
    )


@pytest.mark.parametrize("raw", ["", INVALID, CONFIG[: CONFIG.index("router bgp")], "Building configuration...\n"])
def test_unreadable_configuration(raw: str) -> None:
    """Half a configuration is not a configuration with fewer lines."""
    with pytest.raises(UnreadableOutput):
        READERS[RunningConfig].read({configuration.RUNNING: raw})


@pytest.mark.parametrize(
    ("text_", "number"), [("65000", "65000"), ("0.65000", "65000"), ("1.0", "65536"), ("64000.2017", "4194306017")]
)
def test_asplain(text_: str, number: str) -> None:
    """RFC 5396: asdot X.Y is X * 65536 + Y."""
    assert bgp.asplain(text_) == number


@pytest.mark.parametrize("text_", ["0", "4294967296", "65536.1", "1.65536"])
def test_no_as_number(text_: str) -> None:
    """Numbers that no AS can have are refused."""
    with pytest.raises(UnreadableOutput):
        bgp.asplain(text_)


@pytest.mark.parametrize("kind", list(READERS), ids=lambda kind: kind.__name__)
def test_a_command_that_was_not_asked(kind: type) -> None:
    """Without its outputs a reader says so."""
    with pytest.raises(UnreadableOutput, match="was not asked"):
        READERS[kind].read({})


def test_an_identity_that_is_not_there() -> None:
    """A fact knows the instances that it shows, by protocol, name and VRF."""
    instance = Instance(Protocol.OSPF, "1")
    fact = OspfIdentities((IdentityState(instance, IPv4Address("192.0.2.1")),))
    assert fact.of(instance) is not None
    assert fact.of(Instance(Protocol.OSPF, "1", "CUST-A")) is None
