"""A router's files: flash: and what else keeps bytes, and the configurations under the names that IOS has for them.

``system:running-config`` and ``nvram:startup-config`` are the configurations themselves; ``null:`` takes what is
written and keeps nothing. Everything else is a file of a file system with a size.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from netloop.lab.sandbox import canonical
from netloop.lab.sandbox.file_systems import ALIASES, FLASH, NETWORK, NULL, NVRAM, SIZES, SYSTEM
from netloop.lab.sandbox.tree import ConfigNode

URL = re.compile(r"(?:(?P<system>[a-z][a-z0-9]*):)?(?P<path>.*)", re.IGNORECASE | re.DOTALL)
RUNNING, STARTUP = "running-config", "startup-config"


@dataclass(frozen=True, slots=True)
class FileUrl:
    """Where a file is: the file system without its colon, and the path in it without a leading slash.

    An alias of a file system is read as its name: ``flash:/x`` is ``flash0:/x``.
    """

    system: str
    path: str

    @classmethod
    def parse(cls, text: str, default: str = FLASH) -> FileUrl:
        """A place as typed: ``flash:/x``, ``flash:x``, ``nvram:startup-config``, ``running-config``, ``x``."""
        system, path = _parts(text)
        return cls(system or {RUNNING: SYSTEM, STARTUP: NVRAM}.get(path, default), path)

    @classmethod
    def within(cls, text: str, folder: FileUrl) -> FileUrl:
        """A place as typed by somebody who is in a directory: ``x``, ``../x``, ``/x``, ``flash:x``."""
        system, path = _parts(text)
        if system:
            return cls(system, path)
        absolute = text.strip().startswith("/")
        return cls(folder.system, path if absolute else _normal(f"{folder.path}/{text.strip()}"))

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> FileUrl:
        """The directory that it is in."""
        return replace(self, path=self.path.rpartition("/")[0])

    @property
    def remote(self) -> bool:
        """Whether it is on another machine."""
        return self.system in NETWORK

    def __truediv__(self, name: str) -> FileUrl:
        return replace(self, path=f"{self.path}/{name}".lstrip("/"))

    def __str__(self) -> str:
        if self.remote:
            return f"{self.system}://{self.path}"
        return f"{self.system}:" if self.system == NULL else f"{self.system}:/{self.path}"


def _parts(text: str) -> tuple[str, str]:
    match = URL.fullmatch(text.strip())
    assert match is not None  # noqa: S101 (every text matches)
    system = (match["system"] or "").lower()
    return ALIASES.get(system, system), match["path"].lstrip("/") if system in NETWORK else _normal(match["path"])


def _normal(path: str) -> str:
    """A path without ``.``, ``..`` and doubled slashes, from the root of its file system."""
    return posixpath.normpath(f"/{path}").lstrip("/")


class FileError(Exception):
    """A file operation that failed; its text is what IOS prints, ``%Error ...``, without the line end."""


NO_SUCH_FILE = "No such file or directory"
NO_SPACE = "No space left on device"
NOT_WRITABLE = "Permission denied"
IS_FOLDER = "Is a directory"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file's content, when it was written by the network's clock, in seconds, and its number in ``dir``.

    A directory is one without content.
    """

    content: bytes
    written: float
    number: int = 0
    folder: bool = False


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """What ``dir`` lists; ``written`` is None where IOS keeps no date."""

    url: FileUrl
    number: int
    size: int
    written: float | None
    folder: bool = False


class Configurations(Protocol):
    """The two configurations of the router that the files are on."""

    running: ConfigNode
    startup: str
    changed_by: str


FIRST_NUMBER = 264
"""What IOSv counts its files from, roughly: those of its image come before."""


