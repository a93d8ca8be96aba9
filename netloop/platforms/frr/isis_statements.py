"""IS-IS on FRR: its statements and what they cost.

Observed on FRR 8.4.4: a second system ID is refused; with the last NET every adjacency ends. With the last ``ip router
isis`` of an interface every ``isis`` line of it is gone, and FRR refuses every ``isis`` line there, also one that
begins with ``no``. It does not change a tag in place (``Changing area tag is not allowed``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from netloop.model.evidence import IsisIdentities
from netloop.model.intent import Intent, Loopback
from netloop.model.plan import Impact
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
from netloop.platforms.ios_family.statements import removed
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
