"""What the sections' files declare their commands with: settings, toggles and verbatim lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from netloop.lab.sandbox.config.cursor import ConfigCommand, Cursor, Given, Run
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.names import spelt
from netloop.lab.sandbox.tree import ConfigNode, Rank, Slot


def head(pattern: str) -> Slot:
    """The keywords that a pattern begins with."""
    return tuple(re.match(r"[^<\[(]*", pattern)[0].split())  # type: ignore[index]


def setting(
    pattern: str,
    *rank: object,
    many: bool = False,
    key: int = 0,
    place: Callable[[Sequence[str]], Rank] | None = None,
) -> Iterator[ConfigCommand]:
    """A line that is kept as typed and removed with ``no``.

    ``many``: such lines stand beside each other instead of replacing one another. ``key``: how many words more
    than the leading keywords tell such lines apart. ``place`` makes a line's rank from its words.
    """
    fixed = head(pattern)

    def slot(words: tuple[str, ...]) -> Slot:
        return words if many else words[: len(fixed) + key]

    def put(here: Cursor, given: Given) -> None:
        here.node.put(slot(given.words), given.text, place(given.text.split()) if place else rank)

    def drop(here: Cursor, given: Given) -> None:
        here.node.drop(*slot(given.words[1:]))

    yield CliCommand(pattern, put)
    yield CliCommand(f"no {pattern}" if many or key else f"no {' '.join(fixed)} [<rest:line>]", drop)


def toggle(keywords: str, *rank: object, default: bool | None = None, more: str = "") -> Iterator[ConfigCommand]:
    """A line that is on or off; ``default`` is the state that IOS does not print, ``more`` a word that extends on."""
    slot = tuple(keywords.split())

    def switch(on: bool) -> Run:
        def run(here: Cursor, given: Given) -> None:
            if default is on and given.words[-1] != more:
                here.node.drop(*slot)
            else:
                here.node.put(slot, given.text if on else f"no {keywords}", rank)

        return run

    yield CliCommand(f"{keywords} [{more}]" if more else keywords, switch(True))
    yield CliCommand(f"no {keywords} [{more}]" if more else f"no {keywords}", switch(False))


def verbatim(
    heads: str, *rank: object, many: bool = False, one: bool = False, indent: int = 0
) -> Iterator[ConfigCommand]:
    """Lines kept as typed, known by their first words alone; ``heads`` are parted by ``|``.

    Of several words behind the head, the first tells such lines apart (``tunnel source``, ``tunnel mode``). ``many``:
    every word does, so that a list has a line per entry; ``one``: none does, so that a line replaces the one before.
    ``no`` takes away every line that begins as it says: ``no ntp server A`` that of ``ntp server A prefer``. ``indent``
    is how many blanks more than its section's depth IOS prints before the line.
    """
    words = None if many else 0 if one else 1
    for head in heads.split("|"):
        yield from _verbatim(head.strip(), rank, words, indent)


def _verbatim(keywords: str, rank: Rank, key: int | None, indent: int) -> Iterator[ConfigCommand]:
    """Lines of one head; ``key`` is how many words behind it tell them apart, None for all of them."""
    fixed = tuple(keywords.split())

    def slot(rest: str) -> Slot:
        words = rest.split()
        return (*fixed, *(words if key is None or len(words) > 1 else ())[:key])

    def put(here: Cursor, given: Given) -> None:
        opposite = (*fixed, *given.get("rest", "").split())
        if here.node.text_of(*opposite).startswith("no "):
            here.node.drop(*opposite)
        here.node.put(slot(given.get("rest", "")), _text(here, given, indent), rank)

    def drop(here: Cursor, given: Given) -> None:
        rest = spelt(given.text.removeprefix("no ")).split()[len(fixed) :]
        gone = _drop_beginning(here.node, fixed, rest) or (key is not None and here.node.drop(*slot(" ".join(rest))))
        if not gone and here.literal:
            here.node.put((*fixed, *rest), given.text, rank)

    yield CliCommand(f"{keywords} [<rest:line>]", put)
    yield CliCommand(f"no {keywords} [<rest:line>]", drop)


def _drop_beginning(node: ConfigNode, fixed: Slot, rest: Sequence[str]) -> bool:
    """Drop the lines of a head that begin with the words given behind it; whether there were any."""
    wanted = [*fixed, *rest]
    found = [line for line in node.under(*fixed) if line.text.split()[: len(wanted)] == wanted]
    for line in found:
        node.drop(*line.slot)
    return bool(found)


def _text(here: Cursor, given: Given, indent: int = 0) -> str:
    """A line that a router wrote is kept to the letter: IOS pads some with blanks."""
    return here.line.strip() if here.literal else " " * indent + spelt(given.text)


def leave(here: Cursor, _given: Given) -> None:
    """Leave the innermost mode."""
    here.leave()
