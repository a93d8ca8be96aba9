"""LDP of IOS: sessions and interfaces, and what of them is unreadable."""

from __future__ import annotations

from pathlib import Path

import pytest

from netloop.platforms.cisco_ios import ldp, ldp_sessions
from netloop.platforms.cisco_ios.output import RUNNING, clean
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios.samples import REFUSED

CAPTURES = Path(__file__).resolve().parents[5] / "shared" / "captures"
SESSIONS = """    Peer LDP Ident: 10.255.0.2:0; Local LDP Ident 10.255.0.1:0
\tTCP connection: 10.255.1.2.646 - 10.255.0.1.20170
\tState: Oper; Msgs sent/rcvd: 851/852; Downstream
\tUp time: 04:50:30
\tLDP discovery sources:
\t  GigabitEthernet0/0/0, Src IP addr: 10.0.12.2
        Addresses bound to peer LDP Ident:
          10.255.0.2      10.0.12.2
VRF red:
    Peer LDP Ident: 10.1.0.2:0; Local LDP Ident 10.1.0.1:0
\tTCP connection: 10.1.0.2.646 - 10.1.0.1.42450
\tState: Openrec; Msgs sent/rcvd: 858/306; Downstream
"""
DISCOVERY = """ Local LDP Identifier:
    10.255.0.1:0
    Discovery Sources:
    Interfaces:
\tGigabitEthernet0/0/0 (ldp): xmit/recv
\t    LDP Id: 10.255.0.2:0
\tGigabitEthernet0/0/1 (ldp): xmit
\tGigabitEthernet0/0/2 (ldp/tdp): xmit/recv
\t    LDP Id: 10.255.0.3:0; no route
    Targeted Hellos:
\t10.255.0.1 -> 10.255.0.9 (ldp): active, xmit/recv
\t    LDP Id: 10.255.0.9:0
VRF red:Local LDP Identifier:
    10.1.0.1:0
    Discovery Sources:
    Interfaces:
\tEthernet0/3 (ldp): xmit
"""


def test_sessions() -> None:
    """A neighbor is who its identifier says, at its transport address; it is up while the session is operational."""
    found = ldp_sessions.read_neighbors({ldp_sessions.NEIGHBORS_OF_ALL: SESSIONS}).neighbors
    assert [(str(n.instance), str(n.router_id), str(n.address), n.state, n.up, n.interface) for n in found] == [
        ("LDP", "10.255.0.2", "10.255.1.2", "Oper", True, "GigabitEthernet0/0/0"),
        ("LDP VRF red", "10.1.0.2", "10.1.0.2", "Openrec", False, None),
    ]


def test_a_release_without_all() -> None:
    """Then the default VRF's sessions are asked for; no session is no neighbor."""
    outputs = {ldp_sessions.NEIGHBORS_OF_ALL: REFUSED, ldp_sessions.NEIGHBORS: SESSIONS.partition("VRF")[0]}
    assert len(ldp_sessions.read_neighbors(outputs).neighbors) == 1
    assert ldp_sessions.read_neighbors({ldp_sessions.NEIGHBORS_OF_ALL: ""}).neighbors == ()


@pytest.mark.parametrize(
    "text",
    [REFUSED, "all is well", SESSIONS.partition("State")[0], SESSIONS.replace("Ident 10", "Ident\n10"), SESSIONS[30:]],
)
def test_sessions_that_are_not_understood(text: str) -> None:
    """A refusal, other words, a session whose state is cut off, and broken identifiers are unreadable."""
    with pytest.raises(UnreadableOutput):
        ldp_sessions.read_neighbors({ldp_sessions.NEIGHBORS_OF_ALL: text})


def test_every_cut_names_nobody_else() -> None:
    """A cut answer is unreadable, or has fewer sessions."""
    whole = {n.router_id for n in ldp_sessions.read_neighbors({ldp_sessions.NEIGHBORS_OF_ALL: SESSIONS}).neighbors}
    for end in range(len(SESSIONS)):
        try:
            found = ldp_sessions.read_neighbors({ldp_sessions.NEIGHBORS_OF_ALL: SESSIONS[:end]}).neighbors
        except UnreadableOutput:
            continue
        assert {n.router_id for n in found} <= whole


def test_interfaces() -> None:
    """Who sends and who receives, by VRF; a peer that cannot be reached is said; targeted hellos have no interface."""
    found = ldp_sessions.read_interfaces({ldp.ALL: DISCOVERY, RUNNING: "end\n"}).interfaces
    assert [(i.instance.vrf, i.interface, i.receives, i.note) for i in found] == [
        ("default", "GigabitEthernet0/0/0", True, ""),
        ("default", "GigabitEthernet0/0/1", False, ""),
        ("default", "GigabitEthernet0/0/2", True, "no route"),
        ("red", "Ethernet0/3", False, ""),
    ]


@pytest.mark.parametrize("text", [REFUSED, DISCOVERY.replace("0/0/1 (ldp)", "0/0/1\n(ldp)"), "all is well"])
def test_interfaces_that_are_not_understood(text: str) -> None:
    """A refusal, a broken line and other words are unreadable."""
    with pytest.raises(UnreadableOutput):
        ldp_sessions.read_interfaces({ldp.ALL: text, RUNNING: "end\n"})


@pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no outputs of real devices in {CAPTURES}")
@pytest.mark.parametrize("path", sorted(CAPTURES.glob("*/show_mpls_ldp_*/*.txt")), ids=lambda path: path.stem)
def test_captured(path: Path) -> None:
    """Every session and every interface of real outputs."""
    text = f"{clean(path.read_bytes().decode())}\n"
    if "neighbor" in path.parent.name:
        assert len(ldp_sessions.sessions(text)) == text.count("Peer LDP Ident:") > 0
    elif "discovery" in path.parent.name:
        assert len(ldp_sessions.hellos(text)) == text.count("xmit/recv") > 0
