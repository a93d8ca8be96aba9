"""``netloop snapshot``: what all devices say now, kept in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from netloop.cli.choices import Choices, sharing

Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="DIR", help="A new folder for the snapshot.", show_default=False)
]


@sharing("templates", "converge_timeout", "save_timeout")
def command(choices: Choices, output: Output) -> None:
    """Keep what all devices say of identities, adjacencies, sessions and routes, to judge or compare it later.

    Sends show commands only. Judge it with: netloop verify INVENTORY --from DIR. Compare two with: netloop compare.
    """
    from netloop import workflow
    from netloop.cli.output import results, say
    from netloop.cli.session import conclude, setup
    from netloop.reports.failures import print_failures
    from netloop.text.words import plural

    ready = setup(choices)
    with ready.interrupts:
        done = workflow.snapshot(ready, output)
        read = sum(result.failure is None for result in done.results)
        code = conclude(done, choices.report, lambda run: print_failures(run, results()))
        say(f"{output}: {read} of {plural(len(done.results), 'device')}")
    raise typer.Exit(code)
