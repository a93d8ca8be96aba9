"""States of labs, as their folders keep them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from netloop.lab.service.folder import LabFolder
from netloop.lab.service.state import Endpoint, LabState
from netloop.lab.twin.twin import Start


def state_in(folder: LabFolder, **changes: object) -> LabState:
    now = datetime.now(UTC)
    nodes = {"p1": Endpoint("127.77.0.1", 2222), "p2": Endpoint("127.77.0.2", 2222)}
    whole = LabState(
        "isp-123456", "sandbox", "/n/isp.yaml", Start.LIVE, "f", folder.path, 1, nodes, "netloop", "hidden", now, now
    )
    return replace(whole, **changes)  # type: ignore[arg-type]
