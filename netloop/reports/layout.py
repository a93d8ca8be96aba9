"""Lines and tables for a console: as wide as a terminal and no word broken; in a file or a pipe every row is a line.

A word is what stands between blanks; what stands in quotation marks, and a command that is named as ``whole``, is one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from netloop.text.harmless import harmless
from netloop.text.redact import PROCESS
from netloop.text.words import several

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    Cell = str | Text

GAP = 2
"""Blanks between two columns, and before the further lines of what was folded."""
WORD = r"(?:\"[^\"\n]*\"|(?<!\w)'[^'\n]*'(?!\w)|\S)+"
LONGEST = 50
"""Characters; what stands in quotation marks and is longer is folded like any text."""
MUCH = 1.5
"""How many times as many lines a table may take as its cells below each other."""
EMPTY = frozenset({"", "-"})
"""Cells that say nothing where each stands on a line of its own."""


class Columns(NamedTuple):
    """The titles of a table; the first ``heads`` of them say what a row is about."""

    titles: tuple[str, ...]
    heads: int = 1


def print_line(
    console: Console, *parts: str | tuple[str, str], prose: bool = False, whole: Collection[str] = ()
) -> None:
    """A line of texts, some with a style: what is in them is no markup. Prose is folded between words on a terminal.

    ``whole`` are texts with blanks in them that are not folded.
    """
    from rich.text import Text

    clean = (harmless(part) if isinstance(part, str) else (harmless(part[0]), part[1]) for part in parts)
    text = Text.assemble(*clean)
    if not (prose and console.is_terminal):
        console.print(text, soft_wrap=True)
        return
    text = _clean(text)
    indent = len(text.plain) - len(text.plain.lstrip()) + GAP
    for number, line in enumerate(folded(text, console.width, console.width - indent, whole)):
        console.print(Text.assemble(" " * indent if number else "", line), soft_wrap=True)


def named(names: Sequence[str], console: Console) -> str:
    """The names; on a terminal of many the first few, and how many more there are."""
    return several(names) if console.is_terminal else ", ".join(names)


def print_table(
    console: Console, columns: Columns, rows: Sequence[Sequence[Cell]], whole: Collection[str] = ()
) -> None:
    """A row each, in columns; on a terminal where that takes many more lines, or breaks a word, cells below each other.

    ``whole`` are texts with blanks in them that are not folded either.
    """
    if not rows:
        return
    lines = [[_clean(cell) for cell in row] for row in rows]
    if not console.is_terminal:
        for line in _rows(columns, [[_joined(cell) for cell in line] for line in lines]):
            console.print(line, soft_wrap=True)
        return
    word = _words(whole)
    stacked = [part for line in lines for part in _stacked(columns, line, console.width, word)]
    beside = _beside(columns, lines, console.width, word)
    for line in stacked if beside is None or len(beside) > MUCH * len(stacked) else beside:
        console.print(line, soft_wrap=True)


def folded(text: Text, first: int, further: int, whole: Collection[str] = ()) -> list[Text]:
    """A text in lines of at most so many characters, the ``first`` and each ``further`` one; no word is broken."""
    return _fold(text, first, further, _words(whole))


def _words(whole: Collection[str]) -> re.Pattern[str]:
    longest_first = sorted((w for w in whole if " " in w), key=len, reverse=True)
    return re.compile("|".join((*map(re.escape, longest_first), WORD)))


def _fold(text: Text, first: int, further: int, word: re.Pattern[str]) -> list[Text]:
    found: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        found += [line[start:end] for start, end in _spans(line.plain, first if not found else further, further, word)]
    return found


def _spans(text: str, first: int, further: int, word: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends; the blanks between two lines are in neither."""
    width, start, end = first, 0, 0
    for begin, stop in _units(text, word, further):
        if end and stop - start > width:
            yield start, end
            start, width = begin, further
        end = stop
    yield start, end


def _units(text: str, word: re.Pattern[str], width: int) -> Iterator[tuple[int, int]]:
    """Where the words stand; one of several words that is wider than a line is folded after all."""
    for match in word.finditer(text):
        if " " not in match[0] or len(match[0]) <= min(width, LONGEST):
            yield match.span()
        else:
            yield from ((match.start() + part.start(), match.start() + part.end()) for part in BARE.finditer(match[0]))


