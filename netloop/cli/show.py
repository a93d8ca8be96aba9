"""``netloop show``: everything about one run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from netloop.cli.output import say

if TYPE_CHECKING:
    from netloop.journal import HostRecord, RunRecord


def command(
    run: Annotated[str, typer.Argument(metavar="RUN", help="A run's id, the beginning of one, or last.")] = "last",
    host: Annotated[str | None, typer.Argument(metavar="[HOST]", help="Every command and answer of one host.")] = None,
    outputs: Annotated[bool, typer.Option("--outputs", help="With a host: what show commands said, too.")] = False,
) -> None:
    """Show one run: how each device fared; with a host, every command and its answer.

    The folder also holds the intent, the configuration before and after, and every show command's output.
    """
    from netloop import settings
    from netloop.journal import open_run

    record = open_run(settings.home(), run)
    if host is None:
        _print_run(record)
    else:
        _print_host(record.host(host), outputs=outputs)


def _print_run(record: RunRecord) -> None:
    from netloop.text.masking import masked_message
    from netloop.text.words import plural

    say(f"{record.verb} {record.inventory}", bold=True)
    for label, value in (
        ("run", record.id),
        ("lab", record.lab),
        ("started", record.started),
        ("ended", record.ended),
        ("outcome", masked_message(record.outcome)),
        ("folder", record.path),
    ):
        if value is not None:
            say(f"  {label:8} {value}")
    width = max((len(name) for name in record.names), default=0)
    for host in record.hosts():
        lines = f"  ({plural(host.sent, 'line')} sent)" if host.sent else ""
        say(f"{host.name:{width}}  {masked_message(host.fate)}{lines}")


def _print_host(host: HostRecord, *, outputs: bool) -> None:
    from netloop.text.masking import masked_lines, masked_message, masked_text
    from netloop.text.nouns import mapped

    say(f"{host.name}  {masked_message(host.fate)}", bold=True)
    say(f"  folder {host.path}")
    for note in filter(None, (host.change.reason, *host.change.notes) if host.change else ()):
        say(f"  {masked_message(note)}")
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
