"""The steps of asyncssh's way in, over real SSH: how many round trips they take, and how long each may."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest

from netloop.errors import Unreachable
from netloop.transports import asyncssh_client, asyncssh_connection, channel_wire
from netloop.transports.transport import ConnectionOptions
from tests.lab.fake_router import FakeRouter, running
from tests.lab.ssh_sessions import asyncssh_only, device, engine, home, opened, options, refused

pytestmark = [pytest.mark.lab, pytest.mark.timeout(60), asyncssh_only]

__all__ = ["engine", "home", "options"]

DELAY = 0.1
"""Seconds that each direction waits: what is sent within is one burst."""


class Relay:
    """Passes a TCP connection on with a delay, and counts how often the client had to send after it was answered.

    From the burst ``mute_from`` on no answer is passed on.
    """

    def __init__(self, port: int, mute_from: int | None = None) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port, self._to, self.bursts, self._mute_from = self._server.getsockname()[1], port, 0, mute_from
        self._greeted = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        client, _ = self._server.accept()
        router = socket.create_connection(("127.0.0.1", self._to))
        back = threading.Thread(target=self._answer, args=(router, client), daemon=True)
        back.start()
        self._ask(client, router)
        back.join(10)
        client.close()
        router.close()

    def _ask(self, client: socket.socket, router: socket.socket) -> None:
        for data in chunks(client):
            self.bursts += 1
            router.sendall(data)
            self._greeted.set()
        with suppress(OSError):
            router.shutdown(socket.SHUT_WR)

    def _answer(self, router: socket.socket, client: socket.socket) -> None:
        self._greeted.wait(60)
        for data in chunks(router):
            if self._mute_from is None or self.bursts < self._mute_from:
                with suppress(OSError):
                    client.sendall(data)
        with suppress(OSError):
            client.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._server.close()


def chunks(source: socket.socket) -> Iterator[bytes]:
    """What comes within ``DELAY`` of the first byte, until the end."""
    with suppress(OSError):
        while source.recv(1, socket.MSG_PEEK):
            time.sleep(DELAY)
            yield source.recv(1 << 20)


@contextmanager
def relayed(router: FakeRouter, mute_from: int | None = None) -> Iterator[Relay]:
    with running(router):
        relay = Relay(router.port, mute_from)
        try:
            yield relay
        finally:
            relay.close()


def bursts_to_the_shell(options: ConnectionOptions) -> int:
    """How often the client sends until the first prompt is there."""
    first: list[int] = []

    class Counted(FakeRouter):
        async def talk(self, process: Any) -> None:
            first.append(relay.bursts)
            await super().talk(process)

    with relayed(Counted()) as relay:
        opened(device(relay.port), options).close()
    return first[0]


def test_a_login_takes_six_round_trips(options: ConnectionOptions) -> None:
    """Greeting, key exchange, service, password, channel, terminal with shell; TCP takes one before."""
    assert bursts_to_the_shell(options) == 6


def test_without_the_shortcuts_it_takes_eight(options: ConnectionOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where asyncssh has other names inside, its public interface leads to the same session."""
    monkeypatch.setattr(asyncssh_client, "log_in_at_once", lambda *_: False)
    monkeypatch.setattr(asyncssh_connection, "waits_for_terminal", lambda: True)
    monkeypatch.setattr(channel_wire, "waits_for_terminal", lambda: True)
    assert bursts_to_the_shell(options) == 8


@contextmanager
def silent_behind(greeting: bytes) -> Iterator[int]:
    """A server that says this and then nothing; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken: list[socket.socket] = []

        def serve() -> None:
            taken.append(server.accept()[0])
            taken[0].sendall(greeting)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(10)
        for each in taken:
            each.close()


def test_a_key_exchange_has_a_time_out_of_its_own(options: ConnectionOptions) -> None:
    """A device that greets and then says nothing is no device without a greeting."""
    started = time.monotonic()
    with silent_behind(b"SSH-2.0-Cisco-1.25\r\n") as port:
        error = refused(FakeRouter(port=port), replace(options, connect_timeout=0.5))
    assert isinstance(error, Unreachable)
    assert error.message == f"127.0.0.1:{port}: the key exchange was not answered in 0.5 s"
    assert time.monotonic() - started < 30


def turn_away(server: socket.socket) -> None:
    """Take one connection and end it."""
    server.accept()[0].close()


def test_a_device_that_leaves_in_the_greeting_is_said(options: ConnectionOptions) -> None:
    """Before the login the end of the connection is just that."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=turn_away, args=(server,), daemon=True)
        thread.start()
        error = refused(FakeRouter(port=server.getsockname()[1]), options)
        thread.join(10)
    assert isinstance(error, Unreachable)
    assert "the device ended the connection before the login" in error.message or "reset" in error.message


def test_each_step_may_have_its_own_time_out(options: ConnectionOptions) -> None:
    """``auth_timeout`` of the inventory's extras bounds the login alone."""
    with running(router := FakeRouter(slow_login=60)):
        error = refused(router, options, auth_timeout=0.4)
    assert isinstance(error, Unreachable)
    assert "the login was not answered in 0.4 s" in error.message


def test_a_shell_that_never_comes_is_given_up(options: ConnectionOptions) -> None:
    """Behind a login that went well the shell has as long as each step."""
    with relayed(FakeRouter(), mute_from=6) as relay:
        error = refused(FakeRouter(port=relay.port), replace(options, connect_timeout=2))
    assert isinstance(error, Unreachable)
    assert error.message == f"127.0.0.1:{relay.port}: no shell within 2 s"
