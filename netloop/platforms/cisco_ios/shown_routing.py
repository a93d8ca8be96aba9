"""What single outputs of IOS show of OSPF, BGP, IS-IS, EIGRP and LDP: every form of their show commands.

An output names the device itself in a line of its own, whatever else it is about: ``OSPF Router with ID (A) (Process ID
1)`` heads each OSPF database, ``BGP table version is 17, local router ID is A`` each BGP table, ``OSPFv3 5
address-family ipv6 (router-id A)`` each answer of OSPFv3. Those lines are read in all of them; what is shown of other
routers is kept apart. The tables of neighbors are read as the facts' readers do. Sources: outputs of devices, the forms
that ntc-templates' and Genie's tests hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, ip_address

from netloop.model.evidence import Neighbor
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.model.shown import Shown, ShownInstance, ShownStatus, ShownValue, each_once
from netloop.platforms.cisco_ios import bgp, eigrp_tables, isis_adjacency, ldp_sessions, ospf, ospfv3
from netloop.platforms.cisco_ios.isis_database import LIKE_LSP, LSP
from netloop.platforms.cisco_ios.output import first, whole
from netloop.platforms.cisco_ios.shown_text import Followed, body, only, refuse_halves, require, said
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.shows import not_configured, not_running
from netloop.platforms.values import ASN, IPV4, NUMBER, asplain, ipv4


def _found(protocol: Protocol, router_id: IPv4Address | None, **fields: ShownValue) -> ShownInstance:
    return ShownInstance(protocol, router_id, fields)


def _unique(instances: Iterable[ShownInstance]) -> tuple[ShownInstance, ...]:
    return tuple({repr(instance): instance for instance in instances}.values())


def _running(address: IPv4Address) -> IPv4Address | None:
    return address if int(address) else None


# --- OSPF ----------------------------------------------------------------------------------------------------------


_OSPF_SHAPE = re.compile(
    r"\bOSPF\b|^Neighbor ID\s|^Neighbor \S+, interface address|^Interface\s+PID\s|^Process ID [0-9]+, Router ID"
    r"|^Summary traffic statistics for process|^Sham Link|^Operating in",
    re.IGNORECASE,
)
_OSPF_BEGINNINGS = ("Routing Process ", "Router Process ", "OSPF Router with ID", "OSPF Router with id")
_OSPF_LIKE = re.compile(r"\(Process ID [0-9]|(?<!Area )\bwith ID \(|^OSPF Rou|^with ID |^Routing$|^Process \"ospf")
_OSPF_VRF = re.compile(r"\bMPLS VPN\b|, VRF \S|^VRF \S")
_OSPF_WHOLE = re.compile(r"^(?:Number of areas in this router|Number of external LSA|Area |NSR configured)")
_ON_INTERFACE = re.compile(rf"^Process ID (?P<name>[0-9]+), Router ID (?P<id>{IPV4}), Network Type\b")
_LIKE_INTERFACE = ("Process ID ",)
_NEAR = re.compile(rf"^Adjacent with neighbor (?P<id>{IPV4})(?!\S)")
_TELLS = re.compile(rf"^Advertising Router: (?P<id>{IPV4})$")
_DETAIL = re.compile(rf"^Neighbor (?P<id>{IPV4}), interface address (?P<address>{IPV4})(?:, interface-id \S+)?$")
_VIA = re.compile(r"^In the area \S+ via interface (?P<interface>\S+)$")
_STATE = re.compile(r"^Neighbor priority is [0-9]+, State is (?P<state>[A-Z0-9-]+)\b")
_NO_OSPF = re.compile(r"^% ?OSPF.*(?:not (?:enabled|configured|running)|no .*process)", re.IGNORECASE)


def ospf_output(raw: str, command: str) -> Shown:
    """Any output of ``show ip ospf``: processes, neighbors, interfaces, databases.

    Raises:
        UnreadableOutput: it is none, or a line that names a router is not understood.
    """
    text = said(raw, command)
    found = body(raw, command)
    if not found:
        silent = not_configured(f"{command!r} says nothing: no OSPF process, or nothing to show")
        return Shown(neighbors=()) if "neigh" in command else silent
    require(found, _OSPF_SHAPE, "an answer about OSPF")
    instances = tuple(_ospf_instances(found))
    if not instances and (denied := only(text, _NO_OSPF)):
        return not_running(denied)
    own = {instance.router_id for instance in instances}
    others = each_once(address for address in _ospf_others(found) if address not in own)
    near = tuple(_ospf_neighbors(text, found, instances))
    remote = each_once((*(n.router_id for n in near if isinstance(n.router_id, IPv4Address)), *others))
    shown = Shown(instances=instances, remote=remote, neighbors=near or None)
    return _unless_stopped(shown)


def _unless_stopped(shown: Shown) -> Shown:
    """What is shown; *not running* where every process of it says so."""
    if not shown.instances or shown.router_ids:
        return shown
    said_so = (
        f"process {i.fields['process']} is {i.fields.get('note', 'without a router ID')}" for i in shown.instances
    )
    return replace(shown, status=ShownStatus.NOT_RUNNING, reason="; ".join(said_so))


def _ospf_instances(found: Followed) -> Iterator[ShownInstance]:
    refuse_halves(found, _OSPF_BEGINNINGS, _is_ospf_process)
    if odd := next((line for line, _ in found if _OSPF_LIKE.search(line) and not ospf.process_of(line)), None):
        raise UnreadableOutput(f"expected an OSPF process, found {first(odd)}")
    refuse_halves(
        found, _LIKE_INTERFACE, lambda line: _ON_INTERFACE.match(line) or not re.match(r"^Process ID [0-9]+,", line)
    )
    processes = list[ospf.OspfProcess]()
    interfaces, shown, cut = list[ShownInstance](), list[IPv4Address | None](), False
    for line, below in found:
        if process := ospf.process_of(line):
            if process.address:
                whole(line, below)
            cut = _unless_cut(processes, cut=cut) or line.startswith("Rout")
            processes.append(process)
            shown.append(process.address)
        elif match := _ON_INTERFACE.match(line):
            interfaces.append(_found(Protocol.OSPF, ipv4(match["id"]), process=match["name"]))
        elif processes:
            before = processes[-1].vrf
            ospf.detail_of(processes[-1], line, below)
            if _OSPF_VRF.search(line) and processes[-1].vrf in {before, None}:
                raise UnreadableOutput(f"expected the VRF of OSPF process {processes[-1].name}, found {first(line)}")
            cut = cut and not (_OSPF_WHOLE.match(line) or processes[-1].note)
    _unless_cut(processes, cut=cut)
    yield from _unique((*map(_ospf_process, processes, shown), *interfaces))


def _unless_cut(processes: list[ospf.OspfProcess], *, cut: bool) -> bool:
    """False; unless the part of the last process ended before the VRF that it may be in."""
    if processes and (cut or processes[-1].vrf is None):
        raise UnreadableOutput(f"the answer about OSPF process {processes[-1].name} ends before its VRF")
    return False


def _is_ospf_process(line: str) -> bool:
    return ospf.process_of(line) is not None or not re.search(r"\bID\b|\"ospf\b|\bid\b", line)


def _ospf_process(process: ospf.OspfProcess, shown: IPv4Address | None) -> ShownInstance:
    """A process with the router ID that its line shows; one that is shut down has it too, and says so."""
    fields: dict[str, ShownValue] = {"process": process.name, "vrf": process.vrf or DEFAULT_VRF}
    if process.note:
        fields["note"] = process.note
    return ShownInstance(Protocol.OSPF, shown, fields)


def _ospf_others(found: Followed) -> Iterator[IPv4Address]:
    for line, below in found:
        if match := _NEAR.match(line):
            yield ipv4(match["id"])
        elif match := _TELLS.match(line):
            yield ipv4(match["id"]) if whole(line, below) else IPv4Address(0)


def _ospf_neighbors(text: str, found: Followed, instances: tuple[ShownInstance, ...]) -> Iterator[Neighbor]:
    instance = Instance(Protocol.OSPF, str(instances[0].fields["process"]) if len(instances) == 1 else "")
    if any(ospf.HEADING.match(line) for line, _ in found):
        for row in ospf.rows(text):
            state, role = row["state"], row["role"]
            address, own = ipv4(row["address"]), ospf.router_id(row["id"])
            yield Neighbor(instance, address, f"{state}/{role}", ospf.adjacent(state, role), own, row["interface"])
    yield from _ospf_details(found, instance)


def _ospf_details(found: Followed, instance: Instance) -> Iterator[Neighbor]:
    head: re.Match[str] | None = None
    interface = ""
    for line, below in found:
        if line.startswith("Neighbor ") and ", interface" in line:
            if head:
                raise UnreadableOutput(f"expected the state of {first(head[0])}, found {first(line)}")
            head = _DETAIL.match(whole(line, below))
            if head is None:
                raise UnreadableOutput(f"expected an OSPF neighbor, found {first(line)}")
        elif match := _VIA.match(line):
            interface = match["interface"]
        elif head and (state := _STATE.match(line)):
            up = state["state"] == "FULL"
            yield Neighbor(instance, ipv4(head["address"]), state["state"], up, ipv4(head["id"]), interface or None)
            head, interface = None, ""
    if head:
        raise UnreadableOutput(f"expected the state of {first(head[0])}, found nothing")


_V3_SHAPE = re.compile(r"\bOSPFv3\b|\bospfv3\b|^Area \S+, Process ID|^Neighbor ID\s")
_V3_BEGINNINGS = ("OSPFv3 ", "Router ID ", "Routing Process ", "Area ")
_V3_HEAD = re.compile(
    r"^OSPFv3 (?P<name>[0-9]+) address-family (?P<af>ipv[46])(?: \S+)*?(?: vrf (?P<vrf>\S+))?"
    rf" \(router-id (?P<id>{IPV4})\)$"
)
_V3_OLD = re.compile(
    rf"^OSPFv3 Router with ID \((?P<id>{IPV4})\) \(Process ID (?P<name>[0-9]+)(?:,? VRF (?P<vrf>\S+?))?\)$"
    rf'|^Routing Process "ospfv3 (?P<number>[0-9]+)" with ID (?P<number_id>{IPV4})$'
)
_V3_FAMILY = re.compile(r"^OSPFv3 (?P<name>[0-9]+) address-family (?P<af>ipv[46])(?: \S+)*?(?: vrf (?P<vrf>\S+))?$")
_V3_ID = re.compile(rf"^Router ID (?P<id>{IPV4})$")
_V3_INTERFACE = re.compile(
    rf"^Area \S+, Process ID (?P<name>[0-9]+),(?: Instance ID [0-9]+,)? Router ID (?P<id>{IPV4})$"
)
_V3_STOPPED = re.compile(r"^% ?OSPFv3: Router process (?P<name>\S+) is (?P<note>not running.*)$", re.IGNORECASE)
_NO_V3 = re.compile(r"^% ?(?:OSPFv3|IPv6).*not (?:enabled|configured|running)", re.IGNORECASE)
_V3_LIKE = re.compile(
    r"^OSPFv3 .*(?:address-family|with ID)|^Routing Process \"ospfv3|^Area \S+, Process|^OSPFv3 [0-9]"
)


def ospfv3_output(raw: str, command: str) -> Shown:
    """Any output of ``show ospfv3`` or ``show ipv6 ospf``. Raises as ``ospf_output`` does."""
    text, found = said(raw, command), body(raw, command)
    if not found:
        return Shown(neighbors=()) if "neigh" in command else not_configured(f"{command!r} says nothing")
    require(found, _V3_SHAPE, "an answer about OSPFv3")
    instances = _unique(_v3_instances(found))
    if not instances and (denied := only(text, _NO_V3)):
        return not_running(denied)
    tables = any(ospf.HEADING.match(line) for line, _ in found)
    near = tuple(ospfv3.neighbors_of(text)) if tables else None
    return _unless_stopped(Shown(instances=instances, neighbors=near))


def _v3_instances(found: Followed) -> Iterator[ShownInstance]:
    family: re.Match[str] | None = None
    for line, below in found:
        if family:
            match = _V3_ID.match(line)
            if match is None:
                raise UnreadableOutput(f"expected the router ID of {first(family[0])}, found {first(line)}")
            whole(line, below)
            yield _v3(family["name"], match["id"], af=family["af"], vrf=family["vrf"] or DEFAULT_VRF)
            family = None
        elif match := _V3_HEAD.match(line):
            yield _v3(match["name"], match["id"], af=match["af"], vrf=match["vrf"] or DEFAULT_VRF)
        elif match := _V3_OLD.match(line):
            name, address = match["name"] or match["number"], match["id"] or match["number_id"]
            yield _v3(name, address if whole(line, below) else "", af="ipv6", vrf=match["vrf"] or DEFAULT_VRF)
        elif match := _V3_INTERFACE.match(line):
            yield _v3(match["name"], match["id"] if whole(line, below) else "")
        elif match := _V3_STOPPED.match(line):
            yield _found(Protocol.OSPFV3, None, process=match["name"], note=match["note"])
        elif not (family := _V3_FAMILY.match(line)) and (_V3_LIKE.search(line) or _begins(line, below, _V3_BEGINNINGS)):
            raise UnreadableOutput(f"expected an OSPFv3 process, found {first(line)}")
    if family:
        raise UnreadableOutput(f"expected the router ID of {first(family[0])}, found nothing")


def _begins(line: str, below: str | None, words: tuple[str, ...]) -> bool:
    return below is None and any(word.startswith(line) for word in words)


def _half(line: str, below: str | None, words: tuple[str, ...]) -> bool:
    """Whether a line begins as one that counts; the last one may be half a beginning."""
    return line.startswith(words) or _begins(line, below, words)


def _v3(name: str, address: str, **fields: str) -> ShownInstance:
    return ShownInstance(Protocol.OSPFV3, _running(ipv4(address)), {"process": name, **fields})


# --- BGP -----------------------------------------------------------------------------------------------------------


_BGP_SHAPE = re.compile(
    r"^For address family: |^BGP (?:table version|router identifier|neighbor is|version|routing table entry|activity)\b"
    r"|^Route Distinguisher: |^Local Policy Denied Prefixes|^Network\s+Next Hop|^Neighbor\s+V\s+AS\b|^BGP state\b"
    r"|^Total number of prefixes|^% ?Network not in table"
)
_BGP_FAMILY = re.compile(r"^For address family: (?P<family>\S+ \S.*|[A-Za-z]+-[A-Za-z]+)$")
_BGP_TABLE = re.compile(rf"^BGP table version is [0-9]+, local router ID is (?P<id>{IPV4})$")
_BGP_SUMMARY = re.compile(rf"^BGP router identifier (?P<id>{IPV4}), local AS number (?P<asn>{ASN})$")
_BGP_DISTINGUISHER = re.compile(r"^Route Distinguisher: \S+(?: \(default for vrf (?P<vrf>[^)\s]+)\))?(?P<rest>.*)$")
_BGP_VRF_ID = re.compile(rf"\bVRF Router ID (?P<id>{IPV4})$")
_BGP_BEGINNINGS = (
    *("BGP router identifier ", "BGP table version is ", "BGP neighbor is ", "Route Distinguisher: "),
    *("For address family: ", "BGP version "),
)
_BGP_LIKE = re.compile(
    r"\baddress family: ?|^For(?: a\w*)?$|^For addr|\bneighbor is \*?[0-9A-Fa-f]*[.:]|,\s+remote AS [0-9]"
    r"|^BGP (?:ne|ro)\w*$|\blocal router I|^BGP router ident|\blocal AS number\b|\bVRF Router\b|\bremote router\b"
)
_NEIGHBOR = re.compile(
    r"^BGP neighbor is \*?(?P<address>[0-9A-Fa-f:.]+)(?:%\S+)?,\s+(?:vrf (?P<vrf>[^\s,]+),\s+)?"
    r"remote AS (?P<asn>[0-9.]+),(?:\s+local AS [0-9.]+[a-z -]*,)?\s+\S+ link\b.*$"
)
_REMOTE_ID = re.compile(rf"^BGP version [0-9]+, remote router ID (?P<id>{IPV4})(?!\S)")
_BGP_STATE = re.compile(r"^BGP state = (?P<state>[A-Za-z]+)\b")
_NOT_ACTIVE = re.compile(r"^(?:% ?)?BGP (?:is )?not (?:active|running|enabled)\.?$", re.IGNORECASE)
_LOOSE = re.compile(r"^([0-9A-Fa-f:.]{3,45})\n(4\s+[0-9.]+\s+[0-9]+\s)", re.MULTILINE)
"""A row that was wrapped, whose rest has lost its indentation."""
_SUMMARY_TITLE = re.compile(r"^Neighbor\s+V\s+AS\s")
_BGP_KNOWN = (_BGP_FAMILY, _BGP_TABLE, _BGP_SUMMARY, _NEIGHBOR, _BGP_DISTINGUISHER, _REMOTE_ID)
_MAIN_TABLE = re.compile(
    rf"^BGP table version is [0-9]+, (?:main routing table version [0-9]+$|Local Router ID is {IPV4}$)"
)


def bgp_output(raw: str, command: str) -> Shown:
    """Any output of ``show bgp`` or ``show ip bgp``: tables, summaries, neighbors, of any family.

    Raises:
        UnreadableOutput: it is none, or a line that names a router is not understood.
    """
    text, found = said(raw, command), body(raw, command)
    if denied := only(text, _NOT_ACTIVE):
        return not_running(denied)
    require(found, _BGP_SHAPE, "an answer about BGP")
    instances, inside = _bgp_instances(found)
    near = tuple(_bgp_neighbors(found, instances))
    if any(_SUMMARY_TITLE.match(line) for line, _ in found) and instances:
        near = (*near, *_bgp_rows(text, instances))
    shown = Shown(instances=_unique(instances), vrf_instances=_unique(inside), remote=each_once(_remote_ids(found)))
    return replace(shown, neighbors=near if near or _shows_neighbors(command, found) else None)


def _shows_neighbors(command: str, found: Followed) -> bool:
    tables = any(_BGP_TABLE.match(line) for line, _ in found)
    return not tables and any(word.startswith(("nei", "sum")) for word in command.split()[2:])


def _bgp_instances(found: Followed) -> tuple[list[ShownInstance], list[ShownInstance]]:
    family: str | None = None
    vrf: str | None = None
    own, inside = list[ShownInstance](), list[ShownInstance]()
    for line, below in found:
        if match := _BGP_FAMILY.match(line):
            family, vrf = match["family"], None
            whole(line, below or "")
        elif match := _BGP_TABLE.match(line):
            own.append(_found(Protocol.BGP, ipv4(match["id"]), af=family))
            whole(line, below)
        elif match := _BGP_SUMMARY.match(line):
            asplain(match["asn"])
            if not (below and bgp.row_of(below)):
                whole(line, below)
            own.append(_found(Protocol.BGP, _running(ipv4(match["id"])), af=family, asn=match["asn"]))
        elif match := _BGP_DISTINGUISHER.match(line):
            vrf = match["vrf"]
        if vrf and (match := _BGP_VRF_ID.search(line)):
            whole(line, below)
            inside.append(_found(Protocol.BGP, ipv4(match["id"]), vrf=vrf, af=family))
        elif not _bgp_known(line) and (_BGP_LIKE.search(line) or _half(line, below, _BGP_BEGINNINGS)):
            raise UnreadableOutput(f"expected a line of BGP, found {first(line)}")
    return own, inside


def _bgp_known(line: str) -> bool:
    known = any(pattern.match(line) for pattern in _BGP_KNOWN)
    half_vrf = "VRF Router" in line and not _BGP_VRF_ID.search(line)
    return (known and not half_vrf) or bool(_MAIN_TABLE.match(line))


def _bgp_neighbors(found: Followed, instances: list[ShownInstance]) -> Iterator[Neighbor]:
    """The sessions of ``show ip bgp neighbors``, each once; up is Established in one of its families."""
    sessions: dict[tuple[str, str], Neighbor] = {}
    systems = {str(instance.fields["asn"]) for instance in instances if "asn" in instance.fields}
    system = asplain(next(iter(systems))) if len(systems) == 1 else ""
    key: tuple[str, str] | None = None
    for line, below in found:
        if match := _NEIGHBOR.match(line):
            key = (match["vrf"] or DEFAULT_VRF, match["address"])
            instance = Instance(Protocol.BGP, system, key[0])
            sessions.setdefault(key, Neighbor(instance, _bgp_address(match["address"]), "", up=False))
        elif match := _REMOTE_ID.match(line):
            whole(line, below if "," not in line.partition("remote router ID")[2] else "")
            own = _running(ipv4(match["id"]))
            if key is None and own:
                yield Neighbor(Instance(Protocol.BGP, system), None, "", up=False, router_id=own)
            elif key is not None and own:
                sessions[key] = replace(sessions[key], router_id=own)
        elif key is not None and (match := _BGP_STATE.match(line)) and not sessions[key].up:
            sessions[key] = replace(sessions[key], state=match["state"], up=match["state"] == "Established")
    last = next(reversed(sessions.values()), None)
    if last and not last.state and not all(_NEIGHBOR.match(line) or _BGP_FAMILY.match(line) for line, _ in found):
        raise UnreadableOutput(f"the answer ends before the state of neighbor {last.address}")
    yield from sessions.values()


def _remote_ids(found: Followed) -> Iterator[IPv4Address]:
    """The identifiers of other routers as they stand there: 0.0.0.0 is that of a neighbor without a session."""
    within = False
    for line, _ in found:
        within = within or _NEIGHBOR.match(line) is not None
        if match := _REMOTE_ID.match(line):
            address = ipv4(match["id"])
            if within or int(address):
                yield address


def _bgp_rows(text: str, instances: list[ShownInstance]) -> Iterator[Neighbor]:
    systems = {asplain(str(i.fields["asn"])) for i in instances if "asn" in i.fields}
    system = next(iter(systems)) if len(systems) == 1 else ""
    seen: dict[object, Neighbor] = {}
    for row in bgp.rows(_LOOSE.sub(r"\1\n  \2", text)):
        state = "Established" if row.up else row.state
        near = Neighbor(Instance(Protocol.BGP, system), row.address, state, row.up)
        if row.address not in seen or near.up:
            seen[row.address] = near
    yield from seen.values()


def _bgp_address(text: str) -> IPv4Address | IPv6Address:
    try:
        return ip_address(text)
    except ValueError as exc:
        raise UnreadableOutput(f"{text!r} is not a neighbor's address") from exc


# --- IS-IS ---------------------------------------------------------------------------------------------------------


_NO_CLNS = re.compile(r"^%? ?(?:CLNS|IS-IS|ISIS) (?:is )?not (?:enabled|running|configured)\.?$", re.IGNORECASE)
_ISIS_SHAPE = re.compile(
    r"^IS-IS |^ISIS |^Tag \S+:|^Level\s+System ID|^System Id\s|^LSPID\s|CLNS|line protocol is|^Area \S+:", re.IGNORECASE
)
_ISIS_HEAD = re.compile(r"^IS-IS Router: (?P<tag><Null Tag>|\S+)(?: \(0x[0-9A-Fa-f]+\))?$")
_ISIS_SYSTEM = re.compile(
    rf"^System Id: (?P<id>{isis_adjacency.SYSTEM})\.[0-9A-Fa-f]{{2}}"
    r"(?:\s+IS-Type: (?P<type>level-1-2|level-1|level-2(?:-only)?))?$"
)
_AREAS = re.compile(r"^Manual area address\(es\):$")
_AREAS_AGAIN = re.compile(r"^Routing for area address\(es\):$")
_AREA = re.compile(r"^[0-9A-Fa-f]{2}(?:\.[0-9A-Fa-f]{1,4})*$")
_NAMES = re.compile(r"^Level\s+System ID\s+Dynamic Hostname(?:\s+\((?P<tag>.*)\))?$")
_OWN_NAME = re.compile(rf"^\*\s+(?P<id>{isis_adjacency.SYSTEM})\s+(?P<name>\S.*)$")
_TE_ID = re.compile(rf"^Router ID:\s+(?P<id>{IPV4})$")
_ISIS_BEGINNINGS = ("Level  System ID", "IS-IS Router: ", "System Id: ", "Router ID: ", "* ")
_ISIS_LIKE = re.compile(r"^(?:IS-Type|Level\s+Sys|Level$|IS-IS Router|System Id:|Router ID:|\*\s+[0-9A-Fa-f])")
_CLNS_ROW = re.compile(
    r"^(?P<name>\S+)\s+(?P<interface>[A-Za-z]\S*)\s+\S+\s+(?P<state>Up|Init|Down)\s+[0-9]+\s+(?P<type>\S+)\s+\S+$"
)


def isis_output(raw: str, command: str) -> Shown:
    """Any output of ``show isis`` or ``show clns``: processes, host names, neighbors, databases.

    Raises:
        UnreadableOutput: it is none, or a line that names a router is not understood.
    """
    text, found = said(raw, command), body(raw, command)
    if not found:
        return not_configured(f"{command!r} says nothing: IS-IS is not configured")
    if denied := only(text, _NO_CLNS):
        return not_running(denied)
    require(found, _ISIS_SHAPE, "an answer about IS-IS")
    for line, below in found:
        known = any(p.match(line) for p in (_ISIS_HEAD, _ISIS_SYSTEM, _TE_ID, _OWN_NAME, _NAMES))
        if not known and (_ISIS_LIKE.match(line) or _begins(line, below, _ISIS_BEGINNINGS)):
            raise UnreadableOutput(f"expected a line of IS-IS, found {first(line)}")
    if any(_NAMES.match(line) for line, _ in found):
        isis_adjacency.hostnames(text)
    te, remote = _te_ids(found)
    instances = (*_isis_processes(found), *_isis_names(found), *te)
    near = tuple(_isis_neighbors(text, found))
    table = any(line.startswith("System Id  ") for line, _ in found)
    return Shown(instances=_unique(instances), remote=remote, neighbors=near if near or table else None)


def _isis_processes(found: Followed) -> Iterator[ShownInstance]:
    heads = [number for number, (line, _) in enumerate(found) if _ISIS_HEAD.match(line)]
    for start, end in zip(heads, [*heads[1:], len(found)], strict=False):
        yield _isis_process(found[start:end])


def _isis_process(part: Followed) -> ShownInstance:
    """One process, by the part of the answer that it heads; its areas stand there twice, configured and in effect."""
    head = _ISIS_HEAD.match(part[0][0])
    system = next((match for line, _ in part if (match := _ISIS_SYSTEM.match(line))), None)
    for line, below in part:
        if _ISIS_SYSTEM.match(line):
            whole(line, below)
    configured, effective = _areas(part, _AREAS), _areas(part, _AREAS_AGAIN)
    if head is None or system is None or configured is None or effective is None or set(configured) - set(effective):
        raise UnreadableOutput(f"the part of {first(part[0][0])} does not show its system ID and its areas, or is cut")
    return _found(
        Protocol.ISIS,
        None,
        process=head["tag"],
        system_id=system["id"].lower(),
        areas=configured,
        is_type=system["type"],
    )


def _areas(part: Followed, title: re.Pattern[str]) -> list[str] | None:
    """The areas below a title; None where it is not there, or nothing stands below them."""
    start = next((number for number, (line, _) in enumerate(part) if title.match(line)), None)
    if start is None:
        return None
    areas = list[str]()
    for line, _ in part[start + 1 :]:
        if not _AREA.match(line):
            return areas
        areas.append(line)
    return None


def _isis_names(found: Followed) -> Iterator[ShownInstance]:
    tag: str | None = None
    for line, below in found:
        if head := _NAMES.match(line):
            tag = head["tag"] or ""
        elif row := _OWN_NAME.match(line):
            if tag is None:
                raise UnreadableOutput(f"expected a table of host names, found {first(line)}")
            whole(line, below)
            yield _found(Protocol.ISIS, None, process=tag, system_id=row["id"].lower(), hostname=row["name"])


def _te_ids(found: Followed) -> tuple[list[ShownInstance], tuple[IPv4Address, ...]]:
    """The routers' IDs for traffic engineering in a database: the device's own, and those of others."""
    own, others, mine = list[ShownInstance](), list[IPv4Address](), False
    for line, below in found:
        if lsp := LSP.match(line):
            mine = lsp["own"] is not None
        elif LIKE_LSP.search(line):
            raise UnreadableOutput(f"expected an LSP, found {first(line)}")
        elif match := _TE_ID.match(line):
            address = ipv4(match["id"]) if whole(line, below) else IPv4Address(0)
            if mine:
                own.append(_found(Protocol.ISIS, address, kind="te"))
            else:
                others.append(address)
    known = {instance.router_id for instance in own}
    return own, each_once(address for address in others if address not in known)


def _isis_neighbors(text: str, found: Followed) -> Iterator[Neighbor]:
    if any(re.match(r"^System Id\s+Type\s", line) for line, _ in found):
        names = isis_adjacency.IsisHostnames()
        yield from (isis_adjacency.neighbor(row, row.tag or "", names) for row in isis_adjacency.rows(text))
    tag = ""
    for line, _ in found:
        if head := isis_adjacency.TAG.match(line):
            tag = isis_adjacency.tag_of(head["tag"])
        elif (row := _CLNS_ROW.match(line)) and not line.startswith("System Id"):
            names = isis_adjacency.IsisHostnames()
            system = names.system("", row["name"])
            name = "" if system else row["name"]
            state = f"{row['type']} {row['state']}"
            instance = Instance(Protocol.ISIS, tag)
            yield Neighbor(instance, None, state, row["state"] == "Up", system, row["interface"], name)


# --- EIGRP ---------------------------------------------------------------------------------------------------------


_EIGRP_SHAPE = re.compile(r"EIGRP|^H\s+Address\s+Interface|^(?:Codes|[PA]) ?[: ]", re.IGNORECASE)


def eigrp_output(raw: str, command: str) -> Shown:
    """Any output of ``show ip eigrp``, ``show ipv6 eigrp`` or ``show eigrp``.

    Raises:
        UnreadableOutput: it is none, or a row of its table is not understood.
    """
    text, found = said(raw, command), body(raw, command)
    if not found:
        return not_configured(f"{command!r} says nothing: EIGRP is not configured there")
    require(found, _EIGRP_SHAPE, "an answer about EIGRP")
    if any(re.match(r"^H\s+Address\s", line) for line, _ in found):
        near = tuple(map(eigrp_tables.neighbor, eigrp_tables.neighbor_rows(text)))
        return Shown(neighbors=near)
    if any("opology Table" in line for line, _ in found):
        eigrp_tables.topology_entries(text)
    heads = eigrp_tables.parts(text)
    if cut := next((part for part in heads if part.router_id and not part.lines and "|" not in command), None):
        raise UnreadableOutput(f"the topology table of {cut.instance} ends behind its head: the answer is cut")
    table = bool(heads) and all(not part.lines for part in heads) and "nei" in command
    return Shown(instances=_unique(map(_eigrp, filter(_named, heads))), neighbors=() if table else None)


def _named(part: eigrp_tables.EigrpPart) -> bool:
    return part.router_id is not None


def _eigrp(part: eigrp_tables.EigrpPart) -> ShownInstance:
    router_id = _running(ipv4(part.router_id)) if part.router_id else None
    return _found(Protocol.EIGRP, router_id, asn=part.system, name=part.name or None, vrf=part.vrf)


# --- LDP -----------------------------------------------------------------------------------------------------------


_LDP_SHAPE = re.compile(r"Local LDP Identifier:|^Peer [LT]DP Ident:|^LDP\b|^Protocol version:|^No LDP|\bLDP Id:")
_LDP_HEAD = re.compile(r"^(?:VRF (?P<vrf>\S+?): ?)?Local LDP Identifier:$")
_LDP_ID = re.compile(rf"^(?P<id>{IPV4}):0$")
_LDP_PEER = re.compile(rf"^LDP Id: ?(?P<id>{IPV4}):{NUMBER}(?!\S)")
_LDP_LIKE = re.compile(r"\bLocal LDP|^LDP Id|^VRF\b")
_LDP_BEGINNINGS = ("Local LDP Identifier:", "Peer LDP Ident: ", "LDP Id:")


def ldp_output(raw: str, command: str) -> Shown:
    """Any output of ``show mpls ldp``: discovery, neighbors, parameters.

    Raises:
        UnreadableOutput: it is none, or a line that names a router is not understood.
    """
    text, found = said(raw, command), body(raw, command)
    if not found:
        return not_configured(f"{command!r} says nothing: LDP does not run, or has nobody to show")
    require(found, _LDP_SHAPE, "an answer about LDP")
    if any(line.startswith("Peer ") and "Ident:" in line for line, _ in found):
        sessions = ldp_sessions.sessions(text)
        own = (_found(Protocol.LDP, session.own) for session in sessions)
        near = tuple(session.neighbor for session in sessions)
        return Shown(instances=_unique(own), remote=each_once(s.peer for s in sessions), neighbors=near)
    instances, peers = _discovery(found)
    ldp_sessions.hellos(text)
    own_ids = {instance.router_id for instance in instances}
    return Shown(instances=_unique(instances), remote=each_once(peer for peer in peers if peer not in own_ids))


def _discovery(found: Followed) -> tuple[list[ShownInstance], list[IPv4Address]]:
    head: re.Match[str] | None = None
    instances, peers = list[ShownInstance](), list[IPv4Address]()
    for line, below in found:
        if head:
            match = _LDP_ID.match(line)
            if match is None:
                raise UnreadableOutput(f"expected the identifier of LDP, found {first(line)}")
            instances.append(_found(Protocol.LDP, _running(ipv4(match["id"])), vrf=head["vrf"] or DEFAULT_VRF))
            head = None
        elif match := _LDP_PEER.match(line):
            peers.append(ipv4(match["id"]))
        elif not (head := _LDP_HEAD.match(line)) and (_LDP_LIKE.search(line) or _begins(line, below, _LDP_BEGINNINGS)):
            raise UnreadableOutput(f"expected an identifier of LDP, found {first(line)}")
    if head:
        raise UnreadableOutput("expected the identifier of LDP, found nothing")
    return instances, peers