class Files:
    """The files of one router, which outlive a reload; ``clock`` tells seconds."""

    def __init__(self, router: Configurations, clock: Callable[[], float]) -> None:
        self._router, self._clock = router, clock
        self._kept: dict[FileUrl, StoredFile] = {}
        self._next = FIRST_NUMBER

    def read(self, url: FileUrl) -> bytes:
        """A file's content.

        Raises:
            FileError: there is none.
        """
        found = self._configuration(url)
        if found is not None:
            return found
        if url.system == NULL:
            return b""
        file = self._kept.get(url)
        if file is None or file.folder:
            raise FileError(f"%Error opening {url} ({IS_FOLDER if self.is_folder(url) else NO_SUCH_FILE})")
        return file.content

    def _configuration(self, url: FileUrl) -> bytes | None:
        """A configuration as a file; a running one begins with an empty line, as IOS writes it."""
        if url == RUNNING_CONFIG:
            return f"\n{canonical.text(self._router.running, self._router.changed_by)}".encode()
        if url == STARTUP_CONFIG and self._router.startup:
            return self._router.startup.encode()
        return None

    def write(self, url: FileUrl, content: bytes) -> None:
        """Write a file anew. The configurations are not written here: see ``config/merge.py`` and ``Router``.

        Raises:
            FileError: no such file system or directory, or no space in it.
        """
        if url.system != NULL:
            self.require(url, len(content))
            self._keep(url, StoredFile(content, self._clock()))

    def require(self, url: FileUrl, size: int) -> None:
        """Be sure that a file of so many bytes can be written.

        Raises:
            FileError: no such file system or directory, or no space in it.
        """
        if url.system == SYSTEM or url in CONFIGURATIONS:
            raise FileError(f"%Error opening {url} ({NOT_WRITABLE})")
        if url.system not in SIZES or not self.is_folder(url.folder):
            raise FileError(f"%Error opening {url} ({NO_SUCH_FILE})")
        if self.is_folder(url):
            raise FileError(f"%Error opening {url} ({IS_FOLDER})")
        before = self._kept.get(url)
        if size > self.free(url.system) + (len(before.content) if before else 0):
            raise FileError(f"%Error writing {url} ({NO_SPACE})")

    def _keep(self, url: FileUrl, file: StoredFile) -> None:
        before = self._kept.get(url)
        number = before.number if before else self._next
        self._next = max(self._next, number + 1)
        self._kept[url] = replace(file, number=number)

    def delete(self, url: FileUrl) -> None:
        """Delete a file.

        Raises:
            FileError: there is none.
        """
        if self.is_folder(url):
            raise FileError(f"%Error deleting {url} ({IS_FOLDER})")
        if self._kept.pop(url, None) is None:
            raise FileError(f"%Error deleting {url} ({NO_SUCH_FILE})")

    def rename(self, old: FileUrl, new: FileUrl) -> None:
        """Give a file another name, in the same file system; its content and date stay.

        Raises:
            FileError: there is none, or there is one of the new name.
        """
        file = self._kept.get(old)
        if file is None or old.system != new.system or not self.is_folder(new.folder):
            raise FileError(f"%Error renaming {old} ({NO_SUCH_FILE if old.system == new.system else NOT_WRITABLE})")
        if new in self._kept:
            raise FileError(f"%Error renaming {old} (File exists)")
        self._kept = {self._moved(url, old, new): kept for url, kept in self._kept.items()}

    def _moved(self, url: FileUrl, old: FileUrl, new: FileUrl) -> FileUrl:
        """The new place of a file when ``old``, it or a directory above it, is renamed."""
        if url == old:
            return new
        inside = url.system == old.system and url.path.startswith(f"{old.path}/")
        return replace(new, path=new.path + url.path[len(old.path) :]) if inside else url

    def make_folder(self, url: FileUrl) -> None:
        """Make a directory.

        Raises:
            FileError: there is a file of that name, or no directory for it.
        """
        if url in self._kept or not url.path:
            raise FileError(f"%Error Creating dir {url} (Can't create a file that exists)")
        if url.system != FLASH or not self.is_folder(url.folder):
            raise FileError(f"%Error Creating dir {url} ({NO_SUCH_FILE})")
        self._keep(url, StoredFile(b"", self._clock(), folder=True))

    def remove_folder(self, url: FileUrl) -> None:
        """Remove an empty directory.

        Raises:
            FileError: it is none, or not empty.
        """
        if not url.path or not self.is_folder(url):
            raise FileError(f"%Error Removing dir {url} ({NO_SUCH_FILE})")
        if self.entries(url):
            raise FileError(f"%Error Removing dir {url} (Can't delete a directory that has files in it)")
        del self._kept[url]

    def is_folder(self, url: FileUrl) -> bool:
        """Whether it is a directory."""
        file = self._kept.get(url)
        return not url.path or (file is not None and file.folder)

    def exists(self, url: FileUrl) -> bool:
        """Whether there is such a file."""
        try:
            self.read(url)
        except FileError:
            return False
        return True

    def entries(self, folder: FileUrl) -> list[DirectoryEntry]:
        """What is in a directory, by number; the configurations are in theirs."""
        kept = [self._entry(url) for url in self._kept if url.folder == folder and url.path]
        own = [self._entry(url) for url in CONFIGURATIONS if url.folder == folder and self.exists(url)]
        return sorted([*kept, *own], key=lambda entry: entry.number)

    def entry(self, url: FileUrl) -> DirectoryEntry:
        """One file as ``dir`` lists it.

        Raises:
            FileError: there is none.
        """
        if not self.is_folder(url):
            self.read(url)
        return self._entry(url)

    def _entry(self, url: FileUrl) -> DirectoryEntry:
        file = self._kept.get(url)
        if file is None:
            return DirectoryEntry(url, CONFIGURATIONS[url], len(self.read(url)), None)
        dated = file.written if url.system == FLASH else None
        return DirectoryEntry(url, file.number, len(file.content), dated, file.folder)

    def free(self, system: str) -> int:
        """Bytes left in a file system."""
        kept = sum(len(file.content) for url, file in self._kept.items() if url.system == system)
        return SIZES[system] - kept - (len(self._router.startup.encode()) if system == NVRAM else 0)

    def kept(self, system: str) -> Mapping[str, StoredFile]:
        """The files of a file system by their path, sorted."""
        found = {url.path: file for url, file in self._kept.items() if url.system == system and not file.folder}
        return dict(sorted(found.items()))

    def erase(self, system: str) -> None:
        """Delete every file of a file system, the configurations not being among them."""
        self._kept = {url: file for url, file in self._kept.items() if url.system != system}

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        """Every kept file: its place and its content."""
        return iter(sorted((str(url), file.content) for url, file in self._kept.items() if not file.folder))


RUNNING_CONFIG, STARTUP_CONFIG = FileUrl(SYSTEM, RUNNING), FileUrl(NVRAM, STARTUP)
CONFIGURATIONS = {RUNNING_CONFIG: 1, STARTUP_CONFIG: 189}
"""The configurations as files, and their number in ``dir``."""
