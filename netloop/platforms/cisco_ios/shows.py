"""What single outputs of IOS show, and which commands print them: the table of ``netloop read``.

A running configuration gives its loopbacks with who advertises each, the router IDs that it names, and those that IOS
would choose from it. It gives nothing else: no line of it, and no secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from netloop.model.routing import DEFAULT_VRF, Protocol
from netloop.model.routing_facts import InstalledRoute, RouteSource
from netloop.model.shown import Shown, ShownIdentity, ShownInstance, ShownLoopback, ShownRoute, ShownValue
from netloop.platforms.cisco_ios import interface, routes, running
from netloop.platforms.cisco_ios.output import RUNNING, configuration, first, lines, whole
from netloop.platforms.cisco_ios.process import RoutingProcess
from netloop.platforms.cisco_ios.shown_routing import (
    bgp_output,
    eigrp_output,
    isis_output,
    ldp_output,
    ospf_output,
    ospfv3_output,
)
from netloop.platforms.cisco_ios.shown_text import Followed, body, no_such_vrf, require, said
from netloop.platforms.platform import Show, UnreadableOutput
from netloop.platforms.shows import not_configured
from netloop.platforms.values import IPV4, ipv4

# --- interfaces ----------------------------------------------------------------------------------------------------


_LOOPBACK = re.compile(r"^Loopback[0-9]+$")
_BRIEF_TITLE = re.compile(r"^Interface\s+IP-Address\s+OK\?\s+Method\s+Status\s+Protocol$")
_BRIEF = re.compile(
    rf"^(?P<name>[A-Za-z]\S*)\s+(?P<address>{IPV4}|unassigned)\s+(?:YES|NO)\s+\S+\s+(?P<status>up|down"
    r"|administratively down|deleted|reset|initializing)\s+(?P<protocol>up|down)$"
)
_BRIEF_SIX = re.compile(r"^(?P<name>[A-Za-z]\S*)\s+\[(?P<status>[a-z ]+)/(?P<protocol>[a-z]+)\]$")
_BEHIND_ADDRESSES = re.compile(r"^(?:MTU |Internet protocol processing|IPv6 is|Interface is unnumbered|Joined group)")
_HEAD = re.compile(r"^(?P<name>\S+) is (?P<status>[a-z ]+), line protocol is ")


def interfaces_output(raw: str, command: str) -> Shown:
    """``show interfaces``, ``show ip interface`` and ``show ipv6 interface``, and their brief tables.

    Raises:
        UnreadableOutput: it is none of them, or an interface is not understood.
    """
    text, found = said(raw, command), body(raw, command)
    if not found:
        raise UnreadableOutput(f"{command!r} says nothing, which is no answer")
    if any(_BRIEF_TITLE.match(line) for line, _ in found):
        return Shown(loopbacks=dict(_brief(found)))
    if any(_BRIEF_SIX.match(line) for line, _ in found):
        return Shown(loopbacks=dict(_brief_six(found)))
    states = {match["name"]: match["status"] for line, _ in found if (match := _HEAD.match(line))}
    sections = interface.sections(text)
    _check_last(sections[-1])
    return Shown(
        loopbacks={
            section.name: ShownLoopback(
                tuple(str(address) for address in section.ipv4),
                {"status": states.get(section.name, "up"), "protocol": "up" if section.line_up else "down"},
            )
            for section in sections
            if _LOOPBACK.match(section.name)
        }
    )


def _check_last(section: interface.ShownInterface) -> None:
    """Check that the answer does not end before the last one's addresses."""
    loopback = _LOOPBACK.match(section.name) and not section.ipv4
    if loopback and not any(_BEHIND_ADDRESSES.match(line) for line in section.lines):
        raise UnreadableOutput(f"the answer ends before the addresses of {section.name}")


def _brief(found: Followed) -> Iterator[tuple[str, ShownLoopback]]:
    for line, _ in found:
        row = _BRIEF.match(line)
        if row is None and not _BRIEF_TITLE.match(line):
            raise UnreadableOutput(f"expected an interface's row, found {first(line)}")
        if row and _LOOPBACK.match(row["name"]):
            addresses = () if row["address"] == "unassigned" else (str(ipv4(row["address"])),)
            yield row["name"], ShownLoopback(addresses, {"status": row["status"], "protocol": row["protocol"]})


def _brief_six(found: Followed) -> Iterator[tuple[str, ShownLoopback]]:
    for line, _ in found:
        if (row := _BRIEF_SIX.match(line)) and _LOOPBACK.match(row["name"]):
            yield row["name"], ShownLoopback((), {"status": row["status"], "protocol": row["protocol"]})


# --- routes --------------------------------------------------------------------------------------------------------


_TITLE = re.compile(r"^Routing Table: (?P<vrf>\S+)$")
_ENTRY = re.compile(r"^(?:Routing entry for |% ?(?:Network|Subnet|Route) not in table)")
_ASKED_VRF = re.compile(r"\bvrf (?P<vrf>\S+)")
_OWN = frozenset({RouteSource.CONNECTED, RouteSource.LOCAL, RouteSource.BGP})


