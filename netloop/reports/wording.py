"""Words that reports share: the unified diff of a plan, its counts, and what a step costs, in one sentence each."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence

from netloop.model.finding import Finding
from netloop.model.plan import Effect, Impact, Plan
from netloop.text.masking import masked, masked_lines
from netloop.text.words import plural, several

__all__ = [
    "cost",
    "counted",
    "disruptive",
    "drops",
    "found_pending",
    "left_behind",
    "losses",
    "masked",
    "pending",
    "plural",
    "several",
    "together",
    "unified",
]

HUNK = re.compile(r"^@@ -(?P<start>\d+)")
CONTEXT = 2
OF_IDENTITIES = ("-router-id", "-system-id")
"""How the names of the checks end that ask for a device's own identity."""


def unified(plan: Plan) -> tuple[str, ...]:
    """The unified diff from running to intended; each hunk names the section it stands in, as git names functions."""
    before, after = (masked_lines(_lines(text)) for text in (plan.running, plan.candidate))
    names = (f"{plan.device} running", f"{plan.device} intended")
    return tuple(_with_section(difflib.unified_diff(before, after, *names, n=CONTEXT, lineterm=""), before))


def _lines(text: str) -> list[str]:
    """The lines of a configuration; only a newline ends one, whatever else stands in a password or a description."""
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _with_section(lines: Iterable[str], before: list[str]) -> Iterator[str]:
    for line in lines:
        hunk = HUNK.match(line)
        yield f"{line} {_section(before, int(hunk['start']))}".rstrip() if hunk else line


def _section(lines: list[str], number: int) -> str:
    """The nearest section header at or above a line (counted from 1), where the line stands inside one."""
    if number > len(lines) or not lines[number - 1 : number] or not lines[number - 1].startswith(" "):
        return ""
    above = (lines[index] for index in range(number - 1, -1, -1))
    return next((line for line in above if line and not line.startswith((" ", "!"))), "")


def counted(diff: Sequence[str]) -> tuple[int, int]:
    """How many lines a unified diff adds and takes away."""
    lines = diff[2:]
    return sum(line.startswith("+") for line in lines), sum(line.startswith("-") for line in lines)


def drops(names: Iterable[str]) -> str:
    """Who would notice: ``drops p1, p2``, or ``drops nothing``."""
    found = ", ".join(names)
    return f"drops {found}" if found else "drops nothing"


def pending(impact: Impact) -> str:
    """A router ID that waits, what it waits for, and whom that would drop.

    ``OSPF 1 router ID A -> B pending: needs "clear ip ospf 1 process" (drops p1, p2)``
    """
    if impact.activation is None:
        return f"{impact.instance} {impact.reason} pending: takes effect at the next reload"
    return f'{impact.instance} {impact.reason} pending: needs "{masked(impact.activation)}" ({drops(impact.drops)})'


def found_pending(finding: Finding) -> str:
    """What was found to wait.

    ``OSPF 1 router ID A -> B pending: waits for clear ip ospf 1 process``, and of another question, ``OSPF 1 to r2
    pending: r2 is known here as A (see the router ID of r2)``.
    """
    if not finding.check.endswith(OF_IDENTITIES):
        hint = f" ({finding.hint})" if finding.hint else ""
        return f"{finding.subject} pending: {finding.actual}{hint}"
    change = f"{finding.actual} -> {finding.expected}"
    return f"{finding.subject} router ID {change} pending: waits for {finding.hint or 'the next reload'}"


def disruptive(plan: Plan) -> tuple[str, ...]:
    """What the configuration steps would take down, a sentence each."""
    impacts = (impact for step in plan.steps for impact in step.impacts if impact.effect is Effect.DISRUPTIVE)
    return tuple(dict.fromkeys(f"{impact.reason} ({drops(impact.drops)})" for impact in impacts))


def cost(plan: Plan) -> str:
    """The plan's cost in a few words."""
    found = dict.fromkeys(name for step in plan.steps for name in step.drops)
    return drops(found) if found else "no adjacency is touched"


def losses(plan: Plan) -> tuple[str, ...]:
    """What else the headline names: the session's own address, and the addresses that go beside others."""
    further = [gone.address for gone in plan.leaving if gone.further]
    v4, v6 = [a for a in further if ":" not in a], [a for a in further if ":" in a]
    parts = (
        f"ends this session: it runs over {', '.join(plan.management)}" if plan.management else "",
        f"removes {_addresses(len(v4), 'secondary')}: {', '.join(v4)}" if v4 else "",
        f"removes {_addresses(len(v6), 'further IPv6')}: {', '.join(v6)}" if v6 else "",
    )
    return tuple(filter(None, parts))


def _addresses(number: int, kind: str) -> str:
    return f"{number} {kind} address{'' if number == 1 else 'es'}"


def left_behind(plan: Plan) -> tuple[str, ...]:
    """What still names an address that the plan gives up, a line each."""
    return tuple(f"left behind on {one.device}: {masked(one.line)} names {one.address}" for one in plan.left_behind)


def together(parts: Iterable[tuple[str, str, str]]) -> tuple[str, ...]:
    """What several devices have in common, a sentence each: ``LDP of p1, p2: this kernel has no MPLS``.

    Args:
        parts: device, subject and reason.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for device, subject, reason in parts:
        found.setdefault((subject, reason), []).append(device)
    return tuple(f"{subject} of {several(devices)}: {reason}" for (subject, reason), devices in found.items())
