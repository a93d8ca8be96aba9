"""Plain data as declarations: for sources that get their inventory from somewhere else than a YAML file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netloop.errors import Place
from netloop.sources.declare import declare
from netloop.sources.declared import Declared
from netloop.sources.nodes import SECRET_KEY, Node


def declared(data: Mapping[str, Any], location: str) -> Declared:
    """The declarations in ``data``, which has the keys of a YAML inventory (``hosts``, ``groups``, ``links`` ...).

    ``location`` is the place of every problem, and what the inventory is called. Nothing is raised: what is refused is
    among the result's problems.
    """
    return declare(_node(data, Place(location)), location)


def _node(value: Any, place: Place) -> Node:
    if isinstance(value, Mapping):
        entries = {str(key): _entry(str(key), inner, place) for key, inner in value.items()}
        return Node(entries, place, dict.fromkeys(entries, place))
    if isinstance(value, (list, tuple)):
        return Node(tuple(_node(inner, place) for inner in value), place)
    plain = value if value is None or isinstance(value, (str, int, float, bool)) else str(value)
    return Node(plain, place, text=str(value))


def _entry(key: str, value: Any, place: Place) -> Node:
    node = _node(value, place)
    return node.secret() if SECRET_KEY.search(key) else node
