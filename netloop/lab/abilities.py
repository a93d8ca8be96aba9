"""Abilities: what some backends can do beyond what every one does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, runtime_checkable

from netloop.lab.service.folder import LabFolder
from netloop.lab.service.state import LabState


@runtime_checkable
class Saving(Protocol):
    """A backend whose routers can save what they have configured outside of themselves."""

    def save(self, folder: LabFolder) -> Path:
        """Have every router save; returns the folder that it went to.

        Raises:
            LabError: a router does not.
        """
        ...


@runtime_checkable
class Measuring(Protocol):
    """A backend that can tell how much memory a router takes."""

    def memory(self, state: LabState) -> Mapping[str, int]:
        """Bytes, by router."""
        ...
