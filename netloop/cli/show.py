"""``netloop show``: everything about one run."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from netloop.cli import completion
from netloop.cli.output import say, say_exactly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netloop.journal import HostRecord, RunRecord

WELL = 3
BEGINNING = re.compile(r"[;:\n]")
"""Where the first words of a fate end."""


class KeptConfiguration(StrEnum):
    """The configurations that a run keeps of a host."""

    BEFORE = "before"
    CANDIDATE = "candidate"
    AFTER = "after"


def command(
    run: Annotated[
        str,
        typer.Argument(
            metavar="RUN", help="A run's id, the beginning of one, or last.", autocompletion=completion.runs
        ),
    ] = "last",
    host: Annotated[
        str | None,
        typer.Argument(metavar="[HOST]", help="Every command and answer of one host.", autocompletion=completion.hosts),
    ] = None,
    outputs: Annotated[bool, typer.Option("--outputs", help="With a host: what show commands said, too.")] = False,
    configuration: Annotated[
        KeptConfiguration | None,
        typer.Option(
            help="With a host: its configuration before the change, as planned, or after it, and nothing else. To the "
            "byte, with the router's own secrets."
        ),
    ] = None,
) -> None:
    """Show one run: how each device fared; with a host, every command and its answer.

    Failures come first, and of many devices that fared alike and well a line tells. With a host of a run that sent it
    nothing, what was planned is shown. The folder also holds the intent, the configuration before and after, and every
    show command's output.
    """
    from netloop import settings
    from netloop.journal import open_run

    record = open_run(settings.home(), run)
    if configuration is not None:
        _print_configuration(record, host, configuration)
    elif host is None:
        _print_run(record)
    else:
        _print_host(record.host(host), outputs=outputs)


def _print_configuration(record: RunRecord, host: str | None, which: KeptConfiguration) -> None:
    from netloop.errors import UsageError

    if host is None:
        raise UsageError(f"--configuration {which} is one host's", hint=f"netloop show {record.id} HOST")
    text: str | None = getattr(record.host(host), which)
    if text is None:
        raise UsageError(f"run {record.id} kept no configuration {which} of {host}", hint="netloop runs: the others")
    say_exactly(text)


def _print_run(record: RunRecord) -> None:
    from netloop.cli.output import results
    from netloop.reports.layout import print_line
    from netloop.reports.same_plans import HANDFUL
    from netloop.text.masking import masked_message
    from netloop.text.words import plural

    say(f"{record.verb} {record.inventory}", bold=True)
    for label, value in (
        ("run", record.id),
        ("undoes", record.undoes),
        ("lab", record.lab),
        ("started", record.started),
        ("ended", record.ended),
        ("outcome", masked_message(record.outcome)),
        ("folder", record.path),
    ):
        if value is not None:
            say(f"  {label:8} {value}")
    hosts = sorted(record.hosts(), key=_worse)
    well = [host for host in hosts if _worse(host) == WELL]
    if len(well) > HANDFUL:
        _print_fates(hosts[: len(hosts) - len(well)])
        _print_alike(well)
    else:
        _print_fates(hosts)
    print_line(results(), f"{plural(len(hosts), 'device')}{_counted(hosts)}.", prose=True)


def _worse(host: HostRecord) -> int:
    """How early a host is shown: what was not done first, then what is wrong, then what waits."""
    from netloop.model.finding import WRONG, Status

    ended = bool(host.change or host.plan or host.verdicts)
    found = {finding.status for finding in host.verdicts}
    if not ended or host.failure is not None or (host.change is not None and not host.change.good):
        return 0
    return 1 if found & WRONG else 2 if Status.PENDING in found else WELL


def _print_fates(hosts: Sequence[HostRecord]) -> None:
    """A line for each host."""
    from netloop.text.masking import masked_message

    width = max((len(host.name) for host in hosts), default=0)
    for host in hosts:
        say(f"{host.name:{width}}  {masked_message(host.fate)}{_sent(host)}")


def _sent(host: HostRecord) -> str:
    from netloop.text.words import plural

    return f"  ({plural(host.sent, 'line')} sent)" if host.sent else ""


def _print_alike(hosts: Sequence[HostRecord]) -> None:
    """A line for the hosts that fared alike."""
    from netloop.cli.output import results
    from netloop.reports.layout import named, print_line
    from netloop.text.masking import masked_message

    alike: dict[str, list[str]] = {}
    for host in hosts:
        alike.setdefault(f"{masked_message(host.fate)}{_sent(host)}", []).append(host.name)
    console = results()
    for fate, names in alike.items():
        print_line(console, f"{named(names, console)}  {fate}", prose=True)


def _counted(hosts: Sequence[HostRecord]) -> str:
    """How many fared how: ``: 3 Unreachable; 27 changed, saved``."""
    from collections import Counter

    numbers = Counter(map(_word, hosts))
    told = "; ".join(f"{number} {word}" for word, number in numbers.items())
    return f": {told}" if told else ""


def _word(host: HostRecord) -> str:
    """The first words of a host's fate; its worst verdict where it was judged alone."""
    from netloop.text.masking import masked_message

    word = masked_message(BEGINNING.split(host.fate, maxsplit=1)[0])
    return {1: "failed", 2: "pending", WELL: "passed"}[_worse(host)] if word[:1].isdigit() else word


def _print_host(host: HostRecord, *, outputs: bool) -> None:
    from netloop.cli.output import results
    from netloop.reports.plans import print_plan
    from netloop.text.masking import masked_lines, masked_message, masked_text
    from netloop.text.nouns import mapped

    say(f"{host.name}  {masked_message(host.fate)}", bold=True)
    say(f"  folder {host.path}")
    for note in filter(None, (host.change.reason, *host.change.notes) if host.change else ()):
        say(f"  {masked_message(note)}")
    if host.plan is not None and host.plan.changed and not host.sent:
        print_plan(host.name, "", host.plan, results())
    typed = masked_lines(command.exchange.command for command in host.commands)
    for command, line in zip(host.commands, typed, strict=True):
        exchange = command.exchange
        mark = "#" if exchange.mode == "exec" else "(config)#"
        answer = masked_text(exchange.answer.rstrip()) if exchange.answer.strip() else ""
        hidden = exchange.command.startswith("show ") and not outputs
        took = f"{exchange.seconds:.2f} s" if command.answered else "no answer"
        size = f", {len(answer.splitlines())} lines" if hidden else ""
        say(f"{host.name}{mark} {line}", fg="cyan", nl=False)
        say(f"   {took}{size}", dim=True)
        if answer and not hidden:
            say(answer)
        if exchange.refusal:
            say(masked_message(exchange.refusal), fg="red")
    for finding in host.verdicts:
        say(f"{finding.status:8} {masked_message(str(mapped(finding, masked_message)))}")
