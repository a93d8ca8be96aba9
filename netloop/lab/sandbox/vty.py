"""A router's virtual terminal lines: who is logged in, from where, and since when nothing was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(slots=True)
class Vty:
    """A line in use; ``typed_at`` is when something was last typed, by the network's clock."""

    number: int
    user: str
    peer: str
    typed_at: float

    @property
    def line(self) -> int:
        """Its number among all lines: the console and the auxiliary port stand before the virtual terminals."""
        return self.number + FIRST_VTY


FIRST_VTY = 2


class Vtys:
    """The lines of one router; a session takes the lowest that is free. ``clock`` tells seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._taken: dict[int, Vty] = {}

    def __iter__(self) -> Iterator[Vty]:
        """Those in use, by number."""
        return iter([self._taken[number] for number in sorted(self._taken)])

    def take(self, user: str, peer: str) -> Vty:
        """A line for a new session."""
        number = next(n for n in range(len(self._taken) + 1) if n not in self._taken)
        self._taken[number] = Vty(number, user, peer, self._clock())
        return self._taken[number]

    def typed(self, vty: Vty) -> None:
        """Something was typed on a line."""
        vty.typed_at = self._clock()

    def leave(self, vty: Vty) -> None:
        """The session of a line has ended."""
        if self._taken.get(vty.number) is vty:
            del self._taken[vty.number]
