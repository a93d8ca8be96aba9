"""Prefix lists, access lists, community lists and route maps read as typed values: what BGP filters routes with.

A list that is not there permits everything, as IOS has it for a list that a neighbor or a route map names. Of a route
map the clauses below are understood; an entry with any other ``match`` matches nothing, any other ``set`` changes
nothing. Source: Cisco IOS IP Routing: BGP Command Reference, ``ip prefix-list``, ``neighbor route-map``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address, ip_network

from netloop.lab.sandbox.names import full_name
from netloop.lab.sandbox.tree import ConfigNode

Prefix = IPv4Network | IPv6Network
STEP = 5
"""Between the sequence numbers that IOS gives to entries of a prefix list by itself."""
FIRST = 10
"""The sequence number of a route map's entry that was given none."""
COMMUNITIES = {
    "internet": "internet",
    "no-export": "no-export",
    "no-advertise": "no-advertise",
    "local-as": "local-AS",
}


@dataclass(frozen=True, slots=True)
class PrefixEntry:
    """An entry of a prefix list: the prefix, and the lengths that ``ge`` and ``le`` allow."""

    sequence: int
    permit: bool
    prefix: Prefix
    ge: int | None = None
    le: int | None = None

    def matches(self, prefix: Prefix) -> bool:
        """Whether a route's prefix lies within the entry's and has one of its lengths."""
        if prefix.version != self.prefix.version or prefix.prefixlen < self.prefix.prefixlen:
            return False
        low = self.prefix.prefixlen if self.ge is None else self.ge
        high = self.le if self.le is not None else low if self.ge is None else self.prefix.max_prefixlen
        shift = prefix.max_prefixlen - self.prefix.prefixlen
        within = int(prefix.network_address) >> shift == int(self.prefix.network_address) >> shift
        return within and low <= prefix.prefixlen <= high


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """An entry of an access list as route filters read it: the network's address, and of an extended one its mask too.

    Both are pairs of an address and a wildcard, as integers.
    """

    permit: bool
    network: tuple[int, int]
    mask: tuple[int, int] = (0, 0xFFFFFFFF)

    def matches(self, prefix: Prefix) -> bool:
        """Whether the prefix's address and its mask are among those named."""
        if prefix.version != 4:
            return False
        numbers = int(prefix.network_address), int(prefix.netmask)
        pairs = zip(numbers, (self.network, self.mask), strict=True)
        return all(not (number ^ base) & ~wildcard & 0xFFFFFFFF for number, (base, wildcard) in pairs)


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

    def has_communities(self, name: str, communities: frozenset[str]) -> bool:
        """Whether a community list permits a route with these communities."""
        found = self.community_lists.get(name)
        if found is None:
            return True
        wanted = (permit for permit, words in found if words <= communities or "internet" in words)
        return next(wanted, False)


def _permitted(entries: Iterable[PrefixEntry | AccessEntry], prefix: Prefix) -> bool:
    return next((entry.permit for entry in entries if entry.matches(prefix)), False)


def policies(root: ConfigNode) -> Policies:
    """The filters of a configuration."""
    return root.view(_policies)


def _policies(root: ConfigNode) -> Policies:
    return Policies(
        _prefix_lists(root, "ip"), _prefix_lists(root, "ipv6"), _access_lists(root), _communities(root), _maps(root)
    )


def _prefix_lists(root: ConfigNode, family: str) -> dict[str, tuple[PrefixEntry, ...]]:
    found: dict[str, list[PrefixEntry]] = {}
    for node in root.under(family, "prefix-list"):
        words = node.text.split()[2:]
        entries = found.setdefault(words[0], []) if words and words[0] != "sequence-number" else []
        if (entry := _prefix_entry(words[1:], entries)) is not None:
            entries.append(entry)
    return {name: tuple(sorted(entries, key=lambda e: e.sequence)) for name, entries in found.items() if entries}


def _prefix_entry(words: Sequence[str], before: Sequence[PrefixEntry]) -> PrefixEntry | None:
    """``[seq N] permit|deny P/L [ge N] [le N]``; None for a description and what else is no entry."""
    sequence = max((entry.sequence for entry in before), default=0) // STEP * STEP + STEP
    if words[:1] == ["seq"] and len(words) > 1 and words[1].isdigit():
        sequence, words = int(words[1]), words[2:]
    if len(words) < 2 or words[0] not in {"permit", "deny"}:
        return None
    try:
        prefix = ip_network(words[1], strict=False)
    except ValueError:
        return None
    lengths = {word: int(number) for word, number in zip(words[2::2], words[3::2], strict=False) if number.isdigit()}
    return PrefixEntry(sequence, words[0] == "permit", prefix, lengths.get("ge"), lengths.get("le"))


def _access_lists(root: ConfigNode) -> dict[str, tuple[AccessEntry, ...]]:
    found: dict[str, list[AccessEntry]] = {}
    for node in root.under("access-list"):
        words = node.text.split()
        if len(words) > 2:
            found.setdefault(words[1], []).extend(_access_entry(words[2:]))
    for section in root.under("ip", "access-list"):
        entries = found.setdefault(section.slot[-1], [])
        for line in section:
            words = line.text.split()
            entries.extend(_access_entry(words[1:] if words[0].isdigit() else words))
    return {name: tuple(entries) for name, entries in found.items() if entries}


def _access_entry(words: Sequence[str]) -> Iterator[AccessEntry]:
    """``permit|deny [ip] NETWORK [MASK]``; remarks and what cannot be read are none."""
    if words[0] not in {"permit", "deny"}:
        return
    extended = words[1:2] == ["ip"]
    try:
        network, left = _pair(words[2:] if extended else words[1:])
        mask = _pair(left)[0] if extended and left else (0, 0xFFFFFFFF)
    except (ValueError, IndexError):
        return
    yield AccessEntry(words[0] == "permit", network, mask)


def _pair(words: Sequence[str]) -> tuple[tuple[int, int], Sequence[str]]:
    """``any``, ``host A``, ``A W`` or ``A`` as numbers, and the words behind it."""
    if words[0] == "any":
        return (0, 0xFFFFFFFF), words[1:]
    if words[0] == "host":
        return (int(IPv4Address(words[1])), 0), words[2:]
    if len(words) > 1 and words[1][:1].isdigit():
        return (int(IPv4Address(words[0])), int(IPv4Address(words[1]))), words[2:]
    return (int(IPv4Address(words[0])), 0), words[1:]


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
    return f"{number >> 16}:{number & 0xFFFF}" if number is not None else COMMUNITIES.get(word.lower(), word)


def _maps(root: ConfigNode) -> dict[str, tuple[RouteMapEntry, ...]]:
    found: dict[str, list[RouteMapEntry]] = {}
    for node in root.under("route-map"):
        words = node.slot[1:]
        number = int(words[2]) if len(words) > 2 else FIRST
        lines = [_clause(line.text.split()) for line in node]
        matches, sets = (tuple(line[1:] for line in lines if line[0] == head) for head in ("match", "set"))
        found.setdefault(words[0], []).append(RouteMapEntry(number, words[1:2] != ("deny",), matches, sets))
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
