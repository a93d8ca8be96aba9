"""What ``lab down`` signals, opens and empties: what is proved to be a lab of this user's, and nothing else."""

from __future__ import annotations

import fcntl
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netloop.errors import LabError
from netloop.lab.lifecycle import LabOptions, down, ensure_up, find, lab_name, labs
from netloop.lab.service import spawn
from netloop.lab.service.folder import CONTROL, LabFolder
from netloop.lab.service.holder import doubts
from netloop.lab.service.state import LabState
from netloop.stages.derive import load_inventory
from tests.lab.command import CommandLine
from tests.lab.test_lab_lifecycle import INVENTORY, eventually, lab, written
from tests.whole import examples, some

pytestmark = pytest.mark.lab

QUICK = LabOptions(convergence=0.0, ttl=120.0)
NOBODY = 65534
UNPROVED = r"^lab .*nothing was ended"
requires_root = pytest.mark.skipif(os.geteuid() != 0, reason="another user's files are made by root")


@pytest.fixture
def folder(home: Path) -> Iterator[LabFolder]:
    """A lab's folder in which nothing runs; what the test made of it is gone before the next one."""
    made = LabFolder.of(home, "pair-abc123")
    made.create()
    yield made
    if made.path.is_symlink():
        made.path.unlink()
    elif made.path.exists():
        os.chown(made.path, os.geteuid(), -1)
        made.path.chmod(0o700)
        (made.path / "lock").unlink(missing_ok=True)


@contextmanager
def sleeper(*words: str, keeps: tuple[int, ...] = ()) -> Iterator[subprocess.Popen[bytes]]:
    """A process of somebody's that must not be ended; its command line may be made to look like another's."""
    program = [sys.executable, "-c", "import time; time.sleep(60)", *words]
    with subprocess.Popen(program, pass_fds=keeps) as process:
        try:
            yield process
            assert process.poll() is None, "a foreign process was ended"
        finally:
            process.kill()


@contextmanager
def held(folder: LabFolder) -> Iterator[int]:
    """The folder's lock, held by a description that a child may inherit."""
    lock = os.open(folder.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
    finally:
        os.close(lock)


def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spawn, "STOP_SECONDS", 0.2)


def lab_in(home: Path, path: Path) -> LabState:
    return ensure_up(path, load_inventory(path), home, QUICK)


