"""Everything that can go wrong, and what each costs.

::

    NetloopError                  message, place, hint; exit code 1 unless a subclass says otherwise
    ├── UsageError                the command line is wrong                              2
    ├── ProblemsError             one or more Problems, reported together                2
    │   ├── InventoryError        in what the user declared
    │   ├── SettingsError         in netloop.toml or NETLOOP_*
    │   └── FolderError           in the way of files to be made
    ├── TemplateError             a template failed or printed what it may not           2
    ├── SecretError               a secret's reference leads nowhere                     2
    ├── DisruptionRefused         the plan would drop adjacencies and nobody allowed it  2
    ├── ManagementLossRefused     the plan would end netloop's own session, likewise      2
    ├── LabError                  the virtual routers could not be started or found      3
    ├── JournalError              what must be on disk before a line is sent is not      3
    └── DeviceError               one device could not be reached or changed             3
        ├── Unreachable           no connection: refused, timed out, no route, no name
        ├── AuthenticationFailed  the device refused the credentials
        ├── HostKeyRefused        the device's SSH key is unknown (strict) or has changed
        ├── WrongDevice           the configuration names another router than the one meant
        ├── DeviceBusy            another run of netloop is at work on the device
        ├── ReadOnlyPlatform      netloop verifies the device's platform and changes nothing on it
        ├── DeviceTimeout         the device stopped answering in mid-session
        ├── CommandRefused        the device refused a line
        ├── ConfigurationChanged  the running configuration moved between plan and apply
        ├── NotPlannable          the device would refuse what is declared beside what it has
        ├── NotAsPlanned          the device took every line and ended elsewhere
        ├── EvidenceMissing       what must be known could not be read
        └── Stopped               the user interrupted the work on the device

A device's error is that device's result: the runner turns it into a value, so it never stops the fleet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum


class ExitCode(IntEnum):
    """What the process returns; the table in the documentation is printed from these lines."""

    DONE = 0, "done as planned, or verified"
    INTERNAL = (
        1,
        "a fault of netloop, with a trace in the run's folder; or journal, report or output could not be written",
    )
    USAGE = 2, "the command line, the inventory or a refused disruptive plan; nothing was sent"
    DEVICE = 3, "a device could not be reached or changed; the others were done"
    CHECK = (
        4,
        "a check failed, or a router ID is pending and --allow-pending was not given",
    )
    DRIFT = 5, "--check: the running configuration is not the intended one, or is not saved"

    INTERRUPTED = (
        130,
        "interrupted (Ctrl-C, SIGTERM, SIGHUP); what was done until then is said",
    )

    meaning: str

    def __new__(cls, value: int, meaning: str) -> ExitCode:
        """Let each code carry its meaning."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member


WORD, ASCII = re.compile(r"\w+"), re.compile("[0-9A-Za-z]")
FOREIGN = re.compile("[\u0370-\u058f\uff10-\uff5a]")
"""Greek, Cyrillic, Armenian and full-width letters, of which many look like Latin ones."""


@dataclass(slots=True, unsafe_hash=True)
class Place:
    """A position in a file; ``line`` and ``column`` count from 1.

    None is changed once it is made. (It is not frozen, since every value and key of an inventory has one, and that
    triples the time to make one.)
    """

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in what the user wrote: where, what is wrong, what was expected, what was found, a hint.

    ``rule`` is the name of the rule that found it, empty where the language itself refuses it. A warning is one too.
    """

    place: Place
    message: str
    expected: str | None = None
    actual: str | None = None
    hint: str | None = None
    rule: str = field(default="", compare=False)

    def __str__(self) -> str:
        return "\n".join([f"{self.place}: {self.message}", *self.notes])

    @property
    def headline(self) -> str:
        """Place, message and the rule's name, on one line."""
        return f"{self.place}: {self.message} [{self.rule}]"

    @property
    def notes(self) -> tuple[str, ...]:
        """What was expected and found, and the hint, a line each."""
        notes = (("expected", self.expected), ("found", self.actual), ("hint", self.hint), ("hint", self._lookalike))
        return tuple(f"  {word} {note}" for word, note in notes if note)

    @property
    def _lookalike(self) -> str | None:
        """Which letter of a word is of another alphabet than the rest of it: nobody can see that."""
        for word in WORD.findall(f"{self.message} {self.actual or ''}"):
            if (found := FOREIGN.search(word)) and ASCII.search(word):
                return f"U+{ord(found[0]):04X} in it is {unicodedata.name(found[0], 'another letter').lower()}"
        return None


