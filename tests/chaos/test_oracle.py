"""The oracle must be able to fail: each lie that a run could tell of made-up routers is found, and no truth is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.chaos.oracle import (
    AS_IT_WAS,
    Edits,
    Grounds,
    Is,
    Router,
    Said,
    State,
    Word,
    of_death,
    of_diff,
    of_killed,
    of_pair,
    of_recovery,
    of_run,
)
from tests.chaos.said import fate, progress, shown, table
from tests.chaos.statements import delta, statements

BEFORE = """\
hostname r1
interface Loopback0
 description old
 ip address 10.0.0.1 255.255.255.255
router ospf 1
ip route 198.51.100.0 255.255.255.0 Null0
"""
AFTER = """\
hostname r1
interface Loopback0
 description new
 ip address 10.0.0.1 255.255.255.255
router ospf 1
 router-id 10.0.0.1
router bgp 65000
 bgp router-id 10.0.0.1
ip route 198.51.100.0 255.255.255.0 Null0
"""
HALF = AFTER.replace(" bgp router-id 10.0.0.1\n", "")
STRAY = AFTER.replace("router ospf 1\n", "router ospf 1\n neighbor 10.0.0.9 remote-as 65000\n")
OLD, NEW = statements(BEFORE), statements(AFTER)
ROUTERS = {"r1": Router(State(OLD, OLD), delta(BEFORE, AFTER))}

DONE, BACK = Word("changed", "saved"), Word("rolled back", "not saved", text=AS_IT_WAS)
IN_PLACE, UNKNOWN = Word("in place", "-"), Word("unknown", "not saved")
NOTHING, LOST = Word(), Word(kind="Unreachable", text="connection refused")


def is_now(running: str, startup: str, lines: int = 5) -> dict[str, State]:
    return {"r1": State(statements(running), statements(startup), lines, saves=1)}


def say(word: Word, code: int, stdout: str = "", stderr: str = "") -> Said:
    return Said(code, {"r1": word}, stdout, stderr)


NO_GROUNDS, NO_EDITS = Grounds(), Edits()


def judge(said: Said, now: dict[str, State], grounds: Grounds = NO_GROUNDS, edits: Edits = NO_EDITS) -> list[str]:
    routers = {name: replace(router, edits=edits) for name, router in ROUTERS.items()}
    return of_run(said, routers, now, grounds)


@pytest.mark.parametrize(
    ("word", "code", "running", "startup", "lines"),
    [
        (DONE, 0, AFTER, AFTER, 5),
        (BACK, 3, BEFORE, BEFORE, 9),
        (IN_PLACE, 0, AFTER, AFTER, 0),
        (Word("saved", "saved"), 0, AFTER, AFTER, 0),
        (LOST, 3, BEFORE, BEFORE, 0),
        (Word("in place", "not saved"), 3, AFTER, BEFORE, 0),
    ],
    ids=str,
)
def test_the_truth_is_no_lie(word: Word, code: int, running: str, startup: str, lines: int) -> None:
    """What is true of the router and of the exit code passes."""
    assert judge(say(word, code), is_now(running, startup, lines)) == []


@pytest.mark.parametrize("word", [DONE, BACK, IN_PLACE, NOTHING, LOST, Word("saved", "saved")], ids=str)
@pytest.mark.parametrize("text", [HALF, STRAY], ids=["half", "stray"])
@pytest.mark.parametrize("where", ["running", "startup"])
def test_a_half_changed_router_must_be_named(word: Word, text: str, where: str) -> None:
    """Neither wholly old nor wholly new, and no word of doubt: that is what must never be."""
    now = is_now(text, AFTER) if where == "running" else is_now(AFTER, text)
    assert any("half changed" in wrong for wrong in judge(say(word, 0 if word.good else 3), now))


@pytest.mark.parametrize("word", [UNKNOWN, Word("failed", "unknown"), Word("changed", "unknown")], ids=str)
def test_a_doubt_needs_a_reason(word: Word) -> None:
    """Unknown is a word for a router that could really not be looked at, and for no other."""
    now = is_now(AFTER, BEFORE)
    assert any("without a reason" in wrong for wrong in judge(say(word, 3), now))
    assert judge(say(word, 3), now, Grounds(unseen=frozenset({"r1"}))) == []


@pytest.mark.parametrize(
    ("word", "code", "running", "startup", "lines"),
    [
        (DONE, 0, BEFORE, AFTER, 5),
        (DONE, 0, AFTER, BEFORE, 5),
        (Word("saved", "saved"), 0, AFTER, BEFORE, 0),
        (IN_PLACE, 0, AFTER, BEFORE, 0),
        (IN_PLACE, 0, BEFORE, BEFORE, 0),
        (IN_PLACE, 0, AFTER, AFTER, 3),
        (BACK, 3, AFTER, BEFORE, 9),
        (BACK, 3, BEFORE, AFTER, 9),
        (Word("unknown", "not saved", text=AS_IT_WAS), 3, AFTER, AFTER, 9),
        (LOST, 3, BEFORE, BEFORE, 2),
        (LOST, 3, AFTER, AFTER, 0),
        (NOTHING, 130, BEFORE, BEFORE, 1),
    ],
    ids=str,
)
def test_a_false_word_is_found(word: Word, code: int, running: str, startup: str, lines: int) -> None:
    """Each word that is not so, of the running and of the startup configuration."""
    said = say(word, code, stderr="interrupted" if code == 130 else "")
    assert judge(said, is_now(running, startup, lines), Grounds(unseen=frozenset({"r1"})))


@pytest.mark.parametrize(
    "said",
    [
        say(DONE, 3),
        say(DONE, 130),
        say(DONE, 0, stderr="interrupted: 1 router is being finished"),
        say(DONE, 0, stderr="Traceback (most recent call last):\n  ...\nKeyError: 'r1'"),
        say(DONE, 0, stdout="Nothing was sent."),
        say(DONE, 2),
        say(DONE, 77),
        Said(0, {}),
    ],
    ids=["3", "130", "0", "traceback", "nothing", "2", "77", "silence"],
)
def test_an_exit_code_that_does_not_fit(said: Said) -> None:
    """The exit code, and what is said of the whole run, fit the table and the routers."""
    assert judge(said, is_now(AFTER, AFTER))


def test_an_exit_code_without_a_reason() -> None:
    """Where nothing happened that an apply does not survive, it succeeds."""
    now = is_now(BEFORE, BEFORE)
    assert judge(say(BACK, 3), now, Grounds(harmless=True))
    late = replace(BACK, text=f"no end to the answer within 2 s; {AS_IT_WAS}")
    assert judge(say(late, 3), now, Grounds(harmless=True)) == []


OTHERS = "ip route 198.51.100.0 255.255.255.0 Null0\n"
NEIGHBOR = " neighbor 192.0.2.66 remote-as 65066\n"


@pytest.mark.parametrize("where", ["running", "startup"])
def test_lines_of_others_are_not_taken(where: str) -> None:
    """What was there before and is not netloop's is there afterwards, in both configurations."""
    without = AFTER.replace(OTHERS, "")
    now = is_now(without, AFTER) if where == "running" else is_now(AFTER, without)
    assert any("were taken" in wrong for wrong in judge(say(DONE, 0), now))


