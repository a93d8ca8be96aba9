"""The ledger's file: replaced as a whole, by one process at a time, and never a traceback."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from netloop.errors import UsageError
from netloop.ledger.file import ledger_path, load, locked, save


@pytest.mark.parametrize(
    ("inventory", "ledger"),
    [
        ("net/isp.yaml", "net/isp.ledger.yaml"),
        ("isp.yml", "isp.ledger.yaml"),
        ("net/isp", "net/isp.ledger.yaml"),
        ("v1.2", "v1.2.ledger.yaml"),
    ],
)
def test_the_ledger_is_beside_the_inventory(inventory: str, ledger: str) -> None:
    """A file or a folder has its ledger beside it, under its own name."""
    assert ledger_path(Path(inventory)) == Path(ledger)


def test_the_working_folder_has_a_name_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``netloop allocate .`` finds the ledger beside the folder."""
    (tmp_path / "net").mkdir()
    monkeypatch.chdir(tmp_path / "net")
    assert ledger_path(Path()) == tmp_path / "net.ledger.yaml"


def test_the_mode_and_the_link_are_kept(tmp_path: Path) -> None:
    """A new file has the usual mode, a replaced one keeps its own; a symbolic link keeps pointing to it."""
    real, link = tmp_path / "real.yaml", tmp_path / "x.ledger.yaml"
    save(real, "# one\n")
    umask = os.umask(0)
    os.umask(umask)
    assert real.stat().st_mode & 0o777 == 0o666 & ~umask
    real.chmod(0o640)
    link.symlink_to(real.name)
    save(link, "# two\r\n")
    assert link.is_symlink()
    assert real.read_bytes() == b"# two\r\n"
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["real.yaml", "x.ledger.yaml"]


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    """No folder, or a folder in the way: a message with the path, and nothing left behind."""
    with pytest.raises(UsageError, match=r"the ledger cannot be written: .*gone"):
        save(tmp_path / "gone" / "x.ledger.yaml", "")
    (tmp_path / "x.ledger.yaml").mkdir()
    with pytest.raises(UsageError, match="the ledger cannot be written"):
        save(tmp_path / "x.ledger.yaml", "")
    assert [path.name for path in tmp_path.iterdir()] == ["x.ledger.yaml"]
    with pytest.raises(UsageError, match="the ledger cannot be written"), locked(tmp_path / "no" / "x", bool):
        pass


def test_what_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    """A folder, a pipe, another encoding: problems; no file is an empty ledger."""
    assert load(tmp_path / "none.ledger.yaml")[1] == ()
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "latin").write_bytes(b"# one\n# caf\xe9\n")
    said = [str(load(tmp_path / name)[1][0]) for name in ("folder", "pipe", "latin")]
    assert ["not a file" in said[0], "not a file" in said[1], "latin:2: this is not text in UTF-8" in said[2]] == [
        True
    ] * 3


def test_one_at_a_time(tmp_path: Path) -> None:
    """Whoever comes second says that it waits, then goes on; of the lock nothing is left."""
    path, order = tmp_path / "x.ledger.yaml", list[str]()

    def second() -> None:
        with locked(path, lambda: order.append("waiting"), patience=20):
            order.append("second")

    with locked(path, lambda: order.append("never")):
        other = threading.Thread(target=second)
        other.start()
        deadline = time.monotonic() + 10
        while not order and time.monotonic() < deadline:
            time.sleep(0.01)
        order.append("first")
    other.join(timeout=20)
    assert order == ["waiting", "first", "second"]
    assert not [*tmp_path.iterdir()]


def test_patience_ends(tmp_path: Path) -> None:
    """A lock that is never given up is a message, not a wait for ever."""
    path = tmp_path / "x.ledger.yaml"
    with (
        locked(path, bool),
        pytest.raises(UsageError, match="another netloop allocate is at work"),
        locked(path, bool, patience=0),
    ):
        pass
