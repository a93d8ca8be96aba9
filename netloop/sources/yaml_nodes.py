"""YAML text to nodes: every value with its line and column, every oddity of YAML a problem in plain words."""

from __future__ import annotations

from functools import lru_cache
from sys import intern
from typing import TYPE_CHECKING, Any

from netloop.errors import Place, Problem
from netloop.sources.nodes import NO_KEYS, SECRET_KEY, Node, Scalar, shown
from netloop.sources.scalars import STANDARD, Trap, first_characters, kind, read
from netloop.sources.yaml_errors import control, syntax

if TYPE_CHECKING:
    from collections.abc import Callable

DEPTH, SIZE = 50, 2_000_000
QUOTE = "put it in quotes"


class _Stop(Exception):
    """Reading cannot go on; the problem is recorded."""


@lru_cache(maxsize=1_000)
def is_secret(key: str) -> bool:
    """Whether what stands under a key is never shown to anybody."""
    return SECRET_KEY.search(key) is not None


def parse(text: str, file: str, *, foreign: bool = False) -> tuple[Node | None, list[Problem]]:
    """The document's root, or None where there is none, and every problem on the way. Nothing is raised.

    A ``foreign`` file is another tool's, which may read YAML 1.2: words of which YAML 1.1 makes something else than
    they look (``22:22``, ``010``, ``on``), and tags, are no problem there; a word's text is as it was written.
    """
    import yaml

    unprintable = control(text, file)
    if unprintable:
        return None, [unprintable]
    builder = _Builder(text, file, foreign=foreign)
    try:
        return builder.document(), builder.problems
    except yaml.MarkedYAMLError as exc:
        return None, [*builder.problems, syntax(exc, file, text)]
    except yaml.YAMLError:
        return None, [*builder.problems, Problem(Place(file), "this is not YAML")]
    except _Stop:
        return None, builder.problems


