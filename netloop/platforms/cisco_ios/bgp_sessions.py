"""BGP on IOS in detail: every session of every family and VRF, and the paths to single prefixes.

``show bgp all neighbors`` heads the sessions of each family with ``For address family``, and shows a session once in
each family that it is active in, those of VRFs in VPNv4 and VPNv6. What a family says of a session (the clients of a
route reflector) stands in the outputs of single families alone; how many prefixes came, in the summaries too, which
also tell whether all sessions are shown. The neighbors' details do not name the own AS, unless it is another one
(``local AS``): the summary has it. IOS numbers the best path in the second line of a prefix and writes ``best`` behind
it. Sources: outputs of devices, Cisco's BGP command reference, the forms in Genie's and ntc-templates' tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_network

from netloop.model.intent import BgpFamily
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.model.routing_facts import (
    Address,
    BgpEntries,
    BgpEntryPath,
    BgpSessions,
    BgpSessionState,
    Coverage,
    Prefix,
)
from netloop.platforms.cisco_ios.bgp import ALL_SUMMARY, SUMMARY, Row, check_agreement, identities, rows
from netloop.platforms.cisco_ios.output import answer, first, followed, lines, optional, unknown_to_device, whole
from netloop.platforms.platform import Reader, UnknownCommand, UnreadableOutput
from netloop.platforms.values import ASN, IPV4, asplain, ipv4

ALL_NEIGHBORS, OLD_ALL_NEIGHBORS = "show bgp all neighbors", "show ip bgp all neighbors"
NEIGHBORS, VPN_NEIGHBORS = "show ip bgp neighbors", "show ip bgp vpnv4 all neighbors"
_FILTER = " | include ^BGP neighbor is|For address family:|Route-Reflector Client|Prefixes Current:"
IN_FAMILIES = tuple(
    f"{show}{_FILTER}"
    for show in (NEIGHBORS, "show bgp ipv6 unicast neighbors", "show bgp vpnv4 unicast all neighbors")
)
"""What the single families say of their sessions."""

_NOT_ACTIVE = re.compile(r"^(?:% ?)?BGP (?:is )?not (?:active|running|enabled)\.?$", re.IGNORECASE)
_ADDRESS = r"[0-9A-Fa-f:.]{2,45}"
_STATES = "Idle|Connect|Active|OpenSent|OpenConfirm|Closing|Established"

_NEIGHBOR = re.compile(
    rf"^BGP neighbor is \*?(?P<address>{_ADDRESS})(?:%\S+)?,(?: +vrf (?P<vrf>[^\s,]+),)? +remote AS (?P<asn>{ASN}),"
    rf"(?: +local AS (?P<local>{ASN})[a-z -]*,)? +\S+ link\b.*$"
)
_VERSION = re.compile(rf"^BGP version [0-9]+, remote router ID (?P<id>{IPV4})(?!\S)")
_STATE = re.compile(rf"^BGP state = (?P<state>{_STATES})(?: \(\S+\))?(?:,? (?:up|down) for \S+)?(?:, .*)?$")
_CAPABILITY = re.compile(
    r"^Address family (?P<family>\S+ \S+): ?(?P<how>advertised and received|advertised|received)(?:\(\S+\))?$"
)
_FAMILY = re.compile(r"^For address family: (?P<family>\S+ \S+)$")
_LOCAL = re.compile(rf"^Local host: (?P<address>{_ADDRESS}), Local port: [0-9]+$")
_RESET = re.compile(r"^Last reset (?:never|\S+(?:, due to (?P<why>\S.*)|, .*)?)$")
_SHUT = re.compile(r"^(?P<why>Administratively shut down)")
_CLIENT = re.compile(r"^Route-Reflector Client$")
_PREFIXES = re.compile(r"^Prefixes Current: +[0-9]+ +(?P<count>[0-9]+)(?: \(Consumes.*)?$")
_NO_CONNECTION = re.compile(r"^No active TCP connection")
_KEYS = (
    *("BGP neighbor is ", "BGP version ", "BGP state = ", "Address family IPv", "For address family: ", "Local host: "),
    *(
        "Address family VPNv",
        "Last reset ",
        "Administratively shut down",
        "Route-Reflector Client",
        "Prefixes Current: ",
    ),
    "No active TCP connection",
)
"""How the lines begin that are read: one that is shorter is half a line."""
_REST = re.compile(r"^(?:and )?received$|^(?:up|down) for |^(?:internal|external|link)\b|^[0-9]+(?: \(Consumes.*)?$")

_FAMILIES = {"IPv4 Unicast": BgpFamily.IPV4, "IPv6 Unicast": BgpFamily.IPV6, "VPNv4 Unicast": BgpFamily.VPNV4}
_IN_VRF = {
    **_FAMILIES,
    "VPNv4 Unicast": BgpFamily.IPV4,
    "VPNv6 Unicast": BgpFamily.IPV6,
}


def _address(text: str) -> Address:
    try:
        return IPv6Address(text) if ":" in text else IPv4Address(text)
    except ValueError as exc:
        raise UnreadableOutput(f"{text!r} is not an address") from exc


@dataclass(slots=True)
class _Session:
    """A session while it is read; ``complete`` says how far."""

    address: Address
    vrf: str
    remote_as: str
    local_as: str | None
    state: str = ""
    router_id: IPv4Address | None = None
    local: Address | None = None
    families: set[BgpFamily] = field(default_factory=set)
    offered: set[BgpFamily] = field(default_factory=set)
    prefixes: dict[BgpFamily, int] = field(default_factory=dict)
    client: bool = False
    note: str = ""
    seen: set[str] = field(default_factory=set)
    family: str | None = None

    @classmethod
    def of(cls, match: re.Match[str], family: str | None) -> _Session:
        local = asplain(match["local"]) if match["local"] else None
        found = cls(_address(match["address"]), match["vrf"] or DEFAULT_VRF, asplain(match["asn"]), local)
        found.offer(family)
        return found

    @property
    def key(self) -> tuple[str, Address]:
        return self.vrf, self.address

    def known(self, family: str | None) -> BgpFamily | None:
        return (_FAMILIES if self.vrf == DEFAULT_VRF else _IN_VRF).get(family or "")

    def offer(self, family: str | None) -> None:
        if known := self.known(family):
            self.offered.add(known)

    @property
    def up(self) -> bool:
        return self.state == "Established"

    def check(self) -> None:
        """Check that everything that a session's part of the answer has was there."""
        missing = {"its identifier", "its state", "its last reset", "its connection"} - self.seen
        if missing:
            raise UnreadableOutput(f"BGP neighbor {self.address}: {', '.join(sorted(missing))} is missing")

    def merge(self, other: _Session) -> None:
        """Take over what another family says of the same session."""
        self.families |= other.families
        self.offered |= other.offered
        self.prefixes |= other.prefixes
        self.client |= other.client

    def result(self, system: str) -> BgpSessionState:
        return BgpSessionState(
            Instance(Protocol.BGP, system, self.vrf),
            self.address,
            self.state,
            self.up,
            int(self.remote_as),
            int(self.local_as or system),
            self.router_id,
            self.local,
            frozenset(self.families),
            frozenset(self.offered),
            self.prefixes,
            self.client,
            self.note,
        )


