"""Which interfaces are configured: ``interface X``, ``interface range``, their removal, and ``default interface``.

A range is one or more parts between commas, each with a dash between the first and the last of its last number.
Sources: Cisco IOS Interface and Hardware Component Command Reference, ``interface range``; for ``default interface``,
sessions with IOSv and ISRs in public posts: a routed port that is up stays up, one that is shut down stays so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from netloop.lab.sandbox import names
from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.addresses import clear
from netloop.lab.sandbox.config.cursor import ConfigCommand, Cursor, Given
from netloop.lab.sandbox.config.interface import INTERFACE, INTERFACES, SUBINTERFACE
from netloop.lab.sandbox.config.interface_lines import AUTOMATIC
from netloop.lab.sandbox.config.null_interface import default_null, enter_null
from netloop.lab.sandbox.grammar import INCOMPLETE, INVALID, CliCommand, InvalidLine
from netloop.lab.sandbox.tree import ConfigNode

PART = re.compile(
    r"(?P<kind>[A-Za-z]+(?:-[A-Za-z]+)*)\s*(?P<common>(?:\d+[/.:])*)(?P<first>\d+)(?:\s*-\s*(?P<last>\d+))?"
)
REAPPEAR = "Not all config may be removed and may reappear after reactivating the sub-interface\n"
Found = list[str] | InvalidLine


def enter_interface(here: Cursor, given: Given) -> InvalidLine | None:
    """``interface X``: a virtual one is made, a port must be there."""
    name = given["interface"]
    if name == "Null0":
        enter_null(here, given)
        return None
    if not _possible(here, name):
        return InvalidLine(INVALID, here.line.rstrip().rfind(" ") + 1)
    here.enter(SUBINTERFACE if "." in name else INTERFACE, _made(here, name))
    return None


def unnumbered(here: Cursor, given: Given) -> InvalidLine:
    """``interface Loopback`` lacks its number; any other word names no interface."""
    if names.kind_of(given["name"]) is not None:
        return InvalidLine(INCOMPLETE)
    return InvalidLine(INVALID, here.line.rindex(given["name"]))


def enter_range(here: Cursor, given: Given) -> InvalidLine | None:
    """``interface range A - N , B``: every line that follows goes to each of them."""
    found = _in_range(here, given["range"])
    if isinstance(found, InvalidLine):
        return found
    nodes = tuple(_made(here, name) for name in found)
    for node in nodes:
        node.section = True
    here.enter(INTERFACES, nodes[0])
    here.members = nodes
    return None


def no_interface(here: Cursor, given: Given) -> str | None:
    """``no interface X``: ports stay."""
    name = given["interface"]
    if not names.is_virtual(name):
        return "% Removal of physical interfaces is not permitted\n"
    gone = here.running.drop("interface", name)
    return REAPPEAR if gone and "." in name else None


def no_range(here: Cursor, given: Given) -> str | InvalidLine | None:
    """``no interface range ...``: the virtual ones go."""
    found = _in_range(here, given["range"])
    if isinstance(found, InvalidLine):
        return found
    if not all(names.is_virtual(name) for name in found):
        return "% Removal of physical interfaces is not permitted\n"
    for name in found:
        here.running.drop("interface", name)
    return None


def default_interface(here: Cursor, given: Given) -> str | InvalidLine:
    """``default interface X``: its lines go; whether it is shut down stays."""
    if given["interface"] == "Null0":
        return default_null(here, given)
    node = here.running.get("interface", given["interface"])
    if node is None:
        return InvalidLine(INVALID, here.line.rstrip().rfind(" ") + 1)
    return _emptied(node)


def default_range(here: Cursor, given: Given) -> str | InvalidLine:
    """``default interface range ...``."""
    found = _in_range(here, given["range"])
    if isinstance(found, InvalidLine):
        return found
    nodes = (here.running.get("interface", name) for name in found)
    return "".join(_emptied(node) for node in nodes if node is not None)


def _emptied(node: ConfigNode) -> str:
    name = node.slot[-1]
    kept = [line for line in node if line.slot == ("shutdown",)]
    automatic = [one for one in AUTOMATIC if (one[0],) in node and not names.is_virtual(name)]
    for line in list(node):
        if line not in kept and line.slot[:1] not in {("negotiation",), ("mop",)}:
            node.drop(*line.slot)
    clear(node)
    for head, _, value, rank in automatic:
        node.put((head,), f"{head} {value}", rank)
    return f"Interface {name} set to default configuration\n"


def _possible(here: Cursor, name: str) -> bool:
    """Whether an interface is there or can be made: a subinterface needs its port."""
    port, dot, _ = name.partition(".")
    if here.booting or ("interface", name) in here.running:
        return True
    return ("interface", port) in here.running if dot else names.is_virtual(name)


def _made(here: Cursor, name: str) -> ConfigNode:
    node = here.running.get("interface", name)
    if node is None:
        text = f"interface {name}"
        node = here.running.put(("interface", name), text, global_rank(text))
        clear(node)
    return node


def _in_range(here: Cursor, text: str) -> Found:
    """The interfaces of a range, or where it is wrong."""
    found: list[str] = []
    column = here.line.rstrip().rfind(text)
    for part in text.split(","):
        start = column + len(part) - len(part.lstrip())
        names_of = _of_part(part.strip())
        if not names_of or not all(_possible(here, name) for name in names_of):
            last = part.rstrip().rfind(" ") + 1
            return InvalidLine(INVALID, column + last if names_of and last else start)
        found += [name for name in names_of if name not in found]
        column += len(part) + 1
    return found


def _of_part(text: str) -> list[str]:
    match = PART.fullmatch(text)
    kind = names.kind_of(match["kind"]) if match else None
    if match is None or kind is None:
        return []
    first = int(match["first"])
    return [f"{kind}{match['common']}{number}" for number in range(first, int(match["last"] or first) + 1)]


def _commands() -> Iterator[ConfigCommand]:
    yield CliCommand("interface <interface:interface>", enter_interface)
    yield CliCommand("interface <name:line>", unnumbered)
    yield CliCommand("no interface <interface:interface>", no_interface)
    yield CliCommand("default interface <interface:interface>", default_interface)
    yield CliCommand("interface range <range:line>", enter_range)
    yield CliCommand("no interface range <range:line>", no_range)
    yield CliCommand("default interface range <range:line>", default_range)


COMMANDS: tuple[ConfigCommand, ...] = tuple(_commands())
