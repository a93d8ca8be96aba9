"""The routes in use on FRR, one routing table a command: ``show ip route vrf RED json``.

zebra prints every route that it knows of a prefix; ``selected`` is the one that it takes, ``installed`` says that the
kernel has it, and ``fib`` which next hops the kernel has of it (``zebra/zebra_vty.c``, ``vty_show_ip_route``; the same
keys in FRR 7.5, 8.4 and 10). A next hop that BGP knows is ``recursive``, how it is reached stands behind it.
Of a VRF that is not there the JSON is ``{}``, as of an empty table: ``show ip route vrf RED summary`` tells the two
apart (``% VRF RED not found``, or ``not active`` where it is configured and the host has none).

Tried on FRR 8.4.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pydantic import BaseModel, Field, RootModel

from netloop.model.routing import DEFAULT_VRF
from netloop.model.routing_facts import (
    Coverage,
    InstalledRoute,
    InstalledRoutes,
    NextHop,
    Place,
    Prefix,
    RouteSource,
)
from netloop.platforms.frr.output import ShownAddress, ShownPrefix, answer, document
from netloop.platforms.platform import Reader, UnreadableOutput

DISCARD = "Null0"
"""What FRR's configuration calls the way to nowhere; zebra shows no interface for it."""
SOURCES = {
    **{source.value: source for source in RouteSource if source is not RouteSource.OTHER},
    "ospf6": RouteSource.OSPF,
    "ripng": RouteSource.RIP,
}
"""By zebra's words for its clients (``lib/route_types.txt``); others, such as ``kernel``, are ``OTHER``."""
MISSING = re.compile(r"% ?VRF (?P<vrf>\S+) not (?:found|active)", re.IGNORECASE)

_TABLE = re.compile(r"show (?P<family>ip|ipv6) route(?: vrf (?P<vrf>\S+))? json")


class _NextHop(BaseModel):
    address: ShownAddress | None = Field(None, alias="ip")
    interface: str | None = Field(None, alias="interfaceName")
    in_kernel: bool = Field(False, alias="fib")
    duplicate: bool = False
    unreachable: bool = False

    @property
    def next_hop(self) -> NextHop:
        return NextHop(self.address, DISCARD if self.unreachable else self.interface)


class _Route(BaseModel):
    """``selected`` and ``installed`` are printed where they are true."""

    protocol: str
    selected: bool = False
    installed: bool = False
    distance: int | None = None
    metric: int | None = None
    hops: list[_NextHop] = Field(alias="nexthops")

    def route(self, prefix: Prefix) -> InstalledRoute:
        hops = (hop.next_hop for hop in self.hops if hop.in_kernel and not hop.duplicate)
        return InstalledRoute(
            prefix=prefix,
            source=SOURCES.get(self.protocol, RouteSource.OTHER),
            next_hops=tuple(dict.fromkeys(hops)),
            distance=self.distance,
            metric=self.metric,
            code=self.protocol,
        )


class _Table(RootModel[dict[ShownPrefix, list[_Route]]]):
    pass


def covering(coverage: Coverage) -> tuple[str, ...]:
    """A command for each routing table, and one for each VRF that says whether it is there."""
    there = (f"show ip route vrf {vrf} summary" for vrf in coverage.vrfs if vrf != DEFAULT_VRF)
    return *map(_table, coverage.places), *there


def _table(place: Place) -> str:
    vrf, version = place
    return f"show {'ip' if version == 4 else 'ipv6'} route{'' if vrf == DEFAULT_VRF else f' vrf {vrf}'} json"


def read(outputs: Mapping[str, str]) -> InstalledRoutes:
    """The routes in use of every table that was asked for.

    Raises:
        UnreadableOutput: no table was asked for, one was refused, has another shape or says nothing (zebra, which has
            the routes, always runs), or it is not told whether a VRF is there.
    """
    asked = {command: match for command in outputs if (match := _TABLE.fullmatch(command))}
    if not asked:
        raise UnreadableOutput("no routing table was asked for")
    tables: dict[Place, Mapping[Prefix, InstalledRoute]] = {}
    absent: dict[Place, str] = {}
    for command, match in asked.items():
        place = match["vrf"] or DEFAULT_VRF, 4 if match["family"] == "ip" else 6
        found = document(outputs, command, _Table)
        if found is None:
            raise UnreadableOutput(f"{command!r} says nothing")
        if not found.root and place[0] != DEFAULT_VRF and not _is_there(outputs, place[0]):
            absent[place] = f"VRF {place[0]} does not exist on the host"
        else:
            tables[place] = {route.prefix: route for route in _in_use(found, command, place[1])}
    return InstalledRoutes(tables, absent)


def _is_there(outputs: Mapping[str, str], vrf: str) -> bool:
    """Whether zebra has a VRF; what it answers is a refusal, or a table that ends with its totals."""
    command = f"show ip route vrf {vrf} summary"
    if MISSING.match(outputs.get(command, "").strip()):
        return False
    if not re.search(r"^Totals\s", answer(outputs, command), re.MULTILINE):
        raise UnreadableOutput(f"{command!r}: expected the totals of a routing table")
    return True


def _in_use(table: _Table, command: str, version: int) -> Iterator[InstalledRoute]:
    for prefix, routes in table.root.items():
        if prefix.version != version:
            raise UnreadableOutput(f"{command!r}: {prefix} is no IPv{version} prefix")
        yield from (route.route(prefix) for route in routes if route.selected and route.installed)


READERS = (Reader(InstalledRoutes, (), read, covering=covering),)
