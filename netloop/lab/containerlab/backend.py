"""containerlab as a backend: the twin is written into the lab's folder, deployed, inspected, and destroyed.

No process of netloop's lives as long as the lab: it is up when containerlab says that all its nodes run.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from netloop import registry
from netloop.errors import LabError
from netloop.lab.containerlab import kinds, program
from netloop.lab.containerlab.inspection import Node, nodes
from netloop.lab.containerlab.program import Program
from netloop.lab.containerlab.ready import Door, Greeting, greet
from netloop.lab.containerlab.topology import files, images, topology_file
from netloop.lab.containerlab.write import write
from netloop.lab.folder import LabFolder
from netloop.lab.keys import known_hosts
from netloop.lab.kind import Kind
from netloop.lab.state import Endpoint, LabState, Order
from netloop.lab.twin import Twin, TwinNode
from netloop.model.device import Device

SSH_PORT = 22
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

    def lacks(self) -> Mapping[str, str]:
        """Nothing that is known before: what a container can do is its image's matter.

        Raises:
            LabError: containerlab is not installed.
        """
        program.require()
        return {}

    def follow(self, state: LabState, wanted: Twin) -> None:
        """Make the loopbacks that the inventory has come to declare, in nodes where that is the lab's part.

        Raises:
            LabError: it cannot be done while the lab is up.
        """
        folder = LabFolder(state.folder)
        order = folder.read_order()
        if order is None or order.twin.nodes == wanted.nodes:
            return
        had = {node.name: node for node in order.twin.nodes}
        tool = _program(folder)
        for node in wanted.nodes:
            for command in kinds.named(node.kind).grow(had[node.name], node):
                tool.execute(node.name, command)
        folder.write_order(replace(order, twin=replace(order.twin, nodes=wanted.nodes)))

    def up(self, order: Order, folder: LabFolder) -> LabState:
        """Deploy, and wait until every router shows a prompt; another's start of the same lab is waited for.

        Raises:
            LabError: a router that netloop cannot drive, or containerlab fails, or a router does not answer.
        """
        _require_platforms(order.twin)
        folder.create()
        with _alone(folder, ANOTHERS_START):
            return self.status(folder) or _deployed(order, folder)

    def status(self, folder: LabFolder) -> LabState | None:
        """The lab in the folder while all its nodes run.

        Raises:
            LabError: containerlab cannot say.
        """
        state = folder.read_state()
        if state is None:
            return None
        found = nodes(_program(folder).inspect(), folder.name)
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
            tool = _program(folder)
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
        _program(folder).save()
        return folder.path / f"clab-{folder.name}"


def _program(folder: LabFolder) -> Program:
    return Program(folder.path / topology_file(folder.name), folder.log)


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


def _deployed(order: Order, folder: LabFolder) -> LabState:
    folder.clean()
    folder.write_order(order)
    folder.log.write_text("")
    write(files(order.twin, folder.name), folder.path)
    tool = _program(folder)
    try:
        tool.deploy()
    except LabError as exc:
        hint = f"{exc.hint}; the images are {', '.join(images(order.twin))}; what was made goes with: {_remove(order)}"
        raise LabError(exc.message, hint=hint) from exc
    found = nodes(tool.inspect(), folder.name)
    doors = {node.name: _door(node, found.get(node.name), folder) for node in order.twin.nodes}
    greetings = greet(doors)
    _require_ready(order, greetings)
    state = _state(order, folder, doors)
    keys = {name: [greeting.host_key] for name, greeting in greetings.items()}
    folder.write_private("known_hosts", known_hosts(state.nodes, keys))
    folder.write_state(state)
    return state


def _door(node: TwinNode, found: Node | None, folder: LabFolder) -> Door:
    if found is None or found.address is None:
        state = found.state if found else "missing"
        raise LabError(f"{node.name}: its container has no address ({state})", hint=f"see {folder.log}")
    return Door(found.address, SSH_PORT, kinds.named(node.kind))


def _require_ready(order: Order, greetings: Mapping[str, Greeting]) -> None:
    silent = {name: greeting.reason for name, greeting in greetings.items() if not greeting.host_key}
    if not silent:
        return
    first = next(node for node in order.twin.nodes if node.name in silent)
    kind = kinds.named(first.kind)
    told = "; ".join(f"{name}: {reason}" for name, reason in silent.items())
    look = f"look with: docker logs clab-{order.name}-{first.name}; remove it with: {_remove(order)}"
    raise LabError(
        f"no prompt over SSH within {kind.boot:.0f} s: {told}",
        hint="; ".join(text for text in (kind.advice, look) if text),
    )


def _remove(order: Order) -> str:
    return f"netloop lab down {order.inventory}"


def _state(order: Order, folder: LabFolder, doors: Mapping[str, Door]) -> LabState:
    return LabState(
        name=order.name,
        backend=order.backend,
        inventory=order.inventory,
        start=order.start,
        fingerprint=order.fingerprint,
        folder=folder.path,
        pid=0,
        nodes={name: _endpoint(door) for name, door in doors.items()},
        username=order.username,
        password=order.password,
        started=datetime.now(UTC),
        expires=None,
        lacks=order.lacks,
    )


def _endpoint(door: Door) -> Endpoint:
    login = door.kind.login
    return Endpoint(door.address, door.port, door.kind.platform, login.username, login.password)
