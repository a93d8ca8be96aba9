"""IS-IS on IOS: its statements and what they cost.

Sources: Cisco IOS IS-IS command reference (``net``: the system ID is who the router is). With ``passive-interface``
IS-IS advertises an interface without running on it, and IOS itself takes ``ip router isis`` off the interface as the
statement is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from netloop.model.intent import Intent, Loopback
from netloop.model.plan import Impact
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios import passive
from netloop.platforms.cisco_ios.running import running_identity
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.interface_lines import further
from netloop.platforms.configuration.situation import Command
from netloop.platforms.configuration.statements import NOTHING, Exclusive, OwnedSection, Section, Statement
from netloop.platforms.ios_family.statements import removed

KIND = ("IS-IS", "passive")


def _restart(command: Command, *, level: bool) -> Impact | None:
    tag = command["tag"]
    process = next((p for p in command.situation.intent.isis if p.instance.name == tag), None)
    found = running_identity(command.situation, Instance(Protocol.ISIS, tag))
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
