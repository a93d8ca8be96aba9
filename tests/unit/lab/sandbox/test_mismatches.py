"""What keeps neighbors apart: a line on one end alone, the state at both ends, and what the router logs.

OSPF's states and timers in detail: ``test_ospf_neighbors``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from netloop.lab.sandbox import Network
from tests.unit.lab.sandbox.bgp_nets import internal, linked, speaker
from tests.unit.lab.sandbox.chains import chain

KEYS = "key chain K\n key 1\n  key-string secret\n"
OSPF = "router ospf 1\n"
OSPF_LINK = " ip ospf 1 area 0\n"
DEAD = "Neighbor Down: Dead timer expired"
DETACHED = "Neighbor Down: Interface down or detached"
ISIS = "router isis\n net 49.0001.0102.5500.000{}.00\n metric-style wide\n log-adjacency-changes\n"
ISIS_LINK = " ip router isis\n isis network point-to-point\n"
EIGRP = f"{KEYS}router eigrp 100\n network 10.0.0.0\n"
LDP_LINK = " ip ospf 1 area 0\n mpls ip\n"
LDP = "router ospf 1\n network 10.255.0.0 0.0.255.255 area 0\n"


@dataclass(frozen=True, slots=True)
class Igp:
    """A protocol between two routers: their lines, those of the link, and the command that lists neighbors."""

    routers: tuple[str, str]
    link: str
    show: str
    up: str


IGPS = {
    "ospf": Igp((OSPF, OSPF), OSPF_LINK, "show ip ospf neighbor", "FULL"),
    "ospfv3": Igp(("", ""), " ipv6 ospf 1 area 0\n", "show ipv6 ospf neighbor", "FULL"),
    "isis": Igp((KEYS + ISIS.format(1), KEYS + ISIS.format(2)), ISIS_LINK, "show isis neighbors", " UP "),
    "eigrp": Igp((EIGRP, EIGRP), "", "show ip eigrp neighbors", "Gi0/"),
    "ldp": Igp((LDP, LDP), LDP_LINK, "show mpls ldp neighbor", "State: Oper"),
}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Lines that r1 is given; ``near`` and ``far`` are words that r1 and r2 then show of the other.

    Empty where there is no neighbor; ``log`` is what r2 logs, ``own`` what r1 does.
    """

    protocol: str
    lines: Sequence[str]
    near: str = ""
    far: str = ""
    log: str = ""
    own: str = ""

    @property
    def name(self) -> str:
        return f"{self.protocol}: {self.lines[-1]}"


def on_link(protocol: str, *lines: str, **told: str) -> Mismatch:
    """Lines of r1's interface towards r2."""
    return Mismatch(protocol, ("interface Gi0/1", *lines), **told)


def of_process(protocol: str, process: str, *lines: str, **told: str) -> Mismatch:
    """Lines of r1's routing process."""
    return Mismatch(protocol, (process, *lines), **told)


APART = (
    on_link("ospf", "ip ospf hello-interval 7", log=DEAD, own=DEAD),
    on_link("ospf", "ip ospf dead-interval 41", log=DEAD),
    on_link("ospf", "ip ospf 1 area 7", log=DEAD),
    of_process("ospf", "router ospf 1", "area 0 authentication", log=DEAD),
    on_link("ospf", "ip ospf authentication-key x", "ip ospf authentication", log=DEAD),
    on_link("ospf", "ip ospf message-digest-key 1 md5 x", "ip ospf authentication message-digest", log=DEAD),
    on_link("ospf", "ip address 10.0.1.1 255.255.255.128", log=DEAD),
    on_link("ospf", "ip mtu 1400", near="EXSTART", far="EXSTART"),
    on_link("ospf", "ip ospf network non-broadcast", log=DEAD),
    on_link("ospf", "ip ospf network point-to-point", near="FULL/  -", far="FULL"),
    of_process("ospf", "router ospf 1", "passive-interface Gi0/1", log=DEAD, own=DETACHED),
    on_link("ospfv3", "ipv6 ospf hello-interval 7", log=DEAD),
    on_link("ospfv3", "ipv6 ospf 1 area 7", log=DEAD),
    on_link("ospfv3", "ipv6 mtu 1400", near="EXSTART", far="EXSTART"),
    of_process("ospfv3", "ipv6 router ospf 1", "passive-interface Gi0/1", log=DEAD, own=DETACHED),
    of_process("isis", "router isis", "is-type level-1", near=" L1 ", far=" L1 ", log="Adjacency to r1"),
    of_process("isis", "router isis", "no net 49.0001.0102.5500.0001.00", "net 49.0002.0102.5500.0001.00", near=" L2 "),
    on_link("isis", "isis circuit-type level-2-only", near=" L2 ", far=" L2 "),
    on_link("isis", "isis authentication key-chain K", "isis authentication mode md5", far="INIT", log="Down"),
    on_link("isis", "isis password x", far="INIT", log="Down"),
    on_link("isis", "mtu 1400", log="Down"),
    on_link("isis", "no isis network point-to-point", log="Down"),
    of_process("eigrp", "no router eigrp 100", "router eigrp 101", "network 10.0.0.0", log="is down"),
    of_process("eigrp", "router eigrp 100", "metric weights 0 1 1 1 0 0", log="K-value mismatch"),
    of_process("eigrp", "router eigrp 100", "passive-interface Gi0/1", log="is down"),
    on_link("eigrp", "ip authentication key-chain eigrp 100 K", "ip authentication mode eigrp 100 md5", log="is down"),
    on_link("eigrp", "ip address 10.0.9.1 255.255.255.0", log="is down"),
    Mismatch("ldp", ("mpls ldp neighbor 10.255.0.2 password x",), own="No MD5 digest from 10.255.0.2", log="is DOWN"),
    on_link("ldp", "mpls ldp discovery transport-address 10.9.9.9", log="is DOWN"),
    on_link("ldp", "no mpls ip", log="is DOWN"),
)


