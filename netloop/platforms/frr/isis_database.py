"""IS-IS on FRR: its adjacencies, its link-state database, and the interfaces that it runs on, in every VRF.

All are read as text. In JSON FRR 8.4.4 prints one adjacency of a LAN where there are two, one LSP of a database, one
prefix of an LSP, and of all VRFs the last one; the text is whole (``isisd/isisd.c``, ``isisd/isis_adjacency.c``,
``isisd/isis_circuit.c``, ``isisd/isis_lsp.c``, ``isisd/isis_tlvs.c``). It names an instance (``Area CORE:``) and no
VRF; ``show isis vrf all summary`` has the same instances in the same order, and their VRFs.

A router is shown by its host name where that is known, by 14 characters of it at most in the name of an LSP; ``show
isis vrf all hostname`` says whose it is. What stands behind ``Reachability:`` is a system ID always. The lifetime of
an LSP is what is left of it, so its age is not known; one in parentheses is purged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

from netloop.model.evidence import IsisNeighbors, Neighbor, SystemId
from netloop.model.routing import Instance
from netloop.model.routing_facts import (
    Address,
    IsisInterfaces,
    IsisLinkState,
    LinkStateNode,
    Prefix,
    RoutingInterface,
)
from netloop.platforms.frr.isis import SUMMARY, read_identities
from netloop.platforms.frr.output import RUNNING, answer, first
from netloop.platforms.platform import Reader, UnreadableOutput

NEIGHBORS, DATABASE = "show isis vrf all neighbor detail", "show isis vrf all database detail"
INTERFACES, HOSTNAMES = "show isis vrf all interface detail", "show isis vrf all hostname"
IN_LSP = 14
"""Characters of a host name in the name of an LSP."""

_SYSTEM = r"[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2}"
_AREA = re.compile(r"^Area (?P<tag>\S+):$")
_VRF = re.compile(r"^vrf +: (?P<vrf>\S+)$")
_LEVEL = re.compile(r"^ +Level-(?P<level>[12]):$")

Part = tuple[Instance, list[str]]
"""An instance, and the lines below its head."""


# --- what all have in common ---------------------------------------------------------------------------------------


def _parts(outputs: Mapping[str, str], command: str) -> list[Part]:
    """The lines of each instance.

    Raises:
        UnreadableOutput: the command was refused, or its instances are not those of the summary; see there too.
    """
    instances = [state.instance for state in read_identities(outputs).states]
    found: list[tuple[str, list[str]]] = []
    for line in answer(outputs, command).splitlines():
        if match := _AREA.match(line):
            found.append((match["tag"], []))
        elif found:
            found[-1][1].append(line)
        else:
            raise UnreadableOutput(f"{command!r}: expected the name of an IS-IS instance, found {first(line)}")
    if [tag for tag, _ in found] != [instance.name for instance in instances]:
        expected = ", ".join(map(str, instances)) or "none"
        raise UnreadableOutput(
            f"{command!r}: expected the instances of {SUMMARY!r}: {expected}; found {len(found)}: ask again"
        )
    return [(instance, lines) for instance, (_, lines) in zip(instances, found, strict=True)]


@dataclass(slots=True)
class _Names:
    """The host names of one VRF: of this router, and of others."""

    own: tuple[SystemId, str] | None = None
    others: list[tuple[SystemId, str]] = field(default_factory=list)

    def of(self, shown: str, length: int | None = None) -> SystemId | None:
        """Whose name it is, of another router's or this one's; None where it is nobody's, or that of several."""
        if re.fullmatch(_SYSTEM, shown):
            return SystemId(shown)
        known = [*self.others, *([self.own] if self.own else [])]
        found = {system for system, name in known if name[:length] == shown}
        return found.pop() if len(found) == 1 else None

    def hidden(self, shown: str, *, own: bool) -> SystemId:
        """Whose LSP it is.

        Raises:
            UnreadableOutput: it is nobody's, or that of several.
        """
        if own and self.own is not None:
            return self.own[0]
        system = _Names(None, self.others).of(shown, IN_LSP)
        if system is None:
            raise UnreadableOutput(f"{DATABASE!r}: {HOSTNAMES!r} does not say which router {shown} is")
        return system


