"""Origins: a host as groups and defaults complete it, each value with the layer and the place that it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from netloop.errors import Place
from netloop.sources.declared import Declared, DeclaredHost
from netloop.sources.nodes import Node, Path

SECRETS = frozenset({"password", "enable"})


@dataclass(frozen=True, slots=True)
class Origin:
    """A line of the merged host: ``text`` at ``depth``, and, where it holds a value, where that comes from.

    ``removes`` is the layer whose value an explicit null takes away; such a line says what the host does not have.
    """

    depth: int
    text: str
    place: Place | None = None
    layer: str = ""
    removes: str = ""


def origins(declared: Declared, host: DeclaredHost) -> Iterator[Origin]:
    """The merged host line by line, as YAML; no secret is shown."""
    layers = [("host", host.own), *((f"group {name}", declared.groups[name]) for name in host.groups)]
    if declared.defaults:
        layers.append(("defaults", declared.defaults))
    yield from _below(host, host.node, (), layers)


def _below(host: DeclaredHost, node: Node, path: Path, layers: list[tuple[str, Node]]) -> Iterator[Origin]:
    for key, child in node.mapping.items():
        here, depth = (*path, key), len(path)
        if child.mapping and not child.hidden:
            yield Origin(depth, f"{_flow(key)}:")
            yield from _below(host, child, here, layers)
        else:
            says = [title for title, layer in layers if layer.find(here) is not None]
            removes = says[1] if child.value is None and len(says) > 1 else ""
            text = f"{_flow(key)}: {_shown(host, child, here)}"
            yield Origin(depth, text, child.place, says[0] if says else "", removes)


def _shown(host: DeclaredHost, node: Node, path: Path) -> str:
    if node.hidden:
        secret = getattr(host.form, path[0]) if len(path) == 1 and path[0] in SECRETS else None
        return str(secret) if secret else "(hidden)"
    return _flow(_bare(node))


def _bare(node: Node) -> Any:
    """The value as plain Python, without what is hidden."""
    if node.hidden:
        return "(hidden)"
    if isinstance(node.value, dict):
        return {key: _bare(inner) for key, inner in node.value.items()}
    return [_bare(inner) for inner in node.items] if isinstance(node.value, tuple) else node.value


def _flow(value: Any) -> str:
    import yaml

    if isinstance(value, str) and value.isdecimal():
        return value
    text: str = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, allow_unicode=True, width=float("inf"))
    return text.removesuffix("\n").removesuffix("...").rstrip()
