"""Every sample inventory, from its fresh twin to a proof and to a second apply that changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from netloop.errors import ExitCode
from netloop.model.change import Outcome
from netloop.model.finding import Status
from netloop.platforms.cisco_ios import PLATFORM
from netloop.workflow import diff, verify
from tests.lab.fleet import ALLOWED, ROOT, fleet

pytestmark = pytest.mark.lab

SAMPLES = sorted(path for path in (ROOT / "inventory").glob("*.yaml") if not path.name.endswith(".ledger.yaml"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_sample(path: Path, tmp_path: Path) -> None:
    """It applies, activates and verifies, every protocol of it; then nothing is left."""
    with fleet(path, tmp_path) as found:
        assert diff(found.setup, check=True).exit_code is ExitCode.DRIFT
        applied = found.apply(prove=True, **ALLOWED)
        problems = [f"{r.device.name}: {r.failure or r.change}" for r in applied.results if r.failure or not r.change]
        assert applied.exit_code is ExitCode.DONE, problems
        assert all(r.change is not None and r.change.outcome is Outcome.CHANGED for r in applied.results)
        for result in applied.results:
            assert result.plan is not None
            running = found.sandbox.network.routers[result.device.name].running_text()
            intent = found.setup.inventory.intents[result.device.name]
            assert PLATFORM.planner.owned_sections(running, result.plan.candidate, intent) == ()

        proof = verify(found.setup)
        assert proof.exit_code is ExitCode.DONE
        findings = [finding for result in proof.results for finding in result.findings]
        assert {finding.status for finding in findings if finding.check != "bgp-session"} == {Status.PASSED}
        outside = [f for f in findings if f.status is not Status.PASSED]
        assert {f.actual for f in outside} <= {"the other end is not in the inventory, so not in the lab"}
        intents = found.setup.inventory.intents.values()
        declared = {str(identity.instance.protocol) for intent in intents for identity in intent.router_ids}
        passed = {str(f.instance.protocol) for f in findings if f.instance and f.status is Status.PASSED}
        assert passed == declared

        before = found.snapshots()
        again = found.apply(prove=True, **ALLOWED)
        assert {r.change.outcome for r in again.results if r.change} == {Outcome.UNCHANGED}
        assert found.snapshots() == before
