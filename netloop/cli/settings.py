"""``netloop settings``: every key of netloop.toml, its value here, and where that comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Any

from netloop.cli.choices import Choices
from netloop.cli.output import say

UNSET, DEFAULT = "-", "default"


def command() -> None:
    """Show what netloop.toml and the environment set: each key, its value, and where that comes from.

    A command line counts more than a variable, a variable more than netloop.toml, and that more than the default.
    """
    from netloop.settings import config_file

    file = config_file()
    say(str(file) if file else f"no netloop.toml {_where()}", dim=True, err=True)
    for key, value, origin in rows():
        say(f"{key:<17} {value:<30} {origin}".rstrip())


def _where() -> str:
    from pathlib import Path

    from netloop.settings.find import searched

    folders = tuple(searched(Path.cwd()))
    return f"in {folders[0]}" if len(folders) == 1 else f"from {folders[0]} up to {folders[-1]}"


def rows() -> Iterator[tuple[str, str, str]]:
    """Each key with its value and its origin.

    Raises:
        SettingsError: netloop.toml, or a variable, holds something wrong.
    """
    from netloop.settings import config_file
    from netloop.settings.team import TeamSettings
    from netloop.settings.values import read
    from netloop.settings.wrong import origins

    file, standard = config_file(), _defaults()
    values, where = read(file), dict(origins(file))
    for key in TeamSettings.model_fields:
        if key in where:
            yield key, _text(values[key]), where[key]
        else:
            yield key, _text(standard.get(key)), DEFAULT if standard.get(key) is not None else ""


def _defaults() -> Mapping[str, Any]:
    """What holds where nothing is set."""
    from netloop import settings

    options = {field.name: field.default for field in fields(Choices) if field.default is not MISSING}
    return {
        **options,
        "home": settings.HOME,
        "known_hosts": settings.KNOWN_HOSTS,
        "check_saved": True,
        "strict": False,
        "prove": False,
    }


def _text(value: Any) -> str:
    if value is None:
        return UNSET
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return " ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
