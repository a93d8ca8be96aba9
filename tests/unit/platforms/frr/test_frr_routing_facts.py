"""FRR's readers of what routing does, over outputs recorded from FRR 8.4.4 (keys that tell nothing here left out)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.model.evidence import EigrpNeighbors, IsisNeighbors, LdpNeighbors
from netloop.model.routing_facts import (
    BgpEntries,
    BgpSessions,
    Coverage,
    EigrpInterfaces,
    EigrpTopology,
    InstalledRoutes,
    IsisInterfaces,
    IsisLinkState,
    LdpInterfaces,
    OspfInterfaces,
    OspfLinkState,
    Ospfv3Interfaces,
    Ospfv3LinkState,
    Pings,
)
from netloop.platforms.frr import PLATFORM
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.stages.observe import observe
from tests.unit.platforms.frr.kinds import ROUTING, ROUTING_READERS
from tests.unit.platforms.frr.routing_words import said
from tests.whole import examples

FOLDER = Path(__file__).parent / "routing_outputs"
RECORDED: dict[str, dict[str, Any]] = {path.stem: yaml.safe_load(path.read_text()) for path in FOLDER.glob("*.yaml")}
EDGE: dict[str, str] = RECORDED["edge"]["outputs"]
REFLECTOR: dict[str, str] = RECORDED["reflector"]["outputs"]
RUNNING = "show running-config"
NOTHING = "!\nfrr version 8.4.4\n!\nend\n"
"""A running configuration without a process."""
BY_NAME = {kind.__name__: reader for kind, reader in ROUTING_READERS.items()}
KINDS = sorted(BY_NAME)
EVERYWHERE = Coverage(("RED", "NONE"), (4, 6))
LOG = "2024/11/29 17:00:01 OSPF: [Y8SQX-A4B1C] interface 10.0.1.1 join AllDRouters Multicast group.\n"


def asked(reader: Reader, outputs: Mapping[str, str]) -> list[str]:
    """The commands of a reader that were recorded, those of its coverage too."""
    covered = [command for command in outputs if command.endswith("json") and own(reader, command)]
    return [*dict.fromkeys((*reader.commands, *covered))]


def own(reader: Reader, command: str) -> bool:
    entries = tuple(("default", ip_network(prefix)) for prefix in ("10.255.0.1/32", "10.255.0.3/32"))
    return command in reader.asks(EVERYWHERE | Coverage(entries=entries))


def lines(kind: type, outputs: Mapping[str, str]) -> list[str]:
    return said(ROUTING_READERS[kind].read(outputs))


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name in RECORDED for kind in KINDS])
def test_every_fact_is_read_as_it_is(name: str, kind: str) -> None:
    """Each fact of each recorded router says what its truth says, in every VRF that was asked for."""
    assert said(BY_NAME[kind].read(RECORDED[name]["outputs"])) == RECORDED[name]["truth"][kind]


def test_every_kind_of_fact_is_proved() -> None:
    """No reader is without a truth that says something; of the kinds that there are the echoes alone are not read."""
    assert {kind for found in RECORDED.values() for kind, truth in found["truth"].items() if truth} == {*BY_NAME}
    bases = {base for kind in ROUTING for base in kind.__mro__[1:]}
    assert ROUTING - bases - ROUTING_READERS.keys() == {Pings}


def test_echoes_are_left_out_with_the_reason() -> None:
    """vtysh's ``ping`` takes no source, so nothing is sent, and the reason says so."""
    evidence = observe(pytest.fail, PLATFORM, [Pings])
    assert "takes a destination alone" in evidence.unsupported[Pings]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_answer_is_unreadable(kind: str) -> None:
    """A refusal, cut or other JSON, a daemon that died under the question, another command's words: never nothing."""
    answers = (
        "% Unknown command: show what json",
        "% [ospfd]: command ignored as it targets an instance that is not running",
        "{",
        "[]",
        "null",
        '{"default": "all is well"}',
        '{"warning": "out of memory"}',
        "Warning: closing connection to ospfd because of an I/O error!\nWarning: connecting to ospfd...failed!",
        "ospfd is not running, or so they say",
    )
    reader = BY_NAME[kind]
    for command in asked(reader, EDGE):
        for answer in answers:
            if answer == '{"default": "all is well"}' and ("ipv6 ospf6" in command or "route" in command):
                continue
            with pytest.raises(UnreadableOutput):
                reader.read({**EDGE, command: answer})


