"""The order in which IOS prints the ``match`` and the ``set`` lines of a route map's entry, whichever was typed first.

Read from configurations of real devices; lines of a kind that is not named stand behind the others as they were typed.
"""

from __future__ import annotations

from collections.abc import Sequence

from netloop.lab.sandbox.tree import Rank

GROUPS = ("match", "continue", "set")
ORDER = (
    "match interface",
    "match ip address",
    "match ip flowspec",
    "match ip next-hop",
    "match ip route-source",
    "match ip",
    "match security-group",
    "match metric",
    "match local-preference",
    "match mpls-label",
    "match length",
    "match track",
    "match tag",
    "match route-type",
    "match additional-paths",
    "match as-path",
    "match community",
    "match extcommunity",
    "match ipv6 address",
    "match ipv6 next-hop",
    "match ipv6 route-source",
    "set automatic-tag",
    "set ip precedence",
    "set ip address",
    "set aigp-metric",
    "set metric",
    "set local-preference",
    "set as-path",
    "set community",
    "set extcommunity",
    "set ip df",
    "set ip next-hop verify-availability",
)
PLACES = {head: place for place, head in enumerate(ORDER)}


def clause_rank(words: Sequence[str]) -> Rank:
    """Where a line stands among those of its entry, by its first words."""
    heads = (" ".join(words[:count]) for count in range(len(words), 1, -1))
    place = next((PLACES[head] for head in heads if head in PLACES), len(ORDER))
    return GROUPS.index(words[0]) + 1, place
