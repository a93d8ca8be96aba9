"""``show ip prefix-list`` and ``show ipv6 prefix-list``.

Layout: ntc-templates' ``cisco_ios_show_ip_prefix-list``; ``detail`` and ``summary``: Cisco IOS IP Routing:
Protocol-Independent Command Reference, ``show ip prefix-list``. Nothing counts hits or references: both are 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.views.prefix_lists import PrefixEntry, PrefixList, prefix_lists

Shown = Callable[[str, PrefixList], str]
"""Makes the text of a list of a family."""


def plain(router: Router, given: Given) -> str:
    """``show ip prefix-list [N]`` and ``show ipv6 prefix-list [N]``."""
    return _each(router, given, _plain)


def detail(router: Router, given: Given) -> str:
    """``show ip prefix-list detail [N]``."""
    return _each(router, given, _detail)


def summary(router: Router, given: Given) -> str:
    """``show ip prefix-list summary [N]``."""
    return _each(router, given, _summary)


def entry(router: Router, given: Given) -> str:
    """``show ip prefix-list N seq S`` and ``show ip prefix-list N P/L``: the entries that are just this one."""
    found = prefix_lists(router.running, _family(given)).get(given["name"])
    if found is None:
        return _missing(given)
    wanted = given.get("sequence"), given["prefix"].network if "prefix" in given.values else None
    return _lines(item for item in found.entries if wanted in {(item.sequence, None), (None, item.prefix)})


def _family(given: Given) -> str:
    return "ipv6" if "ipv6" in given.words else "ip"


def _missing(given: Given) -> str:
    name = given["name"]
    return f"%Can't find any prefix-list with name {name}\n" if _family(given) == "ip" else ""


def _each(router: Router, given: Given, shown: Shown) -> str:
    known, name = prefix_lists(router.running, _family(given)), given.get("name")
    if name is not None and name not in known:
        return _missing(given)
    return "".join(shown(_family(given), found) for key, found in sorted(known.items()) if name in {None, key})


def _plain(family: str, found: PrefixList) -> str:
    return f"{family} prefix-list {found.name}: {len(found.entries)} entries\n{_lines(found.entries)}"


def _lines(entries: Iterable[PrefixEntry], more: str = "") -> str:
    return "".join(f"   seq {entry.sequence} {entry.text}{more}\n" for entry in entries)


def _summary(family: str, found: PrefixList) -> str:
    numbers: Sequence[int] = [item.sequence for item in found.entries] or [0]
    ranges = sum(item.ge is not None or item.le is not None for item in found.entries)
    described = f"   Description: {found.description}\n" if found.description else ""
    counted = f"   count: {len(found.entries)}, range entries: {ranges}, sequences: {numbers[0]} - {numbers[-1]}"
    return f"{family} prefix-list {found.name}:\n{described}{counted}, refcount: 0\n"


def _detail(family: str, found: PrefixList) -> str:
    return _summary(family, found) + _lines(found.entries, " (hit count: 0, refcount: 0)")


SHOW = "show (ip|ipv6) prefix-list"
USER = (
    CliCommand(f"{SHOW} [<name:word>]", plain),
    CliCommand(f"{SHOW} detail [<name:word>]", detail),
    CliCommand(f"{SHOW} summary [<name:word>]", summary),
    CliCommand(f"{SHOW} <name:word> seq <sequence:1-4294967294>", entry),
    CliCommand("show ip prefix-list <name:word> <prefix:ipv4net>", entry),
    CliCommand("show ipv6 prefix-list <name:word> <prefix:ipv6>", entry),
)
