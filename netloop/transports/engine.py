"""Which library connects to a device: asyncssh where it can do what was asked, netmiko everywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from netloop.errors import UsageError
from netloop.model.device import Device
from netloop.model.terminal import TerminalProfile
from netloop.transports.host_keys import SSH_PORT
from netloop.transports.netmiko import OWN, SSH_CONFIG
from netloop.transports.ssh_config import PLACE, followed

ASYNCSSH, NETMIKO = "asyncssh", "netmiko"
UNDERSTOOD = frozenset(
    [
        "use_keys",
        "key_file",
        "passphrase",
        "allow_agent",
        "conn_timeout",
        "auth_timeout",
        "banner_timeout",
        "keepalive",
        "encoding",
        "ssh_config_file",
    ]
)
"""netmiko's arguments that asyncssh follows as netmiko does; of a ``ssh_config_file`` it follows nothing, so that one
counts where it says nothing of the host."""
WITHOUT_EFFECT = frozenset(
    [
        "fast_cli",
        "global_delay_factor",
        "global_cmd_verify",
        "read_timeout_override",
        "session_timeout",
        "blocking_timeout",
        "timeout",
        "delay_factor_compat",
        "default_enter",
        "response_return",
        "allow_auto_change",
        "disable_lf_normalization",
    ]
)
"""netmiko's arguments for a conversation, which is netloop's own; over netmiko they do nothing either."""
NOT_SSH = ("_telnet", "_serial")
"""How netmiko's device types end that speak something else."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The library that connects; ``reason`` is why not asyncssh, None where it is."""

    name: str
    reason: str | None = None


def engine_of(device: Device, profile: TerminalProfile, config: Path = SSH_CONFIG) -> Engine:
    """Which library connects to a device; ``config`` is the user's configuration of OpenSSH."""
    reason = _why_netmiko(device, profile, config.expanduser())
    return Engine(NETMIKO, reason) if reason else Engine(ASYNCSSH)


def _why_netmiko(device: Device, profile: TerminalProfile, config: Path) -> str | None:
    if profile.prepare is None:
        return f"only netmiko knows the login of {profile.device_type}"
    if profile.device_type.endswith(NOT_SSH):
        return f"{profile.device_type} is not reached over SSH"
    if further := sorted(device.extras.keys() - UNDERSTOOD - WITHOUT_EFFECT - OWN):
        return f"connection_options.netmiko.extras has {', '.join(further)}"
    file = Path(str(device.extras.get("ssh_config_file") or config)).expanduser()
    keywords = PLACE | ({"port"} if device.port == SSH_PORT else set()) | (set() if device.username else {"user"})
    try:
        keyword = followed(file, device.hostname, frozenset(keywords))
    except OSError as exc:
        return f"{file} cannot be read: {exc.strerror}"
    return f"{file} has {keyword} for {device.hostname}" if keyword else None


def require_asyncssh(device: Device, profile: TerminalProfile, config: Path = SSH_CONFIG) -> None:
    """Refuse a device that asyncssh would not reach as it is asked to.

    Raises:
        UsageError: the device needs netmiko; the message says what for.
    """
    engine = engine_of(device, profile, config)
    if engine.reason is not None:
        raise UsageError(
            f"{device.name}: the transport asyncssh cannot do what is asked: {engine.reason}",
            hint="leave the transport out: netmiko reaches it",
        )
