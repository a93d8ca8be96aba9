"""``netloop demo``: its commands are processes of their own, on a lab."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from netloop.cli.main import app

pytestmark = [pytest.mark.lab, pytest.mark.unmeasured_children]


def test_the_demo_walks_through() -> None:
    """The README's first command: the main job on the quickstart, each step ending as it must."""
    done = CliRunner().invoke(app, ["demo"])
    assert done.exit_code == 0, done.output
    assert "[9/9]" in done.output
