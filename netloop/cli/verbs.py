"""The verbs: each one's module is imported when the verb is used, and none for the list of them."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any, Literal

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from netloop.cli.log_options import add_to

MARKUP: Literal["markdown"] = "markdown"
VERBS = {
    "init": "Write an inventory to begin with, and what a repository and CI need beside it; no file is overwritten.",
    "validate": "Check an inventory: each problem and warning with its place, what was expected and a hint.",
    "inventory": "List the hosts of an inventory: where each is, its platform, its groups and its loopbacks; no device"
    " is asked.",
    "allocate": "Give each loopback that names a pool its address, and write it to the ledger beside the inventory.",
    "render": "Print the configuration that the templates make of each host's intent; no device is asked.",
    "diff": "Show what an apply would change: the diff in context, the exact commands and what they cost.",
    "apply": "Plan, show, ask, send, verify and save.",
    "verify": "Prove that loopbacks are there and that every declared protocol uses them as its router ID.",
    "checks": "List the checks, and when each is put; with a name, what its results mean, its facts and its platforms.",
    "snapshot": "Keep what all devices say of identities, adjacencies, sessions and routes, to judge or compare it"
    " later.",
    "compare": "Say what changed between two snapshots: identities, loopbacks and interfaces, adjacencies, sessions,"
    " routes.",
    "rollback": "Put devices back to the owned configuration that they had before a run.",
    "runs": "List the runs of this folder's journal (``.netloop/runs``), the latest last.",
    "show": "Show one run: how each device fared; with a host, every command and its answer.",
    "show-host": "Print a host as YAML, with everything that its groups and the defaults say; secrets stay references.",
    "read": "Say what outputs of show commands say, without a router: one line of JSON for each file.",
    "schema": "Print the JSON Schema of the inventory (for your editor) or of the JSON report.",
    "doctor": "Say what this machine can do, and the command or page that helps where it cannot; no router is asked.",
    "settings": "Show what netloop.toml and the environment set: each key, its value, and where that comes from.",
    "demo": "Walk through the main job on virtual routers on this machine; no device, no root, no container.",
    "import": "Make an inventory out of what another tool left on disk.",
    "lab": "Virtual routers to practise on: the twin of an inventory.",
    "host": "Check this host's own loopback, or serve a page on it.",
}
"""Each verb with the first sentence of its own help, in the order of ``netloop --help``.

The verb ``show-host`` is ``netloop.cli.show_host``, with a function ``command``, or with ``app`` where it has verbs of
its own.
"""


def _module(verb: str) -> Any:
    """The module of a verb; one whose name is a word of Python's ends with an underscore."""
    return import_module(f"netloop.cli.{'import_' if verb == 'import' else verb.replace('-', '_')}")


def _command(verb: str) -> Any:
    """The command as it is run."""
    outer, module = typer.Typer(rich_markup_mode=MARKUP, add_completion=False), _module(verb)
    outer.callback()(_nothing)
    if hasattr(module, "app"):
        outer.add_typer(module.app, name=verb)
    else:
        outer.command(verb)(module.command)
    found: Any = get_command(outer)
    command = found.commands[verb]
    add_to(command)
    return command


def _nothing() -> None:
    """The verbs' own group has a callback, so that one verb is no program of its own."""


class _Commands(MutableMapping[str, Any]):
    """The commands by their names, each made when it is asked for."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = dict.fromkeys(VERBS)

    def __getitem__(self, verb: str) -> Any:
        if self._made[verb] is None:
            self._made[verb] = _command(verb)
        return self._made[verb]

    def __setitem__(self, verb: str, command: Any) -> None:
        self._made[verb] = command

    def __delitem__(self, verb: str) -> None:
        del self._made[verb]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


class Verbs(TyperGroup):
    """The group of all verbs."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands: MutableMapping[str, Any] = _Commands()
        self._listing = False

    def list_commands(self, ctx: Any) -> list[str]:
        """The verbs' names."""
        return list(self.commands)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The verb of that name, or None; for the list of verbs its name and its sentence will do."""
        if self._listing:
            return TyperCommand(cmd_name, help=VERBS[cmd_name], rich_markup_mode=MARKUP)
        return self.commands.get(cmd_name)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help, with the list of verbs."""
        self._listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._listing = False
