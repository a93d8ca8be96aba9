"""Files and folders for their owner alone."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from netloop import disk
from netloop.errors import NetloopError
from netloop.journal import Journal


@pytest.fixture(params=[0o000, 0o002, 0o022, 0o077, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_folder_and_those_above_it_are_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    """Each folder that is made has mode 0700; what was there above netloop's home keeps its mode."""
    tmp_path.chmod(0o755)
    deep = tmp_path / ".netloop" / "runs" / "1" / "hosts"
    disk.make_private(deep)
    disk.make_private(deep)
    assert [mode(path) for path in (deep, *deep.parents[:3])] == [0o700] * 4
    assert mode(tmp_path) == 0o755


@pytest.mark.parametrize("wide", [0o755, 0o777, 0o770, 0o2775, 0o711, 0o500])
def test_a_home_that_somebody_made_wider_is_tightened(tmp_path: Path, wide: int) -> None:
    """``mkdir .netloop`` under any umask before the first run does not open what is kept in it."""
    home = tmp_path / ".netloop"
    (home / "runs").mkdir(parents=True)
    for folder in (home / "runs", home):
        folder.chmod(wide)
    disk.make_private(home / "runs" / "1")
    assert [mode(path) for path in (home, home / "runs", home / "runs" / "1")] == [0o700] * 3


def test_a_named_home_with_other_things_in_it_keeps_its_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``NETLOOP_HOME=.`` does not lock the project to others; what netloop makes in it is private all the same."""
    monkeypatch.setenv("NETLOOP_HOME", str(tmp_path))
    tmp_path.chmod(0o755)
    (tmp_path / "inventory.yaml").touch()
    disk.make_private(tmp_path / "runs" / "1")
    assert (mode(tmp_path), mode(tmp_path / "runs"), mode(tmp_path / "runs" / "1")) == (0o755, 0o700, 0o700)


@pytest.mark.parametrize(("extra", "expected"), [(0, 0o700), (stat.S_ISVTX, 0o1777)], ids=["empty", "like /tmp"])
def test_a_named_empty_home_is_tightened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extra: int, expected: int
) -> None:
    """A home that was made for netloop is tightened; a place for everybody's files is not."""
    monkeypatch.setenv("NETLOOP_HOME", str(tmp_path))
    tmp_path.chmod(0o777 | extra)
    disk.make_private(tmp_path / "runs")
    assert mode(tmp_path) == expected


def _give_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a path somebody else's: as root by chown, else by being somebody else ourselves."""
    if os.geteuid() == 0:
        os.chown(path, 4321, 4321, follow_symlinks=False)
    else:
        other = os.geteuid() + 1
        monkeypatch.setattr(os, "geteuid", lambda: other)


def test_a_home_that_somebody_else_planted_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever owns the folder could read the configurations in it; the sentence says whose it is and what to do."""
    home = tmp_path / ".netloop"
    home.mkdir(mode=0o777)
    _give_away(home, monkeypatch)
    with pytest.raises(NetloopError, match=r"belongs to user \d+, who could read") as caught:
        Journal.create(home, "apply", "isp.yaml")
    assert "NETLOOP_HOME" in str(caught.value)
    assert not list(home.iterdir())


def test_a_link_that_somebody_else_planted_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner of a link could turn it to a folder of theirs."""
    (tmp_path / "ours").mkdir()
    home = tmp_path / ".netloop"
    home.symlink_to(tmp_path / "ours")
    _give_away(home, monkeypatch)
    with pytest.raises(PermissionError, match="belongs to user"):
        disk.make_private(home / "runs")


def test_a_link_of_our_own_is_followed(tmp_path: Path) -> None:
    """The journal may lie on another disk; there it is private too."""
    (tmp_path / "big").mkdir(mode=0o755)
    (tmp_path / ".netloop").symlink_to(tmp_path / "big")
    disk.make_private(tmp_path / ".netloop" / "runs")
    assert mode(tmp_path / "big") == mode(tmp_path / "big" / "runs") == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="gives a folder away, which root alone can")
def test_root_uses_the_home_in_the_folder_of_the_user_who_called(tmp_path: Path) -> None:
    """``sudo netloop lab up`` in a user's project works; the folder stays the user's, and readable to the user."""
    home = tmp_path / ".netloop"
    home.mkdir(mode=0o755)
    for path in (tmp_path, home):
        os.chown(path, 4321, 4321)
    disk.make_private(home / "labs")
    assert home.stat().st_uid == 4321
    assert mode(home / "labs") == 0o700


@pytest.mark.parametrize("what", ["a file", "a link to nothing"])
def test_what_is_no_folder_is_said(tmp_path: Path, what: str) -> None:
    """A file, or a link that leads nowhere, in the place of the home is one sentence."""
    home = tmp_path / ".netloop"
    home.touch() if what == "a file" else home.symlink_to(tmp_path / "nowhere")
    with pytest.raises(NetloopError, match="the journal cannot be written"):
        Journal.create(home, "apply", "isp.yaml")


def test_private_files_are_private_and_readable_to_us_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    """A file of the journal has mode 0600, also under a umask that takes the owner's own rights."""
    disk.replace_file(tmp_path / "a", "x")
    disk.append(tmp_path / "b", "x")
    assert [mode(tmp_path / name) for name in "ab"] == [0o600, 0o600]


def test_a_new_file_is_made_whole_and_never_over_another(tmp_path: Path) -> None:
    """One that is there, or a link that leads nowhere, stays; no part is left beside it."""
    disk.create_file(tmp_path / "a", "ours", 0o666)
    (tmp_path / "b").symlink_to("gone")
    for name in "ab":
        with pytest.raises(FileExistsError):
            disk.create_file(tmp_path / name, "again", 0o666)
    assert (tmp_path / "a").read_text() == "ours"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_a_new_file_is_made_where_there_are_no_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """exFAT and SMB have none; there, too, nothing is written over."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    disk.create_file(tmp_path / "a", "ours", 0o666)
    with pytest.raises(FileExistsError):
        disk.create_file(tmp_path / "a", "again", 0o666)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "ours"}
