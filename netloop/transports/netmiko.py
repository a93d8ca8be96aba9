"""The transport over SSH: netmiko connects and logs in, netloop checks the host key and does the talking.

netmiko brings passwords, keys, agents, ``~/.ssh/config`` and jump hosts (its own arguments come from
``Device.extras``). Its way of talking waits in fixed steps, so a ``Terminal`` takes over once the shell is open.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

from netloop.errors import AuthenticationFailed, NetloopError, Unreachable
from netloop.model.device import Device
from netloop.model.terminal import TerminalProfile
from netloop.registry import unknown
from netloop.transports.error_translation import Attempt, translated, where
from netloop.transports.host_key_policy import HostKeyPolicy
from netloop.transports.host_keys import KnownHosts
from netloop.transports.login import log_in, profile_of
from netloop.transports.netmiko_connection import connection_class
from netloop.transports.prompt import Prompt
from netloop.transports.session import TerminalSession
from netloop.transports.terminal import Terminal
from netloop.transports.transport import Capability, ConnectionOptions, Credentials, Session
from netloop.transports.wire import SshWire

OWN = frozenset(
    [
        "device_type",
        "host",
        "ip",
        "port",
        "username",
        "password",
        "secret",
        "auto_connect",
        "sock",
        "sock_telnet",
        "serial_settings",
        "verbose",
        "session_log",
        "session_log_record_writes",
        "session_log_file_mode",
        "ssh_strict",
        "system_host_keys",
        "alt_host_keys",
        "alt_key_file",
    ]
)
"""netmiko's arguments that ``Device.extras`` cannot set: netloop sets them, or they would write the password to a
file or switch the check of the host key off."""

SSH_CONFIG = Path("~/.ssh/config")

logging.getLogger("paramiko").addHandler(logging.NullHandler())


class NetmikoTransport:
    """Opens sessions with netmiko."""

    capabilities = Capability.LINE_BY_LINE

    def open(
        self, device: Device, profile: TerminalProfile, credentials: Credentials, options: ConnectionOptions
    ) -> Session:
        """Connect and log in; see ``Transport.open``.

        Raises:
            Unreachable, AuthenticationFailed, HostKeyRefused, DeviceTimeout: as their names say.
            UsageError: ``Device.extras`` or the profile's ``device_type`` name what netmiko does not know.
        """
        profile = profile_of(device, profile)
        connection = prepared(device, profile.device_type, credentials, options)
        attempt = Attempt(
            where(device.hostname, device.port), connection.username, connection.conn_timeout, profile.ssh_algorithms
        )
        with _translating(connection, attempt):
            _connect(connection, attempt)
            wire = SshWire(connection.remote_conn, attempt.address, connection.encoding)
            terminal = Terminal(wire, profile, options.read_timeout, options.answer_timeout)
            terminal.secrets.learn([credentials.password])
            with terminal.within(attempt.whole):
                rest = _log_in(connection, terminal, credentials.enable, pipelining=options.pipelining)
        return TerminalSession(
            terminal, lambda: wire.alive, connection.disconnect, pipelining=options.pipelining, unprepared=rest
        )


def prepared(device: Device, device_type: str, credentials: Credentials, options: ConnectionOptions) -> Any:
    """The netmiko connection, not opened yet."""
    policy = HostKeyPolicy(options.host_keys, KnownHosts.at(options.known_hosts))
    arguments = {**time_outs(options), **_extras(device), **_own(device, device_type, credentials)}
    if (key_file := arguments.get("key_file")) and not Path(key_file).expanduser().is_file():
        raise AuthenticationFailed(f"the key file {key_file} does not exist")
    return connection_class(device_type)(policy, arguments)


def _own(device: Device, device_type: str, credentials: Credentials) -> dict[str, Any]:
    return {
        "device_type": device_type,
        "host": device.hostname,
        "port": device.port,
        "username": credentials.username or "",
        "password": credentials.password,
        "secret": credentials.enable or "",
        "auto_connect": False,
    }


def time_outs(options: ConnectionOptions) -> dict[str, float]:
    """Defaults that ``Device.extras`` may raise for one slow device."""
    return dict.fromkeys(("conn_timeout", "auth_timeout", "banner_timeout"), options.connect_timeout)


def _extras(device: Device) -> dict[str, Any]:
    """The arguments that the inventory gives, without netloop's own; ``~/.ssh/config`` where it exists.

    Raises:
        UsageError: netmiko has no such argument.
    """
    known = netmiko_arguments()
    for name in device.extras:
        if name not in known:
            raise unknown(f"netmiko argument of {device.name}", name, tuple(sorted(known - OWN)))
    return {**ssh_config(), **{name: value for name, value in device.extras.items() if name not in OWN}}


def ssh_config() -> Mapping[str, Any]:
    """netmiko's argument for ``~/.ssh/config``, where that exists."""
    config = SSH_CONFIG.expanduser()
    return {"ssh_config_file": str(config)} if config.is_file() else {}


def netmiko_arguments() -> frozenset[str]:
    """The names of netmiko's own arguments."""
    from netmiko import BaseConnection

    return frozenset(inspect.signature(BaseConnection.__init__).parameters) - {"self"}


@contextmanager
def _translating(connection: Any, attempt: Attempt) -> Iterator[None]:
    """Close a connection that did not come about, and say why in netloop's words."""
    from paramiko import SSHException

    try:
        yield
    except (OSError, EOFError, ValueError, SSHException, NetloopError) as exc:
        connection.disconnect()
        error = translated(exc, attempt, connection.transport)
        if error is exc:
            raise
        raise error from exc


def _connect(connection: Any, attempt: Attempt) -> None:
    """Open the shell; whatever paramiko waits for without a time-out of its own is cut off after a while."""
    watchdog = Timer(attempt.whole, connection.abandon)
    watchdog.daemon = True
    watchdog.start()
    try:
        connection.establish_connection()
    finally:
        watchdog.cancel()
        if connection.abandoned:
            raise Unreachable(f"{attempt.address}: no shell within {attempt.whole:g} s")


def _log_in(connection: Any, terminal: Terminal, secret: str | None, *, pipelining: bool) -> tuple[str, ...]:
    if terminal.profile.prepare is not None:
        return log_in(terminal, secret, pipelining=pipelining)
    connection.session_preparation()
    if not connection.check_enable_mode():
        connection.enable()
    terminal.prompt = Prompt.read(connection.find_prompt()) or terminal.prompt
    return ()


__all__ = ["NetmikoTransport"]
