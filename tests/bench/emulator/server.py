"""SSH in front of the routers: one process, one listener for each router's address, one host key for all."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import asyncssh

from tests.bench.emulator.router import Router
from tests.bench.emulator.shell import Shell, file_name
from tests.bench.emulator.wire import Wire

USERNAME, PASSWORD = "netops", "benchmark"
SLOW_LINE, SLOW_SAVE = 0.02, 1.5
"""Seconds that a slow router needs for a line, and for a save."""
ALGORITHMS: dict[str, Any] = {
    "kex_algs": ["curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256"],
    "encryption_algs": ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr"],
    "mac_algs": ["hmac-sha2-256", "hmac-sha2-512", "hmac-sha1"],
    "compression_algs": ["none"],
}
SIZE = re.compile(rb"C\d+ (?P<size>\d+) \S+\n")


@dataclass(frozen=True, slots=True)
class Manner:
    """How the routers behave: the delay one way in seconds, and whether they are slow."""

    delay: float = 0.0
    slow: bool = False


class _Login(asyncssh.SSHServer):
    """One connection: a name and a password, then sessions."""

    def __init__(self, routers: dict[str, Router], manner: Manner) -> None:
        self._routers, self._manner = routers, manner
        self._router: Router | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._router = self._routers[conn.get_extra_info("sockname")[0]]
        self._router.asked.connections += 1

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USERNAME, PASSWORD)

    def session_requested(self) -> asyncssh.SSHServerSession[bytes]:
        assert self._router
        return _Terminal(self._router, self._manner.slow)


class _Terminal(asyncssh.SSHServerSession[bytes]):
    """A shell, or the receiving end of an ``scp -t``."""

    def __init__(self, router: Router, slow: bool) -> None:
        self._router, self._slow = router, slow
        self._shell = Shell(router)
        self._chan: Any = None
        self._copy: _Copy | None = None
        self._busy = False

    def connection_made(self, chan: Any) -> None:
        self._chan = chan

    def pty_requested(self, *_: Any) -> bool:
        return True

    def shell_requested(self) -> bool:
        return True

    def exec_requested(self, command: str) -> bool:
        if not command.startswith("scp ") or " -t " not in command:
            return False
        self._copy = _Copy(self._router, file_name(command.rsplit(maxsplit=1)[-1].strip("'\"")))
        return True

    def session_started(self) -> None:
        self._chan.write(b"\0" if self._copy else f"\r\n{self._shell.prompt}".encode())

    def data_received(self, data: bytes, datatype: Any) -> None:
        if self._copy:
            self._chan.write(self._copy.take(data))
            return
        self._shell.type(data.decode("utf-8", "replace"))
        if self._slow:
            self._work_slowly()
        else:
            self._work()

    def eof_received(self) -> bool:
        if self._copy:
            self._chan.exit(0)
        return False

    def _work(self) -> None:
        """Answer all lines that have come, in one write."""
        said = []
        while not self._shell.closed and (answer := self._shell.step()):
            said.append(answer.text)
        if said:
            self._chan.write("".join(said).encode())
        if self._shell.closed:
            self._chan.exit(0)

    def _work_slowly(self) -> None:
        if not self._busy:
            self._busy = True
            self._next()

    def _next(self) -> None:
        answer = None if self._shell.closed else self._shell.step()
        if answer is None:
            self._busy = False
            if self._shell.closed:
                self._chan.exit(0)
            return
        seconds = SLOW_SAVE if answer.saves else SLOW_LINE if "\n" in answer.text else 0.0
        asyncio.get_running_loop().call_later(seconds, self._say, answer.text)

    def _say(self, text: str) -> None:
        if not self._chan.is_closing():
            self._chan.write(text.encode())
            self._next()


class _Copy:
    """The receiving end of ``scp``: a line with a file's size and name, its bytes, and a zero."""

    def __init__(self, router: Router, name: str) -> None:
        self._router, self._name, self._left = router, name, 0
        self._read, self._body, self._open = b"", b"", False

    def take(self, data: bytes) -> bytes:
        """Bytes of the sender's; what to acknowledge."""
        said, self._read = b"", self._read + data
        while self._read:
            if self._left:
                part, self._read = self._read[: self._left], self._read[self._left :]
                self._body, self._left = self._body + part, self._left - len(part)
            elif self._open and self._read[:1] == b"\0":
                self._router.files[self._name] = self._body.decode()
                self._open, self._read, said = False, self._read[1:], said + b"\0"
            elif match := SIZE.match(self._read):
                self._open, self._left, self._body = True, int(match["size"]), b""
                self._read, said = self._read[match.end() :], said + b"\0"
            elif b"\n" in self._read:
                self._read, said = self._read.partition(b"\n")[2], said + b"\0"
            else:
                break
        return said


class _Listening:
    """What asyncssh takes for a tunnel: it listens at all addresses, with a ``Wire`` below each connection."""

    logger = logging.getLogger(__name__)

    def __init__(self, routers: dict[str, Router], manner: Manner) -> None:
        self._routers, self._manner, self.port = routers, manner, 0

    async def create_server(self, factory: Callable[..., Any], _host: str, port: int) -> asyncio.AbstractServer:
        """Listen; ``port`` 0 is any port that is free at all addresses."""
        loop = asyncio.get_running_loop()

        def wire() -> Wire:
            router: list[Router] = []

            def made(transport: Any) -> None:
                router.append(self._routers[transport.get_extra_info("sockname")[0]])

            def counted() -> None:
                router[0].asked.round_trips += 1

            return Wire(factory("", 0), self._manner.delay, counted, made)

        addresses = list(self._routers)
        first = await loop.create_server(asyncio.Protocol, addresses[0], port)
        self.port = first.sockets[0].getsockname()[1]
        first.close()
        return await loop.create_server(wire, addresses, self.port, backlog=512)


async def listen(routers: dict[str, Router], key: asyncssh.SSHKey, manner: Manner) -> int:
    """Serve the routers by their addresses until the loop ends, on one port, which is returned."""
    listening = _Listening(routers, manner)
    await asyncssh.listen(
        "",
        0,
        tunnel=listening,  # type: ignore[arg-type]
        server_factory=lambda: _Login(routers, manner),
        server_host_keys=[key],
        encoding=None,
        line_editor=False,
        public_key_auth=False,
        kbdint_auth=False,
        host_based_auth=False,
        gss_host=None,
        agent_forwarding=False,
        x11_forwarding=False,
        login_timeout=60,
        **ALGORITHMS,
    )
    return listening.port
