"""What a run shows on a terminal: plans, changes and verdicts. Failures first, counts for the rest.

What a device said is text, never markup; secrets in it are masked, and what a terminal would obey is written out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from netloop.model.change import Change, Outcome, Saved
from netloop.model.difference import Area, Difference, NotComparable
from netloop.model.finding import Finding, Status
from netloop.model.identity_table import IdentityRow, IdentityVerdict
from netloop.model.plan import Impact, Mode, Plan
from netloop.model.routing import DEFAULT_VRF
from netloop.model.run import DeviceResult, Run
from netloop.reports.wording import (
    cost,
    counts,
    disruptive,
    found_pending,
    left_behind,
    losses,
    pending,
    together,
    unified,
)
from netloop.text.harmless import harmless
from netloop.text.masking import masked, masked_lines, masked_message
from netloop.text.nouns import mapped
from netloop.text.words import plural, several

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

DIFF_STYLES = (("+++", "bold"), ("---", "bold"), ("@@", "cyan"), ("+", "green"), ("-", "red"))
STYLES = {
    Status.FAILED: "bold red",
    Status.ERROR: "bold red",
    Status.PENDING: "yellow",
    Status.SKIPPED: "dim",
    Status.PASSED: "green",
    Outcome.CHANGED: "green",
    Outcome.UNCHANGED: "dim",
    Outcome.SAVED: "green",
    Outcome.ROLLED_BACK: "bold red",
    Outcome.FAILED: "bold red",
    Outcome.UNKNOWN: "bold red",
}
SAVED = {Saved.YES: "yes", Saved.NO: "no", Saved.UNKNOWN: "unknown", Saved.NOTHING: "-"}
OUTCOMES = (
    Outcome.UNKNOWN,
    Outcome.FAILED,
    Outcome.ROLLED_BACK,
    Outcome.CHANGED,
    Outcome.SAVED,
    Outcome.UNCHANGED,
)
"""The worst first."""
INTERRUPTED = "Interrupted"
"""The kind of the failure of a device that was not started."""
WORST_FIRST = (Status.ERROR, Status.FAILED, Status.PENDING, Status.SKIPPED, Status.PASSED)


def print_plans(results: Sequence[DeviceResult], console: Console, *, sent: bool = False) -> None:
    """Each device's diff in context, the exact commands, and what they cost; devices in place are counted."""
    results = mapped(tuple(results), harmless)
    for result in results:
        if result.plan is not None and result.plan.changed:
            _print_plan(result, result.plan, console)
        elif result.plan is not None and (result.plan.pending or result.plan.unsaved):
            _print(console, (result.device.name, "bold"), "  running configuration in place")
        if result.plan is not None and not result.plan.in_place:
            _print_saving(result.plan, console)
        for note in result.plan.notes if result.plan else ():
            _print(console, (f"  {masked_message(note)}", "yellow"))
        for impact in result.plan.pending if result.plan else ():
            _print(console, (f"  {masked_message(pending(impact))}", "yellow"), prose=True)
        if result.failure is not None:
            _print_failure(result, console)
    unseen = ((r.device.name, "saved or not", r.plan.unseen) for r in results if r.plan and r.plan.unseen)
    for sentence in together(unseen):
        _print(console, (f"not known: {masked_message(sentence)}", STYLES[Status.SKIPPED]), prose=True)
    _print(console, f"{_plan_summary(results)} {'' if sent else 'Nothing was sent.'}".rstrip())


def _print_saving(plan: Plan, console: Console) -> None:
    """What is not in the startup configuration: netloop's own lines, and those that would be saved beside them."""
    if plan.unsaved and not plan.changed:
        _print(console, ("  not saved, a reload would lose:", "yellow"))
        for line in plan.unsaved:
            _print(console, (f"    {masked(line)}", "yellow"))
    if others := [masked(line) for line in plan.unsaved_others]:
        what = f"{plural(len(others), 'unsaved line')} of others would be saved too"
        _print(console, (f"  {what}: {several(others, '; ')}", "yellow"), prose=True)


def _print_plan(result: DeviceResult, plan: Plan, console: Console) -> None:
    device, (added, removed) = result.device, counts(plan)
    where = f"{device.platform} {device.hostname}:{device.port}"
    _print(console, (device.name, "bold"), f"  {where}  +{added} -{removed}  {cost(plan)}", (losses(plan), "bold red"))
    for line in unified(plan):
        _print(console, (f"  {line}", next((style for start, style in DIFF_STYLES if line.startswith(start)), "")))
    _print(console, ("  commands", "dim"))
    for step in plan.steps:
        for index, line in enumerate(masked_lines(step.lines)):
            _print(console, f"    {' ' if index else ''}{line}")
    for sentence in disruptive(plan):
        _print(console, (f"  disruptive: {masked_message(sentence)}", "bold red"), prose=True)
    for sentence in left_behind(plan):
        _print(console, (f"  {sentence}", "yellow"), prose=True)


