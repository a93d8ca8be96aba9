"""Twenty rounds of chaos, the same each time: no router half-changed in silence, no false word."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.chaos.round import Series, Verdict
from tests.chaos.series import play_all
from tests.chaos.world import learn

pytestmark = [pytest.mark.lab, pytest.mark.timeout(1500)]
SEED, ROUNDS = "ci194", range(1, 21)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, Verdict]:
    """All rounds, two at a time."""
    folder: Path = tmp_path_factory.mktemp("chaos")
    series = Series(SEED, learn(folder / "lesson"), folder)
    return {verdict.number: verdict for verdict in play_all(ROUNDS, series, jobs=2)}


@pytest.mark.parametrize("number", ROUNDS)
def test_no_router_is_half_changed_in_silence_and_no_word_is_false(
    number: int, verdicts: Mapping[int, Verdict]
) -> None:
    """Whatever interrupts an apply, what it says is so, and a rollback or a second apply brings all in order."""
    verdict = verdicts[number]
    assert not verdict.wrong, "\n".join([verdict.line, *verdict.wrong, f"again: {verdict.again}"])
