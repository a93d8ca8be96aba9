"""A containerlab kind, as netloop writes its nodes and logs in to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from netloop.lab.twin.kind import Kind
from netloop.lab.twin.router import TwinRouter
from netloop.lab.twin.twin import TwinNode


@dataclass(frozen=True, slots=True)
class DefaultLogin:
    """How one logs in to a node that just came up: containerlab's documented credentials of the kind."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NodeEntry:
    """What a kind adds to a node's entry in the topology, and the files that this needs, by their relative path."""

    settings: dict[str, object] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InterfaceNaming:
    """A kind's data interfaces.

    ``name`` is a format with the fields ``slot`` and ``port``; with ``per_slot`` interfaces per slot, counted from 0.
    ``first`` is the number of the first one that carries data. ``endpoint`` is the same interface's format in a
    topology's links, with the field ``port`` too; None where a topology takes the name itself.
    """

    name: str
    first: int
    per_slot: int | None = None
    endpoint: str | None = None

    def names(self) -> Iterator[str]:
        """The names in order."""
        return map(self._name, count(self.first))

    def spelled(self, name: str) -> str | None:
        """The name where it is one of a data interface's, else None."""
        number = self._number(name)
        return name if number is not None and number >= self.first and self._name(number) == name else None

    def endpoint_of(self, name: str) -> str:
        """How a topology names the interface."""
        return name if self.endpoint is None else self.endpoint.format(port=self._number(name))

    def _name(self, number: int) -> str:
        slot, port = divmod(number, self.per_slot) if self.per_slot else (0, number)
        return self.name.format(slot=slot, port=port)

    def _number(self, name: str) -> int | None:
        pattern = re.escape(self.name).replace(r"\{slot\}", r"(?P<slot>\d+)").replace(r"\{port\}", r"(?P<port>\d+)")
        match = re.fullmatch(pattern, name)
        if match is None:
            return None
        return int(match.groupdict().get("slot") or 0) * (self.per_slot or 0) + int(match["port"])


@dataclass(frozen=True, slots=True)
class ContainerlabKind:
    """A kind.

    ``platform`` is netloop's name of the operating system, ``device_type`` netmiko's. ``image`` is one that
    containerlab's page of the kind names. ``boot`` is how many seconds it may take, after the deployment, until SSH
    answers. ``startup`` writes the configuration that a node boots with, empty where netloop cannot write one;
    ``entry`` says how the node gets it. ``additions`` gives the commands, in the container, that make what the
    inventory has come to declare; ``advice`` is what to know where SSH does not answer. ``aliases`` are the kind's
    former names, which containerlab still takes. ``image_of_platform`` matches the images that run the platform, where
    the kind is one for containers of any sort (None: every node runs it).
    """

    name: str
    platform: str
    device_type: str
    image: str
    login: DefaultLogin
    interfaces: InterfaceNaming
    boot: float
    startup: Callable[[TwinRouter], str] = lambda _router: ""
    entry: Callable[[TwinNode], NodeEntry] = lambda _node: NodeEntry()
    additions: Callable[[TwinNode, TwinNode], tuple[str, ...]] = lambda _had, _wanted: ()
    advice: str | None = None
    aliases: tuple[str, ...] = ()
    image_of_platform: re.Pattern[str] | None = None

    @property
    def kind(self) -> Kind:
        """The kind as a twin wants it."""
        return Kind(self.name, self.platform, self.interfaces.names, self.interfaces.spelled, self.startup)
