"""The configuration as a tree: a line, the lines under it, each in a slot and printed in IOS's order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

Slot = tuple[str, ...]
Rank = tuple[Any, ...]
T = TypeVar("T")


class ConfigNode:
    """A configuration line and what stands under it.

    Two lines of one slot never stand together: the later replaces the earlier. ``section`` marks a line that opens
    a mode, even while nothing stands under it; ``closing`` is the line that IOS prints at its end.
    """

    __slots__ = ("_memo", "_nodes", "_ordered", "closing", "parent", "rank", "section", "slot", "text", "version")

    def __init__(self, text: str = "", *, parent: ConfigNode | None = None, slot: Slot = (), rank: Rank = ()) -> None:
        self.text, self.parent, self.slot, self.rank = text, parent, slot, rank
        self.section, self.closing = False, ""
        self.version = 0
        self._nodes: dict[Slot, ConfigNode] = {}
        self._memo: dict[Callable[..., Any], Any] = {}
        self._ordered: list[ConfigNode] | None = None

    def __iter__(self) -> Iterator[ConfigNode]:
        """The lines under this one, in IOS's order; of one rank, as they were entered."""
        if self._ordered is None:
            self._ordered = sorted(self._nodes.values(), key=lambda node: node.rank)
        return iter(self._ordered)

    def __contains__(self, slot: Slot) -> bool:
        return slot in self._nodes

    def get(self, *slot: str) -> ConfigNode | None:
        """The line in a slot."""
        return self._nodes.get(slot)

    def text_of(self, *slot: str) -> str:
        """The text in a slot, empty when the slot is."""
        node = self._nodes.get(slot)
        return node.text if node else ""

    def under(self, *prefix: str) -> list[ConfigNode]:
        """The lines whose slot begins with the words given, in order."""
        return [node for node in self if node.slot[: len(prefix)] == prefix]

    def put(self, slot: Slot, text: str, rank: Rank) -> ConfigNode:
        """Set the line of a slot; what stood under it stays."""
        node = self._nodes.get(slot)
        if node is not None and node.text == text and node.rank == rank:
            return node
        if node is None:
            node = self._nodes[slot] = ConfigNode(parent=self, slot=slot)
        node.text, node.rank = text, rank
        self._changed()
        return node

    def drop(self, *slot: str) -> bool:
        """Empty a slot; whether there was a line in it."""
        found = self._nodes.pop(slot, None)
        if found is not None:
            self._changed()
        return found is not None

    def drop_under(self, *prefix: str) -> bool:
        """Empty every slot that begins with the words given; whether any did."""
        return sum(self.drop(*node.slot) for node in self.under(*prefix)) > 0

    def view(self, read: Callable[[ConfigNode], T]) -> T:
        """What ``read`` makes of this node, remembered until something under it changes."""
        if read not in self._memo:
            self._memo[read] = read(self)
        found: T = self._memo[read]
        return found

    def lines(self, depth: int = 0) -> Iterator[str]:
        """The text of everything under this node, indented by one blank a level."""
        for node in self:
            if node.section and depth:
                yield f"{' ' * depth}!"
            yield from node.block(depth)

    def block(self, depth: int = 0) -> Iterator[str]:
        """This line, what stands under it and the line that closes it."""
        yield from f"{' ' * depth}{self.text}".split("\n")
        yield from self.lines(depth + 1)
        if self.closing:
            yield f"{' ' * depth}{self.closing}"

    def _changed(self) -> None:
        self._ordered = None
        node: ConfigNode | None = self
        while node is not None:
            node._memo.clear()
            node.version += 1
            node = node.parent
