"""Where IOS prints a section, and a line within its section, so that a candidate reads as the device will print it."""

from __future__ import annotations

import re

RANKS: tuple[tuple[str, int], ...] = (
    (r"^description ", 0),
    (r"^(?:ip )?vrf forwarding ", 1),
    (r"^ip address .* secondary$", 2),
    (r"^ip address ", 3),
    (r"^ip ospf network", 4),
    (r"^ip ospf \d+ area", 5),
    (r"^shutdown$", 7),
    (r"^ipv6 address ", 9),
    (r"^ipv6 enable$", 10),
    (r"^ipv6 ospf \d+ area|^ospfv3 \d+ ipv6 area|^ipv6 eigrp ", 11),
    (r"^router-id |^bgp router-id |^net ", 0),
    (r"^bgp log-neighbor-changes|^is-type ", 1),
    (r"^metric-style ", 2),
    (r"^af-interface ", 10),
    (r"^topology ", 11),
    (r"^passive-interface ", 11),
    (r"^network ", 12),
    (r"^neighbor |^no neighbor ", 13),
    (r"^mpls traffic-eng router-id ", 14),
    (r"^eigrp router-id ", 14),
    (r"^address-family ipv4$", 20),
    (r"^address-family vpnv4$", 21),
    (r"^address-family ipv6$", 22),
    (r"^address-family ", 23),
)
NEIGHBOR_WORDS = ("remote-as", "description", "update-source", "activate", "send-community", "route-reflector-client")

HEADERS = (
    r"^interface Loopback(\d+)$",
    r"^interface (?!Loopback)",
    r"^router ospfv3 (\d+)",
    r"^router eigrp ",
    r"^router ospf (\d+)",
    r"^router isis",
    r"^router bgp ",
    r"^router ",
    r"^ip (?:forward-protocol|http|route|bgp-community) ",
    r"^ipv6 router eigrp (\d+)",
    r"^ipv6 router ospf (\d+)",
    r"^mpls ldp router-id ",
)
"""The order in which IOS prints sections, as far as a new one must find its place."""


def rank(_section: str, line: str) -> tuple[int, ...] | None:
    """The line's place in its section, or None for a line that netloop does not know."""
    place = next((number for pattern, number in RANKS if re.search(pattern, line)), None)
    words = line.removeprefix("no ").split()
    if place is None or words[0] != "neighbor" or len(words) < 3:
        return None if place is None else (place,)
    address, word = words[1:3]
    octets = tuple(int(octet) for octet in address.split(".")) if re.fullmatch(r"[\d.]+", address) else (256,)
    return (place, *octets, NEIGHBOR_WORDS.index(word) if word in NEIGHBOR_WORDS else len(NEIGHBOR_WORDS))


def header_rank(header: str) -> tuple[int, str] | None:
    """The section's place in a configuration, or None for one whose place netloop does not know."""
    for number, pattern in enumerate(HEADERS):
        if match := re.match(pattern, header):
            return (number, match[1].zfill(10) if match.groups() else "")
    return None
