"""What a router calls itself, from its running configuration."""

from __future__ import annotations

import re
from collections.abc import Callable

from netloop.platforms.platform import Naming


def naming(hostname: str, domain: str) -> Callable[[str], Naming]:
    """A reader of the lines that these patterns match; their first group is the name."""
    host, home = (re.compile(rf"^{pattern}[ \t]*$", re.MULTILINE) for pattern in (hostname, domain))

    def read(running: str) -> Naming:
        found = [pattern.search(running) for pattern in (host, home)]
        return Naming(*(match[1] if match else None for match in found))

    return read
