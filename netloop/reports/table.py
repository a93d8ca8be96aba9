"""What a run did and found, on a terminal: changes and verdicts. Failures first, counts last.

What a device said is text, never markup; secrets in it are masked, and what a terminal would obey is written out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from netloop.model.change import Change, Outcome, Saved
from netloop.model.difference import Area, Difference, NotComparable
from netloop.model.finding import Finding, Status
from netloop.model.identity_table import IdentityRow, IdentityVerdict
from netloop.model.plan import Impact
from netloop.model.routing import DEFAULT_VRF
from netloop.model.run import DeviceResult, Run
from netloop.reports.failures import STYLES, print_failed
from netloop.reports.layout import Columns, named, print_line, print_table
from netloop.reports.same_plans import HANDFUL
from netloop.reports.wording import found_pending, pending, together
from netloop.text.harmless import harmless
from netloop.text.masking import masked_message
from netloop.text.nouns import mapped
from netloop.text.words import plural, several

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from netloop.reports.layout import Cell

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
WELL = frozenset({Outcome.CHANGED, Outcome.SAVED, Outcome.UNCHANGED})
SOME = 2
"""Devices that a row names before the rest is a number."""
INTERRUPTED = "Interrupted"
"""The kind of the failure of a device that was not started."""
WORST_FIRST = (Status.ERROR, Status.FAILED, Status.PENDING, Status.SKIPPED, Status.PASSED)


def print_differences(changed: Sequence[Difference], unknown: Sequence[NotComparable], console: Console) -> None:
    """What differs between two readings, a row each, what could not be compared, and the counts."""
    found = mapped(tuple(changed), harmless)
    rows = [(one.area, one.device, *map(masked_message, (one.subject, one.before, one.after))) for one in found]
    print_table(console, Columns(("area", "device", "what", "before", "after"), 3), rows)
    for sentence in together((one.device, one.fact, one.reason) for one in mapped(tuple(unknown), harmless)):
        print_line(console, (f"not compared: {masked_message(sentence)}", STYLES[Status.SKIPPED]), prose=True)
    numbers = [(sum(one.area is area for one in changed), area) for area in Area]
    counted = ", ".join(f"{number} {area}" for number, area in numbers if number)
    print_line(console, f"{plural(len(changed), 'difference')}{f': {counted}' if counted else ''}.", prose=True)


def print_changes(run: Run, console: Console, *, told: Collection[str] = ()) -> None:
    """What an apply did, one row per device; what went wrong first, and of many that went well a line.

    ``told`` are the devices whose failure was printed with the plans.
    """
    from rich.text import Text

    print_failed(run.results, console, told=told)
    changed = [(result, result.change) for result in run.results if result.change is not None]
    rows = sorted(changed, key=lambda pair: _badness(pair[1]))
    well = {result.device.name for result, change in rows if change.good and _details(result) == _cleared(change)}
    counted = well if len(well) > HANDFUL else set()
    cells = [
        (
            harmless(result.device.name),
            Text(change.outcome, STYLES[change.outcome]),
            str(_taken(change)),
            SAVED[change.saved],
            "\n".join(_details(result)),
        )
        for result, change in rows
        if result.device.name not in counted
    ]
    print_table(console, Columns(("device", "outcome", "lines", "saved", "detail"), 2), cells, _clears(run))
    _print_well([(result, change) for result, change in rows if result.device.name in counted], console)


def _print_well(well: Sequence[tuple[DeviceResult, Change]], console: Console) -> None:
    """The devices on which all went as planned, a line for those that ended alike."""
    alike: dict[tuple[Outcome, Saved, tuple[str, ...]], list[str]] = {}
    for result, change in well:
        ended = (change.outcome, change.saved, tuple(_cleared(change)))
        alike.setdefault(ended, []).append(harmless(result.device.name))
    for (outcome, saved, cleared), names in alike.items():
        told = outcome if saved is Saved.NOTHING or outcome is Outcome.SAVED else f"{outcome}, {saved}"
        lead = f"{'; '.join((told, *cleared))}: {plural(len(names), 'device')}: "
        print_line(console, (lead, STYLES[outcome]), named(names, console), prose=True)


def _clears(run: Run) -> set[str]:
    """The commands that put a router ID into effect."""
    planned = {line for r in run.results if r.plan for step in r.plan.activations for line in step.lines}
    found = {f.hint for r in run.results for f in r.findings if f.status is Status.PENDING and f.hint}
    return planned | found


def _taken(change: Change) -> int:
    """How many configuration lines and clears the device took; saving is a column of its own."""
    taken = [exchange for exchange in change.exchanges if exchange.refusal is None]
    return sum(exchange.configured + (exchange.command in change.activated) for exchange in taken)


def _badness(change: Change) -> tuple[bool, int]:
    return change.good, OUTCOMES.index(change.outcome)


def _details(result: DeviceResult) -> list[str]:
    change = result.change
    if change is None:
        return []
    known = result.failure is None or bool(result.findings)
    waiting = _waiting(result) if change.good and known else []
    done = _cleared(change)
    notes = [note for note in change.notes if not (waiting or done) or "to take effect" not in note]
    return [*(harmless(masked_message(part)) for part in (change.reason, *notes, *waiting) if part), *done]


def _cleared(change: Change) -> list[str]:
    """The clears that were sent; each was waited for."""
    return [harmless(masked_message(f"sent {command!r}, adjacencies are back")) for command in change.activated]


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
    findings = [finding for result in run.results for finding in result.findings]
    elsewhere = {Status.PASSED, Status.SKIPPED} | ({Status.PENDING} if applied else set())
    if not applied:
        print_failed(run.results, console)
    shown = mapped([finding for finding in findings if finding.status not in elsewhere], harmless)
    worst_first = sorted(shown, key=lambda f: WORST_FIRST.index(f.status))
    rows = _rows(worst_first, alike=console.is_terminal and len(shown) > HANDFUL)
    whole = _clears(run) | {str(row[0]) for row in rows}
    print_table(console, Columns(("device", "subject", "check", "expected", "actual", "verdict"), 3), rows, whole)
    skipped = [_cells(finding) for finding in findings if finding.status is Status.SKIPPED]
    for sentence in together((device, subject, reason) for device, subject, _, _, reason in skipped):
        print_line(console, (f"skipped: {sentence}", STYLES[Status.SKIPPED]), prose=True)
    _print_waits(findings, console)
    if applied:
        print_line(console, _change_summary(run), prose=True)
    print_line(console, _finding_summary(run, findings), prose=True)


def _rows(findings: Sequence[Finding], *, alike: bool) -> list[tuple[Cell, ...]]:
    """A row each; with ``alike`` one for all devices of which the same was found."""
    found: dict[Finding | int, list[Finding]] = {}
    for number, finding in enumerate(findings):
        found.setdefault(replace(finding, device="", seconds=None) if alike else number, []).append(finding)
    return [
        (several([finding.device for finding in same], most=SOME), *_cells(same[0])[1:], _verdict(same[0]))
        for same in found.values()
    ]


def _change_summary(run: Run) -> str:
    """``30 devices: 27 changed, 1 rolled back (p3), 2 failed (p5, p9).``

    Of many devices those that were not done are named once more: their rows may be pages above.
    """
    changes = [result.change for result in run.results if result.change is not None]
    numbers = [(sum(change.outcome is outcome for change in changes), outcome) for outcome in reversed(OUTCOMES)]
    many = len(run.results) > HANDFUL
    unsaved = sum(not change.good and change.outcome in WELL for change in changes)
    none = sum(result.change is None for result in run.results)
    parts = [f"{number} {outcome}{_who(changes, outcome) if many else ''}" for number, outcome in numbers if number]
    parts += [f"{unsaved} of them not known to be saved"] if unsaved else []
    parts += [f"{none} not changed"] if none else []
    return f"{plural(len(run.results), 'device')}: {', '.join(parts)}."


def _who(changes: Sequence[Change], outcome: Outcome) -> str:
    """The devices that ended so, where that is not well."""
    names = [harmless(change.device) for change in changes if change.outcome is outcome]
    return "" if outcome in WELL else f" ({several(names)})"


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
        print_line(console, f"passed after: {', '.join(told)}", prose=True)


IDENTITY_STYLES = {
    IdentityVerdict.MATCH: "green",
    IdentityVerdict.PENDING: "yellow",
    IdentityVerdict.LUCKY: "yellow",
}
"""All others are faults."""


def print_identities(run: Run, console: Console) -> None:
    """The router-ID truth table: faults first, then by device."""
    order = list(IdentityVerdict)
    rows = mapped(run.identities, harmless)
    sorted_rows = sorted(rows, key=lambda r: (order.index(r.verdict) == 0, r.device, r.instance))
    titles = ("device", "protocol", "VRF", "intended", "in effect", "seen by", "verdict")
    cells: list[tuple[Cell, ...]] = [(*_identity_cells(row), _identity_verdict(row)) for row in sorted_rows]
    print_table(console, Columns(titles, 2), cells, _waits_for(rows) | _clears(run))


def _waits_for(rows: Sequence[IdentityRow]) -> set[str]:
    return {row.note for row in rows if row.verdict is IdentityVerdict.PENDING}


def _identity_cells(row: IdentityRow) -> tuple[str, ...]:
    protocol = f"{row.instance.protocol.title} {row.instance.name}".rstrip()
    vrf = "-" if row.instance.vrf == DEFAULT_VRF else row.instance.vrf
    intended = str(row.intended or "-") if row.declared else "not declared"
    return (row.device, protocol, vrf, intended, str(row.effective or "-"), _seen(row))


def _identity_verdict(row: IdentityRow) -> Text:
    from rich.text import Text

    verdict = Text(row.verdict, IDENTITY_STYLES.get(row.verdict, "bold red"))
    if row.others:
        verdict.append(f" of {several(row.others)}")
    if row.note:
        verdict.append(f"  {masked_message(row.note)}", "dim")
    return verdict


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
