"""The wire of an SSH session: paramiko's channel, read without polling."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from netloop.errors import Unreachable

if TYPE_CHECKING:
    from paramiko import Channel

CHUNK = 65536


class SshWire:
    """Characters over an SSH channel; undecodable bytes are replaced, never fatal."""

    def __init__(self, channel: Channel, address: str, encoding: str = "utf-8") -> None:
        self._channel, self._address, self._encoding = channel, address, encoding
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def send(self, text: str) -> None:
        """Put characters on the wire.

        Raises:
            Unreachable: the connection is gone.
        """
        try:
            self._channel.sendall(text.encode(self._encoding, "replace"))
        except (OSError, EOFError) as exc:
            raise self._lost() from exc

    def receive(self, seconds: float) -> str:
        """What arrives next; nothing if it is quiet for so long.

        Raises:
            Unreachable: the device ended the connection.
        """
        self._channel.settimeout(seconds)
        try:
            while data := self._channel.recv(CHUNK):
                if text := self._decoder.decode(data):
                    return text
        except TimeoutError:
            return ""
        except (OSError, EOFError) as exc:
            raise self._lost() from exc
        raise self._lost()

    @property
    def alive(self) -> bool:
        """Whether both ends still hold the connection."""
        transport = self._channel.get_transport()
        return not (self._channel.closed or self._channel.eof_received) and transport.is_active()

    def _lost(self) -> Unreachable:
        return Unreachable(f"the connection to {self._address} was lost in mid-session")
