"""The pictures in the documentation show what the commands print."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.lab.command import ROOT

pytestmark = pytest.mark.unmeasured


def test_the_pictures_show_what_is_printed() -> None:
    """Each picture has the words that its command prints on a terminal of that size today."""
    done = subprocess.run(
        [sys.executable, "docs/screens.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=570,
        check=False,
    )
    assert done.returncode == 0, done.stderr
