"""Outputs without log lines: one in which a log message was met is asked for again, since it may be broken.

A router inserts a message anywhere, in mid-line too (``netloop.syslog``). What was read twice alike is believed: two
messages do not break two answers at the same place. A configuration may hold the text of a message (``event syslog
pattern``, a banner), which then stands in every answer and is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from netloop import syslog
from netloop.errors import DeviceError
from netloop.model.terminal import TerminalProfile

TRIES = 3


def without_log_lines(command: str, profile: TerminalProfile, ask: Callable[[], str]) -> str:
    """The answer to a show command without log lines; ``ask`` asks once.

    An answer without any log text is given at once; else two in a row that are alike; else, for outputs that are no
    configuration, the last one, which its reader has to judge. From a configuration plans are made: half a line there
    is a wrong plan.

    Raises:
        DeviceError: a configuration was never read in one piece.
    """
    configuration = command in {profile.show_running, profile.save.show}
    before: Reading | None = None
    for _ in range(TRIES):
        reading = Reading(ask(), profile.volatile)
        if not reading.met:
            return reading.answer
        if before and configuration and reading.repeats(before):
            return reading.answer
        if before and reading.proves(before):
            return reading.text
        agreed, before = before is not None and reading.agrees(before), reading
    if configuration and not agreed:
        raise DeviceError(
            f"{command!r} could not be read in one piece: log messages in all {TRIES} answers",
            hint=f"keep them out of the session: {f'`{profile.quiet}`, and ' if profile.quiet else ''}no console line",
        )
    return reading.text


class Reading:
    """One answer, and what is left of it without log lines."""

    def __init__(self, answer: str, volatile: re.Pattern[str]) -> None:
        self.answer, self._volatile = answer, volatile
        self.text, self.met = syslog.strip(answer)

    def repeats(self, other: Reading) -> bool:
        """Whether both are alike to the letter: what looks like a message there belongs to the output."""
        return self._steady(self.answer) == self._steady(other.answer)

    def agrees(self, other: Reading) -> bool:
        """Whether both are alike without their log lines."""
        return self._steady(self.text) == self._steady(other.text)

    def proves(self, other: Reading) -> bool:
        """Whether both agree although their log lines stood elsewhere, so that none broke a line."""
        return self.agrees(other) and self._places() != other._places()

    def _places(self) -> list[int]:
        """Behind how many lines each log line stands."""
        logged = [syslog.is_line(line) for line in self._steady(self.answer)]
        return [number - sum(logged[:number]) for number, is_log in enumerate(logged) if is_log]

    def _steady(self, answer: str) -> list[str]:
        """The lines that stay the same from one reading to the next."""
        return [line for line in answer.split("\n") if not self._volatile.match(line)]
