"""OSPFv2 on IOS: its statements, their cost, the activation; the router IDs in effect, adjacencies, processes.

Sources: Cisco IOS command reference of ``router-id`` (kept until the process restarts while it has neighbors). IOS
itself names the activation when ``router-id`` changes under a process that has neighbors: ``% OSPF: Reload or use
"clear ip ospf process" command, for this to take effect``. It refuses a router ID to a second process.

``show ip ospf`` names a process's VRF only lines later and only under some capabilities, so the ``router ospf``
statements are asked as well; a process that has no router ID is named alone (``%OSPF: Router process 4 is not running,
please configure a router-id``). What is configured and not shown is not known.

The rows of ``show ip ospf neighbor`` do not name the process. Where several run, ``show ip ospf interface brief`` says
whose an interface is; it abbreviates interface names, and a terminal of 80 columns cuts the long ones of the neighbor
table in two. With ``ip ospf name-lookup`` a name stands where the router ID would, cut to 15 characters: the address
identifies the neighbor. A name that looks like an address in full is taken for a router ID. IOS says nothing where
there is no neighbor, and a table cut between two rows looks like a shorter one: the brief table, which counts, is asked
beside it. A device that is mute altogether is found out by the statements of its processes, which always end in
``end``. Source: Cisco IOS OSPF command reference, and outputs of devices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from netloop.model.evidence import IdentityState, Neighbor, OspfIdentities, OspfNeighbors
from netloop.model.intent import Intent, Loopback, Ospf, OspfLoopback
from netloop.model.plan import Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol, RouterId
from netloop.platforms.cisco_ios import passive
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.output import answer, first, followed, lines, optional, whole
from netloop.platforms.cisco_ios.process import (
    ROUTERS,
    ConfiguredInterface,
    RoutingProcess,
    Sections,
    check_all_shown,
    chosen,
    covers,
    lines_of,
    named,
    statements,
)
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.interface_lines import further
from netloop.platforms.configuration.situation import Command, Situation
from netloop.platforms.configuration.statements import (
    Exclusive,
    OwnedSection,
    Section,
    Statement,
    StatementOwner,
    alternatives,
    vrf_suffix,
)
from netloop.platforms.configuration.text import Block, statements_at
from netloop.platforms.ios_family.statements import ospf_network_gone, removed
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4, NUMBER, ipv4

NETWORKSTATEMENT = re.compile(rf"network (?P<address>{IPV4}) (?P<wildcard>{IPV4}) area (?P<area>\S+)")


def activation(instance: Instance) -> str:
    """The exec command that makes a process take its configured router ID."""
    return f"clear ip ospf {instance.name} process"


def waits(identity: RouterId, situation: Situation) -> Impact | None:
    """Pending while the process has neighbors and another ID in effect; at once otherwise."""
    return impact.ospf_waits(identity, situation, f"router-id {identity.address}", activation(identity.instance))


def pending(situation: Situation) -> Iterator[Impact | None]:
    """The identities that would wait for a clear."""
    return (waits(identity, situation) for identity in situation.intent.identities(Protocol.OSPF))


def _router_id(command: Command) -> Impact | None:
    instance = Instance(Protocol.OSPF, command["process"], command["vrf"] or DEFAULT_VRF)
    found = (i for i in command.situation.intent.identities(Protocol.OSPF) if i.instance == instance)
    identity = next(found, None)
    return waits(identity, command.situation) if identity else None


def _network_gone(command: Command) -> Impact | None:
    match = NETWORKSTATEMENT.fullmatch(command.line.removeprefix("no ")) if command.negated else None
    return ospf_network_gone(command, match["address"], match["wildcard"]) if match else None


def _taken(_header: str, line: str, _lines: Sequence[str]) -> Exclusive | None:
    return Exclusive(("router ID",), line.split()[1], line) if line != "router-id" else None


def _owned_processes(intent: Intent) -> Iterator[OwnedSection]:
    for process in intent.ospf:
        names = [member.loopback.name for member in process.loopbacks]
        loud = [member.loopback.name for member in process.loopbacks if not member.passive]
        header = re.escape(_header(process))
        hosts = {"told_by_interface": alternatives(_told_by_interface(process))}
        yield OwnedSection((header,), passive.values(intent, names, loud) | hosts)


def _told_by_interface(process: Ospf) -> Iterator[str]:
    """The addresses that a line on the interface advertises, and no ``network`` statement."""
    for member in process.loopbacks:
        if member.advertise == "interface":
            yield from (str(a.ip) for a in member.loopback.addresses if a.version == 4)


def on_interface(loopback: Loopback, intent: Intent) -> dict[str, str]:
    """The declared processes that must not advertise a loopback by a line on it."""
    members = [(p, m) for p in intent.ospf for m in p.loopbacks if m.loopback.name == loopback.name]
    direct = {process.instance.name for process, member in members if member.advertise == "interface"}
    others = (p.instance.name for p in intent.ospf if members and p.instance.name not in direct)
    return {"other_ospf": alternatives(others)}


def advertised_already(wanted: Block, running: Sequence[Block], intent: Intent) -> Block:
    """The wanted section without what a wider ``network`` statement of the same area does already.

    That is so where the loopback has its addresses already. The most specific statement around an address decides its
    area; a line on the interface goes before any statement.
    """
    header = canonical(wanted.header)
    for process in intent.ospf:
        for member in process.loopbacks:
            lines = _advertising(process, member).get(header)
            if lines and _told_already(process, member, running):
                wanted = passive.without(wanted, lambda line, lines=lines: line in lines)  # type: ignore[misc]
    return wanted


def _told_already(process: Ospf, member: OspfLoopback, running: Sequence[Block]) -> bool:
    """Whether a loopback has its addresses, and a wider ``network`` statement has them in their area."""
    held = statements_at(running, (f"interface {member.loopback.name}",), canonical)
    return _present(member, held) and _covered(member, statements_at(running, (_header(process),), canonical))


def _header(process: Ospf) -> str:
    return f"router ospf {process.instance.name}{vrf_suffix(process.instance)}"


def _present(member: OspfLoopback, held: Sequence[str]) -> bool:
    """Whether a loopback has its addresses, and no line that puts it into an area."""
    addresses = (address for address in member.loopback.addresses if isinstance(address, IPv4Interface))
    lines = [f"ip address {address.ip} {address.netmask}" for address in addresses]
    areas = (line for line in held if ON_INTERFACE.pattern.fullmatch(line))
    return all(line in held or f"{line} secondary" in held for line in lines) and not any(areas)


def _advertising(process: Ospf, member: OspfLoopback) -> dict[str, tuple[str, ...]]:
    """The lines by which a process advertises a loopback, in canonical form, by the header that they stand under."""
    hosts = (address.ip for address in member.loopback.addresses if address.version == 4)
    return {
        f"interface {member.loopback.name}": (canonical(f"ip ospf {process.instance.name} area {member.area}"),),
        _header(process): tuple(canonical(f"network {host} 0.0.0.0 area {member.area}") for host in hosts),
    }


def _covered(member: OspfLoopback, statements: Sequence[str]) -> bool:
    """Whether every address of a loopback is in its area by a statement wider than a host's, and none by a host's."""
    area = canonical(f"network 0.0.0.0 0.0.0.0 area {member.area}").split()[-1]
    matches = (match for line in statements if (match := NETWORKSTATEMENT.fullmatch(line)))
    areas = {network: match["area"] for match in matches if (network := _network(match))}
    addresses = [address.ip for address in member.loopback.addresses if isinstance(address, IPv4Interface)]
    return bool(addresses) and all(_area(address, areas) == area for address in addresses)


def _area(address: IPv4Address, areas: Mapping[IPv4Network, str]) -> str | None:
    """The area that the most specific statement puts an address into; None where that is a statement of its own."""
    around = [network for network in areas if address in network]
    closest = max(around, key=lambda network: network.prefixlen, default=None)
    return areas[closest] if closest is not None and closest.prefixlen < 32 else None


def _network(match: re.Match[str]) -> IPv4Network | None:
    """A statement's network; None for a wildcard with holes, or what is no address."""
    try:
        address, wildcard = (int(IPv4Address(match[name])) for name in ("address", "wildcard"))
    except ValueError:
        return None
    return IPv4Network((address & ~wildcard, 32 - wildcard.bit_length())) if not wildcard & (wildcard + 1) else None


