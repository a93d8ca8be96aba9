"""What single outputs of EOS show, as text and as JSON: the table of ``netloop read``.

Text names each VRF in a line of its own: ``BGP routing table information for VRF default``, then ``Router identifier
10.0.0.1, local AS number 65000``; ``VRF: default`` heads a routing table. A table's JSON is read by the facts' readers.
Sources: outputs of devices (cEOS and vEOS 4.2x).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from ipaddress import IPv4Address
from itertools import pairwise
from typing import Any

from netloop.model.evidence import Interfaces, InterfaceState, Neighbor, SystemId
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.model.shown import Shown, ShownIdentity, ShownInstance, ShownLoopback, ShownRoute, ShownValue, each_once
from netloop.platforms.arista_eos import bgp, interface, ospf, running
from netloop.platforms.arista_eos.output import RUNNING, answer, configuration, first
from netloop.platforms.platform import Show, UnreadableOutput
from netloop.platforms.shows import loopbacks, not_configured, not_running, of_facts
from netloop.platforms.values import ASN, IPV4, asplain, ipv4

NOTHING = {RUNNING: "end"}
"""A running configuration in which nothing stands: an output that is read alone is all that is known."""

_ECHO = re.compile(r"^\s*(?:\S{0,80}[#>]\s*)?sh(?:ow?)?\s+\S.*$\n?", re.IGNORECASE)
_PROMPT = re.compile(r"\n\S{1,80}[#>]\s*$")
_INACTIVE = re.compile(
    r"^% ?(?P<said>\w[\w -]* (?:inactive|not running|not enabled|disabled|not configured))\.?$", re.IGNORECASE
)
_UNCONVERTED = re.compile(r"unconverted command")


def said(raw: str, command: str) -> str:
    """The answer alone.

    Raises:
        UnreadableOutput: EOS refused the command, or a log line stands within the answer.
    """
    text = raw.replace("\r\n", "\n").strip("\n ") + "\n"
    text = _PROMPT.sub("\n", _ECHO.sub("", text, count=1).rstrip("\n") + "\n")
    return answer({command: text}, command) if not _INACTIVE.match(text.strip()) else text.strip()


def _json(raw: str) -> bool:
    return raw.lstrip().startswith(("{", "["))


def _document(raw: str) -> Mapping[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError as exc:
        raise UnreadableOutput(f"expected JSON, found {first(raw)}: {exc}") from exc
    if not isinstance(found, dict):
        raise UnreadableOutput(f"expected a mapping, found {first(raw)}")
    if errors := found.get("errors"):
        raise UnreadableOutput(f"EOS refused the command: {errors}")
    return found


def _stopped(text: str) -> Shown | None:
    """What EOS says of a protocol that does not run."""
    match = _INACTIVE.match(text.strip())
    return not_running(match["said"]) if match else None


# --- BGP -----------------------------------------------------------------------------------------------------------


_BGP_VRF = re.compile(r"^BGP (?:routing table|summary|neighbor) information for VRF (?P<vrf>\S+)$")
_BGP_ID = re.compile(rf"^Router identifier (?P<id>{IPV4}), local AS number (?P<asn>{ASN})$")
_BGP_LIKE = re.compile(r"^(?:BGP (?:rou|sum)|Router id)|\blocal AS number\b|\binformation for VRF\b", re.IGNORECASE)
_BGP_BEGINNINGS = ("BGP routing table information for VRF ", "BGP summary information for VRF ", "Router identifier ")
_SUMMARY_ROW = re.compile(
    r"^(?:\S.*?\s)?(?P<address>[0-9]+(?:\.[0-9]+){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+)\s+4\s+(?P<asn>[0-9.]+)(?:\s+[0-9]+){4}\s+\S+"
    r"\s+(?P<state>Estab|Idle(?:\([A-Za-z]+\))?|Connect|Active|OpenSent|OpenConfirm)\b"
)
_PEER = re.compile(r"^BGP neighbor is (?P<address>[0-9A-Fa-f:.]+), remote AS (?P<asn>[0-9.]+)\b")
_REMOTE = re.compile(rf"^BGP version [0-9]+, remote router ID (?P<id>{IPV4})(?:, VRF (?P<vrf>\S+))?$")
_STATE = re.compile(r"^BGP state is (?P<state>[A-Za-z]+)\b")
_OWN = re.compile(rf"^Local AS is (?P<asn>{ASN}), local router ID (?P<id>{IPV4})$")


def bgp_output(raw: str, command: str) -> Shown:
    """Tables, summaries and neighbors of BGP.

    Raises:
        UnreadableOutput: it is none, or a line that names a router is not understood.
    """
    if _json(raw):
        return _bgp_document(raw)
    text = said(raw, command)
    if stopped := _stopped(text):
        return stopped
    found = [line.strip() for line in text.split("\n") if line.strip()]
    if not found:
        return not_configured(f"{command!r} says nothing: no BGP in the VRF")
    instances, near = tuple(_bgp_instances(found)), tuple(_bgp_neighbors(found))
    if not instances and not near:
        raise UnreadableOutput(f"expected a router identifier of BGP, found {first(text)}")
    remote = each_once(n.router_id for n in near if isinstance(n.router_id, IPv4Address))
    return Shown(instances=instances, neighbors=near or None, remote=remote)


def _bgp_instances(found: list[str]) -> Iterator[ShownInstance]:
    vrf: str | None = None
    for number, line in enumerate(found):
        if head := _BGP_VRF.match(line):
            vrf = head["vrf"]
            below = found[number + 1] if number + 1 < len(found) else ""
            if not _BGP_ID.match(below) and not line.startswith("BGP neighbor"):
                raise UnreadableOutput(f"expected the router identifier of VRF {vrf}, found {first(below)}")
        elif match := _BGP_ID.match(line):
            if vrf is None or number == len(found) - 1:
                raise UnreadableOutput(f"{first(line)} may be cut, or is no VRF's")
            yield _bgp(match["id"], match["asn"], vrf)
        elif _BGP_LIKE.search(line) or (number == len(found) - 1 and any(b.startswith(line) for b in _BGP_BEGINNINGS)):
            raise UnreadableOutput(f"expected a line of BGP, found {first(line)}")


def _bgp(router_id: str, system: str, vrf: str) -> ShownInstance:
    address = ipv4(router_id)
    return ShownInstance(Protocol.BGP, address if int(address) else None, {"asn": asplain(system), "vrf": vrf})


def _bgp_neighbors(found: list[str]) -> Iterator[Neighbor]:
    vrf, peer, own = DEFAULT_VRF, "", None
    for line in found:
        if head := _BGP_VRF.match(line):
            vrf = head["vrf"]
        elif row := _SUMMARY_ROW.match(line):
            state = "Established" if row["state"] == "Estab" else row["state"]
            yield Neighbor(Instance(Protocol.BGP, "", vrf), bgp.address(row["address"]), state, state == "Established")
        elif match := _PEER.match(line):
            peer, own = match["address"], None
        elif match := _REMOTE.match(line):
            own, vrf = ipv4(match["id"]), match["vrf"] or vrf
        elif peer and (match := _STATE.match(line)):
            up = match["state"] == "Established"
            router_id = own if own and int(own) else None
            yield Neighbor(Instance(Protocol.BGP, "", vrf), bgp.address(peer), match["state"], up, router_id)
            peer = ""


def _bgp_document(raw: str) -> Shown:
    document = _document(raw)
    vrfs = document.get("vrfs")
    if not isinstance(vrfs, dict):
        raise UnreadableOutput("expected BGP's VRFs, found none")
    if any("peerList" in vrf for vrf in vrfs.values()):
        return _peers(vrfs)
    fact = bgp.read_identities({bgp.TABLE: raw, **NOTHING}, bgp.TABLE)
    if not fact.states:
        warnings = ", ".join(document.get("warnings", ())) or "no VRF runs BGP"
        return not_running(warnings)
    shown = of_facts((fact,))
    if any("peers" in vrf for vrf in vrfs.values()):
        shown = replace(shown, neighbors=bgp.read_neighbors({bgp.SUMMARY: raw}).neighbors)
    return shown


def _peers(vrfs: Mapping[str, Any]) -> Shown:
    """The sessions in detail."""
    near, own = list[Neighbor](), dict[tuple[str, str, str], ShownInstance]()
    for vrf, shown in vrfs.items():
        for peer in shown.get("peerList", ()):
            try:
                system, router_id = str(peer.get("localAsn") or ""), str(peer.get("localRouterId") or "")
                address, state = bgp.address(peer["peerAddress"]), str(peer["state"])
                remote = ipv4(peer["routerId"]) if "routerId" in peer else None
            except (KeyError, TypeError) as exc:
                raise UnreadableOutput(f"a BGP neighbor without {exc}") from exc
            if router_id and system:
                own[router_id, system, vrf] = _bgp(router_id, system, vrf)
            instance = Instance(Protocol.BGP, asplain(system) if system else "", vrf)
            near.append(
                Neighbor(instance, address, state, state == "Established", remote if remote and int(remote) else None)
            )
    remote_ids = each_once(n.router_id for n in near if isinstance(n.router_id, IPv4Address))
    return Shown(instances=tuple(own.values()), neighbors=tuple(near), remote=remote_ids)


# --- OSPF and IS-IS ------------------------------------------------------------------------------------------------


_OSPF_TITLE = re.compile(r"^Neighbor ID\s+(?:Instance\s+)?(?:VRF\s+)?Pri\s+State\s")
_OSPF_ROW = re.compile(
    rf"^(?P<id>{IPV4})\s+(?:(?P<name>[0-9]+)\s+)?(?:(?P<vrf>[^\s/]+)\s+)?[0-9]+\s+(?P<state>[A-Z0-9-]+)(?:/\s*(?P<role>\S+))?\s+\S+"
    rf"\s+(?P<address>{IPV4})\s+(?P<interface>[A-Za-z]\S*[0-9])$"
)
_OSPF_PROCESS = re.compile(
    rf'^(?:Routing Process "ospf|OSPF instance) (?P<name>[0-9]+)"? with (?:Router )?ID:? (?P<id>{IPV4}),?'
    r" VRF (?P<vrf>\S+)$"
)
_ISIS_TITLE = re.compile(r"^Instance\s+VRF\s+System Id\s+Type\s")
_ISIS_ROW = re.compile(
    r"^(?P<name>\S+)\s+(?P<vrf>\S+)\s+(?P<system>\S+)\s+(?P<type>L[12/]+)\s+(?P<interface>\S+)\s+\S+\s+(?P<state>UP|DOWN|INIT)\s"
)


def ospf_output(raw: str, command: str) -> Shown:
    """OSPF's processes and neighbors. Raises as ``bgp_output`` does."""
    if _json(raw):
        return _ospf_document(raw)
    text = said(raw, command)
    if stopped := _stopped(text):
        return stopped
    found = [line.strip() for line in text.split("\n") if line.strip()]
    if not found:
        return Shown(neighbors=()) if "neigh" in command else not_configured(f"{command!r} says nothing: no OSPF")
    if any(_OSPF_TITLE.match(line) for line in found):
        near = tuple(_ospf_rows(found))
        return Shown(
            neighbors=near, remote=each_once(n.router_id for n in near if isinstance(n.router_id, IPv4Address))
        )
    heads = [match for line in found if (match := _OSPF_PROCESS.match(line))]
    if not heads or any(
        line.startswith(("Routing Process", "OSPF inst")) and not _OSPF_PROCESS.match(line) for line in found
    ):
        raise UnreadableOutput(f"expected an OSPF process, found {first(text)}")
    return Shown(
        instances=tuple(
            ShownInstance(Protocol.OSPF, ipv4(m["id"]), {"process": m["name"], "vrf": m["vrf"]}) for m in heads
        )
    )