def rows(seat: Any, show: str) -> str:
    """What a list of neighbors says below its head, none being empty."""
    text = str(seat.type(show))
    return "".join(f" {line} \n" for line in text.splitlines() if any(part in line for part in ("10.", "r1", "r2")))


def listed(seat: Any, of: Igp) -> str:
    """The neighbors that are there, whole lines with their states."""
    text = str(seat.type(of.show))
    return text if of.show.startswith("show mpls") else rows(seat, of.show)


@pytest.mark.parametrize("case", APART, ids=lambda case: case.name)
def test_a_line_on_one_end_alone(clock: Any, terminal: Any, case: Mismatch) -> None:
    """Both ends lose the neighbor, or show in which state it stays, and say why; nothing of the kind before."""
    of = IGPS[case.protocol]
    network = chain(clock, *of.routers, link=of.link)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    assert of.up in listed(r1, of)
    assert of.up in listed(r2, of)
    r1.configure(*case.lines)
    clock.pass_by(60)
    for seat, word in ((r1, case.near), (r2, case.far or case.near)):
        shown = listed(seat, of)
        assert word in shown if word else of.up not in shown, shown
    for seat, line in ((r1, case.own), (r2, case.log)):
        assert any(line in one for one in seat.shell.router.log)


# --- BGP -----------------------------------------------------------------------------------------------------------


LOG = "bgp log-neighbor-changes"


def external(number: int, asn: int) -> list[str]:
    """A neighbor at the other end of the first link."""
    return [f"neighbor 10.0.1.{number} remote-as {asn}"]


def pair(clock: Any, inside: bool = False) -> Network:
    """a and b: internal between loopbacks, or external on their link."""
    if inside:
        routers = {name: speaker(65000, LOG, *internal(peer)) for name, peer in (("a", 2), ("b", 1))}
        return linked(clock, routers, ["a-b"])
    routers = {"a": speaker(65001, *external(2, 65002)), "b": speaker(65002, *external(1, 65001))}
    return linked(clock, routers, ["a~b"])


def state(seat: Any) -> str:
    """The last column of the one neighbor's row: a count of prefixes where the session is up."""
    return str(seat.type("show ip bgp summary").splitlines()[-1].split(maxsplit=9)[-1])


def logged(seat: Any, word: str) -> list[str]:
    """The lines of a router's log with a word."""
    return [line for line in seat.shell.router.log if word in line]


def ends(network: Network, terminal: Any) -> tuple[Any, Any]:
    return terminal(network, "a"), terminal(network, "b")


@pytest.mark.parametrize("line", ["password secret", "password 7 02050D480809"])
def test_a_password_on_one_end(clock: Any, terminal: Any, line: str) -> None:
    """The session lives on for the hold time; then it is Idle at both ends, and who has the password logs it."""
    a, b = ends(pair(clock, inside=True), terminal)
    a.configure("router bgp 65000", f"neighbor 10.255.0.2 {line}")
    assert (state(a), state(b)) == ("0", "0")
    clock.pass_by(181)
    assert (state(a), state(b)) == ("Idle", "Idle")
    assert logged(a, "%TCP-6-BADAUTH: No MD5 digest from 10.255.0.2(")
    assert not logged(b, "BADAUTH")
    assert logged(b, "%BGP-5-ADJCHANGE: neighbor 10.255.0.1 Down")


def test_passwords_that_differ(clock: Any, terminal: Any) -> None:
    """Both ends log an invalid digest, once; the same password in time keeps the session, obfuscated or not."""
    a, b = ends(pair(clock, inside=True), terminal)
    a.configure("router bgp 65000", "neighbor 10.255.0.2 password cisco")
    b.configure("router bgp 65000", "neighbor 10.255.0.1 password other")
    clock.pass_by(60)
    assert (state(a), state(b)) == ("0", "0")
    for seat, far, own in ((a, 2, 1), (b, 1, 2)):
        wanted = f"Invalid MD5 digest from 10.255.0.{far}(20179) to 10.255.0.{own}(179) tableid - 0"
        assert len(logged(seat, wanted)) == 1
    b.configure("router bgp 65000", "neighbor 10.255.0.1 password 7 02050D480809")
    clock.pass_by(300)
    assert (state(a), state(b)) == ("0", "0")
    assert not logged(a, "Down")


