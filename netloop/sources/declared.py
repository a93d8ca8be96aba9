"""Declared: what a source says, typed, groups merged, every value with its place. Nothing is derived yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netloop.errors import Place, Problem
from netloop.sources.nodes import Node, Path

if TYPE_CHECKING:
    from netloop.sources.language import HostForm, LinkForm
    from netloop.sources.pool_forms import PoolForm


@dataclass(frozen=True, slots=True, eq=False)
class DeclaredHost:
    """A host with everything that its groups and the defaults say.

    ``node`` is the host merged with what it inherits; what a null takes away is null in it, and is not in ``form``.
    ``own`` is what the host's entry says itself; ``groups`` are its groups and theirs, in order of precedence;
    ``broken`` are the paths that were refused: what is missing there is already reported.
    """

    name: str
    place: Place
    form: HostForm
    node: Node
    own: Node
    groups: tuple[str, ...] = ()
    broken: frozenset[Path] = frozenset()

    def at(self, *path: str | int) -> Place:
        """Where the value at ``path`` stands; the nearest value above it where there is none."""
        node = self.node.at(path)
        return self.place if node is self.node else node.place

    def key(self, *path: str | int) -> Place:
        """Where the key at the end of ``path`` stands."""
        return self.node.at(path[:-1]).keys.get(str(path[-1]), self.at(*path))

    def excused(self, *path: str | int) -> bool:
        """Whether something at ``path``, or above it, was refused before."""
        return bool(self.broken) and any(path[: len(broken)] == broken for broken in self.broken)


@dataclass(frozen=True, slots=True, eq=False)
class DeclaredLink:
    """A link as it was written."""

    form: LinkForm
    node: Node

    def at(self, *path: str | int) -> Place:
        """Where the value at ``path`` stands; a link in its short form has one place for each host."""
        if self.node.items and path[:1] == ("between",):
            path = path[1:]
        return self.node.at(path).place


@dataclass(frozen=True, slots=True, eq=False)
class DeclaredPool:
    """A pool as it was written; ``place`` is where its name stands."""

    form: PoolForm
    node: Node
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class Declared:
    """All that a source says. ``names`` are the hosts' names as written, refused ones included.

    ``files`` are the files that were read, in order; ``folder`` is what a secret's file is relative to.
    """

    path: str
    hosts: Mapping[str, DeclaredHost]
    links: tuple[DeclaredLink, ...] = ()
    names: frozenset[str] = frozenset()
    groups: Mapping[str, Node] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    pools: Mapping[str, DeclaredPool] = field(default_factory=dict)
    pool_names: frozenset[str] = frozenset()
    defaults: Node | None = None
    files: tuple[str, ...] = ()
    folder: str = ""

    def __iter__(self) -> Iterator[DeclaredHost]:
        return iter(self.hosts.values())
