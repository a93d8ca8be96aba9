"""IS-IS on IOS: who is adjacent, what the routers are named, and where it runs.

``show isis neighbors`` has a part per instance, headed ``Tag core:`` (``Tag null:`` is the one without a tag); where
one instance runs, IOS may leave the head out. Its first column is the neighbor's dynamic host name where IS-IS knows
one, cut off behind 14 characters by some releases; on others a name that is too long stands on a line of its own, with
a backslash behind it. ``show isis hostname`` has the system ID of each name, ``*`` marks the device's own. An adjacency
over both levels of a point-to-point link is one row, ``L1L2``. ``show clns interface`` has a part per interface, with
``Routing Protocol: IS-IS (core)`` and a metric for each level that runs there; of the others it says ``CLNS protocol
processing disabled``.

Sources: Cisco IOS IS-IS command reference; outputs in Genie's tests (``ShowIsisNeighbors``, ``ShowIsisHostname``,
``ShowClnsInterface``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from netloop.model.evidence import IsisNeighbors, Neighbor, SystemId
from netloop.model.routing import Instance, Protocol
from netloop.model.routing_facts import IsisInterfaces, RoutingInterface
from netloop.platforms.cisco_ios.isis import PROCESSES, read_identities
from netloop.platforms.cisco_ios.output import answer, first, lines, optional
from netloop.platforms.cisco_ios.process import ROUTERS
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4, ipv4

NEIGHBORS, HOSTNAMES, INTERFACES = "show isis neighbors", "show isis hostname", "show clns interface"

SYSTEM = r"[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2}"
TAG = re.compile(r"^Tag (?P<tag>\S+):$")
_NO_TAGS = frozenset({"null", "notag", "<Null Tag>", ""})
_COLUMN = 14
"""From so many characters on a host name in a column may be cut off."""

_NAMES = re.compile(r"^Level\s+System ID\s+Dynamic Hostname(?:\s+\((?P<tag>.*)\))?$")
_NAME = re.compile(rf"^(?P<mark>[12*](?:,?\s*[12*])*)\s+(?P<id>{SYSTEM})\s+(?P<name>\S.*)$")

_HEADING = re.compile(r"^System Id\s+Type\s+Interface\s+IP Address\s+State\s+Holdtime\s+Circuit Id$", re.IGNORECASE)
_BEHIND = (
    rf"(?P<type>L1L2|L1|L2)\s+(?P<interface>[A-Za-z]\S*)\s+(?:(?P<address>{IPV4})\s+)?(?P<state>UP|INIT|DOWN|NONE)"
    r"\s+[0-9]+(?:\s+(?P<circuit>\S+))?"
)
_ROW = re.compile(rf"^(?P<name>\S+)\s+{_BEHIND}$")
_WITHOUT_NAME = re.compile(rf"^{_BEHIND}$")
_CIRCUIT = re.compile(r"(?:.*\.)?[0-9A-Fa-f]{2}")
"""A circuit ID that is all there."""
_DETAIL = re.compile(
    r"^(?:Area Address\(es\)|IP Address\(es\)|IPv6 Address\(es\)|Global IPv6 Address|SNPA|State Changed|LAN Priority"
    r"|Format|Topologies|Remote TID|Local TID|Interface name|Neighbor Circuit Id|Nexthop SID|Uptime|NSF capable"
    r"|BFD enabled|Adjacency (?:SID|advertisement)|IPv4 BFD|IPv6 BFD)\b"
)
_NO_CLNS = re.compile(r"^% ?(?:CLNS|IS-IS|ISIS) (?:is )?not (?:enabled|running|configured)\.?$", re.IGNORECASE)

_INTERFACE = re.compile(r"^(?P<name>[A-Za-z]\S*) is (?P<state>[a-z ]+), line protocol is (?P<protocol>\S+)(?: .*)?$")
_LIKE_INTERFACE = re.compile(r"\bline protocol\b")
_OFF = re.compile(r"^CLNS protocol processing disabled$")
_PROTOCOL = re.compile(r"^Routing Protocol: IS-IS(?: \((?P<tag>.*)\))?$")
_LIKE_PROTOCOL = re.compile(r"^Routing Prot")
_METRIC = re.compile(r"^Level-(?P<level>[12]) Metric: (?P<metric>[0-9]+)\b")
_COUNT = re.compile(r"^Number of active level-(?P<level>[12]) adjacencies: (?P<count>[0-9]+)$")


def tag_of(text: str | None) -> str:
    """The instance's name in a title; empty where it has none."""
    return "" if text is None or text in _NO_TAGS else text