def routes_output(raw: str, command: str) -> Shown:
    """``show ip route`` and ``show ipv6 route`` of any VRF: the routes to the device's own loopbacks.

    Raises:
        UnreadableOutput: it is none, or a row is not understood, or the table lacks some.
    """
    text, found = said(raw, command), body(raw, command)
    if any(_ENTRY.match(line) for line, _ in found):
        return Shown(loopback_routes=())
    if found and found[-1][1] is None and re.search(r", Loop\w*$", found[-1][0]):
        raise UnreadableOutput(f"{first(found[-1][0])} may be cut: the answer ends there")
    title = next((match["vrf"] for line in lines(text) if (match := _TITLE.match(line))), None)
    asked = _ASKED_VRF.search(command)
    vrf = title or (asked["vrf"] if asked and asked["vrf"] != "*" else None)
    version = "ipv6" if re.match(r"sh\w* ipv6", command) else "ip"
    canonical = f"show {version} route" + (f" vrf {vrf}" if vrf and vrf != DEFAULT_VRF else "")
    tables = routes.read_routes({canonical: raw}).tables
    rows = ((place[0], route) for place, table in tables.items() for route in table.values())
    return Shown(loopback_routes=tuple(own for vrf, route in rows for own in _own(vrf, route)))


def _own(vrf: str, route: InstalledRoute) -> Iterator[ShownRoute]:
    for hop in route.next_hops:
        if route.source in _OWN and hop.address is None and hop.interface and _LOOPBACK.match(hop.interface):
            yield ShownRoute(str(route.prefix), hop.interface, route.code, vrf)


# --- routing protocols ---------------------------------------------------------------------------------------------


_PROTOCOL = re.compile(r'^(?:IPv6 )?Routing Protocol is "(?P<name>[^"]+?)\s*"$')
_LIKE_PROTOCOL = re.compile(r"^(?:IPv6 )?Routing Proto|\bRouting Protocol is\b")
_ID = re.compile(rf"^Router(?: ID|-ID:) (?P<id>{IPV4})$")
_LIKE_ID = re.compile(r"^Router(?: ID|-ID)|\bID:? [0-9]{1,3}\.")
_BEHIND_ID = re.compile(r"^(?:Number of areas|Maximum path|Distance|Routing for Networks|% ?No usable)")
_WITH_ID = frozenset({"ospf", "eigrp"})
_SHAPE = re.compile(r'Routing Protocol is "|^\*\*\* IP Routing is|Routing is NSF')
_WORDS = ("Routing Protocol is ", "IPv6 Routing Protocol is ", "Router ID ", "Router-ID: ")


def protocols_output(raw: str, command: str) -> Shown:
    """``show ip protocols`` and ``show ipv6 protocols``: every process, with its router ID where the command prints it.

    Raises:
        UnreadableOutput: it is none, or a line that names a process or a router ID is not understood.
    """
    found = body(raw, command)
    if not found:
        return not_configured(f"{command!r} says nothing: no routing protocol runs")
    require(found, _SHAPE, "a routing protocol")
    instances = list[ShownInstance]()
    alone = all(_PROTOCOL.match(line) for line, _ in found) and found[-1][1] is not None
    behind = alone
    for line, below in found:
        behind = behind or _BEHIND_ID.match(line) is not None
        if match := _PROTOCOL.match(line):
            behind = alone
            protocol, _, process = match["name"].partition(" ")
            fields: dict[str, ShownValue] = {"process": process.strip() or None}
            instances.append(ShownInstance("ospfv3" if _is_v3(line, protocol) else protocol, None, fields))
        elif instances and (match := _ID.match(line)):
            whole(line, below)
            instances[-1] = replace(instances[-1], router_id=ipv4(match["id"]))
        elif _LIKE_PROTOCOL.search(line) or _LIKE_ID.search(line) or (below is None and line in _halves(line)):
            raise UnreadableOutput(f"expected a routing protocol or its router ID, found {first(line)}")
    last = instances[-1] if instances else None
    if last and last.protocol in _WITH_ID and last.router_id is None and not behind:
        raise UnreadableOutput(f"the answer ends before the router ID of {last.protocol} {last.fields['process']}")
    return Shown(instances=tuple(instances))


def _is_v3(line: str, protocol: str) -> bool:
    return line.startswith("IPv6") and protocol == Protocol.OSPF


def _halves(line: str) -> tuple[str, ...]:
    return tuple(line for word in _WORDS if word.startswith(line))


# --- the configuration ---------------------------------------------------------------------------------------------


_BY_OTHER = re.compile(rf"bgp router-id (?!{IPV4}$).+")
"""How BGP's identifier is said otherwise than by an address."""