_NAME = re.compile(rf"^ *(?P<level>[12*]) +(?P<system>{_SYSTEM}) +(?P<name>\S+)$")
_NAME_HEAD = re.compile(r"^Level +System ID +Dynamic Hostname$")


def _names(outputs: Mapping[str, str]) -> dict[str, _Names]:
    """The host names of every VRF; this router's own is the last of each, once it has a system ID.

    Raises:
        UnreadableOutput: the command was refused, a line is none of its lines, or a VRF lacks this router.
    """
    found: dict[str, _Names] = {}
    names: _Names | None = None
    for line in (line.rstrip() for line in answer(outputs, HOSTNAMES).splitlines()):
        if match := _VRF.match(line):
            names = found.setdefault(match["vrf"], _Names())
        elif (match := _NAME.match(line)) and names is not None:
            pair = SystemId(match["system"]), match["name"]
            if match["level"] == "*":
                names.own = pair
            else:
                names.others.append(pair)
        elif line.strip() and not (names is not None and _NAME_HEAD.match(line)):
            raise UnreadableOutput(f"{HOSTNAMES!r}: expected a host name, found {first(line)}")
    for state in read_identities(outputs).states:
        here = found.get(state.instance.vrf)
        if here is None or (here.own is None and state.address is not None):
            raise UnreadableOutput(f"{HOSTNAMES!r} does not end with this router, in the VRF of {state.instance}")
    return found


# --- adjacencies ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Adjacency:
    """What stands below the name of a neighbor; level 3 is both, as the neighbor says it on a point-to-point link."""

    name: str
    interface: str = ""
    level: int = 0
    state: str = ""
    addresses: list[Address] = field(default_factory=list)

    @property
    def up(self) -> bool:
        return self.state == "Up"

    def places(self, instance: Instance) -> Iterator[tuple[Instance, str, str]]:
        """Where it counts: in each level that its interface has, while it is up."""
        for level in (1, 2) if self.up else ():
            if self.level & level:
                yield instance, self.interface, str(level)

    def neighbor(self, instance: Instance, names: _Names) -> Neighbor:
        hostname = "" if re.fullmatch(_SYSTEM, self.name) else self.name
        return Neighbor(
            instance=instance,
            address=self.addresses[0] if self.addresses else None,
            state=self.state,
            up=self.up,
            router_id=names.of(self.name),
            interface=self.interface,
            hostname=hostname,
        )


_NEIGHBOR = re.compile(r"^ (?P<name>\S+) *$")
_WHERE = re.compile(
    r"^    Interface: (?P<interface>[^\s,]+), Level: (?P<level>[123]), State: (?P<state>[^\s,]+)(?:,? .+)?$"
)
_ADDRESS = re.compile(r"^      (?P<address>[0-9A-Fa-f:.]*[:.][0-9A-Fa-f:.]+)$")
_ABOUT = re.compile(r"^ {4,}\S")


def read_neighbors(outputs: Mapping[str, str]) -> IsisNeighbors:
    """The adjacencies in every VRF, those of both levels once where they are in one state.

    A host name that several routers have is nobody's: such a neighbor is known by its name alone.

    Raises:
        UnreadableOutput: a command was refused, a line is none of its lines, or the interfaces count other
            adjacencies.
    """
    names = _names(outputs)
    counted = _counted(_circuits(outputs))
    found: dict[Neighbor, None] = {}
    shown: Counter[tuple[Instance, str, str]] = Counter()
    for instance, lines in _parts(outputs, NEIGHBORS):
        for adjacency in _adjacencies(lines):
            found[adjacency.neighbor(instance, names.get(instance.vrf, _Names()))] = None
            shown.update(place for place in adjacency.places(instance) if place in counted)
    if +shown != +counted:
        raise UnreadableOutput(
            f"{NEIGHBORS!r} shows {sum(shown.values())} adjacencies that are up, {INTERFACES!r} counts"
            f" {sum(counted.values())}: ask again"
        )
    return IsisNeighbors(tuple(found))


