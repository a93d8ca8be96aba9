"""Node: a value as it was written, and where. Declarations are trees of nodes until they are typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from netloop.errors import Place

Scalar = str | int | float | bool | None
Path = tuple[str | int, ...]

SECRET_KEY = re.compile(r"passw|passphrase|secret|token|^enable$", re.IGNORECASE)
WHOLE = frozenset({"router_id"})
SHOWN = 60


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A scalar, a mapping or a list; ``keys`` tells where a mapping's keys stand, ``text`` how a scalar was written.

    ``hidden`` marks what stands under the key of a secret: it is never shown to anybody.
    """

    value: Scalar | Mapping[str, Node] | tuple[Node, ...]
    place: Place
    keys: Mapping[str, Place] = field(default_factory=dict)
    text: str = ""
    hidden: bool = False

    @property
    def mapping(self) -> Mapping[str, Node]:
        """The entries, none where this is no mapping."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> tuple[Node, ...]:
        """The list's items, none where this is no list."""
        return self.value if isinstance(self.value, tuple) else ()

    def child(self, step: str | int) -> Node | None:
        """The entry of that key, or the item at that index, or None."""
        if isinstance(step, int):
            return self.items[step] if 0 <= step < len(self.items) else None
        return self.mapping.get(step)

    def along(self, path: Sequence[str | int]) -> Iterator[tuple[str | int, Node]]:
        """The steps of ``path`` that exist, each with its node; a step that does not exist is passed over."""
        node = self
        for step in path:
            below = node.child(step)
            if below is not None:
                node = below
                yield step, node

    def at(self, path: Sequence[str | int]) -> Node:
        """The deepest node that exists on ``path``."""
        node = self
        for _step, below in self.along(path):
            node = below
        return node

    def find(self, path: Sequence[str | int]) -> Node | None:
        """What stands at exactly ``path``, or None."""
        node: Node | None = self
        for step in path:
            node = node.child(step) if node else None
        return node

    def nulls(self) -> Iterator[Path]:
        """The paths of mappings' entries that are null; not those within lists, nor within what is one value."""
        for key, node in self.mapping.items():
            if node.value is None:
                yield (key,)
            elif node.mapping and not node.hidden and key not in WHOLE:
                yield from ((key, *path) for path in node.nulls())

    def plain(self) -> Any:
        """The value as plain Python: dict, list, scalar."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return self.value

    def over(self, lower: Node) -> Node:
        """This value, completed by one of lower precedence: mappings merge, everything else replaces.

        What is one value although it is written as a mapping, a literal router ID with its reason, replaces too.
        """
        whole = self.hidden or not isinstance(self.value, dict) or not isinstance(lower.value, dict)
        if whole or not lower.mapping:
            return self
        merged = dict(self.mapping)
        for key, node in lower.mapping.items():
            merged[key] = merged[key].over(node) if key in merged and key not in WHOLE else merged.get(key, node)
        return replace(self, value=merged, keys={**lower.keys, **self.keys})

    def secret(self) -> Node:
        """The same value, never shown to anybody."""
        value = self.value
        if isinstance(value, dict):
            value = {key: node.secret() for key, node in value.items()}
        elif isinstance(value, tuple):
            value = tuple(node.secret() for node in value)
        return replace(self, value=value, hidden=True)

    def without(self, paths: frozenset[Path]) -> Node:
        """This tree less what stands at ``paths``."""
        if not paths:
            return self
        inner = {path[0]: frozenset(p[1:] for p in paths if p[0] == path[0]) for path in paths if path}
        if isinstance(self.value, dict):
            kept = {k: n.without(inner.get(k, frozenset())) for k, n in self.value.items() if (k,) not in paths}
            return replace(self, value=kept)
        if isinstance(self.value, tuple):
            pairs = enumerate(self.value)
            return replace(
                self, value=tuple(n.without(inner.get(i, frozenset())) for i, n in pairs if (i,) not in paths)
            )
        return self

    def __str__(self) -> str:
        """What was found, for a message: kinds for mappings and lists, the text for scalars, never a secret."""
        if self.hidden:
            return "(hidden)"
        if isinstance(self.value, dict):
            return "a mapping"
        if isinstance(self.value, tuple):
            return f"a list of {len(self.value)}"
        if self.value is None or isinstance(self.value, str):
            return shown(self.value)
        return self.text or str(self.value)


def shown(text: str | None) -> str:
    """A text in quotes, with control and other unprintable characters escaped, cut to a readable length."""
    if text is None:
        return "nothing"
    quoted = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[: SHOWN + 1])
    return f'"{quoted[:SHOWN]}..."' if len(quoted) > SHOWN else f'"{quoted}"'
