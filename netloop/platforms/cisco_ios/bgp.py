"""BGP on IOS: its statements and what they cost; the identifiers in effect, the sessions, the processes configured.

Sources: Cisco IOS command reference of ``bgp router-id`` (a change resets all sessions).

The identifier stands in the header of ``show ip bgp summary``, or where that is silent, of all families' summary: a
router that carries no IPv4 unicast sessions, as a provider edge may, shows its identifier in the other families only.
AS numbers are given in asplain, also where the device prints asdot (RFC 5396).

The sessions are the rows of the same two commands, family by family. A number in ``State/PfxRcd`` means Established. A
long neighbor address wraps: the row goes on in the next line, indented. A table that is cut between two rows looks like
a shorter one: nothing closes it. Under VPNv4 and VPNv6 IOS lists the sessions with other provider edges and those
within VRFs alike, and names no VRF: the running configuration does. Source: Cisco IOS BGP command reference, and
outputs of devices.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from netloop.model.evidence import BgpIdentities, BgpNeighbors, IdentityState, Neighbor
from netloop.model.intent import Bgp, Intent
from netloop.model.plan import Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios.blocks import parse
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.output import (
    RUNNING,
    answer,
    configuration,
    first,
    followed,
    lines,
    optional,
    whole,
)
from netloop.platforms.cisco_ios.process import (
    ConfiguredInterface,
    IdOrigin,
    RoutingProcess,
    Sections,
    chosen,
    classful,
    families,
    lines_of,
    named,
)
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.situation import Command, RunningIdentity, Situation
from netloop.platforms.configuration.statements import OwnedSection, Section, Statement, StatementOwner, alternatives
from netloop.platforms.configuration.text import Block, statements_at
from netloop.platforms.ios_family.statements import ADDRESS, IPV6, dropped, removed, session
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import ASN, IPV4, NUMBER, asplain, ipv4

VRF_FAMILY = re.compile(r"address-family ipv[46] vrf (?P<vrf>\S+)")


def _router_id(command: Command) -> Impact | None:
    """It takes effect at once and resets every session of its VRF."""
    situation, vrf = command.situation, command["vrf"] or DEFAULT_VRF
    instance, new = Instance(Protocol.BGP, command["system"], vrf), _named(command)
    state = impact.bgp_in_effect(situation, vrf)
    old = str(state.address) if state else _configured(situation, instance)
    drops = _sessions(command, instance, shown=state is not None)
    if old is None or old == new or not drops:
        return None
    return impact.resets(state.instance if state else instance, old, new, drops)


def _named(command: Command) -> str:
    """The identifier that the command names, in words where that is for the router to find."""
    if interface := command["interface"]:
        lines = command.lines(f"interface {interface}")
        found = (m["address"] for line in lines if line.startswith("ip ") and (m := ADDRESS.match(line)))
        return next(found, f"that of {interface}")
    return command["address"] or command["auto"] or "elected"


def _configured(situation: Situation, instance: Instance) -> str | None:
    """The identifier that the running configuration makes an instance run under."""
    found = situation.running_identity(instance, None)
    return str(found.predicted) if found and found.predicted else None


def _sessions(command: Command, instance: Instance, *, shown: bool) -> tuple[str, ...]:
    """The sessions that end with the identifier: of every family, and of the VRFs that have none of their own."""
    header = command.path[0]
    if instance.vrf != DEFAULT_VRF:
        found = dropped(command, instance.vrf, *_families_of(header, instance.vrf))
        return found or (() if shown else (impact.unknown(instance),))
    own = dropped(command, DEFAULT_VRF, (header,))
    of_vrfs = (dropped(command, vrf, *_families_of(header, vrf)) for vrf in _under_the_process(command))
    found = tuple(dict.fromkeys((*own, *(name for names in of_vrfs for name in names))))
    listed = any(name.endswith(", if it is up") for name in found)
    return (*found, *(() if listed else impact.unlisted(command.situation)))


def _families_of(header: str, vrf: str) -> tuple[tuple[str, str], ...]:
    return tuple((header, f"address-family {family} vrf {vrf}") for family in ("ipv4", "ipv6"))


def _under_the_process(command: Command) -> list[str]:
    """The VRFs that the running configuration gives no identifier: they run under the process's."""
    lines = command.lines(command.path[0])
    if "bgp router-id vrf auto-assign" in lines:
        return []
    vrfs = dict.fromkeys(match["vrf"] for line in lines if (match := VRF_FAMILY.fullmatch(line)))
    return [vrf for vrf in vrfs if not any(map(_names_an_id, _lines_of(command, vrf)))]


