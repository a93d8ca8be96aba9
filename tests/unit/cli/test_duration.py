"""Durations as users write them."""

from __future__ import annotations

import pytest
import typer

from netloop.cli.duration import age, at_least, seconds


@pytest.mark.parametrize(
    ("text", "expected"),
    [("90", 90), ("60s", 60), ("2m", 120), ("1.5h", 5400), ("30d", 2_592_000), ("250ms", 0.25), (" 5 s ", 5), (0.0, 0)],
)
def test_a_duration_is_read_in_its_unit(text: str | float, expected: float) -> None:
    """Seconds are the unit of a bare number; ms, s, m, h and d say another."""
    assert seconds(text) == expected


@pytest.mark.parametrize("text", ["", "soon", "-5s", "5 weeks", "1m30s", "nan", "inf"])
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    """A mistake is answered with what would be right."""
    with pytest.raises(typer.BadParameter, match="expected one such as 60s"):
        seconds(text)


def test_a_duration_that_is_too_short_is_refused() -> None:
    """A time-out has a least length, in whatever unit it is given."""
    assert at_least(1)("1000ms") == 1
    with pytest.raises(typer.BadParameter, match="too short; expected 1s at least"):
        at_least(1)("999ms")


def test_an_age_has_a_unit() -> None:
    """Of days nobody means seconds."""
    assert age("30d") == 2_592_000
    with pytest.raises(typer.BadParameter, match="expected one such as 12h or 30d"):
        age("30")
