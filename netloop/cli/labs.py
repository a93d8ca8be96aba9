"""The labs that are up, and the one that is meant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from netloop.errors import LabError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netloop.lab.service.state import LabState


def labs_up(inventory: Path | None) -> list[LabState]:
    """The lab of an inventory if it is up, or every lab that is."""
    from netloop import settings
    from netloop.lab.lifecycle import find, lab_name, labs

    if inventory is None:
        return list(labs(settings.home()))
    state = find(settings.home(), lab_name(inventory))
    return [state] if state else []


def lab_with(host: str, found: Sequence[LabState]) -> LabState:
    """The one lab that has a router of this name.

    Raises:
        UsageError: none has, or several have.
        LabError: no lab is up.
    """
    having = [state for state in found if host in state.nodes]
    if len(having) == 1:
        return having[0]
    if having:
        names = ", ".join(state.inventory for state in having)
        raise UsageError(f"{host} is in {len(having)} labs", hint=f"name the inventory: {names}")
    if not found:
        raise LabError("no lab is up", hint="start one with: netloop lab up INVENTORY")
    known = ", ".join(name for state in found for name in state.nodes)
    raise UsageError(f"no router {host!r} in the lab", hint=f"known: {known}")
