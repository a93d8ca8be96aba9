"""Files of a lab: which one to read, and which tool wrote it, as its content tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from netloop.disk import is_folder
from netloop.errors import Place
from netloop.sources.containerlab.ansible import read_ansible
from netloop.sources.containerlab.found import Found
from netloop.sources.containerlab.netlab import read_devices, read_netlab
from netloop.sources.containerlab.nornir import read_nornir
from netloop.sources.containerlab.reading import LabReader
from netloop.sources.containerlab.topology import read_topology
from netloop.sources.containerlab.topology_data import read_topology_data
from netloop.sources.nodes import Node
from netloop.sources.patterns import matching, present

Read = Callable[[LabReader, Node, str], Found]

PREFERRED = (
    "topology-data.json",
    "nornir-simple-inventory.yml",
    "ansible-inventory.yml",
    "hosts.yml",
    "netlab-devices.yml",
    "netlab.snapshot.yml",
    "*.clab.yml",
    "*.clab.yaml",
    "clab.yml",
)
"""What a folder is read from, the file that knows most first."""
EXPECTED = "topology-data.json, a Nornir or an Ansible inventory, a .clab.yml topology, or what netlab create writes"


def read_lab(path: Path) -> Found:
    """The lab in a folder or a file; every problem, also an unreadable file, is in the result. Nothing is raised."""
    reader = LabReader()
    file = _file(reader, path)
    root = reader.file(file) if file else None
    read = _kind(root) if root else None
    if root and not read:
        reader.problem(root.place, "this is no file of a lab", EXPECTED)
    found = read(reader, root, str(file)) if root and read else Found(str(path), "")
    return replace(found, problems=tuple(reader.problems), notes=tuple(reader.notes))


def _file(reader: LabReader, path: Path) -> Path | None:
    if not is_folder(path):
        return path
    for pattern in PREFERRED:
        files = [file for file in matching(path, pattern) if present(file)]
        if len(files) > 1:
            names = ", ".join(file.name for file in files)
            reader.problem(Place(str(path)), f"this folder has several topologies: {names}", "one of them, by its name")
            return None
        if files:
            return files[0]
    reader.problem(Place(str(path)), "this folder has no file of a lab", EXPECTED)
    return None


def _kind(root: Node) -> Read | None:
    """How to read a file that looks like this."""
    entries = list(root.mapping.values())
    if "topology" in root.mapping:
        return read_topology
    if "nodes" in root.mapping:
        return read_topology_data if _is_deployed(root) else read_netlab
    if any(entry.child("hosts") or entry.child("children") for entry in entries):
        return read_ansible
    if any(entry.child("ansible_host") for entry in entries):
        return read_devices
    return read_nornir if any(entry.child("hostname") for entry in entries) else None


def _is_deployed(root: Node) -> bool:
    """Whether these are containerlab's nodes rather than netlab's."""
    nodes = root.at(("nodes",)).mapping.values()
    named = any(node.child(key) for node in nodes for key in ("longname", "mgmt-ipv4-address"))
    return named or root.at(("type",)).value == "clab" or root.at(("clab",)).child("config") is not None
