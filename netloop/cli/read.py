"""``netloop read``: what outputs of show commands say, file by file."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from netloop.cli.output import say


def command(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Files that hold one output each, folders of them, or - for stdin."),
    ],
    platform: Annotated[
        str | None,
        typer.Option("--platform", metavar="NAME", help="Which platform printed it: its name, or any alias."),
    ] = None,
    show_command: Annotated[
        str | None,
        typer.Option(
            "--command", metavar="COMMAND", help="The show command, as it was typed: abbreviated, with its prompt."
        ),
    ] = None,
) -> None:
    """Say what outputs of show commands say, without a router: one line of JSON for each file.

    Router IDs and processes of the device itself, those of others, system IDs, loopbacks, neighbors; of a configuration
    its loopbacks and router IDs, and nothing else. A folder is read whole, where files or their folders are named for
    commands (show_ip_ospf.txt, show_ip_ospf/r1.txt). A file that cannot be read says why; the exit code is 4 then.
    """
    from netloop import registry
    from netloop.errors import ExitCode
    from netloop.model.shown import ShownStatus
    from netloop.stages import read_outputs

    name = registry.resolve("platform", platform) if platform else None
    stdin = ""
    if read_outputs.STDIN in files:
        stdin, problem = read_outputs.decoded(sys.stdin.buffer.read(read_outputs.LARGEST))
        stdin = "" if problem else stdin
    found = list(read_outputs.printed(files, show_command, name, stdin))
    unreadable = False
    for file, shown in read_outputs.read(found):
        unreadable = unreadable or shown.status is ShownStatus.UNREADABLE
        say(json.dumps(read_outputs.document(file, shown)))
    if unreadable:
        raise typer.Exit(ExitCode.CHECK)
