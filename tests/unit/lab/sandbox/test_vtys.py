"""``show users``: the terminal lines in use."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any


def lines(shown: str) -> list[tuple[str, str, str]]:
    """Mark, line and idle time of each row."""
    return re.findall(r"^([ *]) +\d+ (\S+ \d+) +\S+ +idle +(\S+)", shown, re.MULTILINE)


def test_each_session_has_a_line(pair: Any, r1: Any, clock: Any, terminal: Callable[..., Any]) -> None:
    """One's own line has a star, the others say for how long nothing was typed."""
    other = terminal(pair, "r1")
    clock.pass_by(75)
    assert lines(r1.type("show users")) == [("*", "vty 0", "00:00:00"), (" ", "vty 1", "00:01:15")]
    assert [mark for mark, _, _ in lines(other.type("show users"))] == [" ", "*"]


def test_a_line_is_free_again_once_the_session_has_ended(pair: Any, r1: Any, terminal: Callable[..., Any]) -> None:
    """The next session takes the lowest free line; whoever left is not shown."""
    second, third = terminal(pair, "r1"), terminal(pair, "r1")
    second.type("exit")
    assert [line for _, line, _ in lines(r1.type("show users"))] == ["vty 0", "vty 2"]
    terminal(pair, "r1")
    assert [line for _, line, _ in lines(third.type("show users"))] == ["vty 0", "vty 1", "vty 2"]


def test_another_users_edit_leaves_no_line_behind(pair: Any, r1: Any) -> None:
    """Who has come, changed something and gone is not shown."""
    pair.routers["r1"].edit(["interface Loopback7"])
    assert len(lines(r1.type("show users"))) == 1


def test_all_shows_the_console(r1: Any) -> None:
    """``show users all`` has the console too."""
    assert "con 0" in r1.type("show users all")
    assert "con 0" not in r1.type("show users")
