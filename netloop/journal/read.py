"""Reading runs back, whatever a crash has left of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

from netloop.answers import DeviceRecords, Folder, bytes_of, folders_in, hosts_of
from netloop.errors import ExitCode, UsageError
from netloop.journal.commands import JournalledCommand, commands_of
from netloop.journal.files import file_name
from netloop.journal.write import IN_TEXTS, outcome
from netloop.model.change import Change, Outcome
from netloop.model.finding import Finding
from netloop.model.intent import Intent
from netloop.model.jsonable import from_jsonable
from netloop.model.plan import Plan
from netloop.model.run import Failure
from netloop.processes import Process

T = TypeVar("T")

LAST = "last"
UNDOES = "undoes"
"""The argument of a rollback's run that says which run it takes back."""


@dataclass(frozen=True, slots=True)
class HostRecord:
    """What a run left of one device; what the run did not come to, or what is damaged, is None or empty.

    ``at_work``: the run has not ended, as far as can be seen here.
    """

    name: str
    path: Folder
    summary: str = ""
    intent: Intent | None = None
    plan: Plan | None = None
    change: Change | None = None
    failure: Failure | None = None
    findings: tuple[Finding, ...] = ()
    before: str | None = None
    candidate: str | None = None
    after: str | None = None
    commands: tuple[JournalledCommand, ...] = ()
    outputs: Mapping[str, str] = field(default_factory=dict)
    trace: str | None = None
    at_work: bool = False

    @property
    def sent(self) -> int:
        """How many configuration lines went to the device, or were about to."""
        return sum(command.exchange.configured for command in self.commands)

    @property
    def verdicts(self) -> tuple[Finding, ...]:
        """The findings, unless they are older than what was sent, or of something that was put back."""
        ended = self.change is not None and self.change.outcome in {Outcome.CHANGED, Outcome.SAVED, Outcome.UNCHANGED}
        return self.findings if ended or not self.sent else ()

    @property
    def fate(self) -> str:
        """How the device fared, in words, also where the run never came to its end."""
        if self.summary:
            return self.summary
        if self.change is not None:
            return outcome(self.change)
        if self.failure is not None:
            return f"{self.failure.kind}: {self.failure.message}"
        if any(not command.exchange.command.startswith("show ") for command in self.commands):
            how = "at work" if self.at_work else "unknown: the run broke off"
            return f"{how}, the last line was {self.commands[-1].exchange.command!r}"
        return "read; nothing was sent" if self.commands else "not started"


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run on disk: ``state`` is ``done``, ``broken off``, or ``running`` (at work now, or killed: see ``alive``).

    ``folder`` is where it was started, and what a relative ``inventory`` is relative to.
    """

    id: str
    path: Path
    verb: str = "?"
    inventory: str = "?"
    args: Mapping[str, Any] = field(default_factory=dict)
    state: str = "running"
    started: datetime | None = None
    ended: datetime | None = None
    exit_code: ExitCode | None = None
    lab: str | None = None
    reason: str = ""
    devices: Mapping[str, str] = field(default_factory=dict)
    process: Process | None = None
    folder: str = ""

    @property
    def alive(self) -> bool | None:
        """Whether its process still works; None where that is not known here."""
        return self.process.alive if self.process else None

    @property
    def undoes(self) -> str | None:
        """The run that a rollback takes back, as far as it says so."""
        return str(self.args[UNDOES]) if UNDOES in self.args else None

    @property
    def names(self) -> tuple[str, ...]:
        """The devices, also of a run that never came to its end."""
        folders = (unquote(path.name) for path in folders_in(hosts_of(self.path)))
        return tuple(dict.fromkeys((*self.devices, *folders)))

    @property
    def outcome(self) -> str:
        """How it ended, in words."""
        if self.state == "done" and self.exit_code is not None:
            return f"{self.exit_code.value} {self.exit_code.meaning}"
        if self.reason or self.ended is not None:
            return f"{self.state}: {self.reason}" if self.reason else self.state
        if self.process is None:
            return "not ended"
        states = {True: "still running", False: "killed", None: "still running, or killed"}
        return f"{states[self.alive]} ({self.process})"

    def host(self, name: str) -> HostRecord:
        """Everything about one device.

        Raises:
            UsageError: the run knows no such device.
        """
        path = hosts_of(self.path) / file_name(name)
        if name not in self.devices and not path.is_dir():
            raise UsageError(f"run {self.id} knows no device {name!r}; it knows: {', '.join(self.names) or 'none'}")
        working = self.state == "running" and self.alive is not False
        return _host(name, path, self.devices.get(name, ""), at_work=working)

    def hosts(self) -> tuple[HostRecord, ...]:
        """Everything about every device."""
        return tuple(self.host(name) for name in self.names)


def list_runs(home: Path) -> tuple[RunRecord, ...]:
    """Every run under ``home``, the oldest first."""
    return tuple(_run(path) for path in sorted((home / "runs").glob("*")) if path.is_dir())


def latest_runs(home: Path, most: int) -> tuple[RunRecord, ...]:
    """The latest runs under ``home``, so many at most, the last one first; of no other one is anything read."""
    paths = sorted((path for path in (home / "runs").glob("*") if path.is_dir()), reverse=True)
    return tuple(_run(path) for path in paths[:most])


def open_run(home: Path, ident: str, *, verbs: Collection[str] = ()) -> RunRecord:
    """One run, by its id, by the beginning or the end of it, or ``last``: with ``verbs`` the last that sent lines.

    Raises:
        UsageError: none such, or more than one.
    """
    ids = sorted(path.name for path in (home / "runs").glob("*") if path.is_dir())
    found = _last(home, ids, verbs) if ident == LAST else [i for i in ids if i == ident] or _near(ids, ident)
    if len(found) == 1:
        return _run(home / "runs" / found[0])
    if found:
        raise UsageError(f"{ident!r} means more than one run: {', '.join(found)}")
    some = f"the latest are: {', '.join(reversed(ids[-3:]))}" if ids else f"there are none in {home / 'runs'}"
    kind = " that changed a device" if verbs and ident == LAST else ""
    hint = "netloop runs lists them all" if ids else "go to the folder where netloop was run, or set NETLOOP_HOME"
    raise UsageError(f"no run {ident!r}{kind}; {some}", hint=hint)


def _last(home: Path, ids: list[str], verbs: Collection[str]) -> list[str]:
    if not verbs:
        return ids[-1:]
    runs = (_run(home / "runs" / ident) for ident in reversed(ids))
    return next(([run.id] for run in runs if run.verb in verbs and any(host.sent for host in run.hosts())), [])


def _near(ids: list[str], ident: str) -> list[str]:
    return [i for i in ids if ident and (i.startswith(ident) or i.endswith(f"-{ident}"))]


def _run(path: Path) -> RunRecord:
    """The fields of ``run.json`` that this version knows; a damaged file leaves their defaults."""
    meta = _json(path / "run.json")
    known = {name: meta[name] for name in RunRecord.__slots__ if name in meta} if isinstance(meta, dict) else {}
    try:
        return from_jsonable(RunRecord, {**known, "id": path.name, "path": path})
    except ValueError:
        return RunRecord(path.name, path)


def _host(name: str, path: Folder, summary: str, *, at_work: bool) -> HostRecord:
    records = DeviceRecords(path)

    def noun(key: str, kind: type[T]) -> T | None:
        return _as_noun(records.noun(key), kind)

    return HostRecord(
        name,
        path,
        summary,
        intent=noun("intent", Intent),
        plan=_plan(records),
        change=noun("change", Change),
        failure=noun("failure", Failure),
        findings=noun("findings", tuple[Finding, ...]) or (),
        before=records.text("before.cfg"),
        candidate=records.text("candidate.cfg"),
        after=records.text("after.cfg"),
        commands=commands_of(records),
        outputs=records.outputs(),
        trace=records.text("trace.txt"),
        at_work=at_work,
    )


def _plan(records: DeviceRecords) -> Plan | None:
    """The plan, with the texts that it leaves to the configurations."""
    texts = {field: records.text(name) for field, name in IN_TEXTS.items()}
    value = records.noun("plan")
    return _as_noun({**texts, **value} if isinstance(value, dict) else value, Plan)


def _as_noun(value: Any, kind: type[T]) -> T | None:
    try:
        return None if value is None else from_jsonable(kind, value)
    except ValueError:
        return None


def _json(path: Path) -> Any:
    content = bytes_of(path)
    try:
        return None if content is None else json.loads(content.decode("utf-8", "replace"))
    except ValueError:
        return None
