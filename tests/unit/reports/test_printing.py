"""What a device says cannot reach a terminal through any table or report: no control, no markup, no secret."""

from __future__ import annotations

import io
import json
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from netloop.cli.output import console_class, results, say, shown
from netloop.model.change import Change, Exchange, Outcome
from netloop.model.finding import Finding, Status
from netloop.model.plan import Effect, Impact, LeavingAddress, LeftBehind, Mode, Plan, Step
from netloop.model.routing import Instance, Protocol
from netloop.model.run import DeviceResult, Failure, Run
from netloop.reports import json_file
from netloop.reports.plans import PlanView, print_plans
from netloop.reports.table import print_changes, print_findings
from netloop.text.harmless import harmless
from netloop.text.redact import PROCESS
from tests.unit.reports.test_reports import DEVICE, NOW, OTHER, RUN

HERE = Path(__file__).parents[1] / "text"
SECRETS = (HERE / "secrets.txt").read_text().splitlines()
HOSTILE = (
    "\x1b]52;c;ZWNobyBvd25lZA==\x07",
    "\x1b[2J\x1b[31mpassed\x1b[0m",
    "\x9d52;c;x\x9c\x9b31m",
    "\x1bP+q\x1b\\",
    "\u202edessap\u202c \u2066x\u2069 \u200f\u061c",
    "failed\rpassed\b\b\b\x0b\x0c",
    "\u200b\ufeff\u206a\ufff9\U000e0041\udc9b",
    "[bold red]x[/] [/] [link=http://x]y[/link] :smile: [",
    "\x00\x7f\x85\u2028",
)
OSPF = Instance(Protocol.OSPF, "1")


def run_of(said: str, name: str | None = None) -> Run:
    """A run in which every text that may come from a device is what it said; ``name`` is what it calls a neighbor."""
    known = said if name is None else name
    impact = Impact(Effect.PENDING, OSPF, said, (known,), known)
    running = f"hostname r1\n{said}\nrouter ospf 1\n router-id 10.0.0.1\n{said}\nend\n"
    steps = (Step((said, f" {said}"), impacts=(replace(impact, effect=Effect.DISRUPTIVE),)),)
    plan = Plan(
        device="r1",
        running=running,
        candidate=running.replace("router-id 10.0.0.1", f"router-id 10.255.0.1\n {said}"),
        steps=steps,
        rollback=steps,
        activations=steps,
        pending=(impact,),
        changed=True,
    )
    exchange = Exchange(said, said, Mode.CONFIGURE, refusal=said, warnings=(said,))
    change = Change("r1", Outcome.ROLLED_BACK, (exchange,), reason=said, notes=(said,), activated=(said,))
    findings = tuple(Finding("loopback-up", "r1", said, status, said, said, said, OSPF) for status in Status)
    results = (
        DeviceResult(DEVICE, plan, change, findings),
        DeviceResult(OTHER, failure=Failure("Unreachable", said, said)),
    )
    return replace(RUN, results=results)


def printed(run: Run, width: int = 200, console: type[Console] = Console) -> str:
    out = io.StringIO()
    screen = console(file=out, width=width, highlight=False)
    for applied in (False, True):
        print_plans(run.results, screen, PlanView(sent=applied))
        print_findings(run, screen, applied=applied)
    print_changes(run, screen)
    return out.getvalue()


def assert_harmless(text: str) -> None:
    bad = {c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert not bad, bad


@pytest.mark.parametrize("said", HOSTILE, ids=ascii)
@pytest.mark.parametrize("width", [40, 200])
def test_no_table_passes_a_control_on(said: str, width: int) -> None:
    """Diffs, commands, costs, changes, verdicts and failures show it instead, at any width."""
    text = printed(run_of(said), width)
    assert_harmless(text)
    if width == 200:
        assert harmless(said) in text


@given(st.text(st.characters(), max_size=30))
def test_no_text_passes_a_control_on(said: str) -> None:
    """Whatever a device says: no control character but the newline is on the stream, and nothing fails."""
    assert_harmless(printed(run_of(said)))


@given(st.text(st.characters(), max_size=30))
def test_no_report_passes_a_control_on(said: str) -> None:
    """``cat`` of a report is harmless, and so is ``jq -r`` of each value; it is plain ASCII and to its schema."""
    text = json.dumps(json_file.report(run_of(said)).model_dump(), indent=2)
    assert text.isascii()
    assert_harmless(text)
    assert_harmless("".join(_strings(json.loads(text))))


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in items for text in _strings(item)]


@pytest.mark.parametrize("line", SECRETS)
def test_no_table_and_no_report_holds_a_secret(line: str) -> None:
    """A secret of the configuration stands in no diff, step, exchange, verdict, reason or note."""
    run = run_of(line, "p1")
    for text in (printed(run), printed(run, 60), json.dumps(json_file.report(run).model_dump())):
        assert "SECRETVALUE" not in text
        assert "VALUE" not in text


@pytest.mark.parametrize("said", HOSTILE, ids=ascii)
def test_the_printers_are_safe_for_whatever_calls_them(
    said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two sinks of the command line make a text harmless by themselves; a table keeps all of it."""
    from rich.table import Table

    say(said)
    say(f"error: {said}", err=True, fg="red")
    table = Table("a", "b")
    table.add_row(said, "behind")
    results().print(said)
    results().print(table)
    out = capsys.readouterr()
    assert_harmless(out.out + out.err)
    assert "behind" in out.out
    assert shown("plain") == "plain"
    assert issubclass(console_class(), Console)


def test_what_was_logged_in_with_is_struck_from_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """A device that echoes the login puts it on no stream, not even where a cell is folded in the middle of it."""
    PROCESS.learn(["correct-horse-battery"])
    try:
        say("login said: correct-horse-battery")
        text = printed(run_of("Password: correct-horse-battery"), 40, console_class())
    finally:
        PROCESS.forget()
    letters = capsys.readouterr().out + "".join(text.split())
    assert "horse" not in letters
    assert "battery" not in letters


def test_the_headline_names_what_a_plan_takes_away_and_the_lines_below_what_it_leaves_behind() -> None:
    """A secondary and the session's own address are counted and named; secrets of a line left behind are masked."""
    plan = Plan(
        device="r1",
        running="interface Loopback0\n",
        candidate="interface Loopback0\n description x\n",
        changed=True,
        leaving=(
            LeavingAddress("Loopback0", "10.254.0.1", further=True),
            LeavingAddress("Loopback0", "10.255.0.1"),
            LeavingAddress("Loopback0", "2001:db8::2", further=True),
        ),
        management=("10.255.0.1",),
        left_behind=(LeftBehind("r2", "router bgp 1 / neighbor 10.255.0.1 password 7 060506324F41", "10.255.0.1"),),
    )
    text = printed(replace(RUN, results=(DeviceResult(DEVICE, plan),)))
    assert "ends this session: it runs over 10.255.0.1" in text
    assert "removes 1 secondary address: 10.254.0.1; removes 1 further IPv6 address: 2001:db8::2" in text
    assert "left behind on r2: router bgp 1 / neighbor 10.255.0.1 password 7" in text
    assert "060506324F41" not in text
    assert "060506324F41" not in json_file.report(replace(RUN, results=(DeviceResult(DEVICE, plan),))).model_dump_json()


def test_now_is_kept() -> None:
    """Times and counts are not texts."""
    assert json_file.report(run_of("x")).started == NOW.isoformat()
