"""SARIF 2.1.0: problems in the form that code hosts and editors show beside the lines of a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from netloop import __version__
from netloop.errors import Problem
from netloop.model.inventory_warning import InventoryWarning

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LANGUAGE = "inventory.language"


def sarif(problems: Iterable[Problem], warnings: Iterable[Problem] = ()) -> dict[str, Any]:
    """A SARIF log with one run: the problems as errors, the warnings as warnings."""
    results = [_result(problem, "error") for problem in problems]
    results += [_result(warning, "warning") for warning in warnings]
    rules = _rules()
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    for result in results:
        result["ruleIndex"] = index[result["ruleId"]]
    driver = {"name": "netloop", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rules() -> list[dict[str, Any]]:
    from netloop.stages.rules import RULES, name_of

    texts = {
        LANGUAGE: "What is written is what the language of inventories allows.",
        **{warning.value: warning.meaning for warning in InventoryWarning},
        **{name_of(rule): (rule.__doc__ or "").strip() for rule in RULES},
    }
    return [{"id": name, "shortDescription": {"text": text}} for name, text in texts.items()]


def _result(problem: Problem, level: str) -> dict[str, Any]:
    notes = (("expected", problem.expected), ("found", problem.actual), ("hint", problem.hint))
    text = "\n".join([problem.message, *(f"{word}: {note}" for word, note in notes if note)])
    place = problem.place
    region = {"startLine": place.line, "startColumn": place.column}
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(place.file)}}
    if place.line:
        physical["region"] = {key: value for key, value in region.items() if value}
    located = {"locations": [{"physicalLocation": physical}]}
    return {"ruleId": problem.rule or LANGUAGE, "level": level, "message": {"text": text}, **located}


def uri(file: str) -> str:
    """A file as a URI: relative to where the command runs, as code hosts want it, where it is given so."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