class NetloopError(Exception):
    """Root of the tree; ``place`` and ``hint`` are printed under the message."""

    exit_code = ExitCode.INTERNAL

    def __init__(self, message: str, *, place: Place | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.place, self.hint = message, place, hint

    def __str__(self) -> str:
        head = f"{self.place}: {self.message}" if self.place else self.message
        return f"{head}\n  hint {self.hint}" if self.hint else head


class UsageError(NetloopError):
    """The command line asks for something that does not exist or contradicts itself."""

    exit_code = ExitCode.USAGE


class ProblemsError(NetloopError):
    """One or more mistakes in what the user wrote or named, reported together."""

    exit_code = ExitCode.USAGE
    where = "found; nothing was done"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        super().__init__(f"{count} problem{'s' if count != 1 else ''} {self.where}")

    def __str__(self) -> str:
        return "\n".join([*(str(problem) for problem in self.problems), self.message])


class InventoryError(ProblemsError):
    """All problems of what the user declared, reported together; nothing was sent."""

    where = "in the inventory; nothing was sent"


class SettingsError(ProblemsError):
    """All problems of netloop.toml and of the variables beside it, reported together; nothing was done."""

    where = "in the settings; nothing was done"


class FolderError(ProblemsError):
    """All that stands in the way of files in a folder, reported together; nothing was written."""

    where = "in the folder; nothing was written"


class TemplateError(NetloopError):
    """A template failed, used what it may not, or printed a line outside the owned scope."""

    exit_code = ExitCode.USAGE


class SecretError(NetloopError):
    """A secret's reference leads nowhere."""

    exit_code = ExitCode.USAGE


class DisruptionRefused(NetloopError):
    """The plan would drop adjacencies or sessions and ``--allow-disruptive`` was not given."""

    exit_code = ExitCode.USAGE


class ManagementLossRefused(NetloopError):
    """The plan takes away the address that the session runs over and ``--allow-management-loss`` was not given."""

    exit_code = ExitCode.USAGE


class LabError(NetloopError):
    """The virtual routers could not be started, found or stopped."""

    exit_code = ExitCode.DEVICE


class JournalError(NetloopError):
    """What must be written down before the next step cannot be written; the step is not taken."""

    exit_code = ExitCode.DEVICE


class DeviceError(NetloopError):
    """One device could not be reached or changed; it is that device's result."""

    exit_code = ExitCode.DEVICE


class Unreachable(DeviceError):
    """No connection: refused, timed out, no route, no such name."""


class AuthenticationFailed(DeviceError):
    """The device refused the credentials, or the enable secret."""


class HostKeyRefused(DeviceError):
    """The device's SSH host key is unknown under ``strict``, or is not the one on record."""


class WrongDevice(DeviceError):
    """The device that answered names itself differently from the one meant."""


class DeviceBusy(DeviceError):
    """Another run of netloop is changing the device."""


class ReadOnlyPlatform(DeviceError):
    """A change was asked for on a platform that netloop verifies only."""


class OutOfStep(DeviceError):
    """What came back does not fit what was typed ahead: nobody knows which of it was taken. The session is closed."""


class DeviceTimeout(DeviceError):
    """The device stopped answering in mid-session."""


class CommandRefused(DeviceError):
    """The device refused a line; ``command`` is the line and ``answer`` what it said."""

    def __init__(self, command: str, answer: str, *, hint: str | None = None) -> None:
        super().__init__(f"refused {command!r}: {' '.join(answer.split())}", hint=hint)
        self.command, self.answer = command, answer


class ConfigurationChanged(DeviceError):
    """The running configuration is no longer the one the plan was made from."""


class NotPlannable(DeviceError):
    """What is declared would be refused beside what the device has, which is not netloop's to change."""


class NotAsPlanned(DeviceError):
    """The device accepted every line, and its configuration or its checks are not what the plan said."""


class EvidenceMissing(DeviceError):
    """Something that must be known could not be read from the device."""


class Stopped(DeviceError):
    """The user interrupted the work on the device before the line that would have come next."""
