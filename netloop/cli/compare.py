"""``netloop compare``: what changed between two snapshots."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netloop.cli.output import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netloop.model.difference import Difference, NotComparable

Folder = Annotated[
    Path,
    typer.Argument(exists=True, file_okay=False, show_default=False, help="A snapshot's folder, or that of a run."),
]


def command(
    before: Folder,
    after: Folder,
    limit: Annotated[list[str] | None, typer.Option("--limit", "-l", metavar="HOST", help="Only these hosts.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Exit 5 when anything changed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the differences as JSON.")] = False,
) -> None:
    """Say what changed between two snapshots: identities, loopbacks and interfaces, adjacencies, sessions, routes."""
    from netloop import workflow
    from netloop.errors import ExitCode
    from netloop.model.jsonable import to_jsonable

    changed, unknown = workflow.differences(before, after, tuple(limit or ()))
    if as_json:
        say(json.dumps(to_jsonable({"differences": changed, "not_comparable": unknown}), indent=2, ensure_ascii=False))
    else:
        _print(changed, unknown)
    raise typer.Exit(int(ExitCode.DRIFT) if check and changed else 0)


def _print(changed: Sequence[Difference], unknown: Sequence[NotComparable]) -> None:
    from netloop.cli.output import results
    from netloop.reports.table import print_differences

    print_differences(changed, unknown, results())
