"""IS-IS on IOS: the link-state database.

``show isis database detail`` has a part per instance (``Tag core:``) and level (``IS-IS Level-1 Link State
Database:``), in it a row per LSP, ``R1.00-00  * 0x0000011D  0x2165  519/*  0/0/0``, and below it what the LSP says.
An LSP ID is the originator's host name or system ID, the pseudonode's number (``00`` is the router itself) and the
fragment's. Prefixes have a length, or in old releases a mask. ``IS`` is a neighbor of narrow metrics, ``IS-Extended``
one of wide metrics, ``(MT-IPv6)`` one of IPv6's topology. ``IP-External`` and ``IP-Interarea`` are told on behalf of
others, as is a prefix whose attributes have ``X:1`` or ``R:1`` (RFC 7794).

A level-2 LSP of a router of both levels names the prefixes of its level-1 area among its own: nothing tells them apart.

Sources: Cisco IOS IS-IS command reference; outputs in Genie's tests (``ShowIsisDatabaseDetail``,
``ShowIsisDatabaseVerbose``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from netloop.model.evidence import Identity, SystemId
from netloop.model.routing import Instance, Protocol
from netloop.model.routing_facts import Address, IsisLinkState, LinkStateNode, Prefix
from netloop.platforms.cisco_ios.isis import PROCESSES, read_identities
from netloop.platforms.cisco_ios.isis_adjacency import HOSTNAMES, TAG, IsisHostnames, hostnames, tag_of
from netloop.platforms.cisco_ios.output import answer, first, followed, optional, whole
from netloop.platforms.cisco_ios.process import ROUTERS
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4

DATABASE = "show isis database detail"

_LEVEL = re.compile(r"^IS-IS Level-(?P<level>[12]) (?:Link State Database:?|LSP \S+)$")
_LIKE_LEVEL = re.compile(r"^IS-IS\b|\bLink State Database\b|^Tag\b")
_HEADING = re.compile(r"^LSPID\s+LSP Seq Num\s+LSP Checksum\s+LSP Holdtime(?:/Rcvd)?\s+ATT/P/OL$")
_LSP_ID = r"(?P<name>\S+)\.(?P<pseudonode>[0-9A-Fa-f]{2})-(?P<fragment>[0-9A-Fa-f]{2})"
_NUMBERS = (
    r"(?P<own>\*)?\s*(?P<sequence>0x[0-9A-Fa-f]{8})\s+0x[0-9A-Fa-f]{1,4}\s+\(?(?P<hold>[0-9]+)\)?(?:/(?:\*|[0-9]+))?"
    r"\s+[01]/[01]/[01](?:\s+\([0-9]+\))?"
)
LSP = re.compile(rf"^{_LSP_ID}\s*{_NUMBERS}$")
_LSP_ALONE = re.compile(rf"^{_LSP_ID}(?:\s*\*)?$")
LIKE_LSP = re.compile(
    r"^\S+\.[0-9A-Fa-f]{2}-[0-9A-Fa-f]{0,2}(?:\s|$)|\b0x[0-9A-Fa-f]{8}\s+0x[0-9A-Fa-f]{1,4}\b|(?:^|\s)[01]/[01]/[01]$"
)
_METRIC = re.compile(
    r"^Metric:\s+(?P<metric>[0-9]+)\s+(?P<kind>[A-Za-z][\w-]*)(?: \((?P<topology>[^)]+)\))?\s+(?P<what>\S.*)$"
)
_LIKE_METRIC = re.compile(r"^Met\w*\b|^\S*etric:")
_ATTRIBUTES = re.compile(r"^Prefix-attr: X:(?P<external>[01]) R:(?P<relayed>[01])")
_OWN_ADDRESS = re.compile(r"^(?:Interface )?(?:IP|IPv6|IPV6) Address:\s+(?P<address>\S+)$")
_LIKE_ADDRESS = re.compile(r"^(?:Interface )?IP(?:v6|V6)? Address:?")
_COUNTS = re.compile(r"^(?:Metric|(?:Interface )?IP(?:v6|V6)? Address|Hostname):")
"""Lines whose last word says something."""
_HOSTNAME = re.compile(r"^Hostname:\s+(?P<name>\S.*)$")
_FURTHER = frozenset({"IP-External", "IP-Interarea", "IPv6-External", "IPv6-Interarea", "IPv6-Ext"})
_OWN = frozenset({"IP", "IPv6", "IP-Internal"})
_SYSTEMS = frozenset({"IS", "IS-Extended"})
_ELSEWHERE = frozenset({"ES", "ES-Extended", "Prefix"})
_PREFIX = re.compile(rf"^(?P<network>[0-9A-Fa-f:.]+/[0-9]{{1,3}}|{IPV4} {IPV4})(?: .*)?$")


@dataclass(slots=True)
class _Lsp:
    """One fragment, as it is read; ``further`` are the prefixes told on behalf of others."""

    tag: str | None
    level: str
    name: str
    pseudonode: str
    own: bool
    sequence: int
    hold: int
    hostname: str = ""
    own_prefixes: list[Prefix] = field(default_factory=list)
    further: list[Prefix] = field(default_factory=list)
    systems: list[tuple[str, str]] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    last: Prefix | None = None

    def take(self, line: str) -> None:
        """One line below the row of the LSP; what says nothing of prefixes, neighbors or addresses is passed over."""
        if metric := _METRIC.match(line):
            self._metric(metric)
        elif _LIKE_METRIC.match(line):
            raise UnreadableOutput(f"expected what an LSP says, found {first(line)}")
        elif found := _OWN_ADDRESS.match(line):
            self.addresses.append(_address(found["address"]))
        elif _LIKE_ADDRESS.match(line):
            raise UnreadableOutput(f"expected an address of {self.name}, found {first(line)}")
        elif found := _HOSTNAME.match(line):
            self.hostname = found["name"]
        elif (found := _ATTRIBUTES.match(line)) and "1" in found.groups() and self.last in self.own_prefixes:
            self.own_prefixes.remove(self.last)
            self.further.append(self.last)

    def _metric(self, metric: re.Match[str]) -> None:
        kind, self.last = metric["kind"], None
        if kind in _SYSTEMS:
            name, dot, pseudonode = metric["what"].split()[0].rpartition(".")
            if not dot or not re.fullmatch(r"[0-9A-Fa-f]{2}", pseudonode):
                raise UnreadableOutput(f"expected a neighbor of {self.name}, found {first(metric[0])}")
            self.systems.append((name, pseudonode))
        elif kind in _OWN | _FURTHER:
            self.last = _prefix(metric["what"])
            (self.own_prefixes if kind in _OWN else self.further).append(self.last)
        elif kind not in _ELSEWHERE:
            raise UnreadableOutput(f"{metric[0]!r} is not understood in the LSP of {self.name}")


def _prefix(text: str) -> IPv4Network | IPv6Network:
    found = _PREFIX.match(text)
    try:
        return ip_network(found["network"].replace(" ", "/") if found else text, strict=True)
    except ValueError as exc:
        raise UnreadableOutput(f"{text!r} is not a prefix") from exc


def _address(text: str) -> Address:
    try:
        return ip_address(text)
    except ValueError as exc:
        raise UnreadableOutput(f"{text!r} is not an address") from exc


def _lsps(text: str) -> Iterator[_Lsp]:
    """The LSPs; the last line of the text must be known to be whole."""
    tag: str | None = None
    level, lsp = "", None
    for line in _unwrapped(text):
        if row := LSP.match(line):
            if not level:
                raise UnreadableOutput(f"expected a level of IS-IS, found {first(line)}")
            if lsp:
                yield lsp
            lsp = _begun(tag, level, row)
        elif found := TAG.match(line):
            tag = tag_of(found["tag"])
        elif found := _LEVEL.match(line):
            level = found["level"]
        elif lsp is not None and not (_HEADING.match(line) or _LIKE_LEVEL.search(line) or LIKE_LSP.search(line)):
            lsp.take(line)
        elif not _HEADING.match(line):
            raise UnreadableOutput(f"expected an IS-IS database, found {first(line)}")
    if lsp:
        yield lsp


def _unwrapped(text: str) -> Iterator[str]:
    """The lines, an LSP ID that stands alone joined to the numbers below it."""
    name = ""
    for line, below in followed(text):
        if below is None:
            raise UnreadableOutput(f"{first(line)} may be cut: the answer ends there")
        if name:
            yield f"{name} {line}"
            name = ""
        elif _LSP_ALONE.match(line):
            name = line
        else:
            yield whole(line, below) if _COUNTS.match(line) and not _LSP_ALONE.match(below) else line
    if name:
        raise UnreadableOutput(f"expected the numbers of the LSP {first(name)}, found nothing")


def _begun(tag: str | None, level: str, row: re.Match[str]) -> _Lsp:
    own = row["own"] is not None
    return _Lsp(tag, level, row["name"], row["pseudonode"].lower(), own, int(row["sequence"], 16), int(row["hold"]))


@dataclass(frozen=True, slots=True)
class _Level:
    """The LSPs of one level of one instance, with the system of each host name."""

    instance: Instance
    level: str
    lsps: tuple[_Lsp, ...]
    names: IsisHostnames

    def system(self, name: str) -> SystemId:
        found = self.names.system(self.instance.name, name)
        if found is None:
            raise UnreadableOutput(f"{HOSTNAMES!r} does not say which system {name!r} is")
        return found

    def nodes(self) -> Iterator[LinkStateNode]:
        """One per router, of all its fragments; those of pseudonodes tell who is adjacent over a network."""
        routers: dict[SystemId, list[_Lsp]] = {}
        networks: dict[tuple[SystemId, str], set[SystemId]] = {}
        for lsp in self.lsps:
            system = self.system(lsp.name)
            if lsp.pseudonode == "00":
                routers.setdefault(system, []).append(lsp)
            else:
                members = networks.setdefault((system, lsp.pseudonode), {system})
                members |= {self.system(name) for name, pseudonode in lsp.systems if pseudonode == "00"}
        for system, parts in routers.items():
            yield self._node(system, parts, networks)

    def _node(
        self, system: SystemId, parts: list[_Lsp], networks: Mapping[tuple[SystemId, str], set[SystemId]]
    ) -> LinkStateNode:
        neighbors = set[Identity]()
        for name, pseudonode in (near for lsp in parts for near in lsp.systems):
            far = self.system(name)
            neighbors |= {far} if pseudonode == "00" else networks.get((far, pseudonode.lower()), {far})
        return LinkStateNode(
            instance=self.instance,
            area=self.level,
            identity=system,
            prefixes=frozenset(prefix for lsp in parts for prefix in lsp.own_prefixes),
            neighbors=frozenset(neighbors - {system}),
            addresses=frozenset(address for lsp in parts for address in lsp.addresses),
            sequence=max(lsp.sequence for lsp in parts),
            hostname=next((lsp.hostname for lsp in parts if lsp.hostname), ""),
        )

    def further(self) -> Iterator[tuple[Prefix, Identity]]:
        for lsp in self.lsps:
            yield from ((prefix, self.system(lsp.name)) for prefix in lsp.further)


def read(outputs: Mapping[str, str]) -> IsisLinkState:
    """The routers of every instance and level; an LSP that is being withdrawn (no time left) is none.

    Raises:
        UnreadableOutput: a command was refused, an LSP is not understood or may be cut, a host name is no known
            system's, an instance that runs does not show its own LSP, or several run and the database does not say
            whose it is.
    """
    found = tuple(lsp for lsp in _lsps(answer(outputs, DATABASE)) if lsp.hold)
    names = hostnames(optional(outputs, HOSTNAMES) or "")
    running = [s.instance.name for s in read_identities(outputs).states if s.address is not None]
    tags = {lsp.tag for lsp in found}
    if None in tags and len(running) != 1:
        raise UnreadableOutput(f"{len(running)} IS-IS instances run, and {DATABASE!r} names none")
    own = {running[0] if lsp.tag is None else lsp.tag for lsp in found if lsp.own}
    if lost := sorted(set(running) - own):
        which = Instance(Protocol.ISIS, lost[0])
        raise UnreadableOutput(f"{DATABASE!r} does not show the LSP of {which} itself: the answer is not all")
    levels = tuple(_levels(found, running[0] if running else "", names))
    nodes = tuple(node for level in levels for node in level.nodes())
    return IsisLinkState(nodes, tuple(dict.fromkeys(told for level in levels for told in level.further())))


def _levels(found: Iterable[_Lsp], only: str, names: IsisHostnames) -> Iterator[_Level]:
    parts: dict[tuple[str, str], list[_Lsp]] = {}
    for lsp in found:
        parts.setdefault((only if lsp.tag is None else lsp.tag, lsp.level), []).append(lsp)
    for (tag, level), lsps in parts.items():
        yield _Level(Instance(Protocol.ISIS, tag), level, tuple(lsps), names)


READERS = (Reader(IsisLinkState, (DATABASE, HOSTNAMES, PROCESSES, ROUTERS), read),)
