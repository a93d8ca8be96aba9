"""``line vty A B``: lines that are there from 0 on without a gap; what is said of several goes to each section of them.

Sections are parted where a line begins or ends, so that no line stands in two of them. Source: Cisco IOS Terminal
Services Command Reference, ``line``.
"""

from __future__ import annotations

from collections.abc import Iterator

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.cursor import ConfigMode, Cursor, Given
from netloop.lab.sandbox.tree import ConfigNode

VTY = ("line", "vty")
OWN = 5
"""How many vtys every router has."""
LAST_OWN = "% Can't delete last 5 VTY lines\n"


def enter_vtys(here: Cursor, given: Given, mode: ConfigMode) -> None:
    """``line vty A [B]``: those that are missing are made, with all before them."""
    first = given["first"]
    last = max(first, given.get("last", first))
    if not here.booting:
        _part(here.running, first)
        _part(here.running, last + 1)
        end = max((_span(node)[1] for node in here.running.under(*VTY)), default=-1)
        if end + 1 < first:
            _put(here.running, end + 1, first - 1)
        if end < last:
            _put(here.running, max(end + 1, first), last)
    members = tuple(_within(here.running, first, last)) if not here.booting else ()
    node = members[0] if members else _put(here.running, first, last)
    here.enter(mode, node)
    for member in members:
        member.section = True
    here.members = members


def no_vtys(here: Cursor, given: Given) -> str | None:
    """``no line vty A [B]``: that line and all behind it."""
    first = given["first"]
    if first < OWN:
        return LAST_OWN
    _part(here.running, first)
    for node in list(here.running.under(*VTY)):
        if _span(node)[0] >= first:
            here.running.drop(*node.slot)
    return None


def _span(node: ConfigNode) -> tuple[int, int]:
    """The first and the last line of a section."""
    return int(node.slot[2]), int(node.slot[-1])


def _within(root: ConfigNode, first: int, last: int) -> Iterator[ConfigNode]:
    """The sections of these lines."""
    for node in root.under(*VTY):
        start, end = _span(node)
        if first <= start and end <= last:
            yield node


def _put(root: ConfigNode, first: int, last: int) -> ConfigNode:
    words = (*VTY, str(first), str(last)) if last > first else (*VTY, str(first))
    node = root.put(words, " ".join(words), global_rank(" ".join(words)))
    node.section = True
    return node


def _part(root: ConfigNode, number: int) -> None:
    """Let a section begin with a line, where that stands within one."""
    for node in list(root.under(*VTY)):
        first, last = _span(node)
        if first < number <= last:
            root.drop(*node.slot)
            for part in (_put(root, first, number - 1), _put(root, number, last)):
                for line in node:
                    part.put(line.slot, line.text, line.rank)
