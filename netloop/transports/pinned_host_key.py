"""A host key that was checked by netloop, pinned for a library that connects by itself.

The library gets a known_hosts file with that one key, and is told to accept nothing else. It may connect as often as it
likes while the pin lasts: NAPALM opens a second connection for each file that it copies.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from netloop.transports.host_keys import SSH_PORT, HostKey, host_name


class PinnedHostKey:
    """The file with the key of one host, private to the user; gone with ``remove``."""

    def __init__(self, host: str, port: int, key: HostKey) -> None:
        self._folder = TemporaryDirectory(prefix="netloop-", ignore_cleanup_errors=True)
        self.file = Path(self._folder.name) / "known_hosts"
        name = host if port == SSH_PORT else f"[{host}]:{port}"
        self.file.write_text(f"{name} {key.text}\n", encoding="utf-8")

    def arguments(self) -> dict[str, Any]:
        """netmiko's arguments that accept this key alone."""
        return {
            "ssh_strict": True,
            "system_host_keys": False,
            "alt_host_keys": True,
            "alt_key_file": str(self.file),
        }

    def remove(self) -> None:
        """Delete the file."""
        self._folder.cleanup()


def checked_host_key(connection: Any, seconds: float) -> tuple[str, int, HostKey]:
    """Shake hands on the way that a connection takes (``netmiko_connection``), check the key, and hang up again.

    Returns:
        The host and port as the library will name them, and the key that the device shows.

    Raises:
        HostKeyRefused: see ``host_keys.check``.
        Unreachable: no connection.
        SSHException, EOFError, OSError: the handshake failed.
    """
    parameters = connection.connect_parameters()
    host, port = parameters["hostname"], parameters["port"]
    transport = parameters["transport_factory"](parameters["sock"])
    try:
        transport.start_client(timeout=seconds)
        shown = transport.get_remote_server_key()
        connection.key_policy.missing_host_key(None, host_name(host, port), shown)
        return host, port, HostKey(shown.get_name(), shown.asbytes())
    finally:
        transport.close()
