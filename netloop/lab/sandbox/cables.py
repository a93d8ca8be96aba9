"""The cables between routers: which port leads where."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from netloop.errors import LabError
from netloop.lab.sandbox.names import full_name

Port = tuple[str, str]
"""A router's name and an interface's full name."""


@dataclass(frozen=True, slots=True)
class Cable:
    """A link between two interfaces."""

    a: str
    a_interface: str
    z: str
    z_interface: str

    @property
    def ends(self) -> tuple[Port, Port]:
        """Both ports."""
        return (self.a, self.a_interface), (self.z, self.z_interface)


class Cables:
    """The cables of a network, each port used once.

    Raises:
        LabError: a cable to a router, interface or port that cannot be.
    """

    def __init__(self, routers: Collection[str], cables: Iterable[Cable]) -> None:
        self._of: dict[str, list[Cable]] = {}
        self._far: dict[Port, Port] = {}
        self._ports: dict[str, tuple[str, ...]] = {}
        for cable in _checked(routers, cables):
            a, z = cable.ends
            self._far |= {a: z, z: a}
            for owner, interface in cable.ends:
                self._ports[owner] = (*self.ports(owner), interface)
            for name in {cable.a, cable.z}:
                self._of.setdefault(name, []).append(cable)

    def of(self, router: str) -> list[Cable]:
        """The cables that end at a router."""
        return self._of.get(router, [])

    def ports(self, router: str) -> tuple[str, ...]:
        """The interfaces of a router that have a cable."""
        return self._ports.get(router, ())

    def far_end(self, router: str, interface: str) -> Port | None:
        """What a cable leads to."""
        return self._far.get((router, interface))

    def neighbors(self, router: str) -> list[str]:
        """The routers at the other ends of a router's cables, by name."""
        return sorted({self._far[router, port][0] for port in self.ports(router)})


def _checked(routers: Collection[str], cables: Iterable[Cable]) -> Iterator[Cable]:
    """The cables with full interface names, each port used once and each router there."""
    used: set[Port] = set()
    for cable in cables:
        full = Cable(cable.a, _full(cable.a_interface), cable.z, _full(cable.z_interface))
        for port in full.ends:
            if port[0] not in routers:
                raise LabError(f"cable to {port[0]!r}: no such router; known: {', '.join(sorted(routers))}")
            if port in used:
                raise LabError(f"{port[0]} {port[1]} has two cables; a port takes one")
            used.add(port)
        yield full


def _full(interface: str) -> str:
    name = full_name(interface)
    if name is None:
        raise LabError(f"{interface!r} is not an interface name that IOS knows")
    return name
