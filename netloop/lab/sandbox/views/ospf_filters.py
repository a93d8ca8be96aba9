"""Prefix lists, access lists and route maps as OSPF asks them: which prefixes pass.

A list that is not there lets everything pass; a list that is there denies what no entry of it permits. Source: Cisco
IOS IP Routing: Protocol-Independent Command Reference, ``ip prefix-list``, ``distribute-list in``, ``route-map``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Network

from netloop.lab.sandbox.names import full_name
from netloop.lab.sandbox.tree import ConfigNode

Subnet = IPv4Network | IPv6Network
STEP = 5
"""What IOS adds to the last sequence number for an entry without one."""


@dataclass(frozen=True, slots=True)
class FilterEntry:
    """One entry: the address with the bits that do not count, and the lengths that pass, both ends included."""

    permit: bool
    version: int
    address: int
    wildcard: int
    low: int
    high: int

    def matches(self, prefix: Subnet) -> bool:
        """Whether a prefix is what the entry means."""
        fits = self.low <= prefix.prefixlen <= self.high and prefix.version == self.version
        return fits and int(prefix.network_address) | self.wildcard == self.address | self.wildcard


@dataclass(frozen=True, slots=True)
class FilterClause:
    """One clause of a route map, or a list alone.

    ``lists`` are alternatives, and so are ``interfaces``; None of either means that it is not asked. ``other`` is a
    condition that no prefix is known to meet.
    """

    permit: bool
    lists: tuple[tuple[FilterEntry, ...], ...] | None = None
    interfaces: frozenset[str] | None = None
    other: bool = False

    def matches(self, prefix: Subnet, interface: str) -> bool:
        """Whether the clause decides about a prefix that is on an interface."""
        here = self.interfaces is None or interface in self.interfaces
        listed = self.lists is None or any(_permitted(rules, prefix) for rules in self.lists)
        return here and listed and not self.other


def _permitted(rules: Sequence[FilterEntry], prefix: Subnet) -> bool:
    return not rules or next((rule.permit for rule in rules if rule.matches(prefix)), False)


@dataclass(frozen=True, slots=True)
class RouteFilter:
    """Which prefixes pass: the first clause that matches decides, and nothing passes behind the last."""

    clauses: tuple[FilterClause, ...] = ()

    def passes(self, prefix: Subnet, interface: str = "") -> bool:
        """Whether a prefix passes that is on an interface; everything does where there are no clauses."""
        return not self.clauses or next((c.permit for c in self.clauses if c.matches(prefix, interface)), False)


@dataclass(frozen=True, slots=True)
class FilterDirection:
    """One ``distribute-list``: what passes, in which direction, on which interface (None for all)."""

    policy: RouteFilter
    inbound: bool
    interface: str | None

    def blocks(self, prefix: Subnet, interface: str, *, inbound: bool) -> bool:
        """Whether it stops a prefix that comes in or goes out on an interface."""
        here = self.inbound is inbound and self.interface in {None, interface}
        return here and not self.policy.passes(prefix)


def prefix_list(root: ConfigNode, version: int, name: str) -> tuple[FilterEntry, ...]:
    """The entries of ``ip prefix-list`` or ``ipv6 prefix-list``, by their sequence numbers."""
    found: dict[int, FilterEntry] = {}
    for node in root.under("ip" if version == 4 else "ipv6", "prefix-list", name):
        words = node.text.split()[3:]
        number = int(words[1]) if words[:1] == ["seq"] else max(found, default=0) + STEP
        if rule := _prefix_rule(words[2:] if words[:1] == ["seq"] else words, version):
            found[number] = rule
    return tuple(found[number] for number in sorted(found))


def _prefix_rule(words: Sequence[str], version: int) -> FilterEntry | None:
    if len(words) < 2 or words[0] not in {"permit", "deny"}:
        return None
    network = (IPv4Network if version == 4 else IPv6Network)(words[1], strict=False)
    said = {words[n]: int(words[n + 1]) for n in range(2, len(words) - 1, 2)}
    low = said.get("ge", network.prefixlen)
    high = said.get("le", network.max_prefixlen if "ge" in said else network.prefixlen)
    return FilterEntry(words[0] == "permit", version, int(network.network_address), int(network.hostmask), low, high)


def access_list(root: ConfigNode, name: str) -> tuple[FilterEntry, ...]:
    """The entries of a standard access list, numbered or named; they look at the prefix's address alone."""
    lines = [node.text.split()[2:] for node in root.under("access-list", name)]
    for home in root.under("ip", "access-list", "standard", name):
        lines += [node.text.split() for node in home]
    return tuple(rule for words in lines if (rule := _access_rule([w for w in words if not w.isdigit()])))