def read_sessions(outputs: Mapping[str, str], *shown: str) -> BgpSessions:
    """The sessions, from the answers to ``shown``; none where BGP is not active.

    Raises:
        UnknownCommand: the device does not know the first of ``shown``.
        UnreadableOutput: an answer was refused, a session's part of it is not all there, or a summary has others.
    """
    if unknown_to_device(outputs, shown[0]):
        raise UnknownCommand(f"the device does not know {shown[0]!r}")
    texts = [answer(outputs, shown[0]), *(text for command in shown[1:] if (text := optional(outputs, command)))]
    summary, others = answer(outputs, SUMMARY), optional(outputs, ALL_SUMMARY) or ""
    system = next((state.instance.name for state in (*identities(summary), *identities(others))), None)
    sessions = _merged(session for text in texts for session in _sessions(text))
    if system is None:
        said = list(lines(summary))
        if sessions or not (said and all(_NOT_ACTIVE.match(line) for line in said)):
            raise UnreadableOutput(f"{SUMMARY!r} shows neither the AS number nor that BGP is not active")
        return BgpSessions(())
    for each in IN_FAMILIES:
        if (text := optional(outputs, each)) is not None:
            _add_families(sessions, each, text)
    _add_counts(sessions, rows(summary), _every(outputs, summary, others))
    return BgpSessions(tuple(session.result(system) for session in sessions.values()))


def _every(outputs: Mapping[str, str], summary: str, others: str) -> tuple[Row, ...]:
    """The rows of all families, which must have those of IPv4 unicast; none where the device does not show them."""
    every = rows(others)
    if optional(outputs, ALL_SUMMARY) is not None:
        check_agreement(rows(summary), every)
    return every


