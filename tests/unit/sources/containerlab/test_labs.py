"""Each lab of ``labs/`` beside the inventory and the notes that it gives. Write anew with NETLOOP_REGENERATE=1."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from netloop.stages.derive import load_inventory
from netloop.workflow.import_lab import ImportRequest, ImportResult, import_lab

LABS = Path(__file__).parent / "labs"
CASES = {
    "deployed": "deployed/clab-ring",
    "older": "older",
    "topology": "topology",
    "nornir": "nornir/clab-ring",
    "ansible": "ansible/clab-ring",
    "netlab": "netlab",
    "netlab-ansible": "netlab-ansible",
    "netlab-devices": "netlab-devices",
}
TODAY = date(2026, 11, 24)


def imported(case: str, output: Path | None = None) -> ImportResult:
    return import_lab(ImportRequest(LABS / CASES[case], TODAY, output), lambda: None)


@pytest.mark.parametrize("case", CASES)
def test_a_lab_gives_this_inventory_and_these_notes(case: str) -> None:
    """The text is as expected to the letter, and says everything that was left out."""
    done = imported(case)
    notes = "".join(f"{note}\n" for note in done.notes).replace(f"{LABS}/", "")
    for path, text in ((LABS / f"{case}.expected.yaml", done.text), (LABS / f"{case}.log", notes)):
        if os.environ.get("NETLOOP_REGENERATE"):
            path.write_text(text)
        assert path.read_text() == text


@pytest.mark.parametrize("case", CASES)
def test_what_is_written_loads_without_a_word(case: str, tmp_path: Path) -> None:
    """The inventory has no problem and no warning: its addresses are in the ledger beside it.

    Where the lab has an IPv6 loopback, the user is told that the start has no IGP for it.
    """
    output = tmp_path / "lab.yaml"
    done = imported(case, output)
    inventory = load_inventory(output)
    assert output.read_text() == done.text
    dual = any(loopback.ipv6 for intent in inventory.intents.values() for loopback in intent.loopbacks)
    assert [warning.rule for warning in inventory.warnings] == ["ipv6-not-carried"] * dual
    assert list(inventory.devices) == [host.name for host in done.lab.hosts]
    assert len(inventory.links) == len(done.lab.links)
    assert all(intent.router_ids for intent in inventory.intents.values())
    assert (tmp_path / "lab.ledger.yaml").exists() == (done.lab.pool is not None)


@pytest.mark.parametrize("case", CASES)
def test_no_secret_of_the_lab_is_written(case: str) -> None:
    """Passwords, though containerlab's are public, stay where they are."""
    text = (LABS / f"{case}.expected.yaml").read_text()
    for secret in ("NokiaSrl1!", "secret", "ssh_pass", "password: admin", "password: vagrant"):
        assert secret not in text


def test_every_expected_file_has_its_lab() -> None:
    """No file is left behind by a lab that is gone."""
    assert {path.name.partition(".")[0] for path in LABS.iterdir() if path.is_file()} == set(CASES)
