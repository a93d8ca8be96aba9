"""IS-IS: the system IDs in effect, the section of a configuration, and what an interface loses with IS-IS.

``show isis vrf all summary`` is read as text: FRR 8.4 prints nothing for all VRFs in JSON, and later releases print
another document; the text is the same in both (``isisd/isisd.c``, ``common_isis_summary_vty``). A router has one system
ID per VRF, whatever the number of its instances, which FRR calls areas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from netloop.model.evidence import IdentityState, IsisIdentities, SystemId
from netloop.model.routing import Instance, Protocol
from netloop.platforms.frr.output import RUNNING, answer, first
from netloop.platforms.frr.process import VRF, ProcessSection, check_all_shown
from netloop.platforms.platform import Reader, UnreadableOutput

SUMMARY = "show isis vrf all summary"

_DIGIT = r"[0-9A-Fa-f]"
SECTION = ProcessSection(
    Protocol.ISIS,
    re.compile(rf"^router isis (?P<name>\S+){VRF}$"),
    re.compile(
        rf"^ net (?:{_DIGIT}{{2}}\.)?(?:{_DIGIT}{{4}}\.)*?(?P<id>{_DIGIT}{{4}}(?:\.{_DIGIT}{{4}}){{2}})\.{_DIGIT}{{2}}$"
    ),
    SystemId,
)
_ON_INTERFACE = re.compile(r"^ip(?:v6)? router isis ")

_VRF = re.compile(r"^vrf +: (?P<vrf>\S+)$")
_SYSTEM = re.compile(r"^System Id +: (?P<id>\S+)$")
_COUNT = re.compile(r"^Number of areas : (?P<count>[0-9]+)$")
_AREA = re.compile(r"^Area (?P<tag>\S+):$")
_BEFORE = re.compile(r"^(?:Process Id|Up time) +: \S")
_LIKE = re.compile(r"^(?:vr|Sys|Num|Are|A$)|\bId +:|^\S+:$")
_HEX = re.compile(r"[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}", re.IGNORECASE)


@dataclass(slots=True)
class _Vrf:
    """What the lines below a VRF's say: its system ID, how many areas follow, and their names."""

    name: str
    system: SystemId | None = None
    count: int = -1
    areas: list[str] = field(default_factory=list)

    def take(self, line: str) -> None:
        if match := _SYSTEM.match(line):
            self.system = _system_id(match["id"])
        elif match := _COUNT.match(line):
            self.count = int(match["count"])
        elif match := _AREA.match(line):
            self.areas.append(match["tag"])
        elif (self.count < 0 and not _BEFORE.match(line)) or _LIKE.match(line):
            raise UnreadableOutput(f"expected a line of an IS-IS instance, found {first(line)}")

    @property
    def states(self) -> Iterator[IdentityState]:
        if len(self.areas) != self.count:
            raise UnreadableOutput(f"expected {self.count} IS-IS instances in VRF {self.name}, found {len(self.areas)}")
        note = "" if self.system else "no NET is configured"
        for tag in self.areas:
            yield IdentityState(Instance(Protocol.ISIS, tag, self.name), self.system, note)


def read_identities(outputs: Mapping[str, str]) -> IsisIdentities:
    """The system ID of every instance; none where IS-IS is not configured (FRR then says nothing).

    Raises:
        UnreadableOutput: the command was refused, its answer does not begin with a VRF, it has fewer instances than it
            says, or one is configured and not shown.
    """
    found: list[_Vrf] = []
    for line in answer(outputs, SUMMARY).splitlines():
        if match := _VRF.match(line):
            found.append(_Vrf(match["vrf"]))
        elif found:
            found[-1].take(line)
        else:
            raise UnreadableOutput(f"expected the VRF of an IS-IS instance, found {first(line)}")
    states = tuple(state for vrf in found for state in vrf.states)
    check_all_shown(outputs, SUMMARY, SECTION, (state.instance for state in states))
    return IsisIdentities(states)


def _system_id(text: str) -> SystemId | None:
    if not _HEX.fullmatch(text):
        raise UnreadableOutput(f"{text!r} is not a system ID")
    return SystemId(text) if text.strip("0.") else None


def reapply_lost_lines(lines: list[str], before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The commands, with what is lost typed again behind those that end IS-IS on an interface.

    With its last ``ip router isis`` every ``isis`` line of the interface is gone; FRR does not change a tag in place
    (``Changing area tag is not allowed``, FRR 8.4.4).
    """
    had = [line for line in before if _ON_INTERFACE.match(line)]
    if not had or any(f"no {line}" not in lines for line in had):
        return lines
    lost = [line for line in after if _ON_INTERFACE.match(line) or line.startswith("isis ")]
    return [*(line for line in lines if line not in lost), *lost]


READERS = (Reader(IsisIdentities, (SUMMARY, RUNNING), read_identities),)
