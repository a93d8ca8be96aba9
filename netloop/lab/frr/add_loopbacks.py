"""Follow: a lab that is up is given what its inventory has come to declare and a router cannot make by itself."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence

from netloop.errors import LabError
from netloop.lab.frr import daemons, devices
from netloop.lab.frr.host import features
from netloop.lab.frr.site import Site
from netloop.lab.twin.twin import Twin, TwinNode


def add_loopbacks(site: Site, had: Twin, wanted: Twin) -> None:
    """Make the interfaces of new loopbacks in a lab that was started as ``had``.

    Raises:
        LabError: a router needs a daemon that was not started with it, or an interface cannot be made.
    """
    started = {node.name: daemons.daemons(node.protocols) for node in had.nodes}
    for node in wanted.nodes:
        _require_daemons(started[node.name], node)
    missing = {node.name: list(_missing(site, node)) for node in wanted.nodes}
    if any(missing.values()):
        kernel = features()
        for name, loopbacks in missing.items():
            node = next(node for node in wanted.nodes if node.name == name)
            lines = [line for loopback in loopbacks for line in devices.loopback(node, loopback, kernel)]
            _ip(site, name, "-batch", "-", lines=lines)


def _require_daemons(started: Sequence[str], node: TwinNode) -> None:
    for daemon in daemons.daemons(node.protocols):
        if daemon not in started:
            raise LabError(f"{node.name}: {daemon} was not started", hint="start the lab anew: netloop lab up --fresh")


def _missing(site: Site, node: TwinNode) -> Iterator[str]:
    there = {link["ifname"] for link in json.loads(_ip(site, node.name, "-json", "link"))}
    return (name for name in node.loopbacks if name not in there)


def _ip(site: Site, router: str, *arguments: str, lines: list[str] | None = None) -> str:
    done = subprocess.run(
        ("ip", "-n", site.namespace(router), *arguments),  # noqa: S607
        input="".join(f"{line}\n" for line in lines or ()),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise LabError(f"{router}: ip {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout
