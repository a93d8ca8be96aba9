"""What ``apply`` prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from netloop.cli import main

INVENTORY = """\
defaults: {platform: cisco_ios, username: u, routing: {router_id: Loopback0, ospf: {1: {area: 0}}}}
hosts:
  p1: {hostname: 192.0.2.1, loopbacks: {Loopback0: {ipv4: 10.255.0.1/32}}}
  p2: {hostname: 192.0.2.2, loopbacks: {Loopback0: {ipv4: 10.255.0.2/32}}}
"""


def test_a_device_that_could_not_be_read_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its failure stands with the plans, and not again with what was done; nobody has a script for the transport.

    Where no device could be read, that nothing was sent is all that is left to say.
    """
    monkeypatch.setenv("NETLOOP_HOME", str(tmp_path / "home"))
    (inventory := tmp_path / "net.yaml").write_text(INVENTORY)
    done = CliRunner().invoke(main.app, ["apply", str(inventory), "--transport", "replay", "--yes"])
    failures = [line.split()[0] for line in done.stdout.splitlines() if "Unreachable" in line]
    assert failures == ["p1", "p2"]
    assert done.stdout.splitlines()[-2:] == ["2 devices: 2 failed.", "Nothing was sent."]
    assert done.exit_code == 3
