"""Snapshots: what routers say now is judged later as if they were asked, and two of them are compared."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from netloop.errors import ExitCode, UsageError
from netloop.model.difference import Area
from netloop.model.finding import Finding, Status
from netloop.model.run import Run
from netloop.workflow import differences, recorded, snapshot, verify
from tests.lab.fleet import ALLOWED, QUICKSTART, Fleet, fleet


def told(run: Run) -> set[tuple[str, str, str, Status, str]]:
    return {_short(finding) for result in run.results for finding in result.findings}


def _short(finding: Finding) -> tuple[str, str, str, Status, str]:
    return finding.device, finding.check, finding.subject, finding.status, finding.actual


def offline(found: Fleet, folder: Path) -> Run:
    return verify(replace(found.setup, recorded=recorded(folder)[0]))


def test_a_snapshot_is_judged_as_the_routers_were(tmp_path: Path) -> None:
    """A snapshot gives the same verdicts as the routers, of what passes and of what fails, and no router is asked."""
    with fleet(QUICKSTART, tmp_path) as found:
        assert snapshot(found.setup, tmp_path / "before").exit_code is ExitCode.DONE
        live = verify(found.setup)
        assert found.apply(**ALLOWED).exit_code is ExitCode.DONE
        snapshot(found.setup, tmp_path / "after")
        healthy = verify(found.setup)
        typed = {name: len(router.commands) for name, router in found.sandbox.network.routers.items()}
        before, after = offline(found, tmp_path / "before"), offline(found, tmp_path / "after")
        assert typed == {name: len(router.commands) for name, router in found.sandbox.network.routers.items()}
    assert live.exit_code is ExitCode.CHECK
    assert (told(before), before.exit_code) == (told(live), live.exit_code)
    assert (told(after), after.exit_code) == (told(healthy), ExitCode.DONE)
    changed, unknown = differences(tmp_path / "before", tmp_path / "after")
    assert {one.area for one in changed} >= {Area.IDENTITY, Area.INTERFACE, Area.ROUTE}
    assert not unknown
    assert differences(tmp_path / "after", tmp_path / "after") == ((), ())


def test_a_run_is_judged_as_a_snapshot_is(tmp_path: Path) -> None:
    """The folder of an earlier verify gives that verify's verdicts again."""
    with fleet(QUICKSTART, tmp_path) as found:
        found.apply(**ALLOWED)
        live = verify(found.setup)
        again = offline(found, tmp_path / "runs" / live.id)
    assert told(again) == told(live)


def test_what_was_not_recorded_is_not_passed(tmp_path: Path) -> None:
    """A command that is missing in a snapshot makes its checks *could not read*, and a device without any is one."""
    with fleet(QUICKSTART, tmp_path) as found:
        found.apply(**ALLOWED)
        snapshot(found.setup, tmp_path / "now")
        names = sorted(device.name for device in found.setup.devices)
        for output in (tmp_path / "now" / "hosts" / names[0] / "outputs").glob("show ip ospf*.txt"):
            output.unlink()
        for output in (tmp_path / "now" / "hosts" / names[1] / "outputs").glob("*.txt"):
            output.unlink()
        run = offline(found, tmp_path / "now")
    by_name = {result.device.name: result for result in run.results}
    ids = [f for f in by_name[names[0]].findings if f.check == "ospf-router-id"]
    assert [finding.status for finding in ids] == [Status.ERROR]
    failure = by_name[names[1]].failure
    assert failure is not None
    assert failure.message == f"nothing is recorded of {names[1]}"
    assert run.exit_code is ExitCode.DEVICE


def test_a_snapshot_never_overwrites(tmp_path: Path) -> None:
    """A folder that holds anything is refused before any device is asked."""
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.txt").write_text("mine")
    with fleet(QUICKSTART, tmp_path) as found, pytest.raises(UsageError, match="never overwrites"):
        snapshot(found.setup, tmp_path / "there")
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["mine.txt"]


def test_a_snapshot_says_what_it_is(tmp_path: Path) -> None:
    """Its folder names the inventory, the time and each device's platform, and holds no password."""
    with fleet(QUICKSTART, tmp_path) as found:
        snapshot(found.setup, tmp_path / "now")
    assert json.loads((tmp_path / "now" / "snapshot.json").read_text())["inventory"] == str(QUICKSTART)
    assert set(recorded(tmp_path / "now")[1].values()) == {"cisco_ios"}
    texts = [path.read_text() for path in (tmp_path / "now").rglob("*") if path.is_file()]
    assert not [text for text in texts if "correct-horse-battery" in text]
