"""A conversation: a session whose answers are judged line by line; the first refused line stops what follows."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain, groupby
from typing import Any, Protocol, TypeGuard

from netloop import syslog
from netloop.errors import (
    CommandRefused,
    DeviceError,
    DeviceTimeout,
    EvidenceMissing,
    NetloopError,
    OutOfStep,
    Stopped,
    Unreachable,
    WrongDevice,
)
from netloop.model.change import Exchange
from netloop.model.device import Device
from netloop.model.evidence import RunningConfig, StartupConfig
from netloop.model.plan import Mode, Step
from netloop.platforms.platform import Naming, Platform, Reader, UnreadableOutput
from netloop.stages.hostname import mismatch
from netloop.stages.observe import ended
from netloop.stages.windows import Window, windows
from netloop.transports.transport import CandidateSession, Capability, GetterSession, Line, PipeliningSession, Session

COMMIT = "commit"
"""What the log says of a commit, which is more than one line on the wire."""


def judge(answer: str, platform: Platform) -> tuple[str | None, str | None, tuple[str, ...]]:
    """The refusal in an answer with its hint, or None for both; and the warnings in it.

    A refusal is what matches the platform's patterns, tried in their order: where an answer has several lines, the most
    telling one is named. So is any other line that begins with ``%``, with or without a blank behind it, and is
    neither a log line nor one of the platform's harmless ones; and a line that a log message hides a part of.
    """
    if not answer or answer.isspace():
        return NOTHING
    logged = syslog.met(answer)
    lines = list(dict.fromkeys(line.strip() for line in syslog.unbroken(answer) if line.strip()))
    talk = tuple(line for line in lines if any(pattern.search(line) for pattern in platform.terminal.warnings))
    rest = [line for line in lines if line not in talk and not (logged and _begins(line, talk))]
    for pattern, hint in (*platform.terminal.refusals, *ANY_REFUSAL):
        for line in rest:
            if pattern.search(line):
                return line, hint, talk
    return None, None, talk


def _begins(line: str, talk: Iterable[str]) -> bool:
    """Whether a log line broke the line off some harmless one."""
    return any(whole.startswith(line) for whole in talk)


ANY_REFUSAL = (
    (re.compile(r"^%"), "the device refused the line"),
    (syslog.MESSAGE, "a log message hides what the device said: keep them out of the session"),
)
"""What is a refusal on every platform, tried behind its own patterns."""


class ConversationLog(Protocol):
    """Who writes down what is said. What ``typing_all`` raises stops the command: what cannot be kept is not sent."""

    def typing_all(self, lines: Sequence[tuple[str, Mode]]) -> None:
        """The lines go to the device next, without waiting for the answers between them."""
        ...

    def answered(self, exchange: Exchange) -> None:
        """The answer to the first of these lines that has none; of a broken one, ``refusal`` says what broke."""
        ...


class Silent:
    """Writes nothing down."""

    def typing_all(self, lines: Sequence[tuple[str, Mode]]) -> None:
        """Nothing."""

    def answered(self, exchange: Exchange) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a conversation is held under.

    ``log`` is told each line before it is typed, and each answer. ``inventory`` are the names of all devices, among
    which a short one must be unique. ``stop`` says whether no further line may be typed. ``save_timeout`` is how many
    seconds saving may take. ``capabilities`` are the transport's. ``closed`` is told when a session was closed.
    """

    capabilities: Capability = Capability.LINE_BY_LINE
    log: ConversationLog = field(default_factory=Silent)
    inventory: Collection[str] = ()
    stop: Callable[[], bool] = lambda: False
    save_timeout: float = 120.0
    closed: Callable[[], None] = lambda: None


