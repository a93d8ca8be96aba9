"""IS-IS on IOS: its statements and what they cost; the system IDs in effect, the processes configured.

Sources: Cisco IOS IS-IS command reference (``net``: the system ID is who the router is). With ``passive-interface``
IS-IS advertises an interface without running on it, and IOS itself takes ``ip router isis`` off the interface as the
statement is made.

In ``show clns protocol`` ``IS-IS Router: core (0x10000)`` heads an instance, ``<Null Tag>`` the one without a tag; the
line below has its ``System Id:`` with the selector ``.00`` behind it. Without a NET it is zero. An instance that is
configured and not shown is not known. Source: Cisco IOS ISO CLNS command reference, and outputs of devices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from netloop.model.evidence import IdentityState, IsisIdentities, SystemId
from netloop.model.intent import Intent, Loopback
from netloop.model.plan import Impact
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios import passive
from netloop.platforms.cisco_ios.output import answer, first, lines
from netloop.platforms.cisco_ios.process import (
    ROUTERS,
    ConfiguredInterface,
    RoutingProcess,
    Sections,
    check_all_shown,
    chosen,
    lines_of,
    statements,
)
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.interface_lines import further
from netloop.platforms.configuration.situation import Command
from netloop.platforms.configuration.statements import NOTHING, Exclusive, OwnedSection, Section, Statement
from netloop.platforms.configuration.text import Block
from netloop.platforms.ios_family.statements import removed
from netloop.platforms.platform import Reader, UnreadableOutput

KIND = ("IS-IS", "passive")


def _restart(command: Command, *, level: bool) -> Impact | None:
    tag = command["tag"]
    process = next((p for p in command.situation.intent.isis if p.instance.name == tag), None)
    found = command.situation.running_identity(Instance(Protocol.ISIS, tag), None)
    if process is None or found is None or found.configured is None:
        return None
    return impact.restarts(process, str(found.configured), level=level)


def _net(command: Command) -> Impact | None:
    """``net`` of an instance that runs: another system, or another area."""
    return _restart(command, level=False)


def _level(command: Command) -> Impact | None:
    """``is-type`` of an instance that runs."""
    return _restart(command, level=True)


def _passive(_header: str, line: str, _lines: Sequence[str]) -> Exclusive:
    return Exclusive(KIND, line.split()[1], line)


def _running(header: str, line: str, _lines: Sequence[str]) -> Exclusive:
    return Exclusive(KIND, header.removeprefix("interface "), line)


def _processes(intent: Intent) -> Iterator[OwnedSection]:
    for process in intent.isis:
        names = [loopback.name for loopback in process.loopbacks]
        values = {
            "undeclared_level": ".*" if process.level == "level-1-2" else NOTHING,
            "undeclared_style": NOTHING if process.wide_metrics else ".*",
        }
        header = re.escape(f"router isis {process.instance.name}".rstrip())
        yield OwnedSection((header,), passive.values(intent, names) | values)


def on_interface(loopback: Loopback, intent: Intent) -> dict[str, str]:
    """Whether a declared instance advertises the loopback: then it does not run on it."""
    advertised = any(loopback.name == member.name for process in intent.isis for member in process.loopbacks)
    return {"runs_isis": ".*" if advertised else NOTHING}


SECTIONS = (
    Section(
        (r"router isis(?: (?P<tag>\S+))?",),
        _processes,
        (
            Statement(r"net [0-9A-Fa-f.]+", gone="net .*", price=_net),
            Statement(r"is-type(?: \S+)?", "is-type", gone="is-type{undeclared_level}", bare=True, price=_level),
            Statement(r"metric-style .+", "metric-style", gone="metric-style{undeclared_style}"),
            Statement(passive.ROW.line, gone=passive.ROW.gone, exclusive=_passive),
            Statement(r"mpls traffic-eng router-id \S+", "mpls traffic-eng router-id"),
        ),
        price=removed,
    ),
)
ON_INTERFACE = Statement(
    r"(?:ip|ipv6) router isis(?: \S+)?",
    gone=r"(?:ip|ipv6) router isis{runs_isis}",
    exclusive=_running,
    elsewhere=("(?:ip|ipv6|clns) router isis", "loopbacks: of the IS-IS instance"),
    ranked=False,
)
LEVEL = "[(level-1|level-2)]"
LINES = (
    further(f"isis authentication key-chain <name> {LEVEL}"),
    further(f"isis authentication mode (md5|text) {LEVEL}"),
    further(f"isis authentication send-only {LEVEL}"),
    further("isis bfd [disable]"),
    further("isis circuit-type (level-1|level-1-2|level-2-only)", "isis circuit-type"),
    further(f"isis csnp-interval <number> {LEVEL}"),
    further(f"isis hello-interval (<number>|minimal) {LEVEL}"),
    further(f"isis hello-multiplier <number> {LEVEL}"),
    further(f"isis ipv6 metric <number> {LEVEL}"),
    further("isis lsp-interval <number>"),
    further("isis mesh-group (<number>|blocked)"),
    further("isis metric (<number>|maximum)", "isis metric"),
    further("isis metric (<number>|maximum) (level-1|level-2)"),
    further("isis network point-to-point"),
    further(f"isis priority <number> {LEVEL}"),
    further("isis retransmit-interval <number>"),
    further("isis tag <number>"),
)


# --- readers -------------------------------------------------------------------------------------------------------


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
    head: re.Match[str], block: Block, _interfaces: Iterable[ConfiguredInterface]
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


CONFIGURED_SECTIONS = Sections(re.compile(_STATEMENT), _processes_of, _advertises)

READERS = (Reader(IsisIdentities, (PROCESSES, ROUTERS), read_identities),)
