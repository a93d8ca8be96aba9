"""``netloop runs``: what was done, and when."""

from __future__ import annotations


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
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("run", "verb", "inventory", "lab", "devices", "ended"):
        table.add_column(
            column, overflow="fold", no_wrap=column in {"run", "verb"}, min_width=20 if column == "ended" else None
        )
    for run in found:
        cells = (run.id, run.verb, run.inventory, run.lab or "-", str(len(run.names)), masked_message(run.outcome))
        table.add_row(*(Text(shown(cell)) for cell in cells))
    results().print(table)
