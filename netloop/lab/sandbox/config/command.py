"""What the sections' files declare their commands with: settings, toggles and verbatim lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netloop.lab.sandbox.config.cursor import ConfigCommand, Cursor, Given, Run
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.tree import Rank, Slot


def head(pattern: str) -> Slot:
    """The keywords that a pattern begins with."""
    return tuple(re.match(r"[^<\[(]*", pattern)[0].split())  # type: ignore[index]


def setting(pattern: str, *rank: object, many: bool = False, key: int = 0) -> Iterator[ConfigCommand]:
    """A line that is kept as typed and removed with ``no``.

    ``many``: such lines stand beside each other instead of replacing one another. ``key``: how many words more
    than the leading keywords tell such lines apart.
    """
    fixed = head(pattern)

    def slot(words: tuple[str, ...]) -> Slot:
        return words if many else words[: len(fixed) + key]

    def put(here: Cursor, given: Given) -> None:
        here.node.put(slot(given.words), given.text, rank)

    def drop(here: Cursor, given: Given) -> None:
        here.node.drop(*slot(given.words[1:]))

    yield CliCommand(pattern, put)
    yield CliCommand(f"no {pattern}" if many or key else f"no {' '.join(fixed)} [<rest:line>]", drop)


def toggle(keywords: str, *rank: object, default: bool | None = None) -> Iterator[ConfigCommand]:
    """A line that is on or off; ``default`` is the state that IOS does not print."""
    slot = tuple(keywords.split())

    def switch(on: bool) -> Run:
        def run(here: Cursor, _given: Given) -> None:
            if default is on:
                here.node.drop(*slot)
            else:
                here.node.put(slot, keywords if on else f"no {keywords}", rank)

        return run

    yield CliCommand(keywords, switch(True))
    yield CliCommand(f"no {keywords}", switch(False))


def verbatim(heads: str, *rank: object, many: bool = False) -> Iterator[ConfigCommand]:
    """Lines kept as typed, known by their first words alone; ``heads`` are parted by ``|``.

    Of several words behind the head, the first tells such lines apart (``tunnel source``, ``tunnel mode``).
    """
    for one in heads.split("|"):
        yield from _verbatim(one.strip(), rank, many=many)


def _verbatim(keywords: str, rank: Rank, *, many: bool) -> Iterator[ConfigCommand]:
    fixed = tuple(keywords.split())

    def slot(rest: str) -> Slot:
        words = rest.split()
        return (*fixed, *words) if many else (*fixed, *words[: 1 if len(words) > 1 else 0])

    def put(here: Cursor, given: Given) -> None:
        here.node.put(slot(given.get("rest", "")), _text(here, given), rank)

    def drop(here: Cursor, given: Given) -> None:
        rest = given.get("rest", "")
        gone = here.node.drop(*slot(rest)) or here.node.drop(*fixed, *rest.split()) or here.node.drop(*fixed)
        if not gone and here.booting:
            here.node.put((*fixed, *rest.split()), given.text, rank)

    yield CliCommand(f"{keywords} [<rest:line>]", put)
    yield CliCommand(f"no {keywords} [<rest:line>]", drop)


def _text(here: Cursor, given: Given) -> str:
    """A loaded line is kept to the letter: IOS pads some with blanks."""
    return here.line.strip() if here.booting else given.text


def leave(here: Cursor, _given: Given) -> None:
    """Leave the innermost mode."""
    here.leave()