SECTIONS = (
    Section(
        (r"router ospf (?P<process>\d+)(?: vrf (?P<vrf>\S+))?",),
        _owned_processes,
        (
            Statement(rf"router-id(?: {IPV4})?", "router-id", bare=True, price=_router_id, exclusive=_taken),
            passive.ROW,
            Statement("network .+", owner=StatementOwner.OTHERS, price=_network_gone),
            Statement(
                rf"network (?P<host>{IPV4}) 0\.0\.0\.0 area \S+",
                r"network \S+ \S+",
                gone=r"network {told_by_interface} 0\.0\.0\.0 area .*",
            ),
        ),
        price=removed,
    ),
)
ON_INTERFACE = Statement(
    r"ip ospf \d+ area \S+(?: .+)?",
    r"ip ospf \d+",
    gone=r"ip ospf {other_ospf} area .*",
    weight_gone=-50,
    elsewhere=(r"ip ospf \d+ area", "area: of the OSPF process"),
)
NETWORK = "(broadcast|non-broadcast|point-to-point|point-to-multipoint [non-broadcast])"
ONE_OF_A_KIND = ("network", "cost", "priority", "hello-interval", "dead-interval")
"""Of these an interface has one: another value takes the place of the first."""
WORDS = (
    f"network {NETWORK}",
    "cost <number>",
    "database-filter all out",
    "dead-interval <number>",
    "demand-circuit [ignore]",
    "flood-reduction",
    "hello-interval <number>",
    "mtu-ignore",
    "priority <number>",
    "retransmit-interval <number>",
    "transmit-delay <number>",
    "bfd [disable]",
    "shutdown",
)
"""What may follow ``ip ospf``, ``ipv6 ospf`` and ``ospfv3``."""


