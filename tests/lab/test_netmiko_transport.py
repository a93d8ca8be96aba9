"""netmiko over real SSH: logging in, talking, and every way in which a device can fail."""

from __future__ import annotations

import logging
import shlex
import socket
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from netloop.errors import (
    AuthenticationFailed,
    CommandRefused,
    DeviceTimeout,
    HostKeyRefused,
    NetloopError,
    Unreachable,
    UsageError,
)
from netloop.model.device import Device
from netloop.model.plan import Mode
from netloop.transports.netmiko import NetmikoTransport
from netloop.transports.transport import ConnectionOptions, Credentials, HostKeys, Session
from tests.lab.fake_router import FakeRouter, Line, running

pytestmark = [pytest.mark.lab, pytest.mark.timeout(60)]

GOOD = Credentials("netops", "right")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No key, agent or configuration of whoever runs the tests takes part."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return tmp_path


@pytest.fixture
def options(tmp_path: Path) -> ConnectionOptions:
    return ConnectionOptions(known_hosts=tmp_path / "known_hosts", connect_timeout=5, read_timeout=2)


def device(port: int, **extras: Any) -> Device:
    return Device("r1", "127.0.0.1", "cisco_ios", port=port, extras=extras)


@contextmanager
def session(
    router: FakeRouter, options: ConnectionOptions, credentials: Credentials = GOOD, **extras: Any
) -> Iterator[Session]:
    made = NetmikoTransport().open(device(router.port, **extras), "cisco_ios", credentials, options)
    try:
        yield made
    finally:
        made.close()


def refused(
    router: FakeRouter, options: ConnectionOptions, credentials: Credentials = GOOD, **extras: Any
) -> NetloopError:
    """The error of an attempt that must fail."""
    with pytest.raises(NetloopError) as caught, session(router, options, credentials, **extras):
        pass
    return caught.value


# Talking


def test_a_session_shows_and_configures(options: ConnectionOptions) -> None:
    """Show commands give whole outputs, lines go to the mode they need, and twenty of them take well below a second."""
    router = FakeRouter(answers={"show version": "Cisco IOS\nuptime\n"})
    with running(router), session(router, options) as talk:
        assert (talk.hostname, talk.alive) == ("r1", True)
        assert talk.show("show version") == "Cisco IOS\nuptime"
        started = time.monotonic()
        for number in range(20):
            assert talk.send(f"interface Loopback{number}", Mode.CONFIGURE, {}) == ""
        assert time.monotonic() - started < 0.8
        talk.show("show version")
    assert router.typed[3:5] == ["configure terminal", "interface Loopback0"]
    assert router.typed[-2:] == ["end", "show version"]


def test_refusals_are_answers(options: ConnectionOptions) -> None:
    """What the device says to a bad line comes back whole: judging it is not the transport's business."""
    with running(router := FakeRouter()), session(router, options) as talk:
        assert talk.send("frobnicate", Mode.EXEC, {}) == "% Invalid input detected at '^' marker."


def test_a_big_output_is_complete(options: ConnectionOptions) -> None:
    """Megabytes come whole."""
    text = "".join(f"interface Loopback{number}\n" for number in range(100_000))
    with running(router := FakeRouter(answers={"show running-config": text})), session(router, options) as talk:
        assert talk.show("show running-config") == text.rstrip("\n")


def test_a_slow_output_is_complete(options: ConnectionOptions) -> None:
    """The time-out is one of silence: an output that takes longer altogether is waited for."""
    pieces = [piece for number in range(8) for piece in (f"line {number}\n", 0.3)]
    with running(router := FakeRouter(answers={"show tech": pieces})), session(router, options) as talk:
        assert talk.show("show tech").splitlines() == [f"line {number}" for number in range(8)]


def test_prompt_like_text_in_an_output_does_not_end_it(options: ConnectionOptions) -> None:
    """Lines that look like prompts, this device's own among them, are output."""
    text = "banner\nr1#\nr2#\nr1(config)#\nr1>\nend\n"
    with running(router := FakeRouter(answers={"show banner": text})), session(router, options) as talk:
        assert talk.show("show banner") == text.strip()
        assert talk.show("show clock") == ""


