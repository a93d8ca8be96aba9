"""Secrets: a reference becomes the secret at the moment it is used; nothing is logged."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from netloop.disk import read_whole, regular
from netloop.errors import Problem, SecretError
from netloop.model.device import Secret, SecretKind
from netloop.model.inventory_warning import InventoryWarning
from netloop.text.redact import PROCESS

LARGEST = 64 * 1024
OTHERS = stat.S_IRWXG | stat.S_IRWXO
INSTALL = 'pip install "netloop[keyring]"'


def resolve(secret: Secret, username: str | None = None) -> str:
    """The secret itself; from now on it is struck out of what this process prints and reports.

    Args:
        secret: the reference; a file is read anew each time, its first line is the secret.
        username: whose secret it is; a keyring keeps one for each user of a service.

    Raises:
        SecretError: the reference leads nowhere, or to something that is no secret of one line.
    """
    found = _looked_up(secret, username)
    PROCESS.learn([found])
    return found


def _looked_up(secret: Secret, username: str | None) -> str:
    match secret.kind:
        case SecretKind.ENV:
            return _variable(secret)
        case SecretKind.FILE:
            return _file(secret)
        case SecretKind.KEYRING:
            return _keyring(secret, username)
        case SecretKind.LITERAL:
            return secret.value


def exposure(secret: Secret) -> Problem | None:
    """A warning where a secret's file can be read by others, else None."""
    if secret.kind is not SecretKind.FILE or secret.place is None:
        return None
    try:
        mode = Path(secret.value).stat().st_mode
    except OSError:
        return None
    if not stat.S_ISREG(mode) or not mode & OTHERS:
        return None
    message, kind = f"others can read {secret.value}", InventoryWarning.SECRET_FILE_MODE
    octal = f"mode {stat.S_IMODE(mode):04o}"
    return Problem(secret.place, message, "mode 0600", octal, f"chmod 600 {secret.value}", kind.value)


def _error(secret: Secret, message: str, hint: str) -> SecretError:
    return SecretError(message, place=secret.place, hint=hint)


def _variable(secret: Secret) -> str:
    value = os.environ.get(secret.value)
    if value is None:
        raise _error(secret, f"the environment variable {secret.value} is not set", f"export {secret.value}=...")
    return _line(secret, value, f"the environment variable {secret.value}")


def _file(secret: Secret) -> str:
    path = Path(secret.value)
    try:
        first = read_whole(path, LARGEST).split(b"\n", 1)[0].rstrip(b"\r")
    except OSError as exc:
        hint = f"{regular(LARGEST)} whose first line is the secret; its path is relative to the inventory"
        raise _error(secret, f"{path} cannot be read: {exc.strerror}", hint) from exc
    try:
        return _line(secret, first.decode(), str(path))
    except UnicodeDecodeError:
        raise _error(secret, f"the first line of {path} is not UTF-8", "a text file") from None


def _keyring(secret: Secret, username: str | None) -> str:
    if not username:
        raise _error(secret, "a keyring keeps secrets by user, and no username is known", "say username: on the host")
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as exc:
        raise _error(secret, "the keyring library is not installed", INSTALL) from exc
    try:
        value = keyring.get_password(secret.value, username)
    except (KeyringError, RuntimeError) as exc:
        hint = "unlock the keyring, or use {env: NAME} or {file: PATH}"
        raise _error(secret, f"the keyring cannot be used ({type(exc).__name__})", hint) from exc
    if value is None:
        message = f"the keyring has nothing for {username} of {secret.value}"
        raise _error(secret, message, f"keyring set {secret.value} {username}")
    return _line(secret, value, f"the keyring's entry for {username} of {secret.value}")


def _line(secret: Secret, value: str, what: str) -> str:
    """One line of text: a line break would end the login prompt early and type the rest elsewhere."""
    if not value:
        raise _error(secret, f"{what} is empty", "the secret, on one line")
    if any(character < " " or character == "\x7f" for character in value):
        raise _error(secret, f"{what} holds a control character or a line break", "the secret, on one line")
    return value
