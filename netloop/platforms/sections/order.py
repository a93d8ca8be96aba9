"""Orders that more than one platform asks for: rules that put a section's commands into it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

NET = re.compile(r"^(no )?net (?P<net>\S+)$")
PEER = re.compile(r"^(?:no )?neighbor (?P<peer>\S+) (?P<word>\S+)")
PEER_GONE = (re.compile(r"^no neighbor (\S+) remote-as "), re.compile(r"^no neighbor (\S+) peer-group "))
"""The command that removes a neighbor: one that has its AS from a peer group goes with its membership."""
OWN_WORDS = frozenset(
    {"remote-as", "update-source", "description", "route-reflector-client", "activate", "send-community"}
)
"""What netloop itself says of a neighbor; everything else that is said of one goes with it."""


def nets(lines: list[str], before: Sequence[str], _after: Sequence[str]) -> list[str]:
    """A NET of the same system comes before the old one goes; of another system, after every old one went.

    IOS refuses a second system ID (``%CLNS: System ID (...) must not change when defining additional area
    addresses``) and so does FRR 8.4.4 (``System ID must not change when defining additional area addresses``); three
    NETs are the most, and without any the process stops.
    """
    gone = [line for line in lines if line.startswith("no net ")]
    new = [line for line in lines if line.startswith("net ")]
    if not gone or not new:
        return lines
    rest = [line for line in lines if not NET.match(line)]
    systems = {line.split()[-1][-17:-3] for line in (*gone, *new)}
    stays = [line for line in before if line.startswith("net ") and f"no {line}" not in gone]
    if len(systems) > 1:
        return [*gone, *new, *rest]
    last = [] if stays else gone[-1:]
    return [*gone[: len(gone) - len(last)], new[0], *last, *new[1:], *rest]


def peers(lines: list[str], _before: Sequence[str], _after: Sequence[str]) -> list[str]:
    """Nothing is said of a neighbor that goes, but that its lines go; those of others go with it, without a word."""
    gone = dict[str, str]()
    for removal in PEER_GONE:
        for line in lines:
            if match := removal.match(line):
                gone.setdefault(match[1], line)
    return [line for line in lines if not _spared(line, gone)]


def _spared(line: str, gone: Mapping[str, str]) -> bool:
    match = PEER.match(line)
    if match is None or match["peer"] not in gone or line == gone[match["peer"]]:
        return False
    return not line.startswith("no ") or match["word"] not in OWN_WORDS
