"""Outputs that are read alone: which of a platform's tables reads a command, and what its facts say of one output."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from netloop.model.evidence import (
    BgpNeighbors,
    Fact,
    IdentitiesInEffect,
    IdentityState,
    Interfaces,
    NeighborTable,
    SystemId,
)
from netloop.model.routing import DEFAULT_VRF, Protocol
from netloop.model.shown import Shown, ShownInstance, ShownLoopback, ShownStatus
from netloop.platforms.platform import Platform, Reader, Show, UnreadableOutput

_PROMPT = re.compile(r"^\s*\S{0,80}?[#>]\s*(?=\S)")


def spelled(command: str) -> str:
    """A command without its prompt, its words apart by one blank."""
    return " ".join(_PROMPT.sub("", command, count=1).split())


def show_for(platform: Platform, command: str) -> Show:
    """What reads the outputs of a command, which may be abbreviated and carry a prompt.

    Raises:
        UnreadableOutput: netloop reads no such output of the platform, or the command is too short to tell which.
    """
    words = spelled(command).lower().split()
    found = _exact_first(words, [show for show in platform.shows if _begins(words, show.words.split())])
    most = max((len(show.words.split()) for show in found), default=0)
    best = [show for show in found if len(show.words.split()) == most]
    if len(best) == 1:
        return best[0]
    if best:
        meant = " or ".join(sorted(repr(show.words) for show in best))
        raise UnreadableOutput(f"{command!r} is too short to tell which command it is: {meant}")
    raise UnreadableOutput(f"netloop cannot read the output of {command!r} on {platform.name}")


def _exact_first(words: list[str], found: list[Show]) -> list[Show]:
    """Those whose words are written out, where there are such: ``ip`` is ``ip`` before it is ``ipv6``."""
    for number, word in enumerate(words):
        exact = [show for show in found if show.words.split()[number : number + 1] == [word]]
        found = exact or found
    return found


def _begins(words: list[str], known: list[str]) -> bool:
    """Whether the words begin with the known ones, each of which may be abbreviated."""
    return len(words) >= len(known) and all(k.startswith(w) for w, k in zip(words, known, strict=False))


def of_facts(facts: Iterable[Fact]) -> Shown:
    """What facts show, in one place."""
    shown = Shown()
    for fact in facts:
        if isinstance(fact, IdentitiesInEffect):
            instances = (*shown.instances, *(_instance(state) for state in fact.states))
            shown = replace(shown, instances=instances)
        elif isinstance(fact, NeighborTable | BgpNeighbors):
            shown = replace(shown, neighbors=(*(shown.neighbors or ()), *fact.neighbors))
        elif isinstance(fact, Interfaces):
            shown = replace(shown, loopbacks=loopbacks(fact))
    return shown


def _instance(state: IdentityState) -> ShownInstance:
    key = "asn" if state.instance.protocol is Protocol.BGP else "process"
    fields: dict[str, str | list[str] | None] = {key: state.instance.name, "vrf": state.instance.vrf}
    if isinstance(state.address, SystemId):
        return ShownInstance(state.instance.protocol, None, {**fields, "system_id": str(state.address)})
    if state.note:
        fields["note"] = state.note
    return ShownInstance(state.instance.protocol, state.address, fields)


def loopbacks(fact: Interfaces) -> dict[str, ShownLoopback]:
    """The loopbacks among a device's interfaces."""
    found: dict[str, ShownLoopback] = {}
    for name, state in fact.by_name.items():
        if re.match(r"(?i)lo(?:opback)?[0-9]*$", name):
            status = "up" if state.admin_up else "administratively down"
            fields: dict[str, str | list[str] | None] = {
                "status": status,
                "protocol": "up" if state.line_up else "down",
            }
            if state.vrf != DEFAULT_VRF:
                fields["vrf"] = state.vrf
            found[name] = ShownLoopback(tuple(map(str, state.ipv4)), fields)
    return found


def from_readers(readers: Iterable[Reader], running: tuple[str, str]) -> Iterator[Show]:
    """The outputs that readers read: one row for each command that is a reader's first.

    ``running`` is the command that prints the running configuration, and one in which nothing stands: read alone, an
    output is all that is known.
    """
    by_command: dict[str, list[Reader]] = {}
    for reader in readers:
        for command in (reader.commands or ("",))[:1]:
            if command and command != running[0]:
                by_command.setdefault(command, []).append(reader)
    for command, some in by_command.items():
        yield Show(command, _reading(some, command, dict((running,))))


def _reading(readers: list[Reader], command: str, running: Mapping[str, str]) -> Callable[[str, str], Shown]:
    def read(text: str, _given: str) -> Shown:
        facts: list[Fact] = []
        reason = ""
        for reader in readers:
            try:
                facts.append(reader.read({**running, command: text}))
            except UnreadableOutput as exc:
                reason = reason or str(exc)
        if not facts:
            raise UnreadableOutput(reason)
        return of_facts(facts)

    return read


def not_running(reason: str) -> Shown:
    """The device says that the protocol does not run."""
    return Shown(ShownStatus.NOT_RUNNING, reason)


def not_configured(reason: str) -> Shown:
    """The device has nothing of what was asked for."""
    return Shown(ShownStatus.NOT_CONFIGURED, reason)
