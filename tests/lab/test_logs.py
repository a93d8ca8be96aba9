"""The log of runs over real SSH: what happens on each router is in it, and what was logged in with is not."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from netloop.lab.lifecycle import labs
from tests.lab.command import ROOT, CommandLine

pytestmark = [pytest.mark.lab, pytest.mark.unmeasured]

QUICKSTART = ROOT / "inventory" / "quickstart.yaml"


@pytest.mark.parametrize(
    ("transport", "library"), [("asyncssh", "asyncssh: "), ("netmiko", "paramiko.transport: "), ("napalm", "")]
)
def test_an_apply_is_told_and_no_password(netloop: CommandLine, tmp_path: Path, transport: str, library: str) -> None:
    """-v says the stages, -vv each line and what the library logs, the file all of it with times, for its owner."""
    path = tmp_path / "netloop.log"
    brief = netloop("-v", "diff", QUICKSTART, "--lab", "--transport", transport)
    assert "r1: connecting to 127." in brief.err
    assert "r1: logged in" in brief.err
    assert "show ip ospf" not in brief.err
    whole = netloop("apply", QUICKSTART, "--lab", "--yes", "--transport", transport, "-vv", "--log-file", path)
    assert whole.code == 0, whole.err
    logged = path.read_text()
    for text in (whole.err, logged):
        assert "r1: reading" in text
        assert "types 'show running-config'" in text
        assert "router-id 10.255.0.1" in text
        assert library in text
    passwords = {state.password for state in labs(netloop.home)}
    passwords |= {node.password for state in labs(netloop.home) for node in state.nodes.values() if node.password}
    assert passwords
    assert not [password for password in passwords if password in logged + whole.err + brief.err]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
