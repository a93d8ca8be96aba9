"""A configuration as the set of its statements, each with the headers that it stands under.

Written for the oracle alone, so that it does not believe netloop's own reading of a configuration.
"""

from __future__ import annotations

import re
from typing import NamedTuple

Statement = tuple[str, ...]
Statements = frozenset[Statement]

HEAD = re.compile(r"Building configuration|Current configuration|Using \d+ out of|!|end$|version ")
BY_ITSELF = re.compile(r"bgp log-neighbor-changes|no ip address|no auto-summary|no synchronization")
"""What a router writes into a new section by itself: neither anybody's nor anything that a reload would miss."""


def statements(text: str) -> Statements:
    """Every statement of a configuration as the router prints it."""
    found: list[Statement] = []
    open_: list[tuple[int, str]] = []
    for line in text.replace("\r", "").split("\n"):
        said = line.strip()
        if not said or HEAD.match(said):
            continue
        indent = len(line) - len(line.lstrip())
        while open_ and open_[-1][0] >= indent:
            open_.pop()
        open_.append((indent, said))
        if not BY_ITSELF.fullmatch(said):
            found.append(tuple(part for _, part in open_))
    return frozenset(found)


class Delta(NamedTuple):
    """What an apply adds to a router and takes from it."""

    added: Statements
    removed: Statements

    @property
    def owned(self) -> Statements:
        """All that it touches."""
        return self.added | self.removed


def delta(before: str, after: str) -> Delta:
    """What leads from one configuration to another."""
    old, new = statements(before), statements(after)
    return Delta(new - old, old - new)


def words(found: Statements) -> str:
    """Some statements, to be read."""
    return "; ".join(" / ".join(statement) for statement in sorted(found))
