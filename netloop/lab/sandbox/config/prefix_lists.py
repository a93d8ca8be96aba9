"""``ip prefix-list`` and ``ipv6 prefix-list``: entries by their numbers, five apart where none is given.

Source: Cisco IOS IP Routing: Protocol-Independent Command Reference, ``ip prefix-list``.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Interface, IPv6Interface

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import toggle
from netloop.lab.sandbox.config.cursor import ConfigCommand, Cursor, Given
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.tree import ConfigNode, Rank
from netloop.lab.sandbox.views.prefix_lists import entries, sequence_of

STEP = 5
BAD_RANGE = "% Invalid prefix range for {}, make sure: len < ge-value <= le-value\n"
TAKEN = "%Insertion failed - seq # exists with different policy: {}\n"


def _rank(family: str, name: str, sequence: int) -> Rank:
    return (*global_rank(f"{family} prefix-list"), name, sequence)


def set_entry(here: Cursor, given: Given) -> str | None:
    """``ip prefix-list NAME [seq N] permit|deny P/L [ge N] [le N]``."""
    family, name = given.words[0], given["name"]
    entry = _entry(given)
    if entry is None:
        return BAD_RANGE.format(str(given["prefix"].network).upper())
    known = entries(here.running, family, name)
    if any(_said(node) == entry for node in known):
        return None
    sequence = given.get("sequence") or max(map(sequence_of, known), default=0) // STEP * STEP + STEP
    slot = (family, "prefix-list", name, str(sequence))
    if slot in here.running:
        return TAKEN.format(sequence)
    here.running.put(slot, f"{family} prefix-list {name} seq {sequence} {entry}", _rank(family, name, sequence))
    return None


def _entry(given: Given) -> str | None:
    """An entry without its number, the prefix's own bits alone; None where the lengths are out of order."""
    prefix: IPv4Interface | IPv6Interface = given["prefix"]
    low, high = given.get("ge"), given.get("le")
    lengths = [number for number in (low, high) if number is not None]
    if any(number <= prefix.network.prefixlen for number in lengths) or lengths != sorted(lengths):
        return None
    action = "permit" if "permit" in given else "deny"
    bounds = "".join(f" {word} {number}" for word, number in (("ge", low), ("le", high)) if number is not None)
    return f"{action} {str(prefix.network).upper()}{bounds}"


def _said(node: ConfigNode) -> str:
    return node.text.split(maxsplit=5)[5]


def no_entry(here: Cursor, given: Given) -> str | None:
    """``no ip prefix-list NAME [seq N] permit ...``."""
    family, name, wanted = given.words[1], given["name"], _entry(given)
    for node in entries(here.running, family, name):
        if _said(node) == wanted and given.get("sequence", sequence_of(node)) == sequence_of(node):
            here.running.drop(*node.slot)
    return None


def no_number(here: Cursor, given: Given) -> None:
    """``no ip prefix-list NAME seq N``."""
    here.running.drop(given.words[1], "prefix-list", given["name"], str(given["sequence"]))


def set_description(here: Cursor, given: Given) -> None:
    """``ip prefix-list NAME description TEXT``."""
    family, name = given.words[0], given["name"]
    here.running.put((family, "prefix-list", name, "description"), given.text, _rank(family, name, 0))


def no_description(here: Cursor, given: Given) -> None:
    """``no ip prefix-list NAME description``."""
    here.running.drop(given.words[1], "prefix-list", given["name"], "description")


def no_list(here: Cursor, given: Given) -> None:
    """``no ip prefix-list NAME``: all of it."""
    here.running.drop_under(given.words[1], "prefix-list", given["name"])


def _commands(family: str, kind: str, longest: int) -> Iterator[ConfigCommand]:
    head = f"{family} prefix-list <name:word>"
    lengths = f"[ge <ge:1-{longest}>] [le <le:1-{longest}>]"
    entry = f"{head} [seq <sequence:1-4294967294>] (permit|deny) <prefix:{kind}> {lengths}"
    yield from toggle(f"{family} prefix-list sequence-number", *global_rank(f"{family} prefix-list"), default=True)
    yield CliCommand(entry, set_entry)
    yield CliCommand(f"no {entry}", no_entry)
    yield CliCommand(f"no {head} seq <sequence:1-4294967294>", no_number)
    yield CliCommand(f"{head} description <text:line>", set_description)
    yield CliCommand(f"no {head} description [<text:line>]", no_description)
    yield CliCommand(f"no {head}", no_list)


COMMANDS: tuple[ConfigCommand, ...] = (*_commands("ip", "ipv4net", 32), *_commands("ipv6", "ipv6", 128))
