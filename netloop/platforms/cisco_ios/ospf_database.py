"""What routers say of themselves in OSPF's link-state databases, as IOS shows them.

OSPFv2: ``show ip ospf database router`` has each router's LSA, area by area and process by process. Two routers under
one ID show as one LSA, that of whoever flooded last; its links' addresses are that one's. The heading names no VRF; the
``router ospf`` statements do. OSPFv3 keeps prefixes out of the router's LSA: ``... database prefix`` has them, and only
those that refer to a router's LSA (type 2001) are its own. An OSPFv3 router names a designated router by its router ID;
so ``networks`` holds that. An LSA counts its links or prefixes, and the summary of the database the LSAs; nothing
closes the router ID in the last line of OSPFv3's last link. What border routers tell of other areas stands in
``... database summary`` (``Link State ID: 10.1.0.0 (summary Network Number)``, ``Network Mask: /24``), of OSPFv3 in
``... database inter-area prefix``; both only add to the rest.

Sources: outputs of devices, Cisco's OSPF configuration guides, Genie's parsers, RFC 2328 (12.4.1), RFC 5340 (4.4.3).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, ip_network

from netloop.model.evidence import Identity
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.model.routing_facts import Address, LinkStateNode, OspfLinkState, Ospfv3LinkState, Prefix
from netloop.platforms.cisco_ios import ospf, ospfv3
from netloop.platforms.cisco_ios.ospf_interfaces import area
from netloop.platforms.cisco_ios.output import answer, first, followed, lines, optional, unknown_to_device, whole
from netloop.platforms.cisco_ios.process import ROUTERS, check_all_shown, statements
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4, ipv4

SHOW, COUNTS = "show ip ospf database router", "show ip ospf database database-summary"
ROUTERS_V3, PREFIXES_V3 = "show ospfv3 database router", "show ospfv3 database prefix"
OLD_ROUTERS_V3, OLD_PREFIXES_V3 = "show ipv6 ospf database router", "show ipv6 ospf database prefix"
SUMMARIES = "show ip ospf database summary"
SUMMARIES_V3, OLD_SUMMARIES_V3 = "show ospfv3 database inter-area prefix", "show ipv6 ospf database inter-area prefix"
COUNTS_V3, OLD_COUNTS_V3 = "show ospfv3 database database-summary", "show ipv6 ospf database database-summary"

_AREA = re.compile(r"^(?:Displaying )?(?P<kind>Router|Intra Area Prefix) Link States ?\(Area (?P<area>[0-9.]+)\)$")
_AGE = re.compile(r"^LS age: (?:MAXAGE ?\()?(?P<age>[0-9]+)\)?(?: ?\(DoNotAge\))?$", re.IGNORECASE)
_ORIGINATOR = re.compile(rf"^Advertising Router: (?P<id>{IPV4})$")
_SEQUENCE = re.compile(r"^LS Seq Number: (?:0x)?(?P<number>[0-9A-Fa-f]{8})$")
_COUNT = re.compile(r"^Number of (?:Links|Prefixes): (?P<count>[0-9]+)$")
_TYPE = re.compile(r"^LS Type: (?P<type>.+)$")
_REFERS = re.compile(r"^Referenced LSA Type: (?P<type>[0-9]+)$")
_LINK = re.compile(
    r"^Link connected to: (?:a |another )(?P<kind>Stub Network|Router \(point-to-point\)|Transit Network|Virtual Link)$"
)
_LINK_ID = re.compile(
    r"^\(Link ID\) (?:Network/subnet number|Net|Neighboring Router ID|Designated Router address): "
    rf"(?P<id>{IPV4})$"
)
_LINK_DATA = re.compile(rf"^\(Link Data\) (?:Network Mask|Router Interface address): (?P<data>{IPV4})$")
_METRIC = re.compile(r"^(?:TOS 0 Metrics?|Link Metric): [0-9]+$")
_NEIGHBOR_V3 = re.compile(rf"^Neighbor (?P<dr>\(DR\) )?Router ID: (?P<id>{IPV4})$")
_ADDRESS = re.compile(r"^Prefix Address: (?P<address>[0-9A-Fa-f:.]+)$")
_LENGTH = re.compile(r"^Prefix Length: (?P<length>[0-9]+), .*Metric: [0-9]+\b")
_PASSED = re.compile(
    r"^(?:Routing Bit Set|Exception Flag|Adv Router is not-reachable|Delete flag|Options: |Link State ID: |Checksum: "
    r"|Length: |Area Border Router|AS Boundary Router|Virtual Link Endpoint|Number of (?:MTID|TOS) metrics|MTID:? "
    r"|TOS [0-9]|Local Interface ID: |Neighbor (?:\(DR\) )?Interface ID: "
    r"|Referenced (?:Link State ID|Advertising Router): |Maximum age)",
    re.IGNORECASE,
)
"""Lines of an LSA that say nothing of what is asked here."""
_TOLD_PASSED = re.compile(
    r"^(?:LS Seq Number: |LS Type: (?:Summary Links|Inter[ -]Area[ -]Prefix))",
    re.IGNORECASE,
)
_TOLD_AREA = re.compile(
    r"^(?:Displaying )?(?:Summary Net|Inter Area Prefix) Link States ?\(Area (?P<area>[0-9.]+)\)$", re.IGNORECASE
)
_NUMBER = re.compile(rf"^Link State ID: (?P<address>{IPV4}) \(summary Network Number\)$", re.IGNORECASE)
_MASK = re.compile(r"^(?:Network Mask: /|Prefix Length: )(?P<length>[0-9]{1,3})(?:, Options: .+)?$")
_TOLD_METRIC = re.compile(r"^(?:(?:MTID|TOS): ?[0-9]+\s+)?Metric: ?(?P<metric>[0-9]+)$")
UNREACHABLE, MAX_AGE = 0xFFFFFF, 3600
"""The metric (RFC 2328, LSInfinity) and the age in seconds of a prefix that is taken back."""
_GONE = re.compile(r"^Adv Router is not-reachable", re.IGNORECASE)
_AREA_COUNTS = re.compile(r"^Area (?P<area>[0-9.]+) database summary$")
_LSA_COUNT = re.compile(
    r"^(?P<kind>Router|Prefix|Summary Net) +(?P<count>[0-9]+) +(?P<deleted>[0-9]+) +(?P<aged>[0-9]+)$"
)
_NO_OSPF = re.compile(
    r"^% ?OSPF(?:v3)?: ?(?:Router process \S+ is not running.*|.*(?:not (?:enabled|configured|running)|no .*process)"
    r".*)$",
    re.IGNORECASE,
)
_STOPPED = re.compile(r"^% ?OSPF(?:v3)?: ?Router process (?P<name>\S+) is not running", re.IGNORECASE)


@dataclass(slots=True)
class _Lsa:
    """An LSA while it is read; ``count`` is how many links or prefixes it announces."""

    place: tuple[Instance, str]
    age: int
    reachable: bool = True
    originator: IPv4Address | None = None
    sequence: int | None = None
    count: int | None = None
    refers: str = "2001"
    links: list[_Link] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    prefixes: list[Prefix] = field(default_factory=list)

    def check(self) -> _Lsa:
        """Check that it is all there."""
        shown = len(self.links) + len(self.prefixes)
        if self.originator is None or self.sequence is None or shown != self.count:
            who = self.originator or "a router that is not named"
            raise UnreadableOutput(f"the LSA of {who} announces {self.count}, and {shown} are shown: the answer is cut")
        if len(self.addresses) != len(self.prefixes) or not all(link.whole for link in self.links):
            raise UnreadableOutput(f"the LSA of {self.originator} is not all there: the answer is cut")
        return self


@dataclass(slots=True)
class _Told:
    """A prefix that a border router tells of another area, while it is read."""

    place: tuple[Instance, str]
    age: int
    originator: IPv4Address | None = None
    address: str | None = None
    length: str | None = None
    metric: int | None = None

    def take(self, line: str, below: str | None) -> bool:
        """Read a line of it; whether it was one that counts."""
        if match := _ORIGINATOR.match(line):
            self.originator = ipv4(whole(match["id"], below))
        elif match := _NUMBER.match(line) or _ADDRESS.match(line):
            self.address = match["address"]
        elif match := _MASK.match(line):
            self.length = match["length"]
        elif match := _TOLD_METRIC.match(line):
            self.metric = int(match["metric"])
        else:
            return False
        return True

    def prefix(self) -> Prefix:
        """Raises UnreadableOutput where it is not all there."""
        if None in {self.originator, self.address, self.length, self.metric}:
            raise UnreadableOutput(f"the summary of {self.address or 'a prefix'} is not all there: the answer is cut")
        try:
            return ip_network(f"{self.address}/{self.length}", strict=False)
        except ValueError as exc:
            raise UnreadableOutput(f"{self.address}/{self.length} is not a prefix") from exc


@dataclass(slots=True)
class _Link:
    """A link of a router's LSA: what is on it (OSPFv2's link ID and data), or the neighbor (OSPFv3)."""

    kind: str
    v3: bool
    to: IPv4Address | None = None
    data: IPv4Address | None = None
    metric: bool = False

    @property
    def whole(self) -> bool:
        """Whether all of its lines were there."""
        return self.to is not None and self.metric and (self.v3 or self.data is not None)


def read_database(outputs: Mapping[str, str]) -> OspfLinkState:
    """The routers of every OSPFv2 process and area, each with its stub networks, neighbors and interface addresses.

    Raises:
        UnreadableOutput: the command was refused, an LSA is not understood or not all there, or the database's summary
            counts more routers.
    """
    told = statements(outputs)
    vrfs = told.vrfs(ospf.STATEMENT) if told else {}
    text = answer(outputs, SHOW)
    found = [lsa.check() for lsa in _lsas(text, Protocol.OSPF, vrfs)]
    if not found or told:
        check_all_shown(SHOW, _processes(text, Protocol.OSPF), told, ospf.STATEMENT, "OSPF process")
    summaries = optional(outputs, SUMMARIES)
    told_on = list(_told(summaries or "", Protocol.OSPF, vrfs))
    shown = Counter([*((lsa.place, "Router") for lsa in found), *((one.place, "Summary Net") for one in told_on)])
    kinds = {"Router"} if summaries is None else {"Router", "Summary Net"}
    _check_counts(shown, optional(outputs, COUNTS) or "", vrfs, frozenset(kinds))
    return OspfLinkState(_nodes(found), _further(told_on))


def read_database_v3(outputs: Mapping[str, str]) -> Ospfv3LinkState:
    """The same of OSPFv3, of IPv6 families; the prefixes are those that refer to a router's LSA.

    Raises:
        UnreadableOutput: both commands were refused, or an LSA is not understood or not all there.
    """
    old = unknown_to_device(outputs, ROUTERS_V3)
    commands = (OLD_ROUTERS_V3, OLD_PREFIXES_V3) if old else (ROUTERS_V3, PREFIXES_V3)
    told = statements(outputs)
    routers, prefixes = (
        [lsa.check() for lsa in _lsas(answer(outputs, command), Protocol.OSPFV3, {})] for command in commands
    )
    if not routers or told:
        names = _processes(answer(outputs, commands[0]), Protocol.OSPFV3)
        check_all_shown(commands[0], names, told, ospfv3.STATEMENT, "OSPFv3 process")
    if prefixes and not routers:
        raise UnreadableOutput(f"{commands[1]!r} shows prefixes, and {commands[0]!r} no router")
    if routers and not prefixes:
        raise UnreadableOutput(f"{commands[1]!r} shows no prefix of any router: the answer is cut")
    shown = Counter([*((lsa.place, "Router") for lsa in routers), *((lsa.place, "Prefix") for lsa in prefixes)])
    counts = optional(outputs, OLD_COUNTS_V3 if old else COUNTS_V3) or ""
    _check_counts(shown, counts, None, frozenset({"Router", "Prefix"}))
    known = {(lsa.place, lsa.originator) for lsa in routers}
    own = [lsa for lsa in prefixes if lsa.refers == "2001" and (lsa.place, lsa.originator) in known]
    told_on = optional(outputs, OLD_SUMMARIES_V3 if old else SUMMARIES_V3) or ""
    return Ospfv3LinkState(_nodes([*routers, *own]), _further(_told(told_on, Protocol.OSPFV3, {})))


def _further(found: Iterable[_Told]) -> tuple[tuple[Prefix, Identity], ...]:
    """What border routers tell of other areas, and which of them do."""
    lasting = ((told.prefix(), told) for told in found if told.metric != UNREACHABLE and told.age < MAX_AGE)
    return tuple(dict.fromkeys((prefix, told.originator) for prefix, told in lasting if told.originator))


def _told(text: str, protocol: Protocol, vrfs: Mapping[str, str]) -> Iterator[_Told]:
    """Every prefix that a border router tells of another area, process by process and area by area."""
    head: tuple[Instance, bool] | None = None
    place: tuple[Instance, str] | None = None
    told: _Told | None = None
    for line, below in followed(text):
        if found := _head(line, protocol, vrfs):
            head, place = found, None
        elif head and head[1]:
            continue
        elif (match := _TOLD_AREA.match(line)) and head:
            place = head[0], area(match["area"])
        elif (match := _AGE.match(line)) and place:
            yield from [told] if told else []
            told = _Told(place, int(match["age"]))
        elif not (
            (told and told.take(line, below)) or any(known.match(line) for known in (_TOLD_PASSED, _PASSED, _NO_OSPF))
        ):
            raise UnreadableOutput(f"expected a summary of OSPF, found {first(line)}")
    yield from [told] if told else []


def _processes(text: str, protocol: Protocol) -> set[str]:
    """The processes that an answer has a part of, and those of which it says that they do not run."""
    heads = (_head(line, protocol, {}) for line in lines(text))
    stopped = (_STOPPED.match(line) for line in lines(text))
    return {head[0].name for head in heads if head} | {match["name"] for match in stopped if match}


def _lsas(text: str, protocol: Protocol, vrfs: Mapping[str, str]) -> Iterator[_Lsa]:
    """Every LSA, process by process and area by area."""
    instance: Instance | None = None
    place: tuple[Instance, str] | None = None
    skipped = False
    part: list[tuple[str, str | None]] = []
    for line, below in followed(text):
        head, found = _head(line, protocol, vrfs), _AREA.match(line)
        if not (head or found):
            part.append((line, below))
            continue
        yield from _in_area(part, place, skipped=skipped)
        part = []
        if head:
            (instance, skipped), place = head, None
        elif found and instance is None:
            raise UnreadableOutput(f"expected an OSPF process above {first(line)}")
        elif found and instance:
            place = instance, area(found["area"])
    yield from _in_area(part, place, skipped=skipped)


def _in_area(
    part: Iterable[tuple[str, str | None]], place: tuple[Instance, str] | None, *, skipped: bool
) -> Iterator[_Lsa]:
    """The LSAs of one area; above an LSA's age may stand that its router cannot be reached."""
    lsa: _Lsa | None = None
    gone = False
    for line, below in () if skipped else part:
        if match := _AGE.match(line):
            if place is None:
                raise UnreadableOutput(f"expected an area above {first(line)}")
            if lsa:
                yield lsa
            lsa, gone = _Lsa(place, int(match["age"]), reachable=not gone), False
        elif _GONE.match(line):
            gone = True
        elif not ((lsa and _detail(lsa, line, below)) or _PASSED.match(line) or _NO_OSPF.match(line)):
            raise UnreadableOutput(f"expected an LSA of OSPF, found {first(line)}")
    if lsa:
        yield lsa


