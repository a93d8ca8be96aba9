"""Output filters: ``| include``, ``| exclude``, ``| begin``, ``| section``, ``| count``."""

from __future__ import annotations

import re
from collections.abc import Iterator

NOT_COMPILED = "% Failed to compile regular expression.\n% {}\n"
NAMES = ("include", "exclude", "begin", "section", "count")


def split_filter(line: str) -> tuple[str, str]:
    """A line's command, and the filter behind its bar."""
    command, _, pipe = line.partition("|")
    return (command.rstrip(), pipe.strip()) if pipe.strip() else (line, "")


def filtered(text: str, pipe: str) -> str:
    """The output that a filter leaves; what IOS says when it is no filter."""
    word, _, pattern = pipe.partition(" ")
    names = [name for name in NAMES if name.startswith(word.lower())]
    if len(names) != 1 or not pattern.strip():
        return "% Incomplete command.\n\n" if names and not pattern.strip() else "% Invalid input detected\n\n"
    try:
        wanted = re.compile(expression(pattern.strip()))
    except re.error:
        return NOT_COMPILED.format(pattern.strip())
    return "".join(f"{line}\n" for line in _kept(names[0], text.rstrip("\n").split("\n"), wanted))


def expression(pattern: str) -> str:
    """IOS's regular expression as Python's: ``_`` is any delimiter or an end."""
    return re.sub(r"(?<!\\)_", r"(?:^|$|[ ,{}()])", pattern)


def _kept(name: str, lines: list[str], wanted: re.Pattern[str]) -> Iterator[str]:
    if name == "count":
        yield f"Number of lines which match regexp = {sum(bool(wanted.search(line)) for line in lines)}"
    elif name == "begin":
        start = next((i for i, line in enumerate(lines) if wanted.search(line)), len(lines))
        yield from lines[start:]
    elif name == "section":
        yield from _sections(lines, wanted)
    else:
        yield from (line for line in lines if bool(wanted.search(line)) is (name == "include"))


def _sections(lines: list[str], wanted: re.Pattern[str]) -> Iterator[str]:
    """Lines that match, each with the lines indented deeper below it."""
    depth: int | None = None
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if depth is not None and line.strip() and indent > depth:
            yield line
            continue
        depth = indent if wanted.search(line) else None
        if depth is not None:
            yield line