@pytest.mark.parametrize("kind", KINDS)
def test_a_fixed_command_that_was_not_asked_is_unreadable(kind: str) -> None:
    """Missing outputs are no empty outputs."""
    reader = BY_NAME[kind]
    for command in reader.commands:
        with pytest.raises(UnreadableOutput, match="was not asked"):
            reader.read({name: text for name, text in EDGE.items() if name != command})


@pytest.mark.parametrize("kind", KINDS)
def test_silence_where_something_is_configured_is_unreadable(kind: str) -> None:
    """An empty answer of any command that always answers: unreadable, where that protocol is configured."""
    reader = BY_NAME[kind]
    for command in (command for command in asked(reader, EDGE) if "ospf6 vrf NONE" not in command):
        with pytest.raises(UnreadableOutput):
            reader.read({**EDGE, command: ""})


DAEMONS = {"ospf6": "ospf6d", "ip ospf": "ospfd", "bgp": "bgpd", "isis": "isisd", "eigrp": "eigrpd", "mpls": "ldpd"}


def dead(command: str) -> str:
    """What vtysh says where the daemon that owns a command does not run."""
    return f"{next(daemon for word, daemon in DAEMONS.items() if word in command)} is not running"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "InstalledRoutes"])
def test_a_daemon_that_does_not_run_has_nothing(kind: str) -> None:
    """``ospfd is not running`` is an answer: there is nothing."""
    reader = BY_NAME[kind]
    outputs = {command: NOTHING if command == RUNNING else dead(command) for command in asked(reader, EDGE)}
    assert not any(line for line in said(reader.read(outputs)) if not line.endswith(": none"))


UNCONFIGURED = {
    "show ip ospf vrf all database router json": "% OSPF is not enabled\n{ }",
    "show ip ospf vrf all database json": "% OSPF is not enabled\n{ }",
    "show ipv6 ospf6 vrfs json": '{"vrfs": {}, "totalVrfs": 0}',
    "show bgp ipv4 unicast 10.255.0.1/32 json": '{"warning": "Default BGP instance not found"}',
    "show bgp ipv4 unicast 10.255.0.3/32 json": '{"warning": "Default BGP instance not found"}',
    RUNNING: NOTHING,
}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "InstalledRoutes"])
def test_where_nothing_is_configured_there_is_nothing(kind: str) -> None:
    """What each daemon prints that runs without configuration: an empty document, a word, or silence."""
    reader = BY_NAME[kind]
    silent = ("isis", "eigrp", "ospf6")
    empty = {c: "" if any(word in c for word in silent) else "{\n}" for c in asked(reader, EDGE)}
    found = reader.read({**empty, **{c: text for c, text in UNCONFIGURED.items() if c in empty}})
    assert not any(line for line in said(found) if not line.endswith(": none"))


JSON = [(kind, c) for kind in KINDS for c in asked(BY_NAME[kind], EDGE) if EDGE[c].startswith("{") and len(EDGE[c]) > 4]


@settings(max_examples=examples(150), deadline=None)
@given(st.sampled_from(JSON), st.data())
def test_a_cut_or_torn_document_is_unreadable(which: tuple[str, str], data: st.DataObject) -> None:
    """JSON that ends too early, or with a log line in it, is never read."""
    kind, command = which
    text = EDGE[command].strip()
    end = data.draw(st.integers(1, len(text) - 1))
    for torn in (text[:end], f"{text[:end]}\n{LOG}{text[end:]}"):
        with pytest.raises(UnreadableOutput):
            BY_NAME[kind].read({**EDGE, command: torn})


TEXTS = ["IsisNeighbors", "IsisLinkState", "IsisInterfaces", "EigrpNeighbors", "EigrpTopology", "EigrpInterfaces"]


