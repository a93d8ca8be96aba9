"""Outputs without log lines: one in which a log message was met is asked for again, since it may be broken.

IOS inserts a message anywhere, in mid-line too (``netloop.syslog``). What was read twice alike is believed: two
messages do not break two answers at the same place. A configuration may hold the text of a message (``event syslog
pattern``, a banner), which then stands in every answer and is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from netloop import syslog
from netloop.errors import DeviceError

TRIES = 3
CONFIGURATION = re.compile(r"show (?:running|startup)-config\b")
"""The outputs from which plans are made: half a line there is a wrong plan."""
VOLATILE = re.compile(
    r"^(?:Building configuration|Current configuration :|Using [0-9]+ |! Last configuration change at "
    r"|! NVRAM config last updated |ntp clock-period )",
)
"""What differs from one reading of a configuration to the next although nobody changed it."""


def unlogged(command: str, ask: Callable[[], str]) -> str:
    """The answer to a show command without log lines; ``ask`` asks once.

    An answer without any log text is given at once; else two in a row that are alike; else, for outputs that are no
    configuration, the last one, which its reader has to judge.

    Raises:
        DeviceError: a configuration was never read in one piece.
    """
    configuration = CONFIGURATION.match(command) is not None
    before: Reading | None = None
    for _ in range(TRIES):
        reading = Reading(ask())
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
            hint="keep them out of the session: `terminal no monitor`, and no console line",
        )
    return reading.text


class Reading:
    """One answer, and what is left of it without log lines."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.text, self.met = syslog.strip(answer)

    def repeats(self, other: Reading) -> bool:
        """Whether both are alike to the letter: what looks like a message there belongs to the output."""
        return _steady(self.answer) == _steady(other.answer)

    def agrees(self, other: Reading) -> bool:
        """Whether both are alike without their log lines."""
        return _steady(self.text) == _steady(other.text)

    def proves(self, other: Reading) -> bool:
        """Whether both agree although their log lines stood elsewhere, so that none broke a line."""
        return self.agrees(other) and self._places() != other._places()

    def _places(self) -> list[int]:
        """Behind how many lines each log line stands."""
        logged = [syslog.is_line(line) for line in _steady(self.answer)]
        return [number - sum(logged[:number]) for number, is_log in enumerate(logged) if is_log]


def _steady(answer: str) -> list[str]:
    """The lines that stay the same from one reading to the next."""
    return [line for line in answer.split("\n") if not VOLATILE.match(line)]