@dataclass(frozen=True, slots=True)
class IsisHostnames:
    """Which system a dynamic host name is, in each instance; ``own`` are the device's own system IDs by instance."""

    by_tag: Mapping[str, Mapping[str, SystemId]] = field(default_factory=dict)
    own: Mapping[str, SystemId] = field(default_factory=dict)

    def system(self, tag: str, name: str) -> SystemId | None:
        """The system of a name, or of a system ID in its place; None where no table has the name, or several systems
        may be meant."""
        if re.fullmatch(SYSTEM, name):
            return SystemId(name)
        exact, begun = set[SystemId](), set[SystemId]()
        for names in [self.by_tag[tag]] if tag in self.by_tag else self.by_tag.values():
            exact |= {system for known, system in names.items() if known == name}
            begun |= {system for known, system in names.items() if known.startswith(name)}
        found = exact or (begun if len(name) >= _COLUMN else set())
        return next(iter(found)) if len(found) == 1 else None


def hostnames(text: str) -> IsisHostnames:
    """The tables of ``show isis hostname``.

    Raises:
        UnreadableOutput: a row is not understood.
    """
    found, own, tag = dict[str, dict[str, SystemId]](), dict[str, SystemId](), None
    for line in lines(text):
        if head := _NAMES.match(line):
            tag = tag_of(head["tag"])
            found.setdefault(tag, {})
        elif TAG.match(line) or _NO_CLNS.match(line):
            continue
        elif tag is not None and (row := _NAME.match(line)):
            found[tag][row["name"]] = SystemId(row["id"])
            if "*" in row["mark"]:
                own[tag] = SystemId(row["id"])
        else:
            raise UnreadableOutput(f"{HOSTNAMES!r}: expected a system ID and its host name, found {first(line)}")
    return IsisHostnames(found, own)


@dataclass(frozen=True, slots=True)
class IsisRow:
    """A row of the table of neighbors; ``tag`` is None where the table does not say whose it is."""

    tag: str | None
    name: str
    kind: str
    interface: str
    address: str | None
    state: str


def rows(text: str) -> tuple[IsisRow, ...]:
    """The adjacencies of ``show isis neighbors``, with or without ``detail``.

    Raises:
        UnreadableOutput: a row is not understood, or may be half of one.
    """
    tag: str | None = None
    found: list[IsisRow] = []
    for line in _unwrapped(list(lines(text))):
        if head := TAG.match(line):
            tag = tag_of(head["tag"])
        elif row := _ROW.match(line):
            found.append(IsisRow(tag, row["name"], row["type"], row["interface"], row["address"], row["state"]))
        elif not (_HEADING.match(line) or _NO_CLNS.match(line) or (found and _DETAIL.match(line))):
            raise UnreadableOutput(f"expected an IS-IS neighbor, found {first(line)}")
    return tuple(found)


def _unwrapped(found: Sequence[str]) -> Iterator[str]:
    """The lines; a host name on a line of its own before its row, and a circuit ID's rest behind its own."""
    name = ""
    circuit: str | None = "00"
    for text, below in zip(found, [*found[1:], ""], strict=False):
        line = f"{name} {text}".removesuffix("\\").strip()
        if name:
            name = ""
        elif " " not in line and _WITHOUT_NAME.match(below):
            name = line
            continue
        elif " " not in line and not _CIRCUIT.fullmatch(circuit or ""):
            circuit = f"{circuit or ''}{line}"
            continue
        if circuit is None:
            raise UnreadableOutput(f"the neighbor above {first(line)} shows no circuit: it may be cut")
        row = _ROW.match(line)
        circuit = row["circuit"] if row else "00"
        yield line
    if circuit is None:
        raise UnreadableOutput("the last neighbor shows no circuit: it may be cut")


@dataclass(frozen=True, slots=True)
class IsisCircuit:
    """An interface as IS-IS runs on it; by level its metric, and how many adjacencies are up."""

    name: str
    tag: str
    metrics: Mapping[str, int]
    active: Mapping[str, int]


def circuits(text: str) -> tuple[IsisCircuit, ...]:
    """The interfaces of ``show clns interface`` that run IS-IS, once for each instance.

    Raises:
        UnreadableOutput: the text does not begin with an interface, or one shows neither that CLNS is off nor which
            protocol runs.
    """
    found: list[IsisCircuit] = []
    for name, body in _interfaces(text):
        parts = list(_protocols(name, body))
        if not parts and not any(map(_OFF.match, body)):
            raise UnreadableOutput(f"{INTERFACES!r} shows neither a routing protocol of {name} nor that CLNS is off")
        found += parts
    return tuple(found)


