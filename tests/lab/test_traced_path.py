"""The page that follows one router ID to a finding: what it shows of a run is what a run in the sandbox gives."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netloop.answers import hosts_of
from tests.lab.command import ROOT, CommandLine

pytestmark = [pytest.mark.lab, pytest.mark.timeout(240)]

PAGE = (ROOT / "docs/explanation/traced-path.md").read_text()
ALONE = ("inventory/quickstart.yaml", "--lab", "--limit", "r1")
OF_A_MOMENT = frozenset({"at", "n", "seconds"})
"""Parts of a record that are others in every run."""


def shown() -> Iterator[Any]:
    """The JSON values of the page."""
    decoder = json.JSONDecoder()
    for block in re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL):
        text = block.strip()
        while text:
            value, end = decoder.raw_decode(text)
            yield value
            text = text[end:].strip()


def within(part: Any, whole: Any) -> bool:
    """Whether a value has all that the other one shows of it."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(
            key in OF_A_MOMENT or (key in whole and within(value, whole[key])) for key, value in part.items()
        )
    if isinstance(part, list):
        return len(part) == len(whole) and all(map(within, part, whole))
    return bool(part == whole)


def test_the_page_shows_what_a_run_gives(home: Path) -> None:
    """The priced step, both records of the journal and the findings before and after the clear are those of a run."""
    netloop = CommandLine(home)
    reports = [home.parent / name for name in ("applied.json", "activated.json")]
    assert netloop("lab", "up", ALONE[0]).code == 0
    assert netloop("apply", *ALONE, "--yes", "--no-prove", "--report", f"json:{reports[0]}").code == 0
    (run,) = (home / "runs").iterdir()
    folder = hosts_of(run) / "r1"
    verified = netloop("verify", *ALONE)
    assert verified.code == 4
    activated = ("--yes", "--no-prove", "--activate", "--allow-disruptive", "--report", f"json:{reports[1]}")
    assert netloop("apply", *ALONE, *activated).code == 0

    given = [
        *json.loads((folder / "plan.json").read_text())["steps"],
        *map(json.loads, (folder / "commands.jsonl").read_text().splitlines()),
        *(found for path in reports for found in json.loads(path.read_text())["devices"][0]["findings"]),
    ]
    values = list(shown())
    assert len(values) == 5
    assert [value for value in values if not any(within(value, one) for one in given)] == []
    row = next(line for line in verified.out.splitlines() if "ospf-router-id" in line)
    assert row.split() in [line.split() for line in PAGE.splitlines()]
