"""A deployment: from an order to a lab whose routers answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from netloop.errors import LabError
from netloop.lab.containerlab import kinds
from netloop.lab.containerlab.inspection import Node, nodes
from netloop.lab.containerlab.program import Program
from netloop.lab.containerlab.ready import Door, Greeting, greet
from netloop.lab.containerlab.topology import files, images, topology_file
from netloop.lab.containerlab.write import write
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.keys import known_hosts
from netloop.lab.service.state import Endpoint, LabState, Order
from netloop.lab.twin.twin import TwinNode

SSH_PORT = 22


def deployed(order: Order, folder: LabFolder) -> LabState:
    """Write what the order says into the folder, deploy it, and wait until every router shows a prompt.

    Raises:
        LabError: containerlab fails, or a router does not answer; what there is by then stays, to be looked at.
    """
    folder.clean()
    folder.write_order(order)
    folder.new_log().close()
    write(files(order.twin, folder.name), folder.path)
    tool = program(folder)
    _deploy(tool, order)
    found = nodes(tool.inspect(), folder.name)
    doors = {node.name: _door(node, found.get(node.name), folder) for node in order.twin.nodes}
    greetings = greet(doors)
    _require_ready(order, greetings)
    state = _state(order, folder, doors)
    keys = {name: [greeting.host_key] for name, greeting in greetings.items()}
    folder.write_private("known_hosts", known_hosts(state.nodes, keys))
    folder.write_state(state)
    return state


def program(folder: LabFolder) -> Program:
    """The program, on the topology in a lab's folder."""
    return Program(folder.path / topology_file(folder.name), folder.log)


def _deploy(tool: Program, order: Order) -> None:
    try:
        tool.deploy()
    except LabError as exc:
        hint = f"{exc.hint}; the images are {', '.join(images(order.twin))}; what was made goes with: {_remove(order)}"
        raise LabError(exc.message, hint=hint) from exc


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
