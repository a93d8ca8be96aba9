"""A small SSH server that behaves like a router's command line, with every fault that a session may meet."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncssh


@dataclass
class FakeRouter:
    """What one router says; ``answers`` maps a line to text, to pieces with pauses, or to a function."""

    name: str = "r1"
    password: str = "right"
    enable: str | None = None
    banner: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    keys: tuple[str, ...] = ("ssh-ed25519",)
    authorized: str | None = None
    typed: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    hangs: bool = False
    slow_login: float = 0.0
    port: int = 0
    public_keys: list[str] = field(default_factory=list)
    takes_passwords: bool = True
    questions: tuple[tuple[str, ...], ...] = ()
    """The rounds of questions of a keyboard-interactive login; the password answers the first of each."""
    hangs_up: bool = False
    """Whether the connection ends where a login begins."""

    def server(self) -> asyncssh.SSHServer:
        return _Server(self)

    async def talk(self, process: Any) -> None:
        """Be one session's other end, until it ends."""
        await Line(self, process).run()


class _Server(asyncssh.SSHServer):
    def __init__(self, router: FakeRouter) -> None:
        self.router = router

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self.connection, self.asked = conn, 0

    def begin_auth(self, username: str) -> bool:
        if self.router.hangs_up:
            self.connection.abort()
        return True

    def password_auth_supported(self) -> bool:
        return self.router.takes_passwords

    def kbdint_auth_supported(self) -> bool:
        return bool(self.router.questions)

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> Any:
        return self._round()

    def _round(self) -> Any:
        asked, self.asked = self.asked, self.asked + 1
        return "", "", "", [(question, False) for question in self.router.questions[asked]]

    def validate_kbdint_response(self, username: str, responses: list[str]) -> Any:
        if responses:
            self.router.logins.append(f"{username}:{responses[0]}")
        if responses and responses[0] == self.router.password:
            return True
        return self._round() if self.asked < len(self.router.questions) else False

    async def validate_password(self, username: str, password: str) -> bool:
        await asyncio.sleep(self.router.slow_login)
        self.router.logins.append(f"{username}/{password}")
        return password == self.router.password

    def connection_requested(self, *_where: Any) -> bool:
        """Any router is a jump host."""
        return True


class Hangs(Exception):
    """The device says nothing any more."""


class Line:
    """One session: reads keys, echoes, answers."""

    def __init__(self, router: FakeRouter, process: Any) -> None:
        self.router, self.process = router, process
        self.mode, self.sign = "", ">" if router.enable is not None else "#"
        self.name, self.buffer = router.name, b""

    def write(self, text: str) -> None:
        self.process.stdout.write(text.encode())

    def prompt(self) -> str:
        return f"{self.name}{f'({self.mode})' if self.mode else ''}{self.sign}"

    async def line(self, *, echo: bool = True) -> str:
        while b"\n" not in self.buffer:
            data = await self.process.stdin.read(1024)
            if not data:
                raise EOFError
            self.buffer += data.replace(b"\r", b"\n")
            if echo:
                self.write(data.decode().replace("\n", "\r\n"))
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line.decode()

    async def run(self) -> None:
        if self.router.hangs:
            raise Hangs
        self.write(self.router.banner.replace("\n", "\r\n") + self.prompt())
        while True:
            line = await self.line()
            if line:
                self.router.typed.append(line)
            await self.answer(line)
            self.write(self.prompt())

    async def answer(self, line: str) -> None:
        if line in self.router.answers:
            await self.say(self.router.answers[line])
        elif line == "configure terminal":
            self.write("Enter configuration commands, one per line.  End with CNTL/Z.\r\n")
            self.mode = "config"
        elif line == "end":
            self.mode = ""
        elif line == "exit":
            self.mode = "config" if "-" in self.mode else ""
        elif line == "enable":
            await self.raise_privilege()
        elif self.mode and (found := re.match(r"hostname (\S+)", line)):
            self.name = found[1]
        elif self.mode and line.startswith("interface"):
            self.mode = "config-if"
        elif not self.mode and line and not line.startswith(("terminal", "show", "write")):
            self.write("% Invalid input detected at '^' marker.\r\n\r\n")

    async def say(self, answer: Any) -> None:
        for piece in [answer] if isinstance(answer, str) else answer:
            if isinstance(piece, float):
                await asyncio.sleep(piece)
            elif piece is None:
                raise Hangs
            elif callable(piece):
                await piece(self)
            else:
                self.write(piece.replace("\n", "\r\n"))
                await self.process.stdout.drain()

    async def raise_privilege(self) -> None:
        for _ in range(3):
            self.write("Password: ")
            given = await self.line(echo=False)
            self.router.logins.append(f"enable/{given}")
            self.write("\r\n")
            if given == self.router.enable:
                self.sign = "#"
                return
        self.write("% Bad secrets\r\n\r\n")


def serving(router: FakeRouter) -> Callable[[Any], Any]:
    """What asyncssh is to call for each session on a router."""

    async def handle(process: Any) -> None:
        try:
            await router.talk(process)
        except Hangs:
            await asyncio.sleep(60)
        except (EOFError, asyncssh.Error, OSError):
            pass
        process.exit(0)

    return handle


@contextmanager
def running(*routers: FakeRouter) -> Iterator[None]:
    """Serve the routers on 127.0.0.1 from one thread, each on a port of its own."""
    loop = asyncio.new_event_loop()
    stopped = asyncio.Event()
    ready = threading.Event()

    async def serve() -> None:
        servers = []
        for router in routers:
            keys = [asyncssh.generate_private_key(kind) for kind in router.keys]
            router.public_keys = [key.export_public_key().decode().strip() for key in keys]
            server = await asyncssh.create_server(
                router.server,
                "127.0.0.1",
                router.port,
                server_host_keys=keys,
                process_factory=serving(router),
                encoding=None,
                line_editor=False,
                authorized_client_keys=router.authorized,
            )
            router.port = server.sockets[0].getsockname()[1]
            servers.append(server)
        ready.set()
        await stopped.wait()
        for server in servers:
            server.close()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stopped.set)
        thread.join(10)
