"""Files: read whole within a limit; written so that they survive a crash, on the disk when the function returns.

And folders for their owner alone, whatever the umask is.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import IO

from netloop import settings

PRIVATE = 0o600
"""The mode of a file for its owner alone."""
PRIVATE_FOLDER = 0o700
"""The mode of a folder for its owner alone."""
OWN = frozenset({"runs", "leaving", "labs", "devices", "known_hosts", ".gitignore"})
"""What netloop keeps in its home; a home that holds anything else is somebody's working folder and keeps its mode."""
ROOT = 0
NO_HARD_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
"""What the system says of a hard link on a file system that has none (exFAT, SMB)."""
LEVEL = 1
"""Of zlib: half of the processor's time that level 6 takes, and a sixth more of the disk."""
TIMES = ((1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58))
"""The first and the last that a ZIP archive can say."""
BUFFER = 1 << 18
"""Bytes of an archive that are written at once."""
SHORT = 50
"""Characters, of four bytes at most."""


KINDS = (
    (stat.S_ISDIR, "it is no file but a folder"),
    (stat.S_ISFIFO, "it is no file but a pipe"),
    (stat.S_ISCHR, "it is no file but a device"),
    (stat.S_ISBLK, "it is no file but a device"),
    (stat.S_ISSOCK, "it is no file but a socket"),
)


def is_folder(path: Path) -> bool:
    """Whether a path leads to a folder; a path that leads nowhere, or in circles, does not, and nothing is raised."""
    return os.path.isdir(path)  # noqa: PTH112  Path.is_dir raises on names that are too long


def regular(limit: int) -> str:
    """What `read_whole` expects, for a message."""
    return f"a regular file of at most {size(limit)}"


def size(count: int) -> str:
    """A number of bytes, in MB or KB."""
    return f"{count >> 20} MB" if count >= 1 << 20 else f"{count >> 10} KB"


def read_whole(path: Path, limit: int) -> bytes:
    """All bytes of a regular file of at most ``limit`` bytes; never waits, and never reads more than that.

    What is no regular file is not opened: opening a device can do something, and opening a pipe waits for a writer.

    Raises:
        OSError: it cannot be read, is no regular file, or is larger; ``strerror`` says which, in plain words.
    """
    _fit(path.stat(), limit)
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        _fit(os.fstat(descriptor), limit)
        content = stream.read(limit + 1)
    if len(content) > limit:
        raise _larger(limit)
    return content


def read_text(path: Path, limit: int) -> str:
    """The text of a file that is read as ``read_whole`` reads; a byte order mark is no part of it.

    Raises:
        OSError: as ``read_whole``.
        UnicodeDecodeError: it is not UTF-8; ``line_of`` says where.
    """
    return read_whole(path, limit).decode("utf-8-sig")


def line_of(exc: UnicodeDecodeError) -> int:
    """The line of a text, counted from 1, in which it is not UTF-8."""
    return exc.object[: exc.start].count(b"\n") + 1


def _fit(found: os.stat_result, limit: int) -> None:
    for is_kind, words in KINDS:
        if is_kind(found.st_mode):
            raise OSError(errno.EINVAL, words)
    if found.st_size > limit:
        raise _larger(limit)


def _larger(limit: int) -> OSError:
    return OSError(errno.EFBIG, f"it is larger than {size(limit)}")


def replace_file(path: Path, text: str, mode: int = PRIVATE, *, keep_mode: bool = True) -> None:
    """Write a file as a whole: a reader sees the old text or the new one, also after a crash.

    A file that is there keeps its mode unless ``keep_mode`` is False; a new one gets ``mode``, less what the umask
    takes, but for a private one, which is exactly 0600.

    Raises:
        OSError: it cannot be written; the old one is as it was.
    """
    part = _part(path)
    try:
        _write(part, text, os.O_EXCL, mode)
        if keep_mode and path.exists():
            part.chmod(path.stat().st_mode & 0o7777)
        part.replace(path)
    except BaseException:
        _remove(part)
        raise
    _sync(path.parent)


def create_file(path: Path, text: str, mode: int) -> None:
    """Write a new file as a whole; ``mode`` less what the umask takes. One that is there is left as it is.

    Raises:
        FileExistsError: there is one, or a link, also where it came meanwhile.
        OSError: it cannot be written; there is none then.
    """
    part = _part(path)
    try:
        _write(part, text, os.O_EXCL, mode)
        os.link(part, path)
    except OSError as exc:
        if exc.errno not in NO_HARD_LINKS:
            raise
        _write_new(path, text, mode)
    finally:
        _remove(part)
    _sync(path.parent)