def common_lines(start: str) -> Iterator[Statement]:
    """The rows of the common words behind ``ip ospf`` or ``ipv6 ospf``."""
    for words in WORDS:
        first = words.split()[0]
        yield further(f"{start} {words}", f"{start} {first}" if first in ONE_OF_A_KIND else None)


NETWORK_LINE, *_OTHERS = (
    further(row.form or "", row.slot, ranked=row.form is not None and " network " in row.form)
    for row in common_lines("ip ospf")
)
LINES = (
    *_OTHERS,
    further("ip ospf authentication [(message-digest|null|key-chain <name>)]"),
    further("ip ospf dead-interval minimal hello-multiplier <number>", "ip ospf dead-interval"),
    further("ip ospf lls [disable]"),
    further("ip ospf prefix-suppression [disable]"),
    further("ip ospf resync-timeout <number>"),
    further("ip ospf ttl-security [(disable|hops <number>)]"),
)


# --- readers -------------------------------------------------------------------------------------------------------


PROCESSES, NEIGHBORS, BRIEF = "show ip ospf", "show ip ospf neighbor", "show ip ospf interface brief"

STATEMENT = rf"router ospf (?P<name>{NUMBER})(?: vrf (?P<vrf>\S+))?"
_BEGINNING = 'Routing Process "ospf '
_PROCESS = re.compile(rf'^Rout(?:ing|er) Process "?ospf (?P<name>[^\s"]+)"? with ID (?P<id>{IPV4})(?!\S)')
OLD_FORM = re.compile(
    rf"^(?:OSPF )?Router with ID ?\((?P<id>{IPV4})\) \(Process ID (?P<name>[0-9]+)(?:,? VRF (?P<vrf>\S+?))?\)",
    re.IGNORECASE,
)
_LIKE_PROCESS = re.compile(
    r"^(?:Rout(?:ing|er) Process\b(?! is )|(?:OSPF )?Router with ID\b)|\bwith ID\b", re.IGNORECASE
)
_VRF = re.compile(r'^(?:(?:not )?connected to .*[, ])?VRF:? "?(?P<vrf>[^\s",]+)"?$', re.IGNORECASE)
_IN_VRF = re.compile(r"^Connected to MPLS VPN", re.IGNORECASE)
_SHUT = re.compile(r"^(?:Routing )?Process is (?:administratively )?(?:shut ?down|disabled)", re.IGNORECASE)
_NOT_RUNNING = re.compile(r"^% ?OSPF: Router process (?P<name>\S+) is (?P<note>not running.*)$", re.IGNORECASE)
_NO_OSPF = re.compile(r"^% ?OSPF.*(?:not (?:enabled|configured|running)|no .*process)", re.IGNORECASE)

