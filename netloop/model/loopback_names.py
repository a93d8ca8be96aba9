"""LoopbackNames: the names that a platform's loopbacks may have, as the platform prints them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from netloop.cached import cached_property

NUMBER = "0123456789"


@dataclass(frozen=True)
class LoopbackNames:
    """What a loopback may be called on a platform.

    ``patterns`` are the kinds of names, each a regular expression for a whole name; ``example`` is the usual one.
    ``last`` is the name with the highest number of the kind that ``abbreviated`` matches loosely, with the number as
    its group (None: nobody abbreviates these names).
    """

    patterns: tuple[str, ...]
    example: str
    last: str
    abbreviated: re.Pattern[str] | None = None

    def has(self, name: str) -> bool:
        """Whether it is such a name."""
        return self._pattern.fullmatch(name) is not None and self.exceeded(name) is None

    def exceeded(self, name: str) -> str | None:
        """The last name that there is, where this one has a higher number; else None."""
        number = name.removeprefix(self._letters)
        counted = name.startswith(self._letters) and number.isascii() and number.isdigit()
        highest = self._highest
        return self.last if counted and int(number[: len(self.last) + 1]) > highest else None

    def meant(self, text: str) -> str | None:
        """The name that somebody who wrote this meant, or None."""
        found = self.abbreviated.fullmatch(text) if self.abbreviated else None
        return f"{self._letters}{int(found[1][: len(self.last)])}" if found else None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(self.patterns))

    @cached_property
    def _highest(self) -> int:
        return int(self.last.removeprefix(self._letters))

    @cached_property
    def _letters(self) -> str:
        return self.last.rstrip(NUMBER)
