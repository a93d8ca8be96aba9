"""The wire of a session of asyncssh: written and read by one thread, fed by the event loop's."""

from __future__ import annotations

import codecs
from asyncio import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

import asyncssh

from netloop.errors import Unreachable
from netloop.transports.asyncssh_shortcuts import ask_for_terminal, waits_for_terminal
from netloop.transports.event_loop import LoopThread

PAUSE_ABOVE = 8 * 1024 * 1024
"""Bytes that may wait to be read, before the device is kept from sending more."""


class ChannelWire(asyncssh.SSHClientSession[bytes]):
    """Characters over a channel; undecodable bytes are replaced, never fatal.

    What the channel tells it comes in the loop's thread; ``send``, ``receive`` and ``alive`` are for the session's.
    """

    def __init__(self, loop: LoopThread, address: str, encoding: str = "utf-8") -> None:
        self._loop, self._address, self._encoding = loop, address, encoding
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._arrived: SimpleQueue[bytes] = SimpleQueue()
        self._channel: Any = None
        self._given, self._taken, self._paused = 0, 0, False
        self._terminal: Future[bool] | None = None
        self._lost = self._ended = False

    def connection_made(self, chan: Any) -> None:
        """The channel is open; the terminal is asked for, and asyncssh then asks for the shell."""
        self._channel = chan
        self._terminal = None if waits_for_terminal() else ask_for_terminal(chan)

    def require_terminal(self) -> None:
        """Refuse a shell without a terminal; the device has answered both requests by now.

        Raises:
            ChannelOpenError: it gives no terminal.
        """
        if self._terminal is not None and not (self._terminal.done() and self._terminal.result()):
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_REQUEST_PTY_FAILED, "PTY request failed")

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """The device said something; what it says on standard error is no less an answer."""
        self._arrived.put(data)
        self._given += len(data)
        if self._given - self._taken > PAUSE_ABOVE and not self._paused:
            self._paused = True
            self._channel.pause_reading()

    def eof_received(self) -> bool:
        """The device says no more."""
        self._end()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """The channel is closed."""
        self._end()

    def hang_up(self) -> None:
        """Take the connection for ended: nothing is sent or read any more."""
        self._end()

    def _end(self) -> None:
        if not self._lost:
            self._lost = True
            self._arrived.put(b"")

    def send(self, text: str) -> None:
        """Put characters on the wire.

        Raises:
            Unreachable: the connection is gone.
        """
        if self._lost:
            raise self._unreachable()
        self._loop.soon(self._write, text.encode(self._encoding, "replace"))

    def _write(self, data: bytes) -> None:
        with suppress(OSError):
            self._channel.write(data)

    def receive(self, seconds: float) -> str:
        """What arrives next; nothing if it is quiet for so long.

        Raises:
            Unreachable: the device ended the connection.
        """
        while not self._ended:
            data = self._next(seconds)
            if data is None:
                return ""
            if text := self._decoder.decode(data):
                return text
        raise self._unreachable()

    def _next(self, seconds: float) -> bytes | None:
        """All that has arrived, waiting for something; None if nothing does."""
        try:
            parts = [self._arrived.get(timeout=seconds) if seconds > 0 else self._arrived.get_nowait()]
        except Empty:
            return None
        while parts[-1] and not self._arrived.empty():
            parts.append(self._arrived.get_nowait())
        self._ended = not parts[-1]
        data = b"".join(parts)
        self._taken += len(data)
        if self._paused:
            self._loop.soon(self._resume)
        return data

    def _resume(self) -> None:
        self._paused = False
        self._channel.resume_reading()

    @property
    def alive(self) -> bool:
        """Whether both ends still hold the connection."""
        return not self._lost

    def _unreachable(self) -> Unreachable:
        return Unreachable(f"the connection to {self._address} was lost in mid-session")