class Conversation:
    """One device's session with everything said in it; ``connect`` opens the session, again if it breaks."""

    def __init__(
        self, device: Device, platform: Platform, connect: Callable[[], Session], terms: Terms | None = None
    ) -> None:
        self.device, self.platform = device, platform
        self._connect, self._terms = connect, terms or Terms()
        self._session: Session | None = None
        self._ahead: dict[str, str] = {}
        self._running: tuple[float, str] | None = None
        self._one_by_one = self._uninterrupted = False
        self.exchanges: list[Exchange] = []
        self.unlogged = ""
        self.unanswered = ""
        """The line after which the conversation broke off: nobody knows whether the device carries it out."""
        self.overdue = False
        """Whether the device may still be busy with it."""
        self.committed = False
        """Whether a candidate was committed, or may have been."""
        self.astray = False
        """Whether lines may have landed in another section: those of a candidate behind a refused one, and those that
        were typed ahead where what came back did not fit."""

    @property
    def session(self) -> Session:
        """The session, opened or reopened where needed, to the device that is meant.

        Raises:
            DeviceError: no connection, or the configuration names another device.
        """
        return self._opened(())

    def _opened(self, commands: Sequence[str]) -> Session:
        """The session; where it is opened, these show commands are asked along with the question who the router is."""
        if self._session is None or not self._session.alive:
            self.close()
            self._session = self._connect()
            self._identify(self._session, commands)
        return self._session

    def _identify(self, session: Session, commands: Sequence[str]) -> None:
        """Read who the router is; the text serves whoever asks for the running configuration next."""
        command = self.platform.show_running
        try:
            if commands:
                self._ask_ahead(session, (command, *commands))
            if command not in self._ahead:
                self._keep_ahead(self._exchange(command, Mode.EXEC, lambda: session.show(command)))
            naming = self.platform.naming(self._whole(self._ahead[command]))
            if wrong := mismatch(self.device.name, self._named(naming, session), self._terms.inventory):
                raise WrongDevice(
                    f"{self.device.hostname}:{self.device.port} {wrong}",
                    hint="correct the host's name, hostname and port in the inventory, or the router's own name",
                )
        except DeviceError:
            self.close()
            raise

    def read_ahead(self, commands: Sequence[str]) -> None:
        """Ask for these outputs at once, where the device bears it; ``show`` gives each of them once.

        What is not answered cleanly is asked for again by ``show``, which says why there is no answer.

        Raises:
            DeviceError: no connection, or the configuration names another device.
        """
        self._heed_stop()
        try:
            session = self._opened(commands)
            self._ask_ahead(session, [command for command in commands if command not in self._ahead])
        except OutOfStep:
            self.one_by_one()
            self.close()

    def _ask_ahead(self, session: Session, commands: Sequence[str]) -> None:
        if not commands or not self._types_ahead(session):
            return
        lines = [Line(command, Mode.EXEC) for command in dict.fromkeys(commands)]
        for exchange in self._said(session, lines):
            self._keep_ahead(exchange)

    def _keep_ahead(self, exchange: Exchange) -> None:
        """Keep an answer for whoever asks for it next, unless it has to be asked for again."""
        if exchange.refusal is None:
            self._ahead[exchange.command] = self._shown(exchange)

    def _shown(self, exchange: Exchange) -> str:
        """The output for its readers, who all get one text; the running configuration is kept."""
        text = ended(exchange.answer)
        if exchange.command == self.platform.show_running:
            self._running = time.monotonic(), text
        return text

    def _types_ahead(self, session: Session) -> TypeGuard[PipeliningSession]:
        return not self._one_by_one and bool(getattr(session, "pipelines", False))

    def one_by_one(self) -> None:
        """Read each answer before the next line is typed, from now on."""
        self._one_by_one = True

    def _named(self, naming: Naming, session: Session) -> Naming:
        """A configuration without a name leaves the prompt's."""
        return naming if naming.hostname else Naming(session.hostname, naming.domain)

    def show(self, command: str) -> str:
        """The output of a show command, its last line ended."""
        self._heed_stop()
        session = self.session
        if command in self._ahead:
            return self._ahead.pop(command)
        return self._shown(self._exchange(command, Mode.EXEC, lambda: session.show(command)))

    def getter(self, name: str) -> Any:
        """What a getter of the transport's library reads, as plain data; in the log as JSON.

        Raises:
            CommandRefused: it does not understand the device, or the transport has none.
        """
        self._heed_stop()
        session = self.session
        if not isinstance(session, GetterSession):
            raise CommandRefused(name, "the transport has no getters")
        exchange = self._exchange(name, Mode.EXEC, lambda: json.dumps(session.getter(name)))
        return json.loads(exchange.answer)

    def running(self) -> str:
        """The running configuration, from its first line to its last.

        Raises:
            EvidenceMissing: it was refused, or is not whole.
        """
        return self._whole(self.show(self.platform.show_running))

    def running_before(self, seconds: float) -> str:
        """The running configuration, as it was read at most so many seconds ago if nothing was changed since.

        Raises:
            EvidenceMissing: as for ``running``.
        """
        if self._running and self._session and self._session.alive and time.monotonic() - self._running[0] <= seconds:
            return self._whole(self._running[1])
        return self.running()

    def startup(self) -> str:
        """The startup configuration; nothing where the device has none.

        Raises:
            EvidenceMissing: it was refused, is not whole, or the platform shows none.
        """
        reader = self.platform.readers.get(StartupConfig)
        if reader is None:
            raise EvidenceMissing(f"the startup configuration of {self.platform.name} cannot be read")
        return self._read(reader, {command: self.show(command) for command in reader.commands})

    def _whole(self, text: str) -> str:
        return self._read(self.platform.readers[RunningConfig], {self.platform.show_running: text})

    def _read(self, reader: Reader, outputs: Mapping[str, str]) -> str:
        try:
            fact = reader.read(outputs)
        except UnreadableOutput as exc:
            raise EvidenceMissing(f"{', '.join(reader.commands)} could not be read: {exc}") from exc
        assert isinstance(fact, RunningConfig | StartupConfig)  # noqa: S101 -- what these readers read
        return fact.text

    @property
    def saved_by_commit(self) -> bool:
        """Whether a commit may have saved what nobody had looked at."""
        return self.committed and Capability.SAVES_AT_COMMIT in self._terms.capabilities

    def send(self, steps: Iterable[Step], then: Sequence[str] = ()) -> None:
        """Send steps, every answer read; where there is a candidate, as a whole.

        A section begins in global configuration, and what is typed in it only once its mode was seen to be entered.
        Within a section lines are typed ahead where the device bears it. ``then`` are show commands that are asked
        along with the last lines, as ``read_ahead`` does.

        Raises:
            CommandRefused: the device refused a line, or did not enter a section; nothing was sent after it but lines
                of the same section, and the entry into the next. Of a candidate nobody knows what of it was taken.
            OutOfStep: what came back does not fit what was typed ahead.
        """
        for mode, group in groupby(steps, key=lambda step: step.mode):
            sections = [step.lines for step in group]
            if mode is Mode.EXEC:
                for line in chain(*sections):
                    self.type(line, mode)
            elif Capability.CANDIDATE in self._terms.capabilities:
                self._commit(list(chain(*sections)))
            else:
                self._send_sections(sections, then)

    def _send_sections(self, sections: Sequence[Sequence[str]], then: Sequence[str]) -> None:
        session = self.session
        if not self._types_ahead(session):
            for lines in sections:
                self._send_section(lines)
            return
        try:
            for window in windows(sections, self.platform.planner.opens, then):
                self._send_window(session, window)
        except OutOfStep:
            self.astray = True
            self.one_by_one()
            self.close()
            raise

    def _send_window(self, session: PipeliningSession, window: Window) -> None:
        """Type a window's lines, and read all of their answers before the first refused one is told."""
        _living(session, window.lines[0].text)
        if window.begins:
            session.leave_section()
        self._nothing_is_as_read()
        refused: CommandRefused | None = None
        section = session.section
        for line, exchange in zip(window.lines, self._said(session, window.lines), strict=False):
            before, section = section, session.section
            if line.mode is Mode.EXEC:
                self._keep_ahead(exchange)
                continue
            self.exchanges.append(exchange)
            if exchange.refusal and refused is None:
                refused = CommandRefused(line.text, exchange.refusal, hint=judge(exchange.answer, self.platform)[1])
        if refused is not None:
            raise refused
        if window.enters and section in {"", "" if line.leaves else before}:
            if section and any(syslog.met(exchange.answer) for exchange in self.exchanges[-len(window.lines) :]):
                raise OutOfStep(f"log messages hide which section {line.text!r} led to")
            raise _not_entered(line.text, "" if line.leaves else before)

    def _said(self, session: PipeliningSession, lines: Sequence[Line]) -> Iterator[Exchange]:
        """Type lines ahead, and give what was said to each. A refused one is followed by those alone that were typed
        with it."""
        typed: list[Line] = []

        def typing(batch: Sequence[Line]) -> None:
            self._heed_stop(batch[0].text)
            self._log_typing([(line.text, line.mode) for line in batch])
            typed.extend(batch)

        answers, refused = session.type_ahead(lines, typing), False
        for number, line in enumerate(lines):
            if refused and number >= len(typed):
                return
            exchange = self._answer(line.text, line.mode, partial(next, answers))
            refused |= exchange.refusal is not None and line.mode is Mode.CONFIGURE
            yield exchange

    def _nothing_is_as_read(self) -> None:
        """Forget what was read: the next line changes it."""
        self._ahead.clear()
        self._running = None

    def _commit(self, lines: Sequence[str]) -> None:
        """Make the lines a candidate, commit it, and read in the device's words what it refused."""
        session = self.session
        assert isinstance(session, CandidateSession)  # noqa: S101 -- the transport says so
        self._heed_stop(lines[0])
        self._nothing_is_as_read()
        loaded = self._exchange("\n".join(lines), Mode.CONFIGURE, lambda: session.load(lines))
        self._heed_stop_before_commit(session)
        self.committed = True
        try:
            commit = self._exchange(COMMIT, Mode.EXEC, session.commit)
        except CommandRefused as exc:
            self._note_commit(loaded, exc.message)
            raise self._refused_candidate(exc) from exc
        except DeviceError as exc:
            self._note_commit(loaded, exc.message)
            raise
        self._note_commit(loaded, commit.refusal)
        self.exchanges.append(commit)
        if commit.refusal:
            raise self._refused_candidate(CommandRefused(COMMIT, commit.answer))

    def _heed_stop_before_commit(self, session: CandidateSession) -> None:
        try:
            self._heed_stop(COMMIT)
        except Stopped:
            with suppress(DeviceError):
                session.discard()
            raise

    def _note_commit(self, loaded: Exchange, refusal: str | None) -> None:
        """Keep the candidate as sent; where the commit was refused or broke off, none of its lines counts as taken."""
        self.exchanges.append(replace(loaded, refusal=refusal))

    def _refused_candidate(self, refused: CommandRefused) -> CommandRefused:
        """The refusal with the line of the answer that tells most, and its hint."""
        self.astray = True
        refusal, hint, _ = judge(refused.answer, self.platform)
        return CommandRefused(refused.command, refusal, hint=hint) if refusal else refused

    def _send_section(self, lines: Sequence[str]) -> None:
        session = self.session
        session.leave_section()
        for number, line in enumerate(lines):
            before = session.section
            self._type(line, Mode.CONFIGURE, session)
            enters = number + 1 < len(lines) and (number == 0 or self.platform.planner.opens(line))
            if enters and session.section in {"", before}:
                raise _not_entered(line, before)

    def type(self, line: str, mode: Mode) -> Exchange:
        """Send one line; see ``send``."""
        return self._type(line, mode, self.session)

    def _type(self, line: str, mode: Mode, session: Session) -> Exchange:
        """Send one line over this session: where it broke, what follows must not land in another one."""
        self._heed_stop(line)
        _living(session, line)
        self._nothing_is_as_read()
        exchange = self._exchange(line, mode, lambda: session.send(line, mode, self.platform.terminal.confirmations))
        self.exchanges.append(exchange)
        if exchange.refusal:
            raise CommandRefused(line, exchange.refusal, hint=judge(exchange.answer, self.platform)[1])
        return exchange

    def save(self) -> str:
        """Save the running configuration; what the device said, which may be a refusal.

        Only in the session in which it was seen: behind a new login it may be another one.

        Raises:
            DeviceError: the device did not come back to its prompt within ``save_timeout``, or asked something.
        """
        line = self.platform.terminal.save.command
        session = _living(self._session, line)
        questions, seconds = self.platform.terminal.confirmations, self._terms.save_timeout
        exchange = self._exchange(line, Mode.EXEC, lambda: session.send(line, Mode.EXEC, questions, seconds))
        self.exchanges.append(exchange)
        return exchange.answer

    def outlast(self, seconds: float) -> str | None:
        """Wait for the answer to the line that timed out: only it proves that the line is through; None without it.

        A session whose answer stays away is closed.
        """
        if self._session is None or not self.overdue:
            return None
        try:
            answer = self._session.outlast(seconds)
        except DeviceError:
            self.close()
            return None
        self.unanswered, self.overdue = "", False
        return answer

    @contextmanager
    def uninterrupted(self) -> Iterator[None]:
        """A time in which only the device itself stops what is typed: neither an interrupt nor a full disk does."""
        self._uninterrupted = True
        try:
            yield
        finally:
            self._uninterrupted = False

    def cut(self) -> None:
        """End the session from another thread, unless something was changed in it; never raises."""
        if not self.exchanges:
            self.close()

    def close(self) -> None:
        """End the session; never raises."""
        if self._session is not None:
            self._session.close()
            self._terms.closed()
        self._session = None
        self._nothing_is_as_read()

    def _heed_stop(self, line: str = "") -> None:
        if self._terms.stop() and not self._uninterrupted:
            raise Stopped(f"interrupted at {line!r}" if line else "interrupted")

    def _exchange(self, line: str, mode: Mode, ask: Callable[[], str]) -> Exchange:
        """Say one line: it is in the log before, and its answer, judged, after."""
        self._log_typing([(line, mode)])
        return self._answer(line, mode, ask)

    def _log_typing(self, lines: Sequence[tuple[str, Mode]]) -> None:
        self._logged(lambda: self._terms.log.typing_all(lines))

    def _answer(self, line: str, mode: Mode, ask: Callable[[], str | None]) -> Exchange:
        """The answer to a line, judged and in the log; None from ``ask`` is one that has to be asked for again."""
        at, started = datetime.now(UTC), time.monotonic()

        def exchange(answer: str, refusal: str | None, warnings: tuple[str, ...] = ()) -> Exchange:
            seconds = round(time.monotonic() - started, 6)
            return Exchange(line, answer, mode, at, seconds, refusal, warnings)

        try:
            answer = ask()
        except DeviceError as exc:
            if not _shows(line) and isinstance(exc, Unreachable | DeviceTimeout):
                self.unanswered, self.overdue = line, isinstance(exc, DeviceTimeout)
            said = exc.answer if isinstance(exc, CommandRefused) else ""
            broken = exchange(said, f"{type(exc).__name__}: {exc.message}")
            self._logged(lambda: self._terms.log.answered(broken))
            self._heed_stop(line)
            raise
        judged = answer is not None and (mode is Mode.CONFIGURE or not _shows(line))
        refusal, _, warnings = judge(answer or "", self.platform) if judged else NOTHING
        done = exchange(answer or "", MIXED if answer is None else refusal, warnings)
        self._logged(lambda: self._terms.log.answered(done))
        return done

    def _logged(self, write: Callable[[], None]) -> None:
        try:
            write()
        except NetloopError as exc:
            if not self._uninterrupted:
                raise
            self.unlogged = exc.message


def _living(session: Session | None, line: str) -> Session:
    """The session in which a line is to be typed: where it is lost, the line is not typed in another one."""
    if session is None or not session.alive:
        raise Unreachable(f"the connection was lost before {line!r}")
    return session


def _not_entered(line: str, section: str) -> CommandRefused:
    """The refusal of a line that should have led from ``section`` into another one."""
    where = section or "global configuration"
    return CommandRefused(line, f"the prompt is still that of {where}", hint="the section was not entered")


MIXED = "the answer came with log messages: asked for again"
NOTHING: tuple[None, None, tuple[str, ...]] = (None, None, ())


def _shows(line: str) -> bool:
    """Whether it is a show command, whose answer the readers judge, or a getter."""
    return line.startswith(("show ", "get_"))
