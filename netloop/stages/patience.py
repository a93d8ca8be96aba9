"""Patience: how long to wait for what, in seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds.

    ``settle``: for the checks to come right; ``converge``: for adjacencies, and for a router that went away in the
    middle of a change; ``busy``: for one that is too busy to save; ``poll`` and ``pause``: between two looks, and
    between two tries. ``fresh``: how old what was read may be, for a change to be sent without another look.
    """

    settle: float = 10.0
    converge: float = 120.0
    poll: float = 0.25
    busy: float = 30.0
    pause: float = 2.0
    fresh: float = 1.0


def wait(ask: Callable[[], T], good: Callable[[T], bool], seconds: float, poll: float) -> T:
    """Ask until the answer is good or the time is up; the last answer."""
    deadline = time.monotonic() + seconds
    answer = ask()
    while not good(answer) and time.monotonic() < deadline:
        time.sleep(poll)
        answer = ask()
    return answer
