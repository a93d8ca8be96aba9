"""Whose turn it is where many ask at once: one long answer at a time, and between two of them everybody else.

The event loop of a sandbox does one thing at a time. What takes long waits in a queue, of which the loop does one piece
in each of its rounds; what takes a moment is done at once. Which is which is known from the last time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable

LONG = 0.001
"""Seconds of the processor's time from which on a command waits for its turn."""
GROWS = 2.0
"""How many times as long as before a command may seem to take: one time says little about it."""
PIECE = 32 * 1024
"""Characters of an answer that are sent in one turn."""
Work = Callable[[], None]


class Turns:
    """The queue of an event loop; ``soon`` calls a function in the loop's next round."""

    def __init__(self, soon: Callable[[Work], object]) -> None:
        self._soon = soon
        self._waiting: deque[Work] = deque()
        self._costs: dict[Hashable, float] = {}

    def long(self, command: Hashable) -> bool:
        """Whether a command took long the last time."""
        return self._costs.get(command, 0.0) > LONG

    def took(self, command: Hashable, seconds: float) -> None:
        """Remember how long a command took, in seconds of the processor's time: other programs do not count."""
        known = self._costs.get(command)
        self._costs[command] = seconds if known is None else min(seconds, GROWS * max(known, LONG))

    def take(self, work: Work, *, first: bool = False) -> None:
        """Have work done in its turn, behind all that waits or before it."""
        if not self._waiting:
            self._soon(self._next)
        if first:
            self._waiting.appendleft(work)
        else:
            self._waiting.append(work)

    def _next(self) -> None:
        work = self._waiting.popleft()
        if self._waiting:
            self._soon(self._next)
        work()


class Outbox:
    """What a session has yet to send: long texts in pieces, each in its turn, while the client reads."""

    def __init__(self, write: Callable[[str], None], turns: Turns) -> None:
        self._write, self._turns = write, turns
        self._pieces: deque[str] = deque()
        self._last: list[Work] = []
        self._held = self._waits = False

    def write(self, text: str) -> None:
        """Send text behind all that was written before."""
        if len(text) <= PIECE and not self._pieces and not self._held:
            self._write(text)
            return
        self._pieces += (text[begin : begin + PIECE] for begin in range(0, len(text), PIECE))
        self._go_on()

    def afterwards(self, work: Work) -> None:
        """Do something once all has been sent."""
        if self._pieces:
            self._last.append(work)
        else:
            work()

    def hold(self) -> None:
        """The client does not keep up: send nothing more until it does."""
        self._held = True

    def release(self) -> None:
        """The client takes more."""
        self._held = False
        self._go_on()

    def clear(self) -> None:
        """Nobody reads any more."""
        self._pieces.clear()
        self._last.clear()

    def _go_on(self) -> None:
        if self._pieces and not self._held and not self._waits:
            self._waits = True
            self._turns.take(self._send, first=True)

    def _send(self) -> None:
        self._waits = False
        if self._pieces and not self._held:
            self._write(self._pieces.popleft())
        self._go_on()
        if not self._pieces:
            last, self._last = self._last, []
            for work in last:
                work()
