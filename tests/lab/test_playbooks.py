"""The playbooks under a real ansible-playbook: check mode is a dry run, changed and failed are true."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.command import ROOT, CommandLine

pytestmark = [pytest.mark.lab, pytest.mark.ansible]

ANSIBLE = Path(sys.executable).parent / "ansible-playbook"
INVENTORY = ROOT / "inventory" / "quickstart.yaml"
RECAP = re.compile(r"^localhost\s+: ok=\d+\s+changed=(?P<changed>\d+).* failed=(?P<failed>\d+)", re.MULTILINE)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"
    CommandLine(tmp_path / "home")("lab", "down", "--all")


def play(home: Path, name: str, *arguments: str, options: tuple[str, ...] = ("--lab",)) -> tuple[bool, bool]:
    """Whether the playbook changed something, and whether it failed."""
    variables = {
        "netloop_command": str(Path(sys.executable).parent / "netloop"),
        "netloop_inventory": str(INVENTORY),
        "netloop_options": list(options),
    }
    env = {**os.environ, "NETLOOP_HOME": str(home), "ANSIBLE_LOCALHOST_WARNING": "false", "ANSIBLE_HOME": str(home)}
    done = subprocess.run(
        [ANSIBLE, ROOT / "playbooks" / name, "-e", json.dumps(variables), *arguments],
        env=env,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    recap = RECAP.search(done.stdout)
    assert recap, done.stdout + done.stderr
    return recap["changed"] != "0", recap["failed"] != "0"


def test_from_diff_to_verify(home: Path) -> None:
    """diff and check mode report a change and make none; apply changes once; verify fails until all is in effect."""
    assert play(home, "diff.yml") == (True, False)
    assert play(home, "apply.yml", "--check") == (True, False)
    assert play(home, "diff.yml") == (True, False)
    assert play(home, "apply.yml") == (True, False)
    assert play(home, "apply.yml") == (False, False)
    assert play(home, "apply.yml", "--check") == (False, False)
    assert play(home, "verify.yml") == (False, True)
    assert play(home, "apply.yml", options=("--lab", "--activate")) == (False, True)
    activate = ("--lab", "--activate", "--allow-disruptive")
    assert play(home, "apply.yml", options=activate) == (True, False)
    assert play(home, "verify.yml") == (False, False)
