"""``netloop lab``: the twin of an inventory, started, shown, logged in to and stopped."""

from __future__ import annotations

import shutil
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netloop.cli import completion
from netloop.cli.lab_export import export
from netloop.cli.lab_fault import fault
from netloop.cli.labs import lab_with, labs_up
from netloop.cli.options import InventoryLocation, Source
from netloop.cli.output import say
from netloop.errors import LabError, UsageError
from netloop.settings import DEFAULT_SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from netloop.lab.service.state import LabState
    from netloop.model.inventory import Inventory

app = typer.Typer(name="lab", help="Virtual routers to practise on: the twin of an inventory.", no_args_is_help=True)
app.command()(export)
app.command()(fault)


class StartChoice(StrEnum):
    """How a twin starts."""

    LIVE = "live"
    BARE = "bare"


OptionalInventory = Annotated[
    Path | None,
    typer.Argument(metavar="[INVENTORY]", help="The inventory; without it, every lab.", show_default=False),
]
Backend = Annotated[
    str | None,
    typer.Option(
        "--backend",
        help="What the routers are made of: sandbox (the default; no root) or another lab; a wrong name lists them.",
        envvar="NETLOOP_LAB_BACKEND",
        show_default=False,
    ),
]
StartOption = Annotated[
    StartChoice | None,
    typer.Option(
        "--start",
        help="live (default): the IGP runs on the links with the IDs it elected; bare: links addressed, no routing.",
        envvar="NETLOOP_LAB_START",
        show_default=False,
    ),
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Stop the one that is up first.")]
Convergence = Annotated[
    float,
    typer.Option(
        "--convergence",
        min=0,
        help="Seconds that routing takes to settle after a change.",
        envvar="NETLOOP_LAB_CONVERGENCE",
    ),
]
Ttl = Annotated[
    float,
    typer.Option("--ttl", min=0.001, help="Hours after which the lab stops by itself.", envvar="NETLOOP_LAB_TTL"),
]
Faults = Annotated[
    Path | None,
    typer.Option(
        "--faults",
        metavar="FILE",
        help="Faults that the sandbox's routers have, a YAML file: see the explanation of the sandbox.",
        show_default=False,
    ),
]
All = Annotated[bool, typer.Option("--all", help="Stop every lab of this folder.")]


@app.command()
def up(  # noqa: PLR0913, PLR0917 -- each is an option of the command
    inventory: InventoryLocation,
    backend: Backend = None,
    start: StartOption = None,
    fresh: Fresh = False,
    convergence: Convergence = 1.0,
    ttl: Ttl = 8.0,
    faults: Faults = None,
    source: Source = DEFAULT_SOURCE,
) -> None:
    """Start one virtual router per host, as a network that netloop has not touched yet."""
    from netloop import settings
    from netloop.cli.fault_file import read_faults
    from netloop.cli.session import load
    from netloop.lab.lifecycle import LabOptions, down, ensure_up, find, lab_name
    from netloop.lab.service.folder import LabFolder
    from netloop.lab.twin.twin import Start

    loaded, home, name = load(inventory, source), settings.home(), lab_name(Path(inventory))
    planned = read_faults(faults, loaded.devices) if faults else None
    if fresh and down(home, name):
        say(f"lab {name} was stopped", err=True)
    before = find(home, name)
    if before is None and backend == "containerlab":
        say(f"containerlab takes minutes; follow it with: tail -F {LabFolder.of(home, name).log}", err=True)
    chosen = Start(start.value) if start else None
    options = LabOptions(backend, chosen, convergence, ttl * 3600, faults=planned)
    state = ensure_up(Path(inventory), loaded, home, options)
    _table([state])
    for sentence in _left_out(loaded, state):
        say(f"left out: {sentence}", fg="yellow", err=True)
    again = before is not None and before.pid == state.pid
    say(f"lab {state.name} {'was up already' if again else 'is up'} until {_clock(state)}", err=True)
    say(f"log in:  netloop lab connect {next(iter(state.nodes), 'HOST')} {inventory}", err=True)
    say(f"stop it: netloop lab down {inventory}", err=True)


@app.command()
def status(inventory: OptionalInventory = None) -> None:
    """Show the routers of the labs that are up, where each answers SSH, and what it takes where that is known."""
    from netloop.lab.lifecycle import memory

    found = labs_up(inventory)
    if found:
        _table(found, {state.name: memory(state) for state in found})
    else:
        say(f"no lab is up for {inventory}" if inventory else "no lab is up")


@app.command()
def down(inventory: OptionalInventory = None, every: All = False) -> None:
    """Stop the lab of an inventory, or all of them."""
    from netloop import settings
    from netloop.lab.lifecycle import down as stop
    from netloop.lab.lifecycle import lab_name
    from netloop.lab.service.folder import LabFolder

    if (inventory is None) is not every:
        raise UsageError("lab down: expected an INVENTORY or --all")
    home = settings.home()
    names = [lab_name(inventory)] if inventory else [folder.name for folder in LabFolder.all(home)]
    stopped, refused = 0, list[LabError]()
    for name in names:
        try:
            if stop(home, name):
                say(f"lab {name} stopped")
                stopped += 1
        except LabError as exc:
            refused.append(exc)
    if refused:
        raise LabError("; ".join(exc.message for exc in refused), hint=refused[0].hint)
    if not stopped:
        say(f"no lab is up for {inventory}" if inventory else "no lab is up")


@app.command()
def save(inventory: InventoryLocation) -> None:
    """Have the routers of a containerlab lab save their configurations in its folder."""
    from netloop import settings
    from netloop.lab.lifecycle import lab_name
    from netloop.lab.lifecycle import save as keep

    say(keep(settings.home(), lab_name(Path(inventory))))


@app.command()
def connect(
    host: Annotated[
        str,
        typer.Argument(
            metavar="HOST", help="The router, by its name in the inventory.", autocompletion=completion.routers
        ),
    ],
    inventory: OptionalInventory = None,
) -> None:
    """Log in to a virtual router with the system's ssh; only a containerlab router asks for its password."""
    import os

    from netloop.lab.service.ssh_command import ssh_command

    state = lab_with(host, labs_up(inventory))
    command = ssh_command(state, host)
    program = shutil.which(command[0])
    if program is None:
        where = state.nodes[host]
        raise UsageError("ssh is not installed", hint=f"{host} answers at {where} for user {state.username}")
    os.execv(program, command)  # noqa: S606 -- a list, no shell


def _left_out(inventory: Inventory, state: LabState) -> tuple[str, ...]:
    """What the routers of the lab will not be asked for, and why."""
    from netloop.reports.wording import together
    from netloop.stages.adapt import as_twin

    intents = as_twin(inventory, state).intents.values()
    return together((intent.device, part.subject, part.reason) for intent in intents for part in intent.left_out)


def _table(states: Sequence[LabState], memory: Mapping[str, Mapping[str, int]] | None = None) -> None:
    """One row per router; ``memory`` in bytes, by lab and router."""
    from netloop.cli.output import results
    from netloop.reports.layout import Columns, print_table

    known = memory or {}
    measured = any(known.values())
    rows = []
    for state in states:
        sizes = known.get(state.name, {})
        for name, endpoint in state.nodes.items():
            size = (f"{sizes[name] / 1e6:.0f} MB" if name in sizes else "-",) if measured else ()
            rows.append((state.name, name, endpoint.address, str(endpoint.port), _clock(state), *size))
    titles = ("lab", "host", "address", "port", "until", *(("memory",) if measured else ()))
    print_table(results(), Columns(titles, 2), rows, {row[4] for row in rows})


def _clock(state: LabState) -> str:
    return f"{state.expires.astimezone():%Y-%m-%d %H:%M}" if state.expires else "it is stopped"
