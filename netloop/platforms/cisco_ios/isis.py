"""IS-IS: the system IDs in effect, and the processes of a configuration.

In ``show clns protocol`` ``IS-IS Router: core (0x10000)`` heads an instance, ``<Null Tag>`` the one without a tag; the
line below has its ``System Id:`` with the selector ``.00`` behind it. Without a NET it is zero. An instance that is
configured and not shown is not known. Source: Cisco IOS ISO CLNS command reference, and outputs of devices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from netloop.model.evidence import IdentityState, IsisIdentities, SystemId
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios.interface import ConfiguredInterface
from netloop.platforms.cisco_ios.output import answer, first, lines
from netloop.platforms.cisco_ios.process import (
    ROUTERS,
    RoutingProcess,
    Sections,
    check_all_shown,
    chosen,
    lines_of,
    statements,
)
from netloop.platforms.configuration.text import Block
from netloop.platforms.platform import Reader, UnreadableOutput

PROCESSES = "show clns protocol"

_STATEMENT = r"router isis(?: (?P<name>\S+))?"
_NET = re.compile(r"^net [0-9A-Fa-f.]*?([0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})\.[0-9A-Fa-f]{2}$")

_HEAD = re.compile(r"^IS-IS Router: (?P<tag><Null Tag>|\S+)(?: \(0x[0-9A-Fa-f]+\))?$")
_SYSTEM = re.compile(r"^System Id: (?P<id>[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2})\.[0-9A-Fa-f]{2}\b")
_LIKE = re.compile(r"^(?:IS-IS Router|System Id)\b|\(0x[0-9A-Fa-f]*\)$|\bIS-Type:")
_NO_CLNS = re.compile(r"^% ?CLNS (?:is )?not (?:enabled|running)\.?$", re.IGNORECASE)
_NO_TAG = "<Null Tag>"


def read_identities(outputs: Mapping[str, str]) -> IsisIdentities:
    """The system ID of every instance; none where IS-IS is not configured (IOS then says nothing).

    Raises:
        UnreadableOutput: the command was refused, an instance shows no system ID, or one is configured and not shown.
    """
    found = list(lines(answer(outputs, PROCESSES)))
    denied = len(found) == 1 and bool(_NO_CLNS.match(found[0]))
    states, told = () if denied else _states(found), statements(outputs)
    if told or not denied:
        check_all_shown(PROCESSES, (state.instance.name for state in states), told, _STATEMENT, "IS-IS instance")
    return IsisIdentities(states, every_vrf=False)


def _states(found: list[str]) -> tuple[IdentityState, ...]:
    heads = [(match, below) for line, below in pairwise([*found, ""]) if (match := _HEAD.match(line))]
    rest = [line for above, line in pairwise(["", *found]) if not (_HEAD.match(line) or _HEAD.match(above))]
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


def _processes_of(
    head: re.Match[str], block: Block, _interfaces: tuple[ConfiguredInterface, ...]
) -> Iterator[RoutingProcess]:
    """``router isis``: one instance, whose NET has its system ID; nothing is elected."""
    instance, lines = Instance(Protocol.ISIS, head["name"] or ""), lines_of(block)
    system = next((SystemId(m[1]) for line in lines if (m := _NET.fullmatch(line))), None)
    yield RoutingProcess(instance, f"isis {instance.name}".rstrip(), lines, chosen(instance, system, ()))


def _advertises(process: RoutingProcess, interface: ConfiguredInterface) -> bool:
    """By a line on the interface, or because it is passive, which IOS takes as both."""
    name = f" {re.escape(process.instance.name)}" if process.instance.name else ""
    if any(re.fullmatch(rf"(?:ip|ipv6) router isis{name}", line) for line in interface.lines):
        return True
    return interface.vrf == process.instance.vrf and f"passive-interface {interface.name}" in process.lines


SECTIONS = Sections(re.compile(_STATEMENT), _processes_of, _advertises)

READERS = (Reader(IsisIdentities, (PROCESSES, ROUTERS), read_identities),)
