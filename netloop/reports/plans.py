"""Plans on a terminal: failures first, then what would change, equal changes once, and the counts last.

What a device said is text, never markup; secrets in it are masked, and what a terminal would obey is written out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netloop.model.finding import Status
from netloop.model.intent import Intent
from netloop.model.plan import Plan
from netloop.model.run import DeviceResult
from netloop.reports.failures import STYLES, print_failed
from netloop.reports.layout import named, print_line
from netloop.reports.same_plans import Planned, in_groups
from netloop.reports.wording import cost, counted, disruptive, left_behind, losses, pending, together, unified
from netloop.text.masking import masked, masked_lines, masked_message
from netloop.text.words import plural, several

if TYPE_CHECKING:
    from rich.console import Console

DIFF_STYLES = (("+++", "bold"), ("---", "bold"), ("@@", "cyan"), ("+", "green"), ("-", "red"))
BAD, WARNING = "bold red", "yellow"

Sentence = tuple[str, str]
"""A text and its style."""


@dataclass(frozen=True, slots=True)
class PlanView:
    """How plans are shown: what the devices must be, by name; the run in which each one's plan can be looked up.

    ``summary``: a line for each device, or for those with the same change, and no diffs. ``sent``: they are about to be
    sent.
    """

    intents: Mapping[str, Intent] = field(default_factory=dict)
    run: str = "last"
    summary: bool = False
    sent: bool = False


AS_IT_IS = PlanView()


def print_plans(results: Sequence[DeviceResult], console: Console, shown: PlanView = AS_IT_IS) -> None:
    """Each device's diff in context, the exact commands, and what they cost; devices in place are counted.

    Of devices with the same change one is shown whole, and of each one what it costs there.
    """
    print_failed(results, console)
    groups = in_groups(results, shown.intents)
    for group in groups:
        if shown.summary:
            _print_summary(group, console)
        elif len(group) == 1:
            _print_planned(group[0], console)
        else:
            _print_group(group, console, shown.run)
    for result in results:
        if result.plan is not None and not result.plan.changed:
            _print_unchanged(result.device.name, result.plan, console, summary=shown.summary)
    unseen = ((r.device.name, "saved or not", r.plan.unseen) for r in results if r.plan and r.plan.unseen)
    for sentence in together(unseen):
        print_line(console, (f"not known: {masked_message(sentence)}", STYLES[Status.SKIPPED]), prose=True)
    if shown.summary and groups:
        print_line(console, (f"The lines of each: netloop show {shown.run} HOST", "dim"))
    print_line(console, f"{_summary(results)} {'' if shown.sent else 'Nothing was sent.'}".rstrip(), prose=True)


def print_plan(name: str, where: str, plan: Plan, console: Console) -> None:
    """One device's diff in context, the exact commands, what they cost, and what waits."""
    diff = unified(plan)
    losing = (f"; {part}" for part in losses(plan))
    print_line(console, (name, "bold"), f"  {where}{_size(diff)}  {cost(plan)}", ("".join(losing), BAD), prose=True)
    for line in diff:
        print_line(console, (f"  {line}", next((style for start, style in DIFF_STYLES if line.startswith(start)), "")))
    print_line(console, ("  commands", "dim"))
    for step in plan.steps:
        for index, line in enumerate(masked_lines(step.lines)):
            print_line(console, f"    {' ' if index else ''}{line}")
    _print_sentences("  ", _consequences(plan), console)


def _print_sentences(lead: str, sentences: Sequence[Sentence], console: Console) -> None:
    for text, style in sentences:
        print_line(console, (f"{lead}{text}", style), prose=True)


def _print_planned(one: Planned, console: Console) -> None:
    device = one.result.device
    print_plan(device.name, f"{device.platform} {device.hostname}:{device.port}  ", one.plan, console)


def _print_group(group: Sequence[Planned], console: Console, run: str) -> None:
    """The same change of several devices: which, the lines of the first one, and what it costs on each other one."""
    example, *others = group
    name, lines = example.plan.device, plural(sum(counted(unified(example.plan))), "line")
    names = named([one.plan.device for one in group], console)
    print_line(console, (f"the same {lines} on {plural(len(group), 'router')}: {names}", "bold"), prose=True)
    how = "the others differ in their own name, addresses and router IDs"
    look = f"netloop show {run} HOST"
    print_line(console, (f"shown: {name}; {how}: {look}", "dim"), prose=True, whole=[look])
    _print_planned(example, console)
    _print_told([(one.plan.device, [*_past(one, example), *_price(one.plan)]) for one in others], console)


