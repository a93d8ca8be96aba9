"""The keys of a document that a JSON Schema describes: where each form may stand, and an example of each key."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import yaml

Json = dict[str, Any]
LONGEST = 72
"""How long the example of a key may be."""


def paths(schema: Json) -> dict[str, list[str]]:
    """Where each form of a schema may stand: ``hosts.*.loopbacks.*``, with ``*`` for a name, ``[]`` for an entry."""
    found: dict[str, list[str]] = defaultdict(list)

    def walk(value: Json, path: str) -> None:
        for step, name in forms(value):
            here = f"{path}{step}"
            if here not in found[name]:
                found[name].append(here)
                inner(schema["$defs"][name], f"{here}.")

    def inner(form: Json, path: str) -> None:
        for key, value in form.get("properties", {}).items():
            walk(value, f"{path}{key}")

    inner(schema, "")
    return dict(found)


def forms(value: Json, step: str = "") -> Iterator[tuple[str, str]]:
    """The forms that a value may be or hold, each with the steps that lead to it."""
    if "$ref" in value:
        yield step, value["$ref"].rpartition("/")[2]
    for option in (*value.get("anyOf", ()), *value.get("oneOf", ())):
        yield from forms(option, step)
    if isinstance(value.get("items"), dict):
        yield from forms(value["items"], f"{step}[]")
    for entry in (*value.get("patternProperties", {}).values(), value.get("additionalProperties")):
        if isinstance(entry, dict):
            yield from forms(entry, f"{step}.*")


def examples(schema: Json, documents: list[Json]) -> dict[tuple[str, str], Any]:
    """The first value of each key of each form (``""`` for the document itself) in the documents.

    A form that has no example of a key takes that of another form whose key of this name means the same.
    """
    found: dict[tuple[str, str], Any] = {}
    for document in documents:
        _collect(schema, schema, document, found)
    by_meaning = {_meaning(schema, form, key): value for (form, key), value in reversed(found.items())}
    for form in ("", *schema["$defs"]):
        for key in _form(schema, form).get("properties", {}):
            meaning = _meaning(schema, form, key)
            if (form, key) not in found and meaning in by_meaning:
                found[form, key] = by_meaning[meaning]
    return found


def _collect(schema: Json, form: Json, value: Json, found: dict[tuple[str, str], Any]) -> None:
    name = next((name for name, one in schema["$defs"].items() if one is form), "")
    for key, inner in value.items():
        found.setdefault((name, key), inner)
        for step, below in forms(form["properties"][key]):
            for entry in _at(inner, step):
                if isinstance(entry, dict):
                    _collect(schema, schema["$defs"][below], entry, found)


def _at(value: Any, step: str) -> list[Any]:
    """What stands at the end of steps such as ``.*`` and ``[]``; nothing where the value has another shape."""
    if not step:
        return [value]
    if step.startswith("[]"):
        inner = value if isinstance(value, list) else []
    else:
        inner = list(value.values()) if isinstance(value, dict) else []
    return [end for entry in inner for end in _at(entry, step[2:])]


def _form(schema: Json, name: str) -> Json:
    found: Json = schema["$defs"][name] if name else schema
    return found


def _meaning(schema: Json, form: str, key: str) -> str:
    """A key and what may be said of it, whether or not it may be null."""
    value = _form(schema, form)["properties"][key]
    options = [option for option in value.get("anyOf", [value]) if option != {"type": "null"}]
    bare = [{k: v for k, v in option.items() if k not in {"default", "description"}} for option in options]
    return json.dumps([key, bare], sort_keys=True)


def flow(value: Any, depth: int = 9) -> str:
    """A value as YAML on one line; what lies deeper than so many levels is left out, as dots."""
    if isinstance(value, dict) and value:
        return (
            f"{{{', '.join(f'{key}: {flow(inner, depth - 1)}' for key, inner in value.items())}}}" if depth else "{...}"
        )
    if isinstance(value, list) and value:
        return f"[{', '.join(flow(inner, depth - 1) for inner in value)}]" if depth else "[...]"
    return yaml.safe_dump([value], default_flow_style=True, width=math.inf, allow_unicode=True).strip()[1:-1]


def shortened(value: Any) -> str:
    """A value as YAML on one short line."""
    return next((text for depth in (9, 3, 2, 1) if len(text := flow(value, depth)) <= LONGEST), flow(value, 0))
