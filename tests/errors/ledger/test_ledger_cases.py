"""Each wrong ledger beside its inventory and exactly what the user is told. Write anew with NETLOOP_REGENERATE=1."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from netloop.errors import InventoryError
from netloop.stages.derive import load_inventory

FOLDER = Path(__file__).parent
CASES = sorted(case for case in FOLDER.glob("*.yaml") if not case.name.endswith(".ledger.yaml"))


def told(case: Path) -> str:
    with pytest.raises(InventoryError) as caught:
        load_inventory(case)
    return str(caught.value).replace(f"{FOLDER}/", "") + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_wrong_ledger_is_told_place_expected_and_found(case: Path) -> None:
    """A wrong ledger gives these problems, with its own lines and columns, and nothing else."""
    log = case.with_suffix(".log")
    if os.environ.get("NETLOOP_REGENERATE"):
        log.write_text(told(case))
    assert told(case) == log.read_text()


def test_every_file_belongs_to_a_case() -> None:
    """No log and no ledger is left behind by a case that is gone."""
    stems = {path.name.split(".")[0] for path in FOLDER.iterdir() if path.suffix in {".yaml", ".log"}}
    assert stems == {case.stem for case in CASES}
