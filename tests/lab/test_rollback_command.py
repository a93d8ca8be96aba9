"""What ``netloop rollback`` says of routers that were not put back, and of a rollback that is itself undone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.command import CommandLine
from tests.lab.fleet import QUICKSTART

pytestmark = pytest.mark.lab
YES = ("--yes", "--allow-disruptive")


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    """The quickstart, to be edited."""
    return Path(shutil.copy(QUICKSTART, tmp_path / "quickstart.yaml"))


@pytest.fixture
def netloop(tmp_path: Path, inventory: Path) -> Iterator[CommandLine]:
    """A lab that was applied to."""
    command = CommandLine(tmp_path / "home")
    applied = command("apply", inventory, "--lab", *YES)
    assert applied.code == 0, applied.ending
    yield command
    command("lab", "down", "--all")


@pytest.fixture
def applied(netloop: CommandLine) -> str:
    """The id of that apply."""
    return netloop("runs").out.split("\n")[1].split()[0]


def test_a_router_that_was_not_put_back_is_named_with_what_to_type(netloop: CommandLine, applied: str) -> None:
    """*rolled back* in this table is the rollback, not the apply: the closing lines say so, with the apply's own id.

    ``last`` is that rollback by now. Who types it all the same is told that it brings the change back.
    """
    assert netloop("lab", "fault", "r1", "reject", "pattern=no interface").code == 0
    half = netloop("rollback", "last", *YES)
    assert half.code == 3, half.ending
    assert "not put back, or not known to be: r1\n" in half.err
    assert f"  once more: netloop rollback {applied} --limit r1 (last is another run by now)" in half.err
    assert netloop("lab", "fault", "--clear").code == 0
    again = netloop("rollback", applied, "--limit", "r1", *YES)
    assert again.code == 0, again.ending
    assert "not put back" not in again.err
    back = netloop("rollback", "last", *YES)
    assert back.code == 0, back.ending
    assert f"was itself a rollback of {applied}: this undoes that" in back.err


def test_what_goes_on_with_a_rollback_that_broke_off_is_a_rollback(
    netloop: CommandLine, inventory: Path, applied: str
) -> None:
    """To go on is to undo the same run once more, not to apply; ``show`` tells which run that is."""
    assert netloop("lab", "fault", "r1", "hang", "pattern=no interface", "times=1").code == 0
    broken = netloop("rollback", applied, *YES, "--read-timeout", "2", "--converge-timeout", "3")
    assert broken.code == 3, broken.ending
    assert f"  undoes   {applied}\n" in netloop("show", "last").out
    looked = netloop("diff", inventory, "--lab")
    assert f"go on: netloop rollback {applied} --limit r1\n" in looked.err


def test_a_router_that_left_the_inventory_keeps_no_other_from_going_back(
    netloop: CommandLine, inventory: Path, applied: str
) -> None:
    """Where all are meant it is refused, before anything is sent; where ``--limit`` names others, it is left out."""
    text = inventory.read_text()
    kept = text[: text.index("  r1:")] + text[text.index("  r2:") : text.index("links:")]
    inventory.write_text(kept.replace("neighbors: [r1]", "neighbors: []"))
    refused = netloop("rollback", applied, *YES)
    assert refused.code == 2, refused.ending
    assert "does not declare r1 any longer" in refused.err
    done = netloop("rollback", applied, "--limit", "r2", *YES)
    assert done.code == 0, done.ending
    assert "left out: " in done.err
