"""Secrets: references become secrets when they are used, and never show."""

from __future__ import annotations

import builtins
import logging
import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from netloop.errors import Place, SecretError
from netloop.model.device import Secret, SecretKind
from netloop.secrets import exposure, resolve

PLACE = Place("isp.yaml", 9, 13)


def reference(kind: str, value: str) -> Secret:
    return Secret(SecretKind(kind), value, PLACE)


def refusal(secret: Secret, username: str | None = "netops") -> str:
    with pytest.raises(SecretError) as caught:
        resolve(secret, username)
    assert str(caught.value).startswith("isp.yaml:9:13: ")
    assert caught.value.hint
    return str(caught.value)


def secret_file(tmp_path: Path, content: bytes, mode: int = 0o600) -> Secret:
    path = tmp_path / "secret"
    path.write_bytes(content)
    path.chmod(mode)
    return reference("file", str(path))


def test_a_variable_is_read_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment is asked each time; nothing is kept."""
    for value in ("one", "two"):
        monkeypatch.setenv("NETLOOP_TEST", value)
        assert resolve(reference("env", "NETLOOP_TEST")) == value


NO_SECRETS = [(None, "not set"), ("", "empty"), ("a\nb", "line break"), ("\x03", "control")]


@pytest.mark.parametrize(("value", "reason"), NO_SECRETS)
def test_a_variable_that_is_no_secret_is_told(monkeypatch: pytest.MonkeyPatch, value: str | None, reason: str) -> None:
    """A variable that is not set, empty, or would type more than a password is refused."""
    if value is None:
        monkeypatch.delenv("NETLOOP_TEST", raising=False)
    else:
        monkeypatch.setenv("NETLOOP_TEST", value)
    assert reason in refusal(reference("env", "NETLOOP_TEST"))


def test_a_file_gives_its_first_line(tmp_path: Path) -> None:
    """The first line is the secret, without its end; spaces belong to it."""
    for content in (b" s3cr3t \nnotes\n", b" s3cr3t \r\n", b" s3cr3t "):
        assert resolve(secret_file(tmp_path, content)) == " s3cr3t "


def test_a_file_that_others_can_read_is_a_warning(tmp_path: Path) -> None:
    """A secret that others can read works; the warning names the place and the command that mends it."""
    for mode in (0o644, 0o640, 0o602):
        secret = secret_file(tmp_path, b"s3cr3t", mode)
        sentence = str(exposure(secret))
        assert resolve(secret) == "s3cr3t"
        assert sentence.startswith("isp.yaml:9:13: ")
        assert f"mode {mode:04o}" in sentence
        assert "chmod 600" in sentence
        assert "s3cr3t" not in sentence
    for harmless in (secret_file(tmp_path, b"x"), reference("file", "/nowhere"), reference("env", "X")):
        assert exposure(harmless) is None


def test_a_file_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """Missing, a directory, empty, not text, or holding control characters: told by its path."""
    assert "No such file" in refusal(reference("file", str(tmp_path / "none")))
    assert str(tmp_path) in refusal(reference("file", str(tmp_path)))
    assert "empty" in refusal(secret_file(tmp_path, b"\nx"))
    assert "UTF-8" in refusal(secret_file(tmp_path, b"s3\xff"))
    assert "control" in refusal(secret_file(tmp_path, b"s3\x00"))


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    """A named pipe is refused rather than waited for."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    assert "is no file" in refusal(reference("file", str(pipe)))


def install_keyring(monkeypatch: pytest.MonkeyPatch, entries: dict[tuple[str, str], str]) -> None:
    """A keyring library that holds ``entries`` and is locked for the service ``locked``."""
    errors, keyring = ModuleType("keyring.errors"), ModuleType("keyring")
    errors.KeyringError = type("KeyringError", (Exception,), {})  # type: ignore[attr-defined]

    def get_password(service: str, username: str) -> str | None:
        if service == "locked":
            raise errors.KeyringError(f"locked {entries}")
        return entries.get((service, username))

    keyring.get_password, keyring.errors = get_password, errors  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)


def test_a_keyring_keeps_a_secret_for_each_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service and the user name find the secret; what the keyring does not have or do is told."""
    install_keyring(monkeypatch, {("routers", "netops"): "s3cr3t"})
    assert resolve(reference("keyring", "routers"), "netops") == "s3cr3t"
    assert "keyring set routers other" in refusal(reference("keyring", "routers"), "other")
    assert "no username" in refusal(reference("keyring", "routers"), None)
    locked = refusal(reference("keyring", "locked"))
    assert "KeyringError" in locked
    assert "s3cr3t" not in locked


def test_a_missing_keyring_library_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keyring is an optional extra."""
    real = builtins.__import__

    def without(name: str, *args: object, **kwargs: object) -> object:
        if name.startswith("keyring"):
            raise ImportError(name)
        return real(name, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    assert "netloop[keyring]" in refusal(reference("keyring", "routers"))


def test_a_literal_is_itself_and_is_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    """A literal resolves to itself; no repr, no text, no log shows it."""
    secret = reference("literal", "s3cr3t")
    with caplog.at_level(logging.DEBUG):
        assert resolve(secret) == "s3cr3t"
    shown = f"{secret} {secret!r} {SimpleNamespace(secret=secret)!r} {caplog.text}"
    assert "s3cr3t" not in shown
