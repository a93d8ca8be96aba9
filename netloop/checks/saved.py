"""Saved: what runs is also what the router starts with."""

from __future__ import annotations

from collections.abc import Iterable

from netloop.checks.check import Case, Check, Question, Verdict, verdict
from netloop.model.evidence import RunningConfig, StartupConfig
from netloop.model.intent import Intent

NAMED = 1
"""Lines of a section that are named before the rest is a number."""


class ConfigurationSaved(Check):
    """The owned lines of the running configuration are those of the startup configuration."""

    name = "saved"
    facts = (RunningConfig, StartupConfig)
    gates = False
    order = 900

    def questions(self, intent: Intent) -> Iterable[Question]:
        """One, where anything is declared."""
        declared = (intent.loopbacks, intent.absent, intent.absent_processes, *(part for part in _protocols(intent)))
        if any(declared):
            yield Question("startup configuration", "as running", intent)

    def answer(self, question: Question, case: Case) -> Verdict:
        """Passed, or failed with what a reload would lose."""
        running, startup = case.evidence.get(RunningConfig), case.evidence.get(StartupConfig)
        assert running is not None  # noqa: S101 -- asked for by ``facts``
        assert startup is not None  # noqa: S101
        ours, _ = case.unsaved(startup.text, running.text, case.intent)
        return verdict(not ours, "; ".join(map(_short, ours)) or "as running", "not saved: netloop apply saves it")


def _short(section: str) -> str:
    """A section as it fits a table: its head, its first lines, and how many more there are."""
    head, *lines = section.split(" / ")
    more = len(lines) - NAMED
    return section if more <= 1 else " / ".join((head, *lines[:NAMED], f"{more} more lines"))


def _protocols(intent: Intent) -> Iterable[tuple[object, ...]]:
    return intent.ospf, intent.ospfv3, intent.bgp, intent.isis, intent.eigrp, intent.ldp
