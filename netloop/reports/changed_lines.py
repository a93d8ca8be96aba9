"""Which lines a plan adds and takes away, section by section: what a diff shows, without the lines around a change.

A section is a line and the indented lines below it. Most sections are the same before and after, and only the others
are compared line by line, so that it costs little beside a whole diff.
"""

from __future__ import annotations

import difflib
import operator
import re
from collections.abc import Iterable, Iterator, Sequence

from netloop.model.plan import Plan
from netloop.reports.wording import unified
from netloop.text.masking import masked_lines

SECTION = re.compile(r"\n(?![ \t])")
"""Where a section ends and the next one begins."""
SEPARATORS = frozenset({"!", "exit"})
"""Lines that end a section and say nothing."""


def changed_lines(plan: Plan) -> tuple[str, ...]:
    """The lines that a plan takes away (``-``) and adds (``+``), of each section in this order.

    Lines that only separate sections are not among them. In those that are taken away secrets are masked: they may be
    shown. What is added is as it is typed.
    """
    before, after = _sections(plan.running), _sections(plan.candidate)
    apart = _apart(before, after)
    if apart is None:
        return tuple(line for line in unified(plan)[2:] if line[0] in "+-" and line[1:].strip() not in SEPARATORS)
    return tuple(_by_section(*apart))


def _sections(text: str) -> list[str]:
    return [found for found in SECTION.split(text.replace("\r\n", "\n")) if found not in SEPARATORS]


def _apart(before: Sequence[str], after: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """What is only before and what is only after; None where what is in both is not in the same order."""
    were, are = set(before), set(after)
    gone, new = [one for one in before if one not in are], [one for one in after if one not in were]
    kept, keeping = (one for one in before if one in are), (one for one in after if one in were)
    same = len(before) - len(gone) == len(after) - len(new) and all(map(operator.eq, kept, keeping))
    return (gone, new) if same else None


def _by_section(gone: Iterable[str], new: Iterable[str]) -> Iterator[str]:
    """The lines of sections that are not the same; those with the same first line are one section."""
    intended: dict[str, list[str]] = {}
    for section in new:
        lines = section.split("\n")
        intended.setdefault(lines[0], []).extend(lines)
    for section in gone:
        lines = section.split("\n")
        yield from _of_section(lines, intended.pop(lines[0], []))
    for lines in intended.values():
        yield from _of_section([], lines)


def _of_section(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    gone, new = _apart(before, after) or _aligned(before, after)
    masks = dict(zip(before, masked_lines(before), strict=True)) if gone else {}
    yield from (f"-{masks[line]}" for line in gone if line.strip() not in SEPARATORS)
    yield from (f"+{line}" for line in new if line.strip() not in SEPARATORS)


def _aligned(before: Sequence[str], after: Sequence[str]) -> tuple[list[str], list[str]]:
    """What is only before and what is only after, where lines change places or are there more often."""
    changes = [
        (before[i:j], after[m:n])
        for tag, i, j, m, n in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if tag != "equal"
    ]
    return [line for gone, _ in changes for line in gone], [line for _, new in changes for line in new]