def _merged(found: Iterable[_Session]) -> dict[tuple[str, Address], _Session]:
    """Each session once; before that, each of its parts must be all there."""
    sessions: dict[tuple[str, Address], _Session] = {}
    for session in found:
        session.check()
        if session.key in sessions:
            sessions[session.key].merge(session)
        else:
            sessions[session.key] = session
    return sessions


def _sessions(text: str) -> Iterator[_Session]:
    """The parts of an answer, one for each session and family."""
    family, session = None, None
    for line, below in followed(text):
        if match := _NEIGHBOR.match(line):
            if session:
                yield session
            session = _Session.of(match, family)
        elif match := _FAMILY.match(line):
            if session is None or _heads(below):
                family = match["family"]
                if session:
                    yield session
                session = None
            else:
                session.family = whole(match["family"], below)
                session.offer(session.family)
        elif session is None:
            if not (_NOT_ACTIVE.match(line) or line.startswith("% ")):
                raise UnreadableOutput(f"expected a BGP neighbor, found {first(line)}")
        else:
            _detail(session, line, below)
    if session:
        yield session


def _heads(below: str | None) -> bool:
    """Whether what stands below a family's name begins the sessions of that family."""
    return not below or below.startswith(("BGP neighbor is ", "For address family: "))


def _detail(session: _Session, line: str, below: str | None) -> None:
    if match := _STATE.match(line):
        session.state = match["state"]
        session.seen.add("its state")
    elif match := _VERSION.match(line):
        address = ipv4(match["id"])
        whole(line, below)
        session.router_id = address if int(address) else None
        session.seen.add("its identifier")
    elif match := _CAPABILITY.match(line):
        _capability(session, match)
    elif match := _LOCAL.match(line):
        session.local = _address(match["address"])
        session.seen.add("its connection")
    elif match := _RESET.match(line):
        session.note = session.note or whole(match["why"], below) if match["why"] else session.note
        session.seen.add("its last reset")
    elif match := _SHUT.match(line):
        session.note = match["why"].lower()
    elif _NO_CONNECTION.match(line):
        session.seen.add("its connection")
    elif not _in_family(session, line, below) and (line.startswith(_KEYS) or _half(line)):
        raise UnreadableOutput(f"BGP neighbor {session.address}: {first(line)} is not understood")


def _half(line: str) -> bool:
    return any(key.startswith(line) for key in _KEYS) or bool(_REST.match(line))


def _capability(session: _Session, match: re.Match[str]) -> None:
    how, family = match["how"], session.known(match["family"])
    if family and how.startswith("advertised"):
        session.offered.add(family)
    if family and how == "advertised and received":
        session.families.add(family)


def _in_family(session: _Session, line: str, below: str | None) -> bool:
    """Read a line of a family's part of a session; whether it was one."""
    if _CLIENT.match(line):
        session.client = True
        return True
    count = _PREFIXES.match(line)
    if count and (family := session.known(session.family)):
        if below and _REST.match(below):
            raise UnreadableOutput(f"{first(line)} may be cut: {below!r} stands below it")
        session.prefixes[family] = int(count["count"])
    return bool(count)


def _add_families(sessions: Mapping[tuple[str, Address], _Session], asked: str, text: str) -> None:
    """What a single family says of its sessions, in a block for each family of each; a count closes each block.

    Raises:
        UnreadableOutput: a line is not understood, a block is not closed, or a session has none: the answer is cut.
    """
    session: _Session | None = None
    begun, open_block = set(), False
    for line, below in followed(text):
        if match := _NEIGHBOR.match(line):
            key = (match["vrf"] or DEFAULT_VRF, _address(match["address"]))
            session = sessions.get(key)
            begun.add(key)
            open_block = True
        elif match := _FAMILY.match(line):
            if session:
                session.family = match["family"]
                session.offer(session.family)
                open_block = True
        elif _PREFIXES.match(line) or (begun and _CLIENT.match(line)):
            open_block = open_block and not _PREFIXES.match(line)
            if session:
                _in_family(session, line, below)
        elif not _NOT_ACTIVE.match(line):
            raise UnreadableOutput(f"{asked!r}: expected what a family says of a neighbor, found {first(line)}")
    ipv4 = {key for key, session in sessions.items() if BgpFamily.IPV4 in session.offered and key[0] == DEFAULT_VRF}
    if open_block or (asked.startswith(NEIGHBORS) and ipv4 - begun):
        raise UnreadableOutput(f"{asked!r} does not show every neighbor with all its families: the answer is cut")


