"""Every sort of calamity, and how some are drawn for an apply."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from random import Random

from tests.chaos.calamities.calamity import (
    Calamity,
)
from tests.chaos.calamities.command import Second, Signals
from tests.chaos.calamities.disk import Disk, skipped
from tests.chaos.calamities.engineer import Saves, edit_bgp, edit_elsewhere, edit_owned
from tests.chaos.calamities.line import (
    cut,
    cut_echo,
    drip,
    drop,
    hang,
    ignored,
    refused,
    refused_header,
    reload,
    slow,
    stall,
    too_slow,
)
from tests.chaos.calamities.router import Gone, Logs, Prompts, Saving
from tests.chaos.world import Lesson

Drawn = Callable[[Random, Lesson], Calamity]


def _signals(sort: str, number: signal.Signals, times: int) -> Drawn:
    return partial(Signals.draw, sort, number, times)


TABLE: Mapping[str, Drawn] = {
    "SIGINT once": _signals("SIGINT once", signal.SIGINT, 1),
    "SIGINT twice": _signals("SIGINT twice", signal.SIGINT, 2),
    "SIGINT often": _signals("SIGINT often", signal.SIGINT, 5),
    "SIGTERM once": _signals("SIGTERM once", signal.SIGTERM, 1),
    "SIGTERM twice": _signals("SIGTERM twice", signal.SIGTERM, 2),
    "SIGHUP once": _signals("SIGHUP once", signal.SIGHUP, 1),
    "SIGHUP twice": _signals("SIGHUP twice", signal.SIGHUP, 2),
    "SIGKILL": _signals("SIGKILL", signal.SIGKILL, 1),
    "cut in mid-answer": cut,
    "cut in mid-line": cut_echo,
    "session ended": drop,
    "stall": stall,
    "slow line": slow,
    "line too slow": too_slow,
    "drip": drip,
    "hang": hang,
    "reload": reload,
    "gone for good": Gone.draw,
    "refused line": refused,
    "refused header": refused_header,
    "line ignored": ignored,
    "save cut": partial(Saving.draw, "cut"),
    "save busy": partial(Saving.draw, "busy"),
    "save full": partial(Saving.draw, "full"),
    "save slow": partial(Saving.draw, "slow"),
    "save question": partial(Saving.draw, "question"),
    "save silent": partial(Saving.draw, "silent"),
    "log lines": Logs.draw,
    "edit elsewhere": edit_elsewhere,
    "edit in router bgp": edit_bgp,
    "edit of an owned line": edit_owned,
    "engineer saves": Saves.draw,
    "odd prompts": Prompts.draw,
    "disk full": partial(Disk.draw, "disk full"),
    "files limited": partial(Disk.draw, "files limited"),
    "journal gone": partial(Disk.draw, "journal gone"),
    "journal shut": partial(Disk.draw, "journal shut"),
    "second apply": Second.draw,
}
"""Every sort of calamity, and how one is drawn."""

JOURNAL = frozenset({"disk full", "files limited", "journal gone", "journal shut"})
APART = frozenset({"second apply"})
"""What is not mixed with others: who is right would be hard to say."""


INSTEAD = "files limited"
"""What a machine has that cannot have a journal's other troubles."""


def drawn(draw: Random, lesson: Lesson, sorts: Sequence[str] = ()) -> tuple[Calamity, ...]:
    """One calamity, or up to three at once, often at one router; where ``sorts`` are given, the first is of those.

    The same on every machine, but for what it cannot have.
    """
    first = draw.choice(sorts or list(TABLE))
    chosen = [first]
    if first not in APART:
        others = [name for name in TABLE if name not in {first, *APART}]
        chosen += draw.sample(others, draw.choices((0, 1, 2), (4, 4, 2))[0])
    if draw.random() < 0.5:
        lesson = replace(lesson, focus=draw.choice(lesson.changed))
    possible = dict.fromkeys(INSTEAD if name in skipped() else name for name in chosen)
    return tuple(TABLE[name](draw, lesson) for name in possible)
