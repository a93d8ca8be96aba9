"""Inventory: every device, what each must be, and the links between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from netloop.errors import Problem
from netloop.model.device import Device
from netloop.model.intent import Intent, Link
from netloop.model.waiver import Waiver
from netloop.settings import DEFAULT_SOURCE


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a source loads and ``derive`` completes.

    ``warnings`` do not stop the work (a literal password); the ``rule`` of each is an ``InventoryWarning``. ``waivers``
    are those of each device that has some. ``source`` is what read it.
    """

    path: str
    devices: Mapping[str, Device]
    intents: Mapping[str, Intent]
    links: tuple[Link, ...] = ()
    warnings: tuple[Problem, ...] = field(default=())
    waivers: Mapping[str, tuple[Waiver, ...]] = field(default_factory=dict)
    source: str = DEFAULT_SOURCE

    @property
    def name(self) -> str:
        """The inventory's short name: its file's stem."""
        return self.path.rsplit("/", 1)[-1].removesuffix(".yaml").removesuffix(".yml")

    def links_of(self, device: str) -> tuple[Link, ...]:
        """The links that end on ``device``."""
        return tuple(link for link in self.links if link.end(device))
