"""Kind: what a virtual router is made of. The word is containerlab's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from netloop.lab.twin.router import TwinRouter


@dataclass(frozen=True, slots=True)
class Kind:
    """Whose commands a virtual router speaks, what its interfaces are called, and how it boots.

    ``platform`` is netloop's name of its operating system. ``interface_names`` gives the names of its interfaces in
    order, ``interface_name`` a declared interface name as this kind has it, or None where it has no such interface.
    ``startup`` writes the configuration that it boots with.
    """

    name: str
    platform: str
    interface_names: Callable[[], Iterator[str]]
    interface_name: Callable[[str], str | None]
    startup: Callable[[TwinRouter], str]
