"""The SSH keys of a lab: the one that its routers accept, the routers' own, and the list of these."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from netloop.disk import make_private, replace_file
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
KEPT_IN = "keys.json"
"""The file of all host keys of a lab."""


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


class HostKeyStore:
    """The keys of a lab's routers, of each kind one for each router: the same as long as the folder stays, else new.

    All are in one file of the folder; ``NAME.KIND``, a key in a file of its own, is read where it is there.

    Raises:
        LabError: the file cannot be read.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder, self._fresh = folder, False
        self._kept: dict[str, str] = {}
        self._files = frozenset[str]()
        if folder is not None and folder.is_dir():
            self._files = frozenset(path.name for path in folder.iterdir())
            self._kept = _read_keys(folder / KEPT_IN) if KEPT_IN in self._files else {}

    def of(self, name: str, algorithms: Sequence[str] = HOST_KINDS) -> list[asyncssh.SSHKey]:
        """A router's keys for these host key algorithms, those that were kept or new ones.

        Raises:
            LabError: what was kept is no key, or there is no such kind of key.
        """
        kinds = dict.fromkeys(RSA if name in RSA_SIGNATURES else name for name in algorithms)
        return [self._key(name, kind) for kind in kinds]

    def _key(self, name: str, kind: str) -> asyncssh.SSHKey:
        import asyncssh

        label = f"{name}.{kind}"
        try:
            if label in self._kept:
                return asyncssh.import_private_key(self._kept[label])
            if label in self._files and self._folder is not None:
                return asyncssh.read_private_key(self._folder / label)
        except (OSError, asyncssh.KeyImportError) as exc:
            raise LabError(f"{name}: host key {label} in {self._folder}: {exc}") from exc
        return self._new(label, kind)

    def _new(self, label: str, kind: str) -> asyncssh.SSHKey:
        import asyncssh

        try:
            key = asyncssh.generate_private_key(kind)
        except asyncssh.KeyGenerationError as exc:
            raise LabError(f"{label.partition('.')[0]}: no host key for algorithm {kind}: {exc}") from exc
        if self._folder is not None:
            self._kept[label], self._fresh = key.export_private_key("pkcs8-pem").decode(), True
        return key

    def keep(self) -> None:
        """Keep those that are new, for the owner alone.

        Raises:
            LabError: they cannot be kept.
        """
        if self._folder is None or not self._fresh:
            return
        path = self._folder / KEPT_IN
        try:
            make_private(self._folder)
            replace_file(path, json.dumps(self._kept))
        except OSError as exc:
            raise LabError(f"host keys {path}: {exc.strerror or exc}") from exc
        self._fresh = False


def _read_keys(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError) as exc:
        raise LabError(f"host keys {path}: {exc}", hint="remove it; new ones are made") from exc
    return {str(label): str(key) for label, key in found.items()} if isinstance(found, dict) else {}
