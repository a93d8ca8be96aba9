"""OSPFv3 identities: ``show ospfv3``, and ``show ipv6 ospf`` where a release has only that.

The two print the same processes. ``show ospfv3`` names family and VRF (``OSPFv3 5 address-family ipv6 vrf red``), and
the router ID in the line below; the other one heads a process as OSPFv2 does. Without ``vrf`` a release may leave the
VRFs out: one that is not shown is not known, nor is a process that is configured and not shown. Source: Cisco IOS IPv6
command reference, and outputs of devices.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from netloop.model.evidence import IdentityState, Ospfv3Identities
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios.readers.statements import OSPFV3, OSPFV3_IPV6, agree, witness
from netloop.platforms.cisco_ios.readers.text import answer, first, followed, unknown_to_device, whole
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import IPV4, ipv4

PROCESSES, OLD_PROCESSES = "show ospfv3", "show ipv6 ospf"

_FAMILY = re.compile(r"^OSPFv3 (?P<name>[0-9]+) address-family (?P<family>ipv[46])(?: \S+)*?(?: vrf (?P<vrf>\S+))?$")
_ROUTER_ID = re.compile(rf"^Router ID (?P<id>{IPV4})$")
_LIKE_HEAD = re.compile(r"^(?:OSPFv3 [0-9]|Routing Process\b|Router ID\b)|\baddress-family\b|\bwith ID\b")
_OLD = re.compile(rf'^Routing Process "ospfv3 (?P<name>[0-9]+)" with ID (?P<id>{IPV4})$')
SILENT = re.compile(r"^% ?OSPFv3: Router process (?P<name>\S+) is (?P<note>not running.*)$", re.IGNORECASE)
NO_OSPFV3 = re.compile(r"^% ?(?:OSPFv3|IPv6).*not (?:enabled|configured|running)", re.IGNORECASE)


def read(outputs: Mapping[str, str]) -> Ospfv3Identities:
    """The router ID of every process's IPv6 family; none where OSPFv3 is not configured (IOS then says nothing).

    Raises:
        UnreadableOutput: both commands were refused, an answer is not understood, or a process is configured and not
            shown.
    """
    command = OLD_PROCESSES if unknown_to_device(outputs, PROCESSES) else PROCESSES
    text = answer(outputs, command)
    states, told = _states(text), witness(outputs)
    if told or not NO_OSPFV3.match(text.strip()):
        agree(command, _names(text), told, OSPFV3, "OSPFv3 process")
    if told:
        shown = (state.instance.name for state in states if state.instance.vrf == DEFAULT_VRF)
        agree(command, shown, told, OSPFV3_IPV6, "the IPv6 family of OSPFv3 process")
    return Ospfv3Identities(states, every_vrf=False)


def _names(text: str) -> frozenset[str]:
    """The processes of which the answer shows any family."""
    heads = (_FAMILY.match(line) or _OLD.match(line) or SILENT.match(line) for line, _ in followed(text))
    return frozenset(head["name"] for head in heads if head)


def _states(text: str) -> tuple[IdentityState, ...]:
    found: list[IdentityState] = []
    family: re.Match[str] | None = None
    for number, (line, below) in enumerate(followed(text)):
        if family:
            found += _in_family(family, line, below)
            family = None
        elif match := SILENT.match(line):
            found.append(IdentityState(Instance(Protocol.OSPFV3, match["name"]), None, match["note"]))
        elif match := _OLD.match(whole(line, below) if _OLD.match(line) else line):
            found.append(_running(Instance(Protocol.OSPFV3, match["name"]), match["id"]))
        elif (
            not (family := _FAMILY.match(line))
            and (_LIKE_HEAD.search(line) or line.startswith("%") or not number)
            and not NO_OSPFV3.match(line)
        ):
            raise UnreadableOutput(f"expected an OSPFv3 process, found {first(line)}")
    if family:
        raise UnreadableOutput(f"expected the router ID of {first(family[0])}, found nothing")
    return tuple(found)


def _in_family(family: re.Match[str], line: str, below: str | None) -> list[IdentityState]:
    """The state that a family's first line names; none where the family is not IPv6."""
    router_id = _ROUTER_ID.match(line)
    if not router_id:
        raise UnreadableOutput(f"expected the router ID of {family[0]!r}, found {first(line)}")
    whole(line, below)
    instance = Instance(Protocol.OSPFV3, family["name"], family["vrf"] or DEFAULT_VRF)
    return [_running(instance, router_id["id"])] if family["family"] == "ipv6" else []


def _running(instance: Instance, text: str) -> IdentityState:
    address = ipv4(text)
    return IdentityState(instance, address) if int(address) else IdentityState(instance, None, "no router ID")
