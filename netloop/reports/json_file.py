"""The JSON report: a versioned shape of its own, so that the model may change without breaking its readers.

Its texts are those that a terminal gets: secrets masked, and what a terminal would obey written out (``\\x1b``), so
that neither ``cat`` nor ``jq -r`` of a report does what a router says. The exact words are in the run's folder.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from netloop.model.change import Change
from netloop.model.evidence import Identity
from netloop.model.finding import Finding
from netloop.model.identity_table import IdentityRow
from netloop.model.plan import Impact, Plan, Step
from netloop.model.run import DeviceResult, Failure, Run
from netloop.reports import file
from netloop.reports.wording import unified
from netloop.text.harmless import harmless
from netloop.text.masking import masked, masked_lines, masked_message, masked_text
from netloop.text.nouns import mapped

VERSION: Literal[2] = 2


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StepShape(_Shape):
    """Commands that belong together, and what they cost."""

    mode: Literal["exec", "configure"]
    lines: list[str]
    drops: list[str] = Field(description="devices whose adjacency or session the step takes down")


class PendingShape(_Shape):
    """A router ID that is configured, or planned, and not in effect."""

    instance: str
    reason: str
    activation: str | None = Field(description="the command that would put it into effect")
    drops: list[str] = Field(description="devices whose adjacency that command would take down")


class LeavingShape(_Shape):
    """An address that an interface loses."""

    interface: str
    address: str
    further: bool = Field(description="whether it goes beside one that stays or takes its place: a secondary")


class LeftBehindShape(_Shape):
    """A line that still names an address or router ID which the plan gives up."""

    device: str
    line: str = Field(description="the line, behind the sections that it stands in")
    address: str


class PlanShape(_Shape):
    """What would be sent."""

    changed: bool
    diff: list[str] = Field(description="unified diff, line by line")
    steps: list[StepShape]
    rollback: list[StepShape]
    activations: list[StepShape]
    pending: list[PendingShape]
    unsaved: list[str] = Field(description="owned lines in which running and startup configuration differ")
    unsaved_others: list[str] = Field(description="other such lines; they are saved when the change is")
    unseen: str = Field(description="why the startup configuration was not read, where it should have been")
    leaving: list[LeavingShape] = Field(description="addresses that interfaces lose")
    management: list[str] = Field(description="those of them that the session itself runs over")
    left_behind: list[LeftBehindShape] = Field(description="lines, on any device of the run, that still name what goes")


class ExchangeShape(_Shape):
    """One line sent and its answer."""

    command: str
    mode: Literal["exec", "configure"]
    answer: str
    seconds: float
    refusal: str | None
    warnings: list[str]


class ChangeShape(_Shape):
    """What was sent."""

    outcome: Literal["in place", "changed", "saved", "rolled back", "failed", "unknown"]
    saved: Literal["saved", "not saved", "unknown", "nothing to save"]
    reason: str
    notes: list[str]
    activated: list[str]
    exchanges: list[ExchangeShape]


class FindingShape(_Shape):
    """One verdict."""

    check: str
    subject: str
    status: Literal["passed", "pending", "failed", "error", "skipped"]
    expected: str
    actual: str
    hint: str | None
    peer: str | None = Field(description="the device at the other end, where the question has two")
    broken_at: (
        Literal[
            "not configured",
            "not advertised",
            "no adjacency",
            "not in the database",
            "not in the table",
            "filtered",
            "summarised",
        ]
        | None
    ) = Field(description="where the chain from the loopback to the router that lacks it breaks")
    before: bool = Field(description="whether it was so before the run changed anything")
    seconds: float | None = Field(description="how long it took until the verdict stood, with verify --wait")


class SeenByShape(_Shape):
    """Whom a neighbor takes a router for."""

    device: str
    identity: str


class IdentityShape(_Shape):
    """One row of the router-ID truth table."""

    device: str
    protocol: str
    instance: str
    vrf: str
    declared: bool
    intended: str | None
    configured: str | None
    in_effect: str | None
    seen_by: list[SeenByShape]
    verdict: Literal["match", "pending", "lucky", "stale", "foreign", "duplicate", "zero", "not running", "unreadable"]
    others: list[str] = Field(description="devices that run under the same identity")
    note: str


class FailureShape(_Shape):
    """Why there is no result."""

    kind: str
    message: str
    hint: str | None


class DeviceShape(_Shape):
    """One device."""

    name: str
    hostname: str
    port: int
    platform: str
    groups: list[str]
    seconds: float
    plan: PlanShape | None
    change: ChangeShape | None
    findings: list[FindingShape]
    failure: FailureShape | None


class ReportShape(_Shape):
    """One run of netloop."""

    version: Literal[2] = Field(description="of this shape; a new number means that a field went or changed meaning")
    run: str
    verb: str
    inventory: str
    lab: str | None = Field(description="the name of the lab that stood in for production, if any")
    started: str = Field(description="ISO 8601, UTC")
    ended: str
    exit_code: int
    not_asked: list[str] = Field(description="checks that --only or --skip of verify left out, or a signal")
    devices: list[DeviceShape]
    identities: list[IdentityShape] = Field(description="the router-ID truth table; of verify")


def report(run: Run) -> ReportShape:
    """The run in the report's shape."""
    run = mapped(run, harmless)
    return ReportShape(
        version=VERSION,
        run=run.id,
        verb=run.verb,
        inventory=run.inventory,
        lab=run.lab,
        started=run.started.isoformat(),
        ended=run.ended.isoformat(),
        exit_code=int(run.exit_code),
        not_asked=list(run.not_asked),
        devices=[_device(result) for result in run.results],
        identities=[_identity(row) for row in run.identities],
    )


