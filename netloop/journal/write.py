"""Writing a run down, each thing before the next one happens."""

from __future__ import annotations

import json
import secrets as random
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from netloop.journal.files import append, file_name, make_folder, replace_file
from netloop.model.change import Change, Exchange, Outcome, Saved
from netloop.model.jsonable import to_jsonable
from netloop.model.plan import Mode
from netloop.model.run import DeviceResult, Run
from netloop.processes import this_process
from netloop.text.redact import Redactor

VERSION = 1
STAMP = "%Y%m%dT%H%M%SZ"
EXACT = frozenset({"before.cfg", "candidate.cfg", "after.cfg"})
"""Recovery needs these as the device has them; nothing is struck out of them."""
LONG = 4000
"""Characters; a longer answer stands in ``outputs/``, and the line in ``commands.jsonl`` names the file."""


class Journal:
    """One run's folder."""

    def __init__(self, path: Path, meta: Mapping[str, Any], redactor: Redactor) -> None:
        self.path, self._meta, self._redactor = path, dict(meta), redactor
        self._hosts: dict[str, HostJournal] = {}
        self._write_meta({"state": "running", "ended": None, "exit_code": None, "devices": {}})

    @classmethod
    def create(
        cls,
        home: Path,
        verb: str,
        inventory: str,
        *,
        secrets: Iterable[str | None] = (),
        args: Mapping[str, Any] | None = None,
        lab: str | None = None,
    ) -> Journal:
        """Begin a run's folder under ``home``; what is in ``secrets`` is never written. ``lab`` is where it happens.

        Raises:
            NetloopError: the folder cannot be written.
        """
        started = datetime.now(UTC)
        ident = f"{_stamp(home, started)}-{random.token_hex(3)}"
        make_folder(home / "runs" / ident / "hosts")
        if not (ignore := home / ".gitignore").exists():
            replace_file(ignore, "*\n")
        meta = {"version": VERSION, "id": ident, "verb": verb, "inventory": inventory, "args": dict(args or {})}
        who = {"started": started, "process": this_process(), "folder": _working_folder(), "lab": lab}
        return cls(home / "runs" / ident, {**meta, **who}, Redactor(secrets))

    @property
    def id(self) -> str:
        """``<time>-<6 hex digits>``; sorts behind every run that was there when this one began."""
        return self.path.name

    def host(self, name: str) -> HostJournal:
        """One device's part of the run, the same at each call."""
        if name not in self._hosts:
            folder = self.path / "hosts" / file_name(name)
            make_folder(folder)
            self._hosts.setdefault(name, HostJournal(folder, self._redactor))
        return self._hosts[name]

    def finish(self, run: Run) -> None:
        """Write how the run ended."""
        devices = {result.device.name: summary(result) for result in run.results}
        ended = {"state": "done", "ended": run.ended, "exit_code": run.exit_code}
        self._write_meta({**ended, "devices": devices})

    def abandon(self, reason: str) -> None:
        """Write that the run broke off, and why."""
        self._write_meta({"state": "broken off", "ended": datetime.now(UTC), "reason": reason})

    def _write_meta(self, parts: Mapping[str, Any]) -> None:
        self._meta |= parts
        tree = self._redactor.tree(to_jsonable(self._meta))
        replace_file(self.path / "run.json", json.dumps(tree, indent=2, ensure_ascii=False) + "\n")


def _stamp(home: Path, started: datetime) -> str:
    """The time for a run's id: where the clock was set back, or another run began in the same second, a later one."""
    ids = (path.name.partition("-")[0] for path in (home / "runs").glob("*") if path.is_dir())
    for last in sorted(ids, reverse=True):
        with suppress(ValueError, OverflowError):
            started = max(started, datetime.strptime(last, STAMP).replace(tzinfo=UTC) + timedelta(seconds=1))
            break
    return f"{started:{STAMP}}"


def summary(result: DeviceResult) -> str:
    """How one device fared, in a line."""
    if result.failure is not None:
        return f"{result.failure.kind}: {result.failure.message}"
    counts = {status: [f.status for f in result.findings].count(status) for status in sorted(result.statuses)}
    found = ", ".join(f"{number} {status}" for status, number in counts.items())
    done = outcome(result.change) if result.change else _planned(result)
    return "; ".join(part for part in (done, found) if part)


def outcome(change: Change) -> str:
    """How a change ended, in running and in startup configuration: ``changed, saved``."""
    said = change.saved is Saved.NOTHING or change.outcome is Outcome.SAVED
    return str(change.outcome) if said else f"{change.outcome}, {_SAVED[change.saved]}"


_SAVED = {Saved.YES: "saved", Saved.NO: "not saved", Saved.UNKNOWN: "unknown whether it is saved"}


def _planned(result: DeviceResult) -> str:
    if result.plan is None:
        return ""
    if result.plan.changed:
        return "to change"
    return "in place, not saved" if result.plan.unsaved else "in place"


def _working_folder() -> str:
    try:
        return str(Path.cwd())
    except OSError:
        return ""


class HostJournal:
    """One device's folder; it is told what the device is told (``stages.conversation.Log``)."""

    def __init__(self, path: Path, redactor: Redactor) -> None:
        self.path, self._redactor = path, redactor
        self._number = 0

    def write_json(self, name: str, value: Any) -> None:
        """Keep a noun as ``<name>.json``."""
        tree = self._redactor.tree(to_jsonable(value))
        replace_file(self.path / f"{name}.json", json.dumps(tree, indent=2, ensure_ascii=False) + "\n")

    def write_text(self, name: str, text: str) -> None:
        """Keep a text under its file name; a configuration exactly, anything else without secrets."""
        replace_file(self.path / name, text if name in EXACT else self._redactor.text(text))

    def write_outputs(self, outputs: Mapping[str, str]) -> None:
        """Keep what show commands said, by command."""
        for command, text in outputs.items():
            self._output(file_name(command), text)

    def write_trace(self, trace: str) -> None:
        """Add an internal error's trace."""
        append(self.path / "trace.txt", self._redactor.text(trace) + "\n")

    def typing(self, command: str, mode: Mode) -> None:
        """Write down what is typed next; on the disk when this returns."""
        self._number += 1
        self._add("typing", {"at": datetime.now(UTC), "command": command, "mode": mode})

    def answered(self, exchange: Exchange) -> None:
        """Write down what came back."""
        answer = {"answer": exchange.answer}
        if len(exchange.answer) > LONG:
            answer = {"output": self._output(f"{self._number:04}-{file_name(exchange.command)}", exchange.answer)}
        rest = {"seconds": exchange.seconds, "refusal": exchange.refusal, "warnings": exchange.warnings}
        self._add("answered", {**answer, **rest})

    def _add(self, event: str, parts: Mapping[str, Any]) -> None:
        tree = {"n": self._number, "event": event, **self._redactor.tree(to_jsonable(parts))}
        append(self.path / "commands.jsonl", json.dumps(tree, ensure_ascii=False) + "\n")

    def _output(self, name: str, text: str) -> str:
        make_folder(self.path / "outputs")
        replace_file(self.path / "outputs" / f"{name}.txt", self._redactor.text(text))
        return f"outputs/{name}.txt"
