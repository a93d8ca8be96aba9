"""Configuration arithmetic: running + commands = intended within the scope, and everything else untouched."""

from __future__ import annotations

import json
import re
from ipaddress import IPv4Interface, IPv6Interface
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.errors import TemplateError
from netloop.model.intent import Intent
from netloop.platforms.cisco_ios.blocks import parse
from netloop.platforms.cisco_ios.dialect import DIALECT
from netloop.platforms.configuration.planner import SectionPlanner
from netloop.platforms.configuration.text import Block, join
from netloop.templating import render
from tests.unit.platforms.cisco_ios.conftest import intent_of
from tests.whole import examples

CAPTURES = Path(__file__).parents[4].parent / "shared" / "captures"
PLANNER = SectionPlanner(DIALECT)


def plan(running: str, intent: Intent) -> tuple[str, tuple[tuple[str, ...], ...]]:
    candidate = PLANNER.candidate(running, render(intent), intent)
    return candidate, PLANNER.sections(running, candidate, intent)


def captured() -> list[Path]:
    folder = CAPTURES / "ios" / "running_config"
    return sorted(folder.glob("*.txt")) if folder.is_dir() else []


@pytest.mark.skipif(not captured(), reason="the folder of captured configurations is not beside this checkout")
def test_real_configurations_keep_everything_else() -> None:
    """Merging into any real configuration removes no line outside the declared sections, and is idempotent."""
    intent = intent_of()
    for path in captured():
        running = path.read_text(errors="replace")
        candidate, sections = plan(running, intent)
        assert plan(candidate, intent)[1] == (), path.name
        assert outside(running) == outside(candidate), path.name
        assert all(header in OWNED for header, *_ in sections), path.name


OWNED = ("interface Loopback0", "router ospf 1", "router bgp 65000")


def outside(text: str) -> list[str]:
    blocks = (block for block in parse(text) if block.header.strip() not in OWNED)
    return [line for block in blocks for line in block.lines if line.strip() not in {"!", ""}]


def test_never_negates_a_process_or_an_id(intent: Intent) -> None:
    """A replaced router ID is one command, without a ``no`` that would re-elect in between."""
    running = "router ospf 1\n router-id 9.9.9.9\n!\nrouter bgp 65000\n bgp router-id 9.9.9.9\nend\n"
    _, sections = plan(running, intent)
    lines = [line for section in sections for line in section]
    assert "router-id 10.255.0.21" in lines
    assert "bgp router-id 10.255.0.21" in lines
    assert not [line for line in lines if line.startswith("no ")]


@pytest.mark.parametrize(
    "line", [f"no neighbor 10.255.0.31 {what}" for what in ("activate", "send-community extended")]
)
def test_a_line_and_its_opposite_are_one_statement(line: str) -> None:
    """A wanted line takes the place of its ``no``: with it in, nothing has moved; what went is named once."""
    intent = intent_of()
    before = f"router bgp 65000\n address-family ipv4\n  {line}\n exit-address-family\n!\nend\n"
    after = before.replace("no neighbor", "neighbor")
    rendered = after.removesuffix("!\nend\n")
    candidate = PLANNER.candidate(before, rendered, intent)
    assert candidate == after
    assert PLANNER.moved(after, before, candidate, intent) == ()
    assert not [moved for moved in PLANNER.moved(after, before, before, intent) if "no no" in moved]


def test_stale_addresses_go(intent: Intent) -> None:
    """A secondary and an IPv6 address that nobody declared are removed by name; the primary is replaced."""
    running = (
        "interface Loopback0\n ip address 10.1.1.2 255.255.255.255 secondary\n ip address 10.1.1.1 255.255.255.255\n"
        " ipv6 address 2001:DB8::9/128\n ip mtu 1400\n!\n"
    )
    _, sections = plan(running, intent)
    assert sections[0][1:] == (
        "no ip address 10.1.1.2 255.255.255.255 secondary",
        "no ipv6 address 2001:DB8::9/128",
        "description router ID of pe1",
        "ip address 10.255.0.21 255.255.255.255",
        "ip ospf 1 area 0",
        "ipv6 address 2001:DB8:255::21/128",
    )