def _lines_of(command: Command, vrf: str) -> list[str]:
    return [line for path in _families_of(command.path[0], vrf) for line in command.lines(*path)]


def _names_an_id(line: str) -> bool:
    return ROUTER_ID_OF_VRF.pattern.fullmatch(line) is not None


def _address(line: str) -> tuple[int, ...]:
    """Neighbors sort by their address, those with a name or an IPv6 address behind the others."""
    word = line.split()[1]
    octets = word.split(".")
    return tuple(map(int, octets)) if word.replace(".", "").isdecimal() else (256,)


def _header(process: Bgp) -> str:
    return re.escape(canonical(f"router bgp {process.instance.name}"))


def _values(process: Bgp) -> dict[str, str]:
    peers = alternatives(str(neighbor.address).upper() for neighbor in process.neighbors)
    return {"peers": peers, "vrf": re.escape(process.instance.vrf)}


def _of(intent: Intent, *, default: bool) -> Iterable[Bgp]:
    return (process for process in intent.bgp if (process.instance.vrf == DEFAULT_VRF) is default)


def _processes(intent: Intent) -> Iterator[OwnedSection]:
    return (OwnedSection((_header(process),), _values(process)) for process in _of(intent, default=True))


def _with_vrfs(intent: Intent) -> Iterator[OwnedSection]:
    return (OwnedSection((_header(process),), _values(process)) for process in _of(intent, default=False))


def _families(intent: Intent) -> Iterator[OwnedSection]:
    for process in _of(intent, default=True):
        yield OwnedSection((_header(process), "address-family (?:ipv4|vpnv4|ipv6)"), _values(process))


def _vrfs(intent: Intent) -> Iterator[OwnedSection]:
    for process in _of(intent, default=False):
        yield OwnedSection(
            (_header(process), f"address-family ipv[46] vrf {re.escape(process.instance.vrf)}"), _values(process)
        )


def by_interface(wanted: Block, running: Sequence[Block], intent: Intent) -> Block:
    """The ID by the loopback that has it, where the running configuration names it so: that is the same ID."""
    for process in intent.bgp:
        said = f"bgp router-id interface {process.router_id.loopback}"
        path = [canonical(f"router bgp {process.instance.name}")]
        path += [f"address-family ipv4 vrf {process.instance.vrf}"] if process.instance.vrf != DEFAULT_VRF else []
        if canonical(wanted.header) == path[0] and said in statements_at(running, path, canonical):
            wanted = _reworded(wanted, path, {f"bgp router-id {process.router_id.address}": said})
    return wanted


def _reworded(block: Block, path: Sequence[str], words: Mapping[str, str]) -> Block:
    """The block with some statements of the part at a path in other words."""
    if canonical(block.header) != path[0]:
        return block
    if len(path) > 1:
        return block.with_inner(_reworded(inner, path[1:], words) for inner in block.inner)
    lines = ((inner, words.get(canonical(inner.header))) for inner in block.inner)
    return block.with_inner(replace(inner, header=line) if line else inner for inner, line in lines)


