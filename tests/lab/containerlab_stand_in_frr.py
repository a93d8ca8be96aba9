"""The stand-in's containers with FRR in them: real FRR routers, which read the files that the topology binds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from netloop.lab.frr.backend import FrrBackend
from netloop.lab.frr.daemons import DAEMONS
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.state import LabOrder
from netloop.lab.twin.twin import Start, Twin, TwinCable, TwinNode

LAST = 600.0
"""Seconds after which the routers stop by themselves."""


def start(home: Path, base: Path, topology: dict[str, Any], login: str) -> dict[str, str]:
    """Boot the nodes of a topology; returns their addresses."""
    nodes = tuple(_node(name, base, entry) for name, entry in topology["topology"]["nodes"].items())
    twin = Twin(topology["name"], nodes, tuple(_cable(link["endpoints"]) for link in topology["topology"]["links"]))
    order = LabOrder(topology["name"], "frr", "", Start.LIVE, "", twin, login, login, 0.0, LAST)
    state = FrrBackend().up(order, LabFolder.of(home, topology["name"]))
    return {name: place.address for name, place in state.nodes.items()}


def stop(home: Path, name: str) -> None:
    """End what ``start`` booted."""
    FrrBackend().down(LabFolder.of(home, name))


def _node(name: str, base: Path, entry: dict[str, Any]) -> TwinNode:
    """What the bound files and the first commands say: the configuration, the daemons, the loopbacks."""
    folder = base / entry["binds"][0].removesuffix(":/etc/frr")
    running = re.findall(r"^(\w+)=yes$", (folder / "daemons").read_text(), re.MULTILINE)
    protocols = tuple(protocol for protocol, daemon in DAEMONS.items() if daemon in running)
    loopbacks = tuple(re.findall(r"^ip link add (\S+) type dummy$", "\n".join(entry["exec"]), re.MULTILINE))
    return TwinNode(name, "frr", (folder / "frr.conf").read_text(), "frr", None, loopbacks, protocols)


def _cable(endpoints: list[str]) -> TwinCable:
    return TwinCable(*(part for end in endpoints for part in end.split(":")))
