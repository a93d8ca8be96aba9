"""The process of one client: a line of standard input has operations, a line of standard output their answers."""

from __future__ import annotations

import json
import os
import sys
import traceback
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.peers.clients.client import Answer, Routers
from tests.peers.operation import from_plain
from tests.peers.target import SshTarget


def main(name: str) -> None:
    """Answer until standard input ends; what a client prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    module = import_module(f"tests.peers.clients.{name}")
    for line in sys.stdin:
        found = _answers(module, json.loads(line))
        answers.write(json.dumps([asdict(answer) for answer in found], default=str) + "\n")
        answers.flush()


def _answers(module: Any, orders: list[dict[str, Any]]) -> list[Answer]:
    jobs = [(from_plain(order["operation"]), _routers(order)) for order in orders]
    try:
        found: list[Answer] = module.run_many(jobs) if len(jobs) > 1 else [module.run(*job) for job in jobs]
    except Exception:  # noqa: BLE001 (a mistake in the client's module is told, and ends nothing)
        return [Answer(False, None, f"tests/peers/clients: {traceback.format_exc(limit=-3)}") for _ in jobs]
    return found


def _routers(order: dict[str, Any]) -> Routers:
    return Routers({name: SshTarget(**target) for name, target in order["targets"].items()}, Path(order["folder"]))


if __name__ == "__main__":
    main(sys.argv[1])