def _print(console: Console, *parts: str | tuple[str, str], prose: bool = False) -> None:
    """A line of texts, some with a style: what is in them is no markup. Prose is folded between words on a terminal."""
    from rich.text import Text

    console.print(Text.assemble(*parts), soft_wrap=not (prose and console.is_terminal))


def _plan_summary(results: Sequence[DeviceResult]) -> str:
    plans = [result.plan for result in results if result.plan is not None]
    change = sum(plan.changed for plan in plans)
    unsaved = sum(bool(plan.unsaved) and not plan.changed for plan in plans)
    waiting = sum(bool(plan.pending) for plan in plans)
    parts = (
        (change, "to change"),
        (unsaved, "to save"),
        (len(plans) - change - unsaved, "in place"),
        (waiting, "with a router ID pending"),
        (sum(result.failure is not None for result in results), "failed"),
    )
    return f"{plural(len(results), 'device')}: {', '.join(f'{n} {word}' for n, word in parts if n)}."


def _print_failure(result: DeviceResult, console: Console) -> None:
    failure = result.failure
    if failure is not None:
        _print(
            console,
            (f"{result.device.name}  {failure.kind}: {masked_message(failure.message)}", "bold red"),
            prose=True,
        )
        if failure.hint:
            _print(console, (f"  hint {masked_message(failure.hint)}", "dim"))


def print_failures(run: Run, console: Console) -> None:
    """The devices that could not be asked, and why."""
    for result in mapped(run, harmless).results:
        _print_failure(result, console)


def print_differences(changed: Sequence[Difference], unknown: Sequence[NotComparable], console: Console) -> None:
    """What differs between two readings, a row each, what could not be compared, and the counts."""
    from rich.text import Text

    table = _table("area", "device", "what", "before", "after")
    for one in mapped(tuple(changed), harmless):
        cells = (one.area, one.device, *map(masked_message, (one.subject, one.before, one.after)))
        table.add_row(*map(Text, cells))
    if table.row_count:
        console.print(table)
    for sentence in together((one.device, one.fact, one.reason) for one in mapped(tuple(unknown), harmless)):
        _print(console, (f"not compared: {masked_message(sentence)}", STYLES[Status.SKIPPED]), prose=True)
    numbers = [(sum(one.area is area for one in changed), area) for area in Area]
    counted = ", ".join(f"{number} {area}" for number, area in numbers if number)
    _print(console, f"{plural(len(changed), 'difference')}{f': {counted}' if counted else ''}.")


def print_changes(run: Run, console: Console, *, told: Collection[str] = ()) -> None:
    """What an apply did, one row per device; what went wrong first.

    ``told`` are the devices whose failure was printed with the plans.
    """
    from rich.text import Text

    run = mapped(run, harmless)
    table = _table("device", "outcome", "lines", "saved", "detail")
    changed = [(result, result.change) for result in run.results if result.change is not None]
    for result, change in sorted(changed, key=lambda pair: _badness(pair[1])):
        table.add_row(
            Text(result.device.name),
            Text(change.outcome, STYLES[change.outcome]),
            str(_taken(change)),
            SAVED[change.saved],
            Text("\n".join(_details(result))),
        )
    if table.row_count:
        console.print(table)
    for result in run.results:
        if result.failure is not None and result.device.name not in told:
            _print_failure(result, console)


def _taken(change: Change) -> int:
    """How many configuration lines and clears the device took; saving is a column of its own."""
    return sum(
        exchange.refusal is None and (exchange.mode is Mode.CONFIGURE or exchange.command in change.activated)
        for exchange in change.exchanges
    )


def _badness(change: Change) -> tuple[bool, int]:
    return change.good, OUTCOMES.index(change.outcome)


def _details(result: DeviceResult) -> list[str]:
    change = result.change
    if change is None:
        return []
    waiting = _waiting(result) if change.good else []
    done = [f"sent {command!r}, adjacencies are back" for command in change.activated]
    notes = [note for note in change.notes if not (waiting or done) or "to take effect" not in note]
    return [masked_message(part) for part in (change.reason, *notes, *waiting, *done) if part]


def _waiting(result: DeviceResult) -> list[str]:
    """The router IDs that wait: as the plan put it, which knows the price, and what came up since, as it was found."""
    activated = result.change is not None and result.change.activated
    planned = result.plan.pending if result.plan and not activated else ()
    late = [
        f for f in result.findings if f.status is Status.PENDING and f.instance not in {i.instance for i in planned}
    ]
    return [*(pending(impact) for impact in planned if _waits(impact, result)), *map(found_pending, late)]


def _waits(impact: Impact, result: DeviceResult) -> bool:
    """Whether a router ID that was to wait still does: another line of the apply may have brought it into effect."""
    mine = [finding.status for finding in result.findings if finding.instance and finding.instance == impact.instance]
    return Status.PENDING in mine or Status.PASSED not in mine


