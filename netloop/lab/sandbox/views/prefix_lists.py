"""Prefix lists read back as typed values: what BGP, the other protocols and the show commands judge routes by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from netloop.lab.sandbox.tree import ConfigNode

Prefix = IPv4Network | IPv6Network


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

    @property
    def text(self) -> str:
        """The entry as IOS prints it, without its number."""
        bounds = "".join(f" {word} {n}" for word, n in (("ge", self.ge), ("le", self.le)) if n is not None)
        return f"{'permit' if self.permit else 'deny'} {str(self.prefix).upper()}{bounds}"


@dataclass(frozen=True, slots=True)
class PrefixList:
    """A prefix list: its entries in order, and what it is said to be for."""

    name: str
    entries: tuple[PrefixEntry, ...] = ()
    description: str = ""


def entries(root: ConfigNode, family: str, name: str) -> list[ConfigNode]:
    """The lines of a list's entries, by their numbers."""
    return [node for node in root.under(family, "prefix-list", name) if node.slot[-1].isdigit()]


def sequence_of(node: ConfigNode) -> int:
    """The number of an entry's line."""
    return int(node.slot[-1])


def prefix_lists(root: ConfigNode, family: str) -> dict[str, PrefixList]:
    """The lists of ``ip`` or ``ipv6`` by name."""
    found: dict[str, list[ConfigNode]] = {}
    for node in root.under(family, "prefix-list"):
        if len(node.slot) == 4:
            found.setdefault(node.slot[2], []).append(node)
    return {name: _list(name, nodes) for name, nodes in found.items()}


def _list(name: str, nodes: Sequence[ConfigNode]) -> PrefixList:
    described = next((node.text.split(maxsplit=4)[4] for node in nodes if node.slot[3] == "description"), "")
    return PrefixList(name, tuple(_entry(node) for node in nodes if node.slot[3].isdigit()), described)


def _entry(node: ConfigNode) -> PrefixEntry:
    """``ip prefix-list NAME seq N permit|deny P/L [ge N] [le N]``."""
    _family, _word, _name, _seq, number, action, prefix, *bounds = node.text.split()
    lengths = dict(zip(bounds[::2], map(int, bounds[1::2]), strict=True))
    return PrefixEntry(int(number), action == "permit", ip_network(prefix), lengths.get("ge"), lengths.get("le"))