def _ospf_rows(found: list[str]) -> Iterator[Neighbor]:
    for line in found:
        row = _OSPF_ROW.match(line)
        if row is None and not _OSPF_TITLE.match(line):
            raise UnreadableOutput(f"expected an OSPF neighbor, found {first(line)}")
        if row:
            state = f"{row['state']}/{row['role']}" if row["role"] else row["state"]
            up = row["state"] == "FULL" or state == "2WAY/DROTHER"
            instance = Instance(Protocol.OSPF, row["name"] or "", row["vrf"] or DEFAULT_VRF)
            yield Neighbor(instance, ipv4(row["address"]), state, up, ipv4(row["id"]), row["interface"])


def _ospf_document(raw: str) -> Shown:
    document = _document(raw)
    entries = [i for vrf in document.get("vrfs", {}).values() for i in vrf.get("instList", {}).values()]
    if not document.get("vrfs"):
        return not_running(", ".join(document.get("warnings", ())) or "no VRF runs OSPF")
    if any("ospfNeighborEntries" in entry for entry in entries):
        near = ospf.read_neighbors({ospf.NEIGHBORS: raw}).neighbors
        return Shown(
            neighbors=near, remote=each_once(n.router_id for n in near if isinstance(n.router_id, IPv4Address))
        )
    return of_facts((ospf.read_identities({ospf.PROCESSES: raw, **NOTHING}),))