def _head(line: str, protocol: Protocol, vrfs: Mapping[str, str]) -> tuple[Instance, bool] | None:
    """The process that a heading names, and whether its LSAs are passed over: those of another family."""
    if protocol is Protocol.OSPF:
        match = ospf.OLD_FORM.match(line)
        if not match:
            return None
        ipv4(match["id"])
        return Instance(protocol, match["name"], match["vrf"] or vrfs.get(match["name"], DEFAULT_VRF)), False
    match = ospfv3.BLOCK.match(line) or ospfv3.OLD_BLOCK.match(line)
    if not match:
        return None
    vrf = match["vrf"] or DEFAULT_VRF
    return Instance(protocol, match["name"], vrf), match.groupdict().get("family") == "ipv4"


def _detail(lsa: _Lsa, line: str, below: str | None) -> bool:
    """Read a line of an LSA; whether it was one that counts."""
    if match := _ORIGINATOR.match(line):
        lsa.originator = ipv4(whole(match["id"], below))
    elif match := _SEQUENCE.match(line):
        lsa.sequence = int(match["number"], 16)
    elif match := _COUNT.match(line):
        lsa.count = int(match["count"])
    elif match := _REFERS.match(line):
        lsa.refers = match["type"]
    elif match := _TYPE.match(line):
        if not match["type"].startswith(("Router Links", "Intra-Area-Prefix")):
            raise UnreadableOutput(f"expected a router's LSA, found {first(line)}")
    else:
        return _link(lsa, line, below) or _prefix(lsa, line, below)
    return True


