"""What a command said, read from its report, its table, its lines on stderr and ``netloop show``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.chaos.oracle import Said, Word

if TYPE_CHECKING:
    from tests.chaos.world import Command

NAME = r"(?P<name>r\d)"
OUTCOMES = ("in place", "changed", "saved", "rolled back", "failed", "unknown")
ROW = re.compile(
    rf"^ ?{NAME} +(?P<outcome>{'|'.join(OUTCOMES)}) +\d+ +(?P<saved>yes|no|unknown|-)(?: |$)",
    re.MULTILINE,
)
SHOWN = re.compile(rf"^{NAME} +(.*?)(?:  \(\d+ lines? sent\))?$", re.MULTILINE)
FAILURE = re.compile(rf"^ ?{NAME}  (?P<kind>[A-Z]\w+): (?P<text>.*)$", re.MULTILINE)
SAVED = {"yes": "saved", "no": "not saved", "unknown": "unknown", "-": "-", "nothing to save": "-"}
FATE = {"saved": "saved", "not saved": "not saved", "unknown whether it is saved": "unknown"}


def said(command: Command) -> Said:
    """What a command said that works on devices."""
    return Said(command.code, words(command), command.stdout, command.stderr)


def words(command: Command) -> dict[str, Word]:
    """The word on each router: the report's, or where there is none the table's."""
    try:
        report = json.loads(command.report.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return table(command.stdout)
    return {device["name"]: _word(device) for device in report["devices"]}


def _word(device: Mapping[str, Any]) -> Word:
    change, failure = device["change"] or {}, device["failure"] or {}
    parts = (change.get("reason"), *change.get("notes", ()), failure.get("message"), failure.get("hint"))
    saved = change.get("saved", "")
    return Word(
        change.get("outcome", ""), SAVED.get(saved, saved), failure.get("kind", ""), "; ".join(filter(None, parts))
    )


def table(stdout: str) -> dict[str, Word]:
    """The words of the table of changes and of the failures under it."""
    found = {m["name"]: Word(kind=m["kind"], text=m["text"]) for m in FAILURE.finditer(stdout)}
    for row in ROW.finditer(stdout):
        found[row["name"]] = Word(row["outcome"], SAVED[row["saved"]])
    return found


def disagreements(command: Command) -> list[str]:
    """Where the table, or a line on stderr, says something else than the report."""
    reported, found = words(command), []
    for name, word in table(command.stdout).items() if command.report.exists() else ():
        there = reported.get(name, Word())
        if (word.outcome, word.saved) != (there.outcome, there.saved) and not (word.kind and word.kind == there.kind):
            found.append(f"{name}: the table says {word}, the report {there}")
    for name, word in progress(command.stderr).items():
        there = reported.get(name)
        if there and word.outcome and (word.outcome, word.saved) != (there.outcome, there.saved):
            found.append(f"{name}: stderr says {word}, the report {there}")
    return found


def progress(stderr: str) -> dict[str, Word]:
    """The words of the lines that are printed as devices are through."""
    lines = re.finditer(rf"^applying {NAME}: (.*)$", stderr, re.MULTILINE)
    return {m["name"]: fate(m[2]) for m in lines}


def shown(stdout: str) -> dict[str, Word]:
    """The words of ``netloop show RUN``."""
    return {
        m["name"]: fate(m[2]) for m in re.finditer(rf"^{NAME} +(.*?)(?:  \(\d+ lines? sent\))?$", stdout, re.MULTILINE)
    }


def fate(text: str) -> Word:
    """How a device fared, in a line: ``changed, saved; 4 passed``."""
    first, _, rest = text.partition(";")
    outcome, _, saved = first.partition(", ")
    if outcome in OUTCOMES:
        if outcome == "saved":
            return Word("saved", "saved", text=rest)
        return Word(outcome, FATE.get(saved, "-"), text=rest)
    if text.startswith("unknown"):
        return Word("unknown", text=text)
    kind = re.match(r"[A-Z]\w+(?=: )", text)
    return Word(kind=kind[0] if kind else "", text=text)
