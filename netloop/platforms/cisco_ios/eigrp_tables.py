"""EIGRP on IOS: who is adjacent, the topology tables, and where it runs.

Each of these answers has a part per instance, headed ``EIGRP-IPv4 Neighbors for AS(100)``, in named mode ``EIGRP-IPv4
VR(name) Address-Family Neighbors for AS(100)``, in old releases ``IP-EIGRP neighbors for process 100``; the VRF stands
in the same line or in the next, ``VRF(red)``. An instance without neighbors has its head alone. ``show ip eigrp`` shows
the default VRF, ``show ip eigrp vrf *`` the others. An IPv6 neighbor's link-local address stands below its row.

In a topology table ``P 10.0.0.0/24, 1 successors, FD is 281600`` (``A`` where EIGRP asks for a way) heads an entry;
below it stands each way, ``via Connected, Loopback0`` or ``via 10.0.0.2 (409600/128256), Ethernet0/0``. It shows no
originator. Passive interfaces are not among EIGRP's.

Sources: Cisco IOS EIGRP command reference; outputs in ntc-templates (``show ip eigrp neighbors``, ``show ip eigrp
interfaces detail``) and Genie's tests (``ShowIpEigrpNeighbors``, ``ShowIpEigrpTopology``, ``ShowIpv6EigrpNeighbors``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address, ip_network

from netloop.model.evidence import EigrpNeighbors, Fact, Neighbor
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.model.routing_facts import (
    Address,
    EigrpInterfaces,
    EigrpTopology,
    EigrpTopologyEntry,
    Prefix,
    RoutingInterface,
)
from netloop.platforms.cisco_ios.eigrp import SHOWN_BY
from netloop.platforms.cisco_ios.output import answer, first, followed, optional, unknown_to_device, whole
from netloop.platforms.cisco_ios.process import ROUTERS, check_all_shown, statements
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4, NUMBER, asplain, ipv4

IP, VRFS, IPV6 = "show ip eigrp {}", "show ip eigrp vrf * {}", "show ipv6 eigrp {}"
NEIGHBORS, TOPOLOGY, INTERFACES = "neighbors", "topology", "interfaces detail"

_HEAD = re.compile(
    rf"^(?:IP-EIGRP|IPv6-EIGRP|EIGRP-IPv[46])(?::\({NUMBER}\))?(?: VR\((?P<name>[^)\s]+)\))?(?: Address-Family)?"
    rf" (?:neighbors|interfaces|topology table) for (?:AS\(\s*(?P<system>{NUMBER})\)|(?:AS|process) (?P<old>{NUMBER}))"
    rf"(?:/ID\((?P<id>{IPV4})\))?(?:,? VRF\((?P<vrf>[^)\s]+)\)|,? Routing Table: (?P<table>\S+))?$",
    re.IGNORECASE,
)
_LIKE_HEAD = re.compile(r"EIGRP-IP|IP-EIGRP|\bfor (?:AS|process)\b|\bVRF\b|^Topology\(", re.IGNORECASE)
_IN_VRF = re.compile(r"^(?:Topology\(\S+\) TID\([0-9]+\) ?)?(?:VRF\((?P<vrf>[^)\s]+)\))?$")
_NO_EIGRP = re.compile(
    r"^% ?(?:EIGRP|No EIGRP|IPv6)\b.*(?:not (?:running|enabled|configured)|no .*process)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class EigrpPart:
    """The part of an answer about one instance; ``system`` is empty where no head says whose it is, ``router_id`` is
    in the head of a topology table alone."""

    system: str
    vrf: str
    name: str
    ipv6: bool
    router_id: str | None = None
    lines: tuple[tuple[str, str | None], ...] = field(default=(), repr=False)

    @property
    def instance(self) -> Instance:
        """As the identities name it."""
        return Instance(Protocol.EIGRP, self.system, self.vrf)


def parts(text: str) -> tuple[EigrpPart, ...]:
    """The parts of an answer, with their lines and what stands below each.

    Raises:
        UnreadableOutput: a head is not understood.
    """
    found: list[EigrpPart] = []
    for line, below in followed(text):
        if head := _HEAD.match(line):
            if not (head["vrf"] or head["table"]):
                whole(line, "" if below and _IN_VRF.match(below) else below)
            found.append(_part(head))
        elif found and line and (inside := _IN_VRF.match(line)):
            if found[-1].lines:
                raise UnreadableOutput(f"expected a line of EIGRP, found {first(line)}")
            found[-1] = replace(found[-1], vrf=inside["vrf"] or found[-1].vrf)
        elif _LIKE_HEAD.search(line):
            raise UnreadableOutput(f"expected an EIGRP instance, found {first(line)}")
        elif not _NO_EIGRP.match(line):
            last = found[-1] if found else EigrpPart("", DEFAULT_VRF, "", ipv6=False)
            found[-1:] = [replace(last, lines=(*last.lines, (line, below)))]
    return tuple(found)


def _part(head: re.Match[str]) -> EigrpPart:
    return EigrpPart(
        system=asplain(head["system"] or head["old"]),
        vrf=head["vrf"] or head["table"] or DEFAULT_VRF,
        name=head["name"] or "",
        ipv6="IPv6" in head[0],
        router_id=head["id"],
    )


# --- neighbors -----------------------------------------------------------------------------------------------------


_TITLES = re.compile(r"^(?:H\s+Address\s+Interface\s+Hold\s+Uptime\b.*|\(sec\)\s+(?:\(ms\)\s+)+Cnt\s+Num)$")
_ROW = re.compile(
    rf"^[0-9]+\s+(?P<address>{IPV4}|[0-9A-Fa-f:]+:[0-9A-Fa-f:.]+|Link-local address:?)\s+(?P<interface>[A-Za-z]\S*)"
    r"\s+[0-9]+\s+[0-9][0-9a-z:]*\s+[0-9]+\s+[0-9]+\s+[0-9]+\s+[0-9]+(?:\s+[SDR])?$"
)
_LINK_LOCAL = re.compile(r"^[0-9A-Fa-f:]+:[0-9A-Fa-f:.]+$")
_DETAIL = re.compile(
    r"^(?:Version \d|Topology-ids from peer|Topologies advertised|Max Nbrs:|Static neighbor|Stub Peer|Suppressing"
    r"|Restart time|Last startup|Time since|BFD sessions|Remote neighbor|Prefixes|Retrans|Hello|NSF|UPDATE|QUERY|REPLY"
    r"|Authentication|Neighbor is)"
)


@dataclass(frozen=True, slots=True)
class EigrpRow:
    """A neighbor, and its instance's part."""

    part: EigrpPart
    address: Address
    interface: str


