"""A run is undone, and what others did stays: over real SSH."""

from __future__ import annotations

from pathlib import Path

import pytest

from netloop.errors import ExitCode
from netloop.journal import DeviceLock, open_run
from netloop.lab.sandbox.router import Router
from netloop.lab.twin.twin import Start
from netloop.model.change import Outcome, Saved
from netloop.model.routing import Protocol
from netloop.model.run import Run
from netloop.workflow import Consent, diff, rollback
from tests.lab.fleet import Fleet, fleet
from tests.lab.true_words import ALLOW, SAMPLES, change, is_old, of, only_r1, router, unsave

pytestmark = pytest.mark.lab


def undo(found: Fleet, run: Run, *, force: bool = False) -> Run:
    record = open_run(found.setup.home, run.id)
    return rollback(found.setup, Consent(lambda _: None, lambda _: True, **ALLOW), record, force=force)


def test_a_run_is_undone(pair: Fleet) -> None:
    """Back to the owned configuration before, saved; a line that somebody else added since stays."""
    run = pair.apply(**ALLOW)
    router(pair).edit(["ip route 192.0.2.9 255.255.255.255 Null0"])
    back = undo(pair, run)
    assert back.exit_code is ExitCode.DONE
    for name in ("r1", "r2"):
        assert change(back, name).saved is Saved.YES
        assert is_old(router(pair, name).running_text())
        assert is_old(router(pair, name).startup)
    assert "ip route 192.0.2.9 255.255.255.255 Null0" in router(pair).startup


@pytest.mark.parametrize("start", list(Start))
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_way_back_ends_where_it_began(path: Path, start: Start, tmp_path: Path) -> None:
    """Statement for statement, in both configurations, whatever protocols, VRFs and sections the run had made."""
    with fleet(path, tmp_path, start) as found:
        before = {name: statements(one) for name, one in found.sandbox.network.routers.items()}
        run = found.apply(activate=True, **ALLOW)
        assert {change(run, name).outcome for name in found.sandbox.network.routers} == {Outcome.CHANGED}
        waiting = {f.instance.protocol for r in run.results for f in r.findings if f.instance and f.status != "passed"}
        assert waiting <= {Protocol.LDP}, "which runs where a link has it, and a bare router has no link"
        assert undo(found, run).exit_code is ExitCode.DONE
        for name, one in found.sandbox.network.routers.items():
            assert statements(one) == before[name], name


def statements(one: Router) -> tuple[list[str], list[str]]:
    """The running and the startup configuration without comments and sizes."""
    texts = (one.running_text(), one.startup)
    running, startup = ([t for t in text.splitlines() if not t.startswith(("!", "Current"))] for text in texts)
    return running, startup


def test_owned_lines_that_moved_since_refuse_the_way_back(pair: Fleet) -> None:
    """A colleague's change of an owned line is named and kept; --force goes back all the same, on both routers."""
    run = pair.apply(**ALLOW)
    router(pair).edit(["router ospf 1", "router-id 9.9.9.9"])
    back = undo(pair, run)
    failure = of(back).failure
    assert failure is not None
    assert failure.kind == "ConfigurationChanged"
    assert "router-id 9.9.9.9" in failure.message
    assert "router-id 9.9.9.9" in router(pair).running_text()
    assert is_old(router(pair, "r2").running_text())
    forced = undo(only_r1(pair), run, force=True)
    assert change(forced).outcome is Outcome.CHANGED
    assert is_old(router(pair).running_text())
    assert "9.9.9.9" not in router(pair).running_text()


def test_the_way_back_from_a_way_back_that_broke_off_is_saved(pair: Fleet) -> None:
    """Killed before its save, a rollback leaves what runs old and startup new; where nobody can look, it is saved."""
    r1, one = router(pair), only_r1(pair)
    run = one.apply(**ALLOW)
    new = r1.startup
    undo(one, run)
    unsave(r1, new)
    lock = DeviceLock.take(one.setup.home, one.setup.devices[0], "20260101T000000Z-abcdef", "rollback")
    lock.changing()
    lock.release()
    r1.faults.reject("^show startup-config")
    back = undo(one, run)
    assert (change(back).outcome, change(back).saved) == (Outcome.SAVED, Saved.YES)
    assert is_old(r1.startup)


def test_force_takes_no_line_that_is_not_netloops(pair: Fleet) -> None:
    """--force is about owned lines that moved: a colleague's neighbor in the router bgp that netloop made stays."""
    run = pair.apply(**ALLOW)
    router(pair).edit(["router ospf 1", "router-id 9.9.9.9", "router bgp 65000", "neighbor 192.0.2.66 remote-as 65066"])
    forced = undo(only_r1(pair), run, force=True)
    assert change(forced).outcome is Outcome.CHANGED
    assert any("neighbor 192.0.2.66 remote-as 65066" in note for note in change(forced).notes)
    assert "neighbor 192.0.2.66 remote-as 65066" in router(pair).running_text()
    assert "9.9.9.9" not in router(pair).running_text()
    assert "10.255.0.2" not in router(pair).running_text()


def test_no_dry_run_ever_types_more_than_show_commands(pair: Fleet) -> None:
    """Looking whether it is saved is a show command too."""
    diff(pair.setup)
    typed = [typed.line for typed in router(pair).commands]
    assert "show startup-config" in typed
    assert not [line for line in typed if not line.startswith(("show ", "terminal "))]
