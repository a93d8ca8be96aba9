"""EOS's readers on what EOS is documented to print: VRFs, both address families, refusals, what is not known."""

from __future__ import annotations

import json
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Interface, IPv6Interface
from typing import Any

import pytest

from netloop.model.evidence import (
    BgpIdentities,
    BgpNeighbors,
    ConfiguredIdentities,
    Evidence,
    IdentityState,
    Interfaces,
    InterfaceState,
    OspfIdentities,
    OspfNeighbors,
    RunningConfig,
    StartupConfig,
)
from netloop.model.intent import Intent, Loopback, Ospf
from netloop.model.routing import Instance, Protocol, RouterId
from netloop.platforms.arista_eos import PLATFORM
from netloop.platforms.arista_eos.interface import IdOrigin
from netloop.platforms.arista_eos.running import parse, unsaved
from netloop.platforms.platform import UnreadableOutput
from netloop.stages.observe import observe
from tests.unit.platforms.arista_eos.samples import (
    BGP,
    INTERFACES,
    NEIGHBORS,
    OSPF,
    OUTPUTS,
    RUNNING,
    SHOW_BGP,
    SHOW_INTERFACES,
    SHOW_NEIGHBORS,
    SHOW_OSPF,
    SHOW_RUNNING,
    SHOW_STARTUP,
    STARTUP,
)

OSPF1, OSPF10 = Instance(Protocol.OSPF, "1"), Instance(Protocol.OSPF, "10", "RED")
ASN = str(65001 * 65536 + 1)
BGP_DEFAULT, BGP_RED = Instance(Protocol.BGP, ASN), Instance(Protocol.BGP, ASN, "RED")
BGP_BLUE = Instance(Protocol.BGP, "65100", "BLUE")
LEAF, RED, BLUE = (IPv4Address(text) for text in ("192.0.2.11", "198.51.100.10", "192.0.2.77"))


def look(**changed: str) -> Evidence:
    """What the router tells, with some answers changed: ``running``, ``interfaces``, ``ospf``, ``bgp`` ..."""
    names = {
        "running": SHOW_RUNNING,
        "startup": SHOW_STARTUP,
        "interfaces": SHOW_INTERFACES,
        "ospf": SHOW_OSPF,
        "neighbors": SHOW_NEIGHBORS,
        "bgp": SHOW_BGP,
        "text": "show interfaces",
        "table": "show ip bgp vrf all | json",
    }
    outputs = {**OUTPUTS, **{names[key]: text for key, text in changed.items()}}
    return observe(lambda command: outputs.get(command, "% Invalid input"), PLATFORM, PLATFORM.readers)


def test_every_fact_is_read() -> None:
    """Nothing of the sample is unread."""
    evidence = look()
    assert dict(evidence.unread) == {}
    assert set(evidence.facts) == set(PLATFORM.readers)
    assert set(evidence.outputs) == set(OUTPUTS)


def test_identities_in_effect_per_vrf() -> None:
    """Each VRF has its own router ID; what is configured and not shown does not run."""
    evidence = look()
    assert evidence.get(OspfIdentities) == OspfIdentities((IdentityState(OSPF1, LEAF), IdentityState(OSPF10, RED)))
    assert evidence.get(BgpIdentities) == BgpIdentities(
        (
            IdentityState(BGP_DEFAULT, LEAF),
            IdentityState(BGP_RED, RED),
            IdentityState(BGP_BLUE, None, "not running"),
        )
    )


def test_configured_identities() -> None:
    """What ``router-id`` names, in the process and in its VRFs, under the VRF's own AS; a banner names nothing."""
    assert look().get(ConfiguredIdentities) == ConfiguredIdentities(
        (IdentityState(OSPF1, LEAF), IdentityState(BGP_DEFAULT, LEAF), IdentityState(BGP_BLUE, BLUE))
    )


def test_election() -> None:
    """The highest loopback of the VRF that is up; its primary address; else the highest of its other interfaces."""
    found = parse(RUNNING).identities
    assert (found[OSPF10].predicted, found[OSPF10].origin) == (RED, IdOrigin.LOOPBACK)
    assert (found[BGP_RED].configured, found[BGP_RED].predicted) == (None, RED)
    without = parse(RUNNING.replace("interface Loopback10\n   vrf RED\n", "interface Loopback10\n   vrf BLUE\n"))
    assert (without.identities[BGP_RED].predicted, without.identities[BGP_RED].origin) == (
        IPv4Address("198.51.100.1"),
        IdOrigin.INTERFACE,
    )
    implicit = parse(RUNNING.replace("   router-id 192.0.2.11\n", ""))
    assert (implicit.identities[OSPF1].predicted, implicit.identities[OSPF1].origin) == (LEAF, IdOrigin.LOOPBACK)


