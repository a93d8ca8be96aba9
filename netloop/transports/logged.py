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
    before: str | None = None
    configuration = CONFIGURATION.match(command) is not None
    for _ in range(TRIES):
        answer = ask()
        text, met = syslog.strip(answer)
        if not met:
            return answer
        if before is not None and configuration and _steady(before) == _steady(answer):
            return answer
        if before is not None and _steady(syslog.strip(before)[0]) == _steady(text):
            return text
        before = answer
    if configuration:
        raise DeviceError(
            f"{command!r} could not be read in one piece: log messages in all {TRIES} answers",
            hint="keep them out of the session: `terminal no monitor`, and no console line",
        )
    return text


def _steady(answer: str) -> list[str]:
    """The lines that stay the same from one reading to the next."""
    return [line for line in answer.split("\n") if line.strip() and not VOLATILE.match(line)]