class _Builder:
    """Builds nodes from the parser's events, so that depth and size stay bounded."""

    def __init__(self, text: str, file: str, *, foreign: bool) -> None:
        import yaml

        loader: Callable[[str], Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.next, self.file, self.problems = loader(text).get_event, file, list[Problem]()
        self.typed = first_characters()
        self.scalar_event, self.alias_event = yaml.ScalarEvent, yaml.AliasEvent
        self.mapping_start, self.mapping_end = yaml.MappingStartEvent, yaml.MappingEndEvent
        self.sequence_end = yaml.SequenceEndEvent
        self.anchors: dict[str, Node] = {}
        self.sizes: dict[int, int] = {}
        self.size, self.foreign = 0, foreign

    def document(self) -> Node | None:
        import yaml

        self.next()
        first = self.next()
        if isinstance(first, yaml.StreamEndEvent):
            return None
        root = self.node(self.next(), 0, hidden=False)
        self.next()
        following = self.next()
        if not isinstance(following, yaml.StreamEndEvent):
            self.problem(following, "a second document begins here", "one document a file", hint='remove the "---"')
        return root

    def place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)

    def problem(
        self, event: Any, message: str, expected: str, actual: str | None = None, hint: str | None = None
    ) -> None:
        self.problems.append(Problem(self.place(event), message, expected, actual, hint))

    def stop(self, event: Any, message: str, expected: str) -> None:
        self.problem(event, message, expected)
        raise _Stop

    def node(self, event: Any, depth: int, *, hidden: bool) -> Node:
        """The node that ``event`` begins, with all that is in it."""
        kind = event.__class__
        if depth > DEPTH:
            self.stop(event, "nested too deeply", f"at most {DEPTH} levels")
        if kind is self.alias_event:
            node = self.alias(event)
            return node.secret() if hidden and not node.hidden else node
        start = self.size
        self.count(event, 1)
        if kind is self.scalar_event:
            text = event.value
            value = text if event.tag is None and text[:1] not in self.typed else self.scalar(event, hidden=hidden)
            node = Node(value, self.place(event), NO_KEYS, text, hidden)
        elif kind is self.mapping_start:
            node = self.mapping(event, depth, hidden=hidden)
        else:
            node = self.sequence(event, depth, hidden=hidden)
        if event.anchor:
            self.anchors[event.anchor] = node
            self.sizes[id(node)] = self.size - start
        return node

    def count(self, event: Any, size: int) -> None:
        self.size += size
        if self.size > SIZE:
            self.stop(event, "aliases make this file too large", f"at most {SIZE:,} values")

    def alias(self, event: Any) -> Node:
        node = self.anchors.get(event.anchor)
        if node is None:
            message = "an alias (*name) refers to an anchor that is not defined before it"
            self.problem(event, message, "an anchor (&name) above", hint='text that begins with "*" needs quotes')
            return Node(None, self.place(event))
        self.count(event, self.sizes[id(node)])
        return node

    def sequence(self, event: Any, depth: int, *, hidden: bool) -> Node:
        self.standard(event, "seq", hidden=hidden)
        items = []
        while (item := self.next()).__class__ is not self.sequence_end:
            items.append(self.node(item, depth + 1, hidden=hidden))
        return Node(tuple(items), self.place(event), NO_KEYS, "", hidden)

    def mapping(self, event: Any, depth: int, *, hidden: bool) -> Node:
        self.standard(event, "map", hidden=hidden)
        values, keys, merged = dict[str, Node](), dict[str, Place](), list[Node]()
        while (key_event := self.next()).__class__ is not self.mapping_end:
            key = self.key(key_event, depth, hidden=hidden)
            value = self.node(self.next(), depth + 1, hidden=hidden or is_secret(key))
            if key == "<<" and not key_event.style:
                merged += self.bases(key_event, value)
                continue
            if key in values:
                self.duplicate(key_event, key, keys[key], hidden=hidden)
            values[key], keys[key] = value, self.place(key_event)
        for base in merged:
            values = {**base.mapping, **values}
            keys = {**base.keys, **keys}
        return Node(values, self.place(event), keys, "", hidden)

    def duplicate(self, event: Any, key: str, first: Place, *, hidden: bool) -> None:
        name = "a key" if hidden else f"key {shown(key)}"
        self.problem(event, f"{name} is given twice (first at {first})", "each key once")

    def bases(self, event: Any, value: Node) -> list[Node]:
        bases = list(value.items) or [value]
        if all(isinstance(base.value, dict) for base in bases):
            return bases
        self.problem(event, 'the merge key "<<" needs a mapping, or a list of mappings', "an alias such as *base")
        return []

    def key(self, event: Any, depth: int, *, hidden: bool) -> str:
        if event.__class__ is self.scalar_event:
            return self.name(event, hidden=hidden)
        node = self.node(event, depth + 1, hidden=hidden)
        if event.__class__ is self.alias_event and isinstance(node.value, str):
            return node.value
        self.problem(event, "this key is not a word", "a name", hint="text that begins with [ { or * needs quotes")
        return f"(key at {self.place(event)})"

    def name(self, event: Any, *, hidden: bool) -> str:
        text = intern(event.value)
        if text[:1] not in self.typed or event.style or event.tag or self.foreign:
            return text
        meant = kind(text)
        word = "this key" if hidden else f"the key {text}"
        if meant in {"bool", "null"}:
            meaning = "nothing" if meant == "null" else str(read(text)).lower()
            self.problem(event, f"YAML reads {word} as {meaning}, not as a name", "a name", hint=QUOTE)
        elif meant == "int":
            self.plain(event, lambda: word)
        return text

    def plain(self, event: Any, word: Callable[[], str]) -> Scalar:
        """The value of a plain word; ``word`` tells what a message calls it."""
        try:
            return read(event.value)
        except Trap as trap:
            if not self.foreign:
                self.problem(event, f"YAML reads {word()} as {trap}", "plain digits, or text in quotes", hint=QUOTE)
            return str(event.value)

    def scalar(self, event: Any, *, hidden: bool) -> Scalar:
        self.standard(event, "str", hidden=hidden)
        if event.style or event.tag:
            return str(event.value)
        return self.plain(event, lambda: "this" if hidden else shown(event.value))

    def standard(self, event: Any, tag: str, *, hidden: bool) -> None:
        if event.tag is not None and not self.foreign and event.tag not in ("!", STANDARD + tag):
            found = None if hidden else shown(str(event.tag))
            hint = 'text that begins with "!" needs quotes'
            self.problem(event, "YAML tags have no meaning here", "a value without a tag", actual=found, hint=hint)