def _add_counts(sessions: Mapping[tuple[str, Address], _Session], own: Iterable[Row], every: Iterable[Row]) -> None:
    """The prefixes received, from the summaries.

    Raises:
        UnreadableOutput: a summary has a session that the details do not have, or the other way round: one is cut.
    """
    every = tuple(every)
    for row in (*own, *every):
        name = row.family or "IPv4 Unicast"
        found = [s for s in sessions.values() if s.address == row.address and (s.vrf == DEFAULT_VRF or "VPN" in name)]
        if not found:
            raise UnreadableOutput(f"the summary has the BGP neighbor {row.address}, its details are missing")
        known = [s for s in found if (s.known(name) or BgpFamily.IPV4) in s.offered or len(found) == 1]
        if len(known) == 1 and row.up and (family := known[0].known(name)):
            known[0].prefixes[family] = int(row.state)
    alike = [session.address for session in sessions.values()]
    for session in sessions.values() if every else ():
        if session.families - set(session.prefixes) and session.up and alike.count(session.address) == 1:
            raise UnreadableOutput(f"{ALL_SUMMARY!r} does not show every family of {session.address}: it is cut")


def _read_older(outputs: Mapping[str, str]) -> BgpSessions:
    """The same by the commands of older releases."""
    try:
        return read_sessions(outputs, OLD_ALL_NEIGHBORS)
    except UnknownCommand:
        return read_sessions(outputs, NEIGHBORS, VPN_NEIGHBORS)


# --- paths to a prefix ---------------------------------------------------------------------------------------------

_ENTRY_COMMAND = re.compile(
    r"show bgp (?:ipv[46] unicast|vpnv[46] unicast vrf (?P<vrf>\S+)) (?P<prefix>[0-9A-Fa-f.:]+/[0-9]+)"
)
_ABSENT = re.compile(
    r"^% ?(?:Network not in table|BGP not active|No such .*|.*not (?:in table|found))\.?$", re.IGNORECASE
)
_ENTRY = re.compile(
    rf"^BGP routing table entry for (?:\[[^\]]*\]|[0-9.]+:[0-9]+:(?={IPV4}/))?(?P<prefix>[0-9A-Fa-f.:]+/[0-9]+),"
    r" version [0-9]+$"
)
_PATHS = re.compile(r"^Paths: \((?P<count>[0-9]+) available, (?:best #(?P<best>[0-9]+)|no best path)(?:, .*)?\)?$")
_PATH = re.compile(rf"^(?P<hop>{_ADDRESS})(?: \([^()]*\))* from (?P<from>{_ADDRESS}) \((?P<id>{IPV4})\)$")
_ORIGIN = re.compile(r"^Origin (?:IGP|EGP|incomplete), (?P<words>.+)$")
_ORIGINATOR = re.compile(rf"^Originator: (?P<id>{IPV4}), Cluster list: [0-9]")
_PATH_ID = re.compile(r"^rx pathid: ")
_AS_PATH = re.compile(
    r"^(?P<path>Local|(?:\(?[0-9.]+\)?|[({][0-9. ,]+[)}])(?: (?:\(?[0-9.]+\)?|[({][0-9. ,]+[)}]))*)(?:, .*)?$"
)


def entry_command(vrf: str, prefix: Prefix) -> str:
    """The command that shows BGP's paths to one prefix."""
    version = prefix.version
    table = f"ipv{version} unicast" if vrf == DEFAULT_VRF else f"vpnv{version} unicast vrf {vrf}"
    return f"show bgp {table} {str(prefix).upper() if version == 6 else prefix}"


def entry_commands(coverage: Coverage) -> tuple[str, ...]:
    """One command for each prefix that is to be covered."""
    return tuple(entry_command(vrf, prefix) for vrf, prefix in coverage.entries)


def read_entries(outputs: Mapping[str, str]) -> BgpEntries:
    """The paths to every prefix that was asked for; none where BGP has no such prefix, or does not run.

    Raises:
        UnreadableOutput: a command was refused, an answer is for another prefix, or has not as many paths as it says.
    """
    found: dict[tuple[str, Prefix], tuple[BgpEntryPath, ...]] = {}
    for asked in outputs:
        if match := _ENTRY_COMMAND.fullmatch(asked):
            prefix = _prefix(match["prefix"])
            found[match["vrf"] or DEFAULT_VRF, prefix] = _entry(answer(outputs, asked), asked, prefix)
    if not found:
        raise UnreadableOutput("the BGP entry of a prefix was not asked")
    return BgpEntries(found)


def _prefix(text: str) -> Prefix:
    try:
        return ip_network(text, strict=False)
    except ValueError as exc:
        raise UnreadableOutput(f"{text!r} is not a prefix") from exc


