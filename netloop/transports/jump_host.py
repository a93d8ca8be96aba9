"""Which jump host a device is reached over, as netmiko reads it from the SSH configuration file."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from netloop.model.device import Device
from netloop.transports.ssh_config import followed

if TYPE_CHECKING:
    from paramiko import SSHConfig

PROXIES = frozenset(["proxycommand", "proxyjump"])
WITH_VALUE = frozenset("BbcDEeFIiJLlmOoPpQRSWw")
"""The options of ssh that take a value (ssh(1))."""


def jump_host(device: Device) -> str | None:
    """The jump host of a device, of several in a row the last one; None where it is reached directly.

    A ``ProxyCommand`` that is no ``ssh`` stands for itself, whatever router it leads to.
    """
    from netloop.transports.netmiko import SSH_CONFIG

    file = Path(str(device.extras.get("ssh_config_file") or SSH_CONFIG)).expanduser().absolute()
    config = _read(file, _version(file)) if _names_one(file, device.hostname) else None
    if config is None:
        return None
    found = config.lookup(device.hostname)
    if command := found.get("proxycommand"):
        return _destination(command) or _without(command, (device.hostname, found.get("hostname"), str(device.port)))
    hops = str(found.get("proxyjump", "")).split(",")
    return _host(hops[-1]) or None


def _names_one(file: Path, host: str) -> bool:
    """Whether the file may name a jump host: a quick look."""
    try:
        return followed(file, host, PROXIES) is not None
    except OSError:
        return False


def _version(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=64)
def _read(file: Path, version: tuple[int, int] | None) -> SSHConfig | None:
    """The file as paramiko reads it; None where there is none, or what is wrong with it is said when connecting."""
    if version is None:
        return None
    from paramiko import SSHConfig, SSHException

    try:
        return SSHConfig.from_path(str(file))
    except (OSError, ValueError, SSHException):
        return None


def _destination(command: str) -> str | None:
    """Where an ``ssh`` of a proxy command logs in."""
    words = _words(command)
    if not words or Path(words[0]).name != "ssh":
        return None
    return next((_host(word) for word in _operands(words[1:])), None)


def _operands(words: list[str]) -> Iterator[str]:
    """The words that are neither options nor their values."""
    rest = iter(words)
    for word in rest:
        if not word.startswith("-"):
            yield word
        elif _ends_in_option_with_value(word):
            next(rest, None)


def _ends_in_option_with_value(word: str) -> bool:
    """Whether the value of the last of some options (``-aW``) is the next word, and not the rest of this one."""
    at = next((index for index, letter in enumerate(word) if letter in WITH_VALUE), None)
    return at is not None and at == len(word) - 1


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        return []


def _host(hop: str) -> str:
    """The host of ``ssh://user@host:port``; an IPv6 address stands in brackets before a port."""
    host = hop.strip().removeprefix("ssh://").rpartition("@")[2]
    return host.partition("]")[0].removeprefix("[") if host.startswith("[") else _without_port(host)


def _without_port(host: str) -> str:
    name, colon, _ = host.partition(":")
    return name if colon and host.count(":") == 1 else host


def _without(command: str, target: tuple[str | None, ...]) -> str:
    """A command less what in it is of one router."""
    for one in filter(None, target):
        command = command.replace(one, "*")
    return command