def test_no_election_from_a_management_port_alone() -> None:
    """What EOS takes where only a management port has an address is not known, and nothing is said."""
    text = "interface Management1\n   ip address 192.0.2.1/24\n!\nrouter ospf 1\n!\nend\n"
    assert parse(text).identities[OSPF1].predicted is None


def test_router_general() -> None:
    """``router general`` names the ID of the default VRF's processes that have none of their own."""
    text = RUNNING.replace("   router-id 192.0.2.11\n", "", 1).replace(
        "!\nend\n", "!\nrouter general\n   router-id ipv6 2001:db8::1\n   router-id ipv4 192.0.2.50\n!\nend\n"
    )
    found = parse(text).identities
    assert found[BGP_DEFAULT].origin is IdOrigin.GENERAL
    assert str(found[BGP_DEFAULT].configured) == "192.0.2.50"
    assert found[OSPF1].configured == LEAF
    assert found[BGP_RED].configured is None


def test_older_spelling_of_a_vrf() -> None:
    """``vrf forwarding`` puts an interface into a VRF too."""
    older = parse(RUNNING.replace("   vrf RED\n   ip", "   vrf forwarding RED\n   ip"))
    assert older.interfaces == parse(RUNNING).interfaces


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("   router-id 192.0.2.11\n", "   router-id auto\n", "names a router ID in no known form"),
        ("   router-id 192.0.2.11\n", "   router-id 192.0.2.611\n", "is not an IPv4 address"),
        ("router ospf 1\n", "router ospf one\n", "no known beginning of an OSPF process"),
        ("router bgp 65001.1\n", "router bgp 65001.1 more\n", "no known beginning of BGP's process"),
        ("   ip address 192.0.2.11/32\n", "   ip address 192.0.2.311/32\n", "no address of an interface"),
        ("\nend\n", "\n", "finishes with 'end'"),
    ],
)
def test_what_is_not_known_in_a_configuration(old: str, new: str, said: str) -> None:
    """A form of no known meaning makes the configured identities unread; never does it make them less."""
    evidence = look(running=RUNNING.replace(old, new))
    assert said in evidence.unread[ConfiguredIdentities]
    assert ConfiguredIdentities not in evidence.facts


def test_interfaces_of_both_families() -> None:
    """Status, primary and secondaries in order, IPv6 without the link-local one, and the VRF of the configuration."""
    found = look().get(Interfaces)
    assert found is not None
    assert found.by_name["Loopback0"] == InterfaceState(
        "Loopback0",
        admin_up=True,
        line_up=True,
        ipv4=(IPv4Interface("192.0.2.11/32"), IPv4Interface("203.0.113.7/32")),
        ipv6=(IPv6Interface("2001:db8:255::11/128"),),
    )
    shut = found.by_name["Loopback1"]
    assert (shut.admin_up, shut.line_up) == (False, False)
    assert found.by_name["Ethernet3"] == InterfaceState("Ethernet3", admin_up=True, line_up=False)
    assert found.by_name["Loopback10"].vrf == "RED"


TEXT = """Loopback0 is up, line protocol is up (connected)
  Hardware is Loopback
  Internet address is 192.0.2.11/32
  Secondary address is 203.0.113.7/32
  Broadcast address is 255.255.255.255
  IPv6 link-local address is fe80::1/64
  IPv6 global unicast address(es):
    2001:db8:255::11, subnet is 2001:db8:255::11/128
  IP MTU 65535 bytes (default)
Loopback1 is administratively down, line protocol is down (disabled)
  Hardware is Loopback
  Internet address is 192.0.2.99/32
Loopback10 is up, line protocol is up (connected)
  Internet address is 198.51.100.10/32
Management0 is up, line protocol is up (connected)
  Internet address is 203.0.113.2"""
UNCONVERTED = '% This is an unconverted command\n{\n    "errors": [\n        "This is an unconverted command"\n    ]\n}'


def test_text_is_read_where_there_is_no_model() -> None:
    """The same of the loopbacks; the last interface is left out, for nothing tells that it is whole."""
    model, text = look().get(Interfaces), look(interfaces=UNCONVERTED, text=TEXT).get(Interfaces)
    assert model is not None
    assert text is not None
    assert text.by_name == {name: model.by_name[name] for name in ("Loopback0", "Loopback1", "Loopback10")}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Secondary address is", "Other address is", "speaks of an address in no known form"),
        ("192.0.2.11/32", "192.0.2.311/32", "no address of an interface"),
        ("Loopback10 is", "Loopback100 is", "Loopback10 is configured and not shown"),
        ("Loopback0 is up", "Loopback0 was up", "expected the state of an interface"),
    ],
)
def test_text_that_is_not_known(old: str, new: str, said: str) -> None:
    """A line about addresses that is not known, and a loopback that is missing, leave the interfaces unread."""
    assert said in look(interfaces=UNCONVERTED, text=TEXT.replace(old, new)).unread[Interfaces]


