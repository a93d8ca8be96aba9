"""What tests of labs share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from netloop.lab.lifecycle import down
from netloop.lab.service.folder import LabFolder
from tests.lab.command import CommandLine
from tests.lab.fleet import QUICKSTART, Fleet, fleet
from tests.lab.true_words import impatient


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for labs of which none outlives the test; a blank is in its path."""
    home = tmp_path / "my home"
    monkeypatch.setenv("NETLOOP_HOME", str(home))
    yield home
    end_labs(home)


@pytest.fixture
def netloop(tmp_path: Path) -> Iterator[CommandLine]:
    """The command line as processes of their own, with a home of which no lab outlives the test."""
    command = CommandLine(tmp_path / "home")
    yield command
    end_labs(command.home)


def end_labs(home: Path) -> None:
    """Stop every lab of a home."""
    for folder in LabFolder.all(home):
        down(home, folder.name)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Fleet]:
    """The two routers of the quickstart, over real SSH, and short time-outs."""
    with fleet(QUICKSTART, tmp_path) as found:
        yield impatient(found)