HEADER = r"router bgp (?P<system>\d+)"
ROUTER_ID = Statement(
    rf"bgp router-id(?: (?:(?P<address>{IPV4})|interface (?P<interface>\S+)))?", "bgp router-id", price=_router_id
)
ROUTER_ID_OF_VRF = Statement(
    rf"bgp router-id(?: (?:(?P<address>{IPV4})|interface (?P<interface>\S+)|(?P<auto>auto-assign)))?",
    "bgp router-id",
    price=_router_id,
)
"""``bgp router-id vrf auto-assign`` of the process is another line: it gives the VRFs without an ID of their own one
each, and stands beside the process's. In a VRF's family ``auto-assign`` stands in the place of its ID."""
NETWORKS = (
    Statement("network .+", owner=StatementOwner.OTHERS),
    Statement(rf"network (?:(?P<host>{IPV4}) mask 255\.255\.255\.255|{IPV4} mask {IPV4})"),
    Statement(rf"network (?:(?P<host>{IPV6})/128|{IPV6}/\d+)"),
)
NEIGHBORS = (
    Statement(
        r"neighbor (?P<peer>{peers}) (?P<word>remote-as) \S+",
        r"neighbor \S+ remote-as",
        weight_gone=50,
        price=session,
        among=_address,
    ),
    Statement(r"neighbor {peers} description(?: .+)?", r"neighbor \S+ description", bare=True, among=_address),
    Statement(
        r"neighbor (?P<peer>{peers}) (?P<word>update-source)(?: \S+)?",
        r"neighbor \S+ update-source",
        bare=True,
        price=session,
        among=_address,
    ),
    Statement(r"neighbor (?P<peer>{peers}) (?P<word>activate)", price=session, among=_address, automatic=True),
    Statement(r"neighbor {peers} send-community extended", among=_address),
    Statement(r"neighbor \S+ send-community(?: .+)?", owner=StatementOwner.OTHERS, among=_address),
    Statement(r"neighbor (?P<peer>{peers}) (?P<word>route-reflector-client)", price=session, among=_address),
    Statement(
        r"neighbor (?P<peer>\S+) (?P<word>peer-group) \S+",
        owner=StatementOwner.OTHERS,
        weight_gone=50,
        price=session,
        among=_address,
    ),
    Statement(r"neighbor \S+ .+", owner=StatementOwner.OTHERS, among=_address),
)


def neighbor_rank(line: str) -> tuple[int, ...]:
    """The order of the lines of neighbors: neighbor by neighbor, and of each its lines in the order of the table."""
    text = line.removeprefix("no ")
    rows = (number for number, row in enumerate(NEIGHBORS) if row.pattern.fullmatch(text))
    number = next(rows, None)
    return () if number is None else (*_address(text), number)


DEFAULTS = Statement("(?:auto-summary|synchronization)", owner=StatementOwner.OTHERS, automatic=True, ranked=False)
SECTIONS = (
    Section(
        (HEADER,),
        _processes,
        (
            ROUTER_ID,
            Statement("bgp log-neighbor-changes", owner=StatementOwner.OTHERS, automatic=True),
            *NETWORKS,
            *NEIGHBORS,
            Statement("address-family ipv4"),
            Statement("address-family vpnv4"),
            Statement("address-family ipv6"),
            DEFAULTS,
        ),
        price=removed,
    ),
    Section(
        (HEADER,),
        _with_vrfs,
        (
            Statement("address-family ipv[46] vrf {vrf}"),
            Statement("address-family .+", owner=StatementOwner.OTHERS),
        ),
    ),
    Section((HEADER, "(?P<family>address-family (?:ipv4|vpnv4|ipv6))"), _families, (*NETWORKS, *NEIGHBORS, DEFAULTS)),
    Section(
        (HEADER, r"(?P<family>address-family ipv[46] vrf (?P<vrf>\S+))"),
        _vrfs,
        (ROUTER_ID_OF_VRF, *NETWORKS, *NEIGHBORS, DEFAULTS),
    ),
)


# --- readers -------------------------------------------------------------------------------------------------------


SUMMARY = "show ip bgp summary"
ALL_SUMMARY = "show bgp all summary"
VRFS = "show ip bgp vpnv4 all | include default for vrf"

_BEGINNING = "BGP router identifier "
_HEADER = re.compile(rf"^{_BEGINNING}(?P<id>{IPV4}), local AS number (?P<asn>{ASN})$")
_VRF = re.compile(rf"^Route Distinguisher: \S+ \(default for vrf (?P<vrf>\S+)\)(?: VRF Router ID (?P<id>{IPV4}))?$")
_LIKE_HEADER = re.compile(r"^BGP router\b|\blocal AS number\b")
_NOT_ACTIVE = re.compile(r"^(?:% ?)?BGP (?:is )?not (?:active|running|enabled)\.?$", re.IGNORECASE)

