"""What a client's module is given, and what it hands back.

``tests/peers/clients/NAME.py`` has one function, ``run(operation, routers) -> Answer``. It is called in a process of
the environment that the client is installed in, once per operation (a second time in the same network where the
operation has ``again``), and imports nothing of netloop. It raises nothing that the client could say: a failure is an
``Answer``. A client that takes long to start has ``run_many([(operation, routers), ...]) -> [Answer, ...]`` beside it,
for operations on networks of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tests.peers.operation import Operation, Step
from tests.peers.target import SshTarget
from tests.peers.value import at

EARLIER = re.compile(r"\{(\d+)\.([^{}]+)\}")
"""An argument that is what an earlier step returned: its number and the path in it."""


@dataclass(frozen=True, slots=True)
class Routers:
    """The routers by name, and a folder of this operation alone, in which its ``local`` files are."""

    targets: Mapping[str, SshTarget]
    folder: Path

    def __getitem__(self, name: str) -> SshTarget:
        return self.targets[name]

    def place(self, value: Any, earlier: Sequence[Any] = ()) -> Any:
        """An argument as the client gets it, with ``{folder}`` and what earlier steps returned in their places."""
        if isinstance(value, str):
            match = EARLIER.fullmatch(value)
            return at(match[2], earlier[int(match[1]) - 1]) if match else value.replace("{folder}", str(self.folder))
        if isinstance(value, list):
            return [self.place(item, earlier) for item in value]
        if isinstance(value, Mapping):
            return {key: self.place(item, earlier) for key, item in value.items()}
        return value


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client made of an operation.

    ``succeeded`` is the client's own word (an exception is a no), ``returned`` what it handed back as JSON can hold it,
    ``said`` its words: an error, or the end of what it printed. ``changed`` is what it says of having changed
    something; None where it says nothing of that.
    """

    succeeded: bool
    returned: Any = None
    said: str = ""
    changed: bool | None = None


class Client(Protocol):
    """A module of this package."""

    def run(self, operation: Operation, routers: Routers) -> Answer:
        """Do an operation."""
        ...


def carry_out(steps: Sequence[Step], routers: Routers, do: Callable[[str, dict[str, Any]], Any]) -> Answer:
    """Do the steps one after the other; whatever the client raises is its answer.

    What each returned is under its number, ``"1"`` ..., and that of the last under ``result``.
    """
    results: list[Any] = []
    for step in steps:
        try:
            results.append(do(step.call, routers.place(step.arguments, results)))
        except Exception as exc:  # noqa: BLE001 (a client's errors are its own)
            return Answer(False, gathered(results), f"{type(exc).__name__}: {exc}")
    return Answer(True, gathered(results))


def gathered(results: Sequence[Any]) -> dict[str, Any]:
    """What the steps returned, as ``returns`` names it; a mapping's own keys beside it."""
    last = results[-1] if results else None
    own = last if isinstance(last, Mapping) else {}
    return {"result": last, **{str(number): result for number, result in enumerate(results, 1)}, **own}
