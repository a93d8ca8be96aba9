"""netmiko's connection classes with what netloop does differently on the way to an open shell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from subprocess import Popen
from typing import TYPE_CHECKING, Any

from netloop.registry import unknown
from netloop.transports.dial import dial
from netloop.transports.host_key_policy import HostKeyPolicy

if TYPE_CHECKING:
    from paramiko import Transport

REAP = 2.0
"""Seconds that paramiko's thread gets to notice the end of a proxy command."""


class NetmikoConnection:
    """Mixed into a netmiko class: own TCP connection, own host-key check, no words of farewell."""

    def __init__(self, policy: HostKeyPolicy, arguments: Mapping[str, Any]) -> None:
        super().__init__(**arguments)
        self._policy = policy
        self._transport: Transport | None = None
        self._socket: Any = None
        self.key_policy = policy
        self.abandoned = False

    def _connect_params_dict(self) -> dict[str, Any]:
        """netmiko's parameters for paramiko; without a password every key at hand is tried."""
        params: dict[str, Any] = super()._connect_params_dict()  # type: ignore[misc]
        host, port, seconds = params["hostname"], params["port"], params["timeout"]
        keys = not (params["password"] or params["key_filename"] or params["pkey"])
        params |= {
            "username": params["username"] or None,
            "sock": params["sock"] or dial(host, port, seconds),
            "transport_factory": partial(self._remember, host, port),
            "channel_timeout": seconds,
            "look_for_keys": params["look_for_keys"] or keys,
            "allow_agent": params["allow_agent"] or keys,
        }
        self._socket = params["sock"]
        return params

    def connect_parameters(self) -> dict[str, Any]:
        """What paramiko is given to connect with; the TCP connection, or the way through a jump host, is open then."""
        return self._connect_params_dict()

    def _remember(self, host: str, port: int, sock: Any, **options: Any) -> Transport:
        transport = self._policy.transport(host, port, sock, **options)
        self._transport = transport
        return transport

    @property
    def transport(self) -> Transport | None:
        """paramiko's transport, once there is one."""
        return self._transport

    def abandon(self) -> None:
        """Cut the connection from another thread, so that whoever waits on it wakes up."""
        self.abandoned = True
        if self._transport is not None:
            self._transport.close()

    def paramiko_cleanup(self) -> None:
        """Close everything, and see a proxy command to its end."""
        super().paramiko_cleanup()  # type: ignore[misc]
        if isinstance(process := getattr(self._socket, "process", None), Popen):
            self._reap(process)

    def _reap(self, process: Popen[bytes]) -> None:
        """paramiko's thread signals the process by its number, so the number must stay taken until the thread ends."""
        if self._transport is not None and self._transport.is_alive():
            self._transport.join(REAP)
        with process:
            process.terminate()

    def cleanup(self, command: str = "") -> None:
        """Say nothing: the end of the connection ends the session, in whatever mode it is."""


@cache
def connection_class(device_type: str) -> Callable[[HostKeyPolicy, Mapping[str, Any]], Any]:
    """netmiko's class for a device type, with ``NetmikoConnection`` before it.

    Raises:
        UsageError: netmiko does not know the type, or does not speak SSH to it.
    """
    from netmiko.ssh_dispatcher import CLASS_MAPPER

    ssh = {name: base for name, base in CLASS_MAPPER.items() if not name.endswith(("_telnet", "_serial"))}
    if device_type not in ssh:
        raise unknown("netmiko device type", device_type, tuple(sorted(ssh)))
    return type("NetmikoConnection", (NetmikoConnection, ssh[device_type]), {})