_ADDRESS = r"[0-9A-Fa-f:.]{2,45}"
_UP_DOWN = r"(?:never|[0-9]+:[0-9]{2}:[0-9]{2}|(?:[0-9]+[ywdhm])+)"
_STATE = r"(?:[0-9]+|(?:Idle|Connect|Active|OpenSent|OpenConfirm|Closing|\(?NoNeg\)?|Established)(?: \([A-Za-z ]+\))?)"
_REST = rf"4\s+(?P<asn>{ASN})\s+(?:{NUMBER}\s+){{5}}{_UP_DOWN}\s+(?P<state>{_STATE})"
_ROW = re.compile(rf"^(?P<dynamic>\*?)(?P<address>{_ADDRESS})\s+{_REST}$")
_ALONE = re.compile(rf"^\*?{_ADDRESS}$")
_TITLE = re.compile(r"^Neighbor\s+V\s+AS\s+MsgRcvd\s+MsgSent\s+TblVer\s+InQ\s+OutQ\s+Up/Down\s+State/PfxRcd$")
_FAMILY = re.compile(r"^For address family: (?P<family>\S+ \S.*)$")
_PROSE = re.compile(r"^(?:\* ?)?[A-Z%][A-Za-z]+:? \S+ \S")
"""A sentence; a half of a row never is one."""
_LAST = re.compile(
    rf"scan interval [0-9]+ secs$|^BGP table version is ({NUMBER}), main routing table version \1$|peaked at .*\)$"
    r"|^For address family: \S+ \S|^% ?BGP |^(?:\* ?)?Dynamically created|^[0-9.]+/[0-9]+$"
)
"""Lines other than rows with which a summary ends."""
_PIECE = re.compile(
    rf"^(?:[0-9A-Fa-f.:*]+|{_STATE}|\(?[A-Za-z]+\)?)$|^Neigh|^For a|{_REST}$|\b(?:Up/Down|address family:)"
)
"""What is a row, a title or a family, or half of one, and must not be passed over."""

_CONFIGURED_NEIGHBOR = re.compile(r"^neighbor (?P<address>[0-9A-Fa-f:.]+) ")
_VRF_FAMILY = re.compile(r"^address-family .* vrf (?P<vrf>\S+)")
_AUTO, _AUTO_HERE = "bgp router-id vrf auto-assign", "bgp router-id auto-assign"
_OWN = re.compile(r"bgp router-id .+")
_BY_INTERFACE = re.compile(r"bgp router-id interface (?P<name>\S+)")
_PREFIX = re.compile(r"^network ([0-9.]+)(?: mask ([0-9.]+))?(?: |$)")
_IPV6_PREFIX = re.compile(r"^network ([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*/[0-9]+)(?: |$)")

Address = IPv4Address | IPv6Address


def read_identities(outputs: Mapping[str, str]) -> BgpIdentities:
    """The BGP identifiers in effect; none where the device says that BGP is not active.

    Raises:
        UnreadableOutput: the command was refused, or its header is missing: an empty answer says neither.
    """
    text, others = answer(outputs, SUMMARY), optional(outputs, ALL_SUMMARY) or ""
    found = _consistent(tuple(dict.fromkeys((*identities(text), *identities(others)))))
    said = list(lines(text))
    if not found and not (said and all(_NOT_ACTIVE.match(line) for line in said)):
        raise UnreadableOutput(f"{SUMMARY!r} shows neither an identifier nor that BGP is not active")
    if found and any(_NOT_ACTIVE.match(line) for line in said):
        raise UnreadableOutput(f"{SUMMARY!r} says that BGP is not active, and {ALL_SUMMARY!r} that it is")
    own = _shown_vrfs(outputs, found[0]) if found else ()
    return BgpIdentities(_consistent((*found, *own)), every_vrf=False)