def configuration_output(raw: str, command: str) -> Shown:
    """A configuration: its loopbacks and router IDs.

    Raises:
        UnreadableOutput: as ``output.configuration`` does.
    """
    found = running.parse(configuration({RUNNING: raw}, RUNNING))
    labels = {id(process.identity): _label(process) for process in found.processes}
    identities = {}
    for one in found.identities:
        vrf = one.instance.vrf
        title = labels.get(id(one), "ldp" if vrf == DEFAULT_VRF else f"ldp vrf {vrf}")
        configured, predicted = (str(address) if address else None for address in (one.configured, one.predicted))
        process = next((process for process in found.processes if process.identity is one), None)
        identities[title] = ShownIdentity(
            vrf, configured, predicted, one.origin, _fields(process, title), _part(process)
        )
    return Shown(
        loopbacks={
            loopback.name: ShownLoopback(
                tuple(str(address) for address in loopback.ipv4),
                {
                    "ipv6": [str(address) for address in loopback.ipv6],
                    **({"vrf": loopback.vrf} if loopback.vrf != DEFAULT_VRF else {}),
                    "advertised_by_config": [a for a in found.advertisers(loopback) if not _of_bgp_in_vrf(a)],
                },
            )
            for loopback in found.loopbacks
        },
        identities=identities,
    )


def _label(process: RoutingProcess) -> str:
    """A process by its title; of EIGRP in named mode with the family, which is another process."""
    in_family = process.instance.protocol is Protocol.EIGRP and " as " in process.title
    classic = " vrf " in process.title and process.title.split()[1].isdecimal()
    if not in_family or classic:
        return process.title
    head, vrf, name = process.title.partition(" vrf ")
    return f"{head} {process.family}{vrf}{name}"


def _part(process: RoutingProcess | None) -> bool:
    """Whether it is a VRF of BGP."""
    return process is not None and process.instance.protocol is Protocol.BGP and process.instance.vrf != DEFAULT_VRF


def _fields(process: RoutingProcess | None, title: str) -> dict[str, ShownValue]:
    """The address family of a process that is one of a family, and the AS that EIGRP's family names."""
    fields: dict[str, ShownValue] = {}
    if process and " as " in title:
        fields["asn"] = process.instance.name
    if process and process.family and (title.endswith(process.family) or f" {process.family} vrf " in title):
        fields["af"] = process.family
    if process and (raw := next((line for line in process.lines if _BY_OTHER.fullmatch(line)), None)):
        fields["router_id_raw"] = raw
    return fields


def _of_bgp_in_vrf(advertiser: str) -> bool:
    return advertiser.startswith("bgp ") and " vrf " in advertiser


# --- what names nobody ---------------------------------------------------------------------------------------------


_VERSION = re.compile(r"^(?:Cisco IOS|IOS \(tm\)|Cisco Internetwork Operating System)|^ROM: |\buptime is\b")
_VRFS = re.compile(r"^Name\s+Default RD\s")


def version_output(raw: str, command: str) -> Shown:
    """``show version``: it names no router ID. Raises as ``require`` does."""
    require(body(raw, command), _VERSION, "the version of IOS")
    return Shown()


def vrfs_output(raw: str, command: str) -> Shown:
    """``show vrf``: it names no router ID. Raises as ``require`` does."""
    found = body(raw, command)
    if not found:
        return not_configured(f"{command!r} says nothing: there is no VRF")
    require(found, _VRFS, "the table of VRFs")
    return Shown()


def _in_vrf(read: Callable[[str, str], Shown]) -> Callable[[str, str], Shown]:
    """The same, of a device that may not have the VRF that was asked for."""

    def reading(raw: str, command: str) -> Shown:
        missing = no_such_vrf(raw, command)
        return not_configured(missing) if missing else read(raw, command)

    return reading


SHOWS = (
    Show("show running-config", configuration_output),
    Show("show startup-config", configuration_output),
    Show("show interfaces", interfaces_output),
    Show("show ip interface", _in_vrf(interfaces_output)),
    Show("show ipv6 interface", _in_vrf(interfaces_output)),
    Show("show ip route", _in_vrf(routes_output)),
    Show("show ipv6 route", _in_vrf(routes_output)),
    Show("show ip protocols", _in_vrf(protocols_output)),
    Show("show ipv6 protocols", _in_vrf(protocols_output)),
    Show("show ip ospf", _in_vrf(ospf_output)),
    Show("show ospfv3", _in_vrf(ospfv3_output)),
    Show("show ipv6 ospf", _in_vrf(ospfv3_output)),
    Show("show bgp", _in_vrf(bgp_output)),
    Show("show ip bgp", _in_vrf(bgp_output)),
    Show("show isis", isis_output),
    Show("show clns", isis_output),
    Show("show ip eigrp", _in_vrf(eigrp_output)),
    Show("show ipv6 eigrp", _in_vrf(eigrp_output)),
    Show("show eigrp", _in_vrf(eigrp_output)),
    Show("show mpls ldp", _in_vrf(ldp_output)),
    Show("show version", version_output),
    Show("show vrf", vrfs_output),
    Show("show ip vrf", vrfs_output),
)
