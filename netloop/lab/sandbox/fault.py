"""The faults that a router can be given: what each strikes, and what it does. Nothing here acts.

Each is a frozen dataclass; ``Faults`` arms them, ``striking`` carries them out. Seconds are real seconds. Characters
are those that the session gets, a line end being two of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import ClassVar

LEAST = {"times": 1, "after": 0, "seconds": 0, "at": 0, "down": 0}
"""The smallest number that a field of that name may have, in any fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """How often a fault strikes: ``times`` (None: always) after ``after`` occasions that it lets pass.

    ``probability`` is that of each occasion behind those, drawn from the seed.

    Raises:
        ValueError: a number that makes no sense, here and in every fault.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    times: int | None = None
    after: int = 0
    probability: float = 1.0

    def __post_init__(self) -> None:
        for field in fields(self):
            least, number = LEAST.get(field.name), getattr(self, field.name)
            if least is not None and number is not None:
                _require(number >= least, f"{field.name}: expected {least} or more")
        _require(0 <= self.probability <= 1, "probability: expected 0 to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFault(Fault):
    """Strikes lines in which ``pattern`` is found, any case; ``mode``, a pattern of the whole mode, narrows it.

    Modes are ``exec``, ``config``, ``config-if``, ``config-router`` ... Enter alone is a line for ``^$`` only.
    """

    pattern: str
    mode: str | None = None

    def __post_init__(self) -> None:
        Fault.__post_init__(self)
        for name, pattern in (("pattern", self.pattern), ("mode", self.mode or "")):
            try:
                re.compile(pattern)
            except re.error as exc:
                raise ValueError(f"{name}: not a regular expression: {exc}") from exc


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject(LineFault):
    """Refuse the line, with ``answer`` or as invalid input; no effect, and the mode stays."""

    answer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptSilently(LineFault):
    """Say nothing and do nothing: a header is not entered, a line not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hang(LineFault):
    """Never answer, nor anything after it in that session; no effect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop(LineFault):
    """Close the session before any effect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall(LineFault):
    """Carry the line out at once; its answer stops for ``seconds`` behind ``at`` characters, then goes on."""

    seconds: float
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow(LineFault):
    """Take ``seconds`` before the line has its effect and its answer."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drip(LineFault):
    """Carry the line out; its answer comes ``per_second`` characters per second.

    With ``forever`` dots follow the answer at the same pace, and there is no end.
    """

    per_second: float = 1.0
    forever: bool = False

    def __post_init__(self) -> None:
        LineFault.__post_init__(self)
        _require(self.per_second > 0, "per_second: expected more than 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut(LineFault):
    """Carry the line out, send the first ``at`` characters of the answer, and drop the connection."""

    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CutEcho(LineFault):
    """Drop the connection behind ``at`` characters of the echo; the line is not carried out."""

    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reload(LineFault):
    """Reload when the line is typed: sessions end, running becomes startup, SSH is refused for ``down`` seconds."""

    down: float = 2.0


class When(StrEnum):
    """On which side of the line's own effect a second engineer's edit comes."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(LineFault):
    """At that moment ``user`` enters ``lines`` in configuration mode; other faults of the same line strike too."""

    lines: tuple[str, ...]
    when: When = When.BEFORE
    user: str = "engineer"


class Where(StrEnum):
    """Where a log line comes: before the echo, in it, in the answer, or behind the next prompt."""

    BEFORE_ECHO = "before-echo"
    ECHO = "echo"
    ANSWER = "answer"
    PROMPT = "prompt"


class Stamp(StrEnum):
    """What stands before a log line (``service timestamps log ...``, ``service sequence-numbers``)."""

    DATETIME = "datetime"
    SEQUENCE = "sequence"
    UPTIME = "uptime"
    UPTIME_DAYS = "uptime-days"
    UPTIME_HOURS = "uptime-hours"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine(LineFault):
    """A log line comes into the session; in the echo and the answer behind ``at`` characters.

    No other prompt follows it. ``terminal no monitor`` keeps it away, unless the session is the ``console``. Other
    faults of the same line strike too.
    """

    message: str
    where: Where = Where.PROMPT
    at: int = 0
    stamp: Stamp = Stamp.DATETIME
    console: bool = False


class SaveKind(StrEnum):
    """How saving goes wrong."""

    BUSY = "busy"
    FULL = "full"
    SLOW = "slow"
    CUT = "cut"
    QUESTION = "question"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveFault(Fault):
    """What ``write memory`` and ``copy running-config startup-config`` meet.

    Args:
        kind: ``busy`` and ``full`` refuse; ``slow`` is silent for ``seconds``, then saves and says so; ``cut`` drops
            the connection in mid-answer; ``question`` asks; ``silent`` ends at the prompt without ``[OK]``.
        seconds: how long ``slow`` is silent.
        saved: whether the startup configuration is the new one after a ``cut`` or a ``silent`` one.
        at: how many characters of its answer a ``cut`` sends; None: as far as ``Building configuration...``.
        text: what a ``question`` asks.
        default: what an empty answer to it means.
        answer: what a refusal says, and a ``question`` that was answered no; None: IOS's words, and nothing.
    """

    kind: SaveKind
    seconds: float = 0.0
    saved: bool = False
    at: int | None = None
    text: str = "Continue? [no]: "
    default: str = "no"
    answer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingFault(Fault):
    """What a router is like, not what happens to it; its ``probability`` is drawn once, when it is armed."""

    def __post_init__(self) -> None:
        Fault.__post_init__(self)
        _require(self.times is None and self.after == 0, "times, after: expected neither, as it does not come and go")


@dataclass(frozen=True, slots=True, kw_only=True)
class SevenBit(StandingFault):
    """Drop the eighth bit of all that is typed, as a line of 7 bits does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EchoSecrets(StandingFault):
    """Echo the password that is typed at ``enable``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kex(StandingFault):
    """Offer these SSH key exchanges alone, from the next time that the router begins to listen."""

    algorithms: tuple[str, ...]

    def __post_init__(self) -> None:
        StandingFault.__post_init__(self)
        _require(bool(self.algorithms), "algorithms: expected one or more")


BESIDE = (Edit, LogLine)
"""Faults that strike beside others; of all others the first alone does."""


def _require(good: bool, message: str) -> None:
    if not good:
        raise ValueError(message)
