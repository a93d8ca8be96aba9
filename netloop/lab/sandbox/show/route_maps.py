"""``show route-map``, in the layout of ntc-templates' ``cisco_ios_show_route-map``."""

from __future__ import annotations

from collections.abc import Sequence

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.views.policy import RouteMapEntry, policies


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


USER = (CliCommand("show route-map [<name:word>]", route_maps),)
