"""A section of the difference as the commands that the router takes, in the order in which it takes them."""

from __future__ import annotations

from collections.abc import Iterator

from hier_config import HConfigChild

from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.text import Block


def commands(section: HConfigChild, source: Block | None, target: Block | None, dialect: Dialect) -> tuple[str, ...]:
    """The section's commands; ``source`` and ``target`` are the section as it is and as it will be."""
    lines = [line for child in sorted(section.children) for line in _flat(child, dialect)]
    before, after = dialect.said(source), dialect.said(target)
    for reorder in dialect.reorders:
        lines = reorder(lines, before, after)
    return (section.text, *(dialect.spoken(section.text, line) for line in lines))


def _flat(child: HConfigChild, dialect: Dialect) -> Iterator[str]:
    yield child.text
    for inner in sorted(child.children):
        yield from _flat(inner, dialect)
    if end := dialect.opens(child.text):
        yield end
