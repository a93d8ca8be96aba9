"""Lines that were loaded and that the sandbox does not know: kept to the letter, with what stands under them.

``no LINE`` takes such a line away, a section with its children, as it would if it were known. A kept section that is
there can be entered, to take lines out of it; what it may take besides is not known, and refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from netloop.lab.sandbox.config.cursor import ConfigMode, Cursor, KeptLines, KeptText
from netloop.lab.sandbox.tree import ConfigNode, Rank

KEPT = "kept"
"""The first word of the slots of such lines; of equal lines in a section the number tells them apart."""
MODE = ConfigMode("config-section", ())


def keep(parent: ConfigNode, text: str, place: Rank) -> ConfigNode:
    """Keep a line at a place; an empty rank says that it is not known among the section's other lines."""
    words = " ".join(text.split())
    number = next(n for n in count() if (KEPT, str(n), words) not in parent)
    return parent.put((KEPT, str(number), words), text, place)


def is_kept(node: ConfigNode) -> bool:
    """Whether the grammar does not know the line."""
    return node.slot[:1] == (KEPT,)


def kept_lines(root: ConfigNode, above: tuple[str, ...] = ()) -> KeptLines:
    """The lines that are kept, by their words and those of the sections above them."""
    return dict(_kept_lines(root, above))


def _kept_lines(root: ConfigNode, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], KeptText]]:
    for node in root:
        path = (*above, " ".join(node.line.split()))
        if is_kept(node):
            yield path, KeptText(node.text, node.rank)
        yield from _kept_lines(node, path)


def kept(parent: ConfigNode, words: Sequence[str]) -> Iterator[ConfigNode]:
    """The kept lines of a section that say exactly this."""
    for number in count():
        node = parent.get(KEPT, str(number), " ".join(words))
        if node is None:
            return
        yield node


def drop_kept(parent: ConfigNode, words: Sequence[str]) -> bool:
    """Take away the kept lines that a line undoes: what it negates, or its own negation; whether there were any."""
    found = list(kept(parent, words[1:] if words[:1] == ["no"] else ["no", *words]))
    for node in found:
        parent.drop(*node.slot)
    return bool(found)


def take_kept(here: Cursor, line: str) -> bool:
    """Carry out a line that no mode knows by the kept lines of the sections one is in; whether one of them fits."""
    words = line.split()
    for depth in reversed(range(len(here.places))):
        node = here.places[depth][1]
        section = next(kept(node, words), None)
        if section is not None or drop_kept(node, words):
            del here.places[depth + 1 :]
            if section is not None and any(True for _ in section):
                here.enter(MODE, section)
            return True
    return False
