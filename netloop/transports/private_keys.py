"""The private keys that a login offers: a file that the inventory names, the agent's, and those of ``~/.ssh``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import asyncssh

from netloop.errors import AuthenticationFailed

DEFAULT_KEYS = ("id_rsa", "id_ecdsa", "id_ed25519")
"""The files of ``~/.ssh`` that are tried."""
RSA = b"ssh-rsa"
RSA_SIGNATURES = (b"rsa-sha2-256", b"rsa-sha2-512")


@dataclass(frozen=True, slots=True)
class FoundKeys:
    """The keys that could be read, and why another could not."""

    pairs: tuple[asyncssh.SSHKeyPair, ...] = ()
    problem: AuthenticationFailed | None = None


def read_keys(address: str, files: Sequence[Path], passphrase: str | None, *, sha1: bool = False) -> FoundKeys:
    """Read the private keys in some files; ``sha1`` lets an RSA key sign with SHA-1.

    ``address`` is what the problem names: one is said where the login then fails.
    """
    pairs, problem = [], None
    for file in files:
        try:
            pairs += modern((_read(file, file.stat().st_mtime_ns, passphrase),), sha1=sha1)
        except asyncssh.KeyEncryptionError:
            problem = _encrypted(address)
        except asyncssh.KeyImportError as exc:
            encrypted = "passphrase" in str(exc).lower()
            problem = _encrypted(address) if encrypted else AuthenticationFailed(f"{address}: {file}: {exc}")
        except OSError as exc:
            problem = AuthenticationFailed(f"{address}: {file}: {exc.strerror}")
    return FoundKeys(tuple(pairs), problem)


@cache
def _read(file: Path, _changed: int, passphrase: str | None) -> asyncssh.SSHKey:
    """One key; a passphrase takes a tenth of a second of computing, so a key is read once."""
    return asyncssh.read_private_key(file, passphrase)


def modern(keys: Iterable[asyncssh.SSHKey | asyncssh.SSHKeyPair], *, sha1: bool = False) -> list[asyncssh.SSHKeyPair]:
    """Key pairs; one of RSA signs with SHA-2, also where the device does not tell which signatures it takes."""
    pairs = asyncssh.load_keypairs(list(keys))
    for pair in pairs:
        if pair.key_algorithm == RSA and not pair.has_cert and not sha1:
            pair.sig_algorithms = RSA_SIGNATURES
            pair.set_sig_algorithm(RSA_SIGNATURES[-1])
    return list(pairs)


def default_files() -> list[Path]:
    """The usual files that exist."""
    found = (Path("~/.ssh").expanduser() / name for name in DEFAULT_KEYS)
    return [file for file in found if file.is_file()]


def _encrypted(address: str) -> AuthenticationFailed:
    hint = "give its passphrase, or load it into an agent"
    return AuthenticationFailed(f"{address}: the private key is encrypted", hint=hint)
