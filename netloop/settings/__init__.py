"""Where netloop keeps and finds things, and what a team set once: ``NETLOOP_*`` variables over ``netloop.toml``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netloop.settings import find

PACKAGE = Path(__file__).resolve().parents[1]

DEFAULT_SOURCE = "yaml_file"
"""What reads an inventory unless another source is named: netloop's own format."""
HOME = ".netloop"
KNOWN_HOSTS = "~/.ssh/known_hosts"


def home() -> Path:
    """The folder of runs and labs: ``NETLOOP_HOME``, ``home`` in netloop.toml, ``.netloop`` in the working folder.

    Raises:
        SettingsError: netloop.toml holds something wrong.
    """
    return Path(os.environ.get("NETLOOP_HOME") or current().get("home", HOME))


def known_hosts() -> Path:
    """The file of SSH host keys: ``NETLOOP_KNOWN_HOSTS``, ``known_hosts`` in netloop.toml, ``~/.ssh/known_hosts``.

    Raises:
        SettingsError: netloop.toml holds something wrong.
    """
    named = os.environ.get("NETLOOP_KNOWN_HOSTS") or current().get("known_hosts", KNOWN_HOSTS)
    return Path(named).expanduser()


def config_file() -> Path | None:
    """The settings of a team: ``NETLOOP_CONFIG`` (empty: none), else the nearest ``netloop.toml`` upward.

    Raises:
        SettingsError: it cannot be read, or somebody who has no say put it there.
    """
    return find.found_file()


def current() -> Mapping[str, Any]:
    """What the environment and netloop.toml set, by key; empty where there is no such file.

    Without a file nothing is imported for it, and each option reads its own variable.

    Raises:
        SettingsError: the file, or a variable, holds something wrong; all of it is said.
    """
    file = config_file()
    if file is None:
        return {}
    from netloop.settings.values import read

    return read(file)


def shipped(name: str) -> Path:
    """A folder that ships with netloop (``templates``, ``inventory``), installed or in a checkout."""
    installed = PACKAGE / "_shipped" / name
    return installed if installed.is_dir() else PACKAGE.parent / name