def _write_new(path: Path, text: str, mode: int) -> None:
    """A new file where the file system has no hard links: a reader may see half of it."""
    try:
        _write(path, text, os.O_EXCL, mode)
    except FileExistsError:
        raise
    except BaseException:
        _remove(path)
        raise


def try_to_replace(path: Path) -> None:
    """Do what ``replace_file`` begins with, and leave everything as it was.

    Raises:
        OSError: the file could not be written.
    """
    with suppress(FileNotFoundError):
        path.lstat()  # a name that is too long ends here
    part = _part(path)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
    part.unlink()


def _part(path: Path) -> Path:
    """A name beside the file that nobody can foresee, and that is no longer than the system allows."""
    return path.with_name(f".{path.name[:SHORT]}.{token_hex(4)}.part")


def put_file(path: Path, text: str) -> None:
    """Write a private file as a whole: a reader sees the old text or the new one, however the process ends.

    The machine may end, too, once ``sync`` was called with it.

    Raises:
        OSError: it cannot be written; the old one is as it was.
    """
    part = _part(path)
    try:
        _write(part, text, os.O_EXCL, PRIVATE, durable=False)
        os.replace(part, path)  # noqa: PTH105  as everywhere here where it is done for each line of each device
    except BaseException:
        _remove(part)
        raise


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive, or with a name that ends in ``/`` a folder; ``written`` in seconds of the epoch."""

    name: str
    written: float
    content: bytes = b""


def put_archive(members: Iterable[Member], target: Path) -> None:
    """Write a private ZIP archive of private files, as ``put_file`` writes a file.

    Raises:
        OSError: it cannot be written; or whatever the members raise.
    """
    part = _part(target)
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE)
        with os.fdopen(descriptor, "wb", BUFFER) as file, zipfile.ZipFile(_Forward(file), "w") as made:
            for member in members:
                how = zipfile.ZIP_DEFLATED if member.content else zipfile.ZIP_STORED
                made.writestr(_described(member), member.content, how, LEVEL)
        os.replace(part, target)  # noqa: PTH105
    except BaseException:
        _remove(part)
        raise


class _Forward:
    """A file that is only written forwards: an archive in one has the sizes of its members behind them."""

    def __init__(self, file: IO[bytes]) -> None:
        self.write, self.flush, self.close = file.write, file.flush, file.close


def _described(member: Member) -> zipfile.ZipInfo:
    first, last = TIMES
    made = zipfile.ZipInfo(member.name, min(max(time.localtime(member.written)[:6], first), last))
    mode = stat.S_IFDIR | PRIVATE_FOLDER if made.is_dir() else stat.S_IFREG | PRIVATE
    made.external_attr = mode << 16
    return made


def _remove(part: Path) -> None:
    with suppress(OSError):
        part.unlink(missing_ok=True)


def append(path: Path, text: str, *, durable: bool = True) -> None:
    """Add to the end of a private file; on the disk when this returns, or where it need not be durable after ``sync``.

    Raises:
        OSError: it cannot be written.
    """
    _write(path, text, os.O_APPEND, PRIVATE, durable=durable)


def sync(paths: Iterable[Path]) -> None:
    """Have files, and the names in folders, on the disk when this returns.

    Raises:
        OSError: one is not there any more, or cannot be written.
    """
    for path in paths:
        _sync(path)


def sync_open(descriptor: int) -> None:
    """Have an open file on the disk when this returns.

    Raises:
        OSError: it is not there any more, or cannot be written.
    """
    if not os.fstat(descriptor).st_nlink:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    os.fsync(descriptor)


def open_to_append(path: Path) -> int:
    """The descriptor of a private file that is added to; see ``add``.

    Raises:
        OSError: it cannot be made or opened.
    """
    return _opened(path, os.O_APPEND, PRIVATE)


def add(descriptor: int, text: str) -> None:
    """Add to the end of a file that ``open_to_append`` opened, as ``append`` does; on the disk after ``sync``.

    Raises:
        OSError: it cannot be written.
    """
    _write_all(descriptor, text.encode("utf-8", "surrogateescape"), os.O_APPEND)


def _write(path: Path, text: str, how: int, mode: int, *, durable: bool = True) -> None:
    content = text.encode("utf-8", "surrogateescape")
    descriptor = _opened(path, how, mode)
    try:
        _write_all(descriptor, content, how)
        if durable:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _opened(path: Path, how: int, mode: int) -> int:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | how, mode)
    try:
        if mode == PRIVATE and stat.S_IMODE(os.fstat(descriptor).st_mode) != PRIVATE:
            with suppress(PermissionError):  # somebody else's file that we may add to
                os.fchmod(descriptor, PRIVATE)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _write_all(descriptor: int, content: bytes, how: int) -> None:
    """One call of the system, unless it takes less than it was given: a full disk, or a limit on a file's size.

    What was only half added is taken away again, lest the next line be joined to it.
    """
    left = memoryview(content)
    try:
        while left:
            left = left[os.write(descriptor, left) :]
    except OSError:
        if how & os.O_APPEND:
            os.ftruncate(descriptor, os.fstat(descriptor).st_size - (len(content) - len(left)))
        raise


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def lock_file(path: Path) -> int | None:
    """Lock a private file that is added to (see ``add``); its descriptor, or None where somebody else has it.

    The system lets go of it when the descriptor is closed, or the process ends, however it ends.

    Raises:
        OSError: it cannot be made or opened.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, PRIVATE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as exc:
        os.close(descriptor)
        if isinstance(exc, BlockingIOError):
            return None
        raise
    return descriptor


