"""What was declared and cannot be asked of this router: skipped with the reason, never passed."""

from __future__ import annotations

from collections.abc import Iterable

from netloop.checks.check import Answer, Case, Check, Question
from netloop.model.finding import Status
from netloop.model.intent import Intent, LeftOut


class Possible(Check):
    """What the inventory declares can be had on this router."""

    name = "possible"
    facts = ()

    def questions(self, intent: Intent) -> Iterable[Question]:
        """One a part that was left out."""
        return (Question(part.subject, "as declared", part, part.instance) for part in intent.left_out)

    def answer(self, question: Question, case: Case) -> Answer:
        """Skipped, and why."""
        part: LeftOut = question.about
        return Answer(Status.SKIPPED, part.reason)
