"""Platform: the table that a platform's folder fills in; everything vendor-specific goes through it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from netloop.model.evidence import Fact
from netloop.model.intent import Intent
from netloop.model.routing import Instance


class UnreadableOutput(ValueError):
    """A reader met output that it does not understand; the fact is *unread*, never *empty*."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How one fact is read: the show commands it needs, and a pure function from their outputs.

    ``read`` gets a mapping of command to raw output and raises ``UnreadableOutput`` on what it cannot read.
    """

    fact: type
    commands: tuple[str, ...]
    read: Callable[[Mapping[str, str]], Fact]


class Planner(Protocol):
    """The platform's configuration arithmetic; every function is pure and works on text."""

    def candidate(self, running: str, rendered: str, intent: Intent) -> str:
        """The running configuration with the intent merged in, within the owned scope."""
        ...

    def sections(self, source: str, target: str, intent: Intent) -> tuple[tuple[str, ...], ...]:
        """The commands from ``source`` to ``target``, a tuple a section; the first line enters the section.

        Raises:
            TemplateError: a line would leave the owned scope.
        """
        ...


@dataclass(frozen=True, slots=True)
class Platform:
    """One operating system.

    ``aliases`` are the names that napalm, containerlab and others use. ``refusals`` match the answers that mean a
    line was refused, each with a hint; ``warnings`` match answers that are talk, not failure. ``confirmations`` map a
    question's pattern to the answer typed. ``identity_activation`` gives, per protocol, the command that puts a
    pending router ID into effect (``None``: at once).
    """

    name: str
    device_type: str
    planner: Planner
    readers: Mapping[type, Reader]
    show_running: str
    save: str
    refusals: tuple[tuple[re.Pattern[str], str], ...]
    warnings: tuple[re.Pattern[str], ...] = ()
    confirmations: Mapping[str, str] = field(default_factory=dict)
    activation: Callable[[Instance], str | None] = lambda _instance: None
    aliases: tuple[str, ...] = ()
