"""How operations are read and judged, without a client: the judge must not be kinder than a router."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.peers.clients.client import Answer
from tests.peers.operation import Expectation, Operation, Step, WrongOperations, load
from tests.peers.read_back import State
from tests.peers.value import ABSENT, at, fits
from tests.peers.verdict import Facts, Verdict, judge

RUNNING = """hostname r1
!
interface Loopback0
 description judged
 ip address 10.0.0.1 255.255.255.255
!
router bgp 65000
 address-family ipv4
  neighbor 10.0.0.2 activate
 exit-address-family
!
ip access-list extended A
 permit tcp any any
 deny   ip any any log
!
end
"""
WITH_LOOPBACK7 = RUNNING.replace("router bgp", "interface Loopback7\n no ip address\n!\nrouter bgp")


def operation(**expect: Any) -> Operation:
    return Operation("netmiko", "one", "area", (Step("call"),), expect=Expectation(**expect))


def facts(before: str = RUNNING, after: str = RUNNING, **contents: bytes | None) -> Facts:
    found = {"r1": dict(contents.items())}
    return Facts({"r1": State(before, before, {})}, {"r1": State(after, after, {})}, found, {})


YES, NO = Answer(True, {"result": "fine"}), Answer(False, None, "ReadTimeout: nothing came")
REFUSED = Answer(True, {"result": "x\n% Invalid input detected at '^' marker.\n"})


@pytest.mark.parametrize(
    ("expect", "answer", "after", "verdict"),
    [
        ({"running": [["interface Loopback7"]]}, YES, WITH_LOOPBACK7, Verdict.WORKS),
        ({"running": [["interface Loopback7"]]}, YES, RUNNING, Verdict.FALSE_SUCCESS),
        ({"running": [["interface Loopback7"]]}, REFUSED, RUNNING, Verdict.REFUSED),
        ({"running": [["interface Loopback7"]]}, NO, RUNNING, Verdict.REFUSED),
        ({"running": [["interface Loopback8"]]}, NO, WITH_LOOPBACK7, Verdict.DIFFERS),
        ({"returns": {"result": "fine"}}, YES, RUNNING, Verdict.WORKS),
        ({"returns": {"result": "other"}}, YES, RUNNING, Verdict.DIFFERS),
        ({"unchanged": True}, YES, WITH_LOOPBACK7, Verdict.FALSE_SUCCESS),
        ({"fails": {"contains": "ReadTimeout"}}, NO, RUNNING, Verdict.WORKS),
        ({"fails": {"contains": "other"}}, NO, RUNNING, Verdict.DIFFERS),
        ({"fails": {"contains": "ReadTimeout"}}, YES, RUNNING, Verdict.FALSE_SUCCESS),
        ({"fails": {"contains": "ReadTimeout"}, "unchanged": True}, NO, WITH_LOOPBACK7, Verdict.DIFFERS),
    ],
)
def test_verdicts(expect: dict[str, Any], answer: Answer, after: str, verdict: Verdict) -> None:
    """What the client says and what the router is decide together; whatever does not work has a reason."""
    found = judge(operation(**expect), answer, None, facts(after=after))
    assert found.verdict is verdict
    assert bool(found.reason) is (verdict is not Verdict.WORKS)


@pytest.mark.parametrize("again", [Answer(True, changed=True), Answer(True, changed=None), Answer(False, said="no")])
def test_done_again(again: Answer) -> None:
    """An operation that must change nothing the second time needs the client's own word for that."""
    asked = operation(running=[["interface Loopback0"]])
    assert judge(asked, YES, Answer(True, changed=False), facts()).verdict is Verdict.WORKS
    assert judge(asked, YES, again, facts()).verdict is Verdict.DIFFERS


