"""Reports: what a run shows, in text and in JSON."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
from rich.console import Console

from netloop.errors import ExitCode, UsageError
from netloop.model.change import Change, Exchange, Outcome, Saved
from netloop.model.device import Device, Secret, SecretKind
from netloop.model.finding import Finding, Status
from netloop.model.plan import Effect, Impact, Mode, Plan, Step
from netloop.model.routing import Instance, Protocol
from netloop.model.run import DeviceResult, Failure, Run
from netloop.reports import json_file
from netloop.reports.plans import print_plans
from netloop.reports.table import print_changes, print_findings
from netloop.reports.wording import counted, masked, pending, together, unified

OSPF = Instance(Protocol.OSPF, "1")
WAITS = Impact(Effect.PENDING, OSPF, "clear ip ospf 1 process", ("p1", "p2"), "router ID 10.0.0.1 -> 10.255.0.1")
RUNNING = "hostname r1\n!\nrouter ospf 1\n router-id 10.0.0.1\n auto-cost reference-bandwidth 1000\n!\nend\n"
PLAN = Plan(
    device="r1",
    running=RUNNING,
    candidate=RUNNING.replace("router-id 10.0.0.1", "router-id 10.255.0.1"),
    steps=(Step(("router ospf 1", "router-id 10.255.0.1"), impacts=(WAITS,)),),
    rollback=(Step(("router ospf 1", "router-id 10.0.0.1")),),
    activations=(Step(("clear ip ospf 1 process",), Mode.EXEC, (replace(WAITS, effect=Effect.DISRUPTIVE),)),),
    pending=(WAITS,),
    changed=True,
)
DEVICE = Device("r1", "192.0.2.1", "cisco_ios", password=Secret(SecretKind.LITERAL, "hunter2"), groups=("core",))
OTHER = Device("r2", "192.0.2.2", "cisco_ios")
FINDINGS = (
    Finding("loopback-up", "r1", "Loopback0", Status.PASSED, "up/up", "up/up"),
    Finding(
        "ospf-router-id", "r1", "OSPF 1", Status.PENDING, "10.255.0.1", "10.0.0.1", "clear ip ospf 1 process", OSPF
    ),
    Finding("loopback-addresses", "r1", "Loopback0", Status.FAILED, "10.255.0.1/32", "[red]10.9.9.9/24"),
)
CHANGE = Change(
    "r1",
    Outcome.CHANGED,
    (Exchange("router-id 10.255.0.1", "% OSPF: Reload", Mode.CONFIGURE, warnings=("% OSPF: Reload",)),),
    saved=Saved.YES,
)
RESULTS = (
    DeviceResult(DEVICE, PLAN, CHANGE, FINDINGS),
    DeviceResult(OTHER, failure=Failure("Unreachable", "192.0.2.2:22: connection refused", "is it up?")),
)
NOW = datetime(2026, 1, 2, tzinfo=UTC)
RUN = Run("20260102T000000Z-abcdef", "apply", "x.yaml", NOW, NOW, RESULTS, ExitCode.DEVICE)


def printed(write: object, *arguments: object, **named: object) -> str:
    out = io.StringIO()
    write(*arguments, Console(file=out, width=200), **named)  # type: ignore[operator]
    return out.getvalue()


def test_unified_diff_names_its_section() -> None:
    """A hunk says in which section it stands, as git says in which function."""
    assert unified(PLAN)[:3] == ("--- r1 running", "+++ r1 intended", "@@ -2,5 +2,5 @@")
    deep = replace(
        PLAN,
        running=RUNNING.replace(" router-id", " a\n b\n c\n router-id"),
        candidate=PLAN.candidate.replace(" router-id", " a\n b\n c\n router-id"),
    )
    assert unified(deep)[2].endswith("@@ router ospf 1")
    assert counted(unified(PLAN)) == (1, 1)


def test_plans_show_everything_before_it_is_sent() -> None:
    """The diff, the exact commands, what stays pending and whom its clear would drop, and who could not be read."""
    text = printed(print_plans, RESULTS)
    for expected in (
        "-  router-id 10.0.0.1",
        "+  router-id 10.255.0.1",
        "    router ospf 1\n     router-id 10.255.0.1\n",
        'pending: needs "clear ip ospf 1 process" (drops p1, p2)',
        "no adjacency is touched",
        "r2  Unreachable: 192.0.2.2:22: connection refused",
        "hint is it up?",
        "2 devices: 1 to change, 1 with a router ID pending, 1 failed. Nothing was sent.",
    ):
        assert expected in text.replace("+ router", "+  router").replace("- router", "-  router"), expected


def test_findings_show_what_is_wrong_first() -> None:
    """Failures come before what is pending, passed ones are a count, and text of a device is never markup."""
    text = printed(print_findings, RUN)
    assert text.index("[red]10.9.9.9/24") < text.index("pending")
    assert "loopback-up" not in text
    assert "1 passed, 1 pending, 1 failed; 1 device could not be asked." in text


def test_changes_show_pending_ids() -> None:
    """A changed router with a pending ID says what it waits for."""
    text = printed(print_changes, RUN)
    assert "changed" in text
    assert "router ID 10.0.0.1 -> 10.255.0.1 pending" in text


def test_json_report_keeps_to_its_schema(tmp_path: Path) -> None:
    """The report validates against the documented schema, is versioned, and holds no secret."""
    path = tmp_path / "report.json"
    json_file.write(RUN, path)
    document = json.loads(path.read_text())
    jsonschema.validate(document, json_file.json_schema())
    assert document["version"] == 2
    assert document["exit_code"] == 3
    assert document["devices"][0]["plan"]["pending"][0]["drops"] == ["p1", "p2"]
    assert document["devices"][1]["failure"]["kind"] == "Unreachable"
    assert "hunter2" not in path.read_text()


def test_a_report_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A missing folder is a usage error that names the file."""
    with pytest.raises(UsageError, match=r"gone.*report\.json"):
        json_file.write(RUN, tmp_path / "gone" / "report.json")


