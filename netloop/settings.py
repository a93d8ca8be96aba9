"""Where netloop keeps and finds things; every value has a ``NETLOOP_*`` variable."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent

DEFAULT_SOURCE = "yaml_file"
"""What reads an inventory unless another source is named: netloop's own format."""
DEFAULT_TRANSPORT = "netmiko"
"""What connects to devices unless another transport is named."""


def home() -> Path:
    """The folder of runs and labs: ``NETLOOP_HOME``, else ``.netloop`` in the working directory."""
    return Path(os.environ.get("NETLOOP_HOME", ".netloop"))


def known_hosts() -> Path:
    """The file of SSH host keys: ``NETLOOP_KNOWN_HOSTS``, else ``~/.ssh/known_hosts``."""
    return Path(os.environ.get("NETLOOP_KNOWN_HOSTS", "~/.ssh/known_hosts")).expanduser()


def shipped(name: str) -> Path:
    """A folder that ships with netloop (``templates``, ``inventory``), installed or in a checkout."""
    installed = PACKAGE / "_shipped" / name
    return installed if installed.is_dir() else PACKAGE.parent / name
