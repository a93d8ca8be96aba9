"""A word with a lab that is up: one line of JSON to its process and one back, over a Unix socket in its folder.

The socket is there as long as the lab's process listens to it, for its owner alone (mode 0600, in a folder of 0700). A
connection is good for one question; a question and an answer have at most ``MOST`` bytes and ``SECONDS`` seconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

from netloop.disk import PRIVATE
from netloop.errors import LabError, UsageError
from netloop.lab.service.folder import CONTROL, LabFolder

MOST = 1024 * 1024
SECONDS = 10.0
LONGEST_PATH = 100
"""Bytes of a path that every system takes for the address of a socket."""
Answer = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""What a lab says to a question; a ``LabError`` and a ``UsageError`` are told to who asked."""


@asynccontextmanager
async def listening(folder: LabFolder, answer: Answer) -> AsyncIterator[None]:
    """Answer questions as long as the context lasts.

    Raises:
        LabError: the socket cannot be made.
    """

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, ValueError, TimeoutError):
            line = await asyncio.wait_for(reader.readline(), SECONDS)
            writer.write(_line(_answered(line, answer)))
            await asyncio.wait_for(writer.drain(), SECONDS)
        writer.close()

    server = await asyncio.start_unix_server(talk, sock=_bound(folder), limit=MOST)
    try:
        yield
    finally:
        server.close()
        (folder.path / CONTROL).unlink(missing_ok=True)


def _answered(line: bytes, answer: Answer) -> Mapping[str, Any]:
    try:
        question = json.loads(line)
        return answer(question) if isinstance(question, dict) else {"error": "expected a mapping"}
    except (LabError, UsageError) as exc:
        return {"error": exc.message, "usage": isinstance(exc, UsageError)}
    except ValueError as exc:
        return {"error": f"the question cannot be read: {exc}"}


def _line(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said).encode() + b"\n"


def _bound(folder: LabFolder) -> socket.socket:
    path = folder.path / CONTROL
    found = socket.socket(socket.AF_UNIX)
    try:
        path.unlink(missing_ok=True)
        with _address(path) as address:
            found.bind(address)
        path.chmod(PRIVATE)
    except OSError as exc:
        found.close()
        raise LabError(f"lab {folder.name}: {path}: {exc.strerror or exc}") from exc
    return found


@contextmanager
def _address(path: Path) -> Iterator[str]:
    """A path as the address of a socket: by way of its folder's descriptor where it is longer than one may be."""
    if len(os.fsencode(path)) < LONGEST_PATH:
        yield str(path)
        return
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/{path.name}"
    finally:
        os.close(descriptor)


def ask(folder: LabFolder, question: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a lab that is up says to a question.

    Raises:
        LabError: nobody answers, or what was asked is refused.
        UsageError: what was asked makes no sense to the lab.
    """
    folder.require_own()
    try:
        said = _asked(folder.path / CONTROL, _line(question))
    except (OSError, ValueError) as exc:
        hint = "it is of another version of netloop, or busy; start it anew with: netloop lab up --fresh INVENTORY"
        raise LabError(f"lab {folder.name} does not answer at {CONTROL}: {exc}", hint=hint) from exc
    if "error" in said:
        kind = UsageError if said.get("usage") else LabError
        raise kind(f"lab {folder.name}: {said['error']}")
    return said


def _asked(path: Path, line: bytes) -> Mapping[str, Any]:
    with socket.socket(socket.AF_UNIX) as wire, _address(path) as address:
        wire.settimeout(SECONDS)
        wire.connect(address)
        wire.sendall(line)
        with wire.makefile("rb") as answers:
            said = json.loads(answers.readline(MOST))
    if not isinstance(said, dict):
        raise ValueError("expected a mapping")  # noqa: TRY004 -- what the other side sent
    return said