BARE = re.compile(r"\S+")


def _clean(cell: Cell) -> Text:
    """What may be printed, before it is measured; a text that is changed by that has one style."""
    from rich.text import Text

    text = Text(cell) if isinstance(cell, str) else cell
    clean = harmless(PROCESS.text(text.plain))
    return text if clean == text.plain else Text(clean, text.style)


def _joined(cell: Text) -> list[Text]:
    from rich.text import Text

    return [Text("; ").join(cell.split("\n"))]


def _widths(columns: Columns, rows: Sequence[Sequence[Text]], width: int, word: re.Pattern[str]) -> list[int] | None:
    """How wide each column is: as its longest word at least, as its longest line at most; None where that is no use."""
    least = [max(len(title), *(_longest(row[i], word) for row in rows)) for i, title in enumerate(columns.titles)]
    wanted = [max(len(title), *(_wide(row[i]) for row in rows)) for i, title in enumerate(columns.titles)]
    room = width - GAP * (len(least) - 1) - sum(least)
    if room < 0:
        return None
    lacking = sorted(range(len(least)), key=lambda i: wanted[i] - least[i])
    for rank, i in enumerate(lacking):
        more = min(wanted[i] - least[i], room // (len(lacking) - rank))
        least[i], room = least[i] + more, room - more
    return least


def _longest(cell: Text, word: re.Pattern[str]) -> int:
    return max((end - start for start, end in _units(cell.plain, word, LONGEST)), default=0)


def _wide(cell: Text) -> int:
    return max(map(len, cell.plain.split("\n")))


def _beside(columns: Columns, rows: Sequence[Sequence[Text]], width: int, word: re.Pattern[str]) -> list[Text] | None:
    """The lines of a table so wide; None where a word would be broken."""
    widths = _widths(columns, rows, width, word)
    if widths is None:
        return None
    folds = [[_fold(cell, each, each, word) for cell, each in zip(row, widths, strict=True)] for row in rows]
    return _rows(columns, folds)


def _rows(columns: Columns, rows: Sequence[Sequence[Sequence[Text]]]) -> list[Text]:
    """Each row's cells beside each other, cells of several lines below each other."""
    from rich.text import Text

    table = [[[Text(title, "bold")] for title in columns.titles], *rows]
    widths = [max(len(line) for row in table for line in row[i]) for i in range(len(columns.titles))]
    lines = []
    for row in table:
        for number in range(max(map(len, row))):
            parts = [cell[number] if number < len(cell) else Text() for cell in row]
            padded = (Text.assemble(p, " " * (w - len(p) + GAP)) for p, w in zip(parts, widths, strict=True))
            lines.append(Text.assemble(*padded))
            lines[-1].rstrip()
    return lines


def _stacked(columns: Columns, row: Sequence[Text], width: int, word: re.Pattern[str]) -> list[Text]:
    """What a row is about, and below it its other cells with their titles, as many beside each other as there fit."""
    from rich.text import Text

    head = Text(" " * GAP).join(cell for cell in row[: columns.heads] if cell.plain not in EMPTY)
    head.stylize("bold")
    lines = _indented(head, 0, width, word)
    line = Text()
    for title, cell in zip(columns.titles[columns.heads :], row[columns.heads :], strict=True):
        if cell.plain in EMPTY:
            continue
        part = Text.assemble((f"{title} ", "dim"), cell)
        if line and ("\n" in part.plain or len(line) + GAP + len(part) > width - GAP):
            lines += _indented(line, GAP, width, word)
            line = Text()
        line = Text.assemble(line, " " * GAP, part) if line else part
    return [*lines, *(_indented(line, GAP, width, word) if line else ())]


def _indented(text: Text, indent: int, width: int, word: re.Pattern[str]) -> list[Text]:
    """The lines of a text, so far indented, and further lines a little more."""
    from rich.text import Text

    lines = _fold(text, width - indent, width - indent - GAP, word)
    return [Text.assemble(" " * (indent + (GAP if number else 0)), line) for number, line in enumerate(lines)]
