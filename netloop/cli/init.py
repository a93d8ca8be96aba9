"""``netloop init``: a folder to begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netloop.cli.output import say
from netloop.starter.content import CodeHost

if TYPE_CHECKING:
    from netloop.starter.write import NewFiles


def command(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="Where; made if it is not there.")] = Path(),
    ci: Annotated[CodeHost, typer.Option("--ci", help="For which code host a CI job is written.")] = CodeHost.BOTH,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")] = False,
) -> None:
    """Write an inventory to begin with, and what a repository and CI need beside it; no file is overwritten.

    Files that are there already are left as they are and named, which is no failure (exit code 0). Where something
    stands in the way, nothing is written at all (exit code 2).
    """
    from netloop.starter.content import contents
    from netloop.starter.write import planned, write

    plan = planned(folder, contents(ci))
    late = () if dry_run else write(plan)
    for path in plan.new:
        if path not in late:
            say(f"{'would write' if dry_run else 'wrote':<11} {folder / path}")
    for path in (*plan.left, *late):
        say(f"{'left':<11} {folder / path}: it is there already")
    for note in _notes(plan):
        say(f"note: {note}", fg="yellow", err=True)
    if not dry_run:
        say(_next(folder), dim=True, err=True)


def _notes(plan: NewFiles) -> Iterator[str]:
    """What the user must know of what was there, and of where the files are."""
    from netloop.starter.content import AT_THE_TOP, IGNORED, REQUIREMENTS, SCHEMA, local_origin, requirement
    from netloop.starter.write import differs, missing_lines

    if missing := missing_lines(plan, IGNORED):
        yield f"{plan.folder / IGNORED} does not have {', '.join(missing)}: runs and secrets are not for a repository"
    if differs(plan, SCHEMA):
        yield f"{plan.folder / SCHEMA} is not this version's; renew it: netloop schema > {plan.folder / SCHEMA}"
    if REQUIREMENTS in plan.new and (origin := local_origin()):
        yield (
            f"{plan.folder / REQUIREMENTS} says {requirement()}, and this netloop came from {origin}: where your index"
            " has no such version, write down a place that CI reaches"
        )
    top = _top(plan.folder)
    if top and (names := [path for path in AT_THE_TOP if path in plan.new]):
        yield f"{', '.join(names)}: read at the top of a repository only, which is {top} here"


def _top(folder: Path) -> Path | None:
    """The top of the repository around a folder, None where that is the folder itself, or there is none."""
    own = folder.absolute()
    found = next((one for one in (own, *own.parents) if (one / ".git").exists()), None)
    return None if found == own else found


def _next(folder: Path) -> str:
    from netloop.starter.content import INVENTORY

    where = "" if folder == Path() else f"cd {folder}; "
    steps = (f"validate {INVENTORY}", f"lab up {INVENTORY}", f"diff {INVENTORY} --lab")
    return f"next: {where}{'; '.join(f'netloop {step}' for step in steps)}"
