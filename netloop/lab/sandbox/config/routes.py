"""``ip route`` and ``ipv6 route``: static routes, their options in the order in which IOS prints them.

Source: Cisco IOS IP Routing: Protocol-Independent Command Reference, ``ip route``.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv6Interface

from netloop.lab.sandbox.addressing import prefix_length
from netloop.lab.sandbox.arguments import Word, split_words
from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.cursor import ConfigCommand, Cursor, Given
from netloop.lab.sandbox.config.vrf import known_vrf
from netloop.lab.sandbox.grammar import INCOMPLETE, INVALID, CliCommand, InvalidLine
from netloop.lab.sandbox.tree import Rank
from netloop.lab.sandbox.views.routes import HEAD, HEAD6, OPTIONS

VALUED = {"tag": 4294967295, "track": 1000}
"""The options with a number behind them, and the highest one."""


def set_route(here: Cursor, given: Given) -> str | InvalidLine | None:
    """``ip route P M HOP ...``."""
    length = prefix_length(given["mask"])
    if length is None or int(given["prefix"]) & ~int(given["mask"]) & 0xFFFFFFFF:
        return "%Inconsistent address and mask\n"
    return _set(
        here, given, given.words, (*global_rank("ip route"), given.get("vrf", ""), int(given["prefix"]), length)
    )


def set_ipv6_route(here: Cursor, given: Given) -> str | InvalidLine | None:
    """``ipv6 route X/L HOP ...``: the bits behind the length are printed as zeros."""
    prefix: IPv6Interface = given["prefix"]
    vrf = given.get("vrf", "")
    place = (*global_rank("ipv6 route"), vrf, int(prefix.network.network_address), prefix.network.prefixlen)
    return _set(here, given, _masked(given.words, prefix), place)


def _masked(words: tuple[str, ...], prefix: IPv6Interface) -> tuple[str, ...]:
    return tuple(str(prefix.network).upper() if word == str(prefix).upper() else word for word in words)


def _set(here: Cursor, given: Given, words: tuple[str, ...], place: Rank) -> str | InvalidLine | None:
    """The route in the place of one with the same hop: what is said of it anew replaces what was."""
    if "vrf" in given.values and not here.booting and not known_vrf(here.running, given["vrf"]):
        return f"% VRF {given['vrf']} does not exist\n"
    typed = given.get("options", "")
    options = _options(split_words(typed), here.line.rstrip().rfind(typed))
    if isinstance(options, InvalidLine):
        return options
    slot = words[:-1] if typed else words
    here.running.put(slot, " ".join([*slot, *options]), place)
    return None


def _options(words: list[Word], at: int) -> list[str] | InvalidLine:
    """``[N] [tag N] [name X] [permanent|track N] [multicast|unicast] [global]``, in whatever order they were typed."""
    found: dict[str, list[str]] = {}
    left = iter(words)
    for word in left:
        option = "distance" if word.text.isdigit() else _option(word.text)
        value = next(left, None) if option in {*VALUED, "name"} else None
        if option is None or (option == "distance" and not 1 <= int(word.text) <= 255):
            return InvalidLine(INVALID, at + word.column)
        if option in {*VALUED, "name"} and value is None:
            return InvalidLine(INCOMPLETE)
        if value and option in VALUED and not (value.text.isdigit() and int(value.text) <= VALUED[option]):
            return InvalidLine(INVALID, at + value.column)
        found[option] = [word.text] if option == "distance" else [option, *([value.text] if value else [])]
    if found.get("distance") == ["1"]:
        del found["distance"]
    return [text for option in ("distance", *OPTIONS) for text in found.get(option, ())]


def _option(typed: str) -> str | None:
    begun = [option for option in OPTIONS if option.startswith(typed.lower())]
    return begun[0] if len(begun) == 1 else None


def no_route(here: Cursor, given: Given) -> str | None:
    """``no ip route P M [HOP ...]``: options need not be said; those said must be so."""
    words = given.words[1:]
    words = _masked(words, given["prefix"]) if words[0] == "ipv6" else words
    typed = given.get("options", "").split()
    words = words[:-1] if typed else words
    found = [node for node in here.running.under(*words[:2]) if node.slot[: len(words)] == words]
    found = [node for node in found if set(typed) - {"1"} <= set(node.text.split()[len(node.slot) :])]
    if not found:
        return "%No matching route to delete\n"
    for node in found:
        here.running.drop(*node.slot)
    return None


def _commands() -> Iterator[ConfigCommand]:
    for head, destination, run in (
        (HEAD, "<prefix:ipv4> <mask:ipv4>", set_route),
        (HEAD6, "<prefix:ipv6>", set_ipv6_route),
    ):
        yield CliCommand(f"{head} [<options:line>]", run)
        yield CliCommand(f"no {head} [<options:line>]", no_route)
        yield CliCommand(f"no {head.split(' <')[0]} {destination}", no_route)


COMMANDS: tuple[ConfigCommand, ...] = tuple(_commands())
