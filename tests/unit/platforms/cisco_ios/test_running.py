"""A router read from its configuration alone: every real configuration, and any text at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.model.evidence import (
    ConfiguredIdentities,
    RunningConfig,
)
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios import bgp, output, running
from netloop.platforms.cisco_ios.process import RoutingProcess
from netloop.platforms.cisco_ios.readers import READERS
from netloop.platforms.cisco_ios.running import Configuration, parse
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios import samples
from tests.unit.platforms.cisco_ios.samples import REFUSED, states
from tests.whole import examples

FOLDER = Path(__file__).parents[4].parent / "shared" / "captures" / "ios" / "running_config"
CASES = sorted(FOLDER.glob("*.txt")) if FOLDER.is_dir() else []


def truth(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.with_suffix(".json").read_text())
    return found


def label(process: RoutingProcess) -> str:
    """A process in the words of the truths, which name EIGRP's family but in a VRF of classic mode."""
    number = process.title.split()[1]
    named = process.instance.protocol is Protocol.EIGRP and " as " in process.title
    return (
        f"{process.title} {process.family}"
        if named and not (" vrf " in process.title and number.isdecimal())
        else process.title
    )


def identities(found: Configuration) -> dict[str, tuple[str, str | None, str | None, str | None]]:
    """Each identity by its label: VRF, configured and predicted ID, and where that comes from."""
    labels = {id(process.identity): label(process) for process in found.processes}
    return {
        labels.get(id(i), "ldp" if i.instance.vrf == "default" else f"ldp vrf {i.instance.vrf}"): (
            i.instance.vrf,
            str(i.configured) if i.configured else None,
            str(i.predicted) if i.predicted else None,
            i.origin,
        )
        for i in found.identities
    }


def loopbacks(found: Configuration) -> dict[str, Any]:
    """In the form of the truths, which do not tell what BGP originates inside a VRF."""
    return {
        loopback.name: {
            "ipv4": [str(address) for address in loopback.ipv4],
            "ipv6": [str(address) for address in loopback.ipv6],
            "vrf": loopback.vrf,
            "advertised": {a for a in found.advertisers(loopback) if not (a.startswith("bgp ") and " vrf " in a)},
        }
        for loopback in found.loopbacks
    }


@pytest.mark.skipif(not CASES, reason="the folder of captured configurations is not beside this checkout")
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name[-60:-4])
def test_real_configurations(path: Path) -> None:
    """Loopbacks, their addresses and advertisers, configured and elected router IDs are as the truth beside says."""
    found, told = parse(path.read_text(errors="replace")), truth(path)
    assert loopbacks(found) == {
        name: {
            "ipv4": said["ipv4"],
            "ipv6": said["ipv6"],
            "vrf": said.get("vrf", "default"),
            "advertised": set(said.get("advertised_by_config", ())),
        }
        for name, said in told["loopbacks"].items()
    }
    assert identities(found) == {
        label: (said["vrf"], said.get("router_id"), said["predicted"], said["how"])
        for label, said in told["configured_router_ids"].items()
    }


def test_captures_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """The number of real configurations that were read is printed, so that none is lost unseen."""
    named = sum(len(truth(path)["configured_router_ids"]) for path in CASES)
    with capsys.disabled():
        print(f"\n{len(CASES)} captured running configurations parsed, {named} identities")


WORDS = st.sampled_from(
    [
        "interface Loopback0",
        "router ospf 1",
        "router bgp 1.10",
        "router bgp 99999.99999",
        "router eigrp NAME",
        "address-family ipv4 vrf X autonomous-system 1",
        " ip address 999.1.1.1 255.0.255.0",
        " ip address 10.0.0.1 255.255.255.255 secondary",
        " ipv6 address 2001::zz/129",
        " network 300.1.1.1 0.0.0.0 area 0",
        " network 10.0.0.0 mask 255.0.255.0",
        "  bgp router-id 1.1.1.1",
        "mpls ldp router-id",
        "mpls ldp router-id vrf",
        " net 49",
        "banner motd ^C",
        "\x0b\x1c ",
    ]
)


@given(st.one_of(st.text(), st.lists(st.one_of(WORDS, st.text(max_size=12))).map("\n".join)))
@settings(max_examples=examples(200), deadline=None)
def test_any_text_is_read(text: str) -> None:
    """Whatever is given, a configuration comes back; what is not understood is not there."""
    assert isinstance(parse(text), Configuration)


EVERYTHING = """vrf definition A
interface Loopback0
 ip address 10.0.0.1 255.255.255.255
 ipv6 address 2001:DB8::1/128
 ipv6 ospf 1 area 0
 ip router isis core
interface Loopback1
 ip address 10.0.0.9 255.255.255.255
 shutdown
interface Loopback10
 vrf forwarding A
 ip address 10.9.9.9 255.255.255.255
interface GigabitEthernet0/0
 ip address 192.168.0.1 255.255.255.0
 mpls ip
interface GigabitEthernet0/1
 vrf forwarding B
 ip address 172.16.0.1 255.255.255.0
router ospf 7 vrf B
 network 172.16.0.0 0.0.255.255 area 0
router isis core
 net 49.0001.0100.0000.0001.00
 passive-interface Loopback10
router bgp 1.10
 bgp router-id 10.0.0.1
 !
 address-family ipv6
  network 2001:DB8::1/128
 exit-address-family
 !
 address-family ipv4 vrf A
  redistribute connected
 exit-address-family
ipv6 router ospf 1
mpls ldp router-id Loopback0 force
end
"""


