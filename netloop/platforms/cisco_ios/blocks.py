"""What is IOS's own in how a configuration is cut into blocks."""

from __future__ import annotations

import re

from netloop.platforms.configuration import text as blocks
from netloop.platforms.configuration.text import Block

BANNER = re.compile(r"^banner \S+ (?P<delimiter>\^C|\S)")
ENDS = {"address-family ": "exit-address-family", "af-interface ": "exit-af-interface", "topology ": "exit-af-topology"}
"""Lines that open a part of a section, and the line that closes it."""
SILENT = frozenset({"!", "no shutdown", *ENDS.values()})
"""Lines that say nothing: separators, a section's end, a default."""


def parse(text: str) -> tuple[Block, ...]:
    """Split a configuration; never fails, whatever it is given. A banner is one block with its text."""
    return blocks.parse(text, BANNER)
