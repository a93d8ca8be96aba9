"""A round: a fresh world, calamities drawn from its seed, an apply in them, the verdict, and the way out."""

from __future__ import annotations

import contextlib
import shlex
import shutil
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.chaos import oracle
from tests.chaos.calamities.calamity import Calamity
from tests.chaos.calamities.command import Second
from tests.chaos.calamities.table import JOURNAL, drawn
from tests.chaos.oracle import Edits, Grounds, Said, Word
from tests.chaos.said import disagreements, said, shown
from tests.chaos.world import PATIENT, Command, Lesson, World, make

WORKERS = ("1", "1", "2", "4", "8", "8")
GRACE = 0.3
"""Seconds beyond those that a router says it is still busy."""


@dataclass(frozen=True)
class Verdict:
    """How a round went: the calamities by sort and in words, what was said, and what of it is wrong."""

    number: int
    sorts: tuple[str, ...]
    calamities: tuple[str, ...]
    spoken: str
    outcomes: Mapping[str, int]
    recovery: str
    seconds: float
    wrong: tuple[str, ...]
    folder: Path
    again: str

    @property
    def line(self) -> str:
        """The round in a line."""
        verdict = "ok" if not self.wrong else "WRONG"
        what = " | ".join(self.calamities)
        return f"{self.number:4}  {verdict:5}  {self.seconds:4.1f} s  {what}  ->  {self.spoken}; {self.recovery}"


@dataclass(frozen=True)
class Series:
    """What rounds have in common: the seed, the calamities to choose from (none: all), and where folders are kept.

    ``keep``: also those of rounds in which nothing is wrong.
    """

    seed: str
    lesson: Lesson
    folder: Path
    sorts: tuple[str, ...] = ()
    keep: bool = False

    def again(self, number: int) -> str:
        """The command that plays a round again."""
        sorts = "".join(f" --sort {shlex.quote(sort)}" for sort in self.sorts)
        return f"python -m tests.chaos --only {number} --seed {shlex.quote(self.seed)}{sorts}"


def play(number: int, series: Series) -> Verdict:
    """Play one round; its folder is kept where something is wrong."""
    started = time.monotonic()
    lesson, folder = series.lesson, series.folder
    draw = Random(f"{series.seed}/{number}")
    calamities = drawn(draw, lesson, series.sorts)
    here = folder / f"round-{number}"
    shutil.rmtree(here, ignore_errors=True)
    shape = {name: lines for calamity in calamities for name, lines in calamity.shape().items()}
    world = make(here, lesson, shape)
    world.options["workers"] = workers = draw.choice(WORKERS)
    for calamity in calamities:
        world.options |= calamity.options
    with world.served():
        try:
            found = _Round(world, lesson, calamities, draw).play()
        finally:
            world.calm()
            world.keep()
    verdict = Verdict(
        number,
        tuple(calamity.sort for calamity in calamities),
        (*tuple(str(calamity) for calamity in calamities), f"{workers} workers"),
        found.spoken,
        found.outcomes,
        found.recovery,
        time.monotonic() - started,
        tuple(found.wrong),
        here,
        series.again(number),
    )
    text = "\n".join([verdict.line, *verdict.wrong, f"again: {verdict.again}", ""])
    (here / "verdict.txt").write_text(text, encoding="utf-8")
    if not verdict.wrong and not series.keep:
        shutil.rmtree(here)
    return verdict


