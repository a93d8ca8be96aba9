"""Values as ``expect`` gives them: exact, ``{contains: x}`` or ``{matches: regex}``; and paths into what came back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

MATCHERS = {"contains", "matches"}
ABSENT = "nothing"
"""What stands for a value that is not there."""


def fits(expected: Any, actual: Any) -> bool:
    """Whether a value is as expected."""
    if not _is_matcher(expected):
        return bool(expected == actual) and isinstance(expected, bool) == isinstance(actual, bool)
    return all(
        _contains(expected[key], actual) if key == "contains" else _matches(expected[key], actual) for key in expected
    )


def _is_matcher(expected: Any) -> bool:
    return isinstance(expected, Mapping) and bool(expected) and set(expected) <= MATCHERS


def _matches(pattern: str, actual: Any) -> bool:
    return re.search(str(pattern), text(actual)) is not None


def _contains(needle: Any, actual: Any) -> bool:
    """Text in a text, an item in a list, a row with such columns in a table, keys with such values in a mapping."""
    if isinstance(needle, list):
        return all(_contains(each, actual) for each in needle)
    if isinstance(needle, Mapping) and not _is_matcher(needle) and isinstance(actual, Mapping):
        return all(key in actual and fits(value, actual[key]) for key, value in needle.items())
    if isinstance(actual, list) and not isinstance(needle, str):
        return any(_part(needle, item) for item in actual)
    return str(needle) in text(actual)


def _part(needle: Any, item: Any) -> bool:
    if isinstance(needle, Mapping) and not _is_matcher(needle):
        return isinstance(item, Mapping) and _contains(needle, item)
    return fits(needle, item)


def text(value: Any) -> str:
    """A value as a text to search: a text is itself, others are JSON."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def at(path: str, value: Any) -> Any:
    """What a path leads to, ``ABSENT`` where it leads nowhere; ``.`` and ``result`` are the whole.

    Steps are parted by `` > ``, or by dots, where a key may have dots itself. ``length`` is that of a list.
    """
    if path == ".":
        return value
    if isinstance(value, Mapping) and "result" not in value and path.partition(".")[0] == "result":
        path = path.partition(".")[2]
        return at(path, value) if path else value
    return next(_follow(path.split(" > ") if " > " in path else path, value), ABSENT)


def _follow(path: list[str] | str, value: Any) -> Iterator[Any]:
    if not path:
        yield value
    elif path in ("length", ["length"]) and isinstance(value, list):
        yield len(value)
    elif isinstance(path, list):
        for step in _items(value):
            if step[0] == path[0]:
                yield from _follow(path[1:], step[1])
    else:
        for key, item in _items(value):
            if path == key or path.startswith(f"{key}."):
                yield from _follow(path[len(key) + 1 :], item)


def _items(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        yield from ((str(key), item) for key, item in value.items())
    elif isinstance(value, list):
        yield from ((str(number), item) for number, item in enumerate(value))
