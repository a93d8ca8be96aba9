"""containerlab as a backend: the twin is written into the lab's folder, deployed, inspected, and destroyed.

No process of netloop's lives as long as the lab: it is up when containerlab says that all its nodes run.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from netloop import registry
from netloop.errors import LabError
from netloop.lab.containerlab import kinds
from netloop.lab.containerlab.deployment import deployed, program
from netloop.lab.containerlab.inspection import nodes
from netloop.lab.containerlab.program import require
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.state import LabOrder, LabState
from netloop.lab.twin.kind import Kind
from netloop.lab.twin.remains import followed
from netloop.lab.twin.twin import Twin
from netloop.model.device import Device

ANOTHERS_START, ANOTHERS_STOP = 1800.0, 300.0
"""Seconds to wait for another process that starts or stops the same lab."""


class ContainerlabBackend:
    """Routers in containers, made by the program ``containerlab`` and a container engine."""

    name = "containerlab"

    def kind_of(self, device: Device) -> Kind:
        """The device's own ``lab: kind:``, else the usual one of its platform.

        Raises:
            LabError: no kind stands for its platform.
        """
        return kinds.kind_of(device)

    def missing_features(self) -> Mapping[str, str]:
        """Nothing that is known before: what a container can do is its image's matter.

        Raises:
            LabError: containerlab is not installed.
        """
        require()
        return {}

    def add_loopbacks(self, state: LabState, wanted: Twin) -> None:
        """Make the loopbacks that the inventory has come to declare, in nodes where that is the lab's part.

        Raises:
            LabError: it cannot be done while the lab is up.
        """
        folder = LabFolder(state.folder)
        order = folder.read_order()
        if order is None or order.twin.nodes == wanted.nodes:
            return
        had = {node.name: node for node in order.twin.nodes}
        tool = program(folder)
        for node in wanted.nodes:
            for command in kinds.named(node.kind).additions(had[node.name], node):
                tool.execute(node.name, command)
        folder.write_order(replace(order, twin=followed(order.twin, wanted)))

    def up(self, order: LabOrder, folder: LabFolder) -> LabState:
        """Deploy, and wait until every router shows a prompt; another's start of the same lab is waited for.

        Raises:
            LabError: a router that netloop cannot drive, or containerlab fails, or a router does not answer.
        """
        _require_platforms(order.twin)
        folder.create()
        with _alone(folder, ANOTHERS_START):
            return self.status(folder) or deployed(order, folder)

    def status(self, folder: LabFolder) -> LabState | None:
        """The lab in the folder while all its nodes run.

        Raises:
            LabError: containerlab cannot say.
        """
        state = folder.read_state()
        if state is None:
            return None
        found = nodes(program(folder).inspect(), folder.name)
        return state if all(name in found and found[name].runs for name in state.nodes) else None

    def down(self, folder: LabFolder) -> bool:
        """Destroy what there is of the lab; False where there was nothing.

        Raises:
            LabError: containerlab fails, or another process has been working on the lab for too long.
        """
        if folder.read_order() is None:
            return False
        with _alone(folder, ANOTHERS_STOP):
            if folder.read_order() is None:
                return False
            tool = program(folder)
            there = tool.topology.exists() and bool(nodes(tool.inspect(), folder.name))
            if tool.topology.exists():
                tool.destroy()
            folder.clean()
            return there

    def save(self, folder: LabFolder) -> Path:
        """Have every router save its configuration, in containerlab's folder for the lab.

        Raises:
            LabError: containerlab fails.
        """
        program(folder).save()
        return folder.path / f"clab-{folder.name}"


def _require_platforms(twin: Twin) -> None:
    """Refuse what could be started and not be worked on."""
    known = registry.names("platform")
    strange = [f"{node.name} ({node.kind}: {node.platform})" for node in twin.nodes if node.platform not in known]
    if strange:
        hint = "lab export writes such routers too; start that with containerlab deploy"
        raise LabError(f"netloop drives {', '.join(known)}, and not {', '.join(strange)}", hint=hint)


@contextmanager
def _alone(folder: LabFolder, patience: float) -> Iterator[None]:
    """While nobody else starts or stops the lab."""
    deadline = time.monotonic() + patience
    while (lock := folder.take()) is None:
        if time.monotonic() > deadline:
            raise LabError(f"lab {folder.name}: another process has been working on it for {patience:.0f} s")
        time.sleep(0.2)
    try:
        yield
    finally:
        os.close(lock)
