"""Where one stands in a configuration: the tree, the section, the line, and the router that runs by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address
from typing import Protocol

from netloop.lab.sandbox.grammar import CliCommand, CommandGrammar, InvalidLine, Match
from netloop.lab.sandbox.tree import ConfigNode

Given = Match
Run = Callable[["Cursor", Match], "str | InvalidLine | None"]
ConfigCommand = CliCommand[Run]


class Control(Protocol):
    """What configuration commands ask of the router whose configuration they change."""

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
    """A place in the running configuration; ``booting`` while it is loaded and nothing takes effect yet."""

    def __init__(self, control: Control, mode: ConfigMode, *, booting: bool = False) -> None:
        self.control, self.booting = control, booting
        self.running = control.running
        self.places: list[tuple[ConfigMode, ConfigNode]] = [(mode, self.running)]
        self.line = ""

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
        self.places.append((mode, node))

    def leave(self) -> None:
        """Go one level up; from global mode, out of configuration."""
        self.places.pop()

    def end(self) -> None:
        """Leave configuration mode."""
        self.places.clear()
