"""An SSH server whose sessions are real programs, each on a terminal of its own: vtysh, or a login shell."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import struct
import termios
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.lab.fake_router import FakeRouter


@dataclass
class PtyRouter(FakeRouter):
    """A router whose sessions run ``command``."""

    command: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    async def talk(self, process: Any) -> None:
        """Pass characters between the session and its program, until either ends."""
        master, slave = pty.openpty()
        columns, rows, *_pixels = process.term_size
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        child = await asyncio.create_subprocess_exec(
            *("setsid", "--ctty", *self.command),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": process.term_type, **self.environment},
        )
        os.close(slave)
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(master, _pass_on, master, process, ended)
        typing = asyncio.create_task(_type(process, master, ended))
        try:
            await ended.wait()
        finally:
            typing.cancel()
            loop.remove_reader(master)
            os.close(master)
            if child.returncode is None:
                child.kill()
            await child.wait()


def _pass_on(master: int, process: Any, ended: asyncio.Event) -> None:
    """What the program says goes to the session; a terminal that nobody holds any more is the end."""
    try:
        process.stdout.write(os.read(master, 65536))
    except OSError:
        ended.set()


async def _type(process: Any, master: int, ended: asyncio.Event) -> None:
    try:
        while data := await process.stdin.read(4096):
            os.write(master, data)
    finally:
        ended.set()
