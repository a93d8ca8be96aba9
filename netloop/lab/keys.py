"""The SSH keys of a lab: the one that its routers accept, and the list of the routers' own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from netloop.errors import LabError
from netloop.lab.folder import LabFolder
from netloop.lab.state import Endpoint

KIND = "ssh-ed25519"
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
