"""netloop beside what else an engineer would take: ``python -m tests.bench [--n 20,100,300] [--rtt 0,50] [--record]``.

All clients do the same work on the same routers in turn, so that what else the machine does meets all of them alike.
The routers are the emulator's (``tests/bench/emulator``), and say afterwards whether the work was done. ``--record``
keeps the medians in ``measured.json`` and writes the page and the plot in ``docs/reference``.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tests.bench import environment, goals, page, recorded, table
from tests.bench.client import CLIENTS, Client
from tests.bench.journal import Unrecorded
from tests.bench.process import Failed
from tests.bench.profile import print_profile
from tests.bench.routers import ROOT, routers
from tests.bench.sample import Place, Sample, middle, sample
from tests.bench.task import NotDone


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, record; 1 where a client did not do its work, or with ``--check`` where netloop is too slow."""
    given = _given(arguments)
    clients = [
        replace(client, arguments=(*client.arguments, *given.options)) if client.netloop else client
        for client in CLIENTS
        if not given.clients or client.name in given.clients
    ]
    places = [Place(count, milliseconds / 1000, given.slow) for count in given.n for milliseconds in given.rtt]
    if given.profile:
        print_profile(places[-1], given.profile, given.options)
        return 0
    if given.page:
        _write_page(given.peers)
        return 0
    load = os.getloadavg()[0]
    pythons = environment.pythons(given.peers, {client.packages for client in clients if client.packages})
    found: list[Sample] = []
    failed = False
    for place in places:
        samples, bad = _measure(place, [client for client in clients if place.count <= client.most], pythons, given)
        found, failed = found + samples, failed or bad
        print(table.plain(table.place_title(place), list(table.rows(found, place))), flush=True)
        if given.record and not bad:
            recorded.write(recorded.Measured(tuple(samples), environment.described(pythons, load), given.repeat))
    judged = list(goals.judged(found))
    for goal in judged:
        print(goal)
    if given.record:
        _write_page(given.peers)
    return int(failed or (given.check and not all(one.reached for one in judged)))


def _given(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=(__doc__ or "").partition("\n\n")[2])
    parser.add_argument("--n", type=_numbers, default=[20, 100, 300], help="numbers of routers (20,100,300)")
    parser.add_argument("--rtt", type=_numbers, default=[0, 50], help="round-trip times in milliseconds (0,50)")
    parser.add_argument("--clients", type=_names, default=[], help=f"of {', '.join(c.name for c in CLIENTS)} (all)")
    parser.add_argument("--repeat", type=int, default=5, help="how often, of which the medians count (5)")
    parser.add_argument("--slow", action="store_true", help="routers that need 20 ms a line and 1.5 s a save")
    parser.add_argument("--record", action="store_true", help="keep the medians, and write the page and the plot")
    parser.add_argument("--page", action="store_true", help="only write page and plot of what was recorded")
    parser.add_argument("--check", action="store_true", help="exit code 1 where a goal is not reached")
    parser.add_argument(
        "--peers",
        type=Path,
        default=ROOT / ".benchpeers",
        metavar="DIR",
        help="where other people's clients are installed; made from tests/bench/requirements*.txt where there is none",
    )
    parser.add_argument(
        "--profile",
        nargs="?",
        const=40,
        type=int,
        metavar="LINES",
        help="only profile netloop apply, at the last place",
    )
    parser.add_argument(
        "--options",
        type=shlex.split,
        default=[],
        help="more options for netloop, to try out: --options='--workers 100'",
    )
    given = parser.parse_args(arguments)
    if given.record and given.options:
        parser.error("--record measures netloop as shipped, without --options")
    return given


def _numbers(text: str) -> list[int]:
    return [int(word) for word in text.split(",")]


def _names(text: str) -> list[str]:
    known = [client.name for client in CLIENTS]
    if wrong := [name for name in text.split(",") if name not in known]:
        raise argparse.ArgumentTypeError(f"no client {', '.join(wrong)}; there are {', '.join(known)}")
    return text.split(",")


def _write_page(peers: Path) -> None:
    page.write(recorded.read(), environment.pythons(peers, ["peers"])["peers"])


def _measure(
    place: Place, clients: Sequence[Client], pythons: Mapping[str, Path], given: argparse.Namespace
) -> tuple[list[Sample], bool]:
    """The medians at one place; a client that fails once is told and left out."""
    found: dict[str, list[Sample]] = {client.name: [] for client in clients}
    failed: set[str] = set()
    with routers(place.count, place.round_trip, place.slow) as there:
        for number in range(given.repeat):
            for client in _turned(clients, number):
                if client.name in failed:
                    continue
                try:
                    found[client.name].append(sample(client, place, there, pythons))
                except (Failed, NotDone, Unrecorded) as exc:
                    failed.add(client.name)
                    print(f"{client.title}, {table.place_title(place)}: {exc}", file=sys.stderr, flush=True)
    return [middle(samples) for name, samples in found.items() if samples and name not in failed], bool(failed)


def _turned(clients: Sequence[Client], number: int) -> Sequence[Client]:
    """The clients beginning with another one each time, so that none is always behind the same one."""
    start = number % max(1, len(clients))
    return [*clients[start:], *clients[:start]]


if __name__ == "__main__":
    sys.exit(main())