def _adjacencies(lines: Iterable[str]) -> list[_Adjacency]:
    found: list[_Adjacency] = []
    for line in (line.rstrip() for line in lines):
        if match := _NEIGHBOR.match(line):
            found.append(_Adjacency(match["name"]))
        elif found and (match := _WHERE.match(line)):
            last = found[-1]
            last.interface, last.level, last.state = match["interface"], int(match["level"]), match["state"]
        elif found and found[-1].level and (match := _ADDRESS.match(line)) and (address := _address(match["address"])):
            found[-1].addresses.append(address)
        elif line and not (found and found[-1].level and _ABOUT.match(line)):
            raise UnreadableOutput(f"{NEIGHBORS!r}: expected an IS-IS adjacency, found {first(line)}")
    if any(not adjacency.level for adjacency in found):
        raise UnreadableOutput(f"{NEIGHBORS!r}: an IS-IS adjacency has no interface")
    return found


def _address(text: str) -> Address | None:
    """An address; None where it is none, such as the area ``49.0001``."""
    try:
        return ip_address(text)
    except ValueError:
        return None


# --- interfaces ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Level:
    """What an interface has in one level, by its words."""

    name: str
    values: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Circuit:
    instance: Instance
    interface: str
    state: str
    passive: bool
    levels: list[_Level] = field(default_factory=list)

    def interfaces(self) -> Iterator[RoutingInterface]:
        for level in self.levels:
            hello, count = level.values.get("Hello interval"), level.values.get("Holddown count")
            yield RoutingInterface(
                instance=self.instance,
                interface=self.interface,
                area=level.name,
                passive=self.passive,
                cost=level.values.get("Metric"),
                hello=hello,
                dead=hello * count if hello and count else None,
                note=self.state,
            )


_CIRCUIT = re.compile(
    r"^  Interface: (?P<interface>[^\s,]+), State: (?P<state>[^\s,]+), (?P<role>Active|Passive), Circuit Id: \S+$"
)
_TYPE = re.compile(r"^    Type: \S+, Level: (?P<level>L1|L2|L1L2)(?:, .+)?$")
_INFORMATION = re.compile(r"^    Level-(?P<level>[12]) Information:$")
_VALUE = re.compile(r"(?P<word>Metric|Active neighbors|Hello interval|Holddown count): (?P<value>[0-9]+)")


def read_interfaces(outputs: Mapping[str, str]) -> IsisInterfaces:
    """The interfaces in every VRF, once for each level; ``note`` is the state of each (``Up``, ``Config``).

    Raises:
        UnreadableOutput: a command was refused, a line is none of its lines, or an interface lacks a level of its own.
    """
    return IsisInterfaces(tuple(one for circuit in _circuits(outputs) for one in circuit.interfaces()))


def _circuits(outputs: Mapping[str, str]) -> list[_Circuit]:
    found: list[_Circuit] = []
    for instance, lines in _parts(outputs, INTERFACES):
        here: list[_Circuit] = []
        for line in lines:
            if match := _CIRCUIT.match(line):
                here.append(_Circuit(instance, match["interface"], match["state"], match["role"] == "Passive"))
            elif line.strip() and not (here and _of_circuit(here[-1], line)):
                raise UnreadableOutput(f"{INTERFACES!r}: expected an interface of IS-IS, found {first(line)}")
        found += here
    for circuit in found:
        if not circuit.levels or any("Metric" not in level.values for level in circuit.levels):
            raise UnreadableOutput(f"{INTERFACES!r}: {circuit.interface} has no level, or one of it no metric")
    return found


def _of_circuit(circuit: _Circuit, line: str) -> bool:
    """Take a line of an interface; whether it is one."""
    if match := _TYPE.match(line):
        circuit.levels = [_Level(digit) for digit in match["level"] if digit in "12"]
    elif match := _INFORMATION.match(line):
        chosen = [level for level in circuit.levels if level.name == match["level"]]
        circuit.levels = [*(level for level in circuit.levels if level not in chosen), *chosen]
        return bool(chosen)
    elif circuit.levels:
        circuit.levels[-1].values |= {match["word"]: int(match["value"]) for match in _VALUE.finditer(line)}
    return line.startswith("    ")