def test_what_no_clear_can_activate_waits_for_a_reload() -> None:
    """A pending identity without a command of its own says what it waits for."""
    assert pending(replace(WAITS, activation=None)).endswith("pending: takes effect at the next reload")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("username x privilege 15 secret 9 $9$abc", "username x privilege 15 secret 9 ********"),
        (" neighbor 10.0.0.1 password 7 0822455D0A16", " neighbor 10.0.0.1 password 7 ********"),
        ("snmp-server community public RO", "snmp-server community ******** RO"),
        (" ip ospf message-digest-key 1 md5 hunter2", " ip ospf message-digest-key 1 md5 ********"),
        ("no service password-encryption", "no service password-encryption"),
        (" router-id 10.255.0.1", " router-id 10.255.0.1"),
    ],
)
def test_secrets_of_a_configuration_are_not_shown(line: str, shown: str) -> None:
    """A diff's context shows no password, hash, community or key."""
    assert masked(line) == shown


def test_what_was_skipped_is_a_line_a_reason() -> None:
    """Devices that skip the same for the same reason share a line; of many, the first few are named."""
    reason = "this kernel has no MPLS"
    assert together([("p1", "LDP", reason), ("p2", "BGP 1 VRF X", "no VRFs"), ("p2", "LDP", reason)]) == (
        f"LDP of p1, p2: {reason}",
        "BGP 1 VRF X of p2: no VRFs",
    )
    (line,) = together((f"r{number}", "LDP", reason) for number in range(1, 31))
    assert line == f"LDP of r1, r2, r3, r4, r5, r6, r7, r8 and 22 more: {reason}"


def test_an_id_that_came_into_effect_is_not_shown_as_waiting() -> None:
    """What the plan expected to wait, another of its lines may have brought into effect: the finding decides."""
    there = Finding("ospf-router-id", "r1", "OSPF 1", Status.PASSED, "10.255.0.1", "10.255.0.1", instance=OSPF)
    now = replace(RUN, results=(replace(RESULTS[0], findings=(there,)),))
    assert "pending" in printed(print_changes, replace(RUN, results=(replace(RESULTS[0], findings=()),)))
    assert "pending" not in printed(print_changes, now)


def test_an_id_that_came_to_wait_is_shown() -> None:
    """What the plan did not expect to wait and was found to is a line of the change; what waits beside a clear too."""
    unplanned = replace(RUN, results=(replace(RESULTS[0], plan=replace(PLAN, pending=(), activations=())),))
    line = "OSPF 1 router ID 10.0.0.1 -> 10.255.0.1 pending: waits for clear ip ospf 1 process"
    assert line in printed(print_changes, unplanned)
    cleared = replace(CHANGE, activated=("clear ipv6 ospf 1 process",))
    text = printed(print_changes, replace(RUN, results=(replace(RESULTS[0], change=cleared),)))
    assert line in text
    assert "sent 'clear ipv6 ospf 1 process', adjacencies are back" in text