def _interfaces(text: str) -> Iterator[tuple[str, list[str]]]:
    name, body = "", list[str]()
    for line in lines(text):
        if head := _INTERFACE.match(line):
            if name:
                yield name, body
            name, body = head["name"], []
        elif _LIKE_INTERFACE.search(line) or not name:
            if _NO_CLNS.match(line):
                continue
            raise UnreadableOutput(f"{INTERFACES!r}: expected an interface, found {first(line)}")
        else:
            body.append(line)
    if name:
        yield name, body


def _protocols(name: str, body: Sequence[str]) -> Iterator[IsisCircuit]:
    starts = [number for number, line in enumerate(body) if _LIKE_PROTOCOL.match(line)]
    for start, end in zip(starts, [*starts[1:], len(body)][: len(starts)], strict=True):
        head, inside = _PROTOCOL.match(body[start]), body[start + 1 : end]
        if head is None:
            raise UnreadableOutput(f"{INTERFACES!r}: expected the protocol of {name}, found {first(body[start])}")
        metrics = {m["level"]: int(m["metric"]) for m in map(_METRIC.match, inside) if m}
        active = {m["level"]: int(m["count"]) for m in map(_COUNT.match, inside) if m}
        if not metrics or metrics.keys() != active.keys():
            raise UnreadableOutput(f"{INTERFACES!r} does not show the metrics and adjacencies of {name}")
        yield IsisCircuit(name, tag_of(head["tag"]), metrics, active)


def read_neighbors(outputs: Mapping[str, str]) -> IsisNeighbors:
    """The adjacencies of every instance, each level's of its own where IOS shows them so; up is ``UP``.

    Raises:
        UnreadableOutput: a command was refused, a row is not understood, fewer adjacencies are shown as up than the
            interfaces count, or several instances run and the table does not say whose it is.
    """
    found = rows(answer(outputs, NEIGHBORS))
    names = hostnames(optional(outputs, HOSTNAMES) or "")
    shown = optional(outputs, INTERFACES)
    running = [state.instance.name for state in read_identities(outputs).states if state.address is not None]
    _check_counted(found, circuits(shown) if shown else ())
    if found and not running:
        raise UnreadableOutput("there are IS-IS neighbors, and no instance that runs")
    if len(running) > 1 and any(row.tag is None for row in found):
        raise UnreadableOutput(f"{len(running)} IS-IS instances run, and {NEIGHBORS!r} names none")
    return IsisNeighbors(tuple(neighbor(row, running[0] if row.tag is None else row.tag, names) for row in found))


def _check_counted(found: Sequence[IsisRow], known: Sequence[IsisCircuit]) -> None:
    for level in ("1", "2"):
        up = sum(row.state == "UP" and level in row.kind for row in found)
        counted = sum(circuit.active.get(level, 0) for circuit in known)
        if up < counted:
            raise UnreadableOutput(
                f"{NEIGHBORS!r} shows {up} adjacencies of level {level} as up, and {INTERFACES!r} counts {counted}"
            )


def neighbor(row: IsisRow, tag: str, names: IsisHostnames) -> Neighbor:
    """The adjacency of a row: its neighbor by its system ID where the names have it."""
    system = names.system(tag, row.name)
    return Neighbor(
        instance=Instance(Protocol.ISIS, tag),
        address=ipv4(row.address) if row.address else None,
        state=f"{row.kind} {row.state}",
        up=row.state == "UP",
        router_id=system,
        interface=row.interface,
        hostname="" if re.fullmatch(SYSTEM, row.name) else row.name,
    )


def read_interfaces(outputs: Mapping[str, str]) -> IsisInterfaces:
    """The interfaces that run IS-IS, once for each level; IOS does not show here which of them are passive.

    Raises:
        UnreadableOutput: the command was refused or said nothing, or an interface is not understood.
    """
    text = answer(outputs, INTERFACES)
    if not text.strip():
        raise UnreadableOutput(f"{INTERFACES!r} says nothing, which is no answer")
    return IsisInterfaces(
        tuple(
            RoutingInterface(Instance(Protocol.ISIS, circuit.tag), circuit.name, area=level, cost=metric)
            for circuit in circuits(text)
            for level, metric in sorted(circuit.metrics.items())
        )
    )


READERS = (
    Reader(IsisNeighbors, (NEIGHBORS, HOSTNAMES, INTERFACES, PROCESSES, ROUTERS), read_neighbors),
    Reader(IsisInterfaces, (INTERFACES,), read_interfaces),
)
