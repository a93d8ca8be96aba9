"""``netloop runs``: what was done, and when."""

from __future__ import annotations

ENDED = 24
"""What the column that says how a run ended gets at least, so that it reads as a sentence."""
REST = 57
"""What the other columns take beside the inventory's, with what is between them."""


def command() -> None:
    """List the runs of this folder's journal (``.netloop/runs``), the latest last."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from netloop import settings
    from netloop.cli.output import results, say, shown
    from netloop.journal import list_runs
    from netloop.text.masking import masked_message

    found = list_runs(settings.home())
    if not found:
        say(f"no run in {settings.home() / 'runs'}")
        return
    console = results()
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("run", no_wrap=True)
    table.add_column("verb", no_wrap=True)
    table.add_column("inventory", overflow="fold", max_width=max(console.width - REST - ENDED, 9))
    table.add_column("devices", justify="right")
    table.add_column("ended", overflow="fold")
    for run in found:
        where = f"{run.inventory}, lab {run.lab}" if run.lab else run.inventory
        cells = (run.id, run.verb, where, str(len(run.names)), masked_message(run.outcome))
        table.add_row(*(Text(shown(cell)) for cell in cells))
    console.print(table)