def _link(lsa: _Lsa, line: str, below: str | None) -> bool:
    """Read a line of a link; whether it was one."""
    if match := _LINK.match(line):
        lsa.links.append(_Link(match["kind"], lsa.place[0].protocol is Protocol.OSPFV3))
        return True
    link = lsa.links[-1] if lsa.links else None
    if link is None:
        return False
    if match := _LINK_ID.match(line) or _NEIGHBOR_V3.match(line):
        link.to = ipv4(match["id"] if link.v3 and below is None else whole(match["id"], below))
    elif match := _LINK_DATA.match(line):
        link.data = ipv4(whole(match["data"], below))
    elif _METRIC.match(line):
        link.metric = True
    else:
        return False
    return True


def _prefix(lsa: _Lsa, line: str, below: str | None) -> bool:
    """Read a line of a prefix, which has two: its address, and its length; whether it was one."""
    if match := _ADDRESS.match(line):
        lsa.addresses.append(whole(match["address"], below))
    elif (match := _LENGTH.match(line)) and len(lsa.addresses) == len(lsa.prefixes) + 1:
        try:
            lsa.prefixes.append(ip_network(f"{lsa.addresses[-1]}/{match['length']}", strict=False))
        except ValueError as exc:
            raise UnreadableOutput(f"{lsa.addresses[-1]}/{match['length']} is not a prefix") from exc
    else:
        return False
    return True


