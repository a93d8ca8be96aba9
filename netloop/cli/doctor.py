"""``netloop doctor``: what this machine can do."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections import Counter
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from netloop.cli import options as o
from netloop.cli.output import say
from netloop.errors import ExitCode
from netloop.settings import DEFAULT_SOURCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netloop.doctor.probe import Diagnosis

INDENT = 23
COLORS = {"ok": "green", "missing": "yellow", "problem": "red", "unknown": "cyan"}


class DoctorFormat(StrEnum):
    """How the lines are told."""

    TEXT = "text"
    JSON = "json"


def command(
    inventory: Annotated[
        str | None,
        typer.Argument(
            metavar="[INVENTORY]",
            help="Examine this inventory, too: is it valid, can its secrets be had. Else the one of netloop.toml.",
            envvar="NETLOOP_INVENTORY",
            show_default=False,
        ),
    ] = None,
    form: Annotated[DoctorFormat, typer.Option("--format", help="text, or json for programs.")] = DoctorFormat.TEXT,
    source: o.Source = DEFAULT_SOURCE,
) -> None:
    """Say what this machine can do, and the command or page that helps where it cannot; no router is asked.

    Exit code 0: diff, apply and verify work here, as far as a machine alone can tell. 4: something is in their way.
    What only one thing needs (labs, NAPALM, Ansible, old routers) may be missing.
    """
    from netloop.doctor.examine import examine
    from netloop.doctor.probe import Examined

    found = []
    for diagnosis in examine(Examined(*((inventory, source) if inventory else _of_the_team(source)))):
        found.append(diagnosis)
        if form is DoctorFormat.TEXT:
            _tell(diagnosis)
    if form is DoctorFormat.JSON:
        say(json.dumps([{**asdict(one), "in_the_way": one.in_the_way} for one in found], indent=2))
    else:
        _conclude(found)
    if any(one.in_the_way for one in found):
        raise typer.Exit(int(ExitCode.CHECK))


def _of_the_team(source: str) -> tuple[str | None, str]:
    """The inventory that netloop.toml names, and its source; none where that is wrong, which a probe says."""
    from netloop import settings
    from netloop.errors import SettingsError

    try:
        found = settings.current()
    except SettingsError:
        return None, source
    return found.get("inventory"), found.get("source", source)


def _tell(diagnosis: Diagnosis) -> None:
    say(f"{diagnosis.health:<8}", nl=False, fg=COLORS[diagnosis.health])
    say(f" {diagnosis.name:<13} {_folded(diagnosis.seen, INDENT)}")
    if diagnosis.remedy:
        say(f"{'':<{INDENT}}-> {_folded(diagnosis.remedy, INDENT + 3)}")


def _folded(text: str, indent: int) -> str:
    """As lines of the terminal; in a file or a pipe one line. No word is broken."""
    if not sys.stdout.isatty():
        return text
    width = max(shutil.get_terminal_size().columns - indent, 30)
    lines = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False, replace_whitespace=False)
    return f"\n{'':<{indent}}".join(lines)


def _conclude(found: Sequence[Diagnosis]) -> None:
    counted = Counter(str(one.health) for one in found)
    counts = ", ".join(f"{counted[health]} {health}" for health in COLORS if counted[health])
    in_the_way = list(dict.fromkeys(one.name for one in found if one.in_the_way))
    if in_the_way:
        say(f"{counts}. In the way of diff, apply and verify: {', '.join(in_the_way)}.", bold=True)
    else:
        say(f"{counts}. Nothing here is in the way of diff, apply and verify.", bold=True)