def neighbor_rows(text: str) -> tuple[EigrpRow, ...]:
    """The neighbors of ``show ip eigrp neighbors`` and its like, with or without ``detail``.

    Raises:
        UnreadableOutput: a row is not understood, or may be half of one.
    """
    return tuple(row for part in parts(text) for row in _neighbors(part))


def _neighbors(part: EigrpPart) -> Iterator[EigrpRow]:
    waiting, seen = "", False
    for line, below in part.lines:
        if waiting:
            if not _LINK_LOCAL.match(line):
                raise UnreadableOutput(f"expected the link-local address of a neighbor, found {first(line)}")
            yield EigrpRow(part, _address(whole(line, below)), waiting)
            waiting = ""
        elif row := _ROW.match(line):
            seen = True
            if row["address"].startswith("Link"):
                waiting = row["interface"]
            else:
                yield EigrpRow(part, _address(row["address"]), row["interface"])
        elif not (_TITLES.match(line) or (seen and _DETAIL.match(line)) or line.startswith("Max Nbrs:")):
            raise UnreadableOutput(f"expected an EIGRP neighbor, found {first(line)}")
    if waiting:
        raise UnreadableOutput(f"expected the link-local address of the neighbor on {waiting}, found nothing")


def _address(text: str) -> Address:
    try:
        return ip_address(text) if ":" in text else ipv4(text)
    except ValueError as exc:
        raise UnreadableOutput(f"{text!r} is not an address") from exc


def neighbor(row: EigrpRow) -> Neighbor:
    """The adjacency of a row: who is in the table is up."""
    return Neighbor(row.part.instance, row.address, "up", up=True, interface=row.interface)


