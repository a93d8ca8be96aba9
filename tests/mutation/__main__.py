"""Faults made on running routers, and what ``netloop verify`` says of each.

::

    python -m tests.mutation                     # all faults in the sandbox
    python -m tests.mutation --world frr         # on real FRR, those that its kernel allows
    python -m tests.mutation --only "loopback"   # those whose name holds this word
    python -m tests.mutation --list
    python -m tests.mutation --only isp --record # keep the verdicts in measured.json
    python -m tests.mutation --page docs/explanation/faults.md      # of what is kept there, nothing is run
    python -m tests.mutation --world both --table docs/explanation/faults.md
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.mutation.fault import Fault, faults
from tests.mutation.play import Verdict, play
from tests.mutation.table import measured, page, record


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description="Faults that verify must see.")
    parser.add_argument("--world", choices=["sandbox", "frr", "both"], default="sandbox")
    parser.add_argument("--only", action="append", metavar="WORD", help="faults whose name, or network, holds this")
    parser.add_argument("--list", action="store_true", help="list the faults and leave")
    parser.add_argument("--record", action="store_true", help="keep the verdicts for the page")
    parser.add_argument("--table", type=Path, metavar="FILE", help="keep the verdicts and write the page of all")
    parser.add_argument("--page", type=Path, metavar="FILE", help="write the page of what is kept, and leave")
    given = parser.parse_args()
    if given.page:
        given.page.write_text(page(measured()))
        return 0
    chosen = [f for f in faults() if not given.only or any(w in f"{f.network} {f.name}" for w in given.only)]
    if given.list:
        print("\n".join(f"{f.network:12} {f.name:40} {', '.join(f.ways)}" for f in chosen))
        return 0
    started = time.monotonic()
    found = list(_played(("sandbox", "frr") if given.world == "both" else (given.world,), chosen))
    if given.record or given.table:
        record(found)
    good = sum(verdict.good for verdict in found)
    alarms = sum(len(verdict.false_alarms) for verdict in found)
    print(f"{good} of {len(found)} seen and healed, {alarms} false alarms, {time.monotonic() - started:.0f} s")
    if given.table:
        given.table.write_text(page(measured()))
    return int(good < len(found))


def _played(worlds: Sequence[str], chosen: Sequence[Fault]) -> Iterator[Verdict]:
    """Every verdict, printed as it comes."""
    for world in worlds:
        for verdict in play(world, chosen):
            print("\n         ".join((verdict.line, *verdict.details)), flush=True)
            yield verdict


if __name__ == "__main__":
    sys.exit(main())
