"""Platform: the table that a platform's folder fills in; everything vendor-specific goes through it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from netloop.deferred import Deferred, deferred

if TYPE_CHECKING:
    from netloop.model.evidence import Fact
    from netloop.model.intent import Intent
    from netloop.model.loopback_names import LoopbackNames
    from netloop.model.plan import Impact
    from netloop.model.routing import Instance
    from netloop.model.routing_facts import Coverage
    from netloop.model.shown import Shown
    from netloop.model.terminal import TerminalProfile
    from netloop.platforms.configuration.interface_lines import InterfaceLines
    from netloop.platforms.configuration.situation import Situation
    from netloop.platforms.configuration.text import ConfiguredAddress, Restored
    from netloop.platforms.read_only import ReadOnly

    OfInstance = Callable[[Instance], str | None]


class UnreadableOutput(ValueError):
    """A reader met output that it does not understand; the fact is *unread*, never *empty*."""


class UnknownCommand(UnreadableOutput):
    """The device does not know a command that a reader asked; another release's reader may know another one."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How one fact is read: the show commands it needs, and a pure function from their outputs.

    ``read`` gets a mapping of command to raw output and raises ``UnreadableOutput`` on what it cannot read.
    ``otherwise`` reads the same fact with other commands: it is asked where ``read`` raises ``UnknownCommand``.
    ``covering`` gives the commands that depend on what is to be covered: one for each VRF's routing table, one for each
    prefix. ``read`` finds their outputs among the others by their commands, and says of what it finds only.
    """

    fact: type
    commands: tuple[str, ...]
    read: Callable[[Mapping[str, str]], Fact]
    otherwise: Reader | None = None
    covering: Callable[[Coverage], tuple[str, ...]] = lambda _coverage: ()

    def asks(self, coverage: Coverage) -> tuple[str, ...]:
        """All its commands, each once."""
        return tuple(dict.fromkeys((*self.commands, *self.covering(coverage))))


@dataclass(frozen=True, slots=True)
class Show:
    """How one kind of output is read alone, without a device to ask further.

    ``words`` begin its command, ``show ip ospf``. ``read`` gets the output and its command and raises
    ``UnreadableOutput`` on what it cannot read.
    """

    words: str
    read: Callable[[str, str], Shown]


@dataclass(frozen=True, slots=True)
class Naming:
    """What a router calls itself in its configuration; None where it does not say."""

    hostname: str | None
    domain: str | None = None


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

    def owned_sections(self, source: str, target: str, intent: Intent) -> tuple[tuple[str, ...], ...]:
        """The same for two states of a device, between which others, or the device itself, may have changed what is
        not netloop's: that is passed over."""
        ...

    def restored(self, now: str, before: str, planned: str, intent: Intent, *, force: bool = False) -> Restored:
        """What to go back to: the owned lines of ``before``, beside what others have put there since."""
        ...

    def resulting(self, now: str, target: str, intent: Intent) -> str:
        """``now`` with its owned lines as in ``target``."""
        ...

    def moved(self, now: str, before: str, planned: str, intent: Intent) -> tuple[str, ...]:
        """The owned lines that somebody else has added or taken away since the change from ``before``."""
        ...

    def unsaved(self, startup: str, running: str, intent: Intent) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The owned lines in which two configurations differ, and those that are not netloop's."""
        ...

    def addresses(self, config: str) -> tuple[ConfiguredAddress, ...]:
        """Every address that a configuration puts on an interface, link-local ones aside."""
        ...

    def remaining(self, running: str, intent: Intent) -> tuple[tuple[str, str], ...]:
        """What the intent says must not be and is: as the intent names it, and the line or section that is there."""
        ...

    def opens(self, line: str) -> bool:
        """Whether a line of a section enters a part of it."""
        ...


class Effects(Protocol):
    """The platform's rules of what a change costs; pure."""

    def of(self, section: tuple[str, ...], situation: Situation) -> tuple[Impact, ...]:
        """The impacts of a section's commands."""
        ...

    def pending(self, situation: Situation) -> tuple[Impact, ...]:
        """The identities that, with the intent configured, would still wait for their activation."""
        ...

    def addresses(self, running: str) -> tuple[str, ...]:
        """Every address that a running configuration puts on an interface."""
        ...


def _no_lines() -> InterfaceLines:
    from netloop.platforms.configuration.interface_lines import NO_LINES

    return NO_LINES


@dataclass(frozen=True, slots=True)
class Platform:
    """One operating system.

    ``aliases`` are the names that netmiko, napalm, containerlab, netlab and others use for it, in small letters.
    ``terminal`` is how one talks to it. ``activation`` gives, per instance, the command that puts a pending router ID
    into effect, ``event`` what else does where there is no command (both None: at once). ``adapt`` gives an intent in
    the platform's own terms (an instance named as the platform names it); what the platform cannot do moves into
    ``left_out``. ``naming`` reads from a running configuration what the router calls itself. ``loopback_names``
    are the names that a loopback may have; ``interface_lines`` are the further lines that it may carry.
    ``abbreviates_interfaces``: ``Gi0/1`` is another way to write an interface's full name, ``GigabitEthernet0/1``.
    ``shows`` are the outputs that are read alone (``netloop read``), by the words that begin their commands.
    Parts that take long to import may be ``deferred``: an inventory asks for names and aliases of every platform.
    ``unsupported`` says of kinds of fact without a reader why the platform cannot show them.
    """

    name: str
    planner: Planner
    effects: Effects
    readers: Mapping[type, Reader]
    terminal: TerminalProfile
    loopback_names: LoopbackNames
    activation: OfInstance = lambda _instance: None
    event: OfInstance = lambda _instance: None
    aliases: tuple[str, ...] = ()
    adapt: Callable[[Intent], Intent] = lambda intent: intent
    naming: Callable[[str], Naming] = lambda _running: Naming(None)
    interface_lines: InterfaceLines = field(default_factory=lambda: deferred(_no_lines))
    abbreviates_interfaces: bool = False
    shows: Sequence[Show] = ()
    unsupported: Mapping[type, str] = field(default_factory=dict)

    def __getattribute__(self, name: str) -> Any:
        """A part, made now if it was deferred."""
        value = object.__getattribute__(self, name)
        return value.made if type(value) is Deferred else value

    @property
    def show_running(self) -> str:
        """The command that prints the running configuration."""
        return self.terminal.show_running

    @property
    def read_only(self) -> ReadOnly | None:
        """The planner that refuses every plan, where netloop verifies the platform and changes nothing on it."""
        from netloop.platforms.read_only import ReadOnly

        return self.planner if isinstance(self.planner, ReadOnly) else None

    def awaits(self, instance: Instance) -> str | None:
        """What a pending router ID of the instance waits for: a command, or an event; None where none ever waits."""
        return self.activation(instance) or self.event(instance)
