"""What was declared and cannot be asked of this router: skipped with the reason, never passed."""

from __future__ import annotations

from collections.abc import Iterable

from netloop.checks.check import Case, Check, Question, Verdict
from netloop.model.finding import Status
from netloop.model.intent import Intent, LeftOut


class Possible(Check):
    """What the inventory declares can be had on this router."""

    name = "possible"
    order = 910
    facts = ()

    def questions(self, intent: Intent) -> Iterable[Question]:
        """One per part that was left out."""
        return (Question(part.subject, "as declared", part, part.instance) for part in intent.left_out)

    def answer(self, question: Question, case: Case) -> Verdict:
        """Skipped, and why."""
        part: LeftOut = question.about
        return Verdict(Status.SKIPPED, part.reason)