def isis_output(raw: str, command: str) -> Shown:
    """IS-IS's neighbors. Raises as ``bgp_output`` does."""
    if _json(raw):
        vrfs = _document(raw).get("vrfs")
        if not isinstance(vrfs, dict):
            raise UnreadableOutput("expected IS-IS's VRFs, found none")
        return Shown(neighbors=tuple(_isis_adjacencies(vrfs))) if vrfs else not_running("no VRF runs IS-IS")
    text = said(raw, command)
    if stopped := _stopped(text):
        return stopped
    found = [line.strip() for line in text.split("\n") if line.strip()]
    if not found:
        return not_configured(f"{command!r} says nothing: IS-IS is not configured")
    rows = [_ISIS_ROW.match(line) for line in found if not _ISIS_TITLE.match(line)]
    if len(rows) == len(found) or not all(rows):
        raise UnreadableOutput(f"expected an IS-IS neighbor, found {first(text)}")
    return Shown(neighbors=tuple(_isis(row) for row in rows if row))


def _isis(row: re.Match[str]) -> Neighbor:
    instance, state = Instance(Protocol.ISIS, row["name"], row["vrf"]), f"{row['type']} {row['state']}"
    return Neighbor(instance, None, state, row["state"] == "UP", None, row["interface"], row["system"])


