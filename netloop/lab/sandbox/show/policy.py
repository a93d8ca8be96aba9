"""``show ip prefix-list``, ``show ipv6 prefix-list`` and ``show route-map``.

Layout: ntc-templates' ``cisco_ios_show_ip_prefix-list`` and ``cisco_ios_show_route-map``.
"""

from __future__ import annotations

from collections.abc import Sequence

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.views.policy import PrefixEntry, RouteMapEntry, policies


def prefix_lists(router: Router, given: Given) -> str:
    """``show ip prefix-list [N]`` and ``show ipv6 prefix-list [N]``."""
    known, family = policies(router.running), "ipv6" if "ipv6" in given.words else "ip"
    found = known.prefix_lists6 if family == "ipv6" else known.prefix_lists
    name = given.get("name")
    if name is not None and name not in found:
        return f"%Can't find any prefix-list with name {name}\n" if family == "ip" else ""
    chosen = {key: entries for key, entries in sorted(found.items()) if name in {None, key}}
    return "".join(_prefix_list(family, key, entries) for key, entries in chosen.items())


def _prefix_list(family: str, name: str, entries: Sequence[PrefixEntry]) -> str:
    lines = [f"{family} prefix-list {name}: {len(entries)} entries"]
    for entry in entries:
        bounds = "".join(f" {word} {n}" for word, n in (("ge", entry.ge), ("le", entry.le)) if n is not None)
        word = "permit" if entry.permit else "deny"
        lines.append(f"   seq {entry.sequence} {word} {str(entry.prefix).upper()}{bounds}")
    return "\n".join(lines) + "\n"


def route_maps(router: Router, given: Given) -> str:
    """``show route-map [N]``."""
    found, name = policies(router.running).route_maps, given.get("name")
    if name is not None and name not in found:
        return f"route-map {name} not found\n"
    chosen = [(key, entry) for key, entries in sorted(found.items()) if name in {None, key} for entry in entries]
    return "".join(_entry(key, entry) for key, entry in chosen)


def _entry(name: str, entry: RouteMapEntry) -> str:
    lines = [f"route-map {name}, {'permit' if entry.permit else 'deny'}, sequence {entry.sequence}"]
    lines += ["  Match clauses:", *(f"    {_match(words)}" for words in entry.matches)]
    lines += ["  Set clauses:", *(f"    {' '.join(words)}" for words in entry.sets)]
    return "\n".join([*lines, "  Policy routing matches: 0 packets, 0 bytes"]) + "\n"


def _match(words: Sequence[str]) -> str:
    """A ``match`` line as it is shown: what kind of lists it names, then the lists."""
    if words[1:2] != ("address",):
        return " ".join(words)
    kind = "prefix-lists" if words[2:3] == ("prefix-list",) else "(access-lists)"
    rest = words[3:] if kind == "prefix-lists" else words[2:]
    return f"{words[0]} address {kind}: {' '.join(rest)} "


USER = (
    CliCommand("show (ip|ipv6) prefix-list [<name:word>]", prefix_lists),
    CliCommand("show route-map [<name:word>]", route_maps),
)