def _nodes(found: Iterable[_Lsa]) -> tuple[LinkStateNode, ...]:
    """One node for each originator in each area, of all its LSAs."""
    together: dict[tuple[tuple[Instance, str], IPv4Address | None], list[_Lsa]] = {}
    for lsa in found:
        together.setdefault((lsa.place, lsa.originator), []).append(lsa)
    return tuple(_node(parts) for parts in together.values())


def _node(parts: list[_Lsa]) -> LinkStateNode:
    newest = max(parts, key=lambda lsa: (_signed(lsa.sequence or 0), -lsa.age))
    links = [link for lsa in parts for link in lsa.links]
    networks: frozenset[Address] = frozenset(link.to for link in links if link.kind == "Transit Network" and link.to)
    adjacent = (link for link in links if link.kind in {"Router (point-to-point)", "Virtual Link"})
    (instance, number), originator = parts[0].place, parts[0].originator
    assert originator is not None  # noqa: S101 -- ``check`` has seen to it
    return LinkStateNode(
        instance,
        number,
        originator,
        frozenset([*_stubs(links), *(prefix for lsa in parts for prefix in lsa.prefixes)]),
        frozenset(link.to for link in adjacent if link.to),
        networks,
        frozenset(link.data for link in links if link.kind != "Stub Network" and link.data and int(link.data) >> 24),
        newest.sequence or 0,
        newest.age,
        reachable=all(lsa.reachable for lsa in parts),
    )