def _shown_vrfs(outputs: Mapping[str, str], process: IdentityState) -> tuple[IdentityState, ...]:
    """The identifiers in the VRFs, from the lines that head each VRF in the VPNv4 table.

    IOS prints a VRF's line where the VRF has routes in the table; a VRF without one is not shown, which is not *none*.
    One whose line names no identifier runs under the process's, and the configuration must say the same: nothing closes
    the answer, which may be cut before the identifier.
    """
    found = (line for line in lines(optional(outputs, VRFS) or "") if not _NOT_ACTIVE.match(line))
    return tuple(dict.fromkeys(_vrf(line, process, outputs) for line in found))


def _vrf(line: str, process: IdentityState, outputs: Mapping[str, str]) -> IdentityState:
    found = _VRF.match(line)
    if not found:
        raise UnreadableOutput(f"{VRFS!r}: expected the identifier of a VRF, found {first(line)}")
    instance = Instance(Protocol.BGP, process.instance.name, found["vrf"])
    if found["id"]:
        return IdentityState(instance, ipv4(found["id"]))
    if not _inherits(instance, outputs):
        raise UnreadableOutput(f"{first(line)} names no identifier, and the configuration does not say the same")
    return IdentityState(instance, process.address, process.note)


def _inherits(instance: Instance, outputs: Mapping[str, str]) -> bool:
    """Whether, by the configuration, BGP runs and a VRF has no identifier of its own; it may not be named there."""
    if RUNNING not in outputs:
        return False
    blocks = [b for b in parse(configuration(outputs)) if CONFIGURED_SECTIONS.header.fullmatch(canonical(b.header))]
    inside = [inner for block in blocks for head, inner in families(block) if head["vrf"] == instance.vrf]
    own = any(_OWN.fullmatch(line) for inner in inside for line in inner)
    return bool(blocks) and not own and not any(_AUTO in lines_of(block) for block in blocks)


def identities(text: str) -> tuple[IdentityState, ...]:
    """The identifiers that the headers of a summary name.

    Raises:
        UnreadableOutput: a header is not understood, or may be cut.
    """
    heads = (
        (line, below) for line, below in followed(text) if _LIKE_HEADER.search(line) or _BEGINNING.startswith(line)
    )
    return tuple(dict.fromkeys(_identity(line, below) for line, below in heads))


def _identity(line: str, below: str | None) -> IdentityState:
    found = _HEADER.match(line)
    if not found:
        raise UnreadableOutput(f"expected an identifier and an AS number, found {first(line)}")
    if not (below and row_of(below)):
        whole(line, below)
    instance, address = Instance(Protocol.BGP, asplain(found["asn"])), ipv4(found["id"])
    return IdentityState(instance, address) if int(address) else IdentityState(instance, None, "no identifier")


def _consistent(states: tuple[IdentityState, ...]) -> tuple[IdentityState, ...]:
    if len({state.instance for state in states}) < len(states):
        raise UnreadableOutput(f"two identifiers of one instance: {', '.join(str(s.address) for s in states)}")
    return states


@dataclass(frozen=True, slots=True)
class Row:
    """A neighbor in one family; ``family`` is empty where the summary is of one family and does not name it."""

    family: str
    address: Address
    system: str
    state: str
    dynamic: bool

    @property
    def up(self) -> bool:
        """Whether the session is Established."""
        return self.state.isdecimal()


def row_of(line: str) -> re.Match[str] | None:
    """The row that a line is."""
    return _ROW.match(line)


def rows(text: str) -> tuple[Row, ...]:
    """The rows of a summary, of every family that it shows.

    Raises:
        UnreadableOutput: a row, or half of one, is not understood, or the text ends where no summary does.
    """
    last = text.rstrip().rpartition("\n")[2].strip()
    if last and not (text.endswith("\n") or row_of(last) or re.search(rf"^{_REST}$", last) or _LAST.search(last)):
        raise UnreadableOutput(f"the summary ends with {first(last)}: it is cut")
    return tuple(_rows(textwrap.dedent(text)))


