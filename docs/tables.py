"""Markdown tables: of anything, and of a JSON Schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from docs.keys import paths

Json = dict[str, Any]
CODE_WITH_BAR = re.compile(r"`([^`|]*\|[^`]*)`")
MARKS = str.maketrans({character: f"&#{ord(character)};" for character in "|*_"})
KEYS = ("key", "value", "there", "what it is", "default")


def schema_page(title: str, file: str, schema: Json) -> Iterator[str]:
    """A JSON Schema as tables: the document itself first, then each form."""
    where = paths(schema)
    yield f"# {title}\n"
    yield f"{plain(schema.get('description', ''))} `[]` in a path stands for an entry of a list.\n"
    yield f"The same, for machines: [{file}]({file}).\n"
    yield from table(KEYS, rows(schema))
    for name, form in schema.get("$defs", {}).items():
        yield f"\n## {short(name)}\n"
        yield f"{plain(form.get('description', ''))}\n"
        yield f"Path: {', '.join(f'`{path}`' for path in where[name])}.\n"
        yield from table(KEYS, rows(form))


def rows(form: Json) -> list[tuple[str, ...]]:
    """A row for each key of a form."""
    required = set(form.get("required", ()))
    return [
        (
            f"`{key}`",
            kind(v if key in required else said(v)),
            "always" if key in required else "",
            plain(v.get("description", "")),
            default(v),
        )
        for key, v in form.get("properties", {}).items()
    ]


def said(value: Json) -> Json:
    """What a key may be when it is given for its own sake, not as null."""
    options = [option for option in value.get("anyOf", ()) if option.get("type") != "null"]
    return options[0] if len(options) == 1 else {**value, "anyOf": options} if options else value


def default(value: Json) -> str:
    """A key's default, where it says something."""
    found = value.get("default")
    return "" if found in (None, {}, []) or "$ref" in value else f"`{json.dumps(found)}`"


def kind(value: Json) -> str:
    """What a value may be, in words, with a link where it has a form of its own."""
    if "$ref" in value:
        name = short(value["$ref"].rpartition("/")[2])
        return f"[{name}](#{name.lower().replace(' ', '-')})"
    if options := value.get("anyOf") or value.get("oneOf"):
        return " or ".join(dict.fromkeys(kind(option) for option in options))
    if "enum" in value or "const" in value:
        return " or ".join(f"`{v}`" for v in value.get("enum", [value.get("const")]))
    if value.get("type") == "array":
        return f"list: {kind(value.get('items', {}))}"
    if value.get("type") == "object":
        return mapping(value)
    return scalar(value)


def mapping(value: Json) -> str:
    """A mapping: of fixed keys, or of names to forms."""
    if keys := value.get("properties"):
        return f"`{{{', '.join(f'{key}: ...' for key in keys)}}}`"
    inner = next(iter(value.get("patternProperties", {}).values()), value.get("additionalProperties"))
    return f"mapping to {kind(inner)}" if isinstance(inner, dict) else "mapping"


def scalar(value: Json) -> str:
    """A plain value, with its bounds and an example."""
    types = value.get("type", "anything")
    said = " or ".join(types) if isinstance(types, list) else str(types)
    low, high = value.get("minimum"), value.get("maximum")
    bounds = f" {low} to {high}" if low is not None and high is not None else ""
    examples = ", ".join(f"`{example}`" for example in value.get("examples", ()))
    return f"{said}{bounds}{f', as {examples}' if examples else ''}"


def short(name: str) -> str:
    """``BgpForm`` is ``Bgp``, ``DeviceShape`` is ``Device``: the reader need not know of Python's classes."""
    return name.removesuffix("Form").removesuffix("Shape")


def table(head: tuple[str, ...], body: list[tuple[str, ...]]) -> Iterator[str]:
    """A Markdown table without the columns that say nothing; nothing at all where it has no row."""
    kept = [index for index in range(len(head)) if any(row[index] for row in body)]
    for row in (head, ("---",) * len(head), *body) if body else ():
        yield f"| {' | '.join(cell(row[index]) for index in kept)} |"
    yield ""


def cell(text: str) -> str:
    """A text that may stand in a cell: a bar in it, in code too, is none between cells, wherever the page is read."""
    return CODE_WITH_BAR.sub(lambda found: f"<code>{escape(found[1]).translate(MARKS)}</code>", text).replace(
        "|", "&#124;"
    )


def plain(text: str) -> str:
    """Text from the program as Markdown, with nothing in it taken for HTML."""
    return " ".join(text.replace("``", "`").replace("<", "&lt;").split())
