"""Observe: ask a device for the outputs that the facts need, and read them. A fact that could not be read says why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from netloop.errors import CommandRefused
from netloop.model.evidence import Evidence, Fact, fact_name
from netloop.model.routing_facts import Coverage
from netloop.platforms.platform import Platform, Reader, UnknownCommand, UnreadableOutput

FIXED = Coverage()
"""No more than the fixed commands, and the default VRF's IPv4 routing table."""


def observe(
    show: Callable[[str], str],
    platform: Platform,
    kinds: Iterable[type],
    device: str = "",
    coverage: Coverage = FIXED,
) -> Evidence:
    """Run every command that the kinds of fact need, each once, and read the facts; ``show`` runs one command.

    Where the device does not know the commands of a reader, those of ``Reader.otherwise`` are run too. ``coverage`` is
    what is asked of facts that are not all of a device: whose routing tables, which prefixes.

    Raises:
        DeviceError: from ``show``: the device did not answer at all.
    """
    kinds = tuple(dict.fromkeys(kinds))
    answers = Answers(show)
    answers.ask(commands(platform, kinds, coverage))
    answers.ask(_further(answers.outputs, platform, kinds, coverage))
    evidence = reread(answers.outputs, platform, kinds, device)
    unread = {
        kind: answers.refusal(platform.readers[kind].asks(coverage)) or why for kind, why in evidence.unread.items()
    }
    return replace(evidence, unread=unread)


@dataclass(slots=True)
class Answers:
    """What a device answered, by command, and the commands to which there is no answer, each with the reason."""

    show: Callable[[str], str]
    outputs: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def ask(self, wanted: Iterable[str]) -> None:
        """Run these commands; one that is refused leaves its facts unread."""
        for command in wanted:
            try:
                self.outputs[command] = ended(self.show(command))
            except CommandRefused as exc:
                self.refused[command] = exc.message

    def refusal(self, wanted: Iterable[str]) -> str | None:
        """Why the first of these commands that was refused was."""
        return next((self.refused[command] for command in wanted if command in self.refused), None)


def ended(text: str) -> str:
    """What a session hands back is whole, and its last line is too: a line end behind it says so to the readers."""
    return f"{text}\n" if text and not text.endswith("\n") else text


def _further(
    outputs: Mapping[str, str], platform: Platform, kinds: Iterable[type], coverage: Coverage
) -> tuple[str, ...]:
    """The commands that are asked because the device does not know others."""
    readers = (platform.readers[kind] for kind in kinds if kind in platform.readers)
    others = (reader.otherwise for reader in readers if reader.otherwise and _unknown(reader, outputs))
    asked = (command for other in others for command in other.asks(coverage))
    return tuple(dict.fromkeys(command for command in asked if command not in outputs))


def _unknown(reader: Reader, outputs: Mapping[str, str]) -> bool:
    try:
        reader.read(outputs)
    except UnknownCommand:
        return True
    except UnreadableOutput:
        return False
    return False


def commands(platform: Platform, kinds: Iterable[type], coverage: Coverage = FIXED) -> tuple[str, ...]:
    """The show commands that the kinds of fact need: each once, in the order in which they are first needed."""
    needed = (platform.readers[kind].asks(coverage) for kind in kinds if kind in platform.readers)
    return tuple(dict.fromkeys(command for some in needed for command in some))


def reread(outputs: Mapping[str, str], platform: Platform, kinds: Iterable[type], device: str = "") -> Evidence:
    """The facts, from stored outputs alone: what ``observe`` does after asking."""
    facts: dict[type, Fact] = {}
    unread: dict[type, str] = {}
    unsupported: dict[type, str] = {}
    for kind in dict.fromkeys(kinds):
        reader = platform.readers.get(kind)
        if reader is None:
            not_yet = f"netloop does not read {fact_name(kind)} on {platform.name} yet"
            unsupported[kind] = platform.unsupported.get(kind, not_yet)
            continue
        try:
            facts[kind] = _read(reader, outputs)
        except UnreadableOutput as exc:
            unread[kind] = str(exc)
    return Evidence(device, dict(outputs), facts, unread, unsupported)


def _read(reader: Reader, outputs: Mapping[str, str]) -> Fact:
    """The fact, from the commands that the device knows."""
    try:
        return reader.read(outputs)
    except UnknownCommand:
        if reader.otherwise is None or not outputs.keys() >= {*reader.otherwise.commands}:
            raise
        return _read(reader.otherwise, outputs)
