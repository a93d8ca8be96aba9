"""The reference page of the inventory: each key with its path, type, default and an example."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic.fields import FieldInfo

from docs.keys import Json, examples, flow, paths, shortened
from docs.tables import kind, plain, said, short, table
from netloop.sources.kinds import Form
from netloop.sources.language import InventoryForm

EXAMPLE = ("example/network.yaml", "example/hosts/pe2.yaml")
"""The inventory that has every key, beside the page."""
LAYERS = ("defaults", "groups.*", "hosts.*")
"""Where a host's keys may stand; the last one has them all."""
HEAD = ("key", "type", "default", "example", "what it is")
INTRODUCTION = """
A path is written with `*` for a name that you choose (a host's, a group's, a process's number) and `[]` for an entry of
a list: `hosts.*.routing.ospf.*.area` is `area` of an OSPF process of a host. What may stand on a host may stand in
`groups.*` and in `defaults` as well; [how they are merged](../howto/inventory.md#groups-and-defaults).

The same, for machines: [inventory.schema.json](inventory.schema.json), which `netloop schema` prints. The examples are
taken from one inventory that has every key and validates: {example}.
"""


def inventory_page(schema: Json, folder: Path) -> Iterator[str]:
    """The page; ``folder`` is that of the reference, where the example is.

    Raises:
        LookupError: a key has no example.
    """
    yield f"# Inventory\n\n{plain(schema['description'])}"
    yield INTRODUCTION.format(example=" and ".join(f"[{file}]({file})" for file in EXAMPLE))
    found = examples(schema, [yaml.safe_load((folder / file).read_text()) for file in EXAMPLE])
    yield from table(HEAD, _rows(InventoryForm, "", schema, found))
    where, classes = paths(schema), _classes(Form)
    for name, form in schema["$defs"].items():
        yield f"\n## {short(name)}\n"
        yield f"{plain(form['description'])}\n"
        yield f"{_places(where[name])}\n"
        yield from table(HEAD, _rows(classes[name], name, form, found))
    yield "\n## Every path\n"
    yield "Those of `groups.*` and `defaults` that a host has as well are left out.\n"
    yield from table(("path", "form"), list(_index(schema, where)))


def _classes(root: type[Form]) -> dict[str, type[Form]]:
    return {root.__name__: root, **{k: v for child in root.__subclasses__() for k, v in _classes(child).items()}}


def _places(found: list[str]) -> str:
    own = [path for path in found if not path.startswith(LAYERS[:2])] or found
    more = " and the same under `groups.*` and `defaults`" if len(own) < len(found) else ""
    return f"Path: {', '.join(f'`{path}`' for path in own)}{f',{more}' if more else ''}."


def _rows(form: type[Form], name: str, schema: Json, found: dict[tuple[str, str], Any]) -> list[tuple[str, ...]]:
    return [
        (
            f"`{key}`",
            kind(value if field.is_required() else said(value)),
            _default(field),
            f"`{key}: {shortened(_example(name, key, found))}`",
            plain(value["description"]),
        )
        for key, value in schema["properties"].items()
        for field in (form.model_fields[key],)
    ]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    return "none" if value is None or isinstance(value, Form) or value in ([], {}) else f"`{flow(value)}`"


def _example(form: str, key: str, found: dict[tuple[str, str], Any]) -> Any:
    if (form, key) not in found:
        raise LookupError(f"{short(form) or 'the inventory'}: {key} has no example: add it to {' or '.join(EXAMPLE)}")
    return found[form, key]


def _index(schema: Json, where: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    places = [(f"{path}.", name) for name, found in where.items() for path in found if not path.startswith(LAYERS[:2])]
    keys = [(key, "inventory", "Inventory") for key in schema["properties"]]
    for path, name in places:
        title = short(name)
        keys += [(f"{path}{key}", title.lower(), title) for key in schema["$defs"][name]["properties"]]
    for path, anchor, title in sorted(keys):
        yield f"`{path}`", f"[{title}](#{anchor})"
