"""Other people's clients against the sandbox: ``python -m tests.peers [--client NAME] [--only GLOB] [--record]``.

Each operation of ``operations.yaml`` is done by its client on routers of its own, and judged by what the routers are
afterwards. ``--record`` keeps the verdicts in ``measured.json``; ``--page`` writes ``docs/reference/sandbox.md`` of it.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from tests.peers import measured, page
from tests.peers.environment import python_of, versions
from tests.peers.operation import Operation, WrongOperations, load
from tests.peers.pool import Pool, batches
from tests.peers.verdict import Judgement, Verdict
from tests.peers.worker import ROOT

Verdicts = dict[tuple[str, str], Judgement]


def main(arguments: list[str]) -> int:
    """Measure, print, record; 1 where an operation does not work."""
    given = _given(arguments)
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # of clients that hang up in the middle
    try:
        operations = load()
    except WrongOperations as exc:
        print(exc, file=sys.stderr)
        return 2
    found: Verdicts = {}
    if not given.page or given.client or given.record:
        found = _run(given, operations)
    if given.page:
        page.PAGE.parent.mkdir(exist_ok=True)
        page.PAGE.write_text(page.page(operations, measured.read()), "utf-8")
    return int(any(one.verdict is not Verdict.WORKS for one in found.values()))


def _given(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.peers", description=(__doc__ or "").partition("\n\n")[2])
    parser.add_argument("--client", action="append", default=[], help="this client alone; again for more")
    parser.add_argument("--only", default="*", metavar="GLOB", help="the operations whose names are like this")
    parser.add_argument("--record", action="store_true", help="keep the verdicts in measured.json")
    parser.add_argument("--page", action="store_true", help="write docs/reference/sandbox.md from measured.json")
    parser.add_argument("--jobs", type=int, default=2, help="operations at a time")
    parser.add_argument(
        "--environment",
        type=Path,
        default=ROOT / ".peers",
        metavar="DIR",
        help="where the clients are installed; made from tests/peers/requirements.txt where there is none",
    )
    return parser.parse_args(arguments)


def _chosen(operation: Operation, given: argparse.Namespace) -> bool:
    return (not given.client or operation.client in given.client) and fnmatch(operation.name, given.only)


def _run(given: argparse.Namespace, operations: list[Operation]) -> Verdicts:
    """Measure operations, several at a time; tell each in its turn, and keep what is known where that is asked for."""
    found: Verdicts = {}
    python, chosen = python_of(given.environment), [one for one in operations if _chosen(one, given)]
    known = versions(python) if given.record else {}
    with Pool(python, given.jobs) as pool:
        for batch, judgements in [(batch, pool.submit(batch)) for batch in batches(chosen)]:
            for operation, judgement in zip(batch, judgements.result(), strict=True):
                found[operation.client, operation.name] = judgement
                print(_line(operation, judgement), flush=True)
            if given.record:
                measured.write(measured.read().updated(measured.Measured(found, known), operations))
    print("\n".join(_counts(found)))
    return found


def _line(operation: Operation, judgement: Judgement) -> str:
    return f"{judgement.verdict:<13} {operation.client:<8} {operation.name}  {judgement.reason}".rstrip()


def _counts(found: Verdicts) -> Iterator[str]:
    for client in sorted({client for client, _ in found}):
        counts = Counter(one.verdict for (own, _), one in found.items() if own == client)
        yield f"{client}: " + ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
