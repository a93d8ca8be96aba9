"""``redistribute PROTOCOL [PROCESS] ...`` as every protocol has it: where from, what passes, at which metric."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.prefix_rules import PrefixPolicy, route_map

OWN = ("connected", "static")
LEARNED = ("ospf", "ospfv3", "eigrp", "isis", "bgp")
LEVELS = ("level-1", "level-2", "level-1-2")
NO_PROCESS = {"metric", "route-map", "match", "vrf", "subnets", "tag", "metric-type", "ip", "clns", "into", *LEVELS}
"""Words behind a protocol that are no process of it."""


@dataclass(frozen=True, slots=True)
class RedistributedSource:
    """A protocol and its process, empty for any; ``matches`` are the kinds of its routes that are taken, empty for all.

    Kinds are ``internal``, ``external`` and ``nssa-external`` of OSPF, ``level-1`` and ``level-2`` of IS-IS.
    """

    protocol: str
    process: str = ""
    matches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Redistributed:
    """One line: what passes, and the numbers behind ``metric``."""

    source: RedistributedSource
    policy: PrefixPolicy
    metric: tuple[int, ...] = ()


def redistributed(root: ConfigNode, found: Iterable[ConfigNode]) -> tuple[Redistributed, ...]:
    """The lines of a section read."""
    lines = [line.text.split()[1:] for line in found]
    return tuple(
        _line(root, words) for words in lines if words and words[0] in {*OWN, *LEARNED} and "into" not in words
    )


def _line(root: ConfigNode, words: list[str]) -> Redistributed:
    named = words[words.index("route-map") + 1 :] if "route-map" in words else []
    policy = route_map(root, named[0]) if named else PrefixPolicy()
    return Redistributed(route_source(words), policy, numbers(words, "metric"))


def route_source(words: list[str]) -> RedistributedSource:
    """What stands behind ``redistribute``: of IS-IS level 2 is taken where no level is named."""
    process = words[1] if len(words) > 1 and words[1] not in NO_PROCESS else ""
    if words[0] == "isis":
        levels = {"level-1": ("level-1",), "level-1-2": ()}
        return RedistributedSource("isis", process, next((levels[w] for w in words if w in levels), ("level-2",)))
    start = words.index("match") + 1 if "match" in words else len(words)
    return RedistributedSource(words[0], process, tuple(w for w in words[start:] if w in KINDS))


KINDS = {"internal", "external", "nssa-external"}


def numbers(words: list[str], name: str) -> tuple[int, ...]:
    """The numbers behind a word."""
    found: list[int] = []
    for word in words[words.index(name) + 1 :] if name in words else ():
        if not word.isdigit():
            break
        found.append(int(word))
    return tuple(found)
