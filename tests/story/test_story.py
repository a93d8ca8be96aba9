"""The newcomer's story goes as it is told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.story.play import play, steps

pytestmark = pytest.mark.unmeasured


def test_the_first_hour_goes_as_told(tmp_path: Path) -> None:
    """Own inventory, lab, apply, proof, renumbering and undo end as they must, each with the words that tell so."""
    played = list(play([sys.executable, "-m", "netloop"], tmp_path))
    assert [step.wrong for step in played if step.wrong] == []
    assert len(played) == len(steps())
