"""Make the experiment and print its table.

::

    python -m tests.lab.anchor              # five runs, a minute each; Linux, root, FRR
    python -m tests.lab.anchor --runs 1
    python -m tests.lab.anchor --keep       # and renew the page, its picture and the figures behind them
    python -m tests.lab.anchor --draw       # no run: page and picture anew, from the kept figures
"""

from __future__ import annotations

import argparse

from tests.lab.anchor.experiment import record
from tests.lab.anchor.page import write
from tests.lab.anchor.result import load, save
from tests.lab.anchor.table import table


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.lab.anchor", description="The anchor, shown.")
    parser.add_argument("--runs", type=int, default=5, help="labs, one after the other (5)")
    parser.add_argument("--keep", action="store_true", help="renew the page, its picture and the figures")
    parser.add_argument("--draw", action="store_true", help="no run: page and picture from the kept figures")
    said = parser.parse_args()
    found = load() if said.draw else record(said.runs)
    print(table(found), end="")
    if said.keep:
        save(found)
    if said.keep or said.draw:
        write(found)


if __name__ == "__main__":
    main()
