"""Scripts that are given to a shell: how each ended is known."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from netloop.lab.frr.shell import run


@pytest.fixture
def sh() -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    with subprocess.Popen(["sh"], stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True) as shell:
        yield shell


def test_one_script_after_the_other_tells_its_lines_and_its_code(sh: subprocess.Popen[str]) -> None:
    """A script ends at its first failing command; the shell takes the next one; standard error is told too."""
    assert run(sh, "echo one; echo; echo two >&2") == (0, ["one", "two"])
    assert run(sh, "echo before\nfalse\necho behind") == (1, ["before"])
    assert run(sh, "(exit 7)") == (7, [])
    assert run(sh, "printf unended") == (0, ["unended"])


def test_a_script_reads_none_of_the_next_one(sh: subprocess.Popen[str]) -> None:
    """Its standard input is empty."""
    assert run(sh, "cat") == (0, [])


def test_a_shell_that_ended_has_no_code(sh: subprocess.Popen[str]) -> None:
    """It may end before the script or in the middle of it; what was printed is told."""
    assert run(sh, "echo going; kill $$; sleep 5") == (None, ["going"])
    sh.wait(60)
    assert run(sh, "true") == (None, [])
