"""The way of a connection from a TCP socket to an open shell, step by step on the event loop."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import asyncssh

from netloop.errors import NetloopError
from netloop.transports.asyncssh_client import METHODS, LoginClient, LoginStep
from netloop.transports.asyncssh_errors import Progress, late, translated
from netloop.transports.asyncssh_shortcuts import SIZE, TERMINAL, waits_for_terminal
from netloop.transports.channel_wire import ChannelWire
from netloop.transports.error_translation import Attempt
from netloop.transports.host_keys import HostKey
from netloop.transports.private_keys import FoundKeys, modern
from netloop.transports.ssh_algorithms import refused_offer, spoken


@dataclass(frozen=True, slots=True)
class Login:
    """What one logs in with, and what is offered.

    ``check_key`` raises ``HostKeyRefused``. ``agent``: the agent's keys are offered too. ``algorithms`` are arguments
    of asyncssh. ``seconds`` is how long each step may take, ``keepalive`` how often a sign of life is sent.
    """

    username: str
    password: str | None = field(repr=False)
    keys: FoundKeys
    check_key: Callable[[HostKey], None]
    algorithms: Mapping[str, Any]
    seconds: Mapping[LoginStep, float]
    agent: bool = False
    sha1: bool = False
    keepalive: float = 0.0


class ShellConnection:
    """One connection of asyncssh; all but ``close`` belongs to the event loop."""

    def __init__(self, sock: socket.socket, login: Login, attempt: Attempt, wire: ChannelWire) -> None:
        self._socket, self._login, self._attempt, self._wire = sock, login, attempt, wire
        self._connection: asyncssh.SSHClientConnection | None = None
        self._client: LoginClient | None = None
        self._way: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._late: NetloopError | None = None
        self._step, self._end = LoginStep.GREETING, 0.0

    async def open(self) -> None:
        """Shake hands, log in and open the shell, on whose channel the wire is then.

        Raises:
            Unreachable, AuthenticationFailed, HostKeyRefused: as their names say.
        """
        self._end = asyncio.get_running_loop().time() + self._attempt.whole
        self._way = way = asyncio.ensure_future(self._way_in())
        self._go_to(LoginStep.GREETING)
        await asyncio.wait({way})
        if self._timer is not None:
            self._timer.cancel()
        if self._late is not None or way.exception() is not None:
            self.abort()
        if self._late is not None:
            raise self._late
        try:
            way.result()
        except Exception as exc:
            if isinstance(exc, NetloopError) or not isinstance(exc, OSError | ValueError | asyncssh.Error):
                raise
            raise translated(exc, self._attempt, self._progress()) from exc

    async def _way_in(self) -> None:
        agent = await self._agent()
        try:
            keys = [*self._login.keys.pairs, *modern(await agent.get_keys() if agent else (), sha1=self._login.sha1)]
            ours = spoken(self._login.algorithms)
            self._client = LoginClient(self._login.check_key, keys, self._login.password, self._go_to, ours)
            self._connection = await asyncssh.connect(
                sock=self._socket, config=None, client_factory=lambda: self._client, **self._arguments()
            )
        finally:
            if agent:
                agent.close()
        try:
            await self._connection.create_session(
                lambda: self._wire,
                encoding=None,
                request_pty=waits_for_terminal(),
                term_type=TERMINAL,
                term_size=SIZE,
            )
            self._wire.require_terminal()
        except asyncio.CancelledError:
            self.abort()
            raise

    def _arguments(self) -> dict[str, Any]:
        """What keeps asyncssh from trusting, reading or trying anything of its own."""
        return {
            "known_hosts": ([], [], []),
            "x509_trusted_certs": None,
            "x509_trusted_cert_paths": None,
            "username": self._login.username,
            "client_keys": None,
            "agent_path": None,
            "gss_host": None,
            "gss_kex": False,
            "gss_auth": False,
            "host_based_auth": False,
            "preferred_auth": METHODS,
            "login_timeout": 0,
            "keepalive_interval": self._login.keepalive,
            **self._login.algorithms,
        }

    async def _agent(self) -> asyncssh.SSHAgentClient | None:
        """The agent, if its keys are wanted and there is one."""
        path = os.environ.get("SSH_AUTH_SOCK") if self._login.agent else None
        if not path:
            return None
        try:
            return await asyncssh.connect_agent(path)
        except OSError:
            return None

    def _go_to(self, step: LoginStep) -> None:
        """Give the step its time, of what is left of the whole."""
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            self._timer.cancel()
        self._step = step
        self._timer = loop.call_at(min(loop.time() + self._seconds, self._end), self._expire)

    @property
    def _seconds(self) -> float:
        """How long the step may take."""
        return self._login.seconds.get(self._step, self._attempt.seconds)

    def _expire(self) -> None:
        """Break off, unless the device has greeted meanwhile, which gives the key exchange its own time."""
        over = asyncio.get_running_loop().time() >= self._end
        connection = self._client.connection if self._client else None
        if self._step is LoginStep.GREETING and connection and connection.get_extra_info("server_version") and not over:
            self._go_to(LoginStep.KEY_EXCHANGE)
        elif self._way is not None and self._way.cancel():
            step, seconds = (LoginStep.SHELL, self._attempt.whole) if over else (self._step, self._seconds)
            self._late = late(self._attempt, step, seconds)

    def _progress(self) -> Progress:
        client, problem = self._client, self._login.keys.problem
        if client is None:
            return Progress(self._step, bad_key=problem)
        ours, theirs = spoken(self._login.algorithms), client.theirs
        offer = refused_offer(theirs, ours, self._attempt.setting) if theirs else None
        return Progress(self._step, client.refusal, offer, client.foreign_methods, problem)

    def abort(self) -> None:
        """End the connection at once, without a word of farewell."""
        connection = self._connection or (self._client.connection if self._client else None)
        if connection is not None:
            connection.abort()
        else:
            self._socket.close()
