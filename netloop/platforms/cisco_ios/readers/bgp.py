"""BGP: the header and the rows of ``show ip bgp summary``; where it is silent, the header of all families' summary.

A router that carries no IPv4 unicast sessions, as a provider edge may, shows its identifier in the other families only.
A number in ``State/PfxRcd`` means Established (Cisco IOS BGP command reference). AS numbers are given in asplain,
also where the device prints asdot (RFC 5396). A long neighbor address wraps: the row goes on in the next line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv6Address

from netloop.model.evidence import BgpIdentities, BgpNeighbors, IdentityState, Neighbor
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios.readers.text import answer, first, lines, optional
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import ASN, IPV4, NUMBER, asplain, ipv4

SUMMARY = "show ip bgp summary"
ALL_SUMMARY = "show bgp all summary"
VRFS = "show ip bgp vpnv4 all | include VRF Router ID"

_HEADER = re.compile(rf"^BGP router identifier (?P<id>{IPV4}), local AS number (?P<asn>{ASN})\b")
_VRF = re.compile(rf"^Route Distinguisher: \S+ \(default for vrf (?P<vrf>\S+)\) VRF Router ID (?P<id>{IPV4})$")
_LIKE_HEADER = re.compile(r"^BGP router identifier\b")
_NOT_ACTIVE = re.compile(r"^(?:% ?)?BGP (?:is )?not (?:active|running|enabled)", re.IGNORECASE)
_TITLE = re.compile(r"^Neighbor\s+V\s+AS\s")
_ALONE = re.compile(r"^\*?(?P<address>[0-9A-Fa-f:.]{2,45})$")
_ROW = re.compile(
    rf"^\*?(?P<address>[0-9A-Fa-f:.]{{2,45}})\s+4\s+(?P<asn>{ASN})\s+(?:{NUMBER}\s+){{5}}\S+\s+(?P<state>\S.*)$"
)


def read_identities(outputs: Mapping[str, str]) -> BgpIdentities:
    """The BGP identifiers in effect; none where the device says that BGP is not active.

    Raises:
        UnreadableOutput: the command was refused, or its header is missing: an empty answer says neither.
    """
    text = answer(outputs, SUMMARY)
    found = _identities(text) or _identities(optional(outputs, ALL_SUMMARY))
    if not found and not any(_NOT_ACTIVE.match(line) for line in lines(text)):
        raise UnreadableOutput(f"{SUMMARY!r} shows neither an identifier nor that BGP is not active")
    own = tuple(state for main in found[:1] for state in vrf_identities(optional(outputs, VRFS), main.instance.name))
    return BgpIdentities(_consistent((*found, *own)), every_vrf=False)


def vrf_identities(text: str, system: str) -> tuple[IdentityState, ...]:
    """The identifiers of one AS in its VRFs, from the lines that head each VRF in the VPNv4 table.

    IOS prints a VRF's line where the VRF has routes in the table; a VRF without one is not shown, which is not *none*.
    """
    found = (match for line in lines(text) if (match := _VRF.match(line)))
    states = (IdentityState(Instance(Protocol.BGP, system, match["vrf"]), ipv4(match["id"])) for match in found)
    return tuple(dict.fromkeys(states))


def _identities(text: str) -> tuple[IdentityState, ...]:
    return tuple(dict.fromkeys(_identity(line) for line in lines(text) if _LIKE_HEADER.match(line)))


def _identity(line: str) -> IdentityState:
    found = _HEADER.match(line)
    if not found:
        raise UnreadableOutput(f"expected an identifier and an AS number, found {first(line)}")
    instance, address = Instance(Protocol.BGP, asplain(found["asn"])), ipv4(found["id"])
    return IdentityState(instance, address) if int(address) else IdentityState(instance, None, "no identifier")


def _consistent(states: tuple[IdentityState, ...]) -> tuple[IdentityState, ...]:
    if len({state.instance for state in states}) < len(states):
        raise UnreadableOutput(f"two identifiers of one instance: {', '.join(str(s.address) for s in states)}")
    return states


def read_neighbors(outputs: Mapping[str, str]) -> BgpNeighbors:
    """The sessions of the default VRF; up is Established.

    Raises:
        UnreadableOutput: the command was refused, or a row is not understood.
    """
    states = read_identities(outputs).states
    rows = tuple(_rows(answer(outputs, SUMMARY)))
    return BgpNeighbors(tuple(_neighbor(row, states[0].instance) for row in rows) if states else ())


def _rows(text: str) -> Iterator[re.Match[str]]:
    """The rows under the title lines, a wrapped one joined."""
    waiting, in_table = "", False
    for line in lines(text):
        if _TITLE.match(line):
            in_table = True
        elif in_table and _ALONE.match(line):
            waiting = line
        elif in_table and (row := _ROW.match(f"{waiting} {line}".strip())):
            yield row
            waiting = ""
        elif in_table and (waiting or _begins_row(line)):
            raise UnreadableOutput(f"expected a BGP neighbor, found {first(f'{waiting} {line}'.strip())}")
        else:
            in_table = False


def _begins_row(line: str) -> bool:
    return bool(re.match(rf"^\*?(?:{IPV4}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)\s", line))


def _neighbor(row: re.Match[str], instance: Instance) -> Neighbor:
    state = row["state"].strip()
    up = state.isdecimal()
    return Neighbor(instance, _address(row["address"]), "Established" if up else state, up)


def _address(text: str) -> IPv4Address | IPv6Address:
    try:
        return IPv6Address(text) if ":" in text else IPv4Address(text)
    except ValueError as exc:
        raise UnreadableOutput(f"{text!r} is not a neighbor's address") from exc
