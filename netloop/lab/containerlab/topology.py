"""A twin as a containerlab topology: one YAML file, and the startup configurations that it names. Pure.

The form is that of docs/manual/topo-def-file.md and docs/manual/nodes.md of containerlab v0.79. The management network
is containerlab's usual one (docs/manual/network.md), written out so that it can be seen and changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from netloop.errors import LabError
from netloop.lab.containerlab.kinds import named
from netloop.lab.twin.twin import Twin, TwinCable, TwinNode

MANAGEMENT = {"network": "clab", "ipv4-subnet": "172.20.20.0/24", "ipv6-subnet": "3fff:172:20:20::/64"}
NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]*")
STARTUP = "startup"
"""The folder, beside the topology, of what the nodes boot with."""


def lab_name(stem: str) -> str:
    """A lab's name made of any text."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", stem).lstrip("-._") or "lab"


def topology_file(name: str) -> str:
    """The name of a lab's topology file."""
    return f"{name}.clab.yml"


def files(twin: Twin, name: str) -> Mapping[str, str]:
    """Every file of a lab of that name, by its relative path; the topology comes first.

    Raises:
        LabError: containerlab takes no lab of that name.
    """
    if not NAME.fullmatch(name):
        raise LabError(f"{name!r} is no name of a containerlab lab", hint="letters, digits, dot, hyphen, underscore")
    entries = [named(node.kind).entry(node) for node in bootable(twin)]
    startup = {f"{STARTUP}/{path}": text for entry in entries for path, text in entry.files.items()}
    return {topology_file(name): _yaml(topology(twin, name)), **startup}


def bootable(twin: Twin) -> tuple[TwinNode, ...]:
    """The nodes that get a startup configuration."""
    return tuple(node for node in twin.nodes if node.startup)


def topology(twin: Twin, name: str) -> dict[str, Any]:
    """The topology as plain data."""
    kinds = {node.name: node.kind for node in twin.nodes}
    links = [{"endpoints": _endpoints(cable, kinds)} for cable in twin.cables]
    nodes = {node.name: _entry(node) for node in twin.nodes}
    return {"name": name, "mgmt": MANAGEMENT, "topology": {"nodes": nodes, **({"links": links} if links else {})}}


def _entry(node: TwinNode) -> dict[str, Any]:
    kind = named(node.kind)
    settings = kind.entry(node).settings if node.startup else {}
    placed = {key: _below(key, value) for key, value in settings.items()}
    return {"kind": kind.name, "image": node.image or kind.image, **placed}


def _below(key: str, value: Any) -> Any:
    """The value with its paths led to the startup folder."""
    if key == "startup-config":
        return f"{STARTUP}/{value}"
    return [f"{STARTUP}/{path}" for path in value] if key == "binds" else value


def _endpoints(cable: TwinCable, kinds: Mapping[str, str]) -> _Line:
    ends = ((cable.a, cable.a_interface), (cable.z, cable.z_interface))
    return _Line(f"{node}:{named(kinds[node]).interfaces.endpoint_of(interface)}" for node, interface in ends)


def images(twin: Twin) -> Iterable[str]:
    """The images that the nodes need, each once."""
    return dict.fromkeys(node.image or named(node.kind).image for node in twin.nodes)


class _Line(list[str]):
    """A list that is written on one line."""


def _yaml(data: Any) -> str:
    import yaml

    class Dumper(yaml.SafeDumper):
        """YAML's plain words, each value written out, and lists on one line where that is asked for."""

        def ignore_aliases(self, data: Any) -> bool:
            """Never say the same by a reference."""
            return True

    Dumper.add_representer(
        _Line, lambda dumper, line: dumper.represent_sequence("tag:yaml.org,2002:seq", line, flow_style=True)
    )
    text: str = yaml.dump(data, Dumper=Dumper, sort_keys=False, width=120)
    return text
