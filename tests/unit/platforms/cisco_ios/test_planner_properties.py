"""Any intent against any configuration: there and back on a small strict IOS, and nothing else touched."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netloop.model.intent import Intent, Loopback, Process
from netloop.platforms.cisco_ios.dialect import DIALECT
from netloop.platforms.configuration.planner import SectionPlanner
from netloop.templating import render
from tests.unit.platforms.cisco_ios.ios_model import Ios
from tests.unit.platforms.draw import Draw
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

PLANNER = SectionPlanner(DIALECT)
BASE = """vrf definition CUST-A
 rd 65000:10
!
ip vrf CUST-B
 rd 65000:20
!
interface GigabitEthernet0/0
 ip address 192.0.2.1 255.255.255.252
!
end
"""
NUMBERS = (0, 1, 7, 10)
VRFS = ("default", "CUST-A", "CUST-B")
POOL = tuple(f"10.255.0.{n}" for n in range(1, 9))
NOISE: dict[str, str] = {
    "interface Loopback": " ip policy route-map KEEP",
    "router ospf 1": " network 10.0.0.0 0.255.255.255 area 9",
    "router ospf 2": " redistribute static subnets",
    "ipv6 router ospf 1": " redistribute connected",
    "router isis": " log-adjacency-changes",
    "router eigrp 100": " network 192.168.0.0",
    "router bgp 65000": " neighbor 203.0.113.9 remote-as 64999",
}


def loopbacks(draw: Draw, numbers: tuple[int, ...]) -> list[Loopback]:
    pool = list(draw.data.draw(st.permutations(POOL)))
    found = []
    for number in numbers:
        four, seconds = pool.pop(), (pool.pop(),) if draw.yes() and len(pool) > 4 else ()
        six = f"2001:db8::{draw.one(1, 2)}:{number}/{draw.one(64, 128)}" if draw.yes() else None
        six = six and six.replace("::", f":{number}::")
        text = str(draw.one("a", "b")) if draw.yes() else None
        lines = (f"ip mtu {draw.one(1400, 1500)}", "ip pim sparse-mode") if draw.yes() else ()
        vrf = str(draw.one(*VRFS))
        mask = draw.one(32, 32, 32)
        found.append(
            loopback(number, f"{four}/{mask}", six, vrf=vrf, description=text, secondaries=seconds, lines=lines)
        )
    return found


def processes(draw: Draw, held: list[Loopback]) -> list[Process]:
    here = [item for item in held if item.vrf == "default"]
    there = [item for item in held if item.vrf == "CUST-A"]
    id1, id2, id3 = draw.data.draw(st.permutations(("1.1.1.1", "2.2.2.2", "3.3.3.3")))
    either = [member(item, str(draw.one(0, 5)), network=draw.yes(), passive=draw.yes()) for item in here]
    cut = draw.data.draw(st.integers(0, len(either)))
    found: list[Process] = [ospf("1", id1, *either[:cut]), ospf("2", id2, *either[cut:])]
    found.append(ospf("10", id3, *(member(item) for item in there), vrf="CUST-A"))
    system = f"49.000{draw.one(1, 2)}.0000.0000.000{draw.one(1, 2)}.00"
    sessions = [
        neighbor("10.9.0.1", int(str(draw.one(65000, 65546))), "Loopback0", client=draw.yes()),
        neighbor("10.9.0.2", 65000, None, *(("ipv4", "vpnv4") if draw.yes() else ("vpnv4",)), text="rr"),
        neighbor("2001:DB8:9::1", 65000, "Loopback1", "ipv6", client=draw.yes()),
    ]
    peers = [item for item in sessions if draw.yes()]
    networks = tuple(str(item.ipv4) for item in here[:1])
    others: list[Process] = [
        ospfv3("1", id1, *(member(item) for item in here)),
        ospfv3("2", id2, new=True),
        isis("core", system, *here[:1], level=str(draw.one("level-1", "level-1-2")), wide=draw.yes()),
        bgp("65000", id1, *peers, networks=networks),
        bgp("65000", id2, neighbor("172.16.0.1", 64512, None), vrf="CUST-A"),
        eigrp("100", id1, *here),
        eigrp("300", id2, *there, vrf="CUST-A"),
        eigrp("200", id1, *here, named="CORP"),
        eigrp("200", id1, *here[:1], named="CORP", ipv6=True),
        eigrp("100", id1, ipv6=True),
        ldp(id1, f"Loopback{draw.one(0, 1)}", force=draw.yes()),
    ]
    return [*found, *(process for process in others if draw.yes())]


def an_intent(draw: Draw) -> Intent:
    numbers = tuple(number for number in NUMBERS if draw.yes())
    held = loopbacks(draw, numbers)
    absent = tuple(f"Loopback{number}" for number in NUMBERS if number not in numbers)
    return intent(*held, *processes(draw, held), absent=absent)


def a_configuration(draw: Draw) -> str:
    """What another intent made, with lines in it that nobody declared."""
    other = an_intent(draw)
    return draw.noisy(PLANNER.candidate(BASE, render(other), other), NOISE)


@given(st.data())
@settings(max_examples=examples(80), deadline=None, suppress_health_check=list(HealthCheck))
def test_there_and_back(data: st.DataObject) -> None:
    """running + commands = candidate, + rollback = running, a second plan is empty, others' lines are as they were."""
    draw = Draw(data)
    there_and_back(PLANNER, Ios, a_configuration(draw), an_intent(draw), {text.strip() for text in NOISE.values()})


@given(st.data())
@settings(max_examples=examples(80), deadline=None, suppress_health_check=list(HealthCheck))
def test_half_way_and_back(data: st.DataObject) -> None:
    """Wherever it stopped, and whatever others typed meanwhile: back, without theirs."""
    draw = Draw(data)
    header = str(
        draw.one("router bgp 65000", "router ospf 1", "router ospf 2", "interface Loopback1", "router isis core")
    )
    lines = {
        "router bgp 65000": "neighbor 192.0.2.66 remote-as 64999",
        "router isis core": "log-adjacency-changes",
        "interface Loopback1": "ip policy route-map HIS",
    }
    theirs = (header, lines.get(header, "default-information originate"))
    stop = data.draw(st.integers(0, 12))
    half_way_and_back(PLANNER, Ios, a_configuration(draw), an_intent(draw), stop, theirs)
