"""A release has one number."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import netloop

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"


def test_the_topmost_release_of_the_changelog_is_this_version() -> None:
    """The changelog's first heading, the package's metadata and ``netloop --version`` name one number."""
    heading = re.search(r"^## \[([0-9.]+)\]", CHANGELOG.read_text(encoding="utf-8"), re.MULTILINE)
    assert heading
    assert heading[1] == netloop.__version__ == version("netloop")
