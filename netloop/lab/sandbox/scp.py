"""SCP as a router serves it: the old protocol of ``scp -O``, bytes in and bytes out, no network in it.

``scp -t PLACE`` takes files, ``scp -f PLACE`` gives one. Each side says yes with a zero byte, and no with ``\\x01`` and
a line of text. IOS serves no directories.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import Protocol

from netloop.lab.sandbox.files import FileError, FileUrl

YES, NO = b"\0", b"\x01"
FILE = re.compile(rb"C[0-7]{3,5} (\d+) (.+)")
COMMAND = re.compile(r"scp(\s|$)")


class ScpStore(Protocol):
    """Where files come from and go to."""

    def get(self, url: FileUrl) -> bytes:
        """A file's content.

        Raises:
            FileError: there is none.
        """
        ...

    def check(self, url: FileUrl, name: str, size: int) -> FileUrl:
        """Where a file of that name and size is to go to.

        Raises:
            FileError: it cannot.
        """
        ...

    def put(self, url: FileUrl, content: bytes) -> None:
        """Keep a file.

        Raises:
            FileError: it cannot be kept, or not all of it was taken.
        """
        ...


class ScpTransfer(Protocol):
    """One side of a transfer; ``status`` is that of the exit once it is over, None before."""

    status: int | None

    def start(self) -> bytes:
        """What is sent first."""
        ...

    def received(self, data: bytes) -> bytes:
        """What is sent for what has come."""
        ...

    def ended(self) -> None:
        """The client sends no more."""
        ...


@dataclass(frozen=True, slots=True)
class ScpOrder:
    """What an exec request of ``scp`` wants: to give files to the router (``sink``) or to take one from it."""

    sink: bool
    place: FileUrl

    @classmethod
    def parse(cls, command: str) -> ScpOrder | None:
        """The order, None where it is none of ``scp``."""
        if not COMMAND.match(command):
            return None
        try:
            words = shlex.split(command)[1:]
        except ValueError:
            return None
        options = {letter for word in words if word.startswith("-") for letter in word[1:]}
        places = [word for word in words if not word.startswith("-")]
        if len(places) != 1 or len(options & {"t", "f"}) != 1:
            return None
        return cls("t" in options, FileUrl.parse(places[0]))


def refusal(text: str) -> bytes:
    """A no, with its reason."""
    return NO + text.encode() + b"\n"


class ScpRefused:
    """A transfer that does not take place."""

    def __init__(self, text: str) -> None:
        self.status: int | None = None
        self._text = text

    def start(self) -> bytes:
        """The reason."""
        self.status = 1
        return refusal(self._text)

    def received(self, _data: bytes) -> bytes:
        """Nothing is answered."""
        return b""

    def ended(self) -> None:
        """Nothing changes."""


class Sink:
    """Takes files from the client, as many as it sends."""

    def __init__(self, store: ScpStore, place: FileUrl) -> None:
        self.status: int | None = None
        self._store, self._place = store, place
        self._buffer = bytearray()
        self._target: tuple[FileUrl, int] | None = None
        self._failed = False

    def start(self) -> bytes:
        """Ready."""
        return YES

    def received(self, data: bytes) -> bytes:
        """A yes for each line and each file, or why not."""
        self._buffer += data
        said = b""
        while self.status is None:
            answer = self._content(*self._target) if self._target else self._line()
            if answer is None:
                break
            said += answer
        return said

    def ended(self) -> None:
        """The client has sent all, or has gone in the middle of a file, which is not kept then."""
        if self.status is None:
            self.status = 1 if self._failed or self._target or self._buffer else 0

    def _line(self) -> bytes | None:
        """Take a line of the protocol, once it is complete."""
        end = self._buffer.find(b"\n")
        if end < 0:
            return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        if line[:1] in {b"T", b"E"}:
            return YES
        found = FILE.fullmatch(line)
        return self._file(int(found[1]), found[2].decode(errors="replace")) if found else self._refuse(line)

    def _file(self, size: int, name: str) -> bytes:
        try:
            self._target = self._store.check(self._place, name, size), size
        except FileError as exc:
            self.status = 1
            return refusal(str(exc))
        return YES

    def _refuse(self, line: bytes) -> bytes:
        self.status = 1
        what = "not a regular file" if line[:1] == b"D" else "protocol error"
        return refusal(f"scp: {self._place}: {what}") if line[:1] not in {b"\1", b"\2"} else b""

    def _content(self, url: FileUrl, size: int) -> bytes | None:
        """Keep a file, once it is complete with the byte behind it."""
        if len(self._buffer) <= size:
            return None
        content, good = bytes(self._buffer[:size]), not self._buffer[size]
        del self._buffer[: size + 1]
        self._target = None
        try:
            if good:
                self._store.put(url, content)
        except FileError as exc:
            self._failed = True
            return refusal(str(exc))
        return YES


class Source:
    """Gives one file to the client."""

    def __init__(self, name: str, content: bytes) -> None:
        self.status: int | None = None
        header = f"C0644 {len(content)} {name}\n".encode()
        self._pieces = [header, content + YES]

    def start(self) -> bytes:
        """The client begins."""
        return b""

    def received(self, data: bytes) -> bytes:
        """The next piece for each yes."""
        said = b""
        for answer in data:
            if answer or not self._pieces:
                self.status = 1 if answer else 0
                break
            said += self._pieces.pop(0)
        return said

    def ended(self) -> None:
        """The client has gone before it had all."""
        if self.status is None:
            self.status = 1
