"""Options that several verbs share; every one has a ``NETLOOP_*`` variable, which ``option`` makes of its name."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

CONNECTION, SCOPE, OUTPUT = "Connection", "Scope", "Output"

CONVERGE_TIMEOUT = 120.0
WORKERS, CONNECT_TIMEOUT, READ_TIMEOUT, ANSWER_TIMEOUT, SAVE_TIMEOUT = 20, 10.0, 30.0, 300.0, 120.0


class HostKeyPolicy(StrEnum):
    """What to do with SSH host keys."""

    STRICT = "strict"
    ACCEPT_NEW = "accept-new"
    OFF = "off"


def option(panel: str, *names: str, help: str, **more: Any) -> Any:  # noqa: A002 -- typer's word
    """An option in a panel of the help; ``--read-timeout`` gets the variable ``NETLOOP_READ_TIMEOUT``."""
    variable = names[0].partition("/")[0].removeprefix("--").replace("-", "_").upper()
    return typer.Option(*names, help=help, envvar=f"NETLOOP_{variable}", rich_help_panel=panel, **more)


def seconds(name: str, help: str, least: float = 1) -> Any:  # noqa: A002 -- typer's word
    """An option for a time in seconds, among those of the connection."""
    return option(CONNECTION, name, help=help, metavar="SECONDS", min=least)


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
        help="Your own templates (DIR/PLATFORM/*.j2), searched before the shipped ones.",
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
TransportOption = Annotated[
    str | None,
    option(
        CONNECTION,
        "--transport",
        metavar="NAME[:PATH]",
        help="How devices are reached: netmiko (the default, SSH), replay:PATH (a recorded run, read only), a plug-in.",
    ),
]
HostKeysOption = Annotated[
    HostKeyPolicy,
    option(
        CONNECTION,
        "--host-keys",
        metavar="POLICY",
        help="SSH host keys: strict (known ones only), accept-new (remember new, refuse changed), off.",
    ),
]
ConnectTimeout = Annotated[float, seconds("--connect-timeout", "Seconds to wait for a connection and a login.")]
ReadTimeout = Annotated[float, seconds("--read-timeout", "Seconds of silence to bear within a command's answer.")]
AnswerTimeout = Annotated[float, seconds("--answer-timeout", "Seconds for one whole answer, however slowly it comes.")]
SaveTimeout = Annotated[float, seconds("--save-timeout", "Seconds to wait until the configuration is saved.")]
ConvergeTimeout = Annotated[
    float,
    seconds(
        "--converge-timeout",
        "Seconds to wait for adjacencies, and for a router that goes away in the middle of a change.",
        least=0,
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
    list[str] | None, option(OUTPUT, "--report", help="Also write a report, KIND:PATH (json:out.json).")
]
