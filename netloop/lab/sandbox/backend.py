"""The built-in sandbox as a backend: one background process per lab serves all its routers over SSH."""

from __future__ import annotations

from collections.abc import Mapping

from netloop.errors import LabError
from netloop.lab.sandbox.kind import ios_kind
from netloop.lab.service import spawn
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.state import LabOrder, LabState
from netloop.lab.twin.kind import Kind
from netloop.lab.twin.twin import Twin
from netloop.model.device import Device

PLATFORMS = frozenset({"cisco_ios"})
PROCESS = "netloop.lab.sandbox.process"
START_SECONDS, START_SECONDS_PER_NODE = 30.0, 0.1


class SandboxBackend:
    """Virtual IOS routers in one process of this user; no root, no container, no image."""

    name = "sandbox"

    def kind_of(self, device: Device) -> Kind:
        """IOS, whatever the device: ``up`` refuses those that are something else, all together."""
        return ios_kind(device)

    def missing_features(self) -> Mapping[str, str]:
        """Nothing: every protocol is modelled."""
        return {}

    def add_loopbacks(self, state: LabState, wanted: Twin) -> None:
        """Nothing to do: an IOS router makes its loopbacks itself."""

    def up(self, order: LabOrder, folder: LabFolder) -> LabState:
        """Start the process and wait until every router answers.

        Raises:
            LabError: a platform that the sandbox does not speak, or the process ended; its last words are told.
        """
        _require_platforms(order)
        return spawn.start(PROCESS, order, folder, START_SECONDS + START_SECONDS_PER_NODE * len(order.twin.nodes))

    def status(self, folder: LabFolder) -> LabState | None:
        """The lab in the folder when its process lives and every router answers."""
        return spawn.running(folder)

    def down(self, folder: LabFolder) -> bool:
        """Ask the process to stop, then make it; False where there is none.

        Raises:
            LabError: it does not stop.
        """
        return spawn.stop(folder, spawn.STOP_SECONDS)


def _require_platforms(order: LabOrder) -> None:
    strange = [f"{node.name} ({node.platform})" for node in order.twin.nodes if node.platform not in PLATFORMS]
    if strange:
        known = ", ".join(sorted(PLATFORMS))
        raise LabError(f"the sandbox has no such routers: {', '.join(strange)}; expected platform {known}")
