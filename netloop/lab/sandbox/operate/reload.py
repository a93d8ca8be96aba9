"""``reload``, at once or in a while.

What is asked, said and logged of a scheduled one is that of IOS 15 in public transcripts. The warnings that IOS shows
on all lines before its time are not modelled.
"""

from __future__ import annotations

from collections.abc import Callable

from netloop.lab.sandbox import canonical
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.operate.questions import insist
from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.question import TerminalQuestion
from netloop.lab.sandbox.router import Router, ScheduledReload
from netloop.text.words import plural

MINUTE = 60
REASON, PROCEED = "Reload Command", "Proceed with reload?"
LOGGED = "%SYS-5-SCHEDULED_RELOAD: Reload requested for {due} at {now} by {who}. Reload Reason: {reason}."
CANCELLED = "%SYS-5-SCHEDULED_RELOAD_CANCELLED: Scheduled reload cancelled at {now}"
ABORTED = "\n\n***\n*** --- SHUTDOWN ABORTED ---\n***\n"
TIME = "%H:%M:%S UTC %a %b %-d %Y"


def reload(terminal: ExecTerminal, _given: Given) -> None:
    """``reload``: offers to save what is not saved, then asks to confirm."""
    _offer_to_save(terminal, lambda: insist(terminal, PROCEED, terminal.router.reload))


def reload_in(terminal: ExecTerminal, given: Given) -> None:
    """``reload in MINUTES|HOURS:MINUTES [REASON]``."""
    hours, _, minutes = given["time"].rpartition(":")
    wait, now = int(hours or 0) * 60 + int(minutes), terminal.router.network.clock()
    reason = given.get("reason", "").removeprefix("reason ") or REASON
    who = f"{terminal.user} on vty0 ({terminal.peer})"
    scheduled = ScheduledReload(now + wait * MINUTE, who, reason)
    said = _described(scheduled, now)
    _offer_to_save(terminal, lambda: insist(terminal, said + PROCEED, lambda: _schedule(terminal.router, scheduled)))


def _offer_to_save(terminal: ExecTerminal, then: Callable[[], object]) -> None:
    def save_first(typed: str) -> str | None:
        answer = typed.strip().lower()
        if answer not in {"y", "yes", "n", "no"}:
            terminal.ask(TerminalQuestion("% Please answer 'yes' or 'no'.\n", save_first))
            return None
        if answer.startswith("y"):
            terminal.router.save()
            terminal.say("Building configuration...\n[OK]\n")
        then()
        return None

    if terminal.router.startup.strip() == canonical.body(terminal.router.running).strip():
        then()
    else:
        terminal.ask(TerminalQuestion("System configuration has been modified. Save? [yes/no]: ", save_first))


def _described(scheduled: ScheduledReload, now: float) -> str:
    hours, minutes = divmod(round((scheduled.due - now) / MINUTE), 60)
    span = " and ".join([*([plural(hours, "hour")] if hours else []), plural(minutes, "minute")])
    return f"Reload scheduled in {span} by {scheduled.who}\nReload reason: {scheduled.reason}\n"


def _schedule(router: Router, scheduled: ScheduledReload) -> None:
    """Reload when it is time, unless it was cancelled or scheduled anew by then."""

    def go() -> None:
        if router.scheduled_reload is scheduled:
            router.reload()

    router.scheduled_reload, clock, wall = scheduled, router.network.clock(), router.network.wall
    times = {"due": wall(scheduled.due).strftime(TIME), "now": wall(clock).strftime(TIME)}
    router.log_message(LOGGED.format(who=scheduled.who, reason=scheduled.reason, **times))
    router.network.timers.at(scheduled.due, go)


def cancel(terminal: ExecTerminal, _given: Given) -> str:
    """``reload cancel``."""
    router = terminal.router
    if router.scheduled_reload is None:
        return "%No reload is scheduled.\n"
    router.scheduled_reload = None
    router.log_message(CANCELLED.format(now=router.network.wall(router.network.clock()).strftime(TIME)))
    return ABORTED


def show(terminal: ExecTerminal, _given: Given) -> str:
    """``show reload``."""
    scheduled = terminal.router.scheduled_reload
    return _described(scheduled, terminal.router.network.clock()) if scheduled else "No reload is scheduled.\n"


USER = (CliCommand("show reload", show, "Scheduled reload information"),)
PRIVILEGED = (
    CliCommand("reload", reload, "Halt and perform a cold restart"),
    CliCommand("reload in <time:delay> [<reason:line>]", reload_in, "Reload after a time interval"),
    CliCommand("reload cancel", cancel, "Cancel pending reload"),
)