def test_every_protocol() -> None:
    """Elections are per VRF, skip what is shut down, and fall back on interfaces; AS numbers are in asplain."""
    found = parse(EVERYTHING)
    assert {name: (predicted, origin) for name, (_, _, predicted, origin) in identities(found).items()} == {
        "ospf 7 vrf B": ("172.16.0.1", "highest_interface"),
        "isis core": ("0100.0000.0001", "explicit"),
        "bgp 65546": ("10.0.0.1", "explicit"),
        "bgp 65546 ipv4 vrf A": ("10.0.0.1", "of_the_process"),
        "ospfv3 1": ("10.0.0.1", "highest_loopback"),
        "ldp": ("10.0.0.1", "explicit"),
    }
    assert {loopback.name: found.advertisers(loopback) for loopback in found.loopbacks} == {
        "Loopback0": ("isis core", "bgp 65546", "ospfv3 1"),
        "Loopback1": (),
        "Loopback10": ("bgp 65546 ipv4 vrf A (redistribute connected)",),
    }
    bgp = found.identity(Instance(Protocol.BGP, "65546"))
    assert bgp is not None
    assert str(bgp.configured) == "10.0.0.1"


@pytest.mark.parametrize("text", ["", "router ospf 1\n"])
def test_nothing_to_elect_from(text: str) -> None:
    """Without any address nothing is predicted, and that is said."""
    assert [(i.predicted, i.origin) for i in parse(text).identities] == ([(None, None)] if text else [])


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
    fact = READERS[ConfiguredIdentities].read({output.RUNNING: CONFIG})
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
    fact = READERS[RunningConfig].read({output.RUNNING: CONFIG.replace("\n", "\r\n")})
    assert isinstance(fact, RunningConfig)
    assert fact.text.startswith("!\n! Last configuration change at 17:04:16")
    assert fact.text.endswith(" exit-address-family\nend\n")
    assert "\n  bgp router-id 192.0.2.11\n" in fact.text


def test_running_configuration_with_log_lines() -> None:
    """What a terminal monitor prints into the configuration is no part of it."""
    log = "*Nov 24 01:02:03.456: %SYS-5-CONFIG_I: Configured from console by console"
    raw = CONFIG.replace("hostname r1", f"{log}\nhostname r1").replace("end\n", f"end\n{log}\n")
    assert READERS[RunningConfig].read({output.RUNNING: raw}) == READERS[RunningConfig].read({output.RUNNING: CONFIG})


@pytest.mark.parametrize("raw", ["", REFUSED, CONFIG[: CONFIG.index("router bgp")], "Building configuration...\n"])
def test_unreadable_configuration(raw: str) -> None:
    """Half a configuration is not a configuration with fewer lines."""
    with pytest.raises(UnreadableOutput):
        READERS[RunningConfig].read({output.RUNNING: raw})


def test_a_log_line_in_a_configuration() -> None:
    """Between two lines it is no line of the configuration; in a neighbor table the whole is unreadable."""
    log = "1w2d: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down\n"
    text = f"router bgp 100\n{log} bgp router-id 10.0.0.1\nend\n"
    found = running.read_identities({output.RUNNING: text})
    assert [(s.instance, str(s.address)) for s in found.states] == [(Instance(Protocol.BGP, "100"), "10.0.0.1")]
    with pytest.raises(UnreadableOutput, match="a log line stands within the answer"):
        bgp.read_identities({bgp.SUMMARY: samples.BGP.replace("10.0.0.14 ", f"{log}10.0.0.14 ")})


CONFIGURATION = """hostname r1
interface Loopback0
 ip address 10.255.0.1 255.255.255.255
router isis core
 net 49.0001.0102.5500.00A1.00
router isis
 net 49.0001.0102.5500.0002.00
ipv6 router eigrp 300
 eigrp router-id 10.0.0.3
mpls ldp router-id Loopback0 force
end
"""


def test_configured_identities_of_every_protocol() -> None:
    """IS-IS is configured by its NET, LDP by an interface whose address counts, EIGRP for IPv6 by its own section."""
    assert states(running.read_identities({output.RUNNING: CONFIGURATION})) == [
        "IS-IS core: 0102.5500.00a1",
        "IS-IS: 0102.5500.0002",
        "EIGRP 300: 10.0.0.3",
        "LDP: 10.255.0.1",
    ]


OSPFV3 = """interface Loopback0
 ip address 10.255.0.1 255.255.255.255
router ospfv3 1{process}
 !
 address-family ipv4 unicast
  router-id 10.4.4.4
 exit-address-family
 !
 address-family ipv6 unicast
  passive-interface Loopback0{family}
 exit-address-family
!
end
"""


