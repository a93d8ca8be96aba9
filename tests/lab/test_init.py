"""A fresh ``netloop init``, from the first command that it suggests to the proof."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.lab, pytest.mark.unmeasured]


def test_a_fresh_folder_goes_from_validate_to_the_proof(tmp_path: Path) -> None:
    """Validate, lab, diff, apply, verify, with nothing changed in any file and no inventory named after the first."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NETLOOP_")}
    environment = {**kept, "NO_COLOR": "1", "TERM": "dumb"}

    def netloop(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "netloop", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        return f"{done.returncode}: {done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr}"

    assert netloop("init").startswith("0: wrote")
    assert netloop("validate", "inventory.yaml").startswith("0: inventory.yaml: 2 hosts")
    try:
        assert netloop("lab", "up", "inventory.yaml").startswith("0: ")
        assert netloop("diff", "--lab") == "0: 2 devices: 2 to change, 2 with a router ID pending. Nothing was sent."
        assert netloop("apply", "--lab", "--yes", "--activate", "--allow-disruptive").startswith("0: ")
        assert netloop("verify", "--lab").startswith("0: 2 devices: ")
        assert netloop("diff", "--lab", "--check").startswith("0: ")
    finally:
        assert netloop("lab", "down", "inventory.yaml").startswith("0: ")
