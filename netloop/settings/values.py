"""What the environment and ``netloop.toml`` set, read once for each state of both."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from netloop.errors import SettingsError
from netloop.settings.team import TeamSettings, merged, variable
from netloop.settings.wrong import problems


def read(file: Path | None) -> Mapping[str, Any]:
    """What the environment and the file set, by key.

    Raises:
        SettingsError: the file cannot be read, a key or a value in it is wrong, or a variable is.
    """
    changed = file.stat() if file else None
    version = (changed.st_mtime_ns, changed.st_size) if changed else None
    variables = tuple(os.environ.get(variable(key)) for key in TeamSettings.model_fields)
    return _read(file, str(Path.cwd()), version, variables)


@lru_cache(maxsize=16)
def _read(
    file: Path | None, _here: str, _version: tuple[int, int] | None, _variables: tuple[str | None, ...]
) -> Mapping[str, Any]:
    found = problems(file)
    if found:
        raise SettingsError(found)
    return merged(file).values
