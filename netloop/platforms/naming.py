"""What a router calls itself, from its running configuration."""

from __future__ import annotations

import re
from collections.abc import Callable

from netloop.platforms.platform import Naming


def naming(hostname: str, domain: str) -> Callable[[str], Naming]:
    """A reader of the lines that these patterns match; their first group is the name."""
    patterns = [rf"^{pattern}[ \t]*$" for pattern in (hostname, domain)]

    def read(running: str) -> Naming:
        found = [re.search(pattern, running, re.MULTILINE) for pattern in patterns]
        return Naming(*(match[1] if match else None for match in found))

    return read