def _counted(circuits: Iterable[_Circuit]) -> Counter[tuple[Instance, str, str]]:
    """How many adjacencies are up, by interface and level."""
    return Counter(
        {
            (circuit.instance, circuit.interface, level.name): level.values.get("Active neighbors", 0)
            for circuit in circuits
            for level in circuit.levels
        }
    )


# --- database ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Lsp:
    """One LSP: whose it is, and what it says. ``pseudonode`` is not ``00`` where it stands for a LAN."""

    shown: str
    pseudonode: str
    own: bool
    sequence: int
    purged: bool
    hostname: str = ""
    reached: list[tuple[SystemId, str]] = field(default_factory=list)
    prefixes: list[Prefix] = field(default_factory=list)
    further: list[Prefix] = field(default_factory=list)


_DATABASE = re.compile(r"^IS-IS Level-(?P<level>[12]) link-state database:$")
_HEAD = re.compile(r"^LSP ID +PduLen +SeqNumber +Chksum +Holdtime +ATT/P/OL$")
_LSP = re.compile(
    r"^(?P<name>\S+)\.(?P<pseudonode>[0-9a-f]{2})-[0-9a-f]{2} +(?P<own>\*)? +[0-9]+ +0x(?P<sequence>[0-9a-f]{8})"
    r" +0x[0-9a-f]{4} +(?P<left>[0-9]+|\([0-9]+\)) +(?:[01]/[01]/[01]|none)$"
)
_COUNT = re.compile(r"^ +(?P<count>[0-9]+) LSPs$")
_HOSTNAME = re.compile(r"^  Hostname: (?P<name>\S+)$")
_REACHED = re.compile(
    rf"^  (?:\S+ )+Reachability: (?P<system>{_SYSTEM})\.(?P<pseudonode>[0-9A-Fa-f]{{2}}) \(Metric: [0-9]+\)"
)
_PREFIX = re.compile(
    r"^  (?P<kind>(?:Extended |MT )?IP|IP External|(?:MT )?IPv6) Reachability: (?P<prefix>[0-9A-Fa-f:.]+/[0-9]+)"
    r" \(Metric: [0-9]+\)(?P<rest>.*)$"
)


def read_link_state(outputs: Mapping[str, str]) -> IsisLinkState:
    """The database of every level, in every VRF; over a LAN a router's neighbors are the others on it.

    ``further`` are external prefixes, and those that came down from level 2, of either as far as their router says so.

    Raises:
        UnreadableOutput: a command was refused, a line is none of its lines, a level is missing or has fewer LSPs than
            it says, or a host name is nobody's or that of several routers.
    """
    names, levels = _names(outputs), _levels(outputs)
    nodes: list[LinkStateNode] = []
    further: dict[tuple[Prefix, SystemId], None] = {}
    for index, (instance, lines) in enumerate(_parts(outputs, DATABASE)):
        known = names.get(instance.vrf, _Names())
        found = dict(_databases(lines))
        if [*found] != levels[index]:
            expected = " and ".join(levels[index]) or "no level"
            raise UnreadableOutput(f"{DATABASE!r}: expected {instance} in level {expected}, found {' '.join(found)}")
        for level, lsps in found.items():
            owned = [(known.hidden(lsp.shown, own=lsp.own), lsp) for lsp in lsps if not lsp.purged]
            nodes += _nodes(instance, level, owned)
            further |= dict.fromkeys((prefix, system) for system, lsp in owned for prefix in lsp.further)
    return IsisLinkState(tuple(nodes), tuple(further))


