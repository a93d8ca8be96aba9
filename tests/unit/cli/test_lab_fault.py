"""``netloop lab fault``: what is asked for is read, and all that is wrong with it is told before a lab hears of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from netloop.cli.lab import app
from netloop.errors import LabError, UsageError
from netloop.lab.sandbox.fault_plan import KINDS
from netloop.lab.service.folder import LabFolder
from tests.unit.lab.states import state_in

Lab = Callable[..., Result]


@pytest.fixture
def asked() -> list[Mapping[str, Any]]:
    return []


@pytest.fixture
def lab(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, asked: list[Mapping[str, Any]]) -> Lab:
    """The command line beside labs of these backends, which answer that p1 has a fault and p2 none."""

    def call(*arguments: str, backends: tuple[str, ...] = ("sandbox",)) -> Result:
        folder = LabFolder.of(tmp_path, "isp-123456")
        states = [state_in(folder, backend=backend) for backend in backends]

        def ask(_folder: LabFolder, question: Mapping[str, Any]) -> Mapping[str, Any]:
            asked.append(question)
            return {"standing": {"p1": ["every line is refused"], "p2": []}}

        monkeypatch.setattr("netloop.cli.lab_fault.labs_up", lambda _: states)
        monkeypatch.setattr("netloop.lab.service.control.ask", ask)
        return CliRunner().invoke(app, ["fault", *arguments], catch_exceptions=False)

    return call


def test_a_fault_is_given(lab: Lab, asked: list[Mapping[str, Any]]) -> None:
    """Words become the fault's parameters, of their own types; the lab's answer is what is said."""
    done = lab("p1", "reject", "pattern=^router-id 1=2", "times=3", "probability=0.5", "mode=config.*")
    (question,) = asked
    (entry,) = question["plan"]["routers"]["p1"]
    assert entry["reject"] == {
        "pattern": "^router-id 1=2",
        "times": 3,
        "probability": 0.5,
        "mode": "config.*",
        "after": 0,
        "answer": None,
    }
    assert done.stdout.splitlines() == ["p1: every line is refused", "p2: no faults, as the one given does not strike"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["p1", "reejct", "pattern=x"], ["no fault 'reejct'; expected reject, accept_silently, hang"]),
        (
            ["p1", "reject", "patern=x", "foo"],
            [
                "'foo': expected key=value",
                "pattern is missing",
                "unknown key 'patern'; expected times, after, probability, pattern, mode, answer",
                "3 problems",
            ],
        ),
        (["p1", "reject", "pattern=x", "times=0"], ["reject: times: expected 1 or more", "1 problem;"]),
        (["p1", "stall", "pattern=x", "seconds=soon"], ["stall: seconds: "]),
        (["p1", "reject", "pattern=("], ["pattern: not a regular expression"]),
        (["p1", "reject", "pattern=x", "pattern=y"], ["reject: pattern: "]),
        (["p1", "seven_bit", "times=1"], ["expected neither"]),
        (["p9", "reject", "pattern=x"], ["no router 'p9' in the lab"]),
        (["p1"], ["expected HOST FAULT [key=value ...], --list, or --clear [HOST]"]),
        ([], ["expected HOST FAULT"]),
        (["p1", "hang", "--clear"], ["expected HOST FAULT"]),
    ],
)
def test_mistakes_are_told_together(
    lab: Lab, asked: list[Mapping[str, Any]], words: list[str], told: list[str]
) -> None:
    """All that is wrong is told at once with what is expected, and no lab is asked anything."""
    with pytest.raises(UsageError) as found:
        lab(*words)
    for part in told:
        assert part in str(found.value)
    assert not asked


def test_faults_are_the_sandbox_s(lab: Lab, asked: list[Mapping[str, Any]]) -> None:
    """A lab of something else has none, and that is said."""
    for words in (["p1", "reject", "pattern=x"], ["--clear"], ["--clear", "p1"]):
        with pytest.raises(UsageError, match=r"is of frr; faults on demand are the sandbox's alone"):
            lab(*words, backends=("frr",))
    assert not asked


def test_without_a_lab_or_with_several(lab: Lab) -> None:
    """No lab is an error of its own; several want to be told apart."""
    with pytest.raises(LabError, match=r"no lab is up"):
        lab("--clear", backends=())
    with pytest.raises(UsageError, match=r"2 labs are up"):
        lab("*", "hang", "pattern=x", backends=("sandbox", "sandbox"))
    with pytest.raises(UsageError, match=r"p1 is in 2 labs"):
        lab("p1", "hang", "pattern=x", backends=("sandbox", "sandbox"))


def test_clearing(lab: Lab, asked: list[Mapping[str, Any]]) -> None:
    """One router's faults or everybody's are taken away."""
    lab("--clear", "p2")
    assert "lab isp-123456: no faults" in lab("--clear").stdout
    assert [question["router"] for question in asked] == ["p2", "*"]
    assert {question["do"] for question in asked} == {"clear"}


def test_the_list_fits_a_terminal(lab: Lab) -> None:
    """Every fault with its parameters and its meaning in 80 columns, and what stands where; also without a lab."""
    shown = lab("--list").stdout
    assert max(map(len, shown.splitlines())) <= 80
    for name in KINDS:
        assert f"\n{name} " in shown
    assert "lab isp-123456:\np1: every line is refused\n" in shown
    assert "p2" not in shown
    assert "\nreject " in lab("--list", backends=()).stdout
    assert "lab isp" not in lab("--list", backends=("frr",)).stdout
