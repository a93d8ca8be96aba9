"""A duration as an option takes it."""

from __future__ import annotations

from collections.abc import Callable

import typer

from netloop.text.durations import parse_duration


def seconds(text: str | float, least: float = 0) -> float:
    """The duration in seconds; for typer, which gives a default as it is.

    Raises:
        BadParameter: it is no duration, or shorter than ``least`` seconds.
    """
    try:
        return parse_duration(text, least)
    except ValueError as exc:
        raise typer.BadParameter(str(exc)) from None


def at_least(minimum: float) -> Callable[[str | float], float]:
    """The same for a duration that may not be shorter, in seconds."""

    def read(text: str | float) -> float:
        return seconds(text, minimum)

    return read


def age(text: str | float) -> float:
    """A duration with its unit, in seconds: of days nobody means seconds.

    Raises:
        BadParameter: it is no duration, or has no unit.
    """
    found = seconds(text)
    if str(text).strip()[-1:].isdigit():
        raise typer.BadParameter(f"{text!r} has no unit; expected one such as 12h or 30d")
    return found
