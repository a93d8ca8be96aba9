"""``netloop show``: everything about one run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

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
    from netloop.reports.wording import plural

    typer.secho(f"{record.verb} {record.inventory}", bold=True)
    for label, value in (
        ("run", record.id),
        ("lab", record.lab),
        ("started", record.started),
        ("ended", record.ended),
        ("outcome", record.outcome),
        ("folder", record.path),
    ):
        if value is not None:
            typer.echo(f"  {label:8} {value}")
    width = max((len(name) for name in record.names), default=0)
    for host in record.hosts():
        lines = f"  ({plural(host.sent, 'line')} sent)" if host.sent else ""
        typer.echo(f"{host.name:{width}}  {host.fate}{lines}")


def _print_host(host: HostRecord, *, outputs: bool) -> None:
    from netloop.reports.wording import masked

    typer.secho(f"{host.name}  {host.fate}", bold=True)
    for note in filter(None, (host.change.reason, *host.change.notes) if host.change else ()):
        typer.echo(f"  {note}")
    typer.echo(f"  folder {host.path}")
    for command in host.commands:
        exchange = command.exchange
        mark = "#" if exchange.mode == "exec" else "(config)#"
        lines = exchange.answer.rstrip().splitlines() if exchange.answer.strip() else []
        hidden = exchange.command.startswith("show ") and not outputs
        took = f"{exchange.seconds:.2f} s" if command.answered else "no answer"
        typer.secho(f"{host.name}{mark} {exchange.command}", fg="cyan", nl=False)
        typer.secho(f"   {took}{f', {len(lines)} lines' if hidden else ''}", dim=True)
        for line in () if hidden else lines:
            typer.echo(masked(line))
        if exchange.refusal:
            typer.secho(exchange.refusal, fg="red")
    for finding in host.findings:
        typer.echo(f"{finding.status:8} {finding}")
