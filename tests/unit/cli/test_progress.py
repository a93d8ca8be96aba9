"""Progress: which router, how many of how many, and no failure told twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from netloop.cli import progress
from netloop.cli.progress import Bar, Lines
from netloop.model.change import Change, Outcome
from netloop.model.device import Device
from netloop.model.finding import Finding, Status
from netloop.model.run import DeviceResult, Failure
from netloop.workflow import activation
from netloop.workflow.run_context import Interrupted
from netloop.workflow.setup import Consent


def through(listener: Bar | Lines, phase: str, outcomes: dict[str, str | None], *, one_by_one: bool = False) -> None:
    listener.begin(phase, len(outcomes))
    for name, outcome in outcomes.items():
        if one_by_one:
            listener.working(name)
        listener.done(name, outcome)
    listener.end()


def test_a_log_has_a_line_for_each_of_a_handful(capsys: pytest.CaptureFixture[str]) -> None:
    """A failure is none of them: the result tells of it."""
    through(Lines(), "reading", {"r1": "read", "r2": None, "r3": "read"})
    assert capsys.readouterr().err == "reading r1: read\nreading r3: read\n"


def test_a_log_of_many_has_the_counts(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A line for a phase, and every ten seconds how far it is."""
    outcomes: dict[str, str | None] = {f"r{n}": "read" for n in range(1, 31)} | {"r7": None}
    through(Lines(), "reading", outcomes)
    assert capsys.readouterr().err == "reading 30/30: 29 read; 1 failed\n"
    clock = iter(range(0, 100, 4))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(clock)))
    through(Lines(), "reading", dict.fromkeys("abcdefghi", "read"))
    assert capsys.readouterr().err.splitlines()[0] == "reading 3/9"


def test_a_log_counts_those_that_come_one_after_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    """Which one, and the how manieth, however many there are."""
    through(Lines(), "activating", {f"r{n}": "back" for n in range(1, 31)}, one_by_one=True)
    lines = capsys.readouterr().err.splitlines()
    assert (lines[6], len(lines)) == ("activating 7/30 r7: back", 30)


def test_a_bar_shows_the_router_and_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """``activating r7 ... 7/30`` while it is worked on; how many are done where many are worked on at once."""
    bar = Bar()
    bar.begin("activating", 30)
    seen = []
    for number in range(1, 8):
        bar.working(f"r{number}")
        assert bar._progress is not None
        (task,) = bar._progress.tasks
        seen.append((task.description, task.fields["count"]))
        bar.done(f"r{number}", "back")
    bar.end()
    assert seen[-1] == ("activating r7", "7/30")
    bar.begin("reading", 3)
    bar.done("r1", "read")
    assert bar._progress is not None
    (task,) = bar._progress.tasks
    bar.end()
    assert (task.description, task.fields["count"]) == ("reading", "1/3")


@dataclass
class Told:
    """A listener that keeps what it was told."""

    words: list[tuple[Any, ...]] = field(default_factory=list)

    def begin(self, phase: str, total: int) -> None:
        self.words.append((phase, total))

    def working(self, device: str) -> None:
        self.words.append((device,))

    def done(self, device: str, outcome: str | None) -> None:
        self.words.append((device, outcome))

    def end(self) -> None:
        self.words.append(())


@dataclass
class Context:
    """Three routers that wait, of which one fares so."""

    results: dict[str, DeviceResult]
    fate: dict[str, BaseException | Failure]
    listener: Told = field(default_factory=Told)
    setup: Any = field(default_factory=lambda: SimpleNamespace(inventory=None))
    interrupts: Any = field(default_factory=lambda: SimpleNamespace(finishing=False))

    def each(self, _phase: str, devices: list[Device], work: Any, _say: object) -> dict[str, str]:
        (device,) = devices
        fate = self.fate.get(device.name)
        if isinstance(fate, BaseException):
            raise fate
        return {} if fate else {device.name: work(self, device.name)}

    def update(self, name: str, change: Change) -> None:
        self.results[name] = DeviceResult(self.results[name].device, change=change)


def activated(monkeypatch: pytest.MonkeyPatch, fate: dict[str, BaseException | Failure]) -> Context:
    waits = Finding("ospf-router-id", "r", "OSPF 1", Status.PENDING, "10.0.0.1", "10.0.0.2")
    results = {
        name: DeviceResult(Device(name, "h", "p"), change=Change(name, Outcome.CHANGED), findings=(waits,))
        for name in ("r1", "r2", "r3")
    }
    context = Context(results, fate)
    monkeypatch.setattr(activation, "_observed", lambda _context: {})
    monkeypatch.setattr(activation, "address_book", lambda *_: {})
    monkeypatch.setattr(activation, "_activate_one", lambda *_, **_known: "back")
    consent = Consent(lambda _: None, lambda _: True, activate=True)
    try:
        activation.activate(context, consent)  # type: ignore[arg-type]
    except Interrupted:
        context.listener.words.append(("interrupted",))
    context.listener.words.append(tuple(r.change.notes for r in context.results.values() if r.change))
    return context


def test_activation_is_one_phase(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its number of routers is told once, and each one before it is worked on."""
    context = activated(monkeypatch, {})
    told = [("r1",), ("r1", "back"), ("r2",), ("r2", "back"), ("r3",), ("r3", "back")]
    assert context.listener.words == [("activating", 3), *told, (), ((), (), ())]


def test_activation_ends_with_the_first_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest keep their IDs, and say why."""
    context = activated(monkeypatch, {"r2": Failure("Unreachable", "gone")})
    assert context.listener.words[-4:] == [
        ("r2",),
        ("r2", None),
        (),
        ((), (), ("not activated: it ended with r2, which failed",)),
    ]


def test_an_interrupted_activation_leaves_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The phase is over, and those that were not come to say so."""
    context = activated(monkeypatch, {"r2": Interrupted()})
    assert context.listener.words[-4:] == [
        ("r2",),
        (),
        ("interrupted",),
        ((), (), ("not activated: interrupted",)),
    ]
