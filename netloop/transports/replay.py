"""The transport without a network: canned answers, for tests, for work offline, and for rare faults.

A script is a table from a command to its answer. An answer is text, an error that is raised then, or a sequence of
both, of which each asking takes the next and the last one stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from netloop.errors import CommandRefused, DeviceError, DeviceTimeout, Unreachable
from netloop.model.device import Device
from netloop.model.plan import Mode
from netloop.model.terminal import TerminalProfile
from netloop.transports import recording
from netloop.transports.transport import Capability, ConnectionOptions, Credentials, Session

Answers = str | DeviceError | tuple[str | DeviceError, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """One device's part.

    ``answers`` by command; a show command without one is refused, any other line is accepted without a word.
    ``fails`` is raised when the session is opened; ``hostname`` is the prompt's, if not the device's name. ``sections``
    maps a configuration line to the section that the session is in behind it (``config-router``); behind any other it
    stays where it was, at first in none.
    """

    answers: Mapping[str, Answers] = field(default_factory=dict)
    hostname: str | None = None
    fails: DeviceError | None = None
    sections: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Typed:
    """A line that a device got."""

    device: str
    command: str
    mode: Mode


class ReplayTransport:
    """Opens sessions on scripts, by device name; ``typed`` holds every line, in the order of arrival."""

    capabilities = Capability.LINE_BY_LINE

    @classmethod
    def at(cls, path: Path) -> ReplayTransport:
        """What is recorded in a folder or a file (see ``recording``); nothing can be changed there.

        Raises:
            UsageError: nothing is recorded there.
        """
        made = cls({device: Script(answers) for device, answers in recording.read(path).items()})
        made.capabilities = Capability.READ_ONLY
        return made

    def __init__(self, scripts: Mapping[str, Script] | None = None) -> None:
        self._scripts = dict(scripts or {})
        self._asked: dict[str, dict[str, int]] = {}
        self.typed: list[Typed] = []

    def open(
        self, device: Device, profile: TerminalProfile, credentials: Credentials, options: ConnectionOptions
    ) -> Session:
        """A session on the device's script.

        Raises:
            Unreachable: there is no script for the device.
            DeviceError: the one that the script wants.
        """
        script = self._scripts.get(device.name)
        if script is None:
            known = ", ".join(sorted(self._scripts)) or "none"
            raise Unreachable(f"no answers are recorded for {device.name}; there are: {known}", hint=recording.HINT)
        if script.fails is not None:
            raise script.fails
        return ReplaySession(device.name, script, self.typed, self._asked.setdefault(device.name, {}))

    def commands(self, device: str) -> tuple[str, ...]:
        """What one device was told, in order."""
        return tuple(typed.command for typed in self.typed if typed.device == device)


class ReplaySession:
    """Answers from a script and writes down what it is told; a sequence of answers goes on in the next session."""

    def __init__(self, device: str, script: Script, typed: list[Typed], asked: dict[str, int]) -> None:
        self._device, self._script, self._typed, self._asked = device, script, typed, asked
        self._open, self._section = True, ""

    @property
    def hostname(self) -> str:
        """The name in the device's prompt."""
        return self._script.hostname or self._device

    @property
    def alive(self) -> bool:
        """Whether the session was neither closed nor broken by an error."""
        return self._open

    def show(self, command: str) -> str:
        """The recorded output.

        Raises:
            CommandRefused: none is recorded.
            DeviceError: the one that the script wants.
        """
        answer, self._section = self._next(command, Mode.EXEC), ""
        if answer is None:
            raise CommandRefused(command, "no answer is recorded for it")
        return answer

    @property
    def section(self) -> str:
        """Where the next configuration line lands, as the script's ``sections`` say."""
        return self._section

    def send(self, command: str, mode: Mode, confirmations: Mapping[str, str], timeout: float | None = None) -> str:
        """The recorded answer, or none: the line is accepted."""
        answer = self._next(command, mode) or ""
        self._section = self._script.sections.get(command, self._section) if mode is Mode.CONFIGURE else ""
        return answer

    def outlast(self, seconds: float) -> str:
        """What is overdue in a script never comes.

        Raises:
            DeviceTimeout: always.
        """
        raise DeviceTimeout(f"no answer within another {seconds:g} s")

    def leave_section(self) -> None:
        """Be in global configuration, without a word."""
        self._section = ""

    def close(self) -> None:
        """End the conversation."""
        self._open = False

    def _next(self, command: str, mode: Mode) -> str | None:
        if not self._open:
            raise Unreachable(f"the session with {self._device} is closed")
        self._typed.append(Typed(self._device, command, mode))
        answers = self._script.answers.get(command)
        if isinstance(answers, tuple):
            turn = self._asked.get(command, 0)
            self._asked[command] = turn + 1
            answers = answers[min(turn, len(answers) - 1)]
        if isinstance(answers, DeviceError):
            self._open = False
            raise answers
        return answers
