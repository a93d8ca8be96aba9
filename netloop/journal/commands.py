"""``commands.jsonl`` as exchanges: what was said to a device, in order."""

from __future__ import annotations

from dataclasses import dataclass

from netloop.answers import DeviceRecords
from netloop.model.change import Exchange
from netloop.model.jsonable import from_jsonable

PARTS = ("command", "mode", "at", "seconds", "refusal", "warnings")


@dataclass(frozen=True, slots=True)
class JournalledCommand:
    """A line that went to the device, or was about to; ``answered`` is False where the run broke off there."""

    exchange: Exchange
    answered: bool = True


def commands_of(records: DeviceRecords) -> tuple[JournalledCommand, ...]:
    """The commands of one device, in order."""
    return tuple(_command(records, number) for number, record in records.commands.items() if "command" in record)


def _command(records: DeviceRecords, number: int) -> JournalledCommand:
    record = records.commands[number]
    parts = {name: record[name] for name in PARTS if name in record}
    exchange = from_jsonable(Exchange, {**parts, "answer": records.answer(number) or ""})
    return JournalledCommand(exchange, answered=record.get("event") == "answered")