WIDTH = 15
"""Characters of a name that IOS prints in the column of the router ID."""

_STATES = "DOWN|ATTEMPT|INIT|2WAY|EXSTART|EXCHANGE|LOADING|FULL"
STATE = rf"(?P<state>{_STATES})/\s*(?P<role>DR|BDR|DROTHER|-)"
"""A neighbor's state (RFC 2328, 10.1) and its part on the link."""

DEAD = r"(?:-|[0-9]+:[0-9]{2}:[0-9]{2}|[0-9]+ msec)"

_ROW = re.compile(
    rf"^(?P<id>\S+)\s+[0-9]+\s+{STATE}\s+{DEAD}\s+(?P<address>{IPV4})"
    r"\s+(?P<interface>[A-Za-z]\S*[0-9])$"
)
_CUT_ROW = re.compile(rf"^\S+\s+[0-9]+\s+{STATE}\s+{DEAD}\s+{IPV4}\s+[A-Za-z][A-Za-z-]*$")
_REST = re.compile(r"^[A-Za-z-]*[0-9][0-9/.:]*$")
HEADING = re.compile(r"^Neighbor ID\s+Pri\s+State\s+Dead Time\s+(?:Address|Interface ID)\s+Interface$")
_BRIEF_ROW = re.compile(
    rf"^(?P<interface>[A-Za-z]\S*)\s+(?P<name>[0-9]+)\s+\S+\s+(?:(?P<subnet>{IPV4}/[0-9]{{1,2}})|Unnumbered \S+)"
    r"\s+[0-9]+\s+\S+\s+(?P<full>[0-9]+)/[0-9]+$"
)


@dataclass(slots=True)
class OspfProcess:
    """What the lines of a process say; ``vrf`` is None where they only say that it has one."""

    name: str
    address: IPv4Address | None
    vrf: str | None = DEFAULT_VRF
    note: str = ""

    def state(self, vrfs: Mapping[str, str] | None) -> IdentityState:
        """Its identity; ``vrfs`` are the configured ones, None where the configuration is not known."""
        vrf = self.vrf if vrfs is None else vrfs.get(self.name)
        if vrf is None or self.vrf not in {None, DEFAULT_VRF, vrf}:
            raise UnreadableOutput(
                f"{PROCESSES!r} and the configuration do not agree on the VRF of process {self.name}"
            )
        return IdentityState(Instance(Protocol.OSPF, self.name, vrf), self.address, self.note)


def read_identities(outputs: Mapping[str, str]) -> OspfIdentities:
    """The router ID of every process; none where OSPF is not configured (IOS then says nothing).

    Raises:
        UnreadableOutput: the command was refused, a process's line is not understood, or a process is configured and
            not shown: the answer is not all.
    """
    (shown, denied), told = _processes(answer(outputs, PROCESSES)), statements(outputs)
    if told or not denied:
        check_all_shown(PROCESSES, (process.name for process in shown), told, STATEMENT, "OSPF process")
    vrfs = told.vrfs(STATEMENT) if told else None
    return OspfIdentities(tuple(process.state(vrfs) for process in shown))


