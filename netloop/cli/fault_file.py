"""Reading the faults of a lab from a YAML file, each problem with its place."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from netloop.errors import Place, Problem, UsageError

if TYPE_CHECKING:
    from netloop.lab.sandbox.fault_plan import FaultPlan, Mistake
    from netloop.sources.nodes import Node


def read_faults(path: Path, routers: Collection[str]) -> FaultPlan:
    """The faults in a file, for routers of these names.

    Raises:
        UsageError: the file cannot be read, or is wrong; all that is wrong is told with its place.
    """
    from netloop.lab.sandbox.fault_plan import fault_plan
    from netloop.sources.yaml_nodes import parse

    root, problems = parse(_text(path), str(path))
    if root is None or problems:
        raise _wrong(path, problems or [Problem(Place(str(path)), "the file is empty", "routers and their faults")])
    plan, mistakes = fault_plan(root.plain(), routers)
    if mistakes:
        raise _wrong(path, [_problem(root, mistake) for mistake in mistakes])
    return plan


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        reason = getattr(exc, "strerror", None) or "it is not UTF-8"
        raise UsageError(f"{path}: the faults cannot be read: {reason}") from exc


def _problem(root: Node, mistake: Mistake) -> Problem:
    node = root.at(mistake.path)
    place = node.place
    if mistake.path and mistake.of_key:
        above = root.at(mistake.path[:-1])
        place = above.keys.get(str(mistake.path[-1]), place)
    return Problem(place, mistake.message, mistake.expected)


def _wrong(path: Path, problems: list[Problem]) -> UsageError:
    ordered = sorted(problems, key=lambda problem: (problem.place.line or 0, problem.place.column or 0))
    count = f"{len(problems)} problem{'s' if len(problems) != 1 else ''}"
    return UsageError("\n".join([*map(str, ordered), f"{count} in {path}; nothing was started"]))
