"""Where one stands in a configuration: the tree, the section, the line, and the router that runs by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address
from typing import Protocol

from netloop.lab.sandbox.grammar import CliCommand, CommandGrammar, InvalidLine, Match
from netloop.lab.sandbox.tree import ConfigNode, Rank

Given = Match
Run = Callable[["Cursor", Match], "str | InvalidLine | None"]
ConfigCommand = CliCommand[Run]


@dataclass(frozen=True, slots=True)
class KeptText:
    """A line that the grammar does not know, to the letter, and where it stands."""

    text: str
    place: Rank


KeptLines = dict[tuple[str, ...], KeptText]
"""Such lines by their words and those of the sections above them."""


class Control(Protocol):
    """What configuration commands ask of the router whose configuration they change.

    ``kept`` are the lines that the grammar does not know and that the router was started with at some time, ``name``
    is the network's name of it.
    """

    kept: KeptLines
    name: str

    @property
    def running(self) -> ConfigNode:
        """The running configuration."""
        ...

    def changed(self) -> None:
        """Follow a change of the running configuration."""
        ...

    def ospf_router_id(self, process: str) -> IPv4Address | None:
        """The router ID in effect of an OSPF process."""
        ...

    def reconsider_ospf(self, process: str) -> bool:
        """Follow a changed ``router-id``; whether it must wait for a clear or a reload."""
        ...

    def reconsider_ospfv3(self, process: str) -> bool:
        """The same for every instance of an OSPFv3 process."""
        ...


@dataclass(frozen=True)
class ConfigMode:
    """A configuration mode: what its prompt says, and the commands it knows."""

    prompt: str
    commands: tuple[ConfigCommand, ...]

    @cached_property
    def grammar(self) -> CommandGrammar[Run]:
        """The commands, ready to read lines."""
        return CommandGrammar(self.commands)


class Cursor:
    """A place in the running configuration; ``booting`` while it is loaded and nothing takes effect yet.

    ``literal`` is set where lines come from a configuration that a router wrote, and are kept to the letter.
    ``members`` are the sections that one is in at once, where there are several.
    """

    def __init__(self, control: Control, mode: ConfigMode, *, booting: bool = False) -> None:
        self.control, self.booting, self.literal = control, booting, booting
        self.running = control.running
        self.places: list[tuple[ConfigMode, ConfigNode]] = [(mode, self.running)]
        self.line = ""
        self.members: tuple[ConfigNode, ...] = ()

    @property
    def active(self) -> bool:
        """Whether configuration mode has not been left."""
        return bool(self.places)

    @property
    def mode(self) -> ConfigMode:
        """The mode one is in."""
        return self.places[-1][0]

    @property
    def node(self) -> ConfigNode:
        """The section one is in."""
        return self.places[-1][1]

    def enter(self, mode: ConfigMode, node: ConfigNode) -> None:
        """Go into a section, one level down."""
        node.section = True
        self.members = ()
        self.places.append((mode, node))

    def leave(self) -> None:
        """Go one level up; from global mode, out of configuration."""
        self.places.pop()

    def end(self) -> None:
        """Leave configuration mode."""
        self.places.clear()

    def leave_what_is_gone(self) -> None:
        """Leave the sections that somebody else has removed meanwhile."""
        gone = (n for n, (_, node) in enumerate(self.places) if node.parent and node.parent.get(*node.slot) is not node)
        del self.places[next(gone, len(self.places)) :]