def test_a_second_engineers_lines_stay() -> None:
    """His neighbor is there, and the section that stands because of it is not netloop's failure to roll back."""
    edits = Edits(own=frozenset({("router bgp 65000", NEIGHBOR.strip())}))
    rolled_back = f"{BEFORE}router bgp 65000\n{NEIGHBOR}"
    assert judge(say(BACK, 3), is_now(rolled_back, BEFORE), edits=edits) == []
    assert any("were taken" in wrong for wrong in judge(say(BACK, 3), is_now(BEFORE, BEFORE), edits=edits))
    half = rolled_back.replace(NEIGHBOR, f" bgp router-id 10.0.0.1\n{NEIGHBOR}")
    assert any("half changed" in wrong for wrong in judge(say(BACK, 3), is_now(half, BEFORE), edits=edits))


def test_an_owned_line_that_he_changed_is_his() -> None:
    """It is neither held against netloop nor an excuse for the lines beside it."""
    edits = Edits(changed=frozenset({("interface Loopback0", "description")}))
    his = BEFORE.replace("description old", "description his")
    assert judge(say(BACK, 3), is_now(his, BEFORE), edits=edits) == []
    assert judge(say(DONE, 0), is_now(his, AFTER), edits=edits)


def test_two_runs_at_once() -> None:
    """One of them has the router, and its word is true; the other one says so."""
    busy = Word(kind="DeviceBusy")
    together = Grounds(together=True)
    now = is_now(AFTER, AFTER)
    assert of_pair(say(DONE, 0), say(busy, 3), ROUTERS, now, together) == []
    assert of_pair(say(busy, 3), say(busy, 3), ROUTERS, now, together)
    assert of_pair(say(BACK, 3), say(busy, 3), ROUTERS, now, together)


