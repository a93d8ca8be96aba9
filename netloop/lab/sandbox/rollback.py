"""The rollback timer: a change that nobody confirms in time is undone.

When the timer is set the running configuration is archived; when it ends, that copy replaces the running configuration,
with whatever anybody has changed since. The saved configuration is not touched. Source: Cisco, "Configuration Rollback
Confirmed Change"; the log messages are those of IOS 15 in public posts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from netloop.lab.sandbox.archive import Archive, ArchiveClock
from netloop.lab.sandbox.config.cursor import Control
from netloop.lab.sandbox.config.replace import Replacement, Steps, finished
from netloop.lab.sandbox.files import FileError, Files, FileUrl

NOT_PENDING = "%No Rollback Confirmed Change pending\n"
LOG = "%ARCHIVE_DIFF-5-ROLLBK_CNFMD_CHG_"
BACKUP = LOG + "BACKUP: Backing up current running config to {name}"
START = LOG + "START_ABSTIMER: User: {who}: Scheduled to rollback to config {name} in {minutes} minutes"
START_IDLE = (
    LOG + "START_IDLETIMER: User: {who}: Scheduled to rollback to config {name} "
    "if session has been idle for {minutes} minutes"
)
WARNING = (
    LOG + "WARNING_ABSTIMER: System will rollback to config {name} in one minute. "
    'Enter "configure confirm" if you wish to keep what you\'ve configured'
)
WARNING_IDLE = (
    LOG + "WARNING_IDLETIMER: User: {who} has been idle for {idle} minutes. "
    "System will rollback to config {name} in 1 minute if it continues to be idle"
)
CONFIRM = LOG + "CONFIRM: User: {who}: Confirm the configuration change"
ROLL = LOG + "ROLLBACK_START: Start rolling to: {name}"
LOCK = "Rollback:Acquired Configuration lock."


class RollbackRouter(Control, Protocol):
    """The router whose configuration is rolled back."""

    files: Files

    def log_message(self, message: str, at: float | None = None) -> None:
        """Log a message, now or as of a time of the network's clock."""
        ...

    def mark_changed(self, user: str) -> None:
        """Note in the configuration's header who changed it, and when."""
        ...


@dataclass(frozen=True, slots=True)
class PendingRollback:
    """A change that awaits its confirmation: what it goes back to, whose it is, and when the timer was set and ends.

    ``idle`` is whether the time counts from when the user's session last pressed Enter.
    """

    name: str
    user: str
    minutes: int
    idle: bool
    configured: float
    due: float

    @property
    def who(self) -> str:
        """The user as the log names him."""
        return f"{self.user}(Priv: 15, View: 0)"


class RollbackTimer:
    """The timer of one router; ``pending`` is what it counts for."""

    def __init__(self, router: RollbackRouter, archive: Archive, time: ArchiveClock) -> None:
        self._router, self._archive, self._time = router, archive, time
        self.pending: PendingRollback | None = None
        self._number = 0

    def forget(self) -> None:
        """Begin anew, as after a reload."""
        self.pending = None

    def back_up(self) -> str:
        """Archive the configuration to go back to; its name.

        Raises:
            FileError: the file cannot be written.
        """
        name = self._archive.add()
        self._log(BACKUP.format(name=name))
        return name

    def start(self, name: str, user: str, minutes: int, *, idle: bool = False) -> None:
        """Set the timer; the name is what ``back_up`` gave."""
        now = self._time.clock()
        self.pending = PendingRollback(name, user, minutes, idle, now, now + minutes * self._time.minute)
        self._log((START_IDLE if idle else START).format(who=self.pending.who, name=name, minutes=minutes))
        self._wait()

    def keep_alive(self, user: str) -> None:
        """The user pressed Enter: an idle timer counts from now."""
        pending = self.pending
        if pending and pending.idle and pending.user == user:
            self.pending = replace(pending, due=self._time.clock() + pending.minutes * self._time.minute)

    def confirm(self) -> None:
        """Keep the change."""
        if self.pending:
            self._log(CONFIRM.format(who=self.pending.who))
        self.pending = None

    def revert(self, user: str, at: float | None = None) -> Steps:
        """Undo the change now; the steps of the replacement.

        Raises:
            FileError: the archived configuration is gone.
        """
        assert self.pending is not None  # noqa: S101 (asked by the callers)
        name, self.pending = self.pending.name, None
        text = self._router.files.read(FileUrl.parse(name)).decode(errors="replace")
        self._log(ROLL.format(name=name), at)
        self._log(LOCK, at)
        return self._steps(text, user)

    def _steps(self, text: str, user: str) -> Steps:
        before = self._router.running.version
        outcome = yield from Replacement(self._router, text).steps()
        if self._router.running.version != before:
            self._router.mark_changed(user)
        return outcome

    def _wait(self) -> None:
        """Have the warning and the end come when they are due, unless the timer is set anew."""
        assert self.pending is not None  # noqa: S101 (asked by the callers)
        self._number += 1
        number = self._number
        if self.pending.minutes > 1 or not self.pending.idle:
            self._time.timers.at(self.pending.due - self._time.minute, lambda: self._warn(number))
        self._time.timers.at(self.pending.due, lambda: self._end(number))

    def _warn(self, number: int) -> None:
        """One minute is left."""
        if self.pending is None or number != self._number:
            return
        at = self.pending.due - self._time.minute
        if self._time.clock() >= at:
            text = WARNING_IDLE if self.pending.idle else WARNING
            idle = self.pending.minutes - 1
            self._log(text.format(who=self.pending.who, name=self.pending.name, idle=idle), at)

    def _end(self, number: int) -> None:
        """Nobody confirmed: undo the change, or count on where Enter was pressed meanwhile."""
        if self.pending is None or number != self._number:
            return
        if self._time.clock() < self.pending.due:
            self._wait()
            return
        try:
            finished(self.revert(self.pending.user, self.pending.due))
        except FileError as error:
            self._log(str(error))

    def _log(self, message: str, at: float | None = None) -> None:
        self._router.log_message(message, at)
