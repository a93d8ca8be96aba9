"""The SSH keys of a lab: the one that its routers accept, the routers' own, and the list of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from netloop.disk import make_private
from netloop.errors import LabError
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.state import Endpoint

if TYPE_CHECKING:
    import asyncssh

KIND = "ssh-ed25519"
HOST_KINDS = (KIND, "ecdsa-sha2-nistp256")
RSA, RSA_SIGNATURES = "ssh-rsa", frozenset({"ssh-rsa", "rsa-sha2-256", "rsa-sha2-512"})
"""An RSA key, and the algorithms that it signs by (RFC 8332); the first is SHA-1."""
SSH_PORT = 22


def authorized_key(folder: LabFolder) -> str:
    """The public half, as a line of ``authorized_keys``, of the lab's client key, which is made where there is none.

    Raises:
        LabError: the key's file holds no key.
    """
    import asyncssh

    path = folder.path / "client_key"
    if not path.exists():
        key = asyncssh.generate_private_key(KIND, comment=f"netloop lab {folder.name}")
        folder.write_private(path.name, key.export_private_key("openssh"))
    try:
        return asyncssh.read_private_key(path).export_public_key("openssh").decode().strip()
    except asyncssh.KeyImportError as exc:
        raise LabError(f"{path} is no private key: {exc}", hint="remove it; a new one is made") from exc


def known_hosts(nodes: Mapping[str, Endpoint], host_keys: Mapping[str, Sequence[str]]) -> bytes:
    """A ``known_hosts`` file: each router's place with its public keys."""
    lines = [f"{_host(place)} {key}\n" for name, place in nodes.items() for key in host_keys[name]]
    return "".join(lines).encode()


def _host(place: Endpoint) -> str:
    """As OpenSSH looks a host up: with its port off SSH's own."""
    return place.address if place.port == SSH_PORT else f"[{place.address}]:{place.port}"


def host_keys(name: str, folder: Path | None, algorithms: Sequence[str] = HOST_KINDS) -> list[asyncssh.SSHKey]:
    """A router's keys for these host key algorithms, read back from the folder or made; without one they are new.

    Raises:
        LabError: a key cannot be kept, or its file holds none, or there is no such kind of key.
    """
    kinds = dict.fromkeys(RSA if name in RSA_SIGNATURES else name for name in algorithms)
    return [_host_key(name, kind, folder) for kind in kinds]


def _host_key(name: str, kind: str, folder: Path | None) -> asyncssh.SSHKey:
    import asyncssh

    if folder is None:
        return _new_key(name, kind)
    path = folder / f"{name}.{kind}"
    try:
        if path.exists():
            return asyncssh.read_private_key(path)
        make_private(folder)
        key = _new_key(name, kind)
        path.touch(mode=0o600)
        key.write_private_key(path)
    except (OSError, asyncssh.KeyImportError) as exc:
        raise LabError(f"{name}: host key {path}: {exc}") from exc
    return key


def _new_key(name: str, kind: str) -> asyncssh.SSHKey:
    import asyncssh

    try:
        return asyncssh.generate_private_key(kind)
    except asyncssh.KeyGenerationError as exc:
        raise LabError(f"{name}: no host key for algorithm {kind}: {exc}") from exc
