"""Turns: long answers wait for one another and nobody else waits for them; a long text goes out in pieces."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

import pytest

from netloop.lab.sandbox import Network
from netloop.lab.sandbox.turns import LONG, PIECE, Outbox, Turns


class Loop:
    """An event loop of which the test does the rounds."""

    def __init__(self) -> None:
        self.due: deque[Callable[[], None]] = deque()

    def round(self) -> None:
        """Do what was due when the round began."""
        for _ in range(len(self.due)):
            self.due.popleft()()

    def rounds(self) -> int:
        """Do rounds until nothing is due; how many it took."""
        count = 0
        while self.due:
            self.round()
            count += 1
        return count


@pytest.fixture
def loop() -> Loop:
    return Loop()


@pytest.fixture
def turns(loop: Loop) -> Turns:
    return Turns(loop.due.append)


def test_one_turn_a_round(loop: Loop, turns: Turns) -> None:
    """Of all that waits the loop does one piece in a round, in order; what is first goes before the others."""
    done: list[int] = []
    for number in range(3):
        turns.take(lambda number=number: done.append(number))  # type: ignore[misc]
    turns.take(lambda: done.append(9), first=True)
    loop.round()
    assert done == [9]
    assert loop.rounds() == 3
    assert done == [9, 0, 1, 2]


def test_what_fails_keeps_nobody_from_their_turn(loop: Loop, turns: Turns) -> None:
    """A piece of work that raises is the loop's to report; the next has its turn all the same."""
    done: list[int] = []
    turns.take(lambda: done.append(1 // 0))
    turns.take(lambda: done.append(1))
    with pytest.raises(ZeroDivisionError):
        loop.round()
    loop.rounds()
    assert done == [1]


def test_long_is_what_took_long(turns: Turns) -> None:
    """A command that nobody knows is not long; one busy moment does not make a short one long for good."""
    assert not turns.long("show clock")
    turns.took("show ip route", 50 * LONG)
    turns.took("show clock", LONG / 10)
    turns.took("show clock", 100.0)
    turns.took("show clock", LONG / 10)
    assert turns.long("show ip route")
    assert not turns.long("show clock")


def test_a_long_text_goes_in_pieces_and_in_order(loop: Loop, turns: Turns) -> None:
    """What is written behind a long text comes behind it; so does what is to be done afterwards."""
    sent: list[str] = []
    box = Outbox(sent.append, turns)
    box.write("a" * (2 * PIECE + 1))
    box.write("b")
    box.afterwards(lambda: sent.append("end"))
    assert not sent
    loop.rounds()
    assert [len(piece) for piece in sent[:3]] == [PIECE, PIECE, 1]
    assert sent[3:] == ["b", "end"]
    box.write("c")
    assert sent[-1] == "c"


def test_nothing_is_sent_to_a_client_that_does_not_read(loop: Loop, turns: Turns) -> None:
    """While a client holds the line nothing more is sent; what waits follows once it reads, unless it has gone."""
    sent: list[str] = []
    box = Outbox(sent.append, turns)
    box.write("a" * (2 * PIECE))
    loop.round()
    box.hold()
    box.write("b")
    assert loop.rounds() <= 1
    assert len(sent) == 1
    box.release()
    loop.rounds()
    assert "".join(sent) == "a" * (2 * PIECE) + "b"
    box.hold()
    box.write("c")
    box.clear()
    box.release()
    loop.rounds()
    assert not sent[-1].endswith("c")


def test_others_have_their_turn_before_a_long_command(pair: Network, terminal: Any, loop: Loop, turns: Turns) -> None:
    """A command that took long waits for its turn, what is typed behind it too; one that did not is done at once."""
    slow, quick = terminal(pair, "r1"), terminal(pair, "r2")
    slow.shell.turns = quick.shell.turns = turns
    turns.took(("r1", "show ip route"), 1.0)
    assert "Gateway" not in slow.keys("show ip route\rshow clock\r")
    assert "UTC" in quick.keys("show clock\r")
    loop.rounds()
    shown = slow.shown()
    assert shown.index("Gateway") < shown.index("UTC")
    assert shown.count("r1#") == 2


def test_bgp_is_worked_out_between_the_turns_of_others(
    pair: Network, terminal: Any, loop: Loop, turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before a table of BGP every speaker is asked in its own turn; the answer is that of the moment it is given in."""
    monkeypatch.setattr("netloop.lab.sandbox.state.bgp_table.PIECE", -1.0)
    seat = terminal(pair, "r1")
    seat.shell.turns = turns
    assert seat.keys("show ip bgp\r").endswith("show ip bgp\r\n")
    pair.routers["r1"].edit(["router bgp 65000"])
    assert loop.rounds() >= 2
    assert "r1#" in seat.shown()
