"""IS-IS system IDs: ``show clns protocol``.

``IS-IS Router: core (0x10000)`` heads an instance, ``<Null Tag>`` the one without a tag; the line below has its
``System Id:`` with the selector ``.00`` behind it. Without a NET it is zero. An instance that is configured and not
shown is not known. Source: Cisco IOS ISO CLNS command reference, and outputs of devices.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from netloop.model.evidence import IdentityState, IsisIdentities, SystemId
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios.readers.statements import ISIS, agree, witness
from netloop.platforms.cisco_ios.readers.text import answer, first, lines
from netloop.platforms.platform import UnreadableOutput

PROCESSES = "show clns protocol"

_HEAD = re.compile(r"^IS-IS Router: (?P<tag><Null Tag>|\S+)(?: \(0x[0-9A-Fa-f]+\))?$")
_SYSTEM = re.compile(r"^System Id: (?P<id>[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2})\.[0-9A-Fa-f]{2}\b")
_LIKE = re.compile(r"^(?:IS-IS Router|System Id)\b|\(0x[0-9A-Fa-f]*\)$|\bIS-Type:")
_NO_CLNS = re.compile(r"^% ?CLNS (?:is )?not (?:enabled|running)\.?$", re.IGNORECASE)
_NO_TAG = "<Null Tag>"


def read(outputs: Mapping[str, str]) -> IsisIdentities:
    """The system ID of every instance; none where IS-IS is not configured (IOS then says nothing).

    Raises:
        UnreadableOutput: the command was refused, an instance shows no system ID, or one is configured and not shown.
    """
    said = list(lines(answer(outputs, PROCESSES)))
    denied = len(said) == 1 and bool(_NO_CLNS.match(said[0]))
    states, told = () if denied else _states(said), witness(outputs)
    if told or not denied:
        agree(PROCESSES, (state.instance.name for state in states), told, ISIS, "IS-IS instance")
    return IsisIdentities(states, every_vrf=False)


def _states(said: list[str]) -> tuple[IdentityState, ...]:
    heads = [(match, below) for line, below in pairwise([*said, ""]) if (match := _HEAD.match(line))]
    rest = [line for above, line in pairwise(["", *said]) if not (_HEAD.match(line) or _HEAD.match(above))]
    wrong = rest if not heads else [line for line in rest if _LIKE.search(line)]
    if wrong:
        raise UnreadableOutput(f"expected an IS-IS instance, found {first(wrong[0])}")
    return tuple(_state(head["tag"].replace(_NO_TAG, ""), below) for head, below in heads)


def _state(tag: str, line: str) -> IdentityState:
    match, instance = _SYSTEM.match(line), Instance(Protocol.ISIS, tag)
    if not match:
        raise UnreadableOutput(f"expected the system ID of {instance}, found {first(line)}")
    if not match["id"].strip("0."):
        return IdentityState(instance, None, "no NET is configured")
    return IdentityState(instance, SystemId(match["id"]))
