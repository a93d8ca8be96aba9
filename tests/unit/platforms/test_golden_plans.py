"""Every platform's golden folders: a running configuration, its candidate, the commands to it and the way back."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from netloop.model.intent import Intent
from netloop.platforms.cisco_ios import PLATFORM as CISCO_IOS
from netloop.platforms.frr import PLATFORM as FRR
from netloop.platforms.platform import Platform
from netloop.templating import render

GOLDEN = Path(__file__).parents[2] / "golden"
PLATFORMS = {platform.name: platform for platform in (CISCO_IOS, FRR)}
CASES = sorted(path.parent for path in GOLDEN.glob("*/*/running.cfg"))

Sections = tuple[tuple[str, ...], ...]


def as_text(sections: Sections) -> str:
    return "".join(f"{header}\n" + "".join(f" {line}\n" for line in lines) for header, *lines in sections)


def told(case: Path) -> tuple[Platform, Intent]:
    platform = PLATFORMS[case.parent.name]
    intent: Intent = runpy.run_path(str(case / "intent.py"))["INTENT"]
    return platform, platform.adapt(intent)


def plan(platform: Platform, running: str, intent: Intent) -> tuple[str, Sections]:
    candidate = platform.planner.candidate(running, render(intent), intent)
    return candidate, platform.planner.sections(running, candidate, intent)


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_golden_plan(case: Path) -> None:
    """The candidate, the commands to it and the way back are those in the folder, to the letter."""
    platform, intent = told(case)
    running = (case / "running.cfg").read_text()
    candidate, sections = plan(platform, running, intent)
    assert candidate == (case / "candidate.cfg").read_text()
    assert as_text(sections) == (case / "remediation.cfg").read_text()
    assert as_text(platform.planner.sections(candidate, running, intent)) == (case / "rollback.cfg").read_text()


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_golden_second_plan_is_empty(case: Path) -> None:
    """Planning against the candidate changes nothing, to the letter."""
    platform, intent = told(case)
    candidate, _ = plan(platform, (case / "running.cfg").read_text(), intent)
    assert plan(platform, candidate, intent) == (candidate, ())


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_golden_candidate_has_nothing_that_must_not_be(case: Path) -> None:
    """What is declared absent is found where it is, by its name in reports, and is not in the candidate."""
    platform, intent = told(case)
    running = platform.planner.remaining((case / "running.cfg").read_text(), intent)
    assert {subject for subject, _ in running} <= {thing.subject for thing in intent.absences}
    assert platform.planner.remaining((case / "candidate.cfg").read_text(), intent) == ()
    if case.name.startswith("absent"):
        assert running
