"""``netloop lab export``: the twin of an inventory in another tool's words."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netloop.cli.options import InventoryLocation, Source
from netloop.cli.output import say
from netloop.settings import DEFAULT_SOURCE

if TYPE_CHECKING:
    from netloop.lab.twin.twin import Twin


class Target(StrEnum):
    """Whose words."""

    CONTAINERLAB = "containerlab"


To = Annotated[Target, typer.Option("--to", help="The tool that the files are for.")]
Output = Annotated[
    Path,
    typer.Option("--output", "-o", metavar="DIR", help="The folder to write to; files are replaced.", file_okay=False),
]


def export(
    inventory: InventoryLocation, to: To = Target.CONTAINERLAB, output: Output = Path(), source: Source = DEFAULT_SOURCE
) -> None:
    """Write the twin as a topology with startup configurations: no loopback and no BGP yet, those are netloop's."""
    from netloop.cli.session import load
    from netloop.lab.containerlab.kinds import kind_of
    from netloop.lab.containerlab.topology import files, lab_name, topology_file
    from netloop.lab.containerlab.write import write
    from netloop.lab.twin.build import build_twin

    loaded = load(inventory, source)
    network, name = build_twin(loaded, kind_of), lab_name(loaded.name)
    written = files(network, name)
    write(written, output)
    for path in written:
        say(output / path)
    _talk(network, output / topology_file(name))


def _talk(network: Twin, topology: Path) -> None:
    """What the files lack, and what to do with them; to stderr."""
    for node in network.nodes:
        if not node.startup:
            reason = f"{node.name}: no startup configuration, as netloop writes none for {node.kind}"
            say(reason, fg="yellow", err=True)
    say(f"start it: containerlab deploy -t {topology}", err=True)
