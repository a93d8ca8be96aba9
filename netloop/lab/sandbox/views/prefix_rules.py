"""Prefix lists, access lists and route maps, as what distributes routes asks them: which prefixes pass.

A list that is not there lets everything pass; a list that is there denies what no entry of it permits. Source: Cisco
IOS IP Routing: Protocol-Independent Command Reference, ``ip prefix-list``, ``distribute-list in``, ``route-map``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from netloop.lab.sandbox.names import full_name
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.access_lists import AccessEntry, standard_list
from netloop.lab.sandbox.views.prefix_lists import Prefix, PrefixEntry, prefix_lists

Subnet = Prefix
Rules = tuple[PrefixEntry, ...] | tuple[AccessEntry, ...]
"""The entries of a list, of which the first that matches decides."""


@dataclass(frozen=True, slots=True)
class RouteClause:
    """One clause of a route map, or a list alone.

    ``lists`` are alternatives, and so are ``interfaces``; None of either means that it is not asked. ``other`` is a
    condition that no prefix is known to meet.
    """

    permit: bool
    lists: tuple[Rules, ...] | None = None
    interfaces: frozenset[str] | None = None
    other: bool = False

    def matches(self, prefix: Subnet, interface: str) -> bool:
        """Whether the clause decides about a prefix that is on an interface."""
        here = self.interfaces is None or interface in self.interfaces
        listed = self.lists is None or any(_permitted(rules, prefix) for rules in self.lists)
        return here and listed and not self.other


def _permitted(rules: Rules, prefix: Subnet) -> bool:
    return not rules or next((rule.permit for rule in rules if rule.matches(prefix)), False)


@dataclass(frozen=True, slots=True)
class PrefixPolicy:
    """Which prefixes pass: the first clause that matches decides, and nothing passes behind the last."""

    clauses: tuple[RouteClause, ...] = ()

    def passes(self, prefix: Subnet, interface: str = "") -> bool:
        """Whether a prefix passes that is on an interface; everything does where there are no clauses."""
        return not self.clauses or next((c.permit for c in self.clauses if c.matches(prefix, interface)), False)


@dataclass(frozen=True, slots=True)
class DistributeList:
    """One ``distribute-list``: what passes, in which direction, on which interface (None for all)."""

    policy: PrefixPolicy
    inbound: bool
    interface: str | None

    def blocks(self, prefix: Subnet, interface: str, *, inbound: bool) -> bool:
        """Whether it stops a prefix that comes in or goes out on an interface."""
        here = self.inbound is inbound and self.interface in {None, interface}
        return here and not self.policy.passes(prefix)


def prefix_list(root: ConfigNode, version: int, name: str) -> tuple[PrefixEntry, ...]:
    """The entries of ``ip prefix-list`` or ``ipv6 prefix-list``; none where there is no such list."""
    found = prefix_lists(root, "ip" if version == 4 else "ipv6").get(name)
    return found.entries if found else ()


def route_map(root: ConfigNode, name: str) -> PrefixPolicy:
    """The clauses of a route map by their numbers, as far as they match prefixes."""
    clauses: dict[int, RouteClause] = {}
    for node in root.under("route-map", name):
        words = node.text.split()[2:]
        number = int(words[1]) if len(words) > 1 else 10
        clauses[number] = _clause(root, node, permit=words[:1] != ["deny"])
    return PrefixPolicy(tuple(clauses[number] for number in sorted(clauses)))


def _clause(root: ConfigNode, node: ConfigNode, *, permit: bool) -> RouteClause:
    """A clause with its ``match`` lines; those of one kind are alternatives."""
    lines = [line.text.split() for line in node.under("match")]
    lists = [rules for words in lines if words[2:3] == ["address"] for rules in _matched(root, words)]
    names = [frozenset(filter(None, map(full_name, words[2:]))) for words in lines if words[1:2] == ["interface"]]
    other = any(words[2:3] != ["address"] and words[1:2] != ["interface"] for words in lines)
    return RouteClause(permit, tuple(lists) or None, frozenset().union(*names) if names else None, other)


def _matched(root: ConfigNode, words: Sequence[str]) -> Iterator[Rules]:
    version = 6 if words[1] == "ipv6" else 4
    if words[3:4] == ["prefix-list"]:
        yield from (prefix_list(root, version, name) for name in words[4:])
    else:
        yield from (standard_list(root, name) for name in words[3:])


def distribute_lists(root: ConfigNode, node: ConfigNode | None, version: int) -> tuple[DistributeList, ...]:
    """The ``distribute-list`` lines of a section."""
    lines = node.under("distribute-list") if node else ()
    found = (_distributed(root, line.text.split()[1:], version) for line in lines)
    return tuple(item for item in found if item)


def _distributed(root: ConfigNode, words: Sequence[str], version: int) -> DistributeList | None:
    way = next((n for n, word in enumerate(words) if word in {"in", "out"}), 0)
    if not way or words[0] == "gateway":
        return None
    name = full_name("".join(words[way + 1 :])) if len(words) > way + 1 else None
    return DistributeList(_policy(root, words[:way], version), words[way] == "in", name)


def _policy(root: ConfigNode, words: Sequence[str], version: int) -> PrefixPolicy:
    """``prefix NAME``, ``prefix-list NAME``, ``route-map NAME`` or an access list."""
    if words[0] == "route-map":
        return route_map(root, words[1])
    listed = words[0] in {"prefix", "prefix-list"} and len(words) > 1
    rules = prefix_list(root, version, words[1]) if listed else standard_list(root, words[-1])
    return PrefixPolicy((RouteClause(True, (rules,)),) if rules else ())
