"""Activation follows what a router says at its turn, over real SSH: neighbors may come up between plan and clear."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from netloop.errors import ExitCode
from netloop.journal import open_run
from netloop.journal.write import summary
from netloop.lab.sandbox.shell import Shell
from netloop.model.finding import Status
from netloop.model.run import Run
from netloop.reports import table
from netloop.workflow import Consent, apply, carry, verify
from netloop.workflow.run_context import RunContext
from tests.lab.fleet import ALLOWED, QUICKSTART, Fleet, fleet

pytestmark = pytest.mark.lab
CLEAR = "clear ip ospf 1 process"
LINK = "GigabitEthernet0/0"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Fleet]:
    """Two routers whose link is down."""
    with fleet(QUICKSTART, tmp_path) as found:
        typed(found, "shutdown")
        assert not neighbors(found)
        yield found


def typed(found: Fleet, word: str) -> None:
    """Somebody is at r1's link, and its routers have noticed."""
    router = found.sandbox.network.routers["r1"]

    def work() -> None:
        shell = Shell(router, "somebody", lambda _: None, lambda: None)
        for line in ("configure terminal", f"interface {LINK}", word, "end"):
            shell.feed(f"{line}\r")

    found.sandbox.call(work)
    time.sleep(3 * found.sandbox.network.convergence)


def neighbors(found: Fleet) -> bool:
    router = found.sandbox.network.routers["r1"]
    return found.sandbox.call(
        lambda: (router.network.settle(), any(a.up for *_, a in router.network.igps["ospf"].of(router)))[1]
    )


def applied_while(found: Fleet, event: Callable[[], None], **allowed: bool) -> Run:
    """An apply between whose plan and first line something happens."""

    def agree(_: object) -> bool:
        event()
        return True

    return apply(found.setup, Consent(lambda _: None, agree, activate=True, **allowed))


def test_an_id_that_came_to_wait_is_activated(pair: Fleet) -> None:
    """No neighbor as the plan is made, so nothing waits; one as it is sent: the ID waits, and is cleared."""
    run = applied_while(pair, lambda: typed(pair, "no shutdown"), allow_disruptive=True)
    assert [result.plan.pending for result in run.results if result.plan] == [(), ()]
    assert [result.change.activated for result in run.results if result.change] == [(CLEAR,), (CLEAR,)]
    assert run.exit_code is ExitCode.DONE
    assert {f.status for r in verify(pair.setup).results for f in r.findings} == {Status.PASSED}


def test_it_is_not_cleared_without_leave(pair: Fleet) -> None:
    """The plan had no price, so that it went through; what came to cost an adjacency is left, and the run says so."""
    run = applied_while(pair, lambda: typed(pair, "no shutdown"))
    for result, other in zip(run.results, ("r2", "r1"), strict=True):
        assert result.change is not None
        assert result.change.activated == ()
        note = f"not activated: {CLEAR!r} would drop {other} by now, and --allow-disruptive was not given"
        assert note in result.change.notes
        assert Status.PENDING in result.statuses
    assert run.exit_code is ExitCode.CHECK


def test_a_clear_that_is_not_needed_any_more_is_not_sent(pair: Fleet) -> None:
    """Planned with a neighbor, who is gone when the line is sent: the ID is in effect at once, nothing is cleared."""
    typed(pair, "no shutdown")
    run = applied_while(pair, lambda: typed(pair, "shutdown"), allow_disruptive=True)
    assert all(result.plan is not None and result.plan.activations for result in run.results)
    assert [result.change.activated for result in run.results if result.change] == [(), ()]
    ids = {f.status for r in run.results for f in r.findings if f.check == "ospf-router-id"}
    assert ids == {Status.PASSED}
    assert run.exit_code is ExitCode.CHECK, "the link between the two is down"


def test_one_that_fails_ends_it(tmp_path: Path) -> None:
    """The first router refuses its clear: it is the failure, and the next one keeps its old ID and says why.

    It was changed and saved before, which its line in the journal says, too; and it is read again with the others, so
    that nobody's verdict goes by what it was before the change.
    """
    with fleet(QUICKSTART, tmp_path) as found:
        found.sandbox.network.routers["r1"].faults.reject(r"^clear ip ospf")
        run = found.apply(prove=True, **ALLOWED)
        first, second = run.results
        assert first.failure is not None
        assert summary(first).endswith("; before that changed, saved")
        assert second.change is not None
        assert second.change.activated == ()
        assert "not activated: it ended with r1, which failed" in second.change.notes
        assert Status.PENDING in second.statuses
        assert {f.status for result in run.results for f in result.findings} == {Status.PASSED, Status.PENDING}
        assert run.exit_code is ExitCode.DEVICE


def test_one_that_reloads_at_its_clear_is_judged_by_what_it_became(tmp_path: Path) -> None:
    """A reload takes the new ID into effect: no verdict on the router, from before, says that it still waits."""
    with fleet(QUICKSTART, tmp_path) as found:
        found.sandbox.network.routers["r1"].faults.reload(r"^clear ip ospf", down=1.0)
        run = found.apply(prove=True, **ALLOWED)
        first, second = run.results
        assert first.failure is not None
        assert not [f for f in first.findings if f.check == "ospf-router-id" and f.status is Status.PENDING]
        assert "router ID" not in "".join(table._details(first))
        assert Status.FAILED not in second.statuses


def test_a_signal_while_all_are_judged_takes_nothing_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Changed and saved is what the routers are, and stay, in the table and in the journal: none was "not started".

    What could not be judged any more is named: the checks of all devices together.
    """
    with fleet(QUICKSTART, tmp_path) as found:
        setup = found.setup

        def interrupted(context: RunContext, before: object) -> None:
            context.interrupts.count += 1
            original(context, before)  # type: ignore[arg-type]

        original = carry.prove
        monkeypatch.setattr(carry, "prove", interrupted)
        run = found.apply(prove=True, allow_disruptive=True)
        assert run.exit_code is ExitCode.INTERRUPTED
        assert [result.failure for result in run.results] == [None, None]
        assert {name.partition(";")[0] for name in open_run(setup.home, run.id).devices.values()} == {"changed, saved"}
        assert {"reachable", "ospf-adjacency"} <= set(run.not_asked)
