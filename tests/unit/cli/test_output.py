"""The last step of every word: errors, logs and echoes of the login."""

from __future__ import annotations

import ast
import logging
import sys
from pathlib import Path

import pytest
import typer

from netloop.cli import main, session
from netloop.cli.logs import MaskingFormatter
from netloop.cli.output import results, say
from netloop.errors import CommandRefused, ExitCode, NetloopError, Place
from netloop.model.device import Secret, SecretKind
from netloop.secrets import resolve

PACKAGE = Path(main.__file__).parents[1]


@pytest.mark.parametrize("call", ["typer.echo", "typer.secho", "print", "click.echo"])
def test_there_is_one_way_out(call: str) -> None:
    """No module prints past ``say`` and ``results``, which make a text harmless and strike secrets out of it."""
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        if path.name != "output.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == call
    ]
    assert not found


def test_an_error_that_quotes_a_router_is_harmless(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message of an error shows no secret of the line that was refused, and nothing that a terminal obeys."""

    def refused() -> None:
        raise CommandRefused("neighbor 10.0.0.1 password SECRETVALUE", "\x1b]52;c;eA==\x07% [bold]no[/] \u202e")

    monkeypatch.setattr(main, "app", refused)
    with pytest.raises(SystemExit) as caught:
        main.main()
    said = capsys.readouterr().err
    assert caught.value.code == ExitCode.DEVICE
    assert said == "refused 'neighbor 10.0.0.1 password ********': \\x1b]52;c;eA==\\x07% [bold]no[/] \\u202e\n"


@pytest.mark.parametrize("secret", ["correct horse battery", "hunter2", r"a\b'c$(d)[e]*", "pässwört 7"])
def test_an_echoed_login_is_on_no_stream(
    secret: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A resolved secret that a device echoes is struck out of messages, quoted ones too, of tables and of logs."""
    monkeypatch.setenv("NETLOOP_TEST", secret)
    assert resolve(Secret(SecretKind.ENV, "NETLOOP_TEST", Place("x.yaml"))) == secret
    say(NetloopError(f"the device said {secret!r}, then {secret}"), err=True)
    results().print(f"banner {secret} end")
    record = logging.LogRecord("paramiko", logging.WARNING, "x", 1, "\x1b[2J%s", (secret,), None)
    print(MaskingFormatter("%(message)s").format(record), file=sys.stderr)
    out = capsys.readouterr()
    assert secret not in out.out + out.err
    assert repr(secret)[1:-1] not in out.err
    assert "banner ******** end" in out.out
    assert r"\x1b[2J********" in out.err


def test_a_prompted_password_is_known(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What was typed at --ask-pass is struck as well."""
    monkeypatch.setattr(typer, "prompt", lambda *_args, **_options: "typed-by-hand")
    assert session._ask("netops") == "typed-by-hand"
    say("login said typed-by-hand")
    assert capsys.readouterr().out == "login said ********\n"