def _access_rule(words: Sequence[str]) -> FilterEntry | None:
    if len(words) < 2 or words[0] not in {"permit", "deny"}:
        return None
    rest = [str(IPv4Address(0)), "255.255.255.255"] if words[1] == "any" else [w for w in words[1:] if w != "host"]
    try:
        numbers = [int(IPv4Address(word)) for word in rest[:2]]
    except AddressValueError:
        return None
    return FilterEntry(words[0] == "permit", 4, numbers[0], numbers[1] if len(numbers) > 1 else 0, 0, 32)


def route_map(root: ConfigNode, name: str) -> RouteFilter:
    """The clauses of a route map by their numbers, as far as they match prefixes."""
    clauses: dict[int, FilterClause] = {}
    for node in root.under("route-map", name):
        words = node.text.split()[2:]
        number = int(words[1]) if len(words) > 1 else 10
        clauses[number] = _clause(root, node, permit=words[:1] != ["deny"])
    return RouteFilter(tuple(clauses[number] for number in sorted(clauses)))


def _clause(root: ConfigNode, node: ConfigNode, *, permit: bool) -> FilterClause:
    """A clause with its ``match`` lines; those of one kind are alternatives."""
    lines = [line.text.split() for line in node.under("match")]
    lists = [rules for words in lines if words[2:3] == ["address"] for rules in _matched(root, words)]
    names = [frozenset(filter(None, map(full_name, words[2:]))) for words in lines if words[1:2] == ["interface"]]
    other = any(words[2:3] != ["address"] and words[1:2] != ["interface"] for words in lines)
    return FilterClause(permit, tuple(lists) or None, frozenset().union(*names) if names else None, other)


def _matched(root: ConfigNode, words: Sequence[str]) -> Iterator[tuple[FilterEntry, ...]]:
    version = 6 if words[1] == "ipv6" else 4
    if words[3:4] == ["prefix-list"]:
        yield from (prefix_list(root, version, name) for name in words[4:])
    else:
        yield from (access_list(root, name) for name in words[3:])


def distribute_lists(root: ConfigNode, node: ConfigNode | None, version: int) -> tuple[FilterDirection, ...]:
    """The ``distribute-list`` lines of a section."""
    lines = node.under("distribute-list") if node else ()
    found = (_distributed(root, line.text.split()[1:], version) for line in lines)
    return tuple(item for item in found if item)


def _distributed(root: ConfigNode, words: Sequence[str], version: int) -> FilterDirection | None:
    way = next((n for n, word in enumerate(words) if word in {"in", "out"}), 0)
    if not way or words[0] == "gateway":
        return None
    name = full_name("".join(words[way + 1 :])) if len(words) > way + 1 else None
    return FilterDirection(_policy(root, words[:way], version), words[way] == "in", name)


def _policy(root: ConfigNode, words: Sequence[str], version: int) -> RouteFilter:
    """``prefix NAME``, ``prefix-list NAME``, ``route-map NAME`` or an access list."""
    if words[0] == "route-map":
        return route_map(root, words[1])
    listed = words[0] in {"prefix", "prefix-list"} and len(words) > 1
    rules = prefix_list(root, version, words[1]) if listed else access_list(root, words[-1])
    return RouteFilter((FilterClause(True, (rules,)),) if rules else ())
