"""Kind: what a virtual router is made of. The word is containerlab's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from netloop.lab.sandbox.names import full_name
from netloop.lab.twin.startup import Router, startup


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


def ios(platform: str = "cisco_ios") -> Kind:
    """An IOS router of the sandbox; a name that IOS does not know is kept as it was given."""
    return Kind("ios", platform, _gigabit, lambda name: full_name(name) or name, startup)


def _gigabit() -> Iterator[str]:
    return (f"GigabitEthernet0/{number}" for number in count())
