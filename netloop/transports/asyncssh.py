"""The transport over SSH with asyncssh: every connection on one event loop, each session in its own thread.

It connects by itself, without ``~/.ssh/config`` and jump hosts: a device that needs them is netmiko's (see ``engine``).
Of netmiko's arguments in ``Device.extras`` it understands those that ``engine.UNDERSTOOD`` names.
"""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Any

from netloop.errors import AuthenticationFailed
from netloop.model.device import Device
from netloop.model.terminal import TerminalProfile
from netloop.transports.asyncssh_client import LoginStep
from netloop.transports.asyncssh_connection import Login, ShellConnection
from netloop.transports.channel_wire import ChannelWire
from netloop.transports.dial import dial
from netloop.transports.engine import require_asyncssh
from netloop.transports.error_translation import Attempt, where
from netloop.transports.event_loop import shared
from netloop.transports.host_keys import HostKey, KnownHosts, check, host_name
from netloop.transports.login import log_in, profile_of
from netloop.transports.private_keys import FoundKeys, default_files, read_keys
from netloop.transports.session import TerminalSession
from netloop.transports.ssh_algorithms import SHA1_SIGNATURE, SIGNATURES, chosen
from netloop.transports.terminal import Terminal
from netloop.transports.transport import Capability, ConnectionOptions, Credentials, HostKeys, Session


class AsyncsshTransport:
    """Opens sessions with asyncssh."""

    capabilities = Capability.LINE_BY_LINE

    def open(
        self, device: Device, profile: TerminalProfile, credentials: Credentials, options: ConnectionOptions
    ) -> Session:
        """Connect and log in; see ``Transport.open``.

        Raises:
            Unreachable, AuthenticationFailed, HostKeyRefused, DeviceTimeout: as their names say.
            UsageError: the device needs what only netmiko does, or an argument that asyncssh does not have.
        """
        profile = profile_of(device, profile)
        require_asyncssh(device, profile)
        loop, arguments = shared(), Arguments(device, credentials, options)
        attempt = Attempt(
            where(device.hostname, device.port), credentials.username or "", arguments.seconds, profile.ssh_algorithms
        )
        login = arguments.login(attempt)
        wire = ChannelWire(loop, attempt.address, device.extras.get("encoding", "utf-8"))
        sock = dial(device.hostname, device.port, arguments.seconds)
        connection = ShellConnection(sock, login, attempt, wire)
        loop.run(connection.open())

        def close() -> None:
            wire.hang_up()
            loop.soon(connection.abort)

        try:
            terminal = Terminal(wire, profile, options.read_timeout, options.answer_timeout)
            terminal.secrets.learn([credentials.password])
            with terminal.within(attempt.whole):
                rest = log_in(terminal, credentials.enable, pipelining=options.pipelining)
        except BaseException:
            close()
            raise
        return TerminalSession(terminal, lambda: wire.alive, close, pipelining=options.pipelining, unprepared=rest)


class Arguments:
    """What the inventory and the run say of one connection, in asyncssh's terms."""

    def __init__(self, device: Device, credentials: Credentials, options: ConnectionOptions) -> None:
        self._device, self._credentials, self._options = device, credentials, options
        self._extras = device.extras
        self.seconds = self._step("conn_timeout")

    def _step(self, name: str) -> float:
        """One of netmiko's time-outs, in seconds."""
        value = self._extras.get(name)
        return self._options.connect_timeout if value is None else float(value)

    def login(self, attempt: Attempt) -> Login:
        """How to log in; the private keys are read.

        Raises:
            AuthenticationFailed: the key file does not exist.
            HostKeyRefused: the record of host keys cannot be read.
            UsageError: an algorithm that asyncssh does not have.
        """
        known = KnownHosts.at(self._options.known_hosts)
        name, policy = host_name(self._device.hostname, self._device.port), self._options.host_keys
        kinds = () if policy is HostKeys.OFF else tuple(record.key.kind for record in known.of(name))
        algorithms = chosen(self._device.name, self._device.asyncssh_extras, kinds)
        sha1 = SHA1_SIGNATURE in algorithms[SIGNATURES]

        def check_key(key: HostKey) -> None:
            check(name, key, policy, known)

        return Login(
            self._credentials.username or getpass.getuser(),
            self._credentials.password,
            self._keys(attempt, sha1=sha1),
            check_key,
            algorithms,
            {
                LoginStep.GREETING: self._step("banner_timeout"),
                LoginStep.KEY_EXCHANGE: self._step("banner_timeout"),
                LoginStep.LOGIN: self._step("auth_timeout"),
            },
            agent=bool(self._extras.get("allow_agent")) or self._every_key,
            sha1=sha1,
            keepalive=float(self._extras.get("keepalive") or 0),
        )

    @property
    def _every_key(self) -> bool:
        """Without a password and a key file every key at hand is tried."""
        return not (self._credentials.password or self._extras.get("key_file"))

    def _keys(self, attempt: Attempt, *, sha1: bool) -> FoundKeys:
        given: Any = self._extras.get("key_file")
        files = [Path(given).expanduser()] if given else []
        if files and not files[0].is_file():
            raise AuthenticationFailed(f"the key file {given} does not exist")
        if self._extras.get("use_keys") or self._every_key:
            files += default_files()
        passphrase = self._extras.get("passphrase") or self._credentials.password
        return read_keys(attempt.address, files, passphrase, sha1=sha1)


__all__ = ["AsyncsshTransport"]