def test_a_foreign_process_that_holds_the_lock_is_left_alone(
    home: Path, folder: LabFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ``sleep`` that has the flock, its number written in: one sentence, and it sleeps on."""
    impatient(monkeypatch)
    with held(folder) as lock, sleeper(keeps=(lock,)) as foreign:
        os.pwrite(lock, str(foreign.pid).encode(), 0)
        with pytest.raises(LabError, match=UNPROVED) as caught:
            down(home, folder.name)
        assert f"process {foreign.pid}" in str(caught.value)
        assert "command line" in str(caught.value)
        assert find(home, folder.name) is None


def test_a_number_that_another_process_has_got_is_not_signalled(
    home: Path, folder: LabFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One process holds the lock, which names another one: neither is ended."""
    impatient(monkeypatch)
    with held(folder) as lock, sleeper(keeps=(lock,)), sleeper() as other:
        os.pwrite(lock, str(other.pid).encode(), 0)
        with pytest.raises(LabError, match=UNPROVED):
            down(home, folder.name)


def test_a_lock_that_nobody_holds_names_nobody(home: Path, folder: LabFolder) -> None:
    """A number left in a lock that is free is not signalled: no lab is up."""
    with sleeper() as other:
        (folder.path / "lock").write_text(str(other.pid))
        assert not down(home, folder.name)


@pytest.mark.parametrize("holds", [False, True], ids=["without the lock", "with the lock under another descriptor"])
def test_a_command_line_alone_proves_nothing(
    home: Path, folder: LabFolder, monkeypatch: pytest.MonkeyPatch, holds: bool
) -> None:
    """A process that is called as a lab's would be, and has not the lock open where it says, is left alone."""
    impatient(monkeypatch)
    mimic = ["-m", "netloop.lab.sandbox.process", str(folder.path), "99"]
    with ExitStack() as stack:
        lock = stack.enter_context(held(folder))
        sleep = ["bash", "-c", 'exec -a python3 "$0" "$@"', sys.executable, *mimic]
        # a module of that name that sleeps: found before netloop's own
        fake = folder.path / "fake" / "netloop" / "lab" / "sandbox"
        fake.mkdir(parents=True)
        for package in (fake.parents[1], fake.parent, fake):
            (package / "__init__.py").touch()
        (fake / "process.py").write_text("import time; time.sleep(60)")
        environment = {**os.environ, "PYTHONPATH": str(folder.path / "fake")}
        process = stack.enter_context(
            subprocess.Popen(sleep, env=environment, cwd=folder.path / "fake", pass_fds=(lock,) if holds else ())
        )
        stack.callback(process.kill)
        os.pwrite(lock, str(process.pid).encode(), 0)
        assert eventually(lambda: doubts(folder, process.pid) == "it has not the lock open")
        with pytest.raises(LabError, match=UNPROVED):
            down(home, folder.name)
        assert process.poll() is None


def test_a_forged_state_is_no_lab(
    home: Path, folder: LabFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ``state.json`` that names a foreign process, which has the lock: not up, for ``status`` and for ``up``."""
    impatient(monkeypatch)
    pair = written(tmp_path / "pair.yaml", INVENTORY)
    state = lab_in(home, pair)
    kept = (state.folder / "state.json").read_text()
    assert down(home, state.name)
    real = LabFolder(state.folder)
    with held(real) as lock, sleeper(keeps=(lock,)) as foreign:
        os.pwrite(lock, str(foreign.pid).encode(), 0)
        (state.folder / "state.json").write_text(json.dumps({**json.loads(kept), "pid": foreign.pid}))
        assert labs(home) == ()
        for ending in (lambda: down(home, state.name), lambda: lab_in(home, pair)):
            with pytest.raises(LabError, match=UNPROVED):
                ending()


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=12), st.integers(-5, 2**33).map(lambda n: str(n).encode())))
@pytest.mark.filterwarnings("ignore")
def test_no_content_of_a_lock_is_believed(folder: LabFolder, content: bytes) -> None:
    """Whatever the lock says, nothing is signalled but what is proved: not -1 (everybody), not 0 (us), not 1."""
    sent: list[object] = []
    with pytest.MonkeyPatch.context() as patch, held(folder) as lock:
        patch.setattr("netloop.lab.service.holder.LOOK_AGAIN", 0.0)
        for name in ("os.kill", "os.killpg", "signal.pidfd_send_signal"):
            patch.setattr(name, lambda *arguments: sent.append(arguments))
        os.ftruncate(lock, 0)
        os.pwrite(lock, content, 0)
        with pytest.raises(LabError, match=UNPROVED):
            spawn.stop(folder, 0.0)
    assert sent == []


def test_our_own_lab_is_proved_and_ended(home: Path, tmp_path: Path) -> None:
    """What really is a lab has no doubts, also where the home is named by another way; ``down`` ends it."""
    pair = written(tmp_path / "pair.yaml", INVENTORY)
    state = lab_in(home, pair)
    link = tmp_path / "another way"
    link.symlink_to(home)
    assert doubts(LabFolder(state.folder), state.pid) is None
    assert doubts(LabFolder.of(link, state.name), state.pid) is None
    assert doubts(LabFolder(state.folder), os.getpid())
    assert down(link, state.name)


@pytest.mark.parametrize("name", ["a b", "it's", 'q"q', "-rf", "ünï", "$(touch x)", "a;b", "a\tb", "x" * 60, "%p"])
def test_a_home_of_any_name_has_labs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Odd characters in the way to a lab's folder change nothing: it is up, proved, and ended."""
    home = tmp_path / name
    monkeypatch.setenv("NETLOOP_HOME", str(home))
    pair = written(tmp_path / "pair.yaml", INVENTORY)
    state = lab_in(home, pair)
    assert find(home, state.name) == state
    assert down(home, state.name)
    assert LabFolder(state.folder).free()


def elsewhere(folder: LabFolder, there: Path) -> None:
    """The folder's place holds a link to another one."""
    folder.path.rename(there)
    folder.path.symlink_to(there)


def linked_lock(folder: LabFolder, there: Path) -> None:
    there.mkdir()
    (there / "lock").write_text("precious")
    (folder.path / "lock").symlink_to(there / "lock")


def hard_linked_lock(folder: LabFolder, there: Path) -> None:
    there.mkdir()
    (there / "lock").write_text("precious")
    (folder.path / "lock").hardlink_to(there / "lock")


def written_by_others(folder: LabFolder, there: Path) -> None:
    there.mkdir()
    folder.path.chmod(0o777)


def somebody_elses(folder: LabFolder, there: Path) -> None:
    there.mkdir()
    os.chown(folder.path, NOBODY, -1)


def a_file(folder: LabFolder, there: Path) -> None:
    folder.path.rename(there)
    folder.path.write_text("a file")


STRANGE = [elsewhere, linked_lock, hard_linked_lock, written_by_others, a_file]


@pytest.mark.parametrize("made", [*STRANGE, pytest.param(somebody_elses, marks=requires_root)])
def test_what_is_not_ours_is_not_opened(
    home: Path, folder: LabFolder, tmp_path: Path, made: Callable[[LabFolder, Path], None]
) -> None:
    """A link, another's folder, one that others write, a lock under two names: refused; nothing is emptied or made."""
    there = tmp_path / "there"
    if made not in {linked_lock, hard_linked_lock}:
        (folder.path / "lock").write_text("precious")
    made(folder, there)
    for touch in (lambda: down(home, folder.name), lambda: find(home, folder.name), folder.create):
        if touch == folder.create and made in {linked_lock, hard_linked_lock, written_by_others}:
            continue  # a folder of ours is made private again; its lock is looked at when it is taken
        with pytest.raises(LabError, match="is not taken for a lab of yours"):
            touch()
    locks = [path for path in (there / "lock", folder.path / "lock") if path.exists()]
    assert {path.read_text() for path in locks} <= {"precious"}
    if made == a_file:
        folder.path.unlink()


def test_down_all_ends_what_is_proved_and_names_what_is_not(home: Path, folder: LabFolder, tmp_path: Path) -> None:
    """``lab down --all`` ends each lab that is one, and says, with exit code 3, which folders it left alone."""
    pair = written(tmp_path / "pair.yaml", INVENTORY)
    state = lab_in(home, pair)
    (folder.path.parent / "a link").symlink_to(state.folder)
    try:
        with held(folder) as lock, sleeper(keeps=(lock,)) as foreign:
            os.pwrite(lock, str(foreign.pid).encode(), 0)
            done = CommandLine(home)("lab", "down", "--all")
        assert f"lab {state.name} stopped" in done.out
        assert done.code == 3
        assert "lab a link is not taken for a lab of yours" in done.err
        assert f"process {foreign.pid}" in done.err
        assert LabFolder(state.folder).free()
    finally:
        (folder.path.parent / "a link").unlink()


DAMAGED = [b"", b"\0", b"{", b"[]", b'{"backend": "sandbox"}', b'{"backend": 7}', b"\xff"]


@pytest.mark.parametrize("content", some(DAMAGED, 4))
@pytest.mark.parametrize("name", ["order.json", "state.json"])
def test_down_clears_what_cannot_be_read(home: Path, tmp_path: Path, name: str, content: bytes) -> None:
    """An order or a state of another version, or damaged: ``up`` says so and how to clear it, and that clears it."""
    pair = written(tmp_path / "pair.yaml", INVENTORY)
    state = lab_in(home, pair)
    (state.folder / name).write_bytes(content)
    with pytest.raises(LabError, match=r"cannot be read\n  hint .*netloop lab down --all clears it") as caught:
        lab_in(home, pair)
    assert str(caught.value).count("\n") == 1
    assert lab("down", "--all").stdout == f"lab {state.name} stopped\n"
    assert lab_in(home, pair).pid != state.pid


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o277])
def test_a_labs_files_are_its_owners_alone(tmp_path: Path, umask: int) -> None:
    """Folders 0700, all else 0600, whatever the umask, from the home down; also where they were there, and open."""
    home = tmp_path / ".netloop"
    pair = written(tmp_path / "pair.yaml", INVENTORY)
    run = CommandLine(home)
    (home / "labs").mkdir(parents=True)
    for made in (home, home / "labs"):
        made.chmod(0o777)
    before = os.umask(umask)
    try:
        assert run("lab", "up", pair, "--convergence", "0").code == 0
        found = {path.relative_to(home): path.stat().st_mode for path in (home, *home.rglob("*"))}
    finally:
        os.umask(before)
        down(home, lab_name(pair))
    assert {mode & 0o7777 for mode in found.values() if stat.S_ISDIR(mode)} == {0o700}
    files = {path: oct(mode & 0o7777) for path, mode in found.items() if not stat.S_ISDIR(mode)}
    assert set(files.values()) <= {"0o600", "0o400"}, files
    assert {"lock", "lab.log", "known_hosts", "client_key", "state.json", CONTROL} <= {path.name for path in files}
    assert lab_name(pair)
