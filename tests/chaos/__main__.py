"""Applies interrupted at random, held against what the sandbox's routers really are.

::

    python -m tests.chaos                        # 20 rounds of a new seed
    python -m tests.chaos 200 --seed monday
    python -m tests.chaos --only 17 --seed monday   # exactly that round again; its folder is kept
    python -m tests.chaos 30 --sort SIGKILL --sort "save cut"   # rounds that begin with one of these
    python -m tests.chaos --sorts                # what there is
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import tempfile
from pathlib import Path

from tests.chaos.calamities.disk import skipped
from tests.chaos.calamities.table import TABLE
from tests.chaos.round import Series
from tests.chaos.series import play_all, summary
from tests.chaos.world import learn


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Applies interrupted at random.")
    parser.add_argument("rounds", nargs="?", type=int, default=20, help="how many rounds (20)")
    parser.add_argument("--seed", default=secrets.token_hex(3), help="what everything is drawn from (a new one)")
    parser.add_argument("--only", type=int, metavar="K", help="that round alone")
    parser.add_argument("--first", type=int, default=1, metavar="K", help="the first round's number (1)")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), help="rounds at once, two at most (2)")
    parser.add_argument("--folder", type=Path, help="where the rounds' folders are kept (a new one in /tmp)")
    parser.add_argument(
        "--sort", action="append", choices=list(TABLE), metavar="SORT", help="the first calamity of a round"
    )
    parser.add_argument("--sorts", action="store_true", help="list the calamities and leave")
    given = parser.parse_args()
    if given.sorts:
        print("\n".join(TABLE))
        return 0
    folder = given.folder or Path(tempfile.mkdtemp(prefix="netloop-chaos-"))
    numbers = [given.only] if given.only else range(given.first, given.first + given.rounds)
    print(f"seed {given.seed}, folder {folder}")
    for sort, reason in skipped().items():
        print(f"skipped: {sort}: {reason}")
    found = []
    common = Series(given.seed, learn(folder / "lesson"), folder, tuple(given.sort or ()), keep=len(numbers) == 1)
    for verdict in play_all(numbers, common, min(2, given.jobs)):
        found.append(verdict)
        print(verdict.line)
        for wrong in verdict.wrong:
            print(f"        {wrong}")
        if verdict.wrong:
            print(f"        kept: {verdict.folder}; again: {verdict.again}")
        sys.stdout.flush()
    print(summary(found))
    return 1 if any(verdict.wrong for verdict in found) else 0


if __name__ == "__main__":
    sys.exit(main())
