"""``commands.jsonl``: two lines a command, one before it is typed and one with its answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netloop.model.change import Exchange
from netloop.model.jsonable import from_jsonable

PARTS = ("command", "answer", "mode", "at", "seconds", "refusal", "warnings")


@dataclass(frozen=True, slots=True)
class JournalledCommand:
    """A line that went to the device, or was about to; ``answered`` is False where the run broke off there."""

    exchange: Exchange
    answered: bool = True


def read_commands(folder: Path) -> tuple[JournalledCommand, ...]:
    """The commands of one device, in order; a line that was only half written is passed over."""
    commands: dict[int, dict[str, Any]] = {}
    for event in _events(folder / "commands.jsonl"):
        commands.setdefault(event["n"], {}).update(event)
    return tuple(_command(folder, parts) for parts in commands.values() if "command" in parts)


def _events(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict) and isinstance(event.get("n"), int):
            yield event


def _command(folder: Path, parts: dict[str, Any]) -> JournalledCommand:
    if output := parts.get("output"):
        path = folder / output
        parts["answer"] = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    exchange = from_jsonable(Exchange, {"answer": "", **{name: parts[name] for name in PARTS if name in parts}})
    return JournalledCommand(exchange, answered=parts.get("event") == "answered")
