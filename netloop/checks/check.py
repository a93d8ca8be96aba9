"""Check: one question, asked of each thing in the intent that it concerns."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from netloop.model.evidence import Evidence, FleetEvidence
from netloop.model.finding import BrokenAt, Finding, Status
from netloop.model.intent import Intent
from netloop.model.routing import Instance
from netloop.model.routing_facts import Coverage

ALONE = FleetEvidence()
"""The evidence of no device."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is judged: the intent and the evidence; ``fleet`` is that of all devices, for a ``FleetCheck`` alone.

    ``awaits`` is the platform's way to put a pending router ID into effect; ``unsaved`` gives the owned lines, and
    those of others, in which a startup and a running configuration differ; ``remaining`` gives what the intent says
    must not be and a configuration has: as the intent names it, and the line.
    """

    intent: Intent
    evidence: Evidence
    awaits: Callable[[Instance], str | None] = lambda _instance: None
    unsaved: Callable[[str, str, Intent], tuple[tuple[str, ...], tuple[str, ...]]] = lambda *_texts: ((), ())
    remaining: Callable[[str, Intent], tuple[tuple[str, str], ...]] = lambda _running, _intent: ()
    fleet: FleetEvidence = ALONE


@dataclass(frozen=True, slots=True)
class Question:
    """The question put to one thing: its name in the report, what is expected, and the thing itself."""

    subject: str
    expected: str
    about: Any
    instance: Instance | None = None
    peer: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on one question."""

    status: Status
    actual: str
    hint: str | None = None
    broken_at: BrokenAt | None = None


class Check(ABC):
    """A check's name, the facts it needs, and its questions; the first line of its docstring is the report's text.

    It is registered in the entry points ``netloop.checks`` under its own name.
    """

    name: ClassVar[str]
    facts: ClassVar[tuple[type, ...]]
    gates: ClassVar[bool] = True
    """Whether a change is taken back where the check fails."""
    order: ClassVar[int] = 500
    """Its place in reports: loopbacks are below 100, router IDs from 100, two ends from 300, what closes a report from
    900."""
    by_name_only: ClassVar[bool] = False
    """Whether the check is put only where somebody asks for it."""

    @property
    def text(self) -> str:
        """What the check asks, as the report prints it."""
        return (self.__doc__ or self.name).strip().splitlines()[0]

    @abstractmethod
    def questions(self, intent: Intent) -> Iterable[Question]:
        """One question for each thing in the intent that the check concerns."""

    @abstractmethod
    def answer(self, question: Question, case: Case) -> Verdict | None:
        """The verdict, once all the facts are there; None where the question does not arise."""

    def judge(self, case: Case) -> Iterator[Finding]:
        """A finding for each question; without its facts a check never passes."""
        blocked = self._blocked(case.evidence)
        for question in self.questions(case.intent):
            if answer := blocked or self.answer(question, case):
                yield self._finding(case, question, answer)

    def _blocked(self, evidence: Evidence) -> Verdict | None:
        """The answer to every question while a fact is missing: why it is."""
        return unavailable(evidence, self.facts)

    def _finding(self, case: Case, question: Question, answer: Verdict) -> Finding:
        return Finding(
            check=self.name,
            device=case.intent.device,
            subject=question.subject,
            status=answer.status,
            expected=question.expected,
            actual=answer.actual,
            hint=answer.hint,
            instance=question.instance,
            peer=question.peer,
            broken_at=answer.broken_at,
        )


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What is asked of a device once more, because something has not passed."""

    kinds: tuple[type, ...]
    coverage: Coverage = field(default_factory=Coverage)

    def __or__(self, other: SecondLook) -> SecondLook:
        """Both."""
        return SecondLook(tuple(dict.fromkeys((*self.kinds, *other.kinds))), self.coverage | other.coverage)


class FleetCheck(Check):
    """Base of the checks that judge a device by what others show too: two ends of a session, one database.

    It is put once all devices have been read, with their evidence, their intents and the links in ``case.fleet``. It
    gates nothing: a change of one device is not taken back for what another one shows.
    """

    gates = False

    def questions(self, intent: Intent) -> Iterable[Question]:
        """None that the device's own intent raises; see ``together``."""
        return ()

    def together(self, case: Case) -> Iterable[Question]:
        """The questions to a device, of which the others may be a part."""
        return self.questions(case.intent)

    def asks(self, device: str, fleet: FleetEvidence) -> tuple[type, ...]:
        """Which facts are asked of a device, before there is any evidence: all of the check's own.

        ``fleet`` holds the intents and links. A fact of which only some devices can be the witness is asked of these.
        """
        return self.facts

    def coverage(self, device: str, fleet: FleetEvidence) -> Coverage:
        """What of these facts is asked of the device."""
        return Coverage()

    def second_look(self, case: Case, findings: Sequence[Finding]) -> Mapping[str, SecondLook]:
        """What to ask, by device, because of the findings of this check that have not passed.

        What comes of it is in the evidence when the check is put again; that is done once.
        """
        return {}

    def judge(self, case: Case) -> Iterator[Finding]:
        """A finding for each question; without the device's own facts a check never passes."""
        blocked = self._blocked(case.evidence)
        for question in self.together(case):
            if answer := blocked or self.answer(question, case):
                yield self._finding(case, question, answer)


def unavailable(evidence: Evidence, kinds: Iterable[type]) -> Verdict | None:
    """The verdict where one of these facts is missing: skipped where the platform has none, else an error."""
    missing = [kind for kind in kinds if kind not in evidence.facts]
    for kind in missing:
        if kind in evidence.unsupported:
            return Verdict(Status.SKIPPED, evidence.unsupported[kind])
    for kind in missing:
        return Verdict(Status.ERROR, f"could not read: {evidence.unread.get(kind, f'{kind.__name__} was not asked')}")
    return None


def verdict(right: bool, actual: str, hint: str | None = None) -> Verdict:
    """Passed or failed; a hint goes with a failure only."""
    return Verdict(Status.PASSED, actual) if right else Verdict(Status.FAILED, actual, hint)
