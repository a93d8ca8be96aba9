"""A deployment: from an order to a lab whose routers answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from netloop.errors import LabError
from netloop.lab.containerlab import kinds
from netloop.lab.containerlab.inspection import Container, nodes
from netloop.lab.containerlab.program import Program
from netloop.lab.containerlab.ready import FirstLogin, SshTarget, await_prompts
from netloop.lab.containerlab.topology import files, images, topology_file
from netloop.lab.containerlab.write import write
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.keys import known_hosts
from netloop.lab.service.state import Endpoint, LabOrder, LabState
from netloop.lab.twin.twin import TwinNode

SSH_PORT = 22


def deployed(order: LabOrder, folder: LabFolder) -> LabState:
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
    targets = {node.name: _target(node, found.get(node.name), folder) for node in order.twin.nodes}
    logins = await_prompts(targets)
    _require_ready(order, logins)
    state = _state(order, folder, targets)
    keys = {name: [login.host_key] for name, login in logins.items()}
    folder.write_private("known_hosts", known_hosts(state.nodes, keys))
    folder.write_state(state)
    return state


def program(folder: LabFolder) -> Program:
    """The program, on the topology in a lab's folder."""
    return Program(folder.path / topology_file(folder.name), folder.log)


def _deploy(tool: Program, order: LabOrder) -> None:
    try:
        tool.deploy()
    except LabError as exc:
        hint = f"{exc.hint}; the images are {', '.join(images(order.twin))}; what was made goes with: {_remove(order)}"
        raise LabError(exc.message, hint=hint) from exc


def _target(node: TwinNode, found: Container | None, folder: LabFolder) -> SshTarget:
    if found is None or found.address is None:
        state = found.state if found else "missing"
        raise LabError(f"{node.name}: its container has no address ({state})", hint=f"see {folder.log}")
    return SshTarget(found.address, SSH_PORT, kinds.named(node.kind))


def _require_ready(order: LabOrder, logins: Mapping[str, FirstLogin]) -> None:
    silent = {name: login.reason for name, login in logins.items() if not login.host_key}
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


def _remove(order: LabOrder) -> str:
    return f"netloop lab down {order.inventory}"


def _state(order: LabOrder, folder: LabFolder, targets: Mapping[str, SshTarget]) -> LabState:
    return LabState(
        name=order.name,
        backend=order.backend,
        inventory=order.inventory,
        start=order.start,
        fingerprint=order.fingerprint,
        folder=folder.path,
        pid=0,
        nodes={name: _endpoint(target) for name, target in targets.items()},
        username=order.username,
        password=order.password,
        started=datetime.now(UTC),
        expires=None,
        missing_features=order.missing_features,
    )


def _endpoint(target: SshTarget) -> Endpoint:
    login = target.kind.login
    return Endpoint(target.address, target.port, target.kind.platform, login.username, login.password)