def test_the_table_is_asked_where_the_summary_is_not_known() -> None:
    """BGP's identifiers stand at the head of each VRF's table too; otherwise the table is never asked."""
    vrfs = {name: {key: vrf[key] for key in ("vrf", "routerId", "asn")} for name, vrf in BGP["vrfs"].items()}
    table = json.dumps({"vrfs": {name: {**vrf, "bgpRouteEntries": {}} for name, vrf in vrfs.items()}})
    evidence = look(bgp="% Invalid input", table=table)
    assert evidence.get(BgpIdentities) == look().get(BgpIdentities)
    assert "show ip bgp vrf all | json" not in look().outputs
    denied = look(bgp="% Authorization denied for command 'show ip bgp summary vrf all'", table=table)
    assert "Authorization denied" in denied.unread[BgpIdentities]


def test_sessions() -> None:
    """Every neighbor with its state; only Established is up; other address families are not claimed to be shown."""
    found = look().get(BgpNeighbors)
    assert found is not None
    assert [(str(n.address), n.state, n.up) for n in found.neighbors] == [
        ("10.0.12.1", "Established", True),
        ("fe80::a8c1:abff:fe0b:7b5f%Et5", "Active", False),
    ]
    assert not found.every_family


@pytest.mark.parametrize(
    ("state", "role", "up"),
    [
        ("full", "DR", True),
        ("2Ways", "DROther", True),
        ("2Ways", "BDR", False),
        ("exchStart", "DR", False),
        ("down", "DROther", False),
    ],
)
def test_adjacencies(state: str, role: str, up: bool) -> None:
    """Full is up, and two-way between two that are neither DR nor BDR."""
    text = json.dumps(NEIGHBORS).replace('"full"', f'"{state}"').replace('"DR"', f'"{role}"')
    found = look(neighbors=text).get(OspfNeighbors)
    assert found is not None
    (neighbor,) = found.neighbors
    assert (neighbor.up, neighbor.state, neighbor.instance) == (up, f"{state}/{role}", OSPF1)
    assert (str(neighbor.router_id), str(neighbor.address)) == ("192.0.2.12", "10.0.12.1")


@pytest.mark.parametrize(
    "said", ['{"vrfs": {}, "warnings": ["BGP inactive"]}', "% BGP inactive", '! BGP inactive\n{"vrfs": {}}']
)
def test_bgp_that_does_not_run(said: str) -> None:
    """Where EOS shows no instance of what is configured, none runs, and its own words are kept."""
    found = look(bgp=said).get(BgpIdentities)
    assert found is not None
    assert [state.address for state in found.states] == [None] * 3
    assert {state.note for state in found.states} <= {"not running: BGP inactive", "not running"}
    bare = RUNNING[: RUNNING.index("router bgp 65001")] + "end\n"
    assert look(bgp=said, running=bare).get(BgpIdentities) == BgpIdentities(())


def test_processes_that_do_not_run() -> None:
    """Shut down, in the configuration or as EOS says, or without an ID: no identity, and the reason."""
    shut = json.loads(json.dumps(OSPF))
    shut["vrfs"]["default"]["instList"]["1"]["shutDown"] = True
    shut["vrfs"]["RED"]["instList"]["10"]["routerId"] = "0.0.0.0"
    found = look(ospf=json.dumps(shut)).get(OspfIdentities)
    assert found == OspfIdentities(
        (IdentityState(OSPF1, None, "shut down"), IdentityState(OSPF10, None, "no router ID"))
    )
    running = RUNNING.replace("router ospf 1\n", "router ospf 1\n   shutdown\n")
    found = look(ospf='{"vrfs": {}}', running=running).get(OspfIdentities)
    assert found == OspfIdentities(
        (IdentityState(OSPF1, None, "shut down"), IdentityState(OSPF10, None, "not running"))
    )


FACTS = {"interfaces": Interfaces, "ospf": OspfIdentities, "neighbors": OspfNeighbors, "bgp": BgpIdentities}