def test_a_password_comes_from_the_peer_group(clock: Any, terminal: Any) -> None:
    """A group's password is its members'."""
    group = ["neighbor G peer-group", "neighbor G remote-as 65000", "neighbor G update-source Loopback0"]
    a = speaker(65000, *group, "neighbor G password x", "neighbor 10.255.0.2 peer-group G")
    b = speaker(65000, *internal(1), "neighbor 10.255.0.1 password x")
    seats = ends(linked(clock, {"a": a, "b": b}, ["a-b"]), terminal)
    assert [state(seat) for seat in seats] == ["0", "0"]


@pytest.mark.parametrize(
    ("near", "far", "up"),
    [
        ("ttl-security hops 1", "", False),
        ("ttl-security hops 1", "ttl-security hops 1", True),
        ("ttl-security hops 1", "ebgp-multihop", True),
        ("ttl-security hops 2", "ebgp-multihop 2", False),
        ("ebgp-multihop 2", "", True),
        ("disable-connected-check", "", True),
    ],
)
def test_ttl_security(clock: Any, terminal: Any, near: str, far: str, up: bool) -> None:
    """``ttl-security`` needs packets that start with 255: the other end says it too, or ``ebgp-multihop 255``."""
    a, b = ends(pair(clock), terminal)
    a.configure("router bgp 65001", f"neighbor 10.0.1.2 {near}")
    b.configure("router bgp 65002", *([f"neighbor 10.0.1.1 {far}"] if far else ()))
    clock.pass_by(190)
    assert [state(a), state(b)] == (["0", "0"] if up else ["Idle", "Idle"])


@pytest.mark.parametrize(
    ("near", "far", "up"),
    [
        ("ebgp-multihop", "ebgp-multihop", True),
        ("ebgp-multihop 2", "ebgp-multihop 2", True),
        ("ebgp-multihop 2", "", False),
        ("disable-connected-check", "disable-connected-check", False),
        ("ttl-security hops 2", "ttl-security hops 2", True),
        ("ttl-security hops 2", "ttl-security hops 1", False),
    ],
)
def test_external_neighbors_with_a_router_between(clock: Any, terminal: Any, near: str, far: str, up: bool) -> None:
    """Loopbacks two links apart need ``ebgp-multihop`` of two on both ends, or ``ttl-security`` of two hops."""

    def end(asn: int, peer: int, other: int, line: str) -> list[str]:
        name = f"neighbor 10.255.0.{peer}"
        lines = [f"{name} remote-as {other}", f"{name} update-source Loopback0", f"{name} {line}" if line else ""]
        return speaker(asn, *filter(None, lines))

    routers = {"a": end(65001, 3, 65003, near), "m": [], "b": end(65003, 1, 65001, far)}
    a, b = ends(linked(clock, routers, ["a-m", "m-b"]), terminal)
    assert (state(a) == "0", state(b) == "0") == (up, up)


def test_another_as(clock: Any, terminal: Any) -> None:
    """Idle at both ends at once; who expects the wrong AS sends the notification, with the other's AS in it."""
    a, b = ends(pair(clock), terminal)
    a.configure("router bgp 65001", "neighbor 10.0.1.2 remote-as 65003")
    assert (state(a), state(b)) == ("Idle", "Idle")
    wrong = "2/2 (peer in wrong AS) 2 bytes FDEA"
    assert len(logged(a, f"%BGP-3-NOTIFICATION: sent to neighbor 10.0.1.2 passive {wrong}")) == 1
    assert len(logged(b, f"%BGP-3-NOTIFICATION: received from neighbor 10.0.1.1 active {wrong}")) == 1


def test_one_bgp_identifier(clock: Any, terminal: Any) -> None:
    """Two ends of one router ID refuse each other, and say so."""
    a, b = ends(pair(clock), terminal)
    a.configure("router bgp 65001", "bgp router-id 10.255.0.2")
    clock.pass_by(10)
    assert (state(a), state(b)) == ("Idle", "Idle")
    assert logged(a, "2/3 (BGP identifier wrong) 4 bytes 0AFF0002")


@pytest.mark.parametrize(
    ("line", "near", "far"),
    [
        ("no neighbor 10.255.0.2 update-source Loopback0", "Active", "Active"),
        ("neighbor 10.255.0.2 shutdown", "Idle (Admin)", "Active"),
        ("no neighbor 10.255.0.2", "", "Active"),
    ],
)
def test_an_end_that_does_not_call(clock: Any, terminal: Any, line: str, near: str, far: str) -> None:
    """Another source, a neighbor that is shut down or gone: the session ends at once, and the other end says so."""
    a, b = ends(pair(clock, inside=True), terminal)
    a.configure("router bgp 65000", line)
    assert state(b) == far
    assert not near or state(a) == near
    assert logged(b, "%BGP-5-ADJCHANGE: neighbor 10.255.0.1 Down")
