"""What a session does with a line that was typed, and how a fault changes that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from netloop.lab.sandbox import fault as kinds
from netloop.lab.sandbox.fault import LineFault, LogLine, Stamp, When, Where
from netloop.lab.sandbox.faults import Met
from netloop.lab.sandbox.grammar import INVALID, InvalidLine
from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.output import Disconnect, Say, Silence, Steps, dripping, inserted, stalled
from netloop.lab.sandbox.router import Router


class FaultyTerminal(ExecTerminal, Protocol):
    """A terminal that faults can strike; ``monitor`` says whether it shows the log, None until it has said so."""

    hung: bool
    open: bool
    monitor: bool | None
    behind_prompt: list[str]

    @property
    def prompt(self) -> str:
        """The prompt of the present mode."""
        ...

    @property
    def mode(self) -> str:
        """``exec``, or the configuration mode's name."""
        ...

    def captured(self, work: Callable[[], str | InvalidLine | None]) -> tuple[str, Steps]:
        """Do something; what it made the terminal show, and the steps that it let follow."""
        ...

    def execute(self, line: str) -> str | InvalidLine:
        """Carry out a line in the present mode; what the router says to it."""
        ...

    def cut(self) -> None:
        """Lose the connection."""
        ...


UPTIMES = {Stamp.UPTIME: "1w2d: ", Stamp.UPTIME_DAYS: "3d04h: ", Stamp.UPTIME_HOURS: "01:02:03: ", Stamp.NONE: ""}


def carried_out(shell: FaultyTerminal, line: str, met: Met) -> Steps:
    """The steps of the answer to a line, its effect among them."""
    _edit(shell.router, met, When.BEFORE)
    yield from _own(shell, line, met)


def _own(shell: FaultyTerminal, line: str, met: Met) -> Steps:
    match met.fault:
        case kinds.Hang():
            shell.hung = True
        case kinds.Drop():
            shell.close()
        case kinds.Reload() as fault:
            shell.router.reload(fault.down)
        case kinds.AcceptSilently():
            yield from _answer(shell, met, "")
        case kinds.Reject() as fault:
            yield from _answer(shell, met, _refusal(shell, line, fault.answer))
        case kinds.Slow() as fault:
            yield Silence(fault.seconds)
            yield from _performed(shell, line, met)
        case _:
            yield from _performed(shell, line, met)


def _performed(shell: FaultyTerminal, line: str, met: Met) -> Steps:
    """The line's effect, then its answer at the fault's pace."""
    said, rest = shell.captured(lambda: shell.execute(line))
    yield from _answer(shell, met, said)
    yield from rest


def _answer(shell: FaultyTerminal, met: Met, said: str) -> Steps:
    _edit(shell.router, met, When.AFTER)
    shell.behind_prompt += [logged(shell, log) for log in _seen(shell, met.logs) if log.where is Where.PROMPT]
    for log in sorted(_seen(shell, met.logs), key=lambda log: -log.at):
        if log.where is Where.ANSWER:
            said = inserted(said, logged(shell, log), log.at)
    yield from _paced(shell, said, met.fault)


def _paced(shell: FaultyTerminal, said: str, fault: LineFault | None) -> Steps:
    match fault:
        case kinds.Stall():
            yield from stalled(said, fault.seconds, fault.at)
        case kinds.Drip():
            yield from dripping(said, fault.per_second, lambda: fault.forever and shell.open)
        case kinds.Cut():
            yield Say(said[: fault.at])
            yield Disconnect()
        case _:
            yield Say(said)


def _refusal(shell: FaultyTerminal, line: str, answer: str | None) -> str:
    column = len(line) - len(line.lstrip())
    shown = f"{answer}\n" if answer else InvalidLine(INVALID, column).shown(len(shell.prompt))
    return shown.replace("\n", "\r\n")


def _edit(router: Router, met: Met, when: When) -> None:
    for edit in met.edits:
        if edit.when is when:
            router.edit(edit.lines, edit.user)


def _seen(shell: FaultyTerminal, logs: Iterable[LogLine]) -> list[LogLine]:
    """The log lines that the session shows."""
    return [log for log in logs if log.console or shell.monitor is not False]


def logged(shell: FaultyTerminal, log: LogLine) -> str:
    """A log line with its stamp."""
    router = shell.router
    if log.stamp is Stamp.DATETIME:
        return f"{router.syslog.stamp(router.network.clock())}: {log.message}"
    if log.stamp is Stamp.SEQUENCE:
        return f"{len(router.commands):06d}: {log.message}"
    return f"{UPTIMES[log.stamp]}{log.message}"


def echoed(shell: FaultyTerminal, text: str, typed: str, write: Callable[[str], None]) -> bool:
    """Echo characters of the line typed so far where a fault has to do with them; whether one had."""
    met = shell.router.faults.on_echo(typed, shell.mode)
    begun = len(typed) - len(text)
    cuts = [fault for fault in met if isinstance(fault, kinds.CutEcho)]
    logs = _seen(shell, [fault for fault in met if isinstance(fault, LogLine)])
    shown = text[: max(0, cuts[0].at - begun)] if cuts else text
    for log in sorted(logs, key=lambda log: -log.at):
        at = 0 if log.where is Where.BEFORE_ECHO else max(0, log.at - begun)
        shown = f"{shown[:at]}\r\n{logged(shell, log)}\r\n{shown[at:]}"
    if met:
        write(shown)
    if cuts:
        shell.cut()
    return bool(met)
