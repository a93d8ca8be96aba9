"""A conversation: a session whose answers are judged line by line; the first refused line stops what follows."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from netloop import syslog
from netloop.errors import (
    CommandRefused,
    DeviceError,
    DeviceTimeout,
    EvidenceMissing,
    NetloopError,
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
from netloop.transports.transport import Session


def judge(answer: str, platform: Platform) -> tuple[str | None, str | None, tuple[str, ...]]:
    """The refusal in an answer with its hint, or None for both; and the warnings in it.

    A refusal is what matches the platform's patterns, tried in their order: where an answer has several lines, the most
    telling one is named. So is any other line that begins with ``%``, with or without a blank behind it, and is
    neither a log line nor one of the platform's harmless ones; and a line that a log message hides a part of.
    """
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
    """Who writes down what is said. What ``typing`` raises stops the command: what cannot be kept is not sent."""

    def typing(self, command: str, mode: Mode) -> None:
        """The command goes to the device next."""
        ...

    def answered(self, exchange: Exchange) -> None:
        """The answer to the command announced last; of a broken one, ``refusal`` says what broke."""
        ...


class Silent:
    """Writes nothing down."""

    def typing(self, command: str, mode: Mode) -> None:
        """Nothing."""

    def answered(self, exchange: Exchange) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a conversation is held under.

    ``log`` is told each line before it is typed, and each answer. ``inventory`` are the names of all devices, among
    which a short one must be unique. ``stop`` says whether no further line may be typed. ``save_timeout`` is how many
    seconds saving may take.
    """

    log: ConversationLog = field(default_factory=Silent)
    inventory: Collection[str] = ()
    stop: Callable[[], bool] = lambda: False
    save_timeout: float = 120.0


class Conversation:
    """One device's session with everything said in it; ``connect`` opens the session, again if it breaks."""

    def __init__(
        self, device: Device, platform: Platform, connect: Callable[[], Session], terms: Terms | None = None
    ) -> None:
        self.device, self.platform = device, platform
        self._connect, self._terms = connect, terms or Terms()
        self._session: Session | None = None
        self._first: str | None = None
        self._uninterrupted = False
        self.exchanges: list[Exchange] = []
        self.unlogged = ""
        self.unanswered = ""
        """The line after which the conversation broke off: nobody knows whether the device carries it out."""
        self.overdue = False
        """Whether the device may still be busy with it."""

    @property
    def session(self) -> Session:
        """The session, opened or reopened where needed, to the device that is meant.

        Raises:
            DeviceError: no connection, or the configuration names another device.
        """
        if self._session is None or not self._session.alive:
            self.close()
            self._session = self._connect()
            self._identify(self._session)
        return self._session

    def _identify(self, session: Session) -> None:
        """Read who the router is; the text serves whoever asks for the running configuration next."""
        command = self.platform.show_running
        try:
            text = self._exchange(command, Mode.EXEC, lambda: session.show(command)).answer
            naming = self.platform.naming(self._whole(text))
            if wrong := mismatch(self.device.name, self._named(naming, session), self._terms.inventory):
                raise WrongDevice(
                    f"{self.device.hostname}:{self.device.port} {wrong}",
                    hint="correct the host's name, hostname and port in the inventory, or the router's own name",
                )
        except DeviceError:
            self.close()
            raise
        self._first = text

    def _named(self, naming: Naming, session: Session) -> Naming:
        """A configuration without a name leaves the prompt's."""
        return naming if naming.hostname else Naming(session.hostname, naming.domain)

    def show(self, command: str) -> str:
        """The output of a show command."""
        self._heed_stop()
        session = self.session
        if command == self.platform.show_running and self._first is not None:
            text, self._first = self._first, None
            return text
        return self._exchange(command, Mode.EXEC, lambda: session.show(command)).answer

    def running(self) -> str:
        """The running configuration, from its first line to its last.

        Raises:
            EvidenceMissing: it was refused, or is not whole.
        """
        return self._whole(self.show(self.platform.show_running))

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

    def send(self, steps: Iterable[Step]) -> None:
        """Send steps line by line, each answer read before the next line.

        A section begins in global configuration, and what is typed in it only once its mode was seen to be entered.

        Raises:
            CommandRefused: the device refused a line, or did not enter a section; nothing was sent after it.
        """
        for step in steps:
            if step.mode is Mode.EXEC:
                for line in step.lines:
                    self.type(line, step.mode)
            else:
                self._send_section(step.lines)

    def _send_section(self, lines: Sequence[str]) -> None:
        session = self.session
        session.leave_section()
        for number, line in enumerate(lines):
            before = session.section
            self._type(line, Mode.CONFIGURE, session)
            enters = number + 1 < len(lines) and (number == 0 or self.platform.planner.opens(line))
            if enters and session.section in {"", before}:
                where = before or "global configuration"
                raise CommandRefused(line, f"the prompt is still that of {where}", hint="the section was not entered")

    def type(self, line: str, mode: Mode) -> Exchange:
        """Send one line; see ``send``."""
        return self._type(line, mode, self.session)

    def _type(self, line: str, mode: Mode, session: Session) -> Exchange:
        """Send one line over this session: where it broke, what follows must not land in another one."""
        self._heed_stop(line)
        if not session.alive:
            raise Unreachable(f"the connection was lost before {line!r}")
        self._first = None
        exchange = self._exchange(line, mode, lambda: session.send(line, mode, self.platform.terminal.confirmations))
        self.exchanges.append(exchange)
        if exchange.refusal:
            raise CommandRefused(line, exchange.refusal, hint=judge(exchange.answer, self.platform)[1])
        return exchange

    def save(self) -> str:
        """Save the running configuration; what the device said, which may be a refusal.

        Raises:
            DeviceError: the device did not come back to its prompt within ``save_timeout``, or asked something.
        """
        session, line = self.session, self.platform.terminal.save.command
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
        self._session, self._first = None, None

    def _heed_stop(self, line: str = "") -> None:
        if self._terms.stop() and not self._uninterrupted:
            raise Stopped(f"interrupted at {line!r}" if line else "interrupted")

    def _exchange(self, line: str, mode: Mode, ask: Callable[[], str]) -> Exchange:
        """Say one line: it is in the log before, and its answer, judged, after."""
        self._logged(lambda: self._terms.log.typing(line, mode))
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
        refusal, _, warnings = judge(answer, self.platform) if mode is Mode.CONFIGURE or not _shows(line) else NOTHING
        done = exchange(answer, refusal, warnings)
        self._logged(lambda: self._terms.log.answered(done))
        return done

    def _logged(self, write: Callable[[], None]) -> None:
        try:
            write()
        except NetloopError as exc:
            if not self._uninterrupted:
                raise
            self.unlogged = exc.message


NOTHING: tuple[None, None, tuple[str, ...]] = (None, None, ())


def _shows(line: str) -> bool:
    """Whether it is a show command, whose answer the readers judge."""
    return line.startswith("show ")
