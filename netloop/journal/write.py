"""Writing a run down, each thing before the next one happens."""

from __future__ import annotations

import json
import secrets as random
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from netloop.answers import ARCHIVE, COMMANDS, HOSTS, OUTPUTS, TEXTS
from netloop.errors import NetloopError
from netloop.journal.archive import archive
from netloop.journal.files import (
    AddedFile,
    SharedFolder,
    append,
    file_name,
    make_folder,
    make_folder_in,
    put_file,
    replace_file,
    sync,
)
from netloop.model.change import Change, Exchange, Outcome, Saved
from netloop.model.jsonable import to_jsonable
from netloop.model.plan import Mode, Plan
from netloop.model.run import DeviceResult, Run
from netloop.processes import this_process
from netloop.text.redact import Redactor

VERSION = 1
STAMP = "%Y%m%dT%H%M%SZ"
IN_TEXTS = {"running": "before.cfg", "candidate": "candidate.cfg"}
"""The texts of a plan that its record leaves to those of the configurations."""
HERE = ""
"""The device's own folder, as a name in it."""
NAMED_ONCE = frozenset({COMMANDS, OUTPUTS})
"""What is added to: its name need not be brought to the disk again."""
_json, _ascii = json.JSONEncoder(ensure_ascii=False).encode, json.JSONEncoder().encode
"""The same text, where there is nothing but ASCII in it; of long ones the second is made faster."""
SHORT, LONG = 200, 200_000
"""Characters: a short answer is written again where it comes again; a long one stands in ``outputs/``, and its record
names the file."""
READ_ONLY = ("show ", "get_", "ping ")
"""How a command begins that changes nothing: what a crash of the machine takes of it, nobody needs to recover."""


class Journal:
    """One run's folder."""

    def __init__(self, path: Path, meta: Mapping[str, Any], redactor: Redactor) -> None:
        self.path, self._meta, self._redactor = path, dict(meta), redactor
        self._hosts: dict[str, HostJournal] = {}
        self._folder = SharedFolder(path / HOSTS)
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
        make_folder(home / "runs" / ident / HOSTS)
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
            folder = self._folder.path / file_name(name)
            make_folder_in(folder)
            self._folder.changed()
            self._hosts.setdefault(name, HostJournal(folder, self._redactor, self._folder))
        return self._hosts[name]

    def finish(self, run: Run) -> None:
        """Write how the run ended."""
        devices = {result.device.name: summary(result) for result in run.results}
        ended = {"state": "done", "ended": run.ended, "exit_code": run.exit_code}
        self._write_meta({**ended, "devices": devices})
        for host in self._hosts.values():
            host.rest()
        with suppress(NetloopError):  # what cannot be archived stays as it is
            archive(self.path / HOSTS, self.path / ARCHIVE)

    def abandon(self, reason: str) -> None:
        """Write that the run broke off, and why."""
        self._write_meta({"state": "broken off", "ended": datetime.now(UTC), "reason": reason})

    def _write_meta(self, parts: Mapping[str, Any]) -> None:
        self._meta |= parts
        tree = self._redactor.tree(to_jsonable(self._meta))
        replace_file(self.path / "run.json", json.dumps(tree, indent=2, ensure_ascii=False) + "\n")


def _stamp(home: Path, started: datetime) -> str:
    """The time for a run's id: where the clock was set back, or another run began in the same second, a later one."""
    for last in sorted((home / "runs").glob("*"), reverse=True):
        with suppress(ValueError, OverflowError):
            time = datetime.strptime(last.name.partition("-")[0], STAMP).replace(tzinfo=UTC)
            if last.is_dir():
                started = max(started, time + timedelta(seconds=1))
                break
    return f"{started:{STAMP}}"