def _entry(text: str, asked: str, prefix: Prefix) -> tuple[BgpEntryPath, ...]:
    said = list(followed(text))
    if said and len(said) == 1 and _ABSENT.match(said[0][0]):
        return ()
    entry = _ENTRY.match(said[0][0]) if said else None
    if not entry or _prefix(entry["prefix"]) != prefix:
        raise UnreadableOutput(f"{asked!r}: expected the entry for {prefix}, found {first(text)}")
    paths = next((match for line, _ in said if (match := _PATHS.match(line))), None)
    if not paths:
        raise UnreadableOutput(f"{asked!r}: the number of paths is missing")
    found = tuple(_paths_of(said))
    best = [number for number, path in enumerate(found, 1) if path.best]
    if len(found) != int(paths["count"]) or best != ([int(paths["best"])] if paths["best"] else []):
        raise UnreadableOutput(f"{asked!r}: {paths[0]!r} does not fit the {len(found)} paths that are shown")
    return found


@dataclass(slots=True)
class _Path:
    """A path while it is read: its own lines are the AS path, the next hop, the origin and more."""

    as_path: tuple[int, ...]
    note: str
    hop: re.Match[str]
    words: tuple[str, ...] = ()
    originator: IPv4Address | None = None

    def result(self) -> BgpEntryPath:
        if not self.words:
            raise UnreadableOutput(f"the path by {self.hop['hop']} has no origin: the answer is cut")
        hop, sender = _address(self.hop["hop"]), _address(self.hop["from"])
        local = int(sender) == 0
        states = {"valid", "internal", "external", "best", "sourced", "local", "confed-external", "confed-internal"}
        remarks = [self.note, "inaccessible" if "(inaccessible" in self.hop[0] else ""]
        note = ", ".join(word for word in [*remarks, *self.words] if word and word not in states)
        return BgpEntryPath(
            None if int(hop) == 0 else hop,
            "best" in self.words,
            local,
            None if local else sender,
            self.originator or ipv4(self.hop["id"]),
            self.as_path,
            note,
        )


def _paths_of(said: Sequence[tuple[str, str | None]]) -> Iterator[BgpEntryPath]:
    """The paths: the line above a next hop is its AS path, unless it is that of the groups that a path is told to."""
    path: _Path | None = None
    above: re.Match[str] | None = None
    told = False
    for line, _below in said:
        systems = _AS_PATH.match(line)
        if hop := _PATH.match(line):
            if above is None:
                raise UnreadableOutput(f"the AS path above {first(line)} is missing")
            if path:
                yield path.result()
            path = _Path(_systems(above["path"]), _remark(above[0]), hop)
        elif systems and above and not told:
            raise UnreadableOutput(f"expected a path below {first(above[0])}, found {first(line)}")
        elif path:
            _path_detail(path, line)
        told = line.endswith(":") or (told and systems is not None)
        above = systems
    if path:
        yield path.result()
    ends = sum(_PATH_ID.match(line) is not None for line, _ in said)
    if ends and ends != sum(_PATH.match(line) is not None for line, _ in said):
        raise UnreadableOutput("a path is not all there: the answer is cut")


def _path_detail(path: _Path, line: str) -> None:
    if origin := _ORIGIN.match(line):
        path.words = _words(origin["words"])
    elif by := _ORIGINATOR.match(line):
        path.originator = ipv4(by["id"])
    elif line.startswith("Originat") or "Originator: ".startswith(line) or "Cluster list:" in line:
        raise UnreadableOutput(f"expected an originator and its clusters, found {first(line)}")


def _words(text: str) -> tuple[str, ...]:
    """What an origin's line says behind it, without numbers: ``valid``, ``internal``, ``best``."""
    values = ("metric ", "localpref ", "weight ")
    return tuple(word for word in text.split(", ") if not word.startswith(values))


def _remark(line: str) -> str:
    """What stands behind an AS path: where a path was imported from."""
    return line.partition(", ")[2]


def _systems(text: str) -> tuple[int, ...]:
    return tuple(int(asplain(number)) for number in re.findall(r"[0-9.]+", text))


_BESIDE = (SUMMARY, ALL_SUMMARY, *IN_FAMILIES)
READERS = (
    Reader(
        BgpSessions,
        (ALL_NEIGHBORS, *_BESIDE),
        lambda outputs: read_sessions(outputs, ALL_NEIGHBORS),
        Reader(BgpSessions, (OLD_ALL_NEIGHBORS, NEIGHBORS, VPN_NEIGHBORS, *_BESIDE), _read_older),
    ),
    Reader(BgpEntries, (), read_entries, covering=entry_commands),
)
