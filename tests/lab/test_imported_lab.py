"""A lab of containerlab's, imported: from its files to router IDs in effect, on its twin in the sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab.command import ROOT, CommandLine

pytestmark = [pytest.mark.lab, pytest.mark.unmeasured]

LAB = ROOT / "tests" / "unit" / "sources" / "containerlab" / "labs" / "older"


def test_an_imported_lab_is_applied_and_verified(tmp_path: Path) -> None:
    """Import, drift on the fresh twin, apply, verify: the loopbacks that the pool gave are the router IDs."""
    netloop, inventory = CommandLine(tmp_path / "home"), tmp_path / "pair.yaml"
    assert netloop("import", "containerlab", LAB, "--output", inventory).code == 0
    try:
        drift = netloop("diff", inventory, "--lab", "--check")
        assert drift.code == 5, drift.err
        assert "OSPF 1 router ID 10.254.0.0 -> 10.253.0.1 pending" in drift.out
        applied = netloop("apply", inventory, "--lab", "--yes", "--activate", "--allow-disruptive")
        assert applied.code == 0, applied.err
        assert netloop("verify", inventory, "--lab").code == 0
    finally:
        assert netloop("lab", "down", inventory).code == 0