def summary(result: DeviceResult) -> str:
    """How one device fared, in a line."""
    if result.failure is not None:
        failed = f"{result.failure.kind}: {result.failure.message}"
        return f"{failed}; before that {outcome(result.change)}" if result.change else failed
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
    """One device's folder; it is told what the device is told (``stages.conversation.ConversationLog``).

    Whatever is written survives the end of the process at once. It survives that of the machine from the next
    ``commit`` on, which comes by itself before a line is typed that may change something.
    """

    def __init__(self, path: Path, redactor: Redactor, hosts: SharedFolder) -> None:
        self.path, self._redactor, self._hosts = path, redactor, hosts
        self._records = AddedFile(path / COMMANDS)
        self._pending: dict[str, None] = {}
        self._named: frozenset[str] = frozenset()
        self._typed = self._answered = 0
        self._answers: dict[tuple[str, int], int] = {}
        self._texts: dict[str, int] = {}

    def write_json(self, name: str, value: Any) -> None:
        """Keep a noun, without secrets."""
        tree = {name: to_jsonable(value)}
        if isinstance(value, Plan):
            self._leave_texts(tree[name])
        line = _line(tree)
        if "\\" in line or self._redactor.text(line) != line:
            line = _line(self._redactor.tree(tree))
        self._add(line)

    def _leave_texts(self, plan: dict[str, Any]) -> None:
        """Take the texts out of a plan that are kept as configurations, if nothing in them is struck out."""
        for field, name in IN_TEXTS.items():
            if self._texts.get(name) == hash(plan[field]) and self._redactor.text(plan[field]) == plan[field]:
                del plan[field]

    def write_text(self, name: str, text: str) -> None:
        """Keep a configuration exactly, as recovery needs it; any other text without secrets.

        Its record is plain ASCII: also what is no UTF-8 in it (``surrogateescape``) comes back as it was.
        """
        kept = text if name in TEXTS else self._redactor.text(text)
        self._add(_ascii_line({name: kept}))
        self._texts[name] = hash(kept)

    def write_outputs(self, outputs: Mapping[str, str]) -> None:
        """Keep what show commands said, by command: the number of the answer, or else the text."""
        said = {}
        for command, text in outputs.items():
            if number := self._answers.get(_key(command, text)):
                said[command] = number
            else:
                self._output(file_name(command), text)
        if said:
            self._add(_line({"read": said}))

    def write_trace(self, trace: str) -> None:
        """Add an internal error's trace."""
        append(self.path / "trace.txt", self._redactor.text(trace) + "\n")

    def typing(self, command: str, mode: Mode) -> None:
        """Write down what is typed next; see ``typing_all``."""
        self.typing_all([(command, mode)])

    def typing_all(self, lines: Sequence[tuple[str, Mode]]) -> None:
        """Write down the lines that are typed next, in their order.

        When this returns they are on the disk, with all that was written before; of commands that only show something
        they are in the file.

        Raises:
            NetloopError: they cannot be written; none of them may be typed.
        """
        at, first = datetime.now(UTC).isoformat(), self._typed + 1
        self._typed, self._answered = self._typed + len(lines), self._typed
        self._records.hold()
        commands = self._struck([command for command, _ in lines])
        said = zip(range(first, self._typed + 1), commands, (mode.value for _, mode in lines), strict=True)
        self._add("".join([_line({"n": n, "event": "typing", "at": at, "command": c, "mode": m}) for n, c, m in said]))
        if any(mode is Mode.CONFIGURE or not command.startswith(READ_ONLY) for command, mode in lines):
            self.commit()

    def rest(self) -> None:
        """Keep no file open until the next line is typed; may be called by any thread."""
        self._records.let_go()

    def answered(self, exchange: Exchange) -> None:
        """Write down what came back to the first of the lines that were not answered so far."""
        self._answered = min(self._answered + 1, self._typed)
        key = _key(exchange.command, exchange.answer)
        answer = self._answer(exchange, self._answers.get(key))
        refusal = exchange.refusal and self._redactor.text(exchange.refusal)
        warnings = [*map(self._redactor.text, exchange.warnings)]
        how = {"seconds": exchange.seconds, "refusal": refusal, "warnings": warnings}
        line = _ascii_line if exchange.answer.isascii() else _line
        self._add(line({"n": self._answered, "event": "answered", **answer, **how}))
        self._answers.setdefault(key, self._answered)

    def _struck(self, texts: Sequence[str]) -> Sequence[str]:
        """The texts without secrets; in most there are none, which is seen of all at once."""
        together = "\n".join(texts)
        return texts if self._redactor.text(together) == together else [*map(self._redactor.text, texts)]

    def commit(self) -> None:
        """Have all that was written on the disk when this returns.

        Raises:
            NetloopError: it cannot be written.
        """
        self._hosts.commit()
        for name in tuple(self._pending):
            if name == COMMANDS:
                self._records.sync()
            else:
                sync(self.path / name)
        self._named |= NAMED_ONCE & self._pending.keys()
        self._pending.clear()

    def _add(self, records: str) -> None:
        """Add records, each of them a line, and leave them to the next commit."""
        self._records.add(records)
        self._pending[COMMANDS] = None
        if COMMANDS not in self._named:
            self._pending[HERE] = None

    def _answer(self, exchange: Exchange, number: int | None) -> dict[str, Any]:
        """The answer for its record: the number of the same one before, or itself, or where it stands."""
        if number and len(exchange.answer) > SHORT:
            return {"same": number}
        text = self._redactor.text(exchange.answer)
        if len(text) <= LONG:
            return {"answer": text}
        file = self._output(f"{self._answered:04}-{file_name(exchange.command)}", exchange.answer)
        return {"output": file, "bytes": len(text.encode("utf-8", "surrogateescape"))}

    def _output(self, name: str, text: str) -> str:
        path = self.path / OUTPUTS / f"{name}.txt"
        make_folder_in(path.parent)
        put_file(path, self._redactor.text(text))
        self._pending |= {f"{OUTPUTS}/{path.name}": None, OUTPUTS: None}
        if OUTPUTS not in self._named:
            self._pending[HERE] = None
        return f"{OUTPUTS}/{path.name}"


def _line(record: Mapping[str, Any]) -> str:
    """A record as its file has it."""
    return f"{_json(record)}\n"


def _ascii_line(record: Mapping[str, Any]) -> str:
    """A record as its file has it, of ASCII alone."""
    return f"{_ascii(record)}\n"


def _key(command: str, answer: str) -> tuple[str, int]:
    """What tells an answer from others; readers of whole answers end the last line."""
    return command, hash(answer.removesuffix("\n"))
