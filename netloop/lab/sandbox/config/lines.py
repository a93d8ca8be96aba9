"""A configuration as text: its lines, and what stands under each by indentation.

The file that ``configure replace`` and the differences of ``show archive`` read is such a text. A section that stands
in it twice is one. Comments, ``end`` and what closes a section (``exit-address-family``) are none of its lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from netloop.lab.sandbox.config.editor import BANNER

Path = tuple[str, ...]
HOSTNAME = "hostname "
CLOSING = re.compile(r"exit(-\S+)?")


@dataclass(frozen=True, slots=True)
class ConfigLine:
    """A line, and those under it by what they are compared with."""

    text: str
    under: dict[str, ConfigLine] = field(default_factory=dict)

    def all(self, depth: int = 0) -> Iterator[tuple[int, str]]:
        """This line and everything under it, each with its depth."""
        yield depth, self.text
        for line in self.under.values():
            yield from line.all(depth + 1)


def compared(text: str, *, ignorecase: bool = False) -> str:
    """What a line is compared with: its words, however far apart; a banner counts to the letter."""
    words = text if "\n" in text else " ".join(text.split())
    return words.lower() if ignorecase else words


def parse(text: str, *, ignorecase: bool = False) -> ConfigLine:
    """The lines of a text up to ``end``, under a line without words."""
    root = ConfigLine("")
    above: list[tuple[int, ConfigLine]] = [(-1, root)]
    for line in _whole(text):
        if line.rstrip() == "end":
            break
        indent = len(line) - len(line.lstrip())
        while above[-1][0] >= indent:
            above.pop()
        if not CLOSING.fullmatch(line.strip()):
            above.append((indent, _added(above[-1][1], line.strip(), ignorecase=ignorecase)))
    return root


def _added(section: ConfigLine, text: str, *, ignorecase: bool) -> ConfigLine:
    """A line put under another, or the one that is there; of two host names the later counts."""
    if text.startswith(HOSTNAME):
        for key in [key for key in section.under if key.startswith(HOSTNAME)]:
            del section.under[key]
    return section.under.setdefault(compared(text, ignorecase=ignorecase), ConfigLine(text))


def is_configuration(text: str) -> bool:
    """Whether a text is closed by ``end``, as what a router writes, and does not begin as ``show startup-config``."""
    lines = list(_whole(text))
    return any(line.rstrip() == "end" for line in lines) and not lines[0].startswith("Using ")


def _whole(text: str) -> Iterator[str]:
    """The lines that count; a banner with all its lines is one."""
    lines = iter(text.replace("\r", "").split("\n"))
    for line in lines:
        if banner := BANNER.match(line):
            yield "\n".join([line, *_rest_of(lines, banner["mark"], banner["text"])])
        elif line.strip() and not line.lstrip().startswith("!"):
            yield line


def _rest_of(lines: Iterator[str], mark: str, begun: str) -> Iterator[str]:
    if mark in begun:
        return
    for line in lines:
        yield line
        if mark in line:
            return