def content_of(descriptor: int) -> bytes:
    """All bytes of an open file.

    Raises:
        OSError: it cannot be read.
    """
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)


def make_private(path: Path) -> None:
    """Make a folder that its owner alone may enter (0700, whatever the umask), and those above it that are missing.

    They are on the disk when this returns.

    From netloop's home down, a folder that is there already is tightened to 0700 where it is ours. A home that
    ``NETLOOP_HOME`` names and that holds other things too keeps its mode; what netloop makes in it is private. A
    symbolic link is followed where both it and the folder behind it are ours, or root's.

    Raises:
        OSError: it cannot be made, or it belongs to somebody who could then read and change what is kept in it.
    """
    for folder in reversed((path, *path.parents)):
        if not os.path.lexists(folder):
            _make(folder)
            with suppress(PermissionError):  # a folder above netloop's home that we may enter and not read
                _sync(folder.parent)
        elif folder == path or _netloops(folder):
            _take(folder)


def make_in_private(path: Path) -> None:
    """Make a private folder in one that ``make_private`` made, unless it is there.

    Raises:
        OSError: it cannot be made.
    """
    if not os.path.isdir(path):  # noqa: PTH112  see is_folder
        _make(path)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=PRIVATE_FOLDER)
    except FileExistsError:  # another thread or process was faster
        _take(folder)
    else:
        if stat.S_IMODE(folder.stat().st_mode) != PRIVATE_FOLDER:  # a umask may have taken the owner's own rights
            folder.chmod(PRIVATE_FOLDER)


def _netloops(folder: Path) -> bool:
    """Whether a folder is netloop's home or stands in it."""
    home = settings.home().absolute()
    own = folder.absolute()
    return home in (own, *own.parents) or ".netloop" in own.parts


def _take(folder: Path) -> None:
    """Make a folder that is there ours alone, or refuse it."""
    found = folder.stat()  # a link that leads nowhere ends here
    if not stat.S_ISDIR(found.st_mode):
        raise NotADirectoryError(errno.ENOTDIR, "a file stands where a folder is needed", str(folder))
    for owner in (folder.lstat().st_uid, found.st_uid):
        if owner not in _trusted(folder):
            raise PermissionError(
                errno.EPERM, f"it belongs to user {owner}, who could read and change what is kept in it", str(folder)
            )
    if found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) != PRIVATE_FOLDER and not _keeps_mode(folder):
        folder.chmod(PRIVATE_FOLDER)


def _trusted(folder: Path) -> Iterator[int]:
    """Whose folder may be used: our own, root's, and for root that of the owner of the folder in which it stands.

    The last is ``sudo netloop`` in somebody's project, or a container's root in a mounted one: that user already
    decides what the inventory says. A ``.netloop`` that somebody plants in ``/tmp`` is not so.
    """
    yield from (os.geteuid(), ROOT)
    if os.geteuid() == ROOT:
        yield from (parent.stat().st_uid for parent in _above(folder))


def _above(folder: Path) -> Iterator[Path]:
    """The folder in which netloop's home stands; for a folder outside any home, its own parent."""
    homes = [own for own in (folder.absolute(), *folder.absolute().parents) if _netloops(own)]
    yield (homes[-1] if homes else folder.absolute()).parent


def _keeps_mode(folder: Path) -> bool:
    """Whether it is a home in which somebody keeps other things as well, or a place like ``/tmp``."""
    if folder.name == ".netloop" or folder.absolute() != settings.home().absolute():
        return False
    return bool(folder.stat().st_mode & stat.S_ISVTX) or any(entry.name not in OWN for entry in folder.iterdir())
