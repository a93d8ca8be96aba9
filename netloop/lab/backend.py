"""What a lab backend is: the methods that every one has, and those that only some have.

A backend is found by its name among the entry points ``netloop.labs``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, runtime_checkable

from netloop.lab.service.folder import LabFolder
from netloop.lab.service.state import LabOrder, LabState
from netloop.lab.twin.kind import Kind
from netloop.lab.twin.twin import Twin
from netloop.model.device import Device


class Backend(Protocol):
    """Something that can be a network: starts the routers of an order, says whether they run, stops them."""

    name: str

    def kind_of(self, device: Device) -> Kind:
        """What the twin of a device is made of.

        Raises:
            LabError: this backend has nothing for the device.
        """
        ...

    def missing_features(self) -> Mapping[str, str]:
        """What this host cannot do for a lab: feature (see ``twin.missing_features``) to the sentence that says why.

        Raises:
            LabError: it cannot have this backend's labs at all.
        """
        ...

    def add_loopbacks(self, state: LabState, wanted: Twin) -> None:
        """Give a lab that is up what the inventory has come to declare since and routers cannot make by themselves.

        Raises:
            LabError: that takes a new start.
        """
        ...

    def up(self, order: LabOrder, folder: LabFolder) -> LabState:
        """Start the twin and wait until every router answers; another's start of the same lab is waited for.

        Raises:
            LabError: it cannot be started.
        """
        ...

    def status(self, folder: LabFolder) -> LabState | None:
        """The lab in that folder when it is really up, else None; leftovers of a dead one are removed."""
        ...

    def down(self, folder: LabFolder) -> bool:
        """Stop the lab, also one that is still starting; False where none ran.

        Raises:
            LabError: it does not stop.
        """
        ...


@runtime_checkable
class SavesConfigurations(Protocol):
    """A backend whose routers can save what they have configured outside of themselves."""

    def save(self, folder: LabFolder) -> Path:
        """Have every router save; returns the folder that it went to.

        Raises:
            LabError: a router does not.
        """
        ...


@runtime_checkable
class MeasuresMemory(Protocol):
    """A backend that can tell how much memory a router takes."""

    def memory(self, state: LabState) -> Mapping[str, int]:
        """Bytes, by router."""
        ...
