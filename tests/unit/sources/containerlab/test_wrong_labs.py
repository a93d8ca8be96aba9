"""Each wrong file of ``wrong/`` beside exactly what the user is told. Write anew with NETLOOP_REGENERATE=1."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from netloop.errors import InventoryError
from netloop.sources.containerlab import read_lab
from netloop.stages.import_lab import convert

FOLDER = Path(__file__).parent / "wrong"
CASES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".log")


def told(path: Path) -> str:
    with pytest.raises(InventoryError) as caught:
        convert(read_lab(path))
    return str(caught.value).replace(f"{FOLDER}", "wrong") + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_wrong_lab_is_told_all_at_once_with_places(case: Path) -> None:
    """A wrong file gives these problems, in its order, and nothing else."""
    log = FOLDER / f"{case.name}.log"
    if os.environ.get("NETLOOP_REGENERATE"):
        log.write_text(told(case))
    assert told(case) == log.read_text()


def test_a_lab_that_is_not_there_is_told() -> None:
    """No file, and no traceback."""
    assert told(FOLDER / "none.clab.yml").startswith("wrong/none.clab.yml: this file cannot be read: No such file")


def test_every_log_has_its_case() -> None:
    """No log is left behind by a case that is gone."""
    assert {path.name for path in FOLDER.glob("*.log")} == {f"{case.name}.log" for case in CASES}