# --- topology ------------------------------------------------------------------------------------------------------


_CODES = re.compile(r"^(?:Codes: ?P - Passive\b.*|r - reply Status\b.*)$")
_ENTRY = re.compile(
    r"^(?P<state>[PA]) (?P<prefix>[0-9A-Fa-f:.]+/[0-9]{1,3}), [0-9]+ successors, FD is (?:[0-9]+|Inaccessible|Infinity)"
    r"(?P<rest>(?:,.*)?)$"
)
_VIA = re.compile(
    r"^(?:via )?(?P<via>Connected|Rconnected|Redistributed|Rstatic|Summary|VPNv4 Sourced|VPNv6 Sourced|[0-9A-Fa-f:.]+)"
    r"(?: \([0-9A-Za-z]+/[0-9A-Za-z]+\))?(?P<rest>(?:,.*)?)$"
)
_ENDS = re.compile(r"\)$|, \S")
_ASKING = re.compile(r"^(?:[0-9]+ replies|query-origin|Remaining replies|replies)\b.*$")
_OUT = re.compile(r"^[A-Za-z][A-Za-z-]*[0-9][0-9/.:]*(?:, serno [0-9]+)?$")


def topology_entries(text: str) -> tuple[EigrpTopologyEntry, ...]:
    """The entries of ``show ip eigrp topology`` and its like.

    Raises:
        UnreadableOutput: an entry or a way is not understood, or an entry has none.
    """
    return tuple(entry for part in parts(text) for entry in _entries(part))


def _entries(part: EigrpPart) -> Iterator[EigrpTopologyEntry]:
    entry: EigrpTopologyEntry | None = None
    asked = ways = False
    for line, below in part.lines:
        if head := _ENTRY.match(line):
            _check_ways(entry, ways=ways)
            if entry:
                yield entry
            entry = EigrpTopologyEntry(part.instance, _prefix(head["prefix"]), active=head["state"] == "A")
            asked = ways = False
        elif entry and (way := _VIA.match(line)) and line.startswith("via "):
            ways = True
            entry = entry if asked else _by(entry, way, line if _ENDS.search(line) else whole(line, below))
        elif entry and _ASKING.match(line):
            asked = asked or line.startswith("Remaining")
        elif not (_CODES.match(line) or (ways and _OUT.match(line))):
            raise UnreadableOutput(f"expected an entry of EIGRP's topology, found {first(line)}")
    _check_ways(entry, ways=ways)
    if entry:
        yield entry


def _check_ways(entry: EigrpTopologyEntry | None, *, ways: bool) -> None:
    """An entry that is passive has a way: without it, the answer is cut."""
    if entry and not (ways or entry.active):
        raise UnreadableOutput(f"EIGRP's topology shows no way to {entry.prefix}: the answer is not all")


def _by(entry: EigrpTopologyEntry, way: re.Match[str], _line: str) -> EigrpTopologyEntry:
    if way["via"] == "Connected":
        return replace(entry, connected=True)
    if way["via"][0] in "RSV":
        return entry
    return replace(entry, via=(*entry.via, _address(way["via"])))


def _prefix(text: str) -> Prefix:
    try:
        return ip_network(text)
    except ValueError as exc:
        raise UnreadableOutput(f"{text!r} is not a prefix") from exc


# --- interfaces ----------------------------------------------------------------------------------------------------


_INTERFACE_TITLES = re.compile(r"^(?:Xmit Queue\s.*|Interface\s+Peers\s+Un/Reliable\b.*)$")
_INTERFACE = re.compile(
    r"^(?P<name>[A-Za-z]\S*)\s+[0-9]+(?:\s+[0-9]+/[0-9]+){1,2}\s+[0-9]+\s+[0-9]+/[0-9]+\s+[0-9]+\s+[0-9]+$"
)
_TIMERS = re.compile(r"^Hello-interval is (?P<hello>[0-9]+), Hold-time is (?P<hold>[0-9]+)$")
_LIKE_TIMERS = re.compile(r"^(?:Hello-|Hold)")
_AUTHENTICATION = re.compile(r"^Authentication mode is (?P<mode>not set|[\w-]+)(?:,\s+key-chain is .*)?$")
_BODY = re.compile(
    r"^(?:Split-horizon|Next xmit|Packetized|Hello's|Un/reliable|Mcast|Retransmissions|Topology-ids|Topologies|BFD|BW"
    r"|Use |Effective|Neighbor|Stub|Passive|Maximum|Dampening|Summary)"
)


