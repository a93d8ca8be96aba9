"""The ledger's file: beside the inventory, replaced as a whole, written by one process at a time."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from netloop.disk import PRIVATE, line_of, read_text, regular, replace_file
from netloop.errors import Place, Problem, UsageError
from netloop.ledger.ledger import Ledger
from netloop.ledger.read import read

ENDING = ".ledger.yaml"
LARGEST = 64 * 1024 * 1024
NEW_FILE = 0o666
PATIENCE = 60.0
POLL = 0.05


def ledger_path(inventory: Path) -> Path:
    """Where the ledger of an inventory is: ``isp.yaml`` has ``isp.ledger.yaml`` beside it."""
    named = inventory if inventory.name not in ("", "..") else inventory.resolve()
    return named.with_name(named.name.removesuffix(".yaml").removesuffix(".yml") + ENDING)


def load(path: Path) -> tuple[Ledger, tuple[Problem, ...]]:
    """The ledger in a file, an empty one where there is no file, and every problem. Nothing is raised."""
    file = str(path)
    try:
        text = read_text(path, LARGEST)
    except (FileNotFoundError, NotADirectoryError):
        return Ledger(file), ()
    except OSError as exc:
        message = f"the ledger is not a file that can be read: {exc.strerror or exc}"
        return Ledger(file), (Problem(Place(file), message, regular(LARGEST)),)
    except UnicodeDecodeError as exc:
        return Ledger(file), (Problem(Place(file, line_of(exc)), "this is not text in UTF-8", "text in UTF-8"),)
    return read(text, file)


def save(path: Path, text: str) -> None:
    """Replace the file as a whole: a reader, and a crash, see the old text or the new one. Its mode is kept.

    Raises:
        UsageError: it cannot be written.
    """
    with _said(path):
        replace_file(Path(os.path.realpath(path)), text, NEW_FILE)


@contextmanager
def locked(path: Path, waiting: Callable[[], None], patience: float = PATIENCE) -> Iterator[None]:
    """Hold the right to write the file; ``waiting`` is called once where another process has it.

    The lock is a file beside the ledger, gone afterwards; a process that dies gives it up.

    Raises:
        UsageError: another process kept it for ``patience`` seconds, or the folder cannot be written to.
    """
    lock = path.with_name(f".{path.name}.lock")
    with _said(path):
        descriptor = _take(lock, waiting, time.monotonic() + patience)
    try:
        yield
    finally:
        with suppress(OSError):
            lock.unlink()
        os.close(descriptor)


def _take(lock: Path, waiting: Callable[[], None], deadline: float) -> int:
    told = False
    while True:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, PRIVATE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(descriptor), lock.stat()):
                return descriptor
        except (BlockingIOError, FileNotFoundError):
            pass
        os.close(descriptor)
        if time.monotonic() > deadline:
            raise UsageError(
                f"another netloop allocate is at work ({lock} is locked)", hint="try again when it is done"
            )
        if not told:
            waiting()
        told = True
        time.sleep(POLL)


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise UsageError(f"the ledger cannot be written: {path}: {exc.strerror or exc}") from exc
