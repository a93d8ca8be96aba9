"""The wire between a client and a router: it delays what goes over it, and counts its round trips.

Both are done where TCP's data passes, so every client pays for its packets alike, whatever it does above them. A
round trip is counted when data comes that the client can have sent because of data of the router's: it comes at least
half a round-trip time behind it. The connection itself is one.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

CONNECTED = 1.5
"""Round-trip times from a client's first packet until the router may speak: SYN, its answer, and the answer to that."""


class Wire(asyncio.Protocol):
    """The server's side of a TCP connection, on which an SSH connection runs; ``delay`` is one way, in seconds."""

    def __init__(self, ssh: Any, delay: float, counted: Callable[[], None], made: Callable[[Any], None]) -> None:
        self._ssh, self._delay, self._counted, self._made = ssh, delay, counted, made
        self._loop = asyncio.get_running_loop()
        self._ahead: deque[tuple[float, bytes | Exception | None]] = deque()
        self._said: float | None = None
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The client's SYN arrived."""
        self._transport = (
            _Delaying(transport, self._delay, self._spoke) if self._delay else _Plain(transport, self._spoke)
        )
        self._made(transport)
        self._counted()
        if self._delay:
            self._opens = self._loop.time() + 2 * CONNECTED * self._delay
            self._loop.call_at(self._opens, self._open)
        else:
            self._opens = 0.0
            self._ssh.connection_made(self._transport)

    def _open(self) -> None:
        self._opens = 0.0
        self._ssh.connection_made(self._transport)
        self._hand_over()

    def _spoke(self) -> None:
        if self._said is None:
            self._said = self._loop.time()

    def data_received(self, data: bytes) -> None:
        """Data of the client's."""
        if self._said is not None and (not self._delay or self._loop.time() >= self._said + self._delay):
            self._said = None
            self._counted()
        if not self._delay:
            self._ssh.data_received(data)
            return
        self._later(data)

    def eof_received(self) -> bool | None:
        """The client will send nothing more."""
        if not self._delay:
            return self._ssh.eof_received()  # type: ignore[no-any-return]
        self._later(None)
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._ahead.clear()
        if not self._opens:
            self._ssh.connection_lost(exc)

    def pause_writing(self) -> None:
        """The client reads slowly."""
        self._ssh.pause_writing()

    def resume_writing(self) -> None:
        """The client reads again."""
        self._ssh.resume_writing()

    def _later(self, data: bytes | None) -> None:
        self._ahead.append((max(self._loop.time(), self._opens) + self._delay * (not self._opens), data))
        if len(self._ahead) == 1 and not self._opens:
            self._loop.call_at(self._ahead[0][0], self._hand_over)

    def _hand_over(self) -> None:
        now = self._loop.time()
        while self._ahead and self._ahead[0][0] <= now:
            data = self._ahead.popleft()[1]
            if isinstance(data, bytes):
                self._ssh.data_received(data)
            elif not self._ssh.eof_received():
                self._transport.close()
        if self._ahead:
            self._loop.call_at(self._ahead[0][0], self._hand_over)


class _Plain:
    """A transport that says when it writes."""

    def __init__(self, transport: Any, spoke: Callable[[], None]) -> None:
        self._transport, self._spoke = transport, spoke

    def write(self, data: bytes) -> None:
        self._spoke()
        self._transport.write(data)

    def writelines(self, parts: list[bytes]) -> None:
        self._spoke()
        self._transport.writelines(parts)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class _Delaying:
    """A transport whose data arrives late, and in order; it closes behind the last of it."""

    def __init__(self, transport: Any, delay: float, spoke: Callable[[], None]) -> None:
        self._transport, self._delay, self._spoke = transport, delay, spoke
        self._loop = asyncio.get_running_loop()
        self._ahead: deque[tuple[float, bytes | None]] = deque()
        self._closing = False

    def write(self, data: bytes) -> None:
        self._spoke()
        self._put(bytes(data))

    def writelines(self, parts: list[bytes]) -> None:
        self.write(b"".join(parts))

    def close(self) -> None:
        if not self._closing:
            self._closing = True
            self._put(None)

    def is_closing(self) -> bool:
        return self._closing or bool(self._transport.is_closing())

    def _put(self, data: bytes | None) -> None:
        self._ahead.append((self._loop.time() + self._delay, data))
        if len(self._ahead) == 1:
            self._loop.call_at(self._ahead[0][0], self._send)

    def _send(self) -> None:
        now = self._loop.time()
        while self._ahead and self._ahead[0][0] <= now:
            data = self._ahead.popleft()[1]
            if data is None:
                self._transport.close()
            elif not self._transport.is_closing():
                self._transport.write(data)
        if self._ahead:
            self._loop.call_at(self._ahead[0][0], self._send)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
