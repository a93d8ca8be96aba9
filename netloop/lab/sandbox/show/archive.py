"""The archive of configurations: what it keeps, what configurations differ in, and which change is not confirmed."""

from __future__ import annotations

from netloop.lab.sandbox.archive import NOT_ENABLED
from netloop.lab.sandbox.config.differences import contextual, incremental
from netloop.lab.sandbox.config.lines import ConfigLine, parse
from netloop.lab.sandbox.files import RUNNING, STARTUP, FileError, FileUrl
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.rollback import NOT_PENDING
from netloop.lab.sandbox.router import Router


def archive(router: Router, _given: Given) -> str:
    """``show archive``. Layout: Genie's parser of it, and IOS-XE outputs in public posts."""
    kept = router.archive
    if not kept.path:
        return NOT_ENABLED
    rows = [f"   {number:<8} {name}" for number, name in enumerate(kept.names, 1)]
    rows[-1:] = [f"{row} <- Most Recent" for row in rows[-1:]]
    rows += [f"   {number:<8} " for number in range(len(rows) + 1, kept.maximum + 1)]
    head = [
        f"The maximum archive configurations allowed is {kept.maximum}.",
        *_by_itself(router),
        f"There are currently {len(kept.names)} archive configurations saved.",
        f"The next archive file will be named {kept.name('<timestamp>')}",
        " Archive #  Name",
    ]
    return "".join(f"{line}\n" for line in [*head, *rows])


def _by_itself(router: Router) -> list[str]:
    """When the configuration is archived without being told."""
    kept = router.archive
    lines: list[str] = []
    if kept.period:
        left = int((kept.next_at - router.network.clock()) / router.network.minute)
        lines = [f"The archiving time-period is {kept.period} minutes.", f"The next archive will be in {left} minutes."]
    return [*lines, "Write-mem mode is enabled."] if kept.on_save else lines


def differences(router: Router, given: Given) -> str:
    """``show archive config differences [FILE1 [FILE2]] [ignorecase]``.

    Without a file the running configuration is compared with the startup configuration, one file with the running one.
    """
    first = given.get("first", RUNNING)
    second = given.get("second", RUNNING if "first" in given.values else STARTUP)
    try:
        return contextual(*(_read(router, name, "ignorecase" in given) for name in (first, second)))
    except FileError as error:
        return f"{error}\n"


def incremental_differences(router: Router, given: Given) -> str:
    """``show archive config incremental-diffs FILE [ignorecase]``."""
    try:
        return incremental(*(_read(router, name, "ignorecase" in given) for name in (RUNNING, given["file"])))
    except FileError as error:
        return f"{error}\n"


def _read(router: Router, name: str, ignorecase: bool) -> ConfigLine:
    return parse(router.files.read(FileUrl.parse(name)).decode(errors="replace"), ignorecase=ignorecase)


def rollback_timer(router: Router, _given: Given) -> str:
    """``show archive config rollback timer``. Source: Cisco IOS Configuration Fundamentals Command Reference."""
    pending = router.rollback.pending
    if pending is None:
        return NOT_PENDING
    configured = router.network.wall(pending.configured).strftime("%H:%M:%S UTC %a %b %-d %Y")
    return (
        f"Time configured(or reconfigured): {configured}\n"
        f"Timer type: {'idle' if pending.idle else 'absolute'} timer\n"
        f"Timer value: {pending.minutes} min\n"
        f"User: {pending.user}\n"
    )


USER = (
    CliCommand("show archive config differences [ignorecase]", differences),
    CliCommand("show archive config differences <first:word> [<second:word>] [ignorecase]", differences),
    CliCommand("show archive config incremental-diffs <file:word> [ignorecase]", incremental_differences),
)
PRIVILEGED = (
    CliCommand("show archive", archive),
    CliCommand("show archive config rollback timer", rollback_timer),
)