def _levels(outputs: Mapping[str, str]) -> list[list[str]]:
    """The levels of each instance, in the order of the summary; none of one that has no system ID yet."""
    found: list[list[str]] = []
    for line in answer(outputs, SUMMARY).splitlines():
        if _AREA.match(line):
            found.append([])
        elif found and (match := _LEVEL.match(line)):
            found[-1].append(match["level"])
    states = read_identities(outputs).states
    return [levels if state.address else [] for levels, state in zip(found, states, strict=True)]


def _databases(lines: Sequence[str]) -> Iterator[tuple[str, list[_Lsp]]]:
    """The LSPs of each level, as many as it says."""
    level, found = "", list[_Lsp]()
    for line in (line.rstrip() for line in lines):
        if not level and (match := _DATABASE.match(line)):
            level, found = match["level"], []
        elif level and (match := _COUNT.match(line)):
            if int(match["count"]) != len(found):
                raise UnreadableOutput(f"{DATABASE!r}: expected {match['count']} LSPs, found {len(found)}")
            yield level, found
            level = ""
        elif level and (match := _LSP.match(line)):
            found.append(_lsp(match))
        elif level and found and line.startswith("  "):
            _say(found[-1], line)
        elif line and not (level and _HEAD.match(line)):
            raise UnreadableOutput(f"{DATABASE!r}: expected an LSP, found {first(line)}")
    if level:
        raise UnreadableOutput(f"{DATABASE!r}: level {level} does not end")


def _lsp(match: re.Match[str]) -> _Lsp:
    sequence, purged = int(match["sequence"], 16), match["left"].startswith("(") or not int(match["left"])
    return _Lsp(match["name"], match["pseudonode"], match["own"] is not None, sequence, purged)


def _say(lsp: _Lsp, line: str) -> None:
    """Take a line of an LSP; those of other parts are passed over."""
    if match := _HOSTNAME.match(line):
        lsp.hostname = match["name"]
    elif match := _REACHED.match(line):
        lsp.reached.append((SystemId(match["system"]), match["pseudonode"].lower()))
    elif match := _PREFIX.match(line):
        try:
            prefix = ip_network(match["prefix"])
        except ValueError as exc:
            raise UnreadableOutput(f"{DATABASE!r}: {first(line)} has no prefix") from exc
        others = match["kind"] == "IP External" or re.search(r"\b(?:Down|External)\b", match["rest"])
        (lsp.further if others else lsp.prefixes).append(prefix)
    elif line.startswith("  ") and not line.startswith("   ") and "Reachability" in line:
        raise UnreadableOutput(f"{DATABASE!r}: expected who or what is reached, found {first(line)}")


def _nodes(instance: Instance, level: str, lsps: Sequence[tuple[SystemId, _Lsp]]) -> Iterator[LinkStateNode]:
    """One node for each router, out of all its LSPs; those of LANs say who is on them."""
    lans: dict[tuple[SystemId, str], set[SystemId]] = {}
    routers: dict[SystemId, list[_Lsp]] = {}
    for system, lsp in lsps:
        if lsp.pseudonode == "00":
            routers.setdefault(system, []).append(lsp)
        else:
            lans.setdefault((system, lsp.pseudonode), set()).update(member for member, _ in lsp.reached)
    for system, parts in routers.items():
        reached = {reach for lsp in parts for reach in lsp.reached}
        named = (({reach[0]} if reach[1] == "00" else lans.get(reach, {reach[0]})) for reach in reached)
        yield LinkStateNode(
            instance=instance,
            area=level,
            identity=system,
            prefixes=frozenset(prefix for lsp in parts for prefix in lsp.prefixes),
            neighbors=frozenset[SystemId]().union(*named) - {system},
            sequence=max(lsp.sequence for lsp in parts),
            hostname=next((lsp.hostname for lsp in parts if lsp.hostname), ""),
        )


READERS = (
    Reader(IsisNeighbors, (NEIGHBORS, INTERFACES, HOSTNAMES, SUMMARY, RUNNING), read_neighbors),
    Reader(IsisLinkState, (DATABASE, HOSTNAMES, SUMMARY, RUNNING), read_link_state),
    Reader(IsisInterfaces, (INTERFACES, SUMMARY, RUNNING), read_interfaces),
)
