"""Node: a value as it was written, and where. Declarations are trees of nodes until they are typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeVar

from netloop.errors import Place

Scalar = str | int | float | bool | None
Path = tuple[str | int, ...]
StepT = TypeVar("StepT", str, int)

SECRET_KEY = re.compile(r"passw|passphrase|secret|token|^enable$", re.IGNORECASE)
WHOLE = frozenset({"router_id"})
SHOWN = 60


NO_KEYS: Mapping[str, Place] = MappingProxyType({})


def _no_keys() -> Mapping[str, Place]:
    return NO_KEYS


@dataclass(slots=True, eq=False)
class Node:
    """A scalar, a mapping or a list; ``keys`` tells where a mapping's keys stand, ``text`` how a scalar was written.

    Trees share nodes: none is changed once it is made. (It is not frozen, since that doubles the time to make one.)

    ``hidden`` marks what stands under the key of a secret: it is never shown to anybody.
    """

    value: Scalar | Mapping[str, Node] | tuple[Node, ...]
    place: Place
    keys: Mapping[str, Place] = field(default_factory=_no_keys)
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
        value = self.value
        if isinstance(value, dict):
            return None if isinstance(step, int) else value.get(step)
        return value[step] if isinstance(value, tuple) and isinstance(step, int) and 0 <= step < len(value) else None

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
        for step in path:
            node = node.child(step) or node
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
            value = node.value
            if value is None:
                yield (key,)
            elif value and isinstance(value, dict) and not node.hidden and key not in WHOLE:
                yield from ((key, *path) for path in node.nulls())

    def plain(self) -> Any:
        """The value as plain Python: dict, list, scalar."""
        value = self.value
        if isinstance(value, dict):
            return {key: node.plain() for key, node in value.items()}
        if isinstance(value, tuple):
            return [node.plain() for node in value]
        return value

    def over(self, lower: Node) -> Node:
        """This value, completed by one of lower precedence: mappings merge, everything else replaces.

        What is one value although it is written as a mapping, a literal router ID with its reason, replaces too.
        """
        mine, theirs = self.value, lower.value
        if self.hidden or not theirs or not isinstance(mine, dict) or not isinstance(theirs, dict):
            return self
        merged = dict(mine)
        for key, node in theirs.items():
            own = merged.get(key)
            if own is None:
                merged[key] = node
            elif key not in WHOLE:
                merged[key] = own.over(node)
        return Node(merged, self.place, {**lower.keys, **self.keys}, self.text)

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
        inner: dict[str | int, set[Path]] = {}
        for path in paths:
            inner.setdefault(path[0], set()).add(path[1:])
        if isinstance(self.value, dict):
            return replace(self, value=dict(_kept(self.value.items(), inner)))
        if isinstance(self.value, tuple):
            return replace(self, value=tuple(node for _index, node in _kept(enumerate(self.value), inner)))
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


def _kept(children: Iterable[tuple[StepT, Node]], gone: Mapping[str | int, set[Path]]) -> Iterator[tuple[StepT, Node]]:
    """The children, each less what is gone below it; not those that are gone themselves."""
    for step, node in children:
        paths = gone.get(step)
        if paths is None:
            yield step, node
        elif () not in paths:
            yield step, node.without(frozenset(paths))


def shown(text: str | None) -> str:
    """A text in quotes, with control and other unprintable characters escaped, cut to a readable length."""
    if text is None:
        return "nothing"
    if len(text) <= SHOWN and text.isprintable():
        return f'"{text}"'
    quoted = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[: SHOWN + 1])
    return f'"{quoted[:SHOWN]}..."' if len(quoted) > SHOWN else f'"{quoted}"'
