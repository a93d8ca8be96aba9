"""Plans of many routers on a terminal and in a pipe: failures first, equal changes once, what they cost of each."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import pytest

from netloop.cli.output import console_class
from netloop.model.plan import Effect, Impact
from netloop.model.run import DeviceResult
from netloop.reports.plans import PlanView, print_plans
from tests.unit.reports.fleet import OSPF, dead, fleet, intents, result, waiting, with_plan

RUN = "20261130T214037Z-c0b236"


def printed(results: Sequence[DeviceResult], *, width: int = 80, terminal: bool = True, summary: bool = False) -> str:
    out = io.StringIO()
    console = console_class()(file=out, width=width, force_terminal=terminal, color_system=None)
    alive = [one for one in results if one.failure is None]
    print_plans(results, console, PlanView(intents(alive), RUN, summary))
    return out.getvalue()


GROUP = """\
r31  Unreachable: 192.0.2.9:22: connection refused after 3 tries (5 s)
r32  Unreachable: 192.0.2.9:22: connection refused after 3 tries (5 s)
  hint is it up?
the same 5 lines on 30 routers: r1, r2, r3, r4, r5, r6, r7, r8 and 22 more
shown: r1; the others differ in their own name, addresses and router IDs:
  netloop show 20261130T214037Z-c0b236 HOST
r1  cisco_ios 192.0.2.1:22  +5 -0  no adjacency is touched
"""


def test_a_group_is_shown_once() -> None:
    """Failures, each on a line, then which routers have the same lines, one of them whole, and the counts last."""
    text = printed([*fleet(30), dead("r31"), dead("r32")])
    assert text.startswith(GROUP)
    assert text.count("interface Loopback0") == 2
    assert text.splitlines()[-1] == "32 devices: 30 to change, 2 failed. Nothing was sent."


def test_a_pipe_names_every_router() -> None:
    """``grep`` finds each one."""
    line = next(line for line in printed(fleet(30), terminal=False).splitlines() if line.startswith("the same"))
    assert line.endswith(", ".join(f"r{n}" for n in range(1, 31)))


def test_a_handful_looks_as_one_by_one() -> None:
    """Each diff and its commands are shown."""
    text = printed(fleet(8))
    assert text.count("  commands\n") == 8
    assert "the same" not in text


DROPS = Impact(Effect.DISRUPTIVE, OSPF, None, ("p9",), "by force")


@pytest.mark.parametrize("width", [80, 200])
@pytest.mark.parametrize("summary", [False, True])
def test_no_cost_is_hidden_in_a_group(width: int, *, summary: bool) -> None:
    """Each pending ID, drop, warning and loss of each router is told with the router's name, also in a summary."""
    results = [
        with_plan(one, pending=(waiting(n, f"p{n}"),), notes=("the same note",), management=("192.0.2.1",))
        for n, one in enumerate(fleet(20), 1)
    ]
    first = results[0].plan
    assert first is not None
    steps = (replace(first.steps[0], impacts=(DROPS,)), first.steps[1])
    results[0] = with_plan(results[0], steps=steps)
    lines = " ".join(printed(results, width=width, summary=summary).split())
    for n in range(1, 21):
        assert f"router ID 10.9.{n}.1 -> 10.255.0.{n} pending" in lines
        assert f"(drops p{n})" in lines
    assert "disruptive: by force (drops p9)" in lines
    assert lines.count("the same note") >= 2
    assert "ends this session: it runs over 192.0.2.1" in lines


def test_a_summary_is_a_line_a_group() -> None:
    """No diffs; the routers whose change costs nothing on a line, each other one on its own; how to see the lines."""
    results = fleet(30)
    results[4] = with_plan(results[4], pending=(waiting(5, "p1"),))
    lines = printed([*results, dead("r31")], width=200, terminal=False, summary=True).splitlines()
    names = ", ".join(f"r{n}" for n in range(1, 31) if n != 5)
    assert lines[2] == f"{names}  the same on 29 routers, as r1  +5 -0  no adjacency is touched"
    assert lines[3].startswith("r5  +5 -0  no adjacency is touched; OSPF 1 router ID 10.9.5.1 -> 10.255.0.5 pending")
    assert lines[4] == f"The lines of each: netloop show {RUN} HOST"
    assert len(lines) == 6


def test_a_summary_of_a_handful_is_a_line_a_device() -> None:
    """One line each, and what would be saved or waits of those in place."""
    unsaved = with_plan(fleet(1, first=5)[0], changed=False, unsaved=("interface Loopback0",))
    lines = printed([*fleet(4), unsaved], summary=True).splitlines()
    assert [line.split()[0] for line in lines[:5]] == ["r1", "r2", "r3", "r4", "r5"]
    assert lines[4] == "r5  running configuration in place; 1 line not saved"
    assert len(lines) == 7


def test_what_is_in_place_is_a_number() -> None:
    """A thousand routers as they should be are one line."""
    in_place = [result(replace(one.plan, changed=False)) for one in fleet(200) if one.plan]
    assert printed(in_place) == "200 devices: 200 in place. Nothing was sent.\n"
