"""The reference pages, made from the program: ``python -m docs.generate``, in the repository's folder, writes them.

They are committed, so that every link leads somewhere wherever the pages are read. With ``--check`` nothing is written,
and a page that is not what the program says is an error.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from typer.main import get_command

from docs.commands_page import commands_page
from docs.inventory_page import inventory_page
from docs.tables import plain, schema_page, table
from netloop import checks as asked
from netloop import registry, settings
from netloop.cli.main import app
from netloop.errors import ExitCode, NetloopError
from netloop.model.evidence import fact_name
from netloop.model.finding import Status
from netloop.model.routing_facts import Coverage
from netloop.reports import json_file
from netloop.sources import schema

HERE = Path(__file__).resolve().parent
OTHERS = (
    ("`SSH_AUTH_SOCK`", "the SSH agent, whose keys are tried where no password is declared"),
    ("`NO_COLOR`, `TERM`, `COLUMNS`", "as everywhere: no colors, what the terminal can do, how wide it is"),
)
VARIABLE = re.compile(r"\bNETLOOP_[A-Z_]+")


def pages() -> dict[str, str]:
    """Every generated file, by its path in ``docs/``."""
    inventory, report = schema.json_schema(), json_file.json_schema()
    made = {
        "reference/cli.md": "\n".join(cli()),
        "reference/commands.md": "\n".join(commands_page()),
        "reference/environment.md": "\n".join(environment()),
        "reference/exit-codes.md": "\n".join(exit_codes()),
        "reference/checks.md": "\n".join(checks()),
        "reference/platforms.md": "\n".join(platforms()),
        "reference/inventory.md": "\n".join(inventory_page(inventory, HERE / "reference")),
        "reference/report.md": "\n".join(schema_page("JSON report", "report.schema.json", report)),
        "reference/inventory.schema.json": json.dumps(inventory, indent=2) + "\n",
        "reference/report.schema.json": json.dumps(report, indent=2) + "\n",
    }
    return {path: re.sub(r"\n{3,}", "\n\n", text).strip() + "\n" for path, text in made.items()}


def stale() -> list[str]:
    """The files that are missing, or are not what the program says."""
    return [path for path, text in pages().items() if not (HERE / path).is_file() or (HERE / path).read_text() != text]


def main(arguments: list[str]) -> int:
    """Write the pages; or with ``--check`` name those that are stale, and return 1 where there is one."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m docs.generate [--check]\n")
        return 2
    found, made = stale(), pages()
    for path in found:
        sys.stdout.write(f"{'stale' if arguments else 'written'}: docs/{path}\n")
        if not arguments:
            (HERE / path).write_text(made[path])
    return int(bool(arguments and found))


def cli() -> Iterator[str]:
    """The command line: each verb with its arguments, options, defaults and environment variables."""
    yield "# Command line\n"
    yield "Results go to stdout, talk to stderr. Each run ends with one of the [exit codes](exit-codes.md)."
    yield "An option with a variable may be set there instead; the command line wins.\n"
    for name, found in commands(get_command(app), "netloop"):
        yield from command(found, name)


def environment() -> Iterator[str]:
    """The environment variables: those that stand for options, those of folders and files, and other programs'."""
    yield "# Environment variables\n"
    yield "## For options\n"
    yield "Each stands for an option or an argument of the [command line](cli.md), which wins where both are given."
    yield "A switch is on with `1`, off with `0`; an option that may be given several times takes words with blanks.\n"
    rows: dict[str, tuple[str, list[str], str]] = {}
    for name, found in commands(get_command(app), "netloop"):
        for parameter in found.params:
            names, said, _, variables = option(parameter)
            for variable in variables.split():
                rows.setdefault(variable, (names.split()[0], [], said))[1].append(name.removeprefix("netloop "))
    yield from table(
        ("variable", "stands for", "of netloop", "what it is"),
        [(v, names, ", ".join(verbs), said) for v, (names, verbs, said) in sorted(rows.items())],
    )
    yield "## Folders and files\n"
    told = [(thing.__doc__ or "", VARIABLE.findall(thing.__doc__ or "")) for _, thing in functions(settings)]
    yield from table(
        ("variable", "what it is"),
        [(f"`{v}`", plain(text.strip().partition("\n")[0])) for text, found in told for v in found],
    )
    yield "## Of other programs\n"
    yield from table(("variable", "what netloop does with it"), list(OTHERS))
    yield "A password's variable is named by the inventory: `password: {env: NETLOOP_PASSWORD}`, with any name that"
    yield "you like; [where secrets come from](../howto/secrets.md)."


def functions(module: Any) -> list[tuple[str, Any]]:
    """The functions that a module defines, by their names."""
    return [(n, f) for n, f in inspect.getmembers(module, inspect.isfunction) if f.__module__ == module.__name__]


def platforms() -> Iterator[str]:
    """The platforms: the name that netloop shows, other tools' names for it, and what a loopback is called there."""
    yield "# Platforms\n"
    yield "`platform:` takes netloop's name, which is netmiko's where it has one, or another tool's, in any case."
    yield "Reports show netloop's. What a loopback may be called differs from one to the next.\n"
    rows = [
        (
            f"`{platform.name}`",
            ", ".join(f"`{alias}`" for alias in platform.aliases),
            ", ".join(f"`{pattern}`" for pattern in platform.loopback_names.patterns),
        )
        for platform in registry.plugins("platform")
    ]
    yield from table(("platform", "also understood", "loopbacks"), rows)


