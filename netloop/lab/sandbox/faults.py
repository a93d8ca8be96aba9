"""Faults on demand: the faults of one router, which of them a line meets, and how often."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict, TypeVar, Unpack

from netloop.lab.sandbox import fault as kinds
from netloop.lab.sandbox.fault import Edit, Fault, LineFault, LogLine, SaveFault, StandingFault, Where

S = TypeVar("S", bound=StandingFault)


ENTER = "^$"
"""The one pattern that finds a line without a word: Enter alone."""


class Limits(TypedDict, total=False):
    """How often, and in which mode; see ``fault.LineFault``."""

    times: int | None
    after: int
    probability: float
    mode: str | None


@dataclass(frozen=True, slots=True)
class Met:
    """What a line meets: one fault of its own, second engineers' edits, and log lines."""

    fault: LineFault | None = None
    edits: tuple[Edit, ...] = ()
    logs: tuple[LogLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ArmedFault:
    """A fault that may strike: how often yet (None: always), and how many occasions it lets pass before."""

    fault: Fault
    left: int | None
    passes: int


@dataclass(slots=True)
class _Armed:
    """A fault and how often it has been met."""

    fault: Fault
    draw: random.Random
    seen: int = 0
    struck: int = 0
    pattern: re.Pattern[str] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        if isinstance(self.fault, LineFault):
            self.pattern = re.compile(self.fault.pattern, re.IGNORECASE)

    def strikes(self) -> bool:
        """Whether it strikes this occasion, which is counted."""
        if self.fault.times is not None and self.struck >= self.fault.times:
            return False
        self.seen += 1
        if self.seen <= self.fault.after or self.draw.random() >= self.fault.probability:
            return False
        self.struck += 1
        return True

    @property
    def left(self) -> int | None:
        """How often it may strike yet; None where there is no end to it."""
        return None if self.fault.times is None else self.fault.times - self.struck

    def fits(self, line: str, mode: str) -> bool:
        """Whether a line typed in a mode is one that it is about."""
        if self.pattern is None or not isinstance(self.fault, LineFault) or not self.pattern.search(line):
            return False
        if not line.strip() and self.fault.pattern != ENTER:
            return False
        return self.fault.mode is None or re.fullmatch(self.fault.mode, mode) is not None


class Faults:
    """The faults of one router; may be changed at any time, from any thread."""

    def __init__(self) -> None:
        self._armed: list[_Armed] = []
        self._lock = threading.Lock()
        self._seed = ""
        self._count = 0

    def seed(self, seed: str) -> None:
        """Draw the probabilities of faults that are added from now on from this."""
        self._seed = seed

    def add(self, fault: Fault) -> None:
        """Arm a fault."""
        with self._lock:
            self._count += 1
            armed = _Armed(fault, random.Random(f"{self._seed}/{self._count}"))  # noqa: S311 -- no secret
            if not isinstance(fault, StandingFault) or armed.strikes():
                self._armed.append(armed)

    def clear(self) -> None:
        """Forget every fault."""
        with self._lock:
            self._armed.clear()

    def armed(self) -> tuple[ArmedFault, ...]:
        """Every fault that may still strike, in the order in which they were given."""
        with self._lock:
            found = [entry for entry in self._armed if entry.left != 0]
            return tuple(ArmedFault(entry.fault, entry.left, max(0, entry.fault.after - entry.seen)) for entry in found)

    def reject(self, pattern: str, answer: str | None = None, **limits: Unpack[Limits]) -> None:
        """Refuse matching lines, with ``answer`` or as invalid input; no effect, and the mode stays."""
        self.add(kinds.Reject(pattern=pattern, answer=answer, **limits))

    def accept_silently(self, pattern: str, **limits: Unpack[Limits]) -> None:
        """Say nothing to matching lines and do nothing: a header is not entered, a line not kept."""
        self.add(kinds.AcceptSilently(pattern=pattern, **limits))

    def hang(self, pattern: str, **limits: Unpack[Limits]) -> None:
        """Never answer a matching line, nor anything after it in that session."""
        self.add(kinds.Hang(pattern=pattern, **limits))

    def drop(self, pattern: str, **limits: Unpack[Limits]) -> None:
        """Close the session on a matching line, before it has any effect."""
        self.add(kinds.Drop(pattern=pattern, **limits))

    def stall(self, pattern: str, seconds: float, at: int = 0, **limits: Unpack[Limits]) -> None:
        """The answer stops for ``seconds`` behind ``at`` characters, then goes on; the effect is there at once."""
        self.add(kinds.Stall(pattern=pattern, seconds=seconds, at=at, **limits))

    def slow(self, pattern: str, seconds: float, **limits: Unpack[Limits]) -> None:
        """A matching line takes ``seconds`` before it has its effect and its answer."""
        self.add(kinds.Slow(pattern=pattern, seconds=seconds, **limits))

    def drip(self, pattern: str, per_second: float = 1.0, *, forever: bool = False, **limits: Unpack[Limits]) -> None:
        """The answer comes ``per_second`` characters per second; ``forever``: dots follow it, and there is no end."""
        self.add(kinds.Drip(pattern=pattern, per_second=per_second, forever=forever, **limits))

    def cut(self, pattern: str, at: int = 0, **limits: Unpack[Limits]) -> None:
        """Carry a matching line out, send ``at`` characters of its answer, and drop the connection."""
        self.add(kinds.Cut(pattern=pattern, at=at, **limits))

    def cut_echo(self, pattern: str, at: int = 0, **limits: Unpack[Limits]) -> None:
        """Drop the connection behind ``at`` characters of a matching line's echo; it is not carried out."""
        self.add(kinds.CutEcho(pattern=pattern, at=at, **limits))

    def reload(self, pattern: str, down: float = 2.0, **limits: Unpack[Limits]) -> None:
        """Reload when a matching line is typed; SSH is refused for ``down`` seconds."""
        self.add(kinds.Reload(pattern=pattern, down=down, **limits))

    def edit(self, pattern: str, lines: Sequence[str], when: str = "before", **limits: Unpack[Limits]) -> None:
        """Another user enters configuration lines ``before`` or ``after`` a matching line has its effect."""
        self.add(kinds.Edit(pattern=pattern, lines=tuple(lines), when=kinds.When(when), **limits))

    def log(
        self,
        pattern: str,
        message: str,
        where: str = "prompt",
        at: int = 0,
        *,
        stamp: str = "datetime",
        console: bool = False,
        **limits: Unpack[Limits],
    ) -> None:
        """A log line comes into the session of a matching line; the rest as in ``fault.LogLine``."""
        place, kind = Where(where), kinds.Stamp(stamp)
        self.add(LogLine(pattern=pattern, message=message, where=place, at=at, stamp=kind, console=console, **limits))

    def save(self, kind: str, **how: Any) -> None:
        """What saving meets: ``busy``, ``full``, ``slow``, ``cut``, ``question`` or ``silent``; see ``SaveFault``."""
        self.add(kinds.SaveFault(kind=kinds.SaveKind(kind), **how))

    def seven_bit(self) -> None:
        """Drop the eighth bit of all that is typed."""
        self.add(kinds.SevenBit())

    def echo_secrets(self) -> None:
        """Echo the password that is typed at ``enable``."""
        self.add(kinds.EchoSecrets())

    def kex(self, *algorithms: str) -> None:
        """Offer these SSH key exchanges alone, from the next time that the router begins to listen."""
        self.add(kinds.Kex(algorithms=algorithms))

    def on_line(self, line: str, mode: str) -> Met:
        """What a whole line, typed in a mode, meets."""
        with self._lock:
            beside = list(self._struck(line, mode, lambda f: isinstance(f, kinds.BESIDE) and not _of_echo(f)))
            own = next(self._struck(line, mode, lambda f: not isinstance(f, kinds.BESIDE) and not _of_echo(f)), None)
        edits = tuple(fault for fault in beside if isinstance(fault, Edit))
        logs = tuple(fault for fault in beside if isinstance(fault, LogLine))
        return Met(own, edits, logs)

    def on_echo(self, typed: str, mode: str) -> tuple[LineFault, ...]:
        """What the echo of a line, as far as it is typed, meets."""
        with self._lock:
            return tuple(self._struck(typed, mode, _of_echo))

    def on_save(self) -> SaveFault | None:
        """What saving meets now."""
        with self._lock:
            armed = ((entry, entry.fault) for entry in self._armed)
            return next((fault for entry, fault in armed if isinstance(fault, SaveFault) and entry.strikes()), None)

    def standing(self, kind: type[S]) -> S | None:
        """The first fault of a kind that does not come and go."""
        return next((entry.fault for entry in list(self._armed) if isinstance(entry.fault, kind)), None)

    def _struck(self, line: str, mode: str, wanted: Callable[[LineFault], bool]) -> Iterator[LineFault]:
        for entry in self._armed:
            fault = entry.fault
            if isinstance(fault, LineFault) and wanted(fault) and entry.fits(line, mode) and entry.strikes():
                yield fault


def _of_echo(fault: LineFault) -> bool:
    """Whether a fault strikes while the line is echoed, before it is complete."""
    if isinstance(fault, LogLine):
        return fault.where in {Where.BEFORE_ECHO, Where.ECHO}
    return isinstance(fault, kinds.CutEcho)
