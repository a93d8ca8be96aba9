"""Prefix lists, access lists, community lists and route maps read as typed values: what BGP filters routes with.

A list that is not there permits everything, as IOS has it for a list that a neighbor or a route map names. Of a route
map the clauses below are understood; an entry with any other ``match`` matches nothing, any other ``set`` changes
nothing. Source: Cisco IOS IP Routing: BGP Command Reference, ``ip prefix-list``, ``neighbor route-map``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address

from netloop.lab.sandbox.names import full_name
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.access_lists import AccessEntry, access_lists
from netloop.lab.sandbox.views.prefix_lists import Prefix, PrefixEntry, prefix_lists

COMMUNITIES = {
    "internet": "internet",
    "no-export": "no-export",
    "no-advertise": "no-advertise",
    "local-as": "local-AS",
    "gshut": "gshut",
}
WELL_KNOWN = {"65535:65281": "no-export", "65535:65282": "no-advertise", "65535:65283": "local-AS", "65535:0": "gshut"}
NEW_FORMAT = ("ip", "bgp-community", "new-format")


@dataclass(frozen=True, slots=True)
class RouteMapEntry:
    """An entry of a route map: the words of its ``match`` and ``set`` lines, in order."""

    sequence: int
    permit: bool
    matches: tuple[tuple[str, ...], ...] = ()
    sets: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Policies:
    """All that a router filters routes with, by name."""

    prefix_lists: dict[str, tuple[PrefixEntry, ...]]
    prefix_lists6: dict[str, tuple[PrefixEntry, ...]]
    access_lists: dict[str, tuple[AccessEntry, ...]]
    community_lists: dict[str, tuple[tuple[bool, frozenset[str]], ...]]
    route_maps: dict[str, tuple[RouteMapEntry, ...]]

    def listed(self, name: str, prefix: Prefix) -> bool:
        """Whether a prefix list permits a prefix."""
        found = (self.prefix_lists if prefix.version == 4 else self.prefix_lists6).get(name)
        return found is None or _permitted(found, prefix)

    def accessed(self, name: str, prefix: Prefix) -> bool:
        """Whether an access list permits a prefix."""
        found = self.access_lists.get(name)
        return found is None or _permitted(found, prefix)

    def has_communities(self, name: str, communities: frozenset[str], *, exact: bool = False) -> bool:
        """Whether a community list permits a route with these communities, or with ``exact`` with these alone."""
        found = self.community_lists.get(name)
        if found is None:
            return True
        wanted = (permit for permit, words in found if _has(communities, words, exact=exact))
        return next(wanted, False)


def _has(communities: frozenset[str], wanted: frozenset[str], *, exact: bool) -> bool:
    return communities == wanted if exact else wanted <= communities or "internet" in wanted


def _permitted(entries: Iterable[PrefixEntry | AccessEntry], prefix: Prefix) -> bool:
    return next((entry.permit for entry in entries if entry.matches(prefix)), False)


def policies(root: ConfigNode) -> Policies:
    """The filters of a configuration."""
    return root.view(_policies)


def _policies(root: ConfigNode) -> Policies:
    return Policies(
        _prefix_entries(root, "ip"), _prefix_entries(root, "ipv6"), access_lists(root), _communities(root), _maps(root)
    )


def _prefix_entries(root: ConfigNode, family: str) -> dict[str, tuple[PrefixEntry, ...]]:
    return {name: found.entries for name, found in prefix_lists(root, family).items() if found.entries}


def _communities(root: ConfigNode) -> dict[str, tuple[tuple[bool, frozenset[str]], ...]]:
    found: dict[str, list[tuple[bool, frozenset[str]]]] = {}
    for node in root.under("ip", "community-list"):
        words = [word for word in node.text.split()[2:] if word not in {"standard", "expanded"}]
        if len(words) > 1 and words[1] in {"permit", "deny"}:
            wanted = frozenset(community(word) for word in words[2:]) or frozenset({"internet"})
            found.setdefault(words[0], []).append((words[1] == "permit", wanted))
    return {name: tuple(entries) for name, entries in found.items()}


def community(word: str) -> str:
    """A community as IOS prints it in the new format: ``AS:number``, or a well-known one's name."""
    number = int(word) if word.isdigit() else None
    text = f"{number >> 16}:{number & 0xFFFF}" if number is not None else COMMUNITIES.get(word.lower(), word)
    return WELL_KNOWN.get(text, text)


def in_format(root: ConfigNode, word: str) -> str:
    """A community of the new format as a router prints it: as one number, unless it is set to the new format."""
    high, colon, low = word.partition(":")
    if NEW_FORMAT in root or not (colon and high.isdigit() and low.isdigit()):
        return word
    return str((int(high) << 16) + int(low))


def _maps(root: ConfigNode) -> dict[str, tuple[RouteMapEntry, ...]]:
    found: dict[str, list[RouteMapEntry]] = {}
    for node in root.under("route-map"):
        words = node.text.split()[1:]
        lines = [_clause(line.text.split()) for line in node]
        matches, sets = (tuple(line[1:] for line in lines if line[0] == head) for head in ("match", "set"))
        found.setdefault(words[0], []).append(RouteMapEntry(int(words[2]), words[1] == "permit", matches, sets))
    return {name: tuple(sorted(entries, key=lambda e: e.sequence)) for name, entries in found.items()}


def _clause(words: list[str]) -> tuple[str, ...]:
    """The words of a line in a route map, interfaces in their full names."""
    if words[:2] == ["match", "interface"]:
        return (*words[:2], *(full_name(word) or word for word in words[2:]))
    return tuple(words)


def is_address(word: str) -> bool:
    """Whether a word is an IPv4 or IPv6 address."""
    try:
        ip_address(word)
    except ValueError:
        return False
    return True
