"""Kind: what a virtual router is made of. The word is containerlab's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from netloop.lab.twin.startup import Router


@dataclass(frozen=True, slots=True)
class Kind:
    """Whose commands a virtual router speaks, what its interfaces are called, and how it boots.

    ``platform`` is netloop's name of its operating system. ``ports`` gives the names of its interfaces in order,
    ``spelling`` a declared interface name as this kind has it, or None where it has no such interface. ``startup``
    writes the configuration that it boots with.
    """

    name: str
    platform: str
    ports: Callable[[], Iterator[str]]
    spelling: Callable[[str], str | None]
    startup: Callable[[Router], str]
