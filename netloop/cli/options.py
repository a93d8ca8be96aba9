"""Options that several verbs share; every one has a ``NETLOOP_*`` variable, which ``option`` makes of its name."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from netloop.cli import completion
from netloop.cli.duration import at_least

CONNECTION, SCOPE, OUTPUT = "Connection", "Scope", "Output"

CONVERGE_TIMEOUT = 120.0
WORKERS, CONNECT_TIMEOUT, READ_TIMEOUT, ANSWER_TIMEOUT, SAVE_TIMEOUT = 100, 10.0, 30.0, 300.0, 120.0


class HostKeysChoice(StrEnum):
    """What to do with SSH host keys."""

    STRICT = "strict"
    ACCEPT_NEW = "accept-new"
    OFF = "off"


def option(panel: str, *names: str, help: str, **more: Any) -> Any:  # noqa: A002 -- typer's word
    """An option in a panel of the help; ``--read-timeout`` gets the variable ``NETLOOP_READ_TIMEOUT``."""
    variable = names[0].partition("/")[0].removeprefix("--").replace("-", "_").upper()
    return typer.Option(*names, help=help, envvar=f"NETLOOP_{variable}", rich_help_panel=panel, **more)


def duration(name: str, help: str, least: float = 1) -> Any:  # noqa: A002 -- typer's word
    """An option for a time of at least so many seconds, among those of the connection."""
    return option(CONNECTION, name, help=help, metavar="DURATION", parser=at_least(least))


InventoryLocation = Annotated[
    str,
    typer.Argument(
        metavar="INVENTORY",
        help="The inventory, a YAML file or a folder of them; with --source what that source reads.",
        envvar="NETLOOP_INVENTORY",
        show_default=False,
    ),
]
Source = Annotated[
    str,
    option(SCOPE, "--source", metavar="NAME", help="What reads the inventory: yaml_file, or what a plug-in provides."),
]
Limit = Annotated[
    list[str] | None,
    option(
        SCOPE,
        "--limit",
        "-l",
        help="Only these devices: host, group, wildcard (pe*) or field=value; comma for several, ! to leave out.",
        autocompletion=completion.devices,
    ),
]
Lab = Annotated[
    bool,
    option(
        SCOPE,
        "--lab",
        help="Run on the twin of the inventory instead: the lab that is up, else a new one in the built-in sandbox.",
    ),
]
Templates = Annotated[
    Path | None,
    option(
        SCOPE,
        "--templates",
        help="Your own templates (`DIR/<platform>/*.j2` or `DIR/*.j2`), searched before the shipped ones.",
        exists=True,
        file_okay=False,
    ),
]
CheckSaved = Annotated[
    bool,
    option(
        SCOPE, "--check-saved/--no-check-saved", help="Also look whether what runs is in the startup configuration."
    ),
]
Workers = Annotated[
    int,
    option(CONNECTION, "--workers", "-w", metavar="NUMBER", min=1, max=500, help="Devices at once, 500 at most."),
]
Processes = Annotated[
    int | None,
    option(
        CONNECTION,
        "--processes",
        metavar="NUMBER",
        min=1,
        max=64,
        help="Processes that the devices are shared out among; unless said, one for 50 devices, and for a core.",
    ),
]
Rate = Annotated[
    float | None,
    option(
        CONNECTION,
        "--rate",
        metavar="NUMBER",
        min=0.01,
        help="New connections a second, over all devices: 5, or 0.5 for one in two seconds.",
    ),
]
PerJumpHost = Annotated[
    int | None,
    option(CONNECTION, "--per-jump-host", metavar="NUMBER", min=1, help="Connections open at once over one jump host."),
]
TransportOption = Annotated[
    str | None,
    option(
        CONNECTION,
        "--transport",
        metavar="NAME[:PATH]",
        help="How devices are reached: asyncssh or netmiko (SSH; unless named the one that can), replay:PATH, others.",
    ),
]
HostKeysOption = Annotated[
    HostKeysChoice,
    option(
        CONNECTION,
        "--host-keys",
        metavar="POLICY",
        help="SSH host keys: strict (known ones only), accept-new (remember new, refuse changed), off.",
    ),
]
ConnectTimeout = Annotated[float, duration("--connect-timeout", "How long to wait for a connection and a login: 15s.")]
ReadTimeout = Annotated[float, duration("--read-timeout", "How much silence to bear within a command's answer.")]
AnswerTimeout = Annotated[float, duration("--answer-timeout", "How long one whole answer may take, however slow.")]
SaveTimeout = Annotated[float, duration("--save-timeout", "How long to wait until the configuration is saved.")]
ConvergeTimeout = Annotated[
    float,
    duration(
        "--converge-timeout",
        "How long to wait for adjacencies, and for a router that goes away in the middle of a change.",
        least=0,
    ),
]
NoPipelining = Annotated[
    bool,
    option(CONNECTION, "--no-pipelining", help="Type each line only when the answer to the one before was read."),
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
    option(
        OUTPUT,
        "--report",
        help="Also write a report, KIND:PATH (json:out.json); json:- goes to stdout, and nothing else does then.",
    ),
]
