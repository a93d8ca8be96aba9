"""Where FRR prints a section, and a line within its section, so that a candidate reads as vtysh will print it.

vtysh collects the daemons' configurations: the sections kind by kind, those of one kind and the lines of an interface
sorted by their characters (``vtysh/vtysh_config.c``, ``config_get`` and ``config_add_line_uniq``).
"""

from __future__ import annotations

import re
from ipaddress import ip_address

RANKS: tuple[tuple[str, int], ...] = (
    (r"^(?:ospf|ospf6|bgp|eigrp) router-id |^router-id |^discovery transport-address |^is-type ", 0),
    (r"^net |^no bgp default ", 1),
    (r"^metric-style ", 2),
    (r"^log-adjacency-changes|^bgp log-neighbor-changes", 3),
    (r"^redistribute ", 10),
    (r"^passive-interface ", 11),
    (r"^network ", 12),
    (r"^neighbor |^no neighbor ", 13),
    (r"^mpls-te on$", 14),
    (r"^mpls-te router-address ", 15),
    (r"^address-family ipv4 unicast$", 20),
    (r"^address-family ipv4 ", 21),
    (r"^address-family ipv6 unicast$", 22),
    (r"^address-family ", 23),
)
NEIGHBOR_WORDS = ("remote-as", "description", "update-source", "activate", "route-reflector-client")

HEADERS = (
    r"^interface ",
    r"^router rip$",
    r"^router ripng$",
    r"^router eigrp ",
    r"^router babel$",
    r"^router bgp ",
    r"^router ospf(?: |$)",
    r"^router ospf6(?: |$)",
    r"^mpls ldp$",
    r"^router isis ",
)
"""The order in which FRR prints sections, as far as a new one must find its place (``lib/command.h``)."""


def rank(section: str, line: str) -> tuple[int, ...] | None:
    """The line's place in its section, or None for a line that netloop does not know."""
    if line in {"!", "exit"}:
        return None
    if section.startswith("interface "):
        return (0, *line.encode())
    place = next((number for pattern, number in RANKS if re.search(pattern, line)), None)
    words = line.removeprefix("no ").split()
    if place is None or words[0] != "neighbor" or len(words) < 3:
        return None if place is None else (place,)
    word = NEIGHBOR_WORDS.index(words[2]) if words[2] in NEIGHBOR_WORDS else len(NEIGHBOR_WORDS)
    return (place, *_address(words[1]), word)


def _address(text: str) -> tuple[int, ...]:
    """Addresses sort by family and number, behind the names of groups and interfaces."""
    try:
        address = ip_address(text)
    except ValueError:
        return (0,)
    return (address.version, *address.packed)


def header_rank(header: str) -> tuple[int, str] | None:
    """The section's place in a configuration, or None for one whose place netloop does not know."""
    found = (number for number, pattern in enumerate(HEADERS) if re.match(pattern, header))
    number = next(found, None)
    return None if number is None else (number, header)
