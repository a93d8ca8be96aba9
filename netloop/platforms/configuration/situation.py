"""What a price depends on: the intent, what the device says, and the command at its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from netloop.model.evidence import Evidence, Identity, RunningConfig
from netloop.model.intent import Intent
from netloop.model.plan import Impact
from netloop.model.routing import Instance
from netloop.platforms.configuration.text import NEGATION, Block, statements_at


@dataclass(frozen=True, slots=True)
class RunningIdentity:
    """Who a router is in one instance, by its running configuration.

    ``configured`` is what that names, ``predicted`` what the router would take, and ``origin`` where it comes from, in
    the platform's own words; None where there is nothing to take. ``family`` is ``ipv4`` or ``ipv6`` where each address
    family has an identity of its own, else empty.
    """

    instance: Instance
    configured: Identity | None
    predicted: Identity | None
    origin: StrEnum | None
    family: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What the effects of a step depend on: the intent, what the device says, and whose addresses are whose.

    ``names`` maps an address of any device of the fleet to that device's name. ``running_identity`` gives, for an
    instance and a family or None, who the router is by its running configuration, as far as the platform can tell.
    """

    intent: Intent
    evidence: Evidence
    names: Mapping[str, str]
    running_identity: Callable[[Instance, str | None], RunningIdentity | None] = lambda _instance, _family: None

    def name(self, *addresses: object) -> str:
        """The device that one of the addresses belongs to, else the first address itself."""
        known = (self.names.get(str(address)) for address in addresses if address is not None)
        return next((name for name in known if name), str(addresses[0]))


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a change, in canonical form, with the headers of the sections that it is given in.

    ``values`` are the named groups of the patterns that match the headers and the command. ``running`` are the sections
    of the running configuration, ``canonical`` the platform's one spelling of a line.
    """

    path: tuple[str, ...]
    line: str
    situation: Situation
    running: tuple[Block, ...] = ()
    canonical: Callable[[str], str] = str
    values: Mapping[str, str | None] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """The text of a group; empty where it did not take part."""
        return self.values.get(name) or ""

    @property
    def negated(self) -> bool:
        """Whether the command takes something away."""
        return self.line.startswith(NEGATION)

    def lines(self, *path: str) -> list[str]:
        """The statements of a section of the running configuration, or of a part of one, in canonical form."""
        return statements_at(self.running, path, self.canonical)


Price = Callable[[Command], Impact | None]
"""Who would notice a command, and when; None where nobody does."""


def groups(*matches: re.Match[str]) -> dict[str, str | None]:
    """The named groups of all matches."""
    return {name: text for match in matches for name, text in match.groupdict().items()}


def running_text(situation: Situation) -> str:
    """The running configuration's text; empty where it was not read."""
    config = situation.evidence.get(RunningConfig)
    return config.text if config else ""
