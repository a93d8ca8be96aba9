"""What a session sends, a step at a time: text, silence, and the end of the line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Later = Callable[[float, Callable[[], None]], None]
"""Calls a function in so many seconds; also from another thread."""


@dataclass(frozen=True, slots=True)
class Say:
    """Send this, line ends as the terminal wants them."""

    text: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Be silent for so many seconds; what is typed meanwhile waits too."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Drop the connection."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Let others have their turn; what is typed meanwhile waits."""


OutputStep = Say | Silence | Disconnect | Turn
Steps = Iterator[OutputStep]

TICK = 0.05
"""Seconds between two pieces of an answer that comes faster than this."""


def never(seconds: float, function: Callable[[], None]) -> None:
    """The timer of a session that has none: what is due now happens, what is later never does."""
    if seconds <= 0:
        function()


def line_ends(text: str) -> str:
    """A text with the terminal's line ends."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def stalled(text: str, seconds: float, at: int) -> Steps:
    """Silence behind so many characters."""
    yield Say(text[:at])
    yield Silence(seconds)
    yield Say(text[at:])


def dripping(text: str, per_second: float, more: Callable[[], bool]) -> Steps:
    """So many characters per second, and dots behind them as long as there shall be ``more``."""
    size = max(1, int(per_second * TICK))
    for begin in range(0, len(text), size):
        yield Say(text[begin : begin + size])
        yield Silence(size / per_second)
    while more():
        yield Say("." * size)
        yield Silence(size / per_second)


def inserted(text: str, line: str, at: int) -> str:
    """A text with a log line behind so many characters, on a line of its own as IOS makes it."""
    at = min(at, len(text))
    begin = "" if at == 0 or text[at - 1] == "\n" else "\r\n"
    return f"{text[:at]}{begin}{line}\r\n{text[at:]}"
