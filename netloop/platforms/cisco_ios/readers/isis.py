"""IS-IS system IDs: ``show clns protocol``.

``IS-IS Router: core (0x10000)`` heads an instance, ``<Null Tag>`` the one without a tag; the line below has its
``System Id:`` with the selector ``.00`` behind it. Without a NET it is zero. Source: Cisco IOS ISO CLNS command
reference, and outputs of devices.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from netloop.model.evidence import IdentityState, IsisIdentities, SystemId
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios.readers.text import answer, first, lines
from netloop.platforms.platform import UnreadableOutput

PROCESSES = "show clns protocol"

_HEAD = re.compile(r"^IS-IS Router: (?P<tag><Null Tag>|\S+)(?: \(0x[0-9A-Fa-f]+\))?$")
_SYSTEM = re.compile(r"^System Id: (?P<id>[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2})\.[0-9A-Fa-f]{2}\b")
_NO_TAG = "<Null Tag>"


def read(outputs: Mapping[str, str]) -> IsisIdentities:
    """The system ID of every instance; none where IS-IS is not configured (IOS then says nothing).

    Raises:
        UnreadableOutput: the command was refused, or an instance shows no system ID.
    """
    said = list(lines(answer(outputs, PROCESSES)))
    heads = [(match, below) for line, below in pairwise([*said, ""]) if (match := _HEAD.match(line))]
    if said and not heads:
        raise UnreadableOutput(f"expected an IS-IS instance, found {first(said[0])}")
    return IsisIdentities(
        tuple(_state(head["tag"].replace(_NO_TAG, ""), below) for head, below in heads), every_vrf=False
    )


def _state(tag: str, line: str) -> IdentityState:
    match, instance = _SYSTEM.match(line), Instance(Protocol.ISIS, tag)
    if not match:
        raise UnreadableOutput(f"expected the system ID of {instance}, found {first(line)}")
    if not match["id"].strip("0."):
        return IdentityState(instance, None, "no NET is configured")
    return IdentityState(instance, SystemId(match["id"]))