def _print_told(told: Sequence[tuple[str, Sequence[Sentence]]], console: Console) -> None:
    """What there is to say of each device, a line each; what is to the letter the same of several, once."""
    names: dict[Sentence, list[str]] = {}
    for device, sentences in told:
        for sentence in sentences:
            names.setdefault(sentence, []).append(device)
    for (text, style), devices in names.items():
        print_line(console, (f"{named(devices, console)}  {text}", style), prose=True)


def _past(one: Planned, example: Planned) -> list[Sentence]:
    """The lines that go on this device alone."""
    apart = masked_lines(line[1:].strip() for line in one.apart_from(example))
    return [(f"removed: {'; '.join(apart)}", "red")] if apart else []


def _print_summary(group: Sequence[Planned], console: Console) -> None:
    """A line for the devices of the same change that costs nothing; each of the others on a line of its own."""
    free = [one for one in group if not _price(one.plan)]
    if free:
        size = _size(unified(free[0].plan))
        names = [one.plan.device for one in free]
        same = f"the same on {plural(len(free), 'router')}, as {names[0]}  " if len(free) > 1 else ""
        print_line(console, (named(names, console), "bold"), f"  {same}{size}  {cost(free[0].plan)}", prose=True)
    for one in group:
        if price := _price(one.plan):
            told = "; ".join(dict.fromkeys(text for text, _ in price))
            style = BAD if any(style == BAD for _, style in price) else WARNING
            lead = _size(unified(one.plan)) + ("  " if disruptive(one.plan) else f"  {cost(one.plan)}; ")
            print_line(console, (one.plan.device, "bold"), f"  {lead}", (told, style), prose=True)


def _size(diff: Sequence[str]) -> str:
    added, removed = counted(diff)
    return f"+{added} -{removed}"


def _price(plan: Plan) -> list[Sentence]:
    """All that there is to say of a plan beside its lines."""
    return [*((part, BAD) for part in losses(plan)), *_consequences(plan)]


def _consequences(plan: Plan) -> list[Sentence]:
    """What a plan that changes something costs, what it leaves, and what waits."""
    return [
        *((f"disruptive: {masked_message(sentence)}", BAD) for sentence in disruptive(plan)),
        *((sentence, WARNING) for sentence in left_behind(plan)),
        *_saved_too(plan),
        *((masked_message(note), WARNING) for note in plan.notes),
        *((masked_message(pending(impact)), WARNING) for impact in plan.pending),
    ]


def _saved_too(plan: Plan) -> list[Sentence]:
    """The lines of others that are not in the startup configuration and would be saved beside netloop's."""
    others = [] if plan.in_place else [masked(line) for line in plan.unsaved_others]
    what = f"{plural(len(others), 'unsaved line')} of others would be saved too"
    return [(f"{what}: {several(others, '; ')}", WARNING)] if others else []


def _print_unchanged(name: str, plan: Plan, console: Console, *, summary: bool) -> None:
    """A device whose running configuration is in place: what is not saved, and what waits."""
    told = [*_saved_too(plan), *((masked_message(note), WARNING) for note in plan.notes)]
    waits = [(masked_message(pending(impact)), WARNING) for impact in plan.pending]
    lost = [masked(line) for line in plan.unsaved]
    if summary and (lost or told or waits):
        unsaved = [f"{plural(len(lost), 'line')} not saved"] if lost else []
        parts = "; ".join((*unsaved, *(text for text, _ in (*told, *waits))))
        print_line(console, (name, "bold"), "  running configuration in place; ", (parts, WARNING), prose=True)
        return
    if lost or waits:
        print_line(console, (name, "bold"), "  running configuration in place")
    if lost:
        print_line(console, ("  not saved, a reload would lose:", WARNING))
        for line in lost:
            print_line(console, (f"    {line}", WARNING))
    _print_sentences("  " if lost or waits else f"{name}  ", [*told, *waits], console)


def _summary(results: Sequence[DeviceResult]) -> str:
    plans = [result.plan for result in results if result.plan is not None]
    change = sum(plan.changed for plan in plans)
    unsaved = sum(bool(plan.unsaved) and not plan.changed for plan in plans)
    waiting = sum(bool(plan.pending) for plan in plans)
    parts = (
        (change, "to change"),
        (unsaved, "to save"),
        (len(plans) - change - unsaved, "in place"),
        (waiting, "with a router ID pending"),
        (sum(result.failure is not None for result in results), "failed"),
    )
    return f"{plural(len(results), 'device')}: {', '.join(f'{n} {word}' for n, word in parts if n)}."
