"""Configuration transactions: archiving, replacing the running configuration, and changes that must be confirmed.

Sources: Cisco, "Configuration Replace and Configuration Rollback" and "Configuration Rollback Confirmed Change"; the
words are those of IOS 15 in public posts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from netloop.lab.sandbox.archive import NOT_ENABLED
from netloop.lab.sandbox.config.lines import is_configuration
from netloop.lab.sandbox.config.replace import Replacement, ReplaceOutcome, Steps, finished
from netloop.lab.sandbox.files import FileError, FileUrl
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.question import TerminalQuestion
from netloop.lab.sandbox.rollback import LOCK, NOT_PENDING

NO_ARCHIVE = "%Turn config archive on before using Rollback Confirmed Change\n"
NO_ARCHIVE_ON_ERROR = "%Please turn config archive on before using the revert feature\n"
"""At ``revert trigger error``. Clients know its first words alone, and so do we."""

NOT_VALID = "%The input file is not a valid config file.\n"
NOT_YOURS = "%Rollback Confirmed Change was configured by {}\n"
"""Only the user who set the timer may confirm or revert. The words are the sandbox's: IOS's are not documented."""

NOT_SAVED = "%Failed to backup current config\n"
BACKED_UP = "Rollback Confirmed Change: Backing up current running config to {}\n\n"
ROLLING = "Rollback Confirmed Change: rolling to:{}\n"
CONFIGURING = "Enter configuration commands, one per line.  End with CNTL/Z.\n"
SURE = """\
This will apply all necessary additions and deletions
to replace the current running configuration with the
contents of the specified configuration file, which is
assumed to be a complete configuration, not a partial
configuration. Enter Y if you are sure you want to proceed. ? [no]: """


@dataclass(frozen=True, slots=True)
class ReplaceOptions:
    """What stands behind the file of ``configure replace``; ``minutes`` is 0 where there is no timer."""

    force: bool
    listed: bool
    ignorecase: bool
    on_error: bool
    minutes: int


def archive_now(terminal: ExecTerminal, _given: Given) -> str:
    """``archive config``."""
    if not terminal.router.archive.path:
        return NOT_ENABLED
    try:
        terminal.router.archive.add()
    except FileError:
        return NOT_SAVED
    return ""


def configure_with_timer(terminal: ExecTerminal, given: Given) -> str:
    """``configure terminal revert timer N`` and ``timer idle N``: what is not confirmed in time is undone.

    While such a change is pending already, the timer is set anew and what it goes back to stays.
    """
    rollback, said = terminal.router.rollback, ""
    if rollback.pending is None:
        name = _backed_up(terminal, NO_ARCHIVE)
        if name.startswith("%"):
            return name
        said = BACKED_UP.format(name)
    elif refused := _refused(terminal):
        return refused
    else:
        name = rollback.pending.name
    rollback.start(name, terminal.user, given["minutes"], idle="idle" in given)
    terminal.configure()
    return said + CONFIGURING


def _backed_up(terminal: ExecTerminal, refusal: str) -> str:
    """Archive what to go back to; its name, or what is said where that cannot be, which begins with ``%``."""
    if not terminal.router.archive.path:
        return refusal
    try:
        return terminal.router.rollback.back_up()
    except FileError:
        return NOT_SAVED


def _refused(terminal: ExecTerminal) -> str:
    """Why the user may not decide about the pending change, empty where he may."""
    pending = terminal.router.rollback.pending
    if pending is None:
        return NOT_PENDING
    return "" if pending.user == terminal.user else NOT_YOURS.format(pending.user)


def confirm(terminal: ExecTerminal, _given: Given) -> str:
    """``configure confirm``."""
    refused = _refused(terminal)
    if not refused:
        terminal.router.rollback.confirm()
    return refused


def revert_now(terminal: ExecTerminal, _given: Given) -> str:
    """``configure revert now``: undo the pending change at once."""
    rollback = terminal.router.rollback
    if (refused := _refused(terminal)) or rollback.pending is None:
        return refused
    begun = ROLLING.format(rollback.pending.name)
    try:
        steps = rollback.revert(terminal.user)
    except FileError as error:
        return f"{error}\n"
    return _asking(terminal, steps, lambda outcome: begun + outcome.shown(listed=True))


def revert_later(terminal: ExecTerminal, given: Given) -> str:
    """``configure revert timer N`` and ``timer idle N``: the timer is set anew."""
    rollback = terminal.router.rollback
    if (refused := _refused(terminal)) or rollback.pending is None:
        return refused
    rollback.start(rollback.pending.name, terminal.user, given["minutes"], idle="idle" in given)
    return ""


def replace(terminal: ExecTerminal, given: Given) -> str:
    """``configure replace FILE [list] [force] [ignorecase] [revert trigger error [timer N] | time N]``."""
    options = ReplaceOptions(
        "force" in given, "list" in given, "ignorecase" in given, "trigger" in given, given.get("minutes", 0)
    )
    try:
        text = terminal.router.files.read(FileUrl.parse(given["file"])).decode(errors="replace")
    except FileError as error:
        return f"{error}\n"
    if not is_configuration(text):
        return NOT_VALID
    name = _copy_to_return_to(terminal, options)
    if name.startswith("%"):
        return name
    said = BACKED_UP.format(name) if options.minutes else ""
    if options.force:
        return said + _replaced(terminal, text, options, name)
    terminal.say(said)
    return _once_sure(terminal, lambda: _replaced(terminal, text, options, name))


def _copy_to_return_to(terminal: ExecTerminal, options: ReplaceOptions) -> str:
    """The name of the archived configuration, empty where none is needed, or a refusal."""
    if options.minutes and not options.on_error:
        return _backed_up(terminal, NO_ARCHIVE)
    return _backed_up(terminal, NO_ARCHIVE_ON_ERROR) if options.on_error else ""


def _once_sure(terminal: ExecTerminal, go: Callable[[], str]) -> str:
    def answer(typed: str) -> str:
        return go() if typed.strip().lower() in {"y", "ye", "yes"} else ""

    terminal.ask(TerminalQuestion(SURE, answer))
    return ""


def _replaced(terminal: ExecTerminal, text: str, options: ReplaceOptions, name: str) -> str:
    """Replace the running configuration; what is said at the end."""
    router = terminal.router
    before = router.running.version
    router.log_message(LOCK)
    steps = Replacement(router, text, ignorecase=options.ignorecase, on_error=options.on_error).steps()

    def end(outcome: ReplaceOutcome) -> str:
        restored = options.on_error and bool(outcome.failed)
        said = _restored(terminal, outcome, name) if restored else outcome.shown(listed=options.listed)
        if router.running.version != before:
            router.mark_changed(terminal.user)
        if options.minutes and not restored:
            router.rollback.start(name, terminal.user, options.minutes)
        return said

    return _asking(terminal, steps, end)


def _restored(terminal: ExecTerminal, outcome: ReplaceOutcome, name: str) -> str:
    """``revert trigger error``: go back to the archived configuration."""
    text = terminal.router.files.read(FileUrl.parse(name)).decode()
    back = finished(Replacement(terminal.router, text).steps())
    said = (
        f"{outcome.said}Failed to apply command {outcome.failed[0]}\nAborting Rollback.\n\n"
        f"Rollback failed.Reverting back to the original configuration: {name} ...\n\n{back.shown()}"
    )
    return f"{said}The original configuration has been successfully restored.\n\n" if back.complete else said


def _asking(terminal: ExecTerminal, steps: Steps, end: Callable[[ReplaceOutcome], str]) -> str:
    """Carry out the steps of a replacement, asking what must be confirmed; what ``end`` says of how it ended."""

    def go(step: Callable[[], str]) -> str:
        try:
            question = step()
        except StopIteration as stop:
            return end(stop.value)
        answer = TerminalQuestion(question, lambda key: go(lambda: steps.send(key in "\r\nyY")), key=True)
        terminal.ask(answer)
        return ""

    return go(lambda: next(steps))


TIMER = "timer [idle] <minutes:1-120>"
PRIVILEGED = (
    CliCommand("archive config", archive_now, "Archive the running configuration"),
    CliCommand(f"configure terminal revert {TIMER}", configure_with_timer),
    CliCommand("configure confirm", confirm, "Confirm replacement of running-config"),
    CliCommand("configure revert now", revert_now, "Rollback immediately"),
    CliCommand(f"configure revert {TIMER}", revert_later, "Reset the confirmation timer"),
    CliCommand(
        "configure replace <file:word> [nolock] [list] [force] [list] [ignorecase] "
        "[(revert trigger error [timer <minutes:1-120>]|revert timer <minutes:1-120>|(time|timer) <minutes:1-120>)]",
        replace,
        "Replace the running-config with a new config file",
    ),
)