def interface_rows(text: str) -> tuple[RoutingInterface, ...]:
    """The interfaces of ``show ip eigrp interfaces`` and its like, with or without ``detail``.

    Raises:
        UnreadableOutput: a row or what stands below it is not understood.
    """
    return tuple(interface for part in parts(text) for interface in _interfaces(part))


def _interfaces(part: EigrpPart) -> Iterator[RoutingInterface]:
    interface: RoutingInterface | None = None
    for line, below in part.lines:
        if row := _INTERFACE.match(line):
            if interface:
                yield interface
            interface = RoutingInterface(part.instance, row["name"])
        elif interface and (timers := _TIMERS.match(whole(line, below) if _LIKE_TIMERS.match(line) else line)):
            interface = replace(interface, hello=int(timers["hello"]), dead=int(timers["hold"]))
        elif interface and (mode := _AUTHENTICATION.match(line)):
            interface = replace(interface, authentication=None if mode["mode"] == "not set" else mode["mode"].lower())
        elif not (_INTERFACE_TITLES.match(line) or (interface and _BODY.match(line))):
            raise UnreadableOutput(f"expected an interface of EIGRP, found {first(line)}")
    if interface:
        yield interface


# --- the facts -----------------------------------------------------------------------------------------------------


def read_neighbors(outputs: Mapping[str, str]) -> EigrpNeighbors:
    """The neighbors of both families, and of every VRF where the device shows them.

    Raises:
        UnreadableOutput: a command was refused, an answer is not understood, or an instance of the default VRF is
            configured and not shown.
    """
    rows = (row for text in _answers(outputs, NEIGHBORS) for row in neighbor_rows(text))
    return EigrpNeighbors(tuple(dict.fromkeys(map(neighbor, rows))))


def read_topology(outputs: Mapping[str, str]) -> EigrpTopology:
    """The topology tables of both families, and of every VRF where the device shows them. Raises as
    ``read_neighbors`` does."""
    entries = (entry for text in _answers(outputs, TOPOLOGY) for entry in topology_entries(text))
    return EigrpTopology(tuple(dict.fromkeys(entries)))


def read_interfaces(outputs: Mapping[str, str]) -> EigrpInterfaces:
    """The interfaces of both families, and of every VRF where the device shows them. Raises as ``read_neighbors``
    does."""
    found = (interface for text in _answers(outputs, INTERFACES) for interface in interface_rows(text))
    return EigrpInterfaces(tuple(dict.fromkeys(found)))


def _answers(outputs: Mapping[str, str], what: str) -> Iterator[str]:
    """The answers of both families, each of which shows every configured instance, and that of the VRFs."""
    told, ip, ipv6 = statements(outputs), IP.format(what), IPV6.format(what)
    six = not unknown_to_device(outputs, ipv6)
    texts = {4: answer(outputs, ip), 6: answer(outputs, ipv6) if six else ""}
    for version, text in texts.items():
        shown = parts(text)
        if any(not part.system for part in shown):
            raise UnreadableOutput(f"{(ip, ipv6)[version == 6]!r} does not say whose its lines are")
        names = [part.system for part in shown if part.ipv6 == (version == 6) and part.vrf == DEFAULT_VRF]
        if told or version == 4:
            check_all_shown((ip, ipv6)[version == 6], names, told, SHOWN_BY[version], "EIGRP")
        yield text
    yield optional(outputs, VRFS.format(what)) or ""


def _reader(fact: type, what: str, read: Callable[[Mapping[str, str]], Fact]) -> Reader:
    return Reader(fact, (IP.format(what), VRFS.format(what), IPV6.format(what), ROUTERS), read)


READERS = (
    _reader(EigrpNeighbors, NEIGHBORS, read_neighbors),
    _reader(EigrpTopology, TOPOLOGY, read_topology),
    _reader(EigrpInterfaces, INTERFACES, read_interfaces),
)
