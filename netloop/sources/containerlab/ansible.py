"""Ansible inventories: groups of hosts with variables, as containerlab and netlab write them.

Sources: containerlab.dev/manual/inventory, "Ansible": hosts are containers' names, grouped by kind below ``all``.
netlab.tools/outputs/ansible: groups stand side by side, and a host's variables in ``hosts.yml`` or in ``host_vars``, as
``host_vars/r1/topology.json`` or ``host_vars/r1.yml``; the same of ``group_vars``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from netloop.errors import Place
from netloop.sources.containerlab.found import Found, FoundNode
from netloop.sources.containerlab.netlab import links_of, node_of
from netloop.sources.containerlab.nornir import NO_LINKS
from netloop.sources.containerlab.reading import LabReader
from netloop.sources.nodes import Node
from netloop.sources.patterns import present
from netloop.sources.words import NAME

LAB_FOLDER = "clab-"
ENDINGS = ("json", "yml", "yaml")


def read_ansible(reader: LabReader, root: Node, file: str) -> Found:
    """The lab's hosts, and where netlab wrote the file, its links and loopbacks; no password is read."""
    inventory = _Inventory(reader, Path(file).parent)
    for name, group in root.mapping.items():
        inventory.group(name, group, Node({}, group.place))
    lab = inventory.lab
    hosts = {inventory.short(name): host for name, host in inventory.hosts.items()}
    nodes = {name: host.node(reader, name) for name, host in hosts.items()}
    links = links_of(reader, {name: host.variables for name, host in hosts.items()})
    tool = "containerlab" if root.at(("all",)).child("children") else "netlab"
    if tool == "containerlab":
        reader.note(Place(file), NO_LINKS)
    return Found(file=file, tool=tool, name=lab, nodes=nodes, links=links)


@dataclass
class _Host:
    name: str
    place: Place
    variables: Node
    groups: list[str] = field(default_factory=list)

    def node(self, reader: LabReader, name: str) -> FoundNode:
        """The host; Ansible goes to its name where no address is told."""
        found = node_of(reader, name, self.variables, self.place, tuple(self.groups))
        return found if found.hostname else replace(found, hostname=self.name)


@dataclass
class _Inventory:
    reader: LabReader
    folder: Path
    hosts: dict[str, _Host] = field(default_factory=dict)

    @property
    def lab(self) -> str:
        """The lab's name, which its folder tells."""
        name = self.folder.resolve().name
        return name.removeprefix(LAB_FOLDER) if name.startswith(LAB_FOLDER) else ""

    def short(self, name: str) -> str:
        """A node's name out of its container's."""
        return name.removeprefix(f"{LAB_FOLDER}{self.lab}-") if self.lab else name

    def group(self, name: str, node: Node, inherited: Node) -> None:
        """The hosts of a group and of its children, which inherit its variables."""
        self.reader.mapping(node)
        shared = _over(_over(node.child("vars"), self.variables("group_vars", name), node), inherited, node)
        keys = node.at(("hosts",)).keys
        for host, own in self.reader.mapping(node, "hosts").items():
            self.reader.mapping(own)
            known = self.host(host, keys[host], own)
            known.groups.append(name)
            known.variables = _over(_over(own, known.variables, node), shared, node)
        for child, below in self.reader.mapping(node, "children").items():
            self.group(child, below, shared)

    def host(self, name: str, place: Place, own: Node) -> _Host:
        if name not in self.hosts:
            self.hosts[name] = _Host(name, place, _over(own, self.variables("host_vars", name), own))
        return self.hosts[name]

    def variables(self, kind: str, name: str) -> Node | None:
        """What netlab wrote about a host or a group into files of their own."""
        if not NAME.fullmatch(name):
            return None
        return next(filter(None, map(self.reader.file, self.files(self.folder / kind, name))), None)

    def files(self, folder: Path, name: str) -> Iterator[Path]:
        places = [folder / name / f"topology.{ending}" for ending in ENDINGS]
        places += [folder / f"{name}.{ending}" for ending in ENDINGS]
        return (path for path in places if present(path))


def _over(upper: Node | None, lower: Node | None, empty: Node) -> Node:
    """Variables completed by those of lower precedence."""
    upper = upper if upper and upper.mapping else Node({}, empty.place)
    return upper.over(lower) if lower and lower.mapping else upper
