"""The anchor: what a loopback and what an interface's address come to when a link dies, on real routers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab.anchor.experiment import run
from tests.lab.anchor.page import made
from tests.lab.anchor.result import Death, Run, load
from tests.lab.frr_host import requires_frr

pytestmark = pytest.mark.unmeasured

MOST_LOST = 150
"""Pings, three seconds of them: far beyond what rerouting, or the cut itself, takes on a busy machine."""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One lab, whose link loses its carrier."""
    return run(tmp_path_factory.mktemp("home"), [Death.CARRIER])


class TestOnRealRouters:
    """Of one run, as it takes most of a minute."""

    pytestmark = requires_frr

    def test_loopback_stays_reachable(self, outcome: Run) -> None:
        """The loopback answers over the other path; few pings are lost."""
        pings = outcome.trials[0].loopback.pings
        assert "." not in pings.before
        assert pings.lost <= MOST_LOST
        assert set(pings.after[MOST_LOST:]) == {"!"}

    def test_session_between_loopbacks_stays_up(self, outcome: Run) -> None:
        """The BGP session between the loopbacks is the same one before and after, and was never found down."""
        way = outcome.trials[0].loopback
        assert way.before.up
        assert way.after == way.before
        assert way.down_after is None

    def test_identities_stay(self, outcome: Run) -> None:
        """Every router ID in effect is the declared one, before and after."""
        trial = outcome.trials[0]
        number = {"r1": 1, "r2": 2, "r3": 3}
        declared = {(name, protocol, f"10.255.0.{number[name]}") for name, protocol, _ in trial.before}
        assert len(trial.before) == 5
        assert set(trial.before) == set(trial.after) == declared

    def test_identity_outlives_a_restart(self, outcome: Run) -> None:
        """OSPF that starts anew while the link is dead has the declared router ID again."""
        assert (outcome.declared.before, outcome.declared.after) == ("10.255.0.1", "10.255.0.1")

    def test_interface_address_is_lost(self, outcome: Run) -> None:
        """On the same network the link's own address answers before the cut and not after, and its session dies."""
        way = outcome.trials[0].interface
        assert set(way.pings.before) == {"!"}
        assert set(way.pings.after[MOST_LOST:]) == {"."}
        assert way.before.up
        assert not way.after.up
        assert way.after.dropped == way.before.dropped + 1

    def test_elected_identity_is_lost(self, outcome: Run) -> None:
        """A router ID that was elected from the link's address is another one after the same restart."""
        assert outcome.elected.before == "10.0.12.0"
        assert outcome.elected.after == "10.0.3.0"


def test_page_shows_what_was_measured() -> None:
    """Table and picture of the page are those of the kept figures."""
    for path, text in made(load()).items():
        assert path.read_text() == text, f"{Path(path).name}: renew it with python -m tests.lab.anchor --draw"