@settings(max_examples=examples(200), deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_a_cut_table_says_nothing_that_was_not_there(kind: str, data: st.DataObject) -> None:
    """A table that ends too early is unreadable, or lacks the lines behind; where it is counted, unreadable or whole.

    The last address or number may be cut within itself.
    """
    reader, outputs = BY_NAME[kind], REFLECTOR
    command = data.draw(st.sampled_from([c for c in reader.commands if c != RUNNING]))
    text = outputs[command].strip()
    try:
        found = said(reader.read({**outputs, command: text[: data.draw(st.integers(0, len(text)))]}))
    except UnreadableOutput:
        return
    whole = said(reader.read(outputs))
    if kind in {"IsisLinkState", "EigrpNeighbors"}:
        assert found == whole
    else:
        assert set(found[:-1]) <= set(whole)


@settings(max_examples=examples(100), deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_a_log_line_in_a_table_changes_nothing(kind: str, data: st.DataObject) -> None:
    """Wherever a daemon's log line falls: the same fact, or unreadable; never another."""
    reader = BY_NAME[kind]
    command = data.draw(st.sampled_from([c for c in reader.commands if c != RUNNING]))
    place = data.draw(st.integers(0, len(REFLECTOR[command])))
    torn = f"{REFLECTOR[command][:place]}\n{LOG}{REFLECTOR[command][place:]}"
    try:
        found = said(reader.read({**REFLECTOR, command: torn}))
    except UnreadableOutput:
        return
    assert found == said(reader.read(REFLECTOR))


@given(st.text())
def test_no_text_breaks_a_reader(text: str) -> None:
    """Whatever a device says, a reader reads it or says that it cannot."""
    for reader in ROUTING_READERS.values():
        try:
            reader.read(dict.fromkeys((*reader.asks(EVERYWHERE), *asked(reader, EDGE)), text))
        except UnreadableOutput as exc:
            assert str(exc)  # noqa: PT017 nothing else may be raised, and it says something


VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["10.0.0.1", [], {}, [{}], "-1"])


@settings(max_examples=examples(200), deadline=None)
@given(st.sampled_from(JSON), st.randoms(use_true_random=False), VALUES)
def test_no_changed_document_breaks_a_reader(which: tuple[str, str], random: Any, value: object) -> None:
    """A real document with one value replaced by another is read, or said to be unreadable."""
    kind, command = which
    document = json.loads(EDGE[command])
    place: Any = document
    while place:
        key = random.choice(sorted(place)) if isinstance(place, dict) else random.randrange(len(place))
        if not isinstance(place[key], dict | list) or random.random() < 0.2:
            place[key] = value
            break
        place = place[key]
    try:
        BY_NAME[kind].read({**EDGE, command: json.dumps(document)})
    except UnreadableOutput as exc:
        assert str(exc)  # noqa: PT017


# --- routes --------------------------------------------------------------------------------------------------------


def table(routes: str) -> dict[str, str]:
    return {"show ip route json": routes}


def test_a_route_that_the_kernel_does_not_have_is_not_in_use() -> None:
    """Selected and rejected, or queued: zebra says ``selected`` without ``installed``."""
    hops = '"nexthops": [{"ip": "10.0.0.1", "interfaceName": "eth1", "fib": true}]'
    route = f'{{"protocol": "static", "selected": true, "distance": 1, "metric": 0, {hops}}}'
    assert lines(InstalledRoutes, table(f'{{"192.0.2.0/24": [{route}]}}')) == []


def test_a_way_to_nowhere_has_the_name_that_frr_configures() -> None:
    """A blackhole route has no interface in zebra: it is ``Null0``."""
    route = (
        '{"192.0.2.0/24": [{"protocol": "static", "selected": true, "installed": true, "distance": 1, "metric": 0,'
        ' "nexthops": [{"fib": true, "unreachable": true, "blackhole": true, "active": true}]}]}'
    )
    assert lines(InstalledRoutes, table(route)) == ["default IPv4: static 192.0.2.0/24 [1/0] Null0"]


def test_a_recursive_way_is_the_one_that_the_kernel_has() -> None:
    """BGP's next hop is recursive; the kernel has the one behind it, once where it stands there twice."""
    route = (
        '{"192.0.2.0/24": [{"protocol": "bgp", "selected": true, "installed": true, "distance": 200, "metric": 0,'
        ' "nexthops": [{"ip": "10.255.0.2", "recursive": true, "active": true},'
        ' {"fib": true, "ip": "10.0.12.1", "interfaceName": "eth1", "resolver": true, "active": true},'
        ' {"fib": true, "duplicate": true, "ip": "10.0.12.1", "interfaceName": "eth1", "active": true}]}]}'
    )
    assert lines(InstalledRoutes, table(route)) == ["default IPv4: bgp 192.0.2.0/24 [200/0] 10.0.12.1 eth1"]


def test_an_empty_table_is_not_a_missing_vrf() -> None:
    """Of both zebra prints ``{}``; the summary tells. Without it nothing is said."""
    reader = ROUTING_READERS[InstalledRoutes]
    own = {"show ip route vrf RED json": "{\n}", "show ip route vrf RED summary": EDGE["show ip route vrf RED summary"]}
    fact = reader.read(own)
    assert isinstance(fact, InstalledRoutes)
    assert (fact.table("RED", 4), dict(fact.absent)) == ({}, {})
    for refusal in ("% VRF RED not found", "% VRF RED not active"):
        gone = reader.read({**own, "show ip route vrf RED summary": refusal})
        assert said(gone) == ["RED IPv4: VRF RED does not exist on the host"]
    for silence in ("", "Route Source         Routes               FIB  (vrf RED)"):
        with pytest.raises(UnreadableOutput, match=r"totals|not asked"):
            reader.read({**own, "show ip route vrf RED summary": silence})


def test_each_table_is_asked_for_once() -> None:
    """The default VRF is asked without its name, also where it is named among the VRFs."""
    commands = ROUTING_READERS[InstalledRoutes].asks(Coverage(("default", "RED"), (4, 6)))
    assert commands == (
        *("show ip route json", "show ipv6 route json", "show ip route vrf RED json", "show ipv6 route vrf RED json"),
        "show ip route vrf RED summary",
    )
    ospfv3 = ROUTING_READERS[Ospfv3LinkState].asks(Coverage(("default", "RED")))
    assert [command for command in ospfv3 if "vrf " in command] == ["show ipv6 ospf6 vrf RED database detail json"]


def test_a_table_of_the_other_family_is_unreadable() -> None:
    """IPv6 prefixes in the answer to ``show ip route`` are another command's answer."""
    with pytest.raises(UnreadableOutput, match="no IPv4 prefix"):
        lines(InstalledRoutes, table(EDGE["show ipv6 route json"]))


# --- BGP -----------------------------------------------------------------------------------------------------------

SESSIONS = "show bgp vrf all neighbors json"


def bgp(**session: object) -> dict[str, str]:
    """The outputs of a router with one session."""
    neighbor = {
        "remoteAs": 65001,
        "localAs": 65000,
        "bgpState": "Established",
        "remoteRouterId": "192.0.2.1",
        "hostLocal": "10.0.0.0",
        "addressFamilyInfo": {"ipv4Unicast": {"acceptedPrefixCounter": 1}},
        **session,
    }
    document = {"default": {"vrfId": 0, "vrfName": "default", "10.0.0.1": neighbor}}
    return {SESSIONS: json.dumps(document), RUNNING: "!\nrouter bgp 65000\nexit\n!\nend\n"}


def session(**about: object) -> str:
    (line,) = lines(BgpSessions, bgp(**about))
    return line


def test_a_neighbor_that_announces_no_family_carries_ipv4() -> None:
    """Without the multiprotocol capability a session is one of IPv4 unicast; with another family it is not."""
    assert "carries ipv4 of ipv4" in session()
    other = {"multiprotocolExtensions": {"ipv4Unicast": {"advertised": True}, "ipv6Unicast": {"received": True}}}
    assert "carries nothing of ipv4" in session(neighborCapabilities=other)


def test_as_numbers_are_read_in_both_notations() -> None:
    """``as-notation dot`` makes them text; an AS that is not known yet is 0."""
    assert "10.0.0.1 AS 65537 ID 192.0.2.1 from 10.0.0.0 AS 64999" in session(remoteAs="1.1", localAs=64999)
    assert "AS None" in session(remoteAs=0)


def test_a_session_that_is_down_says_why() -> None:
    """The reason of the last reset, and the notification's."""
    line = session(
        bgpState="Idle",
        hostLocal="Unknown",
        remoteRouterId="0.0.0.0",
        lastResetDueTo="BGP Notification received",
        lastNotificationReason="OPEN Message Error/Bad Peer AS",
    )
    assert "ID - from - AS 65000 Idle down" in line
    assert line.endswith("BGP Notification received, OPEN Message Error/Bad Peer AS")


def test_a_vrf_without_a_configured_as_is_unreadable() -> None:
    """The AS is part of the instance's name: nobody guesses it; nor is a configured instance missing."""
    with pytest.raises(UnreadableOutput, match="does not name its AS"):
        lines(BgpSessions, {**bgp(), RUNNING: NOTHING})
    with pytest.raises(UnreadableOutput, match="BGP 65000"):
        lines(BgpSessions, {**bgp(), SESSIONS: "{\n}"})


ENTRY = "show bgp ipv4 unicast 192.0.2.0/24 json"


def test_an_entry_of_another_prefix_is_unreadable() -> None:
    """A less specific prefix is another one."""
    outputs = {ENTRY: EDGE["show bgp ipv4 unicast 10.255.0.1/32 json"], RUNNING: EDGE[RUNNING]}
    with pytest.raises(UnreadableOutput, match=r"expected the paths to 192\.0\.2\.0/24, found 10\.255\.0\.1/32"):
        lines(BgpEntries, outputs)


def test_bgp_that_is_configured_and_said_not_to_run_is_unreadable() -> None:
    """The warning contradicts the configuration."""
    warning = '{"warning": "Default BGP instance not found"}'
    with pytest.raises(UnreadableOutput, match="is configured there"):
        lines(BgpEntries, {ENTRY: warning, RUNNING: EDGE[RUNNING]})
    assert lines(BgpEntries, {ENTRY: warning, RUNNING: NOTHING}) == ["default 192.0.2.0/24: none"]


def test_a_path_of_another_vrf_is_not_ones_own() -> None:
    """What a VRF imports from a VPN has BGP itself as its peer, and a route distinguisher."""
    path = {
        "importedFrom": "65000:3",
        "aspath": {"segments": [{"type": "as-sequence", "list": [65001, 65002]}]},
        "valid": True,
        "bestpath": {"overall": True},
        "nexthops": [{"ip": "10.255.0.3", "accessible": True, "used": True}],
        "peer": {"peerId": "0.0.0.0", "routerId": "10.255.0.1"},
    }
    outputs = {ENTRY: json.dumps({"prefix": "192.0.2.0/24", "paths": [path]}), RUNNING: NOTHING}
    assert lines(BgpEntries, outputs) == [
        "default 192.0.2.0/24: via 10.255.0.3 from itself of 10.255.0.1 AS path 65001 65002 best"
    ]


# --- OSPF ----------------------------------------------------------------------------------------------------------


def test_a_router_lsa_with_fewer_links_than_it_says_is_unreadable() -> None:
    """``numOfLinks`` is the witness."""
    command = "show ip ospf vrf all database router json"
    torn = EDGE[command].replace('"numOfLinks": 3', '"numOfLinks": 4', 1)
    with pytest.raises(UnreadableOutput, match="expected 4 links"):
        lines(OspfLinkState, {**EDGE, command: torn})


def test_a_link_without_an_address_and_an_area_that_is_a_stub() -> None:
    """An unnumbered link has its interface's number in place of an address; an area is followed by its kind."""
    command, interfaces = "show ip ospf vrf all database router json", "show ip ospf vrf all interface json"
    unnumbered = EDGE[command].replace('"routerInterfaceAddress": "10.0.12.0"', '"routerInterfaceAddress": "0.0.0.5"')
    assert "addresses" not in lines(OspfLinkState, {**EDGE, command: unnumbered})[0]
    stub = EDGE[interfaces].replace('"area": "0.0.0.0"', '"area": "0.0.1.4 [NSSA]"')
    assert lines(OspfInterfaces, {**EDGE, interfaces: stub})[0].startswith("OSPF area 260: Loopback0")


def test_ospf_on_an_interface_that_is_down_or_authenticated() -> None:
    """Enabled and not running: ``ospfRunning`` is false and nothing else is told; not enabled: nothing."""
    interfaces = {
        "eth1": {"ifDown": False, "ifIndex": 2, "ospfRunning": False},
        "eth2": {"ifUp": True, "ospfEnabled": False},
        "eth3": {"ifUp": True, "ospfEnabled": True, "area": "0.0.0.0", "authentication": "authenticationMessageDigest"},
    }
    document = {"default": {"vrfName": "default", "vrfId": 0, "interfaces": interfaces}}
    command = "show ip ospf vrf all interface json"
    fact = ROUTING_READERS[OspfInterfaces].read({**EDGE, command: json.dumps(document)})
    assert isinstance(fact, OspfInterfaces)
    assert [(i.interface, i.passive, i.authentication, i.note) for i in fact.interfaces] == [
        ("eth1", None, None, "Down"),
        ("eth3", False, "message-digest", "Down"),
    ]


def test_summaries_are_told_on_behalf_of_others() -> None:
    """Summaries and externals of an NSSA stand in their area."""
    command = "show ip ospf vrf all database json"
    document = json.loads(EDGE[command])
    area = document["default"]["areas"]["0.0.0.0"]
    area["summaryLinkStates"] = [{"advertisedRouter": "10.255.0.9", "summaryAddress": "192.0.2.0/24"}]
    area["nssaExternalLinkStates"] = [{"advertisedRouter": "10.255.0.8", "route": "203.0.113.64/26"}]
    found = lines(OspfLinkState, {**EDGE, command: json.dumps(document)})
    assert {"192.0.2.0/24 by 10.255.0.9", "203.0.113.64/26 by 10.255.0.8"} < set(found)


def test_a_summary_that_is_taken_back_is_not_there() -> None:
    """FRR keeps an LSA of the maximum age for a minute more."""
    command = "show ip ospf vrf all database json"
    document = json.loads(EDGE[command])
    told = {"advertisedRouter": "10.255.0.9", "summaryAddress": "192.0.2.0/24"}
    for age, there in ((3599, True), (3600, False)):
        document["default"]["areas"]["0.0.0.0"]["summaryLinkStates"] = [{**told, "lsaAge": age}]
        found = lines(OspfLinkState, {**EDGE, command: json.dumps(document)})
        assert ("192.0.2.0/24 by 10.255.0.9" in found) is there


def test_ospfv3_that_runs_and_says_nothing_is_unreadable() -> None:
    """Silence in a VRF where ospf6d has a process: not read; where it has none, or the host no such VRF: nothing."""
    for kind, what in ((Ospfv3LinkState, "database detail"), (Ospfv3Interfaces, "interface")):
        with pytest.raises(UnreadableOutput, match="OSPFv3 runs there"):
            lines(kind, {**EDGE, f"show ipv6 ospf6 vrf RED {what} json": ""})
        whole = lines(kind, EDGE)
        assert lines(kind, {**EDGE, f"show ipv6 ospf6 vrf GREEN {what} json": ""}) == whole


# --- IS-IS ---------------------------------------------------------------------------------------------------------

HOSTNAMES, DATABASE = "show isis vrf all hostname", "show isis vrf all database detail"
ADJACENCIES, CIRCUITS = "show isis vrf all neighbor detail", "show isis vrf all interface detail"


def test_a_host_name_that_two_routers_have_names_nobody() -> None:
    """An adjacency keeps the name alone; whose an LSP is cannot be told, so the database is unread."""
    twice = REFLECTOR[HOSTNAMES].replace(" r3", " r1")
    shown = REFLECTOR[ADJACENCIES].replace(" r3 ", " r1 ").replace("\n r3\n", "\n r1\n")
    found = lines(IsisNeighbors, {**REFLECTOR, HOSTNAMES: twice, ADJACENCIES: shown})
    assert found == ["IS-IS CORE: 10.0.12.0 - r1 eth1 Up up", "IS-IS CORE: 10.0.23.3 - r1 eth2 Up up"]
    database = re.sub(r"^r3\.", "r1.", REFLECTOR[DATABASE], flags=re.MULTILINE)
    with pytest.raises(UnreadableOutput, match="does not say which router r1 is"):
        lines(IsisLinkState, {**REFLECTOR, HOSTNAMES: twice, DATABASE: database})


def test_a_router_without_a_host_name_is_its_system_id() -> None:
    """Until the LSP with the name is there isisd prints the system ID."""
    shown = REFLECTOR[ADJACENCIES].replace("\n r3", "\n 0102.5500.0003")
    assert lines(IsisNeighbors, {**REFLECTOR, ADJACENCIES: shown})[1] == (
        "IS-IS CORE: 10.0.23.3 0102.5500.0003 eth2 Up up"
    )


def test_adjacencies_are_counted_by_the_interfaces() -> None:
    """One adjacency fewer than the interfaces count: unreadable; one that is not up is not counted."""
    block = REFLECTOR[ADJACENCIES].index("\n r3")
    with pytest.raises(UnreadableOutput, match="ask again"):
        lines(IsisNeighbors, {**REFLECTOR, ADJACENCIES: f"{REFLECTOR[ADJACENCIES][:block]}\n\nArea BLUE:\n"})
    down = REFLECTOR[ADJACENCIES].replace(
        "Interface: eth1, Level: 2, State: Up", "Interface: eth1, Level: 2, State: Down"
    )
    counts = REFLECTOR[CIRCUITS]
    place = counts.index("Active neighbors: 1")
    fewer = f"{counts[:place]}Active neighbors: 0{counts[place + len('Active neighbors: 1') :]}"
    found = lines(IsisNeighbors, {**REFLECTOR, ADJACENCIES: down, CIRCUITS: fewer})
    assert found[0] == "IS-IS CORE: 10.0.12.0 0102.5500.0001 r1 eth1 Down down"


def test_purged_lsps_and_prefixes_of_others() -> None:
    """A purged LSP is no router any more; what came down from level 2 or from outside is told on behalf of others."""
    database = REFLECTOR[DATABASE]
    purged = re.sub(r"(?m)^(r1\.00-00 .*0x\w{4}) +\d+ ", r"\1     (60)    ", database)
    assert purged != database
    assert not any("0102.5500.0001 r1" in line for line in lines(IsisLinkState, {**REFLECTOR, DATABASE: purged}))
    down = database.replace("10.255.0.3/32 (Metric: 10)", "10.255.0.3/32 (Metric: 10) Down")
    assert lines(IsisLinkState, {**REFLECTOR, DATABASE: down})[-1] == "10.255.0.3/32 by 0102.5500.0003"


def test_narrow_metrics_and_external_prefixes() -> None:
    """``metric-style narrow`` says the same with other words."""
    narrow = (
        REFLECTOR[DATABASE]
        .replace("Extended Reachability", "IS Reachability")
        .replace("Extended IP Reachability", "IP Reachability")
    )
    assert lines(IsisLinkState, {**REFLECTOR, DATABASE: narrow}) == lines(IsisLinkState, REFLECTOR)
    external = narrow.replace("IP Reachability: 10.255.0.3/32", "IP External Reachability: 10.255.0.3/32")
    assert lines(IsisLinkState, {**REFLECTOR, DATABASE: external})[-1] == "10.255.0.3/32 by 0102.5500.0003"


def test_a_level_or_an_instance_that_is_missing_is_unreadable() -> None:
    """The summary says which levels and instances there are."""
    database = REFLECTOR[DATABASE]
    start, end = database.index("IS-IS Level-2"), database.index("Area BLUE")
    for torn, why in ((database[:start] + database[end:], "level 1 and 2"), (database[:end], "expected the instances")):
        with pytest.raises(UnreadableOutput, match=why):
            lines(IsisLinkState, {**REFLECTOR, DATABASE: torn})


def test_an_instance_without_a_net_has_nothing() -> None:
    """It is in every answer, without a host name, a level or an interface."""
    summary = "vrf             : default\nProcess Id      : 1\nUp time         : 00:00:02 ago\nNumber of areas : 1\n"
    outputs = {
        "show isis vrf all summary": f"{summary}Area NEW:\n  Level-1:\n    LSP0 regenerated: 0\n",
        HOSTNAMES: "vrf     : default",
        **dict.fromkeys((ADJACENCIES, DATABASE, CIRCUITS), "Area NEW:"),
        RUNNING: "!\nrouter isis NEW\nexit\n!\nend\n",
    }
    assert [lines(kind, outputs) for kind in (IsisNeighbors, IsisLinkState, IsisInterfaces)] == [[], [], []]


def test_other_releases_and_moments() -> None:
    """A neighbor whose hold time is over, an LSP without attributes, and the hellos' padding as FRR 9 says it."""
    late = REFLECTOR[ADJACENCIES].replace(", Expires in ", " Expiring", 1)
    bare = re.sub(r"0/0/0$", " none", REFLECTOR[DATABASE], flags=re.MULTILINE)
    padding = REFLECTOR[CIRCUITS].replace(" (pad)", ", Padding: always")
    for kind, command, text in (
        (IsisNeighbors, ADJACENCIES, late),
        (IsisLinkState, DATABASE, bare),
        (IsisInterfaces, CIRCUITS, padding),
    ):
        assert text != REFLECTOR[command]
        assert lines(kind, {**REFLECTOR, command: text}) == lines(kind, REFLECTOR)


def test_an_interface_that_is_down_is_shown_with_its_state() -> None:
    """``State: Config`` is an interface that IS-IS is configured on and that is not up."""
    torn = EDGE[CIRCUITS].replace("Interface: Loopback0, State: Up", "Interface: Loopback0, State: Config")
    assert lines(IsisInterfaces, {**EDGE, CIRCUITS: torn})[0].endswith("Config")


# --- EIGRP, LDP ----------------------------------------------------------------------------------------------------


EIGRP_NEIGHBORS = "show ip eigrp vrf all neighbors detail"


def test_eigrp_neighbors_are_counted_by_the_interfaces() -> None:
    """A neighbor fewer than the interfaces count: unreadable; half a one, too."""
    rows = REFLECTOR[EIGRP_NEIGHBORS].rstrip().splitlines()
    with pytest.raises(UnreadableOutput, match="shows 1 neighbors"):
        lines(EigrpNeighbors, {**REFLECTOR, EIGRP_NEIGHBORS: "\n".join(rows[:-2])})
    with pytest.raises(UnreadableOutput, match="expected a row"):
        lines(EigrpNeighbors, {**REFLECTOR, EIGRP_NEIGHBORS: "\n".join(rows[:-1])})


def test_a_state_that_is_cut_is_no_state() -> None:
    """Of an EIGRP neighbor that is up, an answer that ends within ``Up`` does not say that it is down."""
    with pytest.raises(UnreadableOutput):
        BY_NAME["EigrpNeighbors"].read(
            {**EDGE, EIGRP_NEIGHBORS: EDGE[EIGRP_NEIGHBORS].replace("Retries: 0, Up", "Retries: 0, U")}
        )


def test_an_eigrp_neighbor_that_is_not_up() -> None:
    """It is shown with its state, counted or not; a way over it is none."""
    pending = EDGE[EIGRP_NEIGHBORS].replace("Retries: 0, Up", "Retries: 0, Waiting for INIT")
    pending = pending.replace(" 10     0 ", " -      0 ")
    counts = "show ip eigrp vrf all interfaces"
    for outputs in (EDGE, {**EDGE, counts: re.sub(r"(eth1 +100000 +10 +)1", r"\g<1>0", EDGE[counts])}):
        found = lines(EigrpNeighbors, {**outputs, EIGRP_NEIGHBORS: pending})
        assert found == ["EIGRP 100: 10.0.12.1 - eth1 Waiting for INIT down"]
        assert lines(EigrpTopology, {**outputs, EIGRP_NEIGHBORS: pending})[-1].endswith("nowhere")


def test_a_way_over_nobody_is_none() -> None:
    """FRR 8.4.4 keeps prefixes of a neighbor that is gone, under an address that was never one."""
    topology = "show ip eigrp vrf all topology"
    stale = EDGE[topology].replace("via 10.0.12.1 (33280", "via 33.0.0.0 (33280")
    assert lines(EigrpTopology, {**EDGE, topology: stale})[-1] == "EIGRP 100: 10.255.0.3/32 nowhere"


def test_an_active_prefix_and_one_with_fewer_ways_than_it_says() -> None:
    """``A`` is a prefix that EIGRP asks for; fewer ways than successors: unreadable."""
    topology = "show ip eigrp vrf all topology"
    active = EDGE[topology].replace("P  10.255.0.3/32, 1 successors", "A  10.255.0.3/32, 0 successors")
    assert lines(EigrpTopology, {**EDGE, topology: active})[-1].endswith("active")
    more = EDGE[topology].replace("10.255.0.3/32, 1 successors", "10.255.0.3/32, 2 successors")
    with pytest.raises(UnreadableOutput, match="expected 2 ways"):
        lines(EigrpTopology, {**EDGE, topology: more})


def test_a_vrf_of_eigrp_without_a_table_is_unreadable() -> None:
    """``VRF RED:`` with nothing below is half an answer; ``EIGRP Routing Process not enabled`` is a whole one."""
    command = "show ip eigrp vrf all interfaces"
    with pytest.raises(UnreadableOutput, match="table of VRF BLUE"):
        lines(EigrpInterfaces, {**EDGE, command: f"{EDGE[command]}VRF BLUE:\n"})
    other = f"{EDGE[command]}VRF BLUE:\nEIGRP Routing Process not enabled\n"
    assert lines(EigrpInterfaces, {**EDGE, command: other}) == lines(EigrpInterfaces, EDGE)


def test_ldp_without_labels_or_neighbors() -> None:
    """A session that is not operational is down; IPv6 interfaces are passed over; no list is no session."""
    sessions, interfaces = "show mpls ldp neighbor json", "show mpls ldp interface json"
    down = EDGE[sessions].replace("OPERATIONAL", "OPENSENT")
    assert lines(LdpNeighbors, {**EDGE, sessions: down}) == ["LDP: 10.255.0.2 10.255.0.2 - OPENSENT down"]
    assert lines(LdpNeighbors, {**EDGE, sessions: "{\n}"}) == []
    ipv6 = EDGE[interfaces].replace('"addressFamily": "ipv4"', '"addressFamily": "ipv6"')
    assert lines(LdpInterfaces, {**EDGE, interfaces: ipv6}) == []
