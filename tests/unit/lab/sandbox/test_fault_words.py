"""Faults in words: how each is asked for, and what one that stands will do."""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

import pytest

from netloop.lab.sandbox.fault import Fault, LineFault, SaveKind, StandingFault
from netloop.lab.sandbox.fault_plan import KINDS, NAMES, FaultEntry, fault_plan
from netloop.lab.sandbox.fault_words import FATES, sentence, uses, values_of
from netloop.lab.sandbox.faults import Faults

ROW = [
    ("reject", {"pattern": "router-id", "times": 3}, "the next 3 lines that match 'router-id' are refused"),
    ("reject", {"pattern": "x", "answer": "% No"}, "every line that matches 'x' is refused with '% No'"),
    (
        "hang",
        {"pattern": "x", "times": 1, "after": 2},
        "behind 2 more, the next line that matches 'x' is never answered",
    ),
    ("accept_silently", {"pattern": "x"}, "every line that matches 'x' is accepted and does nothing"),
    ("drop", {"pattern": "x", "mode": "config-if"}, "every line that matches 'x' in mode config-if ends the session"),
    ("stall", {"pattern": "x", "seconds": 2, "at": 9}, "answered with a pause of 2 s behind 9 characters"),
    ("slow", {"pattern": "x", "seconds": 0.5, "probability": 0.2}, "takes 0.5 s, with a probability of 0.2"),
    ("drip", {"pattern": "x", "forever": True}, "is answered at 1 characters a second, without end"),
    ("cut", {"pattern": "x", "times": 2}, "are carried out, and the connection ends behind 0 characters"),
    ("cut_echo", {"pattern": "x"}, "is not carried out: the connection ends behind 0 characters of the echo"),
    ("reload", {"pattern": "x", "down": 5}, "reloads the router, which refuses SSH for 5 s"),
    ("edit", {"pattern": "x", "lines": ["a", "b"], "times": 2}, "have engineer enter 'a; b' before the effect"),
    ("log", {"pattern": "x", "message": "%A-1-B: c"}, "brings a log line (prompt): %A-1-B: c"),
    ("save", {"kind": "busy", "times": 1}, "the next save is refused: the startup configuration is busy"),
    ("save", {"kind": "silent", "saved": True}, "every save ends without a word, the startup configuration new"),
    ("kex", {"algorithms": ["a", "b"]}, "offers the key exchange a, b alone"),
    ("seven_bit", {}, "loses the eighth bit"),
    ("echo_secrets", {}, "echoes the password"),
]


def faults(name: str, parameters: dict[str, Any]) -> Faults:
    plan, mistakes = fault_plan({"routers": {"r1": [{name: parameters}]}})
    assert not mistakes
    found = Faults()
    for entry in plan.routers["r1"]:
        found.add(entry.fault)
    return found


@pytest.mark.parametrize(("name", "parameters", "said"), ROW)
def test_what_a_fault_will_do(name: str, parameters: dict[str, Any], said: str) -> None:
    """A fault that stands is a sentence: what it strikes, how often yet, and what becomes of that."""
    (armed,) = faults(name, parameters).armed()
    assert said in sentence(armed.fault, armed.left, armed.passes)


def test_how_often_yet() -> None:
    """What has struck counts down, what passes too; a fault that has struck out is no more."""
    found = faults("reject", {"pattern": "x", "times": 2, "after": 1})
    for left in (2, 2, 1):
        (armed,) = found.armed()
        assert armed.left == left
        found.on_line("x", "exec")
    assert not found.armed()


def test_every_fault_has_its_words() -> None:
    """Each name is that of its kind of fault; each has a meaning, its parameters, and words for what it does."""
    hints = get_type_hints(FaultEntry)
    assert tuple(KINDS) == NAMES
    assert [get_args(hints[name])[0] for name in NAMES] == list(KINDS.values())
    assert set(FATES) == {kind for kind in KINDS.values() if not issubclass(kind, StandingFault)}
    for kind in SaveKind:
        (armed,) = faults("save", {"kind": kind.value}).armed()
        assert sentence(armed.fault, armed.left).startswith("every save ")
    for use in uses(KINDS):
        assert use.meaning
        assert "`" not in use.meaning
        assert ("pattern" in use.takes) is issubclass(KINDS[use.name], LineFault)
        assert not {"mode", "times", "after", "probability"} & {taken.partition("=")[0] for taken in use.takes}


def test_parameters_that_take_several() -> None:
    """A parameter that takes several is a list though it is given once; another one that is given twice is wrong."""

    def read(name: str, given: dict[str, list[str]]) -> dict[str, Any]:
        kind: type[Fault] = KINDS[name]
        return values_of(kind, given)

    assert read("kex", {"algorithms": ["a"]}) == {"algorithms": ["a"]}
    assert read("edit", {"pattern": ["x"], "lines": ["a", "b"]}) == {"pattern": "x", "lines": ["a", "b"]}
    assert read("reject", {"pattern": ["x", "y"]}) == {"pattern": ["x", "y"]}
