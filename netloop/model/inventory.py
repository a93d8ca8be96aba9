"""Inventory: every device, what each must be, and the links between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from netloop.model.device import Device
from netloop.model.intent import Intent, Link


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a source loads and ``derive`` completes.

    ``warnings`` are sentences for the user that do not stop the work (a literal password).
    """

    path: str
    devices: Mapping[str, Device]
    intents: Mapping[str, Intent]
    links: tuple[Link, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """The inventory's short name: its file's stem."""
        return self.path.rsplit("/", 1)[-1].removesuffix(".yaml").removesuffix(".yml")

    def links_of(self, device: str) -> tuple[Link, ...]:
        """The links that end on ``device``."""
        return tuple(link for link in self.links if link.end(device))
