"""IS-IS on FRR: its statements and what they cost; the system IDs in effect, the section configured.

Observed on FRR 8.4.4: a second system ID is refused; with the last NET every adjacency ends. With the last ``ip router
isis`` of an interface every ``isis`` line of it is gone, and FRR refuses every ``isis`` line there, also one that
begins with ``no``. It does not change a tag in place (``Changing area tag is not allowed``).

``show isis vrf all summary`` is read as text: FRR 8.4 prints nothing for all VRFs in JSON, and later releases print
another document; the text is the same in both (``isisd/isisd.c``, ``common_isis_summary_vty``). A router has one system
ID per VRF, whatever the number of its instances, which FRR calls areas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from netloop.model.evidence import IdentityState, IsisIdentities, SystemId
from netloop.model.intent import Intent, Loopback
from netloop.model.plan import Impact
from netloop.model.routing import Instance, Protocol
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.interface_lines import further
from netloop.platforms.configuration.situation import Command
from netloop.platforms.configuration.statements import (
    NOTHING,
    OwnedSection,
    Section,
    Statement,
    StatementOwner,
    vrf_suffix,
)
from netloop.platforms.frr.output import RUNNING, answer, first
from netloop.platforms.frr.process import VRF, ProcessSection, check_all_shown
from netloop.platforms.ios_family.statements import removed
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4


def _restart(command: Command, *, level: bool) -> Impact | None:
    process = next((p for p in command.situation.intent.isis if p.instance.name == command["tag"]), None)
    state = impact.in_effect(command.situation, IsisIdentities, process.instance) if process else None
    if process is None or state is None or state.address is None:
        return None
    return impact.restarts(process, str(state.address), level=level)


def _net(command: Command) -> Impact | None:
    """``net`` of an instance that runs: another system, or another area."""
    return _restart(command, level=False)


def _level(command: Command) -> Impact | None:
    """``is-type`` of an instance that runs."""
    return _restart(command, level=True)


def _processes(intent: Intent) -> Iterator[OwnedSection]:
    for process in intent.isis:
        values = {
            "undeclared_level": ".*" if process.level == "level-1-2" else NOTHING,
            "undeclared_style": ".*" if process.wide_metrics else NOTHING,
        }
        yield OwnedSection((re.escape(f"router isis {process.instance.name}{vrf_suffix(process.instance)}"),), values)


def on_interface(loopback: Loopback, intent: Intent) -> dict[str, str]:
    """Whether a declared instance runs on the loopback."""
    member = any(loopback.name == member.name for process in intent.isis for member in process.loopbacks)
    return {"in_isis": ".*" if member else NOTHING}


SECTIONS = (
    Section(
        (r"router isis (?P<tag>\S+)(?: vrf (?P<vrf>\S+))?",),
        _processes,
        (
            Statement(r"is-type \S+", "is-type", gone="{undeclared_level}", price=_level),
            Statement("net [0-9A-Fa-f.]+", gone=".*", price=_net),
            Statement(r"metric-style \S+", "metric-style", gone="{undeclared_style}"),
            Statement("log-adjacency-changes.*", owner=StatementOwner.OTHERS),
            Statement("mpls-te on"),
            Statement(f"mpls-te router-address {IPV4}", "mpls-te router-address"),
        ),
        price=removed,
    ),
)
WORDS = (
    ("bfd [profile <name>]", ""),
    ("circuit-type (level-1|level-1-2|level-2|level-2-only)", "circuit-type"),
    ("csnp-interval [(level-1|level-2)] <number>", ""),
    ("hello-interval [(level-1|level-2)] <number>", "hello-interval"),
    ("hello-multiplier [(level-1|level-2)] <number>", "hello-multiplier"),
    ("metric [(level-1|level-2)] <number>", "metric"),
    ("network point-to-point", "network"),
    ("priority [(level-1|level-2)] <number>", "priority"),
    ("psnp-interval [(level-1|level-2)] <number>", ""),
    ("three-way-handshake", ""),
)
"""What ``lines:`` may say behind ``isis``, and the words of it that name the slot."""
LINES = tuple(
    further(f"isis {form}", f"isis {slot}" if slot else None, owner=StatementOwner.INTENT, weight_gone=-50)
    for form, slot in WORDS
)
ON_INTERFACE = (
    Statement(
        r"(?:ip|ipv6) router isis \S+",
        gone="{in_isis}",
        elsewhere=("(?:ip|ipv6) router isis", "loopbacks: of the IS-IS instance"),
    ),
    Statement("isis passive", weight_gone=-50, elsewhere=("isis passive", "loopbacks: of the IS-IS instance")),
    Statement(
        rf"isis (?!passive$)(?!(?:{'|'.join(form.split()[0] for form, _ in WORDS)})\b)[^\n]+",
        weight_gone=-50,
    ),
)
"""The last row is what else may stand there: it is typed again where IS-IS moves to another tag."""


# --- readers -------------------------------------------------------------------------------------------------------


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
