"""Something that a command asks the operator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TerminalQuestion:
    """What is asked, and what is done with the answer; ``key`` for one keystroke, ``secret`` for no echo."""

    text: str
    answer: Callable[[str], str | None]
    key: bool = False
    secret: bool = False