class _Round:
    """The run of one round."""

    def __init__(self, world: World, lesson: Lesson, calamities: Sequence[Calamity], draw: Random) -> None:
        self.world, self.lesson, self.calamities, self.draw = world, lesson, calamities, draw
        self.sorts = frozenset(calamity.sort for calamity in calamities)
        self.was = world.states()
        self.wrong: list[str] = []
        self.spoken = self.recovery = ""
        self.outcomes: dict[str, int] = {}

    def play(self) -> _Round:
        for calamity in self.calamities:
            calamity.arm(self.world)
        words = (str(self.world.inventory), "--yes", "--allow-disruptive")
        command = self.world.work("apply", *words)
        for calamity in self.calamities:
            calamity.begun(self.world, command)
        command.wait()
        self.world.joined()
        for other in self.world.commands[1:]:
            other.wait()
        self._settle()
        self._judge(command)
        self._recover(command)
        return self

    def _settle(self) -> None:
        """Let routers finish what they are busy with, and be calm."""
        late = max(calamity.late for calamity in self.calamities)
        self.world.calm()
        if late:
            time.sleep(late + GRACE)
        self.world.listening()

    def _routers(self) -> dict[str, oracle.Router]:
        reloaded = self.world.reloaded()
        edits = _edits(self.calamities, self.world.edited)
        return {
            name: oracle.Router(was, self.lesson.delta(name), edits.get(name, Edits()), name in reloaded)
            for name, was in self.was.items()
        }

    def _grounds(self) -> Grounds:
        unseen = frozenset(name for calamity in self.calamities for name in calamity.unseen)
        together = any(isinstance(calamity, Second) for calamity in self.calamities)
        harmless = all(calamity.harmless for calamity in self.calamities)
        return Grounds(unseen, together, journal=not self.sorts & JOURNAL, harmless=harmless)

    def _judge(self, command: Command) -> None:
        told, now, routers, grounds = said(command), self.world.states(), self._routers(), self._grounds()
        self.spoken = _spoken(told)
        self.outcomes = _count(told)
        self.wrong += command.trouble
        second = self.world.commands[1] if len(self.world.commands) > 1 else None
        if told.killed:
            self._judge_killed(told, now, routers, grounds)
        elif second is not None:
            self.spoken += f" and {_spoken(said(second))}"
            self.wrong += [*second.trouble, *oracle.of_pair(told, said(second), routers, now, grounds)]
        else:
            self.wrong += oracle.of_run(told, routers, now, grounds)
            self.wrong += disagreements(command)
            self._compare_show(told, grounds)

    def _compare_show(self, told: Said, grounds: Grounds) -> None:
        """``show last`` says the same as the run."""
        if not grounds.journal or not (self.world.home / "runs").exists():
            return
        known = shown(self.world.begin("show", "last").wait().stdout)
        for name, word in told.words.items():
            there = known.get(name, Word())
            alike = (there.outcome, there.saved) == (word.outcome, word.saved) or (
                word.kind and word.kind == there.kind
            )
            if not alike and word.outcome:
                self.wrong.append(f"{name}: the run says {word}, show last {there} {there.text}")

    def _judge_killed(
        self, told: Said, now: Mapping[str, oracle.State], routers: Mapping[str, oracle.Router], grounds: Grounds
    ) -> None:
        if not any(calamity.kills for calamity in self.calamities):
            self.wrong += oracle.of_death(told, now)
        show = self.world.begin("show", "last").wait()
        following = self.world.work("diff", str(self.world.inventory)).wait()
        self.wrong += [*show.trouble, *following.trouble]
        self.wrong += oracle.of_killed(said(following), shown(show.stdout), routers, now, grounds)

    def _recover(self, command: Command) -> None:
        """A rollback, or a second apply, and what diff says then."""
        verb = self.draw.choice(("rollback", "apply"))
        self.world.forget()
        self.world.options = dict(PATIENT)
        routers = self._routers()
        if verb == "rollback" and not self._roll_back(command, routers):
            verb = "apply"
        if verb == "apply":
            self._apply_again(routers)
        checked = self.world.work("diff", str(self.world.inventory), "--check").wait()
        self.wrong += [*checked.trouble, *oracle.of_diff(said(checked), routers, self.world.states())]

    def _roll_back(self, command: Command, routers: Mapping[str, oracle.Router]) -> bool:
        """Whether there was something to roll back."""
        run = self._run_of(command)
        if run is None:
            return False
        words = (run, "--yes", "--allow-disruptive")
        done = self.world.work("rollback", *words).wait()
        if done.code == 2 and ("sent nothing" in done.stderr or self._lost(done)):
            return False
        moved = "owned lines have moved" in done.stdout + done.stderr
        if moved and "edit of an owned line" in self.sorts:
            done = self.world.work("rollback", *words, "--force").wait()
        self.recovery = f"rollback: {_spoken(said(done))}"
        self.wrong += [*done.trouble, *oracle.of_recovery("rollback", said(done), routers, self.world.states(), code=0)]
        return True

    def _lost(self, done: Command) -> bool:
        """Whether the journal of the run is not whole, for a reason."""
        return bool(self.sorts & JOURNAL) and "there is no way back" in done.stderr

    def _run_of(self, command: Command) -> str | None:
        """The run's id; none where its folder is gone."""
        runs = sorted(path for path in (self.world.home / "runs").glob("*") if path.is_dir())
        for path in runs:
            with contextlib.suppress(OSError):
                if '"verb": "apply"' in (path / "run.json").read_text(encoding="utf-8"):
                    return path.name
        return None

    def _apply_again(self, routers: Mapping[str, oracle.Router]) -> None:
        done = self.world.work("apply", str(self.world.inventory), "--yes", "--allow-disruptive").wait()
        self.recovery = f"apply: {_spoken(said(done))}"
        self.wrong += [*done.trouble, *oracle.of_recovery("apply", said(done), routers, self.world.states(), code=0)]


def _edits(calamities: Iterable[Calamity], edited: Collection[tuple[str, str]]) -> dict[str, Edits]:
    """What second engineers did, of those who came."""
    found: dict[str, Edits] = {}
    for calamity in calamities:
        for name, edits in calamity.edits.items():
            if not all((name, statement[-1]) in edited for statement in edits.own):
                continue
            before = found.get(name, Edits())
            found[name] = Edits(before.own | edits.own, before.changed | edits.changed)
    return found


def _count(told: Said) -> dict[str, int]:
    found: dict[str, int] = {}
    for word in told.words.values():
        found[str(word)] = found.get(str(word), 0) + 1
    return found


def _spoken(told: Said) -> str:
    counts = _count(told)
    return f"exit {told.code}" + (
        ": " + ", ".join(f"{n} {word}" for word, n in sorted(counts.items())) if counts else ""
    )
