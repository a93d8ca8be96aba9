"""SARIF 2.1.0: problems in the form that code hosts and editors show beside the lines of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from netloop import __version__
from netloop.errors import Place, Problem

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LANGUAGE = "inventory.language"
WARNING = "inventory.warning"
PLACED = re.compile(r"(?P<file>[^\n]+?):(?P<line>\d+):(?P<column>\d+): (?P<message>.*)", re.DOTALL)


def sarif(problems: Iterable[Problem], warnings: Iterable[str] = ()) -> dict[str, Any]:
    """A SARIF log with one run: the problems as errors, the warnings as warnings."""
    results = [*map(_error, problems), *map(_warning, warnings)]
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
        WARNING: "What works and could be better.",
        **{name_of(rule): (rule.__doc__ or "").strip() for rule in RULES},
    }
    return [{"id": name, "shortDescription": {"text": text}} for name, text in texts.items()]


def _error(problem: Problem) -> dict[str, Any]:
    notes = (("expected", problem.expected), ("found", problem.actual), ("hint", problem.hint))
    text = "\n".join([problem.message, *(f"{word}: {note}" for word, note in notes if note)])
    return _result(problem.rule or LANGUAGE, "error", text, problem.place)


def _warning(sentence: str) -> dict[str, Any]:
    found = PLACED.fullmatch(sentence)
    if not found:
        return _result(WARNING, "warning", sentence)
    place = Place(found["file"], int(found["line"]), int(found["column"]))
    return _result(WARNING, "warning", found["message"], place)


def _result(rule: str, level: str, text: str, place: Place | None = None) -> dict[str, Any]:
    result: dict[str, Any] = {"ruleId": rule, "level": level, "message": {"text": text}}
    if place:
        region = {"startLine": place.line, "startColumn": place.column}
        physical: dict[str, Any] = {"artifactLocation": {"uri": uri(place.file)}}
        if place.line:
            physical["region"] = {key: value for key, value in region.items() if value}
        result["locations"] = [{"physicalLocation": physical}]
    return result


def uri(file: str) -> str:
    """A file as a URI: relative to where the command runs, as code hosts want it, where it is given so."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
