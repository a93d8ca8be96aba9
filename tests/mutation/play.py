"""Play: a network is brought up and proven, then each fault is made, seen, healed, and all is proven again."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from netloop.model.finding import Finding, Status
from netloop.model.run import Run
from tests.mutation.fault import BAD, Expected, Fault, Typed, prepared
from tests.mutation.worlds import Refused, World, applied, placed, verified, world

PATIENCE = {"sandbox": 20.0, "frr": 60.0}
"""Seconds within which a fault must be seen, and a healed network must pass."""
CALM = {"sandbox": 0.0, "frr": 2.0}
"""Seconds after which all must pass once more."""
POLL = 0.5
Place = tuple[str, str, str]
"""A finding's check, device and subject."""
SHOWN = 12
"""Findings that are printed of a fault of which not all was seen."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one fault was seen: what was expected and not found, and what was found of routers that it does not touch."""

    fault: Fault
    world: str
    caught: tuple[Finding, ...] = ()
    missed: tuple[Expected, ...] = ()
    false_alarms: tuple[Finding, ...] = ()
    unhealed: tuple[Finding, ...] = ()
    seconds: float = 0.0
    problem: str = ""
    seen: tuple[Finding, ...] = ()

    @property
    def good(self) -> bool:
        """Whether it was seen, nothing else was, and all passed again."""
        return not (self.missed or self.false_alarms or self.unhealed or self.problem)

    @property
    def line(self) -> str:
        """The verdict in a line."""
        word = "caught" if self.good else "WRONG "
        return f"{word} {self.world:7} {self.fault.network:12} {self.fault.name:40} {self.seconds:5.1f} s"

    @property
    def details(self) -> Iterator[str]:
        """What is wrong."""
        yield from ([self.problem] if self.problem else [])
        yield from (f"not seen: {one}" for one in self.missed)
        yield from (f"seen: [{f.check}] {f}" for f in self.seen[:SHOWN] if self.missed)
        yield from (f"false alarm: [{f.check}] {f}" for f in self.false_alarms)
        yield from (f"not healed: [{f.check}] {f}" for f in self.unhealed)


def play(name: str, faults: Sequence[Fault]) -> Iterator[Verdict]:
    """Every fault that the world can make, network by network."""
    for network in dict.fromkeys(fault.network for fault in faults):
        mine = [fault for fault in faults if fault.network == network and name in fault.ways]
        if mine:
            with tempfile.TemporaryDirectory(prefix="netloop-mutation-") as folder:
                yield from _network(name, mine, Path(folder))


def _network(name: str, faults: Sequence[Fault], home: Path) -> Iterator[Verdict]:
    with world(name, faults[0].inventory, home) as found:
        first = applied(found)
        _configure(found, prepared(faults[0].network, name))
        healthy = _until(found, lambda run: not _unsettled(run))
        before = frozenset(map(_place, _bad(healthy)))
        if wrong := _unsettled(healthy):
            told = "; ".join(f"[{f.check}] {f}" for f in wrong) or first.exit_code.meaning
            yield from (Verdict(fault, name, problem=f"the network is not healthy: {told}") for fault in faults)
            return
        for fault in faults:
            yield _play_one(found, fault, before)


def _unsettled(run: Run) -> tuple[Finding, ...]:
    """What is wrong but for what waits for a restart: FRR's EIGRP takes a router ID when it starts alone."""
    return tuple(finding for finding in _bad(run) if finding.status is not Status.PENDING)


def _place(finding: Finding) -> Place:
    return finding.check, finding.device, finding.subject


def _play_one(found: World, fault: Fault, before: frozenset[Place]) -> Verdict:
    way, started, problem = fault.ways[found.name], time.monotonic(), ""
    try:
        _configure(found, way.breaks)
        _exec(found, way.then)
    except Refused as exc:
        problem = f"refused: {exc}"
    seen = verified(found) if problem else _until(found, lambda run: not _missed(_bad(run, before), fault))
    bad = _bad(seen, before)
    seconds = time.monotonic() - started
    try:
        _configure(found, way.heals)
        _exec(found, way.healed)
    except Refused as exc:
        problem = problem or f"refused while healing: {exc}"
    healed = _calm(found, before)
    return Verdict(
        fault,
        found.name,
        tuple(f for f in bad if any(one.met(f) for one in fault.expected)),
        _missed(bad, fault),
        _false_alarms(bad, fault),
        _bad(healed, before),
        seconds,
        problem,
        bad,
    )


def _until(found: World, good: object) -> Run:
    deadline = time.monotonic() + PATIENCE[found.name]
    while True:
        run = verified(found)
        if good(run) or time.monotonic() > deadline:  # type: ignore[operator]
            return run
        time.sleep(POLL)


def _calm(found: World, before: frozenset[Place]) -> Run:
    """What verify says once all passes and still does a while later: real routers flap while they settle."""
    deadline = time.monotonic() + PATIENCE[found.name]
    while True:
        run = _until(found, lambda run: not _bad(run, before))
        if _bad(run, before) or not CALM[found.name]:
            return run
        time.sleep(CALM[found.name])
        run = verified(found)
        if not _bad(run, before) or time.monotonic() > deadline:
            return run


def _bad(run: Run, before: frozenset[Place] = frozenset()) -> tuple[Finding, ...]:
    """What is wrong, but for what was pending ``before`` the fault and still is."""
    failed = (
        Finding("device", r.device.name, r.failure.kind, Status.ERROR, "answers", r.failure.message)
        for r in run.results
        if r.failure
    )
    found = (f for result in run.results for f in result.findings if f.status in BAD)
    return (*failed, *(f for f in found if f.status is not Status.PENDING or _place(f) not in before))


def _missed(bad: Sequence[Finding], fault: Fault) -> tuple[Expected, ...]:
    return tuple(one for one in fault.expected if not any(one.met(finding) for finding in bad))


def _false_alarms(bad: Sequence[Finding], fault: Fault) -> tuple[Finding, ...]:
    """What is found of two routers neither of which the fault touches, and that names none that it does."""

    def concerned(finding: Finding) -> bool:
        words = f"{finding.actual} {finding.expected} {finding.hint or ''}".replace(",", " ").replace(";", " ").split()
        return bool({finding.device, finding.peer, *words} & fault.touched)

    return tuple(finding for finding in bad if not concerned(finding))


def _configure(found: World, typed: Typed) -> None:
    for router, lines in typed.items():
        found.type(router, ["configure terminal", *(placed(found, line) for line in lines), "end"])


def _exec(found: World, typed: Mapping[str, Iterable[str]]) -> None:
    for router, lines in typed.items():
        found.type(router, [placed(found, line) for line in lines])
