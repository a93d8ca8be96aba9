"""Faults made on running routers, and what ``netloop verify`` says of each.

::

    python -m tests.mutation                     # all faults in the sandbox
    python -m tests.mutation --world frr         # on real FRR, those that its kernel allows
    python -m tests.mutation --only "loopback"   # those whose name holds this word
    python -m tests.mutation --list
    python -m tests.mutation --world both --table docs/explanation/faults.md
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tests.mutation.fault import faults
from tests.mutation.play import play
from tests.mutation.table import page


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description="Faults that verify must see.")
    parser.add_argument("--world", choices=["sandbox", "frr", "both"], default="sandbox")
    parser.add_argument("--only", action="append", metavar="WORD", help="faults whose name, or network, holds this")
    parser.add_argument("--list", action="store_true", help="list the faults and leave")
    parser.add_argument("--table", type=Path, metavar="FILE", help="write the page of faults and findings")
    given = parser.parse_args()
    chosen = [f for f in faults() if not given.only or any(w in f"{f.network} {f.name}" for w in given.only)]
    if given.list:
        print("\n".join(f"{f.network:12} {f.name:40} {', '.join(f.ways)}" for f in chosen))
        return 0
    found, started = [], time.monotonic()
    for world in ("sandbox", "frr") if given.world == "both" else (given.world,):
        for verdict in play(world, chosen):
            found.append(verdict)
            print(verdict.line)
            for detail in verdict.details:
                print(f"         {detail}")
            sys.stdout.flush()
    good = sum(verdict.good for verdict in found)
    alarms = sum(len(verdict.false_alarms) for verdict in found)
    print(f"{good} of {len(found)} seen and healed, {alarms} false alarms, {time.monotonic() - started:.0f} s")
    if given.table:
        given.table.write_text(page(found))
    return int(good < len(found))


if __name__ == "__main__":
    sys.exit(main())