def _processes(text: str) -> tuple[tuple[OspfProcess, ...], bool]:
    """The processes, and whether the device says that there is none."""
    found: list[OspfProcess] = []
    denied = False
    for line, below in followed(text):
        like = _like_process(line)
        process = process_of(line) if like or line.startswith("%") else None
        if process:
            if process.address or not _NOT_RUNNING.match(line):
                whole(line, below)
            found.append(process)
        elif like or _BEGINNING.startswith(line) or (found and line.startswith("%")):
            raise UnreadableOutput(f"expected a process and its router ID, found {first(line)}")
        elif found:
            detail_of(found[-1], line, below)
        elif _NO_OSPF.match(line):
            denied = True
        else:
            raise UnreadableOutput(f"expected an OSPF process, found {first(line)}")
    return tuple(found), denied


def _like_process(line: str) -> bool:
    """Whether a line names a process, or looks as if it did."""
    small = line.lower()
    return ("with id" in small or small.startswith("rout")) and _LIKE_PROCESS.search(line) is not None


def process_of(line: str) -> OspfProcess | None:
    """The process that a line names, with its router ID or why it has none."""
    if found := _NOT_RUNNING.match(line):
        return OspfProcess(found["name"], None, note=found["note"])
    found = _PROCESS.match(line) or OLD_FORM.match(line)
    if not found:
        return None
    address = ipv4(found["id"])
    vrf = found.groupdict().get("vrf") or DEFAULT_VRF
    return (
        OspfProcess(found["name"], address, vrf)
        if int(address)
        else OspfProcess(found["name"], None, vrf, "no router ID")
    )


def detail_of(process: OspfProcess, line: str, below: str | None) -> None:
    """Put what a line below its first one says of a process there: its VRF, that it is shut down."""
    if found := _VRF.match(line):
        whole(line, below)
        process.vrf = found["vrf"]
    elif _IN_VRF.match(line):
        process.vrf = None
    elif _SHUT.match(line):
        process.address, process.note = None, "the process is shut down"


def read_neighbors(outputs: Mapping[str, str]) -> OspfNeighbors:
    """The adjacencies; up is FULL, and 2WAY towards a DROTHER, which is as far as such a pair goes (RFC 2328, 10.4).

    Raises:
        UnreadableOutput: a command was refused, a row is not understood, the brief table counts more full neighbors
            than are shown, or several processes run and the device does not say which of them an interface belongs to.
    """
    found, brief = tuple(rows(answer(outputs, NEIGHBORS))), _brief(outputs)
    shown, counted = sum(row["state"] == "FULL" for row in found), sum(int(row["full"]) for row in brief)
    if shown < counted:
        raise UnreadableOutput(f"{NEIGHBORS!r} shows {shown} full neighbors, and {BRIEF!r} counts {counted}")
    if not found:
        statements(outputs)
        return OspfNeighbors(())
    owners = _owners(outputs, brief)
    return OspfNeighbors(tuple(_neighbor(row, owners) for row in found))


def adjacent(state: str, role: str) -> bool:
    """Whether an OSPF neighbor is as near as it comes: FULL, or 2WAY towards a DROTHER (RFC 2328, 10.4)."""
    return state == "FULL" or (state, role) == ("2WAY", "DROTHER")


def router_id(text: str) -> IPv4Address | None:
    """The router ID in a neighbor's first column; None where it is ``N/A`` or a name (``ip ospf name-lookup``).

    Raises:
        UnreadableOutput: it is neither: half an address.
    """
    if re.fullmatch(IPV4, text):
        return ipv4(text)
    if text == "N/A" or re.search(r"[A-Za-z_-]", text) or len(text) == WIDTH:
        return None
    raise UnreadableOutput(f"{text!r} is neither a neighbor's router ID nor its name")


