"""What a shell offers for hosts, groups and runs: read from disk alone, and never an error or a word of talk.

A program asks for it by variables (``_NETLOOP_COMPLETE``), as the scripts do that ``--install-completion`` installs.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from netloop.settings import DEFAULT_SOURCE

if TYPE_CHECKING:
    from netloop.journal import RunRecord
    from netloop.sources.declared import Declared, DeclaredHost

VARIABLE, BASH = "_NETLOOP_COMPLETE", "complete_bash"
WORDS, PLACE = "COMP_WORDS", "COMP_CWORD"
RUNS = 50
"""How many of the latest runs are offered."""
PLAIN = re.compile(r"[\w.:/@%+=-]+")
"""What a shell takes as one word without quotation marks."""
Offer = tuple[str, str]
"""What may be typed, and what it is."""


def completing() -> bool:
    """Whether a shell asks what may come next, instead of having a command carried out."""
    return os.environ.get(VARIABLE, "").startswith("complete_")


def answer(app: Callable[[], object]) -> None:
    """Answer the shell; whatever goes wrong, it is offered nothing."""
    typed = _join_words(os.environ) if os.environ[VARIABLE] == BASH else ""
    out = io.StringIO()
    silence = contextlib.redirect_stderr(io.StringIO())
    with contextlib.redirect_stdout(out), silence, contextlib.suppress(Exception, SystemExit):
        app()
    sys.stdout.writelines(line.removeprefix(typed) for line in out.getvalue().splitlines(keepends=True))


def _join_words(environment: MutableMapping[str, str]) -> str:
    """Join the words that bash takes apart at ``=``: it completes what stands behind that alone.

    Returns what stands before that in the word that is completed.
    """
    words = environment.get(WORDS, "").split("\n")[: int(environment.get(PLACE) or 0) + 1]
    joined, before = words[:1], ""
    for word in words[1:]:
        if word == "=" and before.startswith("--"):
            joined.append("")
        elif "=" in {before, word}:
            joined[-1] += word
        else:
            joined.append(word)
        before = word
    if len(joined) == len(words) and "=" not in words:
        return ""
    environment[WORDS], environment[PLACE] = "\n".join(joined or [""]), str(len(joined) - 1)
    return joined[-1] if words[-1] == "=" else joined[-1].removesuffix(words[-1])


def quietly(offer: Callable[[typer.Context, str], Iterable[Offer]]) -> Callable[[typer.Context, str], list[Offer]]:
    """What is offered, or nothing where that cannot be found out."""

    def offered(ctx: typer.Context, incomplete: str) -> list[Offer]:
        try:
            return list(offer(ctx, incomplete))
        except Exception:  # noqa: BLE001 -- a shell in the middle of a line is no place for an error
            return []

    return offered


@quietly
def devices(ctx: typer.Context, incomplete: str) -> Iterator[Offer]:
    """For ``--limit``: hosts, groups and values of fields, behind a comma and behind ``!`` as well."""
    before, comma, last = incomplete.rpartition(",")
    taken = "!" if last.startswith("!") else ""
    for expression, meaning in _expressions(ctx):
        yield f"{before}{comma}{taken}{expression}", meaning


def _expressions(ctx: typer.Context) -> Iterator[Offer]:
    if "run" in ctx.params:
        yield from ((name, "host") for name in _run_of(ctx).names)
        return
    declared = _declared(ctx)
    hosts = declared.hosts.values()
    yield from ((host.name, "host") for host in hosts)
    yield from ((group, "group") for group in dict.fromkeys(group for host in hosts for group in host.groups))
    fields = dict.fromkeys(field for host in hosts for field in _fields(host))
    yield from ((field, "field") for field in fields if PLAIN.fullmatch(field))


def _fields(host: DeclaredHost) -> Iterator[str]:
    """What ``field=value`` may say of a host."""
    if host.form.platform:
        yield f"platform={host.form.platform}"
    for field, found in (host.form.data or {}).items():
        yield from (f"{field}={value}" for value in (found if isinstance(found, list | tuple) else [found]))


@quietly
def hosts(ctx: typer.Context, _incomplete: str) -> Iterator[Offer]:
    """The hosts of the inventory, or of the run, that is named before."""
    if "run" in ctx.params:
        yield from ((name, "host") for name in _run_of(ctx).names)
    else:
        yield from ((name, "host") for name in _declared(ctx).hosts)


@quietly
def routers(ctx: typer.Context, _incomplete: str) -> Iterator[Offer]:
    """The routers of the labs that are up."""
    from netloop.cli.labs import labs_up

    inventory = _given(ctx, "inventory")
    for state in labs_up(Path(inventory) if inventory else None):
        yield from ((name, f"lab {state.name}") for name in state.nodes)


@quietly
def runs(_ctx: typer.Context, _incomplete: str) -> Iterator[Offer]:
    """The latest runs, the last one first, by the word for it and by their ids."""
    from netloop import settings
    from netloop.journal import LAST, latest_runs

    found = latest_runs(settings.home(), RUNS)
    if found:
        yield LAST, "the latest"
    yield from ((run.id, f"{run.verb} {run.inventory}") for run in found)


def _run_of(ctx: typer.Context) -> RunRecord:
    from netloop import settings
    from netloop.journal import LAST, open_run

    return open_run(settings.home(), _given(ctx, "run") or LAST)


def _given(ctx: typer.Context, name: str) -> str | None:
    """An argument's value; behind an option that has none yet, the arguments are still what is left over."""
    arguments = [param for param in ctx.command.params if param.param_type_name == "argument"]
    found = dict(zip((param.name for param in arguments), ctx.args, strict=False))
    return found.get(name) or ctx.params.get(name)


def _declared(ctx: typer.Context) -> Declared:
    """What is declared on disk: another source may have to ask somebody, and nobody waits for that here.

    Raises:
        UsageError: nothing there.
    """
    from netloop import registry
    from netloop.errors import UsageError

    location, source = _given(ctx, "inventory"), ctx.params.get("source") or DEFAULT_SOURCE
    if not location or not Path(location).exists():
        raise UsageError(f"no inventory at {location}")
    declared: Declared = registry.get("source", source)(str(location))
    return declared
