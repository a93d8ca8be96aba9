"""Some rounds of chaos, the same each time: no router half-changed in silence, no false word."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.chaos.calamities.table import TABLE
from tests.chaos.round import Series, Verdict
from tests.chaos.series import play_all
from tests.chaos.world import learn
from tests.whole import WHOLE

pytestmark = [pytest.mark.lab, pytest.mark.unmeasured, pytest.mark.timeout(1500)]
SEED = "ci194"
ALL = (2, 4, 10, 12, 38, 47, 67, 115, 139, 174, 1, 6, 8, 15, 25, 46, 55, 71, 74)
"""Rounds of this seed that together have nearly every sort of calamity."""
MANY = 10
"""So many of them, the first, have more than two thirds of the sorts."""
ROUNDS = ALL if WHOLE else ALL[:MANY]


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, Verdict]:
    """All rounds, two at a time."""
    folder: Path = tmp_path_factory.mktemp("chaos")
    series = Series(SEED, learn(folder / "lesson"), folder)
    return {verdict.number: verdict for verdict in play_all(ROUNDS, series, jobs=2)}


def test_the_rounds_are_of_many_sorts(verdicts: Mapping[int, Verdict]) -> None:
    """Two sorts of calamity in three are met, in the whole of the rounds nearly all: a machine may lack a disk's."""
    met = {sort for verdict in verdicts.values() for sort in verdict.sorts} & TABLE.keys()
    assert len(met) / len(TABLE) > (0.9 if WHOLE else 2 / 3)


@pytest.mark.parametrize("number", ROUNDS)
def test_no_router_is_half_changed_in_silence_and_no_word_is_false(
    number: int, verdicts: Mapping[int, Verdict]
) -> None:
    """Whatever interrupts an apply, what it says is so, and a rollback or a second apply brings all in order."""
    verdict = verdicts[number]
    assert not verdict.wrong, "\n".join([verdict.line, *verdict.wrong, f"again: {verdict.again}"])
