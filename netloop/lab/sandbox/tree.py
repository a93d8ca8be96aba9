"""The configuration as a tree: a line, the lines under it, each in a slot and printed in IOS's order.

Of a section that a router printed, the order in which it printed the lines is known; in every other one they are
sorted by rank. A tree is made of many thousands of these nodes, so that one has only what it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Slot = tuple[str, ...]
Rank = tuple[Any, ...]
T = TypeVar("T")


class ConfigNode:
    """A configuration line and what stands under it.

    Two lines of one slot never stand together: the later replaces the earlier. ``section`` marks a line that opens
    a mode, even while nothing stands under it; ``closing`` is the line that IOS prints at its end. With ``flat`` the
    lines under it are printed with these words before each of them, in place of this one. ``text`` is what the line
    means, in the spelling of the sandbox's own release; ``printed`` is how the router that printed it spelt it, empty
    where there is no such text: other releases and hands write the same line in other words.
    """

    __slots__ = (
        "_arranged",
        "_memo",
        "_nodes",
        "_ordered",
        "closing",
        "flat",
        "latest",
        "parent",
        "printed",
        "rank",
        "section",
        "slot",
        "text",
        "version",
    )

    def __init__(self, text: str = "", *, parent: ConfigNode | None = None, slot: Slot = (), rank: Rank = ()) -> None:
        self.text, self.parent, self.slot, self.rank = text, parent, slot, rank
        self.section, self.closing, self.flat, self.printed = False, "", "", ""
        self.latest: ConfigNode | None = None
        self.version = 0
        self._nodes: dict[Slot, ConfigNode] | None = None
        self._memo: dict[Callable[..., Any], Any] | None = None
        self._ordered: list[ConfigNode] | None = None
        self._arranged = False

    def __iter__(self) -> Iterator[ConfigNode]:
        """The lines under this one, in IOS's order; of one rank, as they were entered."""
        if self._nodes is None:
            return iter(())
        if self._ordered is None:
            self._ordered = sorted(self._nodes.values(), key=_rank)
        return iter(self._ordered)

    @property
    def newest(self) -> ConfigNode | None:
        """The line under this one that was put last where none had been."""
        return next(reversed(self._nodes.values()), None) if self._nodes else None

    @property
    def line(self) -> str:
        """The line as it is printed."""
        return self.printed or self.text

    def __contains__(self, slot: Slot) -> bool:
        return self._nodes is not None and slot in self._nodes

    def get(self, *slot: str) -> ConfigNode | None:
        """The line in a slot."""
        return self._nodes.get(slot) if self._nodes else None

    def text_of(self, *slot: str) -> str:
        """The text in a slot, empty when the slot is."""
        node = self._nodes.get(slot) if self._nodes else None
        return node.text if node else ""

    def under(self, *prefix: str) -> list[ConfigNode]:
        """The lines whose slot begins with the words given, in order."""
        if not self._nodes:
            return []
        count = len(prefix)
        return [node for node in self if node.slot[:count] == prefix]

    def put(self, slot: Slot, text: str, rank: Rank) -> ConfigNode:
        """Set the line of a slot; what stood under it stays."""
        node = self.get(*slot)
        if node is not None and node.text == text and node.rank == rank:
            return node
        moved = node is None or node.rank != rank
        if node is None:
            self._nodes = {} if self._nodes is None else self._nodes
            node = self._nodes[slot] = ConfigNode(parent=self, slot=slot)
        elif moved:
            self._unseat(node)
        if node.text != text:
            node.printed, self.latest = "", node
        node.text, node.rank = text, rank
        if moved:
            self._seat(node)
        self._changed()
        return node

    def spell(self, printed: str) -> None:
        """Print the line so until it says something else."""
        self.printed = printed
        self._changed()

    def drop(self, *slot: str) -> bool:
        """Empty a slot; whether there was a line in it."""
        found = self._nodes.pop(slot, None) if self._nodes else None
        if found is not None:
            self._unseat(found)
            self._changed()
        return found is not None

    def drop_under(self, *prefix: str) -> bool:
        """Empty every slot that begins with the words given; whether any did."""
        return sum(self.drop(*node.slot) for node in self.under(*prefix)) > 0

    def reorder(self, slots: Sequence[Slot]) -> None:
        """Let the lines of these slots stand in this order: where their rank is the same, unless they are arranged."""
        nodes = self._nodes or {}
        order = {slot: nodes[slot] for slot in (*slots, *nodes)}
        if list(order) == list(nodes):
            return
        self._nodes = order
        if self._arranged:
            self.arrange([nodes[slot] for slot in slots])
        else:
            self._ordered = None
        self._changed()

    def copy(self, parent: ConfigNode | None = None) -> ConfigNode:
        """The same lines in a tree of its own."""
        twin = ConfigNode(self.text, parent=parent, slot=self.slot, rank=self.rank)
        twin.section, twin.closing, twin.flat, twin.printed = self.section, self.closing, self.flat, self.printed
        twin._nodes = {node.slot: node.copy(twin) for node in self}
        if self._arranged:
            twin.arrange(list(twin._nodes.values()))
        return twin

    def view(self, read: Callable[[ConfigNode], T]) -> T:
        """What ``read`` makes of this node, remembered until something under it changes."""
        if self._memo is None or read not in self._memo:
            made = read(self)
            self._memo = {} if self._memo is None else self._memo
            self._memo[read] = made
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
        if self.flat:
            yield from (node.printed or f"{self.flat} {node.text}" for node in self)
            return
        yield from f"{' ' * depth}{self.line}".split("\n")
        yield from self.lines(depth + 1)
        if self.closing:
            yield f"{' ' * depth}{self.closing}"

    @property
    def arranged(self) -> bool:
        """Whether the lines stand as a router printed them."""
        return self._arranged

    def arrange(self, stood: Sequence[ConfigNode]) -> None:
        """Print the lines given in this order from now on, the others where they fit best by rank."""
        ours = self._nodes or {}
        seated = list(dict.fromkeys(node for node in stood if ours.get(node.slot) is node))
        known = set(seated)
        others = [node for node in self if node not in known]
        self._ordered, self._arranged = seated, True
        for node in others:
            self._seat(node)

    def _seat(self, node: ConfigNode) -> None:
        """Give a new line its place: by rank, and among lines that were arranged where it is least out of order."""
        if self._arranged and self._ordered is not None:
            at = _fitting(self._ordered, node.rank)
            self._ordered = [*self._ordered[:at], node, *self._ordered[at:]]
        else:
            self._ordered = None

    def _unseat(self, node: ConfigNode) -> None:
        if self._arranged and self._ordered is not None:
            self._ordered = [other for other in self._ordered if other is not node]
        else:
            self._ordered = None

    def _changed(self) -> None:
        node: ConfigNode | None = self
        while node is not None:
            node._memo = None
            node.version += 1
            node = node.parent


def _rank(node: ConfigNode) -> Rank:
    return node.rank


def _fitting(nodes: Sequence[ConfigNode], rank: Rank) -> int:
    """The place among nodes in any order at which the fewest of them stand on the wrong side of a rank; the last.

    A node without a rank belongs to the one above it, and does not count.
    """
    wrong = best = sum(1 for node in nodes if node.rank and node.rank < rank)
    place = 0
    for at, node in enumerate(nodes, 1):
        wrong += 1 if node.rank > rank else -1 if node.rank and node.rank < rank else 0
        if wrong <= best and (node.rank or not rank):
            best, place = wrong, at
    return place
