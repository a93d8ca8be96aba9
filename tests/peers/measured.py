"""What was measured, kept in ``measured.json``: a verdict and a reason per operation, and the clients' versions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.peers.operation import Operation
from tests.peers.verdict import Judgement, Verdict

MEASURED = Path(__file__).parent / "measured.json"
Name = tuple[str, str]
"""A client and one of its operations."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Verdicts by client and operation."""

    judgements: Mapping[Name, Judgement]
    versions: Mapping[str, str] = field(default_factory=dict)

    def works(self, operation: Operation) -> bool:
        """Whether an operation was measured to work."""
        found = self.judgements.get((operation.client, operation.name))
        return found is not None and found.verdict is Verdict.WORKS

    def share(self) -> float:
        """How much of all operations works, from 0 to 1."""
        works = sum(found.verdict is Verdict.WORKS for found in self.judgements.values())
        return works / len(self.judgements)

    def updated(self, other: Measured, operations: list[Operation]) -> Measured:
        """With newer verdicts, in the operations' order and without those that are no operations any more."""
        both = {**self.judgements, **other.judgements}
        names = [(one.client, one.name) for one in operations]
        return Measured({name: both[name] for name in names if name in both}, {**self.versions, **other.versions})


def read(path: Path = MEASURED) -> Measured:
    """What was recorded; nothing where there is no file."""
    plain = json.loads(path.read_text("utf-8")) if path.exists() else {"operations": {}, "versions": {}}
    found = {
        (client, name): Judgement(Verdict(one["verdict"]), one.get("reason", ""))
        for client, operations in plain["operations"].items()
        for name, one in operations.items()
    }
    return Measured(found, plain["versions"])


def write(measured: Measured, path: Path = MEASURED) -> None:
    """Record."""
    operations: dict[str, dict[str, dict[str, str]]] = {}
    for (client, name), found in measured.judgements.items():
        entry = {"verdict": str(found.verdict)} | ({"reason": found.reason} if found.reason else {})
        operations.setdefault(client, {})[name] = entry
    plain = {"versions": dict(sorted(measured.versions.items())), "operations": operations}
    new = path.with_suffix(".new")
    new.write_text(json.dumps(plain, indent=1, ensure_ascii=False) + "\n", "utf-8")
    new.replace(path)
