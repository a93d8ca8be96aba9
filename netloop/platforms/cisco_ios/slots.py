"""What replaces what on IOS, as hier_config rules: two lines of one slot never stand together.

``hier_config``'s own IOS driver is not used: it takes a secondary address for the primary, rewrites access lists
while it loads, and has no rule for router IDs, so that it would emit ``no router-id`` first and re-elect in between.
"""

from __future__ import annotations

import re
from functools import cache

from hier_config import HConfig, HConfigChild
from hier_config.models import IdempotentCommandsRule, MatchRule, NegationSubRule, OrderingRule
from hier_config.platforms.driver_base import HConfigDriverBase, HConfigDriverRules

INTERFACE, OSPF, BGP = r"^interface ", r"^router ospf ", r"^router bgp "
FAMILY = r"^address-family "

SLOTS: tuple[tuple[str, ...], ...] = (
    (INTERFACE, r"^(description) "),
    (INTERFACE, r"^(?:ip )?(vrf forwarding) "),
    (INTERFACE, r"^(ip address) \S+ \S+$"),
    (INTERFACE, r"^ip ospf (\d+) area "),
    (OSPF, r"^(router-id) "),
    (OSPF, r"^network (\S+ \S+) area "),
    (BGP, r"^(bgp router-id) "),
    (BGP, r"^neighbor (\S+ (?:remote-as|update-source|description)) "),
    (BGP, FAMILY, r"^(bgp router-id) "),
    (BGP, FAMILY, r"^neighbor (\S+ (?:remote-as|update-source|description)) "),
)
"""Paths of patterns; the group in the last names the slot. A line replaces the one in its slot, without a ``no``."""

EXCLUSIVE: tuple[tuple[str, str], ...] = ((INTERFACE, r"^ip address |^ipv6 address |^shutdown$"),)
"""Lines of an owned section that go when the intent does not name them: a loopback carries its addresses only."""

NEGATIONS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    ((INTERFACE, r"^description "), r"^no description .*", "no description"),
    ((OSPF, r"^router-id "), r"^no router-id .*", "no router-id"),
    ((BGP, r"^neighbor \S+ description "), r"(description) .*", r"\1"),
    ((BGP, r"^neighbor \S+ update-source "), r"(update-source) .*", r"\1"),
)

ORDER: tuple[tuple[tuple[str, ...], int], ...] = (
    ((INTERFACE, r"^no ip address \S+ \S+ secondary$"), -30),
    ((INTERFACE, r"^no ip address \S+ \S+$"), -20),
    ((INTERFACE, r"^(ip )?vrf forwarding "), -40),
    ((INTERFACE, r"^no shutdown$"), 50),
    ((BGP, r"^no neighbor \S+ remote-as "), 50),
)
"""Secondaries go before the primary; a neighbor's other lines go before its ``remote-as``, which removes it."""


def _path(patterns: tuple[str, ...]) -> tuple[MatchRule, ...]:
    return tuple(MatchRule(re_search=pattern) for pattern in patterns)


class IosDriver(HConfigDriverBase):
    """The rules above, in hier_config's form."""

    @staticmethod
    def _instantiate_rules() -> HConfigDriverRules:
        return HConfigDriverRules(
            indentation=1,
            idempotent_commands=[IdempotentCommandsRule(match_rules=_path(path)) for path in SLOTS],
            negation_sub=[NegationSubRule(match_rules=_path(p), search=s, replace=r) for p, s, r in NEGATIONS],
            ordering=[OrderingRule(match_rules=_path(path), weight=weight) for path, weight in ORDER],
        )


@cache
def driver() -> IosDriver:
    """The one instance: its rules are constants."""
    return IosDriver()


def replaced(section: HConfig | HConfigChild, line: str) -> bool:
    """Whether one of the section's lines takes the slot of ``line``."""
    return driver().idempotent_for(section.instantiate_child(line), section.children) is not None


def exclusive(section: str, line: str) -> bool:
    """Whether a line of a section must be named by the intent to stay."""
    return any(re.search(s, section) and re.search(pattern, line) for s, pattern in EXCLUSIVE)


RANKS: tuple[tuple[str, int], ...] = (
    (r"^description ", 0),
    (r"^(?:ip )?vrf forwarding ", 1),
    (r"^ip address .* secondary$", 2),
    (r"^ip address ", 3),
    (r"^ip ospf network", 4),
    (r"^ip ospf \d+ area", 5),
    (r"^shutdown$", 7),
    (r"^ipv6 address ", 9),
    (r"^router-id |^bgp router-id ", 0),
    (r"^bgp log-neighbor-changes", 1),
    (r"^passive-interface ", 11),
    (r"^network ", 12),
    (r"^neighbor ", 13),
)
"""Where IOS prints a line within its section, so that a candidate reads as the device will print it."""

NEIGHBOR_RANKS = ("remote-as", "description", "update-source", "activate", "route-reflector-client")


def rank(line: str) -> tuple[int, ...] | None:
    """The line's place in its section, or None for a line that netloop does not know."""
    place = next((number for pattern, number in RANKS if re.search(pattern, line)), None)
    if place is None or not line.startswith("neighbor "):
        return None if place is None else (place,)
    _, address, word = line.split()[:3]
    octets = tuple(int(octet) for octet in address.split(".")) if re.fullmatch(r"[\d.]+", address) else (256,)
    return (place, *octets, NEIGHBOR_RANKS.index(word) if word in NEIGHBOR_RANKS else len(NEIGHBOR_RANKS))
