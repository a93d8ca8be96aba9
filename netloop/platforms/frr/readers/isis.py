"""IS-IS system IDs: ``show isis vrf all summary``, as text.

FRR 8.4 prints nothing for all VRFs in JSON, and later releases print another document (``vrfs``); the text is the same
in both (``isisd/isisd.c``, ``common_isis_summary_vty``). A router has one system ID a VRF, whatever the number of its
instances, which FRR calls areas.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from netloop.model.evidence import IdentityState, IsisIdentities, SystemId
from netloop.model.routing import Instance, Protocol
from netloop.platforms.frr.readers.text import answer, first
from netloop.platforms.platform import UnreadableOutput

SUMMARY = "show isis vrf all summary"

_VRF = re.compile(r"^vrf +: (?P<vrf>\S+)$")
_SYSTEM = re.compile(r"^System Id +: (?P<id>\S+)$")
_AREA = re.compile(r"^Area (?P<tag>\S+):$")
_HEX = re.compile(r"[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}", re.IGNORECASE)


def read(outputs: Mapping[str, str]) -> IsisIdentities:
    """The system ID of every instance; none where IS-IS is not configured (FRR then says nothing).

    Raises:
        UnreadableOutput: the command was refused, or its answer does not begin with a VRF.
    """
    vrf, system, found = "", None, list[IdentityState]()
    for line in answer(outputs, SUMMARY).splitlines():
        if match := _VRF.match(line):
            vrf, system = match["vrf"], None
        elif not vrf:
            raise UnreadableOutput(f"expected the VRF of an IS-IS instance, found {first(line)}")
        elif match := _SYSTEM.match(line):
            system = _system_id(match["id"])
        elif match := _AREA.match(line):
            note = "" if system else "no NET is configured"
            found.append(IdentityState(Instance(Protocol.ISIS, match["tag"], vrf), system, note))
    return IsisIdentities(tuple(found))


def _system_id(text: str) -> SystemId | None:
    if not _HEX.fullmatch(text):
        raise UnreadableOutput(f"{text!r} is not a system ID")
    return SystemId(text) if text.strip("0.") else None
