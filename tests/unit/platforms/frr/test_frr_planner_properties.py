"""Any intent against any configuration: there and back on a small strict FRR, and nothing else touched."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netloop.model.intent import Intent, Loopback, Process
from netloop.platforms.frr import PLATFORM
from netloop.templating import render
from tests.unit.platforms.draw import Draw
from tests.unit.platforms.frr.frr_model import Frr
from tests.unit.platforms.intents import (
    bgp,
    eigrp,
    intent,
    isis,
    ldp,
    loopback,
    member,
    neighbor,
    ospf,
    ospfv3,
)
from tests.unit.platforms.round_trip import half_way_and_back, there_and_back
from tests.whole import examples

pytestmark = pytest.mark.unmeasured

PLANNER = PLATFORM.planner
BASE = """frr version 8.4.4
frr defaults traditional
hostname r1
!
interface eth1
 ip address 192.0.2.1/31
exit
!
end
"""
NUMBERS = (0, 1, 7, 10)
POOL = tuple(f"10.255.0.{n}" for n in range(1, 9))
NOISE = {
    "interface Loopback": " ip ospf cost 9",
    "interface eth1": " ip ospf area 0",
    "router ospf6": " redistribute connected",
    "router isis": " log-adjacency-changes",
    "router eigrp": " network 192.168.0.0/16",
    "router bgp 65000": " neighbor 203.0.113.9 remote-as 64999",
    "mpls ldp": " ordered-control",
}


def loopbacks(draw: Draw, numbers: tuple[int, ...]) -> list[Loopback]:
    pool = list(draw.data.draw(st.permutations(POOL)))
    found = []
    for number in numbers:
        four, seconds = pool.pop(), (pool.pop(),) if draw.yes() and len(pool) > 4 else ()
        six = f"2001:db8:{number}::{draw.one(1, 2)}" if draw.yes() else None
        text = str(draw.one("a", "b")) if draw.yes() else None
        lines = (f"bandwidth {draw.one(1400, 1500)}",) if draw.yes() else ()
        found.append(loopback(number, four, six, description=text, secondaries=seconds, lines=lines))
    return found


def processes(draw: Draw, held: list[Loopback]) -> list[Process]:
    id1, id2 = draw.data.draw(st.permutations(("1.1.1.1", "2.2.2.2")))
    network, area = draw.yes(), str(draw.one("0", "5", "0.0.0.5"))
    told = [member(item, area, network=network, passive=draw.yes()) for item in held if draw.yes()]
    system = f"49.000{draw.one(1, 2)}.0000.0000.000{draw.one(1, 2)}.00"
    sessions = [
        neighbor("10.9.0.1", int(str(draw.one(65000, 65546))), "Loopback0", client=draw.yes()),
        neighbor("10.9.0.2", 65000, None, *(("ipv4", "vpnv4") if draw.yes() else ("vpnv4",)), text="rr"),
        neighbor("2001:DB8:9::1", 65000, "Loopback1", "ipv6", client=draw.yes()),
    ]
    peers = [item for item in sessions if draw.yes()]
    tag = str(draw.one("core", "edge"))
    others: list[Process] = [
        ospf("1", id1, *told),
        ospfv3("1", id1, *(member(item, area, passive=draw.yes()) for item in held)),
        isis(tag, system, *held[:1], level=str(draw.one("level-1", "level-1-2")), wide=draw.yes()),
        bgp("65000", id1, *peers, networks=tuple(str(item.ipv4) for item in held[:1])),
        bgp("65000", id2, neighbor("172.16.0.1", 64512, None), vrf="CUST-A"),
        eigrp("100", id1, *held, named="CORP" if draw.yes() else None),
        ldp(id1, f"Loopback{draw.one(0, 1)}"),
    ]
    return [process for process in others if draw.yes()]


def an_intent(draw: Draw) -> Intent:
    numbers = tuple(number for number in NUMBERS if draw.yes())
    held = loopbacks(draw, numbers)
    absent = tuple(f"Loopback{number}" for number in NUMBERS if number not in numbers)
    return PLATFORM.adapt(intent(*held, *processes(draw, held), absent=absent, platform="frr"))


def a_configuration(draw: Draw) -> str:
    """What another intent made, with lines in it that nobody declared."""
    other = an_intent(draw)
    quiet = any(line.startswith(" network ") for line in render(other).partition("router ospf\n")[2].splitlines())
    noise = {header: line for header, line in NOISE.items() if not (quiet and "area" in line)}
    return draw.noisy(PLANNER.candidate(BASE, render(other), other), noise)


@given(st.data())
@settings(max_examples=examples(80), deadline=None, suppress_health_check=list(HealthCheck))
def test_frr_there_and_back(data: st.DataObject) -> None:
    """running + commands = candidate, + rollback = running, a second plan is empty, others' lines are as they were."""
    draw = Draw(data)
    there_and_back(
        PLANNER,
        Frr,
        a_configuration(draw),
        an_intent(draw),
        {text.strip() for text in NOISE.values()} - {"ip ospf area 0"},
    )


@given(st.data())
@settings(max_examples=examples(80), deadline=None, suppress_health_check=list(HealthCheck))
def test_frr_half_way_and_back(data: st.DataObject) -> None:
    """Wherever it stopped, and whatever others typed meanwhile: back, without theirs."""
    draw = Draw(data)
    header = str(draw.one("router bgp 65000", "router ospf", "router ospf6", "interface Loopback1", "router isis core"))
    lines = {
        "router bgp 65000": "neighbor 192.0.2.66 remote-as 64999",
        "router isis core": "log-adjacency-changes",
        "interface Loopback1": "ip ospf cost 77",
    }
    theirs = (header, lines.get(header, "default-information originate"))
    stop = data.draw(st.integers(0, 12))
    half_way_and_back(PLANNER, Frr, a_configuration(draw), an_intent(draw), stop, theirs)


ABSENT = """interface Loopback0
 ip address 10.255.0.5/32
exit
!
router ospf
 ospf router-id 1.1.1.1
 network 10.255.0.5/32 area 0
exit
!
end
"""


def test_an_absent_loopback_s_statement_goes_with_it() -> None:
    """The ``network`` statement of a loopback that goes does not decide how the others are advertised."""
    new = loopback(10, "10.255.0.6/32")
    wanted = PLATFORM.adapt(
        intent(new, ospf("1", "1.1.1.1", member(new)), absent=("Loopback0",), platform="frr"),
    )
    candidate = PLANNER.candidate(ABSENT, render(wanted), wanted)
    assert " ip ospf area 0\n" in candidate
    assert "network " not in candidate
    assert PLANNER.candidate(candidate, render(wanted), wanted) == candidate
