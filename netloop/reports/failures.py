"""The devices that could not be asked, or changed: a line each, and what to do once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from netloop.model.change import Outcome
from netloop.model.finding import Status
from netloop.model.run import DeviceResult, Failure, Run
from netloop.reports.layout import print_line
from netloop.text.harmless import harmless
from netloop.text.masking import masked_message
from netloop.text.nouns import mapped

if TYPE_CHECKING:
    from rich.console import Console

STYLES = {
    Status.FAILED: "bold red",
    Status.ERROR: "bold red",
    Status.PENDING: "yellow",
    Status.SKIPPED: "dim",
    Status.PASSED: "green",
    Outcome.CHANGED: "green",
    Outcome.UNCHANGED: "dim",
    Outcome.SAVED: "green",
    Outcome.ROLLED_BACK: "bold red",
    Outcome.FAILED: "bold red",
    Outcome.UNKNOWN: "bold red",
}


def print_failures(run: Run, console: Console) -> None:
    """The devices of a run that could not be asked, and why."""
    print_failed(run.results, console)


def print_failed(results: Sequence[DeviceResult], console: Console, *, told: Collection[str] = ()) -> None:
    """A line for each device that failed, but those that were ``told`` of; those to do the same about, together."""
    by_hint: dict[str | None, list[tuple[str, Failure]]] = {}
    for result in results:
        if result.failure is not None and result.device.name not in told:
            name, failure = harmless(result.device.name), mapped(result.failure, harmless)
            by_hint.setdefault(failure.hint, []).append((name, failure))
    for hint, failures in by_hint.items():
        for name, failure in failures:
            line = f"{name}  {failure.kind}: {masked_message(failure.message)}"
            print_line(console, (line, "bold red"), prose=True)
        if hint:
            print_line(console, (f"  hint {masked_message(hint)}", "dim"), prose=True)
