"""netloop read: JSON lines and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from netloop.cli.main import app
from netloop.errors import ExitCode, UsageError

RUNNER = CliRunner()
OSPF = ' Routing Process "ospf 1" with ID 10.255.0.1\n Number of areas in this router is 1. 1 normal\n'


def test_a_line_for_each_file(tmp_path: Path) -> None:
    """One line of JSON each, in the order given; 0 where all were read or do not run."""
    for name, text in (("a", OSPF), ("b", "% BGP not active\n")):
        (tmp_path / f"{name}.txt").write_text(text)
    done = RUNNER.invoke(app, ["read", "--platform", "ios", "--command", "sh ip ospf", str(tmp_path / "a.txt")])
    (line,) = done.stdout.splitlines()
    assert (done.exit_code, json.loads(line)["router_ids"]) == (0, ["10.255.0.1"])
    done = RUNNER.invoke(app, ["read", "--platform", "iosxe", "--command", "sh bgp sum", str(tmp_path / "b.txt")])
    assert (done.exit_code, json.loads(done.stdout)["status"]) == (0, "not_running")


def test_what_cannot_be_read_is_the_code_of_a_failed_check(tmp_path: Path) -> None:
    """The other files are read, and the exit code is 4."""
    (tmp_path / "a.txt").write_text(OSPF)
    files = [str(tmp_path / "missing.txt"), str(tmp_path / "a.txt")]
    done = RUNNER.invoke(app, ["read", "--platform", "ios", "--command", "show ip ospf", *files])
    assert [json.loads(line)["status"] for line in done.stdout.splitlines()] == ["unreadable", "read"]
    assert done.exit_code == ExitCode.CHECK


def test_standard_input() -> None:
    """``-`` is what is piped in; it has no name, so both options are needed."""
    done = RUNNER.invoke(app, ["read", "--platform", "ios", "--command", "r1#sh ip ospf", "-"], input=OSPF)
    assert json.loads(done.stdout)["file"] == "-"
    assert isinstance(RUNNER.invoke(app, ["read", "-"], input=OSPF).exception, UsageError)
    assert isinstance(RUNNER.invoke(app, ["read", "--platform", "vax", "-"], input=OSPF).exception, UsageError)