def test_what_a_killed_run_left() -> None:
    """The next command and ``netloop show`` name a half-changed router; neither says what is not so."""
    half, named = is_now(HALF, BEFORE), Said(0, {}, stderr="warning: r1: apply 1 left it in an unknown state: it ended")
    known = {"r1": Word("unknown", text="unknown: the run broke off")}
    assert of_killed(named, known, ROUTERS, half, Grounds()) == []
    assert of_killed(Said(0, {}), known, ROUTERS, half, Grounds())
    assert of_killed(named, {"r1": NOTHING}, ROUTERS, half, Grounds())
    assert of_killed(named, {"r1": NOTHING}, ROUTERS, is_now(AFTER, AFTER), Grounds())
    assert of_killed(Said(0, {}), {"r1": DONE}, ROUTERS, is_now(AFTER, AFTER), Grounds()) == []
    assert of_death(Said(-15, {}), half)
    assert of_death(Said(-15, {}), is_now(BEFORE, BEFORE, lines=0)) == []


@pytest.mark.parametrize(
    ("verb", "word", "code", "running", "startup", "good"),
    [
        ("apply", DONE, 0, AFTER, AFTER, True),
        ("apply", DONE, 0, BEFORE, BEFORE, False),
        ("apply", DONE, 0, AFTER, BEFORE, False),
        ("apply", BACK, 3, BEFORE, BEFORE, False),
        ("rollback", DONE, 0, BEFORE, BEFORE, True),
        ("rollback", DONE, 0, AFTER, AFTER, False),
        ("rollback", DONE, 0, HALF, HALF, False),
    ],
)
def test_the_way_out(verb: str, word: Word, code: int, running: str, startup: str, *, good: bool) -> None:
    """A second apply or a rollback ends each router wholly new or old, running equal to startup, and says so."""
    found = of_recovery(verb, say(word, code), ROUTERS, is_now(running, startup), code=0)
    assert (found == []) is good


@pytest.mark.parametrize(("text", "code"), [(AFTER, 0), (BEFORE, 5)])
def test_what_diff_says_then(text: str, code: int) -> None:
    """``diff --check`` is 0 where all is new and saved, and only there."""
    assert of_diff(Said(code, {}), ROUTERS, is_now(text, text)) == []
    assert of_diff(Said(5 - code, {}), ROUTERS, is_now(text, text))


def test_a_configuration_is_read() -> None:
    """Statements with their sections; neither what the router writes by itself nor its comments."""
    head, tail = "! Last change\nversion 15.9\n", "!\nend\n"
    text = f"{head}router bgp 1\n bgp log-neighbor-changes\n address-family ipv4\n  network 1\n{tail}"
    path = ("router bgp 1", "address-family ipv4", "network 1")
    assert statements(text) == {path[:1], path[:2], path}


def test_how_a_configuration_stands() -> None:
    """Old, new, half, and for a router with nothing to change both."""
    router = ROUTERS["r1"]
    assert [router.how(statements(t)) for t in (BEFORE, AFTER, HALF)] == [Is.OLD, Is.NEW, Is.HALF]
    assert replace(router, delta=delta(AFTER, AFTER)).how(NEW) is Is.BOTH


TABLE = """\
 device   outcome       lines   saved     detail
 ───────────────────────────────────────────────
 r4       rolled back   20      no        the connection was lost
                                          not saved: the startup configuration is as it was
 r2       changed       15      unknown   OSPF 1
 r8       saved         1       yes
 r7       in place      0       -

r5  Interrupted: not started: the run was interrupted
"""
APPLYING = "reading r1: read\napplying r1: changed, saved\napplying r2: rolled back, not saved\n"
SHOW = """\
apply net.yaml
  run      1
r1  changed, saved; 9 passed  (28 lines sent)
r2  read; nothing was sent
r3  to change
"""


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (
            table,
            TABLE,
            {
                "r4": Word("rolled back", "not saved"),
                "r2": Word("changed", "unknown"),
                "r8": Word("saved", "saved"),
                "r7": IN_PLACE,
                "r5": Word(kind="Interrupted", text="not started: the run was interrupted"),
            },
        ),
        (progress, APPLYING, {"r1": DONE, "r2": Word("rolled back", "not saved")}),
        (
            shown,
            SHOW,
            {
                "r1": replace(DONE, text=" 9 passed"),
                "r2": Word(text="read; nothing was sent"),
                "r3": Word(text="to change"),
            },
        ),
    ],
    ids=["table", "progress", "show"],
)
def test_what_was_said_is_read(read: Callable[[str], dict[str, Word]], text: str, expected: dict[str, Word]) -> None:
    """The table, the lines on stderr and ``netloop show`` are read as words."""
    assert read(text) == expected


def test_a_fate_is_read() -> None:
    """The words of a run that broke off, and of a failure."""
    assert fate("unknown: the run broke off, the last line was 'end'").outcome == "unknown"
    assert fate("DeviceBusy: apply 1 is at work on it").kind == "DeviceBusy"
    assert fate("changed, unknown whether it is saved").saved == "unknown"
