"""Each inventory of this folder beside exactly the warnings that it gets. Write anew with NETLOOP_REGENERATE=1."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from netloop.model.inventory_warning import InventoryWarning
from netloop.stages.derive import load_inventory

FOLDER = Path(__file__).parent
CASES = sorted(FOLDER.glob("*.yaml"))
SAMPLES = [path for path in (FOLDER.parents[1] / "inventory").glob("*.yaml") if not path.stem.endswith(".ledger")]
ELSEWHERE = {InventoryWarning.SECRET_FILE_MODE, InventoryWarning.LEDGER_BEHIND}
"""What depends on more than one file: tests/unit has its cases."""


def told(case: Path) -> str:
    warnings = load_inventory(case).warnings
    return "".join(f"{line}\n" for w in warnings for line in (w.headline, *w.notes)).replace(f"{FOLDER}/", "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_an_inventory_gets_these_warnings(case: Path) -> None:
    """Place, what is odd, the name to waive it by, what was expected and a hint, from top to bottom; or nothing."""
    log = case.with_suffix(".log")
    if os.environ.get("NETLOOP_REGENERATE"):
        log.write_text(told(case))
    assert told(case) == log.read_text()
    assert bool(log.read_text()) != case.stem.startswith("quiet")


def test_every_log_has_its_case() -> None:
    """No log is left behind by a case that is gone."""
    assert {log.stem for log in FOLDER.glob("*.log")} == {case.stem for case in CASES}


@pytest.mark.parametrize("kind", sorted({*InventoryWarning} - ELSEWHERE))
def test_every_kind_has_a_case(kind: InventoryWarning) -> None:
    """No kind of warning that nothing brings up."""
    assert any(f"[{kind}]" in log.read_text() for log in FOLDER.glob("*.log"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_get_none(sample: Path) -> None:
    """What people start from is as it should be."""
    assert load_inventory(sample).warnings == ()


def test_the_page_says_what_each_kind_is_and_what_to_do() -> None:
    """Each kind of warning has a row in the page about inventories."""
    page = (FOLDER.parents[1] / "docs" / "howto" / "inventory.md").read_text()
    assert {f"\n| `{kind}` | " in page for kind in InventoryWarning} == {True}
