"""PseudoTerminal: a program on a pseudo-terminal of its own, read and written without waiting."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import struct
import subprocess
import termios
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

CHUNK = 65536
COLUMNS, ROWS = 80, 24


@dataclass(frozen=True, slots=True)
class PtyCallbacks:
    """Whom a terminal tells: what the program printed, and the code that it ended with."""

    printed: Callable[[bytes], None]
    ended: Callable[[int], None]


class PseudoTerminal:
    """A running program; it is hung up on by ``close``.

    ``cooked`` False leaves its lines as they are: without it, a line feed becomes a carriage return and a line feed.
    """

    def __init__(self, ends: PtyCallbacks, *, cooked: bool = True) -> None:
        self._ends = ends
        self._loop = asyncio.get_running_loop()
        self._own, self._other = pty.openpty()
        os.set_blocking(self._own, False)
        self._typed = bytearray()
        self._program: subprocess.Popen[bytes] | None = None
        if not cooked:
            modes = termios.tcgetattr(self._other)
            modes[1] &= ~termios.OPOST
            termios.tcsetattr(self._other, termios.TCSANOW, modes)

    @property
    def closed(self) -> bool:
        """Whether the program's end, or ours, is closed."""
        return self._own < 0

    def resize(self, columns: int, rows: int) -> None:
        """Tell the program how large the window is; 0 is a terminal's usual."""
        if not self.closed:
            fcntl.ioctl(self._own, termios.TIOCSWINSZ, struct.pack("HHHH", rows or ROWS, columns or COLUMNS, 0, 0))

    def run(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start the program, in a session that the terminal controls."""
        self._program = subprocess.Popen(
            ("setsid", "--ctty", *command),  # noqa: S607
            stdin=self._other,
            stdout=self._other,
            stderr=self._other,
            env=dict(environment),
        )
        os.close(self._other)
        self.resume()

    def type(self, data: bytes) -> None:
        """What the program reads; it is kept until the program has room for it."""
        self._typed += data
        if not self.closed:
            self._send()

    def pause(self) -> None:
        """Let the program wait with what it prints."""
        if not self.closed:
            self._loop.remove_reader(self._own)

    def resume(self) -> None:
        """Read what the program prints."""
        if not self.closed:
            self._loop.add_reader(self._own, self._read)

    def close(self) -> None:
        """Hang up: the kernel sends the program SIGHUP."""
        if not self.closed:
            self._loop.remove_reader(self._own)
            self._loop.remove_writer(self._own)
            os.close(self._own)
            self._own = -1
            self._loop.create_task(self._wait())

    def _send(self) -> None:
        try:
            sent = os.write(self._own, self._typed)
        except BlockingIOError:
            sent = 0
        except OSError:  # the program's end of the terminal is closed: nobody reads
            sent = len(self._typed)
        del self._typed[:sent]
        if self._typed:
            self._loop.add_writer(self._own, self._send)
        else:
            self._loop.remove_writer(self._own)

    def _read(self) -> None:
        try:
            data = os.read(self._own, CHUNK)
        except BlockingIOError:
            return
        except OSError:  # EIO: the program's end of the terminal is closed
            data = b""
        if data:
            self._ends.printed(data)
        else:
            self.close()

    async def _wait(self) -> None:
        if self._program is not None:
            self._ends.ended(await asyncio.to_thread(self._program.wait))
