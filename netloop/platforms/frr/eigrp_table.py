"""EIGRP on FRR: its neighbors, its topology table and its interfaces, in every VRF.

eigrpd has no JSON (``eigrpd/eigrp_dump.c``, ``eigrpd/eigrp_vty.c``). Each answer has ``VRF RED:`` above the head of its
table (``EIGRP neighbors for AS(100)``), and no row where there is nothing. Neighbors that are not up yet are in the
table in detail alone; the interfaces count them too, or not, by release. A passive interface is in no table, nor is the
router that a route is from.

Observed on FRR 8.4.4: eigrpd keeps the prefixes of a neighbor whose hold time is over, and prints an address that was
never one (``via 33.0.0.0``). So a way counts if it is over a neighbor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Network
from itertools import zip_longest

from netloop.model.evidence import EigrpNeighbors, Neighbor
from netloop.model.routing import Instance, Protocol
from netloop.model.routing_facts import EigrpInterfaces, EigrpTopology, EigrpTopologyEntry, RoutingInterface
from netloop.platforms.frr.eigrp import SECTION, TOPOLOGY
from netloop.platforms.frr.output import RUNNING, answer, first
from netloop.platforms.frr.process import check_all_shown
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4, NUMBER, asplain, ipv4

NEIGHBORS, INTERFACES = "show ip eigrp vrf all neighbors detail", "show ip eigrp vrf all interfaces"


@dataclass(slots=True)
class _Table:
    """The rows of one instance, below its head."""

    instance: Instance
    rows: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Form:
    """A table: its command, its head, and the lines between that and its rows."""

    command: str
    head: re.Pattern[str]
    columns: re.Pattern[str]


_NEIGHBORS = _Form(
    NEIGHBORS,
    re.compile(rf"^EIGRP neighbors for AS\((?P<system>{NUMBER})\)$"),
    re.compile(r"^H +Address +Interface +Hold +Uptime +SRTT +RTO +Q +Seq$|^\(sec\) +\(ms\) +Cnt +Num$"),
)
_INTERFACES = _Form(
    INTERFACES,
    re.compile(rf"^EIGRP interfaces for AS\((?P<system>{NUMBER})\)$"),
    re.compile(r"^Interface +Bandwidth +Delay +Peers +Xmit Queue .* Hello +Holdtime$|^Un/Reliable +SRTT .*Routes$"),
)
_TOPOLOGY = _Form(
    TOPOLOGY,
    re.compile(rf"^EIGRP Topology Table for AS\((?P<system>{NUMBER})\)/ID\({IPV4}\)$"),
    re.compile(r"^Codes: P - Passive, A - Active,.*$|^r - reply Status, s - sia Status$"),
)
_VRF = re.compile(r"^VRF (?P<vrf>\S+):$")
_NONE = re.compile(r"^EIGRP Routing Process not enabled$")

_NEIGHBOR = re.compile(
    rf"^[0-9]+ +(?P<address>{IPV4}) +(?P<interface>\S+) +(?:[0-9]+|-)(?: +[0-9]+){{5}}"
    r" Version [0-9./]+, Retrans: [0-9]+, Retries: [0-9]+, (?P<state>Up|Down|Waiting for INIT|Unknown)$"
)
_INTERFACE = re.compile(
    r"^(?P<interface>\S+) +[0-9]+ +[0-9]+ +(?P<peers>[0-9]+) +[0-9]+ ?/ ?[0-9]+(?: +[0-9]+){4}"
    r" +(?P<hello>[0-9]+) +(?P<hold>[0-9]+)$"
)
_ROUTE = re.compile(
    rf"^(?P<state>[PAUQRrs]+) +(?P<prefix>{IPV4}/[0-9]+), (?P<count>[0-9]+) successors, FD is [0-9]+, serno: [0-9]+$"
)
_CONNECTED = re.compile(r"^via Connected, \S+$")
_VIA = re.compile(rf"^via (?P<address>{IPV4}) \([0-9]+/[0-9]+\), \S+$")


def _tables(outputs: Mapping[str, str], form: _Form) -> list[_Table]:
    """The tables of an answer, one for each instance.

    Raises:
        UnreadableOutput: the command was refused, a line stands where no row is, a VRF has no table, or an instance of
            the default VRF is configured and not shown.
    """
    found: list[_Table] = []
    vrf, headed = "", True
    for line in (line.strip() for line in answer(outputs, form.command).splitlines() if line.strip()):
        if headed and (match := _VRF.match(line)):
            vrf, headed = match["vrf"], False
        elif not headed and (match := form.head.match(line)):
            found.append(_Table(Instance(Protocol.EIGRP, asplain(match["system"]), vrf)))
            headed = True
        elif not headed and _NONE.match(line):
            headed = True
        elif not headed or not found or found[-1].instance.vrf != vrf:
            raise UnreadableOutput(f"{form.command!r}: expected the head of a table, found {first(line)}")
        elif not form.columns.match(line):
            found[-1].rows.append(line)
    if not headed:
        raise UnreadableOutput(f"{form.command!r}: expected the table of VRF {vrf}, found nothing")
    check_all_shown(outputs, form.command, SECTION, (table.instance for table in found))
    return found


def _rows(table: _Table, command: str, row: re.Pattern[str]) -> Iterator[re.Match[str]]:
    for line in table.rows:
        match = row.match(line)
        if match is None:
            raise UnreadableOutput(f"{command!r}: expected a row of {table.instance}, found {first(line)}")
        yield match


def read_neighbors(outputs: Mapping[str, str]) -> EigrpNeighbors:
    """The neighbors in every VRF.

    Raises:
        UnreadableOutput: see ``_tables``; or the interfaces count other neighbors.
    """
    found = [neighbor for table in _tables(outputs, _NEIGHBORS) for neighbor in _neighbors(table)]
    counted = Counter(
        {
            (table.instance, match["interface"]): int(match["peers"])
            for table in _tables(outputs, _INTERFACES)
            for match in _rows(table, INTERFACES, _INTERFACE)
        }
    )
    shown, up = (Counter((n.instance, n.interface) for n in some) for some in (found, [n for n in found if n.up]))
    if +counted not in (shown, up):
        raise UnreadableOutput(
            f"{NEIGHBORS!r} shows {len(found)} neighbors, {INTERFACES!r} counts {counted.total()}: ask again"
        )
    return EigrpNeighbors(tuple(found))


def _neighbors(table: _Table) -> Iterator[Neighbor]:
    """A row for each, and below it a line that ends with its state."""
    joined = [" ".join(pair) for pair in zip_longest(table.rows[::2], table.rows[1::2], fillvalue="")]
    for match in _rows(_Table(table.instance, joined), NEIGHBORS, _NEIGHBOR):
        up = match["state"] == "Up"
        yield Neighbor(table.instance, ipv4(match["address"]), match["state"], up, interface=match["interface"])


def read_interfaces(outputs: Mapping[str, str]) -> EigrpInterfaces:
    """The interfaces in every VRF on which EIGRP looks for neighbors. Raises as ``_tables`` does."""
    return EigrpInterfaces(
        tuple(
            RoutingInterface(
                table.instance, match["interface"], passive=False, hello=int(match["hello"]), dead=int(match["hold"])
            )
            for table in _tables(outputs, _INTERFACES)
            for match in _rows(table, INTERFACES, _INTERFACE)
        )
    )


def read_topology(outputs: Mapping[str, str]) -> EigrpTopology:
    """The prefixes of every VRF with their ways over neighbors; who brought them in is not shown.

    Raises:
        UnreadableOutput: see ``_tables`` and ``read_neighbors``; or a prefix has fewer ways than it says.
    """
    neighbors = {(neighbor.instance, neighbor.address) for neighbor in read_neighbors(outputs).neighbors if neighbor.up}
    found = [entry for table in _tables(outputs, _TOPOLOGY) for entry in _entries(table)]
    return EigrpTopology(
        tuple(replace(e, via=tuple(via for via in e.via if (e.instance, via) in neighbors)) for e in found)
    )


def _entries(table: _Table) -> Iterator[EigrpTopologyEntry]:
    """A prefix, and below it its ways: as many as it has successors, or more."""
    route: re.Match[str] | None = None
    ways: list[str] = []
    for line in table.rows:
        if match := _ROUTE.match(line):
            if route:
                yield _entry(table.instance, route, ways)
            route, ways = match, []
        elif route and (_CONNECTED.match(line) or _VIA.match(line)):
            ways.append(line)
        else:
            raise UnreadableOutput(f"{TOPOLOGY!r}: expected a prefix of {table.instance}, found {first(line)}")
    if route:
        yield _entry(table.instance, route, ways)


def _entry(instance: Instance, route: re.Match[str], ways: list[str]) -> EigrpTopologyEntry:
    if len(ways) < int(route["count"]):
        raise UnreadableOutput(f"{TOPOLOGY!r}: expected {route['count']} ways to {route['prefix']}, found {len(ways)}")
    try:
        prefix = IPv4Network(route["prefix"])
    except ValueError as exc:
        raise UnreadableOutput(f"{TOPOLOGY!r}: {route['prefix']} is no prefix") from exc
    via = [ipv4(match["address"]) for match in map(_VIA.match, ways) if match]
    return EigrpTopologyEntry(
        instance=instance,
        prefix=prefix,
        connected=any(map(_CONNECTED.match, ways)),
        via=tuple(dict.fromkeys(via)),
        active="A" in route["state"],
    )


READERS = (
    Reader(EigrpNeighbors, (NEIGHBORS, INTERFACES, RUNNING), read_neighbors),
    Reader(EigrpTopology, (TOPOLOGY, NEIGHBORS, INTERFACES, RUNNING), read_topology),
    Reader(EigrpInterfaces, (INTERFACES, RUNNING), read_interfaces),
)