def test_questions_are_answered(options: ConnectionOptions) -> None:
    """A question of the device gets the answer that the platform has for it."""

    async def listen(line: Line) -> None:
        line.router.typed.append(f"<{await line.line()}>")

    router = FakeRouter(answers={"clear ip ospf process": ["Reset ALL OSPF processes? [no]: ", listen]})
    with running(router), session(router, options) as talk:
        answer = talk.send("clear ip ospf process", Mode.EXEC, {r"Reset .* \[no\]": "yes"})
        assert (answer, router.typed[-1]) == ("Reset ALL OSPF processes? [no]: yes", "<yes>")


def test_a_new_host_name_is_taken_on(options: ConnectionOptions) -> None:
    """A configuration that renames the device does not lose the session."""
    with running(router := FakeRouter()), session(router, options) as talk:
        talk.send("hostname core1", Mode.CONFIGURE, {})
        assert talk.show("show clock") == ""
        assert talk.hostname == "core1"


def test_a_banner_with_hashes_does_not_confuse_the_login(options: ConnectionOptions) -> None:
    """Banners end in hashes, questions and angle brackets."""
    banner = "##########\n# keep out #\n##########\nsure? >\n"
    with running(router := FakeRouter(banner=banner)), session(router, options) as talk:
        assert talk.hostname == "r1"


def test_the_enable_secret_leads_to_privileged_mode(options: ConnectionOptions) -> None:
    """A login in user mode enters privileged mode."""
    router = FakeRouter(enable="deep", answers={"show x": "y\n"})
    with running(router), session(router, options, Credentials("netops", "right", "deep")) as talk:
        assert talk.show("show x") == "y"


def test_other_families_are_prepared_by_netmiko(options: ConnectionOptions) -> None:
    """A device type that netloop has no manners for is prepared as netmiko does it, and talked to as any other."""
    with running(router := FakeRouter(answers={"show x": "y\n"})):
        talk = NetmikoTransport().open(device(router.port), "cisco_asa", GOOD, options)
        assert (talk.hostname, talk.show("show x")) == ("r1", "y")
        talk.close()


# Failing


def test_a_wrong_password_is_tried_once(options: ConnectionOptions) -> None:
    """The device is asked once, the message names the user and never the password."""
    with running(router := FakeRouter()):
        error = refused(router, options, Credentials("netops", "wr0ng-secret"))
    assert isinstance(error, AuthenticationFailed)
    assert error.message == f"127.0.0.1:{router.port}: user 'netops' was refused"
    assert router.logins == ["netops/wr0ng-secret"]


def test_a_wrong_enable_secret_is_tried_once(options: ConnectionOptions) -> None:
    """A wrong enable secret is given up at the second question."""
    with running(router := FakeRouter(enable="deep")):
        error = refused(router, options, Credentials("netops", "right", "shallow"))
    assert isinstance(error, AuthenticationFailed)
    assert router.logins == ["netops/right", "enable/shallow"]


