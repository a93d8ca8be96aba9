"""Options that several verbs share; every one has a ``NETLOOP_*`` variable."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from netloop.cli.duration import at_least

CONNECTION, SCOPE, OUTPUT = "Connection", "Scope", "Output"


class HostKeysChoice(StrEnum):
    """What to do with SSH host keys."""

    STRICT = "strict"
    ACCEPT_NEW = "accept-new"
    OFF = "off"


InventoryFile = Annotated[
    Path,
    typer.Argument(
        metavar="INVENTORY", help="The inventory, a YAML file.", envvar="NETLOOP_INVENTORY", show_default=False
    ),
]
Limit = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        "-l",
        help="Only these devices: host, group, wildcard (pe*) or field=value; comma for several, ! to leave out.",
        envvar="NETLOOP_LIMIT",
        rich_help_panel=SCOPE,
    ),
]
Lab = Annotated[
    bool,
    typer.Option(
        "--lab",
        help="Run on the twin of the inventory instead: the lab that is up, else a new one in the built-in sandbox.",
        envvar="NETLOOP_LAB",
        rich_help_panel=SCOPE,
    ),
]
Templates = Annotated[
    Path | None,
    typer.Option(
        "--templates",
        help="Your own templates (DIR/PLATFORM/*.j2), searched before the shipped ones.",
        envvar="NETLOOP_TEMPLATES",
        exists=True,
        file_okay=False,
        rich_help_panel=SCOPE,
    ),
]
Workers = Annotated[
    int,
    typer.Option(
        "--workers",
        "-w",
        metavar="NUMBER",
        min=1,
        max=500,
        help="Devices at once, 500 at most.",
        envvar="NETLOOP_WORKERS",
        rich_help_panel=CONNECTION,
    ),
]
TransportOption = Annotated[
    str | None,
    typer.Option(
        "--transport",
        metavar="NAME[:PATH]",
        help="How devices are reached: netmiko (the default, SSH), replay:PATH (a recorded run, read only), a plug-in.",
        envvar="NETLOOP_TRANSPORT",
        rich_help_panel=CONNECTION,
    ),
]
HostKeysOption = Annotated[
    HostKeysChoice,
    typer.Option(
        "--host-keys",
        metavar="POLICY",
        help="SSH host keys: strict (known ones only), accept-new (remember new, refuse changed), off.",
        envvar="NETLOOP_HOST_KEYS",
        rich_help_panel=CONNECTION,
    ),
]
ConnectTimeout = Annotated[
    float,
    typer.Option(
        "--connect-timeout",
        metavar="DURATION",
        parser=at_least(1),
        help="How long to wait for a connection and a login: 10, 15s, 1m.",
        envvar="NETLOOP_CONNECT_TIMEOUT",
        rich_help_panel=CONNECTION,
    ),
]
ReadTimeout = Annotated[
    float,
    typer.Option(
        "--read-timeout",
        metavar="DURATION",
        parser=at_least(1),
        help="How much silence to bear within a command's answer.",
        envvar="NETLOOP_READ_TIMEOUT",
        rich_help_panel=CONNECTION,
    ),
]
AnswerTimeout = Annotated[
    float,
    typer.Option(
        "--answer-timeout",
        metavar="DURATION",
        parser=at_least(1),
        help="How long one whole answer may take, however slowly it comes.",
        envvar="NETLOOP_ANSWER_TIMEOUT",
        rich_help_panel=CONNECTION,
    ),
]
SaveTimeout = Annotated[
    float,
    typer.Option(
        "--save-timeout",
        metavar="DURATION",
        parser=at_least(1),
        help="How long to wait until the configuration is saved.",
        envvar="NETLOOP_SAVE_TIMEOUT",
        rich_help_panel=CONNECTION,
    ),
]
AskPass = Annotated[
    bool,
    typer.Option(
        "--ask-pass",
        "-k",
        help="Prompt once for the password of the devices that declare none.",
        rich_help_panel=CONNECTION,
    ),
]
ReportOption = Annotated[
    list[str] | None,
    typer.Option(
        "--report",
        help="Also write a report, KIND:PATH (json:out.json).",
        envvar="NETLOOP_REPORT",
        rich_help_panel=OUTPUT,
    ),
]
ConvergeTimeout = Annotated[
    float,
    typer.Option(
        "--converge-timeout",
        metavar="DURATION",
        parser=at_least(0),
        help="How long to wait for adjacencies, and for a router that goes away in the middle of a change.",
        envvar="NETLOOP_CONVERGE_TIMEOUT",
        rich_help_panel=CONNECTION,
    ),
]
CheckSaved = Annotated[
    bool,
    typer.Option(
        "--check-saved/--no-check-saved",
        help="Also look whether what runs is in the startup configuration.",
        envvar="NETLOOP_CHECK_SAVED",
        rich_help_panel=SCOPE,
    ),
]
CONVERGE_TIMEOUT = 120.0
WORKERS, CONNECT_TIMEOUT, READ_TIMEOUT, ANSWER_TIMEOUT, SAVE_TIMEOUT = 20, 10.0, 30.0, 300.0, 120.0