@pytest.mark.parametrize(
    ("process", "family", "expected"),
    [
        ("", "10.9.9.9", ("10.9.9.9", "10.9.9.9", "explicit")),
        ("10.8.8.8", "10.9.9.9", ("10.9.9.9", "10.9.9.9", "explicit")),
        ("10.8.8.8", "", ("10.8.8.8", "10.8.8.8", "explicit")),
        ("", "", (None, "10.255.0.1", "highest_loopback")),
    ],
)
def test_ospfv3_is_named_in_its_ipv6_family(process: str, family: str, expected: tuple[str | None, str, str]) -> None:
    """The ID in ``address-family ipv6 unicast`` counts, before the process's; that of the IPv4 family never does."""
    lines = {
        "process": f"\n router-id {process}" if process else "",
        "family": f"\n  router-id {family}" if family else "",
    }
    text = OSPFV3.format(**lines)
    assert identities(parse(text))["ospfv3 1"] == ("default", *expected)
    instance, told = Instance(Protocol.OSPFV3, "1"), running.read_identities({output.RUNNING: text})
    assert str(told.of(instance)) == str(expected[0])


BGP = """interface Loopback0
 ip address 10.255.0.1 255.255.255.255
interface Loopback10
 vrf forwarding A
 ip address 198.51.100.10 255.255.255.255
interface Loopback123
 ip address 192.0.2.2 255.255.255.255
interface Loopback124
 no ip address
router bgp 10
{process}
 !
 address-family ipv4 vrf A
{family}
 exit-address-family
!
end
"""


@pytest.mark.parametrize(
    ("process", "family", "own", "inside"),
    [
        ("", "", (None, "192.0.2.2", "highest_loopback"), (None, "192.0.2.2", "of_the_process")),
        (
            " bgp router-id 10.1.1.1",
            "",
            ("10.1.1.1", "10.1.1.1", "explicit"),
            (None, "10.1.1.1", "of_the_process"),
        ),
        (
            " bgp router-id interface Loopback0",
            "",
            ("10.255.0.1", "10.255.0.1", "explicit"),
            (None, "10.255.0.1", "of_the_process"),
        ),
        (
            " bgp router-id vrf auto-assign\n bgp router-id 10.255.0.99",
            "",
            ("10.255.0.99", "10.255.0.99", "explicit"),
            (None, "198.51.100.10", "highest_loopback_in_vrf"),
        ),
        (
            "",
            "  bgp router-id auto-assign",
            (None, "192.0.2.2", "highest_loopback"),
            (None, "198.51.100.10", "highest_loopback_in_vrf"),
        ),
        (
            " bgp router-id vrf auto-assign",
            "  bgp router-id 10.7.7.7",
            (None, "192.0.2.2", "highest_loopback"),
            ("10.7.7.7", "10.7.7.7", "explicit"),
        ),
        (" bgp router-id interface Loopback124", "", (None, None, None), (None, None, None)),
        (" bgp router-id interface Loopback9", "", (None, None, None), (None, None, None)),
        (" bgp router-id interface Loopback10", "", (None, None, None), (None, None, None)),
    ],
)
def test_bgp_identifiers_of_the_process_and_of_a_vrf(
    process: str,
    family: str,
    own: tuple[str | None, str | None, str | None],
    inside: tuple[str | None, str | None, str | None],
) -> None:
    """A VRF runs under the process's identifier, unless its family names one or has one elected; an interface's address
    is an explicit one, and nobody knows it where that interface has none in the VRF."""
    text = "".join(f"{line}\n" for line in BGP.format(process=process, family=family).split("\n") if line)
    found = identities(parse(text))
    assert found["bgp 10"] == ("default", *own)
    assert found["bgp 10 ipv4 vrf A"] == ("A", *inside)
    told = running.read_identities({output.RUNNING: text})
    named = [told.of(Instance(Protocol.BGP, "10", vrf)) for vrf in ("default", "A")]
    assert [str(address) if address else None for address in named] == [own[0], inside[0]]


DEVICE = FOLDER.parents[1] / "devices" / "labval_mix_vendor_bgp_vrf_D-IOSXE"


@pytest.mark.skipif(not DEVICE.is_dir(), reason="the folder of captured devices is not beside this checkout")
def test_a_real_device_with_auto_assigned_identifiers() -> None:
    """``bgp router-id vrf auto-assign``: each VRF runs under the loopback that is in it, as the device says."""
    found = parse((DEVICE / "show_running-config.txt").read_text(errors="replace"))
    observed = json.loads((DEVICE / "truth.json").read_text())["observed"]
    assert observed["bgp_vrf"]
    for vrf, address in {"default": observed["bgp"]["show ip bgp all"][0], **observed["bgp_vrf"]}.items():
        identity = found.identity(Instance(Protocol.BGP, "1", vrf))
        assert identity is not None
        assert str(identity.predicted) == address
