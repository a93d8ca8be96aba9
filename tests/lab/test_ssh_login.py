"""netmiko and asyncssh over real SSH: host keys, keys, ~/.ssh/config, jump hosts, and what logs keep quiet about."""

from __future__ import annotations

import logging
import shlex
import shutil
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import asyncssh
import pytest

from netloop.errors import (
    AuthenticationFailed,
    HostKeyRefused,
    Unreachable,
    UsageError,
)
from netloop.model.device import Device
from netloop.platforms.cisco_ios.terminal import TERMINAL as IOS
from netloop.transports.transport import ConnectionOptions, Credentials, HostKeys
from tests.lab.fake_router import FakeRouter, running
from tests.lab.ssh_sessions import GOOD, device, engine, home, netmiko_only, opened, options, refused, session

pytestmark = [pytest.mark.lab, pytest.mark.timeout(60)]

__all__ = ["engine", "home", "options"]


# Host keys


def test_a_host_key_is_recorded_and_a_changed_one_refused(options: ConnectionOptions) -> None:
    """The first key is recorded under [host]:port; a router with another key at that place is refused."""
    with running(router := FakeRouter()):
        for _ in range(2):
            with session(router, options) as talk:
                assert talk.alive
    assert options.known_hosts.read_text().startswith(f"[127.0.0.1]:{router.port} ssh-ed25519 ")
    with running(other := FakeRouter(port=router.port)):
        error = refused(other, options)
    assert isinstance(error, HostKeyRefused)
    assert f"{options.known_hosts}:1 holds" in error.message
    assert other.logins == []


def test_strict_wants_the_key_beforehand(options: ConnectionOptions) -> None:
    """Under strict an unknown device is refused before any password is sent."""
    strict = ConnectionOptions(HostKeys.STRICT, options.known_hosts)
    with running(router := FakeRouter()):
        assert isinstance(refused(router, strict), HostKeyRefused)
        assert router.logins == []
        with session(router, options):
            pass
        with session(router, strict) as talk:
            assert talk.alive


def test_off_takes_any_key(options: ConnectionOptions) -> None:
    """Under off nothing is read and nothing recorded."""
    off = ConnectionOptions(HostKeys.OFF, options.known_hosts)
    with running(router := FakeRouter()), session(router, off) as talk:
        assert talk.alive
    assert not options.known_hosts.exists()


@pytest.mark.parametrize("known", ["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256"])
def test_the_type_of_key_on_record_is_asked_for(options: ConnectionOptions, known: str) -> None:
    """A device with keys of several types is recognised by whichever is on record."""
    with running(router := FakeRouter(keys=("ssh-rsa", "ecdsa-sha2-nistp256", "ssh-ed25519"))):
        public = next(key for key in router.public_keys if key.startswith(known))
        options.known_hosts.write_text(f"[127.0.0.1]:{router.port} {public}\n")
        with session(router, ConnectionOptions(HostKeys.STRICT, options.known_hosts)) as talk:
            assert talk.alive


# netmiko's own ways


def test_a_key_logs_in_without_a_password(options: ConnectionOptions, tmp_path: Path) -> None:
    """use_keys and key_file of the inventory's extras are netmiko's, and so is a missing file's error said."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    key.write_private_key(tmp_path / "key")
    key.write_public_key(tmp_path / "key.pub")
    with running(router := FakeRouter(authorized=str(tmp_path / "key.pub"))):
        with session(router, options, Credentials("netops"), use_keys=True, key_file=str(tmp_path / "key")) as talk:
            assert talk.alive
        assert router.logins == []
        error = refused(router, options, Credentials("netops"), use_keys=True, key_file=str(tmp_path / "none"))
    assert isinstance(error, AuthenticationFailed)
    assert error.message == f"the key file {tmp_path / 'none'} does not exist"


def test_without_a_password_the_keys_at_hand_are_tried(options: ConnectionOptions, home: Path) -> None:
    """Who gives no password is logged in by a key of ~/.ssh."""
    (home / ".ssh").mkdir()
    key = asyncssh.generate_private_key("ssh-ed25519")
    key.write_private_key(home / ".ssh" / "id_ed25519")
    key.write_public_key(home / "key.pub")
    with running(router := FakeRouter(authorized=str(home / "key.pub"))):
        with session(router, options, Credentials("netops")) as talk:
            assert talk.alive
        assert isinstance(
            refused(FakeRouter(port=router.port), options, Credentials("netops", "x")), AuthenticationFailed
        )


RELAY = """
import os, select, socket, sys
peer = socket.create_connection((sys.argv[1], int(sys.argv[2])))
while True:
    for ready in select.select([0, peer], [], [])[0]:
        data = os.read(0, 65536) if ready == 0 else peer.recv(65536)
        if not data:
            sys.exit()
        peer.sendall(data) if ready == 0 else os.write(1, data)
"""


@netmiko_only
def test_the_ssh_configuration_is_followed(options: ConnectionOptions, home: Path) -> None:
    """HostName, Port, User and ProxyCommand of ~/.ssh/config work as netmiko does them."""
    relay = home / "relay.py"
    relay.write_text(RELAY)
    (home / ".ssh").mkdir()
    with running(router := FakeRouter()):
        command = shlex.join([sys.executable, str(relay), "%h", "%p"])
        (home / ".ssh" / "config").write_text(
            f"Host far\n  HostName 127.0.0.1\n  Port {router.port}\n  User netops\n  ProxyCommand {command}\n"
        )
        far = Device("r1", "far", "cisco_ios")
        talk = opened(far, options, Credentials(password="right"))
        assert talk.show("show clock") == ""
        talk.close()
        assert router.logins == ["netops/right"]


@netmiko_only
def test_a_proxy_command_that_does_not_exist_is_said(options: ConnectionOptions, home: Path) -> None:
    """A jump host's program that is missing is named."""
    (home / "config").write_text("Host *\n  ProxyCommand /no/such/program %h\n")
    error = refused(FakeRouter(port=22), options, ssh_config_file=str(home / "config"))
    assert isinstance(error, Unreachable)
    assert "/no/such/program" in error.message


