"""Access lists read back: their entries by number, and which prefixes a route filter lets pass by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Network

from netloop.lab.sandbox.tree import ConfigNode, Slot

NUMBER = re.compile(r"^(sequence )?\d+ +")
NEXT = 2**31
"""The number of remarks at the end of a list, which belong to the entry that is entered next; above any of an entry."""


@dataclass(frozen=True, slots=True)
class AccessItem:
    """An entry as it was understood, or a remark above the entry of its number; ``remark`` counts the remarks."""

    sequence: int
    text: str
    remark: int = 0

    @property
    def slot(self) -> Slot:
        """Where it stands in its list."""
        return (str(self.sequence), *(("remark", str(self.remark)) if self.remark else ()))

    def printed(self, *, ipv6: bool, numbered: bool) -> str:
        """Its line in the configuration: IPv4's actions are as wide as each other."""
        action, _, rest = self.text.partition(" ")
        text = f"{action:<6} {rest}" if action == "deny" and not ipv6 else self.text
        number = f"sequence {self.sequence} " if ipv6 else f"{self.sequence} "
        return f"{number}{text}" if numbered and self.sequence != NEXT else text


def items(node: ConfigNode) -> list[AccessItem]:
    """The entries of a list with their remarks, in the order in which they are printed."""
    return [_item(line) for line in node if line.slot[0] != "kept"]


def _item(line: ConfigNode) -> AccessItem:
    text = NUMBER.sub("", line.text)
    remark = int(line.slot[2]) if len(line.slot) > 2 else 0
    return AccessItem(int(line.slot[0]), text if remark else " ".join(text.split()), remark)


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """An entry of an access list as route filters read it: the network's address, and of an extended one its mask too.

    Both are pairs of an address and a wildcard, as integers.
    """

    permit: bool
    network: tuple[int, int]
    mask: tuple[int, int] = (0, 0xFFFFFFFF)

    def matches(self, prefix: IPv4Network | IPv6Network) -> bool:
        """Whether the prefix's address and its mask are among those named."""
        if prefix.version != 4:
            return False
        numbers = int(prefix.network_address), int(prefix.netmask)
        pairs = zip(numbers, (self.network, self.mask), strict=True)
        return all(not (number ^ base) & ~wildcard & 0xFFFFFFFF for number, (base, wildcard) in pairs)


def access_lists(root: ConfigNode) -> dict[str, tuple[AccessEntry, ...]]:
    """The IPv4 lists of a configuration by name; one without an entry is as one that is not there."""
    found = {node.slot[-1]: tuple(_entries(node)) for node in root.under("ip", "access-list") if len(node.slot) > 3}
    return {name: entries for name, entries in found.items() if entries}


def standard_list(root: ConfigNode, name: str) -> tuple[AccessEntry, ...]:
    """The entries of a standard list; none where there is no such list."""
    node = root.get("ip", "access-list", "standard", name)
    return tuple(_entries(node)) if node else ()


def _entries(node: ConfigNode) -> Iterator[AccessEntry]:
    for item in items(node):
        yield from _entry(item.text.split())


def _entry(words: Sequence[str]) -> Iterator[AccessEntry]:
    """``permit|deny [ip] NETWORK [MASK]``; remarks and entries of other protocols are none."""
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
