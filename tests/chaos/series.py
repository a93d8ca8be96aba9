"""A series of rounds, up to two at a time, each in a process of its own; and the summary."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from tests.chaos.round import Series, Verdict, play


def play_all(numbers: Sequence[int], series: Series, jobs: int) -> Iterator[Verdict]:
    """The verdicts, in the order of the rounds."""
    if jobs < 2 or len(numbers) < 2:
        yield from (play(number, series) for number in numbers)
        return
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(jobs, maxtasksperchild=25) as pool:
        yield from pool.imap(partial(play, series=series), numbers)


def summary(verdicts: Sequence[Verdict]) -> str:
    """A table: calamity, rounds, wrong ones, and what was said of the routers."""
    rounds, wrong, outcomes = Counter[str](), Counter[str](), dict[str, Counter[str]]()
    for verdict in verdicts:
        for sort in dict.fromkeys(verdict.sorts):
            rounds[sort] += 1
            wrong[sort] += bool(verdict.wrong)
            outcomes.setdefault(sort, Counter()).update(verdict.outcomes)
    lines = [f"{'calamity':24} {'rounds':>6} {'wrong':>6}  said of routers"]
    for sort in sorted(rounds):
        words = ", ".join(f"{number} {word}" for word, number in outcomes[sort].most_common())
        lines.append(f"{sort:24} {rounds[sort]:6} {wrong[sort]:6}  {words}")
    bad = [str(verdict.number) for verdict in verdicts if verdict.wrong]
    seconds = sum(verdict.seconds for verdict in verdicts)
    total = f"{len(verdicts)} rounds, {len(bad)} wrong" + (f": {', '.join(bad)}" if bad else "")
    return "\n".join([*lines, f"{total}; {seconds / max(1, len(verdicts)):.1f} s a round"])
