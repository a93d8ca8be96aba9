"""Every real configuration, with an intent made of what it has: the same loopbacks and processes, other addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Interface
from pathlib import Path

import pytest

from netloop.model.intent import Intent, Loopback, Process
from netloop.platforms.cisco_ios.dialect import DIALECT
from netloop.platforms.cisco_ios.process import RoutingProcess
from netloop.platforms.cisco_ios.running import parse
from netloop.platforms.configuration.planner import SectionPlanner
from netloop.templating import render
from tests.unit.platforms.cisco_ios.ios_model import Ios
from tests.unit.platforms.cisco_ios.ios_model import Path as Place
from tests.unit.platforms.intents import bgp, eigrp, intent, loopback, member, neighbor, ospf

pytestmark = pytest.mark.unmeasured

FOLDER = Path(__file__).parents[4].parent / "shared" / "captures" / "ios" / "running_config"
CASES = sorted(FOLDER.glob("*.txt")) if FOLDER.is_dir() else []
PLANNER = SectionPlanner(DIALECT)
NEW = "203.0.113."


def made_from(text: str, *, renumber: bool) -> Intent:
    """The configuration's own loopbacks and processes, every ID another one."""
    loops = [
        loopback(
            int(found.name.removeprefix("Loopback")),
            f"{NEW}{n + 1}/32" if renumber else (str(found.ipv4[0]) if found.ipv4 else None),
            str(found.ipv6[0]) if found.ipv6 else None,
            vrf=found.vrf,
        )
        for n, found in enumerate(parse(text).loopbacks)
    ]
    return intent(*loops, *(p for n, part in enumerate(parse(text).processes) for p in _process(part, n, loops)))


def _process(part: RoutingProcess, n: int, loops: list[Loopback]) -> Iterator[Process]:
    address, here = f"203.0.113.{100 + n}", [item for item in loops if item.vrf == part.instance.vrf and item.ipv4]
    if part.instance.protocol == "ospf":
        yield ospf(part.instance.name, address, *(member(item) for item in here[:1]), vrf=part.instance.vrf)
    if part.instance.protocol == "bgp" and part.identity:
        words = [line.split() for line in part.lines if re.match(r"neighbor [\d.]+ remote-as \d+$", line)]
        peers = [neighbor(word[1], int(word[3]), here[0].name if here else None) for word in words[:2]]
        yield bgp(part.instance.name, address, *peers, vrf=part.instance.vrf)
    if part.instance.protocol == "eigrp" and not part.title.endswith(" ipv6"):
        named = re.match(r"eigrp ([^0-9\s]\S*) as ", part.title)
        yield eigrp(part.instance.name, address, *here[:1], vrf=part.instance.vrf, named=named[1] if named else None)


def others(view: dict[Place, frozenset[str]], wanted: Intent) -> dict[Place, frozenset[str]]:
    """The sections that the intent does not speak of."""
    spoken = {f"interface {item.name}" for item in wanted.loopbacks}
    return {
        path: lines
        for path, lines in view.items()
        if path and path[0] not in spoken and not path[0].startswith(("router ospf", "router bgp", "router eigrp"))
    }


@pytest.mark.skipif(not CASES, reason="the folder of captured configurations is not beside this checkout")
@pytest.mark.parametrize("renumber", [True, False], ids=["renumbered", "same addresses"])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name[-60:-4])
def test_there_and_back(path: Path, renumber: bool) -> None:
    """running + commands = candidate, + rollback = running, a second plan is empty, the rest is as it was."""
    running = path.read_text(errors="replace").lstrip("\n")
    wanted = made_from(running, renumber=renumber)
    candidate = PLANNER.candidate(running, render(wanted), wanted)
    device, before = Ios(running), Ios(running).view()
    device.apply(PLANNER.sections(running, candidate, wanted))
    assert device.view() == Ios(candidate).view()
    assert others(device.view(), wanted) == others(before, wanted)
    device.apply(PLANNER.sections(candidate, running, wanted))
    assert device.view() == before
    assert PLANNER.sections(candidate, PLANNER.candidate(candidate, render(wanted), wanted), wanted) == ()


@pytest.mark.skipif(not CASES, reason="the folder of captured configurations is not beside this checkout")
def test_rotated_addresses() -> None:
    """Where a router has several loopbacks, each takes the next one's address: nothing ever overlaps, also back."""
    rotated = 0
    for path in CASES:
        running = path.read_text(errors="replace").lstrip("\n")
        loops = [item for item in made_from(running, renumber=False).loopbacks if item.vrf == "default" and item.ipv4]
        if len(loops) < 2:
            continue
        given: list[IPv4Interface | None] = [item.ipv4 for item in (*loops[1:], loops[0])]
        wanted = intent(*(replace(item, ipv4=address) for item, address in zip(loops, given, strict=True)))
        candidate = PLANNER.candidate(running, render(wanted), wanted)
        device = Ios(running)
        device.apply(PLANNER.sections(running, candidate, wanted))
        assert device.view() == Ios(candidate).view(), path.name
        device.apply(PLANNER.sections(candidate, running, wanted))
        assert device.view() == Ios(running).view(), path.name
        rotated += 1
    assert rotated > 5
