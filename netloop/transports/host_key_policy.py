"""Host-key policy: puts netloop's host-key rules into paramiko, before and after the key exchange."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from netloop.transports.algorithms import listening
from netloop.transports.host_keys import HostKey, KnownHosts, check, host_name
from netloop.transports.transport import HostKeys

if TYPE_CHECKING:
    from paramiko import PKey, SSHClient, Transport

SIGNATURES = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa")}
"""One RSA key signs in several ways (RFC 8332); every other key has the name of its algorithm."""


class HostKeyPolicy:
    """A ``MissingHostKeyPolicy`` that is asked about every key, because paramiko itself is given no record."""

    def __init__(self, policy: HostKeys, known: KnownHosts) -> None:
        self._policy, self._known = policy, known

    def missing_host_key(self, _client: SSHClient, name: str, key: PKey) -> None:
        """Accept or refuse a key.

        Raises:
            HostKeyRefused: see ``host_keys.check``.
        """
        check(name.lower(), HostKey(key.get_name(), key.asbytes()), self._policy, self._known)

    def transport(self, host: str, port: int, sock: Any, **options: Any) -> Transport:
        """A transport that asks for the types of key on record first, so that a known device shows a known key."""
        transport: Transport = listening()(sock, **options)
        if self._policy is not HostKeys.OFF:
            security = transport.get_security_options()
            kinds = [record.key.kind for record in self._known.of(host_name(host, port))]
            security.key_types = preferred(security.key_types, kinds)
        return transport


def preferred(algorithms: Iterable[str], kinds: Iterable[str]) -> tuple[str, ...]:
    """The algorithms, those of the given types of key first."""
    first = {name for kind in kinds for name in SIGNATURES.get(kind, (kind,))}
    return tuple(sorted(algorithms, key=lambda name: name not in first))
