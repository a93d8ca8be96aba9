"""BGP identifiers: the header of ``show ip bgp summary``, or where it is silent, of all families' summary.

A router that carries no IPv4 unicast sessions, as a provider edge may, shows its identifier in the other families only.
AS numbers are given in asplain, also where the device prints asdot (RFC 5396).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from netloop.model.evidence import BgpIdentities, IdentityState
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios.readers.bgp_table import row_of
from netloop.platforms.cisco_ios.readers.text import answer, first, followed, lines, optional, whole
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import ASN, IPV4, asplain, ipv4

SUMMARY = "show ip bgp summary"
ALL_SUMMARY = "show bgp all summary"
VRFS = "show ip bgp vpnv4 all | include VRF Router ID"

_BEGINNING = "BGP router identifier "
_HEADER = re.compile(rf"^{_BEGINNING}(?P<id>{IPV4}), local AS number (?P<asn>{ASN})$")
_VRF = re.compile(rf"^Route Distinguisher: \S+ \(default for vrf (?P<vrf>\S+)\) VRF Router ID (?P<id>{IPV4})$")
_LIKE_HEADER = re.compile(r"^BGP router\b|\blocal AS number\b")
_NOT_ACTIVE = re.compile(r"^(?:% ?)?BGP (?:is )?not (?:active|running|enabled)\.?$", re.IGNORECASE)


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
    own = _vrfs(outputs, found[0].instance.name) if found else ()
    return BgpIdentities(_consistent((*found, *own)), every_vrf=False)


def vrf_identities(text: str, system: str) -> tuple[IdentityState, ...]:
    """The identifiers of one AS in its VRFs, from the lines that head each VRF in the VPNv4 table.

    IOS prints a VRF's line where the VRF has routes in the table; a VRF without one is not shown, which is not *none*.
    """
    found = (match for line in lines(text) if (match := _VRF.match(line)))
    states = (IdentityState(Instance(Protocol.BGP, system, match["vrf"]), ipv4(match["id"])) for match in found)
    return tuple(dict.fromkeys(states))


def _vrfs(outputs: Mapping[str, str], system: str) -> tuple[IdentityState, ...]:
    """As ``vrf_identities``, of a command that shows nothing else.

    Nothing closes the answer: one that is cut within its last address looks like another address.
    """
    text = optional(outputs, VRFS) or ""
    if wrong := next((line for line in lines(text) if not (_VRF.match(line) or _NOT_ACTIVE.match(line))), None):
        raise UnreadableOutput(f"{VRFS!r}: expected the identifier of a VRF, found {first(wrong)}")
    return vrf_identities(text, system)


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