@pytest.mark.parametrize(
    ("section", "there"),
    [
        (["interface Loopback0", "ip address 10.0.0.1 255.255.255.255", "description judged"], True),
        (["interface Loopback0", "ip address 10.0.0.1"], False),
        (["interface Loopback"], False),
        (["router bgp 65000", "neighbor 10.0.0.2 activate"], True),
        (["ip access-list extended A", "deny ip any any log"], True),
        (["description judged"], False),
        ([{"matches": "^host"}], True),
    ],
)
def test_sections(section: list[Any], there: bool) -> None:
    """Whole lines of their own section are looked for, at any depth and in any order."""
    assert (judge(operation(running=[section]), YES, None, facts()).verdict is Verdict.WORKS) is there
    assert (judge(operation(absent=[section[:2]]), YES, None, facts()).verdict is Verdict.WORKS) is not there


def test_files() -> None:
    """A file must be there with exactly that content, or must not be there."""
    asked = operation(files={"flash:/x": "text\n"}, no_files=["flash:/y"])
    right = {"flash:/x": b"text\n", "flash:/y": None}
    assert judge(asked, YES, None, facts(**right)).verdict is Verdict.WORKS
    for wrong in ({"flash:/x": b"text"}, {"flash:/x": None}, {"flash:/y": b""}):
        assert judge(asked, YES, None, facts(**{**right, **wrong})).verdict is Verdict.FALSE_SUCCESS


@pytest.mark.parametrize(
    ("expected", "actual", "fit"),
    [
        ("a", "a", True),
        ("a", "ab", False),
        (1, True, False),
        (1000, 1000.0, True),
        ({"contains": "b"}, "abc", True),
        ({"matches": "^b"}, "abc", False),
        ({"contains": {"name": "x"}}, [{"name": "y"}, {"name": "x", "more": 1}], True),
        ({"contains": {"name": "x", "more": {"matches": "2"}}}, [{"name": "x", "more": "1"}], False),
        ({"contains": "x"}, [{"name": "x"}], True),
        ({"contains": "x"}, "nothing", False),
        ({"name": "x"}, {"name": "x"}, True),
        ({"name": "x"}, {"name": "x", "more": 1}, False),
    ],
)
def test_values(expected: Any, actual: Any, fit: bool) -> None:
    """A plain value is exact, a table contains a row with such columns, a pattern is searched."""
    assert fits(expected, actual) is fit


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("result", {"a": {"10.0.0.1": [5]}}),
        ("a.10.0.0.1.0", 5),
        ("a > 10.0.0.1 > 0", 5),
        ("a.10.0.0.1.length", 1),
        ("a.10.0.0", ABSENT),
        ("b", ABSENT),
    ],
)
def test_paths(path: str, found: Any) -> None:
    """A path leads through keys that have dots themselves, and nowhere where there is nothing."""
    assert at(path, {"a": {"10.0.0.1": [5]}}) == found


def test_every_mistake_of_the_list_is_told(tmp_path: Path) -> None:
    """All mistakes are told at once, each with its line."""
    path = tmp_path / "operations.yaml"
    path.write_text(
        "client: netmiko\noperations:\n"
        "  - {name: a, area: x, call: y, expect: {}}\n"
        "  - {name: b, area: x, call: y, steps: [{call: z, wiht: {}}], expect: {unchanged: true}}\n"
        "  - {name: c, area: x, call: y, expect: {runing: []}, again: changed}\n"
        "  - {name: d, call: y, expect: {unchanged: true}, wrong: 1}\n"
        "  - {name: e, area: x, call: y, expect: {unchanged: true}}\n"
        "  - {name: e, area: x, call: y, expect: {unchanged: true}}\n"
    )
    with pytest.raises(WrongOperations) as told:
        load(path)
    lines = str(told.value).splitlines()
    places = [line.partition(": ")[0] for line in lines]
    assert places == [f"operations.yaml:{n}" for n in (3, 4, 4, 5, 5, 6, 6)] + ["operations.yaml"]
    assert "netmiko e is there twice" in lines[-1]