def _signed(sequence: int) -> int:
    """A sequence number as OSPF orders it: signed (RFC 2328, 12.1.6)."""
    return sequence - 2**32 if sequence >= 2**31 else sequence


def _stubs(links: Iterable[_Link]) -> Iterator[Prefix]:
    for link in links:
        if link.kind == "Stub Network" and link.to is not None and link.data is not None:
            try:
                yield ip_network(f"{link.to}/{link.data}", strict=False)
            except ValueError as exc:
                raise UnreadableOutput(f"{link.to} {link.data} is not a network") from exc


def _check_counts(
    shown: Mapping[tuple[tuple[Instance, str], str], int],
    text: str,
    vrfs: Mapping[str, str] | None,
    kinds: frozenset[str],
) -> None:
    """Check that each area shows as many LSAs as the summary of the database counts; ``vrfs`` is None of OSPFv3."""
    protocol = Protocol.OSPFV3 if vrfs is None else Protocol.OSPF
    instance: Instance | None = None
    place: tuple[Instance, str] | None = None
    for line in lines(text):
        if head := _head(line, protocol, vrfs or {}):
            instance, place = (None, None) if head[1] else (head[0], None)
        elif match := _AREA_COUNTS.match(line):
            place = (instance, area(match["area"])) if instance else None
        elif line.startswith("Process "):
            place = None
        elif (match := _LSA_COUNT.match(line)) and match["kind"] in kinds and place:
            counted = int(match["count"]) - int(match["deleted"]) - int(match["aged"])
            found = shown.get((place, match["kind"]), 0)
            if found < counted:
                kind = f"{match['kind'].lower()} LSAs"
                raise UnreadableOutput(
                    f"{found} {kind} of area {place[1]} are shown, and {counted} are in the database"
                )


_V3 = (ROUTERS_V3, PREFIXES_V3, SUMMARIES_V3, OLD_ROUTERS_V3, OLD_PREFIXES_V3, OLD_SUMMARIES_V3)

READERS = (
    Reader(OspfLinkState, (SHOW, COUNTS, SUMMARIES, ROUTERS), read_database),
    Reader(Ospfv3LinkState, (*_V3, ROUTERS), read_database_v3),
)
