"""``netloop schema``: the JSON Schema of inventories and of reports."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from netloop.cli.output import say


class Subject(StrEnum):
    """What has a schema."""

    INVENTORY = "inventory"
    REPORT = "report"


def command(subject: Annotated[Subject, typer.Argument(help="Of what.")] = Subject.INVENTORY) -> None:
    """Print the JSON Schema of the inventory (for your editor) or of the JSON report."""
    if subject is Subject.INVENTORY:
        from netloop.sources.schema import json_schema
    else:
        from netloop.reports.json_file import json_schema
    say(json.dumps(json_schema(), indent=2))
