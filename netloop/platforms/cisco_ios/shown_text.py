"""One output of IOS, read alone: without its echo, line by line."""

from __future__ import annotations

import re
from collections.abc import Callable

from netloop.platforms.cisco_ios.output import answer, first, followed, lines
from netloop.platforms.platform import UnreadableOutput

_ECHO = re.compile(r"^\s*(?:\S{0,80}[#>]\s*)?sh(?:ow?)?\s+\S.*$", re.IGNORECASE)
_NO_VRF = re.compile(
    r"^% ?(?:VRF \S+ (?:does not exist|not found)|No VRF named\b|Invalid VRF\b|.*\bvrf \S+ does not exist)",
    re.IGNORECASE,
)
_ABOVE = 3
"""The echo is among so many lines that say something."""

Followed = tuple[tuple[str, str | None], ...]


def said(raw: str, command: str) -> str:
    """The answer alone.

    Raises:
        UnreadableOutput: the device refused the command, or a log line stands within the answer.
    """
    kept: list[str] = []
    seen = 0
    for line in raw.replace("\r\n", "\n").split("\n"):
        if seen < _ABOVE and line.strip():
            seen += 1
            if _ECHO.match(line):
                continue
        kept.append(line)
    return answer({command: "\n".join(kept)}, command)


def no_such_vrf(raw: str, command: str) -> str | None:
    """What the device says of a VRF that it does not have, where that is all it says."""
    return only(said(raw, command), _NO_VRF)


def body(raw: str, command: str) -> Followed:
    """The lines of the answer, each with the one below it; see ``output.followed``. Raises as ``said`` does."""
    return tuple(followed(said(raw, command)))


def require(found: Followed, shape: re.Pattern[str], what: str) -> None:
    """Check that a text is the answer that it should be, by a line that such an answer has.

    Raises:
        UnreadableOutput: it has none.
    """
    if not any(shape.search(line) for line, _ in found):
        start = first(found[0][0]) if found else "nothing"
        raise UnreadableOutput(f"expected {what}, found {start}")


def refuse_halves(found: Followed, beginnings: tuple[str, ...], known: Callable[[str], object]) -> None:
    """Check that no line begins as one that counts does and is not one, and that the last one is no beginning of one.

    Raises:
        UnreadableOutput: one is.
    """
    for line, below in found:
        half = below is None and any(word.startswith(line) for word in beginnings)
        if (half or line.startswith(beginnings)) and not known(line):
            raise UnreadableOutput(f"{first(line)} is not whole, or in no known form")


def only(text: str, pattern: re.Pattern[str]) -> str | None:
    """The line that a text is, where it has one that matches and nothing else."""
    found = list(lines(text))
    return found[0] if found and all(pattern.search(line) for line in found) else None
