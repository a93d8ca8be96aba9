"""Each wrong inventory of this folder beside exactly what the user is told. Write anew with NETLOOP_REGENERATE=1."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from netloop.errors import InventoryError
from netloop.stages.derive import load_inventory

FOLDER = Path(__file__).parent
CASES = sorted(FOLDER.glob("*.yaml"))


def told(case: Path) -> str:
    with pytest.raises(InventoryError) as caught:
        load_inventory(case)
    return str(caught.value).replace(f"{FOLDER}/", "") + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_wrong_inventory_is_told_place_expected_and_found(case: Path) -> None:
    """A wrong inventory gives these problems, in the order of the file, and nothing else."""
    log = case.with_suffix(".log")
    if os.environ.get("NETLOOP_REGENERATE"):
        log.write_text(told(case))
    assert told(case) == log.read_text()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_no_message_shows_a_secret_or_a_library(case: Path) -> None:
    """What is hidden stays hidden, and no word of a library's own gets through."""
    text = case.with_suffix(".log").read_text()
    for word in ("SEKRIT", "pydantic", "Input should", "jinja", "Traceback", "NoneType", "object at"):
        assert word.lower() not in text.lower()


def test_every_log_has_its_case() -> None:
    """No log is left behind by a case that is gone."""
    assert {log.stem for log in FOLDER.glob("*.log")} == {case.stem for case in CASES}
