"""netloop.toml under the options: what the file says is the default of each option that has the key's variable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import typer

from netloop import settings

UNCONFIGURED = ("doctor", "settings")
"""Verbs that tell what is wrong in netloop.toml themselves."""


def lay(ctx: typer.Context) -> None:
    """Put the file's values below the options of the verb that was named; a command line or a variable is above them.

    Raises:
        SettingsError: the file, or a variable beside it, holds something wrong.
    """
    if ctx.invoked_subcommand is None:
        return
    values = settings.current()
    if not values:
        return
    group: Any = ctx.command
    verb = group.get_command(ctx, ctx.invoked_subcommand)
    by_variable = {f"NETLOOP_{key.upper()}": value for key, value in values.items()}
    ctx.default_map = {ctx.invoked_subcommand: defaults(verb, by_variable)}


def defaults(command: Any, by_variable: Mapping[str, Any]) -> dict[str, Any]:
    """The defaults of a command's parameters, and those of the commands below it."""
    own = {
        parameter.name: by_variable[parameter.envvar] for parameter in command.params if _has(parameter, by_variable)
    }
    return own | {name: defaults(child, by_variable) for name, child in getattr(command, "commands", {}).items()}


def _has(parameter: Any, by_variable: Mapping[str, Any]) -> bool:
    return isinstance(parameter.envvar, str) and parameter.envvar in by_variable
