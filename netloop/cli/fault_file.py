"""Reading the faults of a lab from a YAML file, each problem with its place."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from netloop.disk import line_of, read_text, regular
from netloop.errors import Place, Problem, UsageError
from netloop.text.words import plural

LARGEST = 1024 * 1024

if TYPE_CHECKING:
    from netloop.lab.sandbox.fault_plan import FaultMistake, FaultPlan
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
        return read_text(path, LARGEST)
    except OSError as exc:
        message = f"{path}: the faults cannot be read: {exc.strerror or exc}"
        raise UsageError(message, hint=f"expected {regular(LARGEST)}") from exc
    except UnicodeDecodeError as exc:
        raise UsageError(f"{path}:{line_of(exc)}: the faults are not text in UTF-8") from exc


def _problem(root: Node, mistake: FaultMistake) -> Problem:
    node = root.at(mistake.path)
    place = node.place
    if mistake.path and mistake.of_key:
        above = root.at(mistake.path[:-1])
        place = above.keys.get(str(mistake.path[-1]), place)
    return Problem(place, mistake.message, mistake.expected)


def _wrong(path: Path, problems: list[Problem]) -> UsageError:
    ordered = sorted(problems, key=lambda problem: (problem.place.line or 0, problem.place.column or 0))
    count = plural(len(problems), "problem")
    return UsageError("\n".join([*map(str, ordered), f"{count} in {path}; nothing was started"]))
