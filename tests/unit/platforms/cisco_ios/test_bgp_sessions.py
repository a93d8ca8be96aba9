"""BGP's sessions in detail and its paths to single prefixes, by samples and by outputs of real devices."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Network
from pathlib import Path
from typing import Any

import pytest

from netloop.model.intent import BgpFamily
from netloop.model.routing_facts import BgpEntries, BgpEntryPath, BgpSessions, Coverage
from netloop.platforms.cisco_ios.bgp_sessions import ALL_NEIGHBORS, NEIGHBORS, OLD_ALL_NEIGHBORS
from netloop.platforms.cisco_ios.output import clean
from netloop.platforms.cisco_ios.readers import READERS
from netloop.platforms.platform import UnknownCommand, UnreadableOutput
from tests.unit.platforms.cisco_ios.routing_samples import BGP_CLIENTS, BGP_SUMMARY, IDLE, SAMPLES, session

CAPTURES = Path(__file__).resolve().parents[5] / "shared" / "captures"
REFUSED = "               ^\n% Invalid input detected at '^' marker.\n"
ALONE = "BGP router identifier 10.255.0.1, local AS number 65000\n\n"
READ = READERS[BgpSessions].read


def outputs(fact: type) -> dict[str, str]:
    (found,) = (sample for sample in SAMPLES if sample.fact is fact)
    return dict(found.outputs)


def sessions(texts: dict[str, str]) -> BgpSessions:
    found = READ(texts)
    assert isinstance(found, BgpSessions)
    return found


def test_every_session_is_told_once() -> None:
    """A session of two families is one; what each of them says of it is together."""
    both, idle, vrf = sessions(outputs(BgpSessions)).sessions
    assert (both.address, both.up, both.router_id) == (IPv4Address("10.255.0.2"), True, IPv4Address("10.255.0.2"))
    assert (both.instance.name, both.sender_as, both.remote_as) == ("65000", 65000, 65000)
    assert both.families == both.offered == {BgpFamily.IPV4, BgpFamily.VPNV4}
    assert both.prefixes == {BgpFamily.IPV4: 12, BgpFamily.VPNV4: 3}
    assert (both.client, both.local_address) == (True, IPv4Address("10.255.0.1"))
    assert (idle.state, idle.up, idle.router_id, idle.client) == ("Idle", False, None, False)
    assert (idle.note, set(idle.offered), set(idle.families)) == ("Peer closed the session", {BgpFamily.IPV4}, set())
    assert (vrf.instance.vrf, vrf.remote_as, set(vrf.families)) == ("CUST-AB", 65010 * 65536 + 1, {BgpFamily.IPV4})
    assert vrf.prefixes == {BgpFamily.IPV4: 1}


def test_the_own_as_of_a_session() -> None:
    """``local AS`` behind a neighbor is what this end calls itself there."""
    text = session("192.0.2.2", "192.0.2.2", asn="65002").replace(
        "remote AS 65002,", "remote AS 65002,  local AS 64999,"
    )
    (found,) = sessions({ALL_NEIGHBORS: text, "show ip bgp summary": ALONE}).sessions
    assert (found.sender_as, found.instance.name) == (64999, "65000")


def test_a_session_that_is_shut_down_says_so() -> None:
    """The line above the state is the reason."""
    text = IDLE.replace("  BGP version", " Administratively shut down\n  BGP version")
    (found,) = sessions({ALL_NEIGHBORS: text, "show ip bgp summary": ALONE}).sessions
    assert found.note == "administratively shut down"


def test_details_that_lack_a_session_are_cut() -> None:
    """What a summary has and the details do not is missing."""
    texts = {ALL_NEIGHBORS: IDLE, "show ip bgp summary": BGP_SUMMARY}
    with pytest.raises(UnreadableOutput, match=r"the summary has the BGP neighbor 10\.255\.0\.2"):
        sessions(texts)


def test_bgp_that_is_not_active_has_no_sessions() -> None:
    """That is an answer; silence is none."""
    quiet = "% BGP not active\n"
    assert sessions({ALL_NEIGHBORS: quiet, "show ip bgp summary": quiet}).sessions == ()
    with pytest.raises(UnreadableOutput):
        sessions({ALL_NEIGHBORS: "", "show ip bgp summary": ""})


def test_older_commands_stand_in() -> None:
    """A device that does not know one command is asked the next ones."""
    with pytest.raises(UnknownCommand):
        READ({ALL_NEIGHBORS: REFUSED, "show ip bgp summary": ALONE})
    older = READERS[BgpSessions].otherwise
    assert older is not None
    assert {OLD_ALL_NEIGHBORS, NEIGHBORS} <= set(older.commands)
    alone = {"show ip bgp summary": ALONE}
    found = older.read({OLD_ALL_NEIGHBORS: IDLE, NEIGHBORS: REFUSED, **alone})
    assert isinstance(found, BgpSessions)
    assert [str(each.address) for each in found.sessions] == ["10.255.0.3"]
    detailed = session("10.255.0.2", "10.255.0.2") + "\n".join(BGP_CLIENTS.split("\n")[1:4])
    found = older.read({OLD_ALL_NEIGHBORS: REFUSED, NEIGHBORS: detailed, **alone})
    assert isinstance(found, BgpSessions)
    assert (found.sessions[0].client, found.sessions[0].prefixes) == (True, {BgpFamily.IPV4: 12})


def test_one_command_for_each_prefix() -> None:
    """In the table of its VRF and version."""
    entries = (("default", IPv4Network("10.255.0.9/32")), ("default", IPv6Network("2001:db8:255::9/128")),
               ("CUST-AB", IPv4Network("172.16.0.1/32")))  # fmt: skip
    asked = READERS[BgpEntries].asks(Coverage(entries=entries))
    assert asked == tuple(outputs(BgpEntries))


def test_paths_to_a_prefix() -> None:
    """Each path with its AS path, next hop, sender and originator; a prefix that BGP has not has none."""
    found = READERS[BgpEntries].read(outputs(BgpEntries))
    assert isinstance(found, BgpEntries)
    first, second = found.paths["default", IPv4Network("10.255.0.9/32")]
    rr, own = IPv4Address("10.255.0.2"), IPv4Address("10.255.0.9")
    assert second == BgpEntryPath(own, True, from_address=rr, originator=own)
    assert (first.as_path, first.best, first.originator) == ((65010, 65020), False, IPv4Address("10.255.0.4"))
    assert first.note == "(Received from a RR-client), inaccessible"
    assert found.paths["default", IPv6Network("2001:db8:255::9/128")] == ()
    local = BgpEntryPath(None, True, local=True, originator=IPv4Address("172.16.0.1"))
    assert found.paths["CUST-AB", IPv4Network("172.16.0.1/32")] == (local,)


def test_an_entry_for_another_prefix_is_no_answer() -> None:
    """A shorter prefix that covers the one asked for is not it."""
    text = outputs(BgpEntries)["show bgp ipv4 unicast 10.255.0.9/32"]
    with pytest.raises(UnreadableOutput, match=r"expected the entry for 10\.255\.0\.8/32"):
        READERS[BgpEntries].read({"show bgp ipv4 unicast 10.255.0.8/32": text})


def captured() -> list[Any]:
    found = sorted(
        [*CAPTURES.glob("ios*/show_bgp_neighbors/*.txt"), *CAPTURES.glob("devices/*/show_ip_bgp_all_neighbor.txt")]
    )
    whole = (path for path in found if "___" not in path.name)
    return [pytest.param(path, id=f"{path.parents[1].name}-{path.parent.name}-{path.stem}") for path in whole]


@pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no outputs of real devices in {CAPTURES}")
@pytest.mark.parametrize("path", captured())
def test_sessions_of_real_devices(path: Path) -> None:
    """Each neighbor is found in its VRF with its identifier, as many as there are; those that are up say from where."""
    text = clean(path.read_bytes().decode("utf-8", errors="replace"))
    found = sessions({ALL_NEIGHBORS: text, "show ip bgp summary": text if "not active" in text else ALONE})
    heads = re.findall(
        r"^ *BGP neighbor is \*?([0-9A-Fa-f.:]+),(?: +vrf (\S+),)? +remote AS ([0-9.]+)", text, re.MULTILINE
    )
    assert {(str(s.address), s.instance.vrf) for s in found.sessions} == {
        (str(s.address), vrf or "default") for address, vrf, _ in heads for s in found.sessions
        if str(s.address).lower() == address.lower() or s.address.exploded == address
    }  # fmt: skip
    assert len(found.sessions) == len({(address.lower(), vrf) for address, vrf, _ in heads})
    ids = re.findall(r"remote router ID ([0-9.]+)", text)
    assert {str(s.router_id or "0.0.0.0") for s in found.sessions} == set(ids)
    states = re.findall(r"BGP state = (\w+)", text)
    assert {s.state for s in found.sessions} == set(states)
    assert all(s.local_address for s in found.sessions if s.up)
    both = re.search(r"Address family (?:IPv[46]|VPNv4) Unicast: advertised and received", text)
    assert all(s.families for s in found.sessions if s.up and both)


def entries() -> list[Any]:
    texts = [(path.stem, clean(path.read_bytes().decode("utf-8", errors="replace"))) for path in
             sorted(CAPTURES.glob("ios*/show_bgp_all/*det*.txt"))]  # fmt: skip
    blocks = [
        (name, block) for name, text in texts for block in re.split(r"(?m)^(?= *BGP routing table entry)", text)[1:]
    ]
    return [pytest.param(re.split(r"\n\s*\n", block)[0], id=f"{n}-{name}") for n, (name, block) in enumerate(blocks)]


@pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no outputs of real devices in {CAPTURES}")
@pytest.mark.parametrize("text", entries())
def test_entries_of_real_devices(text: str) -> None:
    """As many paths as the entry counts, each with the next hop and the sender's identifier in its line."""
    named = re.search(r"entry for (?:\[\S+\]|[0-9.]+:[0-9]+:(?=[0-9]+\.))?(\S+),", text)
    assert named
    table = "ipv6" if ":" in named[1] else "ipv4"
    found = READERS[BgpEntries].read({f"show bgp {table} unicast {named[1]}": text})
    assert isinstance(found, BgpEntries)
    (paths,) = found.paths.values()
    senders = re.findall(r" from [0-9A-Fa-f.:]+ \(([0-9.]+)\)", text)
    assert [str(path.originator) for path in paths] == senders
    assert sum(path.best for path in paths) == text.count(", best\n") + text.count(", best #") - 1 or paths
