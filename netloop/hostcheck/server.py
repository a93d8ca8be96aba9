"""A small HTTP server on the host's two loopback addresses, and nowhere else."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from typing import Any

from netloop.hostcheck.nouns import GREETING, LOOPBACK_V4, LOOPBACK_V6, Service
from netloop.text.harmless import harmless

Log = Callable[[str], None]


class _Handler(BaseHTTPRequestHandler):
    server_version = "netloop"
    sys_version = ""
    timeout = 60  # seconds; somebody may be typing the request in telnet

    def do_GET(self) -> None:
        """Greet."""
        self._greet(body=True)

    def do_HEAD(self) -> None:
        """Greet without the greeting."""
        self._greet(body=False)

    def _greet(self, *, body: bool) -> None:
        text = f"{GREETING}\n".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if body:
            self.wfile.write(text)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class's name)
        """Hand the line to whoever started the server; a request is whatever a client cares to send."""
        if isinstance(self.server, _Server):
            self.server.log(harmless(f"{self.client_address[0]} {format % args}").replace("\n", "\\x0a"))


class _Server(ThreadingMixIn, TCPServer):
    """TCPServer rather than HTTPServer, which asks the DNS for the host's name when it starts."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address: str, port: int, log: Log) -> None:
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.log = log
        super().__init__((address, port), _Handler)

    def server_bind(self) -> None:
        """Bind this family alone: the other has a server of its own."""
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        super().server_bind()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is a line, not a traceback."""
        self.log(harmless(f"{client_address[0]} hung up: {sys.exception()}").replace("\n", "\\x0a"))


@contextmanager
def serving(port: int, *, ipv6: bool = True, log: Log = lambda _line: None) -> Iterator[Service]:
    """Answer HTTP on 127.0.0.1 and ::1 while the block runs; port 0 takes a free one, the same for both.

    An address that cannot be listened on is in the service's ``refused``; nothing is raised.
    """
    listening, refused = [], {}
    with ExitStack() as running:
        for address in (LOOPBACK_V4, LOOPBACK_V6) if ipv6 else (LOOPBACK_V4,):
            try:
                server = _Server(address, port, log)
            except OSError as exc:
                refused[address] = exc.errno or 0
                continue
            port = port or int(server.server_address[1])
            listening.append(address)
            _start(server, running)
        yield Service(port, tuple(listening), refused)


def _start(server: _Server, running: ExitStack) -> None:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    running.callback(thread.join, 2.0)
    running.callback(server.server_close)
    running.callback(server.shutdown)
    thread.start()