def _isis_adjacencies(vrfs: Mapping[str, Any]) -> Iterator[Neighbor]:
    """Those of each instance, by the system IDs of the neighbors."""
    for vrf, entry in vrfs.items():
        try:
            neighbors = [
                (name, system, adjacency)
                for name, instance in entry["isisInstances"].items()
                for system, neighbor in instance["neighbors"].items()
                for adjacency in neighbor["adjacencies"]
            ]
            for name, system, adjacency in neighbors:
                state = str(adjacency["state"])
                found = Neighbor(
                    Instance(Protocol.ISIS, name, vrf), None, state, state.lower() == "up", SystemId(system)
                )
                interface, hostname = adjacency.get("interfaceName"), adjacency.get("hostname", "")
                yield replace(found, interface=interface, hostname=hostname)
        except (KeyError, TypeError, AttributeError) as exc:
            raise UnreadableOutput(f"an IS-IS neighbor without {exc}") from exc


# --- interfaces, routes, configuration -----------------------------------------------------------------------------


_BRIEF = re.compile(
    rf"^(?P<name>[A-Z]\S*)\s+(?P<address>{IPV4}/[0-9]+|unassigned)\s+(?P<status>up|down|admin down)\s+(?P<protocol>\w+)"
)
_BRIEF_TITLE = re.compile(r"^Interface\s+IP Address\s+Status\s+Protocol\b")
_ROUTE_VRF = re.compile(r"^VRF: (?P<vrf>\S+)$")
_ROUTE = re.compile(
    r"^(?P<code>[A-Z][A-Z0-9 *]*?)\s+(?P<prefix>\S+/[0-9]+) is directly connected, (?P<interface>Loopback[0-9]+)$"
)
_ROUTE_SHAPE = re.compile(r"^(?:VRF: |Codes: |Gateway of last resort|% ?IP Routing)", re.MULTILINE)
_CODES = {"connected": "C", "static": "S", "eBGP": "B E", "iBGP": "B I"}


def interfaces_output(raw: str, command: str) -> Shown:
    """``show interfaces`` and ``show ip interface [brief]``. Raises as the facts' reader does."""
    if _json(raw):
        return Shown(loopbacks=loopbacks(interface.read({interface.STATE: raw, **NOTHING})))
    text = said(raw, command)
    found = [line for line in text.split("\n") if line.strip()]
    if any(_BRIEF_TITLE.match(line.strip()) for line in found):
        return Shown(loopbacks=dict(_brief(found)))
    states: dict[str, InterfaceState] = {}
    heads = [(number, head) for number, line in enumerate(found) if (head := interface.HEAD.fullmatch(line))]
    if not heads or heads[0][0] > 0:
        raise UnreadableOutput(f"expected the state of an interface, found {first(found[0] if found else text)}")
    for (start, head), (end, _next) in pairwise([*heads, (len(found), None)]):
        if head is not None:
            inside = found[start + 1 : end]
            states[head["name"]] = state = interface.state_of(head, inside, DEFAULT_VRF)
            loopback = state.name.startswith("Loopback") and not state.ipv4
            if loopback and not any("MTU" in line or line.strip().startswith(("Up ", "Down ")) for line in inside):
                raise UnreadableOutput(f"the answer ends before the addresses of {state.name}")
    return Shown(loopbacks=loopbacks(Interfaces(states)))