def _rows(text: str) -> Iterator[Row]:
    family, waiting, in_table = "", "", False
    for raw in text.split("\n"):
        line = raw.strip()
        wrapped = f"{waiting} {line}" if waiting and raw.startswith(" ") else line
        if waiting and not (row_of(wrapped) and wrapped != line):
            raise UnreadableOutput(f"expected a BGP neighbor, found {first(f'{waiting} {line}')}")
        waiting = ""
        if row := row_of(wrapped):
            in_table = True
            yield _row(row, family)
        elif _ALONE.match(line) and in_table:
            waiting = line
        elif named := _FAMILY.match(line):
            family, in_table = named["family"], False
        elif _TITLE.match(line):
            in_table = True
        elif line and (_PIECE.search(line) or (in_table and not _PROSE.match(line)) or _begins_row(line)):
            raise UnreadableOutput(f"expected a BGP neighbor, found {first(line)}")
        else:
            in_table = False
    if waiting:
        raise UnreadableOutput(f"expected a BGP neighbor, found {first(waiting)}")


def _begins_row(line: str) -> bool:
    return bool(re.match(r"^\*?(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)\s+[0-9]", line))


def _row(match: re.Match[str], family: str) -> Row:
    return Row(
        family, _neighbor_address(match["address"]), asplain(match["asn"]), match["state"], bool(match["dynamic"])
    )


def _neighbor_address(text: str) -> Address:
    try:
        return IPv6Address(text) if ":" in text else IPv4Address(text)
    except ValueError as exc:
        raise UnreadableOutput(f"{text!r} is not a neighbor's address") from exc


def read_neighbors(outputs: Mapping[str, str]) -> BgpNeighbors:
    """The sessions of every family and VRF, each once; up is Established in one of its families.

    Raises:
        UnreadableOutput: the command was refused, a row is not understood, or the two answers do not agree.
    """
    states = read_identities(outputs).states
    others = optional(outputs, ALL_SUMMARY)
    own, every = rows(answer(outputs, SUMMARY)), rows(others or "")
    if (own or every) and not states:
        raise UnreadableOutput("there are BGP neighbors, and no identifier")
    if others is not None:
        check_agreement(own, every)
    vrfs = _configured_neighbors(outputs) if any(_vpn(row) for row in every) else {}
    system = states[0].instance.name if states else ""
    sessions = (session for row in (*own, *every) for session in _shown_sessions(row, system, vrfs))
    return BgpNeighbors(_each_once(sessions), every_family=others is not None)


def check_agreement(own: Iterable[Row], every: Iterable[Row]) -> None:
    """Check that all families' summary has what IPv4 unicast's has, and the other way round: none of them is cut."""
    one = {row.address for row in own if not row.dynamic}
    unicast = {row.address for row in every if row.family == "IPv4 Unicast" and not row.dynamic}
    if odd := sorted(map(str, one ^ unicast)):
        where = SUMMARY if one < unicast else ALL_SUMMARY
        raise UnreadableOutput(f"{where!r} does not show every session: {', '.join(odd)} is missing")


def _vpn(row: Row) -> bool:
    return row.family.startswith(("VPNv4", "VPNv6"))


def _shown_sessions(row: Row, system: str, vrfs: Mapping[str, frozenset[Address]]) -> Iterable[Neighbor]:
    """A row's session; under a VPN family, in each VRF that names the neighbor."""
    inside = [vrf for vrf, addresses in vrfs.items() if _vpn(row) and row.address in addresses]
    for vrf in inside or [DEFAULT_VRF]:
        instance = Instance(Protocol.BGP, system, vrf)
        yield Neighbor(instance, row.address, "Established" if row.up else row.state, row.up)


def _each_once(sessions: Iterable[Neighbor]) -> tuple[Neighbor, ...]:
    """A session that several families share, as the family has it in which it is up."""
    found: dict[tuple[Instance, Address | None], Neighbor] = {}
    for shown in sessions:
        key = (shown.instance, shown.address)
        if key not in found or shown.up:
            found[key] = shown
    return tuple(found.values())