def test_extras_cannot_loosen_what_netloop_holds(options: ConnectionOptions, tmp_path: Path) -> None:
    """Extras neither write a session log, which would hold secrets, nor replace the host-key check or the login."""
    log = tmp_path / "session.log"
    loose = {"session_log": str(log), "session_log_record_writes": True, "ssh_strict": False, "password": "other"}
    strict = ConnectionOptions(HostKeys.STRICT, options.known_hosts)
    with running(router := FakeRouter()):
        assert isinstance(refused(router, strict, **loose), HostKeyRefused)
        with session(router, options, **loose) as talk:
            talk.show("show clock")
    assert not log.exists()
    assert router.logins == ["netops/right"]


@netmiko_only
def test_an_unknown_extra_is_said(options: ConnectionOptions) -> None:
    """A misspelt netmiko argument is an error that names the nearest one."""
    error = refused(FakeRouter(port=9), options, use_key=True)
    assert isinstance(error, UsageError)
    assert error.hint == "did you mean 'use_keys'?"


@netmiko_only
def test_an_unknown_device_type_is_said(options: ConnectionOptions) -> None:
    """A device type that netmiko does not have is an error, not a traceback."""
    with pytest.raises(UsageError, match="unknown netmiko device type 'cisco_iso'"):
        opened(device(9), options, GOOD, replace(IOS, device_type="cisco_iso"))


# Logs


def test_no_log_holds_a_secret(options: ConnectionOptions, engine: str, caplog: pytest.LogCaptureFixture) -> None:
    """With every logger at its most talkative no secret is logged, and no filter is left behind."""
    for logger in (None, "paramiko", "netmiko", "asyncssh"):  # whoever else was tested here may have silenced them
        caplog.set_level(logging.DEBUG, logger)
    filters = len(logging.getLogger("netmiko").filters)
    secrets = Credentials("netops", "pass-w0rd-1", "en-able-2")
    with running(router := FakeRouter(password="pass-w0rd-1", enable="en-able-2")):
        with session(router, options, secrets) as talk:
            talk.show("show clock")
        refused(router, options, Credentials("netops", "wrong-w0rd-3", "en-able-2"))
    logged = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records)
    assert {"netmiko": "paramiko"}.get(engine, engine) in {record.name.split(".")[0] for record in caplog.records}
    assert not [secret for secret in ("pass-w0rd-1", "en-able-2", "wrong-w0rd-3") if secret in logged]
    assert len(logging.getLogger("netmiko").filters) == filters


def turn_away(server: socket.socket) -> None:
    """Take one connection and end it."""
    server.accept()[0].close()


def test_failures_print_nothing(options: ConnectionOptions, capfd: pytest.CaptureFixture[str]) -> None:
    """The libraries' threads print no traceback of their own when a server is no SSH server."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=turn_away, args=(server,))
        thread.start()
        refused(FakeRouter(port=server.getsockname()[1]), options)
        thread.join()
    assert capfd.readouterr() == ("", "")


# Many at once


def test_fifty_sessions_record_fifty_keys(options: ConnectionOptions) -> None:
    """Fifty devices opened at once are all reached, and no line of known_hosts is lost or broken."""
    routers = [FakeRouter(name=f"r{number}") for number in range(50)]
    slow = ConnectionOptions(known_hosts=options.known_hosts, connect_timeout=30)

    def name(router: FakeRouter) -> str:
        with session(router, slow) as talk:
            talk.show("show clock")
            return talk.hostname

    with running(*routers), ThreadPoolExecutor(50) as pool:
        assert list(pool.map(name, routers)) == [router.name for router in routers]
    lines = options.known_hosts.read_text().splitlines()
    assert sorted(line.split()[0] for line in lines) == sorted(f"[127.0.0.1]:{router.port}" for router in routers)


@netmiko_only
@pytest.mark.skipif(shutil.which("ssh") is None, reason="OpenSSH's ssh is not installed")
def test_a_jump_host_is_passed_through(options: ConnectionOptions, tmp_path: Path) -> None:
    """ProxyJump works as netmiko does it: OpenSSH's own ssh goes through the jump host."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    key.write_private_key(tmp_path / "key")
    (tmp_path / "key").chmod(0o600)
    key.write_public_key(tmp_path / "key.pub")
    config = tmp_path / "config"
    router, jump = FakeRouter(answers={"show x": "y\n"}), FakeRouter(authorized=str(tmp_path / "key.pub"))
    with running(router, jump):
        config.write_text(
            f"Host jump\n  HostName 127.0.0.1\n  Port {jump.port}\n  User me\n  IdentityFile {tmp_path / 'key'}\n"
            f"  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel QUIET\n"
            f"Host 127.0.0.1\n  Port {router.port}\n  ProxyJump jump\n"
        )
        with session(router, options, ssh_config_file=str(config)) as talk:
            assert talk.show("show x") == "y"