@pytest.mark.parametrize("part", FACTS)
@pytest.mark.parametrize(
    "said",
    [
        "",
        "{}",
        "[]",
        '{"vrfs": {"default": {}}, "interfaces": {"Loopback0": {}}}',
        "% Invalid input (privileged mode required)",
        "% Internal error",
        '{"errors": ["Command cannot be used over the API at this time."]}',
        "Nov 29 17:00:01 leaf1 Bgp: %BGP-3-NOTIFICATION: sent to neighbor 10.0.12.1\n{}",
    ],
)
def test_what_is_no_answer(part: str, said: str) -> None:
    """Silence, another shape, a refusal, an error and a log line in between: could not read, never *nothing there*."""
    evidence = look(**{part: said})
    assert FACTS[part] in evidence.unread
    assert FACTS[part] not in evidence.facts


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("ospf", lambda d: d["vrfs"]["default"]["instList"]["1"].update(routerId="192.0.2")),
        ("ospf", lambda d: d["vrfs"]["default"]["instList"]["1"].update(routerId=1)),
        ("ospf", lambda d: d["vrfs"]["default"].pop("instList")),
        ("bgp", lambda d: d["vrfs"]["default"].update(routerId=None)),
        ("bgp", lambda d: d["vrfs"]["default"].pop("asn")),
        ("bgp", lambda d: d["vrfs"]["default"].update(asn="0")),
        ("interfaces", lambda d: d["interfaces"]["Loopback0"].pop("lineProtocolStatus")),
        ("interfaces", lambda d: d["interfaces"]["Loopback0"]["interfaceAddress"][0]["primaryIp"].update(maskLen=33)),
        ("interfaces", lambda d: d["interfaces"].clear()),
    ],
)
def test_a_model_of_another_shape(part: str, change: Callable[[dict[str, Any]], Any]) -> None:
    """What identifies a router is there and of its form, or it was not read."""
    document = json.loads(json.dumps({"ospf": OSPF, "bgp": BGP, "interfaces": INTERFACES}[part]))
    change(document)
    assert FACTS[part] in look(**{part: json.dumps(document)}).unread


def test_log_text_that_a_configuration_holds() -> None:
    """An event handler may name a message; a log line of its own makes the configuration unread."""
    handler = "event-handler up\n   trigger on-logging\n      regex %LINEPROTO-5-UPDOWN: .*\n!\nend\n"
    evidence = look(running=RUNNING.replace("end\n", handler, 2).replace(handler, "end\n", 1))
    assert evidence.get(ConfiguredIdentities) == look().get(ConfiguredIdentities)
    log = "Nov 29 17:00:01 leaf1 Ebra: %LINEPROTO-5-UPDOWN: Line protocol on Interface Ethernet1, changed state\n"
    assert "log line" in look(running=RUNNING.replace("ip routing\n", f"ip routing\n{log}", 1)).unread[RunningConfig]


def test_names() -> None:
    """The name and the domain, in the words of today's releases and of older ones."""
    assert (PLATFORM.naming(RUNNING).hostname, PLATFORM.naming(RUNNING).domain) == ("leaf1", "example.net")
    older = RUNNING.replace("dns domain", "ip domain-name")
    assert PLATFORM.naming(older).domain == "example.net"


INTENT = Intent(
    "leaf1",
    "arista_eos",
    loopbacks=(Loopback("Loopback0", IPv4Interface("192.0.2.11/32")),),
    ospf=(Ospf(OSPF1, RouterId(OSPF1, LEAF)),),
)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", "", ()),
        ("   mtu 9000\n", "", ()),
        ("   router-id 192.0.2.77\n", "", ()),
        (
            "   ip address 192.0.2.11/32\n",
            "   ip address 192.0.2.12/32\n",
            (
                "interface Loopback0 / ip address 192.0.2.11/32",
                "interface Loopback0 / ip address 192.0.2.12/32 (saved, and not running)",
            ),
        ),
        (
            "router ospf 1\n   router-id 192.0.2.11\n",
            "router ospf 1\n",
            ("router ospf 1 / router-id 192.0.2.11",),
        ),
    ],
)
def test_what_is_not_saved(old: str, new: str, said: tuple[str, ...]) -> None:
    """What is declared and runs otherwise than it is saved is told; the rest of the configuration is not judged."""
    assert unsaved(STARTUP.replace(old, new), RUNNING, INTENT) == said
    assert PLATFORM.planner.unsaved(STARTUP.replace(old, new), RUNNING, INTENT) == (said, ())


def test_a_missing_startup_configuration_is_not_read() -> None:
    """What EOS says where none was saved is not known: the check says so, and nothing else."""
    assert StartupConfig in look(startup="").unread
    assert StartupConfig in look(startup="% Error: No such file or directory").unread


def test_nothing_but_show_commands() -> None:
    """Reading never changes a device."""
    readers = [*PLATFORM.readers.values(), *(r.otherwise for r in PLATFORM.readers.values() if r.otherwise)]
    assert all(command.startswith("show ") for reader in readers for command in reader.commands)


def test_an_unreadable_running_configuration_leaves_vrfs_unread() -> None:
    """Interfaces and identities need the configuration to be told in their VRF: without it they are not read."""
    evidence = look(running="% Authorization denied for command 'show running-config'")
    assert {Interfaces, OspfIdentities, BgpIdentities, ConfiguredIdentities} <= set(evidence.unread)
    with pytest.raises(UnreadableOutput, match="was not asked"):
        PLATFORM.readers[RunningConfig].read({})
