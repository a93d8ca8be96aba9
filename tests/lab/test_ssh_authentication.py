"""netmiko and asyncssh over real SSH: every way in which a device lets one in, or does not."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import pytest

from netloop.errors import AuthenticationFailed, Unreachable
from netloop.transports.transport import ConnectionOptions, Credentials
from tests.lab.fake_router import FakeRouter, running
from tests.lab.ssh_sessions import asyncssh_only, engine, home, options, refused, session

pytestmark = [pytest.mark.lab, pytest.mark.timeout(60)]

__all__ = ["engine", "home", "options"]

ASKED = (("Password: ",),)
ONE_TRY = "paramiko asks for the service again with each try, which the SSH server of these tests refuses"


def key_pair(folder: Path, kind: str = "ssh-ed25519", passphrase: str | None = None, name: str = "key") -> Path:
    """A private key in a file; the public one stands beside it."""
    folder.mkdir(exist_ok=True)
    key = asyncssh.generate_private_key(kind)
    key.write_private_key(folder / name, passphrase=passphrase, rounds=8)
    key.write_public_key(folder / f"{name}.pub")
    return folder / name


@pytest.mark.parametrize(("passwords", "questions"), [(True, ()), (True, ASKED), (False, ASKED), (False, (("PIN",),))])
def test_the_password_lets_in(
    options: ConnectionOptions, engine: str, passwords: bool, questions: tuple[tuple[str, ...], ...]
) -> None:
    """As a password or as the answer to the device's one question, whichever it takes; it is given once."""
    if engine == "netmiko" and not passwords:
        pytest.skip(ONE_TRY)
    router = FakeRouter(takes_passwords=passwords, questions=questions)
    with running(router), session(router, options) as talk:
        assert talk.alive
    assert router.logins == ["netops/right" if passwords else "netops:right"]


@asyncssh_only
def test_a_message_before_the_question_is_passed_over(options: ConnectionOptions) -> None:
    """A round without a question is a message."""
    router = FakeRouter(takes_passwords=False, questions=((), ("Password: ",)))
    with running(router), session(router, options) as talk:
        assert talk.alive


@pytest.mark.parametrize(
    ("passwords", "questions"),
    [(True, ()), (True, (("Password: ",),) * 3), (False, (("Password: ",),)), (False, (("Password: ",),) * 3)],
)
def test_a_refused_password_is_not_given_again(
    options: ConnectionOptions, engine: str, passwords: bool, questions: tuple[tuple[str, ...], ...]
) -> None:
    """However often, and in whatever way, the device asks: another try may lock the account."""
    if engine == "netmiko" and not passwords:
        pytest.skip(ONE_TRY)
    router = FakeRouter(takes_passwords=passwords, questions=questions)
    with running(router):
        error = refused(router, options, Credentials("netops", "wrong"))
    assert type(error) is AuthenticationFailed
    assert error.message == f"127.0.0.1:{router.port}: user 'netops' was refused"
    assert len(router.logins) == 1


def test_a_device_that_takes_only_keys_says_so(options: ConnectionOptions, tmp_path: Path) -> None:
    """Where a password is no way in, the way that is is named."""
    key = key_pair(tmp_path)
    with running(router := FakeRouter(takes_passwords=False, authorized=f"{key}.pub")):
        error = refused(router, options)
    assert type(error) is AuthenticationFailed
    assert error.message == f"127.0.0.1:{router.port}: user 'netops' was refused: the device accepts only publickey"


def test_a_device_that_hangs_up_at_the_login_is_one_sentence(options: ConnectionOptions) -> None:
    """An end of the connection where the login begins is an error of the device, with its address."""
    with running(router := FakeRouter(hangs_up=True)):
        error = refused(router, options)
    assert isinstance(error, AuthenticationFailed | Unreachable)
    assert error.message.startswith(f"127.0.0.1:{router.port}: ")


@pytest.mark.parametrize("kind", ["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256"])
def test_a_key_with_a_passphrase_logs_in(options: ConnectionOptions, tmp_path: Path, kind: str) -> None:
    """``key_file`` and ``passphrase`` of the inventory; without the passphrase that is what is said."""
    key = key_pair(tmp_path, kind, "sesame")
    user = Credentials("netops")
    with running(router := FakeRouter(authorized=f"{key}.pub", takes_passwords=False)):
        with session(router, options, user, use_keys=True, key_file=str(key), passphrase="sesame") as talk:
            assert talk.alive
        error = refused(router, options, user, use_keys=True, key_file=str(key))
    assert type(error) is AuthenticationFailed
    assert error.message == f"127.0.0.1:{router.port}: the private key is encrypted"


@asyncssh_only
def test_a_key_that_is_refused_leaves_the_password(options: ConnectionOptions, tmp_path: Path) -> None:
    """A key file beside a password: the key is tried first."""
    known, own = key_pair(tmp_path, name="known"), key_pair(tmp_path, name="own")
    with running(router := FakeRouter(authorized=f"{known}.pub")), session(router, options, key_file=str(own)) as talk:
        assert talk.alive
    assert router.logins == ["netops/right"]


@asyncssh_only
def test_with_a_password_no_key_is_tried_unasked(options: ConnectionOptions, home: Path) -> None:
    """A key of ~/.ssh that would let one in does not, where a password was given and keys were not asked for."""
    key = key_pair(home / ".ssh", name="id_ed25519")
    with running(router := FakeRouter(authorized=f"{key}.pub")):
        with session(router, options):
            pass
        assert router.logins == ["netops/right"]
        with session(router, options, use_keys=True):
            pass
        assert router.logins == ["netops/right"]


@pytest.fixture
def agent(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A running agent that holds a key, whose file is gone."""
    if shutil.which("ssh-agent") is None:
        pytest.skip("OpenSSH's ssh-agent is not installed")
    socket = home / "agent"
    process = subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.DEVNULL)
    try:
        while not socket.exists():
            assert process.poll() is None
            time.sleep(0.02)
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        key = key_pair(home)
        key.chmod(0o600)
        subprocess.run(["ssh-add", str(key)], check=True, capture_output=True)
        key.unlink()
        yield home / "key.pub"
    finally:
        process.terminate()
        process.wait(10)


def test_a_key_of_the_agent_logs_in(options: ConnectionOptions, agent: Path) -> None:
    """``allow_agent``, or no password at all: the agent signs; with a password it is not asked."""
    with running(router := FakeRouter(authorized=str(agent))):
        with session(router, options, Credentials("netops")) as talk:
            assert talk.alive
        with session(router, options, allow_agent=True) as talk:
            assert talk.alive
        assert router.logins == []
        with session(router, options):
            assert router.logins == ["netops/right"]


@asyncssh_only
def test_the_files_of_openssh_are_not_asked(options: ConnectionOptions, home: Path) -> None:
    """What ~/.ssh/known_hosts says of a host counts for nothing, when netloop's record is another file."""
    (home / ".ssh").mkdir()
    wrong = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
    with running(router := FakeRouter()):
        for line in ("", "@revoked "):
            (home / ".ssh" / "known_hosts").write_text(f"{line}[127.0.0.1]:{router.port} {wrong}\n")
            with session(router, options) as talk:
                assert talk.alive
        (home / ".ssh" / "known_hosts").write_text(f"@revoked * {router.public_keys[0]}\n")
        with session(router, options) as talk:
            assert talk.alive