def _configured_neighbors(outputs: Mapping[str, str]) -> dict[str, frozenset[Address]]:
    """The neighbors that the configuration names in each VRF, the default one included."""
    if RUNNING not in outputs:
        return {}
    blocks = [block for block in parse(configuration(outputs)) if block.header.startswith("router bgp ")]
    found = {DEFAULT_VRF: frozenset(address for block in blocks for address in _named_in(block))}
    for family in (inner for block in blocks for inner in block.inner):
        if match := _VRF_FAMILY.match(family.header):
            found[match["vrf"]] = found.get(match["vrf"], frozenset()) | frozenset(_named_in(family))
    return found


def _named_in(block: Block) -> Iterable[Address]:
    for inner in block.inner:
        if match := _CONFIGURED_NEIGHBOR.match(inner.header):
            try:
                yield _neighbor_address(match["address"])
            except UnreadableOutput:
                continue


def _processes_of(
    head: re.Match[str], block: Block, interfaces: Iterable[ConfiguredInterface]
) -> Iterator[RoutingProcess]:
    """``router bgp``: the process, and each of its families.

    A VRF runs under the process's identifier, unless its family names one, or has one elected (``bgp router-id
    auto-assign``, or ``bgp router-id vrf auto-assign`` in the process). Sources: Cisco IOS 12.2SR, *Per-VRF Assignment
    of BGP Router ID*, and outputs of devices.
    """
    instance, lines = Instance(Protocol.BGP, head["name"]), lines_of(block)
    own = _identifier(instance, lines, interfaces)
    auto = _AUTO in lines
    yield RoutingProcess(instance, f"bgp {instance.name}", lines, own)
    for found, inner in families(block):
        inside = Instance(Protocol.BGP, head["name"], found["vrf"] or DEFAULT_VRF)
        title = f"bgp {head['name']}" + (f" {found['family']} vrf {found['vrf']}" if found["vrf"] else "")
        identity = _identifier(inside, inner, interfaces)
        if identity.configured is None and not auto and _AUTO_HERE not in inner:
            identity = RunningIdentity(inside, None, own.predicted, IdOrigin.INHERITED if own.predicted else None)
        yield RoutingProcess(inside, title, inner, identity if found["vrf"] else None, found["family"])


def _identifier(
    instance: Instance, lines: tuple[str, ...], interfaces: Iterable[ConfiguredInterface]
) -> RunningIdentity:
    """The identifier that the lines name, by itself or by its interface, else the one that IOS elects in the VRF."""
    name = next((match["name"] for line in lines if (match := _BY_INTERFACE.fullmatch(line))), None)
    if name is None:
        return chosen(instance, named(lines, "bgp router-id"), interfaces)
    primary = next((i.primary for i in interfaces if i.name == name and i.vrf == instance.vrf), None)
    return chosen(instance, primary.ip if primary else None, interfaces if primary else ())


def _advertises(process: RoutingProcess, interface: ConfiguredInterface) -> bool:
    return process.instance.vrf == interface.vrf and any(_is_prefix_of(line, interface) for line in process.lines)


def _is_prefix_of(line: str, interface: ConfiguredInterface) -> bool:
    """Whether a line is a ``network`` of exactly a prefix of the interface."""
    try:
        if match := _PREFIX.match(line):
            mask = match[2] or str(IPv4Address(0xFFFFFFFF & ~classful(IPv4Address(match[1]))))
            return IPv4Network(f"{match[1]}/{mask}") in {address.network for address in interface.ipv4}
        six = _IPV6_PREFIX.match(line)
        return six is not None and IPv6Network(six[1]) in {address.network for address in interface.ipv6}
    except ValueError:
        return False


CONFIGURED_SECTIONS = Sections(re.compile(rf"router bgp (?P<name>{NUMBER})"), _processes_of, _advertises)

READERS = (
    Reader(BgpIdentities, (SUMMARY, ALL_SUMMARY, VRFS, RUNNING), read_identities),
    Reader(BgpNeighbors, (SUMMARY, ALL_SUMMARY, RUNNING), read_neighbors),
)
