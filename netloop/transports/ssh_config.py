"""What ``~/.ssh/config`` says of a host, as far as netmiko would follow it: enough to know whether it must."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

PLACE = frozenset(["hostname", "proxycommand", "proxyjump"])
"""The keywords that netmiko follows whatever the inventory says; ``Port`` and ``User`` count where it is silent."""
FOLLOWED = PLACE | {"port", "user"}
LINE = re.compile(r"\s*(?P<keyword>\w+)(?:\s*=\s*|\s+)(?P<rest>.*\S)")


def followed(file: Path, host: str, keywords: frozenset[str] = FOLLOWED) -> str | None:
    """The first of some keywords that a file has for a host; None where it says nothing of it.

    Every ``Match`` block is taken to match: whether it does, only who connects can tell.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        changed = file.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    found = ((patterns, keyword) for patterns, keyword in _read(file, changed) if keyword.lower() in keywords)
    return next((keyword for patterns, keyword in found if _matches(patterns, host)), None)


@cache
def _read(file: Path, _changed: int) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Each keyword with the patterns of the hosts that it is for."""
    return tuple(_keywords(file.read_text(encoding="utf-8", errors="replace")))


def _keywords(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    patterns: tuple[str, ...] = ("*",)
    for line in text.splitlines():
        found = LINE.match(line)
        if found is None:
            continue
        keyword, rest = found["keyword"].lower(), found["rest"]
        if keyword == "host":
            patterns = tuple(rest.replace('"', " ").split())
        elif keyword == "match":
            patterns = ("*",)
        elif keyword in FOLLOWED:
            yield patterns, found["keyword"]


def _matches(patterns: tuple[str, ...], host: str) -> bool:
    named = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    wanted = [pattern for pattern in patterns if not pattern.startswith("!")]
    return any(fnmatchcase(host, pattern) for pattern in wanted) and not any(fnmatchcase(host, p) for p in named)