def print_findings(run: Run, console: Console, *, applied: bool = False) -> None:
    """The verdicts: what is wrong or waits in a table, what was skipped in one line per reason, passed ones as a count.

    After an apply, devices that failed and router IDs that are pending were printed with the changes already.
    """
    from rich.text import Text

    run = mapped(run, harmless)
    findings = [finding for result in run.results for finding in result.findings]
    elsewhere = {Status.PASSED, Status.SKIPPED} | ({Status.PENDING} if applied else set())
    shown = [finding for finding in findings if finding.status not in elsewhere]
    table = _table("device", "subject", "check", "expected", "actual", "verdict")
    for finding in sorted(shown, key=lambda f: WORST_FIRST.index(f.status)):
        table.add_row(*(Text(cell) for cell in _cells(finding)), _verdict(finding))
    if table.row_count:
        console.print(table)
    skipped = [_cells(finding) for finding in findings if finding.status is Status.SKIPPED]
    for sentence in together((device, subject, reason) for device, subject, _, _, reason in skipped):
        _print(console, (f"skipped: {sentence}", STYLES[Status.SKIPPED]), prose=True)
    for result in run.results:
        if result.failure is not None and not applied:
            _print_failure(result, console)
    _print_waits(findings, console)
    _print(console, _finding_summary(run, findings))


def _verdict(finding: Finding) -> Text:
    """The verdict, where the chain breaks, whether it was so before, and what to do."""
    from rich.text import Text

    found = Text(finding.status, STYLES[finding.status])
    if finding.broken_at:
        found.append(f": {finding.broken_at}", STYLES[finding.status])
    if finding.before:
        found.append("  was so before", "yellow")
    if finding.hint:
        found.append(f"  {masked_message(finding.hint)}", "dim")
    return found


def _print_waits(findings: Sequence[Finding], console: Console) -> None:
    """How long each check took until its last verdict stood, where that was waited for; the slowest first."""
    slowest: dict[str, float] = {}
    for finding in findings:
        if finding.status is Status.PASSED and finding.seconds:
            slowest[finding.check] = max(finding.seconds, slowest.get(finding.check, 0.0))
    if slowest:
        told = (f"{check} {seconds:g} s" for check, seconds in sorted(slowest.items(), key=lambda pair: -pair[1]))
        _print(console, f"passed after: {', '.join(told)}", prose=True)


IDENTITY_STYLES = {
    IdentityVerdict.MATCH: "green",
    IdentityVerdict.PENDING: "yellow",
    IdentityVerdict.LUCKY: "yellow",
}
"""All others are faults."""


def print_identities(run: Run, console: Console) -> None:
    """The router-ID truth table: faults first, then by device."""
    from rich.text import Text

    table = _table("device", "protocol", "VRF", "intended", "in effect", "seen by", "verdict")
    order = list(IdentityVerdict)
    rows = mapped(run, harmless).identities
    for row in sorted(rows, key=lambda r: (order.index(r.verdict) == 0, r.device, r.instance)):
        verdict = Text(row.verdict, IDENTITY_STYLES.get(row.verdict, "bold red"))
        if row.others:
            verdict.append(f" of {several(row.others)}")
        if row.note:
            verdict.append(f"  {masked_message(row.note)}", "dim")
        protocol = f"{row.instance.protocol.title} {row.instance.name}".rstrip()
        vrf = "-" if row.instance.vrf == DEFAULT_VRF else row.instance.vrf
        intended = str(row.intended or "-") if row.declared else "not declared"
        table.add_row(*map(Text, (row.device, protocol, vrf, intended, str(row.effective or "-"), _seen(row))), verdict)
    if table.row_count:
        console.print(table)


def _seen(row: IdentityRow) -> str:
    """The neighbors that name the identity in effect, by name; those that name another one, with it."""
    same = [one.device for one in row.seen_by if one.identity == row.effective]
    others = [f"{one.device} {one.identity}" for one in row.seen_by if one.identity != row.effective]
    return ", ".join((*others, *same)) or "-"


def _cells(finding: Finding) -> tuple[str, str, str, str, str]:
    subject, expected, actual = map(masked_message, (finding.subject, finding.expected, finding.actual))
    return (finding.device, subject, finding.check, expected, actual)


def _finding_summary(run: Run, findings: Sequence[Finding]) -> str:
    numbers = [(sum(f.status is status for f in findings), status) for status in reversed(WORST_FIRST)]
    counted = ", ".join(f"{number} {status}" for number, status in numbers if number) or "no checks apply"
    failures = [result.failure for result in run.results if result.failure is not None]
    waiting = sum(failure.kind == INTERRUPTED for failure in failures)
    unreached = len(failures) - waiting
    tail = f"; {plural(unreached, 'device')} could not be asked" if unreached else ""
    tail += f"; {plural(waiting, 'device')} not started" if waiting else ""
    tail += f"; not asked: {several(run.not_asked)}" if run.not_asked else ""
    return f"{plural(len(run.results), 'device')}: {counted}{tail}."


def _table(*columns: str) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
