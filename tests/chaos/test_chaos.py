"""Twenty rounds of chaos, the same each time: no router half-changed in silence, no false word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.round import Series, play
from tests.chaos.world import learn

pytestmark = pytest.mark.lab
SEED, ROUNDS = "ci", 20


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Series]:
    folder: Path = tmp_path_factory.mktemp("chaos")
    return Series(SEED, learn(folder / "lesson"), folder)


@pytest.mark.parametrize("number", range(1, ROUNDS + 1))
def test_no_router_is_half_changed_in_silence_and_no_word_is_false(number: int, series: Series) -> None:
    """Whatever interrupts an apply, what it says is so, and a rollback or a second apply brings all in order."""
    verdict = play(number, series)
    assert not verdict.wrong, "\n".join([verdict.line, *verdict.wrong, f"again: {verdict.again}"])