@pytest.mark.parametrize(
    "line",
    [
        "hostname evil",
        "interface GigabitEthernet0/0",
        "router ospf 2",
        "username x privilege 15 secret y",
        "line vty 0 4",
    ],
)
def test_template_outside_the_scope_is_refused(intent: Intent, line: str) -> None:
    """A line of a template that reaches outside the declared scope stops the plan, naming the line."""
    with pytest.raises(TemplateError, match=re.escape(line)):
        PLANNER.candidate("", f"{render(intent)}{line}\n", intent)


@pytest.mark.parametrize("line", ["ip route 0.0.0.0 0.0.0.0 Null0", "do reload", "exit", "ip access-group x in"])
def test_template_cannot_escape_from_a_section(intent: Intent, line: str) -> None:
    """A line that IOS would take as a global or exec command inside an interface is refused too."""
    with pytest.raises(TemplateError, match=re.escape(line)):
        PLANNER.candidate("", f"interface Loopback0\n {line}\n", intent)


ADDRESSES = st.builds(
    lambda n: IPv4Interface((n, 32)), st.integers(min_value=int(IPv4Interface("10.0.0.0").ip), max_value=0x0AFFFFFE)
)
LINES = st.lists(
    st.sampled_from(
        [
            " description old",
            " ip address 10.0.0.1 255.255.255.0",
            " ip address 10.0.0.2 255.255.255.255 secondary",
            " no ip address",
            " ipv6 address 2001:DB8::1/64",
            " shutdown",
            " ip mtu 1400",
            " ip ospf 1 area 5",
            " ip ospf 7 area 0",
        ]
    ),
    unique=True,
)
OTHERS = st.lists(
    st.sampled_from(["ip cef", "interface GigabitEthernet0/0", "router ospf 9", "line vty 0 4", "banner motd ^Chi^C"]),
    unique=True,
)


@given(ipv4=ADDRESSES, lines=LINES, others=OTHERS, ipv6=st.one_of(st.none(), st.ip_addresses(v=6)))
@settings(max_examples=examples(60), deadline=None)
def test_there_and_back(ipv4: IPv4Interface, lines: list[str], others: list[str], ipv6: IPv6Interface | None) -> None:
    """Simulated on the tree: running + commands = candidate, candidate + rollback = running, outside unchanged."""
    intent = intent_of(str(ipv4), f"{ipv6}/128" if ipv6 is not None else None)
    running = join([*(Block(line) for line in others), Block("interface Loopback0", tuple(lines)), Block("end")])
    candidate, sections = plan(running, intent)
    assert plan(candidate, intent)[1] == ()
    assert outside(running) == outside(candidate)
    assert settle(running, sections) == statements(candidate)
    assert settle(candidate, PLANNER.sections(candidate, running, intent)) == statements(running)


REPLACES = (r"description ", r"ip address \S+ \S+$", r"ip ospf (\d+) area ", r"router-id ", r"bgp router-id ")


def statements(text: str) -> dict[str, frozenset[str]]:
    """The owned sections as sets of statements, by a reading of IOS that is independent of the planner's."""
    found = {b.header: frozenset(line.strip() for line in b.body) - {"!", "no ip address"} for b in parse(text)}
    return {header: found[header] for header in OWNED if header in found}


def settle(text: str, sections: tuple[tuple[str, ...], ...]) -> dict[str, frozenset[str]]:
    """What a device that knows only ``no``, replacement and addition makes of the commands."""
    state = {header: set(lines) for header, lines in statements(text).items()}
    for header, *lines in sections:
        if header.startswith("no "):
            state.pop(header.removeprefix("no "), None)
            continue
        section = state.setdefault(header, set())
        for line in lines:
            obey(section, line)
    return {header: frozenset(lines) for header, lines in state.items()}


def obey(section: set[str], line: str) -> None:
    if line.startswith("no "):
        gone = {held for held in section if held == line[3:] or held.startswith(f"{line[3:]} ")}
        assert gone, f"{line!r} removes nothing from {section}"
        section -= gone
        return
    for pattern in REPLACES:
        if (new := re.match(pattern, line)) is not None:
            held = {h for h in section if (old := re.match(pattern, h)) and old.groups() == new.groups()}
            section -= held
    section.add(line)


def test_captures_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """The number of real configurations that were merged is printed, so that none is lost unseen."""
    truths = [json.loads(path.with_suffix(".json").read_text()) for path in captured()]
    with capsys.disabled():
        print(f"\n{len(truths)} captured running configurations merged")
