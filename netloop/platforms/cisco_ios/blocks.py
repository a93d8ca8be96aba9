"""How IOS lays a configuration out: what is a banner, what opens and closes a part of a section, what says nothing."""

from __future__ import annotations

import re

from netloop.platforms.configuration import text
from netloop.platforms.configuration.text import Block, Layout

LAYOUT = Layout(
    indent=" ",
    banner=re.compile(r"^banner \S+ (?P<delimiter>\^C|\S)"),
    noise=re.compile(r"^(Building configuration\.\.\.|Current configuration ?:(?: ?\d+ bytes)?)\s*$"),
    end="end",
)
ENDS = {"address-family ": "exit-address-family", "af-interface ": "exit-af-interface", "topology ": "exit-af-topology"}
"""Lines that open a part of a section, and the line that closes it."""
SILENT = frozenset({"!", "no shutdown", *ENDS.values()})
"""Lines that say nothing: separators, a section's end, a default."""


def parse(configuration: str) -> tuple[Block, ...]:
    """Split a configuration; never fails, whatever it is given. A banner is one block with its text."""
    return text.parse(configuration, LAYOUT)
