"""What was declared absent: loopbacks, processes, neighbors and networks that must not be in the configuration."""

from __future__ import annotations

from collections.abc import Iterable

from netloop.checks.check import Case, Check, Question, Verdict, verdict
from netloop.model.evidence import RunningConfig
from netloop.model.intent import Intent


class DeclaredAbsent(Check):
    """What is declared absent is not in the running configuration."""

    name = "absent"
    facts = (RunningConfig,)
    order = 200

    def questions(self, intent: Intent) -> Iterable[Question]:
        """One per loopback, process, neighbor or network that is declared absent."""
        return (Question(thing.subject, "absent", thing, thing.instance) for thing in intent.absences)

    def answer(self, question: Question, case: Case) -> Verdict:
        """Absent, or the first line that is still there."""
        running = case.evidence.get(RunningConfig)
        assert running is not None  # noqa: S101 -- asked for by ``facts``
        remaining = case.remaining(running.text, case.intent)
        lines = [line for subject, line in remaining if subject == question.subject]
        return verdict(not lines, lines[0] if lines else "absent", "netloop apply removes it")