def commands(found: Any, name: str) -> Iterator[tuple[str, Any]]:
    """One command, then its subcommands, with what is typed for each."""
    yield name, found
    for verb, child in getattr(found, "commands", {}).items():
        yield from commands(child, f"{name} {verb}")


def command(found: Any, name: str) -> Iterator[str]:
    """One command."""
    yield f"## {name}\n"
    yield f"{inspect.cleandoc(found.help or '').replace('``', '`')}\n"
    own = [parameter for parameter in found.params if not parameter.hidden and parameter.name != "help"]
    arguments = "".join(f" {argument(p)}" for p in own if p.param_type_name == "argument")
    subcommands = getattr(found, "commands", {})
    yield f"```text\n{name} [OPTIONS]{arguments}{' COMMAND' if subcommands else ''}\n```\n"
    yield from table(("", "what it is", "default", "variable"), [option(parameter) for parameter in own])


def argument(parameter: Any) -> str:
    """An argument as the usage line shows it."""
    name = str(parameter.metavar or parameter.name.upper()).strip("[]")
    return name if parameter.required else f"[{name}]"


def option(parameter: Any) -> tuple[str, str, str, str]:
    """A row for an option or an argument."""
    is_option = parameter.param_type_name == "option"
    names = [*parameter.opts, *parameter.secondary_opts] if is_option else [argument(parameter)]
    values = ", ".join(f"`{choice}`" for choice in choices(parameter))
    default = parameter.default if isinstance(parameter.default, (str, int, float)) else None
    shown = "" if default in (None, False) else f"`{getattr(default, 'value', default)}`"
    variables = [parameter.envvar] if isinstance(parameter.envvar, str) else parameter.envvar or []
    said = f"{plain(parameter.help or '')}{f' One of: {values}.' if values else ''}"
    return " ".join(f"`{n}`" for n in names), said, shown, " ".join(f"`{v}`" for v in variables)


def choices(parameter: Any) -> tuple[str, ...]:
    """The values that an option may take, where it is one of several; the older typer kept them in click's type."""
    if hasattr(parameter, "type_descriptor"):
        found = parameter.type_descriptor.annotation
        return tuple(found) if isinstance(found, type) and issubclass(found, StrEnum) else ()
    return tuple(str(getattr(choice, "value", choice)) for choice in getattr(parameter.type, "choices", ()))


def exit_codes() -> Iterator[str]:
    """The exit codes, and which error ends with which."""
    yield "# Exit codes\n"
    yield from table(("code", "meaning"), [(f"`{code.value}`", plain(code.meaning)) for code in ExitCode])
    yield (
        "\nA `--report` that cannot be written is refused before anything is sent (`2`): netloop tries it. Where the "
        "writing still fails at the end (a full disk), that is said with the run's id, the run's own code stays, and "
        "`0` becomes `1`. The results are in the run's folder: `netloop show RUN`.\n"
    )
    yield "\n## Errors\n"
    yield "A device's error is that device's result: the others go on.\n"
    rows = [(f"`{e.__name__}`", plain(first_line(e)), f"`{e.exit_code.value}`") for e in errors(NetloopError)]
    yield from table(("error", "what it means", "code"), rows)


def errors(root: type[Any]) -> Iterator[type[Any]]:
    """The tree of errors, depth first."""
    for child in root.__subclasses__():
        yield child
        yield from errors(child)


def checks() -> Iterator[str]:
    """What ``verify`` asks."""
    yield "# Checks\n"
    yield "`netloop verify` puts these questions to each device, all of them or those of `--only` and `--skip`. "
    yield "`netloop apply` puts those on which a change depends before it saves.\n"
    found = asked.installed()
    yield from table(("check", "what it says"), [(f"`{c.name}`", plain(first_line(type(c)))) for c in found])
    yield f"\n{inspect.cleandoc(Status.__doc__ or '').replace('``', '`')}\n"
    yield from table(("answer",), [(f"`{status.value}`",) for status in Status])
    yield "\nWhat each proves, and what not, is on [a page of its own](../explanation/proof.md).\n"
    for check in found:
        yield from _check(check)


def _check(check: asked.Check) -> Iterator[str]:
    """All that a check says of itself, and which commands its facts take on each platform."""
    yield f"## {check.name}\n"
    yield plain(inspect.cleandoc(type(check).__doc__ or "")) + "\n"
    rows = [
        (fact_name(kind), platform.name, "; ".join(f"`{command}`" for command in reader.asks(Coverage())))
        for kind in check.facts
        for platform in (registry.get("platform", name) for name in registry.names("platform"))
        if (reader := platform.readers.get(kind))
    ]
    yield from table(("fact", "platform", "commands"), rows)


def first_line(found: type[Any]) -> str:
    """The first line of a docstring."""
    return inspect.cleandoc(found.__doc__ or "").partition("\n")[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
