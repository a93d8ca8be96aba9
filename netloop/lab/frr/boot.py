"""Boot: every router of an order, made through the lab's keeper."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from netloop.errors import LabError
from netloop.lab.frr import network, scripts
from netloop.lab.frr.host import features
from netloop.lab.frr.keeper import Keeper
from netloop.lab.frr.site import RUNTIME, Site
from netloop.lab.twin import Twin, TwinNode

USER = "frr"
INTEGRATED = "service integrated-vtysh-config\n"
"""One file for all daemons, which ``write memory`` writes (docs/user/vtysh.rst)."""


def boot(keeper: Keeper, site: Site, twin: Twin) -> None:
    """Make namespaces and cables, start the daemons, load the configurations.

    Raises:
        LabError: a step failed; what it printed is told.
    """
    kernel = features()
    for node in twin.nodes:
        _write(site.folder(node.name), _files(node, scripts.start(site, node, kernel)))
    keeper.run(network.namespaces(site, twin))
    keeper.run(network.cables(site, twin))
    keeper.run(scripts.routers(site, twin))


def _files(node: TwinNode, script: str) -> dict[str, str]:
    return {"frr.conf": node.startup, "vtysh.conf": f"{INTEGRATED}hostname {node.name}\n", "start.sh": script}


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """A router's folder, the daemons' user's own; netloop's folders above it are everybody's to pass."""
    try:
        RUNTIME.mkdir(mode=0o755, exist_ok=True)
        folder.mkdir(mode=0o750, parents=True)
        (folder / scripts.OWN).mkdir()
        shutil.chown(folder / scripts.OWN, USER, USER)
        for name, text in files.items():
            path = folder / name
            path.touch(mode=0o640)
            path.write_text(text)
            shutil.chown(path, USER, USER)
        shutil.chown(folder, USER, USER)
    except (OSError, LookupError) as exc:
        raise LabError(f"{folder}: {exc}") from exc
