"""``netloop render``: the configuration that says the intent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from netloop.cli import options as o
from netloop.cli.output import say
from netloop.settings import DEFAULT_SOURCE


def command(
    inventory: o.InventoryLocation,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Write DIR/HOST.cfg instead of printing.", file_okay=False),
    ] = None,
    limit: o.Limit = None,
    templates: o.Templates = None,
    source: o.Source = DEFAULT_SOURCE,
) -> None:
    """Print the configuration that the templates make of each host's intent; no device is asked.

    A host of a platform that netloop only verifies is named, and left out. Secrets that a template holds are masked;
    the files of --output have them as they are.
    """
    from netloop import workflow
    from netloop.cli.session import load
    from netloop.stages.select import select
    from netloop.text.masking import masked_text
    from netloop.text.words import plural

    found = load(inventory, source)
    names = [device.name for device in select(found, limit or ())]
    left = workflow.read_only(found, names)
    for name, reason in left.items():
        say(f"{name}: {reason}", err=True)
    texts = workflow.render(found, [name for name in names if name not in left], templates)
    if output is None:
        for name, text in texts.items():
            say(f"! {name}\n{masked_text(text)}")
        return
    write(texts, output)
    say(f"{plural(len(texts), 'file')} written to {output}", err=True)


def write(texts: dict[str, str], folder: Path) -> None:
    """Write one file a host.

    Raises:
        UsageError: the folder cannot be written.
    """
    from netloop.errors import UsageError

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / f"{name}.cfg").write_text(text, encoding="utf-8")
    except OSError as exc:
        raise UsageError(f"cannot write to {folder}: {exc.strerror}") from exc