def _brief(found: list[str]) -> Iterator[tuple[str, ShownLoopback]]:
    for line in map(str.strip, found):
        row = _BRIEF.match(line)
        if row and row["name"].startswith("Loopback"):
            status = "administratively down" if row["status"] == "admin down" else row["status"]
            addresses = () if row["address"] == "unassigned" else (row["address"],)
            yield row["name"], ShownLoopback(addresses, {"status": status, "protocol": row["protocol"]})


def routes_output(raw: str, command: str) -> Shown:
    """``show ip route``: the routes to the device's own loopbacks. Raises as ``bgp_output`` does."""
    if _json(raw):
        return Shown(loopback_routes=tuple(_routes_of(_document(raw))))
    text = said(raw, command)
    if not _ROUTE_SHAPE.search(text):
        raise UnreadableOutput(f"expected a routing table, found {first(text)}")
    return Shown(loopback_routes=tuple(_rows_of(text)))


def _rows_of(text: str) -> Iterator[ShownRoute]:
    vrf = DEFAULT_VRF
    for line in map(str.strip, text.split("\n")):
        if head := _ROUTE_VRF.match(line):
            vrf = head["vrf"]
        elif row := _ROUTE.match(line):
            yield ShownRoute(row["prefix"], row["interface"], row["code"].strip(), vrf)
        elif re.search(r"connected, Loop", line):
            raise UnreadableOutput(f"expected a route, found {first(line)}")


def _routes_of(document: Mapping[str, Any]) -> Iterator[ShownRoute]:
    vrfs = document.get("vrfs")
    if not isinstance(vrfs, dict):
        raise UnreadableOutput("expected the routing tables of VRFs, found none")
    for vrf, table in vrfs.items():
        for prefix, route in table.get("routes", {}).items():
            names = [via.get("interface", "") for via in route.get("vias", ())]
            for name in names:
                if name.startswith("Loopback") and route.get("directlyConnected"):
                    kind = str(route.get("routeType", ""))
                    yield ShownRoute(prefix, name, _CODES.get(kind, kind), vrf)


def configuration_output(raw: str, command: str) -> Shown:
    """A configuration: its loopbacks and router IDs.

    Raises:
        UnreadableOutput: it does not end as a configuration does, or names a router ID in no known form.
    """
    found = running.parse(configuration({RUNNING: said(raw, command)}))
    identities = {}
    for process in found.processes:
        one = found.identities[process.instance]
        configured, predicted = (str(address) if address else None for address in (one.configured, one.predicted))
        title = f"{process.instance.protocol} {process.instance.name}"
        vrf = process.instance.vrf
        title += "" if vrf == DEFAULT_VRF else f" vrf {vrf}"
        identities[title] = ShownIdentity(vrf, configured, predicted, one.origin)
    shown = {loopback.name: _loopback(loopback) for loopback in found.loopbacks}
    return Shown(loopbacks=shown, identities=identities)


def _loopback(found: interface.ConfiguredInterface) -> ShownLoopback:
    fields: dict[str, ShownValue] = {} if found.vrf == DEFAULT_VRF else {"vrf": found.vrf}
    return ShownLoopback(tuple(map(str, found.ipv4)), fields)


def version_output(raw: str, command: str) -> Shown:
    """``show version``: it names no router ID."""
    if not re.search(r"\bArista\b|\bEOS\b|\bcEOS|\bvEOS|Software image version", raw):
        raise UnreadableOutput(f"expected the version of EOS, found {first(said(raw, command))}")
    return Shown()


def vrfs_output(raw: str, command: str) -> Shown:
    """``show vrf``: it names no router ID."""
    if not _json(raw) and not re.search(r"^\s*V(?:RF|rf)\b", said(raw, command), re.MULTILINE):
        raise UnreadableOutput(f"expected the table of VRFs, found {first(said(raw, command))}")
    return Shown()


SHOWS = (
    Show("show running-config", configuration_output),
    Show("show startup-config", configuration_output),
    Show("show interfaces", interfaces_output),
    Show("show ip interface", interfaces_output),
    Show("show ip route", routes_output),
    Show("show ip ospf", ospf_output),
    Show("show ip bgp", bgp_output),
    Show("show bgp", bgp_output),
    Show("show isis", isis_output),
    Show("show version", version_output),
    Show("show vrf", vrfs_output),
)