def test_a_dead_port_is_refused(options: ConnectionOptions) -> None:
    """Nobody listens: said within a second."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        error = refused(FakeRouter(port=probe.getsockname()[1]), options)
    assert isinstance(error, Unreachable)
    assert "connection refused after 3 tries" in error.message


@pytest.mark.parametrize("greeting", [b"", b"220 mail.example.net ESMTP\r\n"])
def test_a_server_that_does_not_speak_ssh_is_unreachable(options: ConnectionOptions, greeting: bytes) -> None:
    """A port that takes the connection and never speaks SSH is given up after the connect time-out."""
    quick = ConnectionOptions(known_hosts=options.known_hosts, connect_timeout=0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = []
        thread = threading.Thread(target=lambda: taken.append(server.accept()[0]))
        thread.start()
        threading.Timer(0.05, lambda: [connection.sendall(greeting) for connection in taken]).start()
        started = time.monotonic()
        error = refused(FakeRouter(port=server.getsockname()[1]), quick)
        thread.join()
        taken[0].close()
    assert isinstance(error, Unreachable)
    assert "no SSH greeting within 0.5 s" in error.message
    assert time.monotonic() - started < 3


def test_a_hanging_command_is_a_time_out(options: ConnectionOptions) -> None:
    """A device that stops in mid-answer is given up after the silence that is allowed, and the session is closed."""
    quick = ConnectionOptions(known_hosts=options.known_hosts, read_timeout=0.5)
    router = FakeRouter(answers={"show x": ["half a", None]})
    with running(router), session(router, quick) as talk:
        started = time.monotonic()
        with pytest.raises(DeviceTimeout, match=r"'show x' within 0.5 s; it stopped at 'half a'"):
            talk.show("show x")
        assert time.monotonic() - started < 2
        assert not talk.alive


def test_a_login_without_a_prompt_is_a_time_out(options: ConnectionOptions) -> None:
    """A device that lets one in and then says nothing is given up."""
    quick = ConnectionOptions(known_hosts=options.known_hosts, read_timeout=0.5)
    with running(router := FakeRouter(hangs=True)):
        error = refused(router, quick)
    assert isinstance(error, DeviceTimeout)
    assert error.message == "no prompt within 0.5 s"


def test_a_lost_connection_is_said(options: ConnectionOptions) -> None:
    """A device that goes away in mid-session is unreachable from then on."""

    async def leave(line: Line) -> None:
        line.process.close()
        raise EOFError

    with running(router := FakeRouter(answers={"reload": ["bye\n", leave]})), session(router, options) as talk:
        with pytest.raises(Unreachable, match="lost in mid-session"):
            talk.send("reload", Mode.EXEC, {})
        assert not talk.alive


def test_an_unexpected_question_does_not_hang(options: ConnectionOptions) -> None:
    """A question without an answer is a refusal that quotes it, long before the time-out."""
    router = FakeRouter(answers={"reload": ["Proceed with reload? [confirm]", None]})
    with running(router), session(router, options) as talk, pytest.raises(CommandRefused, match="Proceed with reload"):
        talk.send("reload", Mode.EXEC, {})


def test_closing_twice_is_harmless(options: ConnectionOptions) -> None:
    """close() never raises, whatever the state of the connection."""
    with running(router := FakeRouter()), session(router, options) as talk:
        talk.close()
        talk.close()
        assert not talk.alive
        with pytest.raises(Unreachable):
            talk.show("show clock")


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
        talk = NetmikoTransport().open(far, "cisco_ios", Credentials(password="right"), options)
        assert talk.show("show clock") == ""
        talk.close()
        assert router.logins == ["netops/right"]


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


def test_an_unknown_extra_is_said(options: ConnectionOptions) -> None:
    """A misspelt netmiko argument is an error that names the nearest one."""
    error = refused(FakeRouter(port=9), options, use_key=True)
    assert isinstance(error, UsageError)
    assert error.hint == "did you mean 'use_keys'?"


def test_an_unknown_device_type_is_said(options: ConnectionOptions) -> None:
    """A device type that netmiko does not have is an error, not a traceback."""
    with pytest.raises(UsageError, match="unknown netmiko device type 'cisco_iso'"):
        NetmikoTransport().open(device(9), "cisco_iso", GOOD, options)


# Logs


def test_no_log_holds_a_secret(options: ConnectionOptions, caplog: pytest.LogCaptureFixture) -> None:
    """With every logger at its most talkative no secret is logged, and no filter is left behind."""
    caplog.set_level(logging.DEBUG)
    filters = len(logging.getLogger("netmiko").filters)
    secrets = Credentials("netops", "pass-w0rd-1", "en-able-2")
    with running(router := FakeRouter(password="pass-w0rd-1", enable="en-able-2")):
        with session(router, options, secrets) as talk:
            talk.show("show clock")
        refused(router, options, Credentials("netops", "wrong-w0rd-3", "en-able-2"))
    logged = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records)
    assert "paramiko" in {record.name.split(".")[0] for record in caplog.records}
    assert not [secret for secret in ("pass-w0rd-1", "en-able-2", "wrong-w0rd-3") if secret in logged]
    assert len(logging.getLogger("netmiko").filters) == filters


def turn_away(server: socket.socket) -> None:
    """Take one connection and end it."""
    server.accept()[0].close()


def test_failures_print_nothing(options: ConnectionOptions, capfd: pytest.CaptureFixture[str]) -> None:
    """paramiko's threads print no traceback of their own when a server is no SSH server."""
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
