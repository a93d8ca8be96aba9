"""A file of host keys in OpenSSH's form, parsed once for each of its versions.

A fleet asks the same file for every device. So its names are looked up: those that are plain text in a table; hashed
ones and patterns, of which a file has few or which cost one HMAC each, one by one, once for each name.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import translate
from pathlib import Path
from threading import Lock, RLock
from typing import IO, NamedTuple

from netloop.errors import HostKeyRefused, Place

HASHED = "|1|"
SPECIAL = re.compile(r"[*?!]")
"""What makes a name a pattern."""


@dataclass(frozen=True, slots=True)
class HostKey:
    """A public key as a server shows it: ``kind`` is ``ssh-ed25519``, ``ssh-rsa`` ..., ``blob`` its wire form."""

    kind: str
    blob: bytes

    @property
    def fingerprint(self) -> str:
        """SHA256 as OpenSSH prints it."""
        digest = base64.b64encode(hashlib.sha256(self.blob).digest()).decode().rstrip("=")
        return f"SHA256:{digest}"

    @property
    def text(self) -> str:
        """Type and key, as a line of known_hosts holds them."""
        return f"{self.kind} {base64.b64encode(self.blob).decode()}"


@dataclass(frozen=True, slots=True)
class Record:
    """A key on record for a host, and where it stands."""

    key: HostKey
    place: Place
    revoked: bool = False


class Entry(NamedTuple):
    """A line about some names, its key still in base64."""

    number: int
    kind: str
    key: str
    revoked: bool


class HashedName(NamedTuple):
    """``|1|salt|hash``: HMAC-SHA1 of the name under the salt."""

    salt: bytes
    digest: bytes

    def matches(self, name: bytes) -> bool:
        """Whether it is that name's."""
        return hmac.compare_digest(hmac.digest(self.salt, name, "sha1"), self.digest)


class Pattern(NamedTuple):
    """One name of a line that holds a pattern, or is negated."""

    negated: bool
    match: re.Pattern[str] | HashedName | None

    def matches(self, name: str) -> bool:
        """Whether it is about that name."""
        if isinstance(self.match, HashedName):
            return self.match.matches(name.encode())
        return self.match is not None and self.match.match(name) is not None


class HostKeyIndex:
    """The lines of a file, by the names that they are about."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        self._path, self._lines = path, 0
        self._plain: dict[str, list[Entry]] = {}
        self._hashed: list[tuple[HashedName, Entry]] = []
        self._patterns: list[tuple[tuple[Pattern, ...], Entry]] = []
        self._found: dict[str, tuple[Record, ...]] = {}
        for line in lines:
            self.add(line)

    def add(self, line: str) -> None:
        """Add the next line; comments, certificates and broken lines are about nobody."""
        self._lines += 1
        words = line.split()
        marker = words.pop(0) if words and words[0].startswith("@") else None
        if len(words) < 3 or words[0].startswith("#") or marker not in {None, "@revoked"}:
            return
        self._enter(words[0].split(","), Entry(self._lines, words[1], words[2], revoked=marker is not None))

    def _enter(self, names: list[str], entry: Entry) -> None:
        if any(SPECIAL.search(name) for name in names) or (len(names) > 1 and any(map(_is_hashed, names))):
            self._patterns.append((tuple(map(_pattern, names)), entry))
            self._found.clear()
        elif _is_hashed(names[0]):
            if hashed := _hashed(names[0]):
                self._hashed.append((hashed, entry))
                self._found.clear()
        else:
            for name in {name.lower() for name in names}:
                self._plain.setdefault(name, []).append(entry)
                self._found.pop(name, None)

    def of(self, name: str) -> tuple[Record, ...]:
        """The keys on record for a name, in the order of the lines."""
        if name not in self._found:
            entries = sorted((*self._plain.get(name, ()), *self._others(name)))
            self._found[name] = tuple(record for entry in entries if (record := self._record(entry)))
        return self._found[name]

    def _others(self, name: str) -> Iterator[Entry]:
        """The lines in which the name is hashed, or meant by a pattern; a negated match takes a whole line out."""
        encoded = name.encode()
        yield from (entry for hashed, entry in self._hashed if hashed.matches(encoded))
        for patterns, entry in self._patterns:
            met = [pattern.negated for pattern in patterns if pattern.matches(name)]
            if met and not any(met):
                yield entry

    def _record(self, entry: Entry) -> Record | None:
        try:
            blob = base64.b64decode(entry.key, validate=True)
        except ValueError:
            return None
        return Record(HostKey(entry.kind, blob), Place(str(self._path), entry.number), entry.revoked)


def _is_hashed(name: str) -> bool:
    return name.startswith(HASHED)


def _hashed(name: str) -> HashedName | None:
    try:
        salt, digest = (base64.b64decode(part) for part in name.split("|")[2:4])
    except ValueError:
        return None
    return HashedName(salt, digest)


def _pattern(name: str) -> Pattern:
    bare = name.removeprefix("!")
    match = _hashed(bare) if _is_hashed(bare) else re.compile(translate(bare.lower().replace("[", "[[]")))
    return Pattern(bare != name, match)


class Version(NamedTuple):
    """What tells one state of a file from another."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int

    @classmethod
    def of(cls, found: os.stat_result) -> Version:
        """That of a file as the system describes it."""
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


class HostKeyFile:
    """A file as it was last read; whoever asks gets what it holds now."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, RLock()
        self._version: Version | None = None
        self._index = HostKeyIndex(path, [])

    def of(self, name: str) -> tuple[Record, ...]:
        """The keys on record for a name; none where there is no file.

        Raises:
            HostKeyRefused: the file cannot be read, so that nothing can be known.
        """
        with self._lock:
            try:
                if Version.of(self._path.stat()) != self._version:
                    self._read()
            except FileNotFoundError:
                return ()
            except OSError as exc:
                raise HostKeyRefused(f"the host keys in {self._path} cannot be read: {exc.strerror}") from exc
            return self._index.of(name)

    def _read(self) -> None:
        with self._path.open(errors="replace") as file:
            version = Version.of(os.fstat(file.fileno()))
            self._index = HostKeyIndex(self._path, file.read().splitlines())
        self._version = version

    def append(self, file: IO[bytes], line: str) -> None:
        """Add a line to the file, which is open at its end and locked; what is known of it need not be read again.

        Raises:
            OSError: it cannot be written.
        """
        content = _line_break(file) + f"{line}\n".encode()
        with self._lock:
            before = Version.of(os.fstat(file.fileno()))
            file.write(content)
            file.flush()
            after = Version.of(os.fstat(file.fileno()))
            if before == self._version and after.size == before.size + len(content):
                self._index.add(line)
                self._version = after


def _line_break(file: IO[bytes]) -> bytes:
    """What must stand before a new line: nothing, unless the file's last line was left open."""
    if not file.seek(0, os.SEEK_END):
        return b""
    file.seek(-1, os.SEEK_END)
    return b"" if file.read(1) == b"\n" else b"\n"


_files: dict[Path, HostKeyFile] = {}
_lock = Lock()


def host_key_file(path: Path) -> HostKeyFile:
    """The file at a path, the same at each call."""
    with _lock:
        if path not in _files:
            _files[path] = HostKeyFile(path)
        return _files[path]
