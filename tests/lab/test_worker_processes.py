"""Worker processes on a lab: the same words, results and journal as one process, as processes of their own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from netloop.journal.read import list_runs
from tests.lab.command import ROOT, CommandLine

pytestmark = pytest.mark.lab
ISP = ROOT / "inventory" / "isp.yaml"
LAB = (ISP, "--lab")
OWN = frozenset({"id", "started", "ended", "seconds", "at", "netloop", "run", "since"})
"""What is another at each run."""


def without_own(tree: Any) -> Any:
    """A report without what is another at each run."""
    if isinstance(tree, dict):
        return {key: without_own(value) for key, value in tree.items() if key not in OWN}
    return [without_own(item) for item in tree] if isinstance(tree, list) else tree


def test_many_processes_say_what_one_says(netloop: CommandLine, tmp_path: Path) -> None:
    """Diff, verify and its waiting: every word and every finding is that of one process, whatever the devices share."""
    for verb, code in ((("diff", "--check"), 5), (("verify", "--wait", "1"), 4)):
        said, reports = [], []
        for number in ("1", "3"):
            report = tmp_path / f"{verb[0]}-{number}.json"
            done = netloop(verb[0], *LAB, *verb[1:], "--processes", number, "--report", f"json:{report}")
            assert done.code == code, done.ending
            said.append(done.out)
            reports.append(without_own(json.loads(report.read_text())))
        assert said[0] == said[1]
        assert reports[0] == reports[1]


def test_apply_activate_verify_and_back_in_many_processes(netloop: CommandLine) -> None:
    """Everything is sent, activated, saved, proven and in the journal; the way back ends where it began."""
    many = ("--processes", "3", "--yes", "--allow-disruptive")
    applied = netloop("apply", *LAB, *many, "--activate")
    assert applied.code == 0, applied.ending
    assert netloop("verify", *LAB, "--processes", "3").code == 0
    record = next(run for run in list_runs(netloop.home) if run.verb == "apply")
    assert (record.path / "hosts.zip").exists()
    hosts = {host.name: host for host in record.hosts()}
    assert len(hosts) == 8
    for host in hosts.values():
        assert host.sent
        assert host.before is not None
        assert host.candidate is not None
        assert host.change is not None
    assert not list((netloop.home / "devices").glob("*.json")), "no device is left open"
    back = netloop("rollback", record.id, *many)
    assert back.code == 0, back.ending
    assert netloop("diff", *LAB, "--check", "--processes", "2").code == 5


def test_a_router_that_does_not_answer_is_its_own_failure_in_many_processes(netloop: CommandLine) -> None:
    """The others are done, whichever process they are in; the words and the exit code are those of one process."""
    assert netloop("lab", "up", ISP).code == 0
    assert netloop("lab", "fault", "p1", "drop", "pattern=show .*").code == 0
    said = []
    for number in ("1", "3"):
        done = netloop("verify", *LAB, "--processes", number, "--connect-timeout", "30s")
        assert done.code == 3, done.ending
        said.append(done.out)
    assert said[0] == said[1]


def test_a_template_that_fails_ends_the_run_before_a_router_is_asked(netloop: CommandLine, tmp_path: Path) -> None:
    """A device's template fails, whichever process renders it: place, words and exit code are those of one process, the
    first device's mistake is told, and not even a login happens."""
    own = tmp_path / "templates"
    own.mkdir()
    (own / "device.j2").write_text(
        'interface Loopback0\n{% if device in ("p2", "pe2") %}\n{{ nothing }}\n{% endif %}\n'
    )
    assert netloop("lab", "up", ISP).code == 0
    said = []
    for number in ("1", "3"):
        done = netloop("diff", *LAB, "--processes", number, "--templates", own)
        assert done.code == 2, done.ending
        said.append((done.out, done.err))
        (run,) = (netloop.home / "runs").iterdir()
        assert not list(run.rglob("commands.jsonl")), "a router was asked"
        shutil.rmtree(run)
    assert said[0] == said[1]
    assert f"{own / 'device.j2'}:3" in said[0][1]
    assert "p2: " in said[0][1]
