"""What two configurations differ in, and how ``show archive config`` prints it.

Source: Cisco, "Contextual Configuration Diff Utility". Layout: outputs of IOS 15.9 and IOS-XE in public posts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

from netloop.lab.sandbox.config.lines import ConfigLine, Path

ORDERED_SECTION = re.compile(r"(ip|ipv6) access-list ", re.IGNORECASE)
ORDERED_LINE = re.compile(r"access-list \S+(?= )", re.IGNORECASE)
NONE = "!No changes were found\n"


@dataclass(frozen=True, slots=True)
class ConfigDifference:
    """A line that one configuration has and the other lacks, with all under it, and the sections above it."""

    above: Path
    line: ConfigLine


Again = Callable[[Path, ConfigLine, ConfigLine], "set[str]"]
"""The lines of a section that both configurations have and that count as lacking all the same."""


def never_again(_above: Path, _base: ConfigLine, _other: ConfigLine) -> set[str]:
    """A line that both have is not lacking."""
    return set()


def lacking(
    base: ConfigLine, other: ConfigLine, again: Again = never_again, above: Path = ()
) -> Iterator[ConfigDifference]:
    """What one configuration, the ``base``, lacks of the other, in the other's order."""
    twice = again(above, base, other)
    for key, line in other.under.items():
        if key not in base.under or key in twice:
            yield ConfigDifference(above, line)
        else:
            yield from lacking(base.under[key], line, again, (*above, line.text))


def group_of(above: Path, text: str) -> str | None:
    """The list that a line is an entry of, where the order of entries matters: access lists."""
    if above and ORDERED_SECTION.match(above[-1]):
        return above[-1]
    found = ORDERED_LINE.match(text) if not above else None
    return found[0] if found else None


def groups(above: Path, section: ConfigLine) -> dict[str, list[str]]:
    """The lists of a section, each with its entries in order."""
    found: dict[str, list[str]] = {}
    for key, line in section.under.items():
        if group := group_of(above, line.text):
            found.setdefault(group, []).append(key)
    return found


def displaced(above: Path, old: ConfigLine, new: ConfigLine) -> set[str]:
    """Entries that must be entered again for a list to have the new order: all behind the first out of place."""
    found: set[str] = set()
    wanted = groups(above, new)
    for group, entries in groups(above, old).items():
        order = wanted.get(group, [])
        common = [key for key in entries if key in order]
        kept = next((n for n, (a, b) in enumerate(zip(common, order, strict=False)) if a != b), len(common))
        found |= set(common[kept:])
    return found


def contextual(old: ConfigLine, new: ConfigLine) -> str:
    """``show archive config differences``: what only the new one has, then what only the old one had."""
    lines = [*_shown(lacking(old, new), "+"), *_shown(lacking(new, old), "-"), *_reordered(old, new)]
    return "\n!Contextual Config Diffs:\n" + ("".join(f"{line}\n" for line in lines) + "\n" if lines else NONE)


def incremental(running: ConfigLine, merged: ConfigLine) -> str:
    """``show archive config incremental-diffs``: the lines of a file that the running configuration lacks."""
    lines = list(_shown(lacking(running, merged), ""))
    return "!List of Commands:\n" + "".join(f"{line}\n" for line in [*lines, "end"]) + ("" if lines else NONE)


def _shown(changes: Iterator[ConfigDifference], sign: str) -> Iterator[str]:
    """Changes under the lines of their sections, which carry no sign."""
    opened: Path = ()
    for change in changes:
        yield from headings(opened, change.above)
        opened = change.above
        for depth, text in change.line.all(len(change.above)):
            yield f"{' ' * depth}{sign}{text}"


def headings(opened: Path, above: Path) -> Iterator[str]:
    """The lines that lead into a section, less those that are open already."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(opened, above, strict=False)))
    for depth, text in enumerate(above[same:], same):
        yield f"{' ' * depth}{text}"


def _reordered(old: ConfigLine, new: ConfigLine, above: Path = ()) -> Iterator[str]:
    """Entries of a list that both have and that stand in another order."""
    lists = groups(above, new)
    for group, entries in groups(above, old).items():
        order = [key for key in lists.get(group, []) if key in entries]
        if moved := _moved([key for key in entries if key in order], order):
            yield from _remark([*above, *(new.under[key].text for key in moved)], len(above))
    for key in (key for key in new.under if key in old.under):
        yield from _reordered(old.under[key], new.under[key], (*above, new.under[key].text))


def _moved(before: Sequence[str], after: Sequence[str]) -> list[str]:
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    stayed = {key for block in blocks for key in after[block.b : block.b + block.size]}
    return [key for key in after if key not in stayed]


def _remark(texts: Sequence[str], above: int) -> Iterator[str]:
    yield from ("!", "!The following order-dependent line(s) were re-ordered")
    yield from (f"!{' ' * min(depth, above)}{text}" for depth, text in enumerate(texts))
    yield from ("!End of reordered section", "!")