def write(run: Run, path: Path) -> None:
    """Write the report, for its owner alone.

    Raises:
        UsageError: the file cannot be written.
    """
    file.write(path, json.dumps(report(run).model_dump(), indent=2) + "\n")


def json_schema() -> dict[str, Any]:
    """The report's JSON Schema, for the documentation and for its readers."""
    schema: dict[str, Any] = json.loads(json.dumps(ReportShape.model_json_schema()))
    return schema


def _device(result: DeviceResult) -> DeviceShape:
    device, failure = result.device, result.failure
    return DeviceShape(
        name=device.name,
        hostname=device.hostname,
        port=device.port,
        platform=device.platform,
        groups=list(device.groups),
        seconds=round(result.seconds, 3),
        plan=_plan(result.plan) if result.plan else None,
        change=_change(result.change) if result.change else None,
        findings=[_finding(finding) for finding in result.findings],
        failure=_failure(failure) if failure else None,
    )


def _failure(failure: Failure) -> FailureShape:
    return FailureShape(kind=failure.kind, message=masked_message(failure.message), hint=_maybe(failure.hint))


def _maybe(text: str | None) -> str | None:
    return None if text is None else masked_message(text)


def _plan(plan: Plan) -> PlanShape:
    return PlanShape(
        changed=plan.changed,
        diff=list(unified(plan)),
        steps=[_step(step) for step in plan.steps],
        rollback=[_step(step) for step in plan.rollback],
        activations=[_step(step) for step in plan.activations],
        pending=[_pending(impact) for impact in plan.pending],
        unsaved=[masked(line) for line in plan.unsaved],
        unsaved_others=[masked(line) for line in plan.unsaved_others],
        unseen=masked_message(plan.unseen),
        leaving=[LeavingShape(interface=a.interface, address=a.address, further=a.further) for a in plan.leaving],
        management=list(plan.management),
        left_behind=[
            LeftBehindShape(device=one.device, line=masked(one.line), address=one.address) for one in plan.left_behind
        ],
    )


def _pending(impact: Impact) -> PendingShape:
    return PendingShape(
        instance=str(impact.instance),
        reason=masked_message(impact.reason),
        activation=_maybe(impact.activation),
        drops=list(impact.drops),
    )


def _step(step: Step) -> StepShape:
    return StepShape(mode=step.mode.value, lines=masked_lines(step.lines), drops=list(step.drops))


def _change(change: Change) -> ChangeShape:
    exchanges = [
        ExchangeShape(
            command=command,
            mode=e.mode.value,
            answer=masked_text(e.answer),
            seconds=round(e.seconds, 3),
            refusal=_maybe(e.refusal),
            warnings=[masked_message(warning) for warning in e.warnings],
        )
        for e, command in zip(change.exchanges, masked_lines(e.command for e in change.exchanges), strict=True)
    ]
    return ChangeShape(
        outcome=change.outcome.value,
        saved=change.saved.value,
        reason=masked_message(change.reason),
        notes=[masked_message(note) for note in change.notes],
        activated=[masked(command) for command in change.activated],
        exchanges=exchanges,
    )


def _finding(finding: Finding) -> FindingShape:
    return FindingShape(
        check=finding.check,
        subject=masked_message(finding.subject),
        status=finding.status.value,
        expected=masked_message(finding.expected),
        actual=masked_message(finding.actual),
        hint=_maybe(finding.hint),
        peer=finding.peer,
        broken_at=finding.broken_at.value if finding.broken_at else None,
        before=finding.before,
        seconds=finding.seconds,
    )


def _identity(row: IdentityRow) -> IdentityShape:
    return IdentityShape(
        device=row.device,
        protocol=row.instance.protocol.value,
        instance=row.instance.name,
        vrf=row.instance.vrf,
        declared=row.declared,
        intended=_text(row.intended),
        configured=_text(row.configured),
        in_effect=_text(row.effective),
        seen_by=[SeenByShape(device=one.device, identity=str(one.identity)) for one in row.seen_by],
        verdict=row.verdict.value,
        others=list(row.others),
        note=masked_message(row.note),
    )


def _text(identity: Identity | None) -> str | None:
    return None if identity is None else str(identity)