def rows(text: str) -> Iterator[re.Match[str]]:
    """The rows of the table of neighbors."""
    for line in _unwrapped(text):
        if row := _ROW.match(line):
            yield row
        elif not (HEADING.match(line) or _NOT_RUNNING.match(line) or _NO_OSPF.match(line)):
            raise UnreadableOutput(f"expected an OSPF neighbor, found {first(line)}")


def _unwrapped(text: str) -> list[str]:
    """The lines, with the rest of an interface name that a terminal of 80 columns cut off put back."""
    found: list[str] = []
    for line in lines(text):
        if found and _REST.match(line) and _CUT_ROW.match(found[-1]):
            found[-1] += line
        else:
            found.append(line)
    return found


@dataclass(frozen=True, slots=True)
class _Owners:
    """Which instance an interface belongs to: the only one, or the one that the brief table names."""

    instances: Mapping[str, Instance]
    interfaces: Sequence[re.Match[str]]

    def of(self, interface: str, address: IPv4Address) -> Instance:
        row = next((row for row in self.interfaces if same_interface(row["interface"], interface)), None)
        if row and row["subnet"] and address not in IPv4Interface(row["subnet"]).network:
            raise UnreadableOutput(f"neighbor {address} is not in {row['subnet']} of {interface}")
        if len(self.instances) == 1:
            return next(iter(self.instances.values()))
        if row is None or row["name"] not in self.instances:
            raise UnreadableOutput(f"{len(self.instances)} processes run, and none names {interface}")
        return self.instances[row["name"]]


def _owners(outputs: Mapping[str, str], brief: Sequence[re.Match[str]]) -> _Owners:
    running = [s.instance for s in read_identities(outputs).states if s.address is not None]
    if not running:
        raise UnreadableOutput("there are neighbors, and no process that runs")
    return _Owners({i.name: i for i in running}, brief)


def _brief(outputs: Mapping[str, str]) -> tuple[re.Match[str], ...]:
    rows = (_BRIEF_ROW.match(line) for line in lines(optional(outputs, BRIEF) or ""))
    return tuple(row for row in rows if row)


def same_interface(brief: str, name: str) -> bool:
    """Whether ``Gi0/0`` is ``GigabitEthernet0/0``: the same number, and the letters of one begin the other's."""
    short, long = (re.match(r"([A-Za-z_-]+)(.*)", text) for text in (brief, name))
    return bool(short and long and short[2] == long[2] and long[1].lower().startswith(short[1].lower()))


def _neighbor(row: re.Match[str], owners: _Owners) -> Neighbor:
    state, address = row["state"], ipv4(row["address"])
    return Neighbor(
        instance=owners.of(row["interface"], address),
        address=address,
        state=f"{state}/{row['role']}",
        up=adjacent(state, row["role"]),
        router_id=router_id(row["id"]),
        interface=row["interface"],
    )


def _processes_of(
    head: re.Match[str], block: Block, interfaces: Iterable[ConfiguredInterface]
) -> Iterator[RoutingProcess]:
    """``router ospf``: one process, in one VRF."""
    instance, lines = Instance(Protocol.OSPF, head["name"], head["vrf"] or DEFAULT_VRF), lines_of(block)
    title = f"ospf {instance.name}" + (f" vrf {instance.vrf}" if head["vrf"] else "")
    yield RoutingProcess(instance, title, lines, chosen(instance, named(lines, "router-id"), interfaces))


def _advertises(process: RoutingProcess, interface: ConfiguredInterface) -> bool:
    """By a line on the interface, or by a network that covers an address of it."""
    area = re.compile(rf"ip ospf {process.instance.name} area \S+.*")
    if any(map(area.fullmatch, interface.lines)):
        return True
    return interface.vrf == process.instance.vrf and any(covers(line, interface) for line in process.lines)


CONFIGURED_SECTIONS = Sections(re.compile(STATEMENT), _processes_of, _advertises)

READERS = (
    Reader(OspfIdentities, (PROCESSES, ROUTERS), read_identities),
    Reader(OspfNeighbors, (NEIGHBORS, PROCESSES, ROUTERS, BRIEF), read_neighbors),
)