def many(size: int, change: Change, **parts: object) -> Run:
    """A run that changed so many devices alike, and could not reach one more."""
    devices = [Device(f"r{n}", "192.0.2.1", "cisco_ios") for n in range(1, size + 1)]
    done = [DeviceResult(d, change=replace(change, device=d.name), **parts) for d in devices]  # type: ignore[arg-type]
    dead = DeviceResult(Device("r0", "192.0.2.9", "cisco_ios"), failure=Failure("Unreachable", "no route", "is it up?"))
    return replace(RUN, results=(*done, dead))


GOOD = Change("r", Outcome.CHANGED, activated=("clear ip ospf 1 process",), saved=Saved.YES)
SENT = "changed, saved; sent 'clear ip ospf 1 process', adjacencies are back"


@pytest.mark.parametrize("size", [9, 1000])
def test_many_changes_that_went_well_are_a_line(size: int) -> None:
    """Failures come first, each on a line; what was cleared on the many is told with them."""
    lines = printed(print_changes, many(size, GOOD)).splitlines()
    names = ", ".join(f"r{n}" for n in range(1, size + 1))
    assert lines == ["r0  Unreachable: no route", "  hint is it up?", f"{SENT}: {size} devices: {names}"]


def test_a_few_changes_are_a_row_each() -> None:
    """Eight devices are shown as rows."""
    assert printed(print_changes, many(8, GOOD)).count("adjacencies are back") == 8


def test_one_of_many_that_went_wrong_has_a_row() -> None:
    """It is above those that went well, with what happened."""
    run = many(20, GOOD)
    bad = replace(run.results[7], change=Change("r8", Outcome.ROLLED_BACK, saved=Saved.NO, reason="refused 'x'"))
    lines = printed(print_changes, replace(run, results=(*run.results[:7], bad, *run.results[8:]))).splitlines()
    assert lines[3].split()[:3] == ["r8", "rolled", "back"]
    assert lines[4].startswith(f"{SENT}: 19 devices: r1, ")


def test_counts_are_last() -> None:
    """How the devices ended, then the verdicts."""
    lines = printed(print_findings, many(20, GOOD, findings=FINDINGS[:1]), applied=True).splitlines()
    assert lines == [
        "21 devices: 20 changed, 1 not changed.",
        "21 devices: 20 passed; 1 device could not be asked.",
    ]


def test_of_many_those_that_were_not_done_are_named_at_the_end() -> None:
    """Hundreds of verdicts may stand between a router's row and the counts: who was rolled back is told once more."""
    run = many(20, GOOD)
    bad = replace(run.results[7], change=Change("r8", Outcome.ROLLED_BACK, saved=Saved.NO, reason="refused 'x'"))
    rolled_back = replace(run, results=(*run.results[:7], bad, *run.results[8:]))
    lines = printed(print_findings, rolled_back, applied=True).splitlines()
    assert lines[0] == "21 devices: 19 changed, 1 rolled back (r8), 1 not changed."


def test_verdicts_that_are_the_same_on_many_are_a_row_on_a_terminal() -> None:
    """One that names the first of them; in a pipe each is a line of its own."""
    same = Finding("reachable", "r", "r9 Loopback0", Status.FAILED, "10.0.0.9/32 by OSPF", "no route")
    devices = [Device(f"r{n}", "192.0.2.1", "cisco_ios") for n in range(1, 31)]
    run = replace(RUN, results=tuple(DeviceResult(d, findings=(replace(same, device=d.name),)) for d in devices))
    out = io.StringIO()
    print_findings(run, Console(file=out, width=120, force_terminal=True, color_system=None))
    assert [line.split("  ")[0] for line in out.getvalue().splitlines()[1:-1]] == ["r1, r2 and 28 more"]
    assert printed(print_findings, run).count("r9 Loopback0") == 30


def test_what_waits_for_another_router_is_not_called_a_router_id() -> None:
    """An adjacency that waits says what was found and what to look at."""
    waits = Finding("ospf-adjacency", "r1", "OSPF 1 to r2", Status.PENDING, "up", "r2 is known as x", "see r2", OSPF)
    now = replace(RUN, results=(replace(RESULTS[0], findings=(waits,), plan=None),))
    assert "OSPF 1 to r2 pending: r2 is known as x (see r2)" in printed(print_changes, now)
