"""``netloop host``: the host's own loopback, where the story starts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from netloop.cli.options import ReportOption
from netloop.cli.output import say
from netloop.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netloop.hostcheck.nouns import Service
    from netloop.model.finding import Finding
    from netloop.model.run import Run

app = typer.Typer(name="host", help="Check this host's own loopback, or serve a page on it.", no_args_is_help=True)

Port = Annotated[
    int,
    typer.Option(
        "--port", min=0, max=65535, help="TCP port of the HTTP server; 0 takes a free one.", envvar="NETLOOP_HOST_PORT"
    ),
]


@app.command()
def check(port: Port = 8080, report: ReportOption = None) -> None:
    """Look at this host's loopback from every side; nothing leaves the host.

    The interface is up with 127.0.0.1/8 and ::1; both and 127.1.2.3 answer ICMP; what localhost means; a small HTTP
    server on both addresses is reached by a raw TCP request and by an HTTP client.
    """
    from netloop.cli.session import check_reports, write_reports
    from netloop.hostcheck.check import check_host

    check_reports(report or ())
    started = datetime.now(UTC)
    run = _run(check_host(port), started)
    _print(run.results[0].findings)
    write_reports(run, report)
    raise typer.Exit(int(run.exit_code))


@app.command()
def serve(port: Port = 8080) -> None:
    """Serve "Hello, Loopback!" on 127.0.0.1 and ::1 until Ctrl-C, for telnet, curl -v or a browser."""
    import threading

    from netloop.hostcheck.interface import why_no_ipv6
    from netloop.hostcheck.names import resolve
    from netloop.hostcheck.server import serving
    from netloop.hostcheck.wording import invitation

    no_ipv6 = why_no_ipv6()
    with serving(port, ipv6=not no_ipv6, log=lambda line: say(line, err=True)) as service:
        _refuse_half(service)
        if no_ipv6:
            say(f"not on ::1: {no_ipv6}", err=True)
        say("\n".join(invitation(service, resolve())))
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            say("stopped", err=True)


def _refuse_half(service: Service) -> None:
    """A server on one family alone is the very trap that this command explains."""
    import platform

    from netloop.hostcheck.wording import bracketed, what_to_do, why_not

    for address, number in service.refused.items():
        message = f"cannot serve on {bracketed(address)}:{service.port}: {why_not(number)}"
        raise UsageError(message, hint=what_to_do(number, service.port, platform.system()))


def _run(findings: tuple[Finding, ...], started: datetime) -> Run:
    """The check in the shape that reports know: one run on one device, this host."""
    from secrets import token_hex

    from netloop.model.device import Device
    from netloop.model.finding import WRONG
    from netloop.model.run import DeviceResult, Run

    ended = datetime.now(UTC)
    bad = any(finding.status in WRONG for finding in findings)
    device = Device("localhost", "localhost", platform="host", port=0)
    result = DeviceResult(device, findings=findings, seconds=(ended - started).total_seconds())
    code = ExitCode.CHECK if bad else ExitCode.DONE
    return Run(f"{started:%Y%m%dT%H%M%SZ}-{token_hex(3)}", "host check", "", started, ended, (result,), code)


def _print(findings: Sequence[Finding]) -> None:
    """Every verdict, the worst first, and what to do below."""
    from rich.text import Text

    from netloop.cli.output import results
    from netloop.reports.failures import STYLES
    from netloop.reports.layout import Columns, print_line, print_table
    from netloop.reports.table import WORST_FIRST

    console, ordered = results(), sorted(findings, key=lambda f: WORST_FIRST.index(f.status))
    rows = [(Text(f.status, STYLES[f.status]), f.check, f.subject, f.expected, f.actual) for f in ordered]
    print_table(console, Columns(("verdict", "check", "subject", "expected", "actual"), 3), rows)
    for hint in dict.fromkeys(f"hint  {f.subject}: {f.hint}" for f in ordered if f.hint):
        print_line(console, hint, prose=True)
    counts = ((sum(f.status is status for f in findings), status) for status in reversed(WORST_FIRST))
    console.print(", ".join(f"{number} {status}" for number, status in counts if number))
