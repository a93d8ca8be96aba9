"""netmiko over real SSH: talking to a device, and every way in which it can fail."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from netloop.errors import (
    AuthenticationFailed,
    CommandRefused,
    DeviceTimeout,
    Unreachable,
)
from netloop.model.plan import Mode
from netloop.transports.netmiko import NetmikoTransport
from netloop.transports.transport import ConnectionOptions, Credentials
from tests.lab.fake_router import FakeRouter, Line, running
from tests.lab.netmiko_sessions import GOOD, device, home, options, refused, session

pytestmark = [pytest.mark.lab, pytest.mark.timeout(60)]

__all__ = ["home", "options"]


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
    assert router.typed[4:6] == ["configure terminal", "interface Loopback0"]
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


def test_a_login_that_is_not_answered_is_unreachable(options: ConnectionOptions) -> None:
    """A device whose login server is silent is given up after the connect time-out, and is no wrong password."""
    quick = ConnectionOptions(known_hosts=options.known_hosts, connect_timeout=1)
    with running(router := FakeRouter(slow_login=5)):
        error = refused(router, quick)
    assert isinstance(error, Unreachable)
    assert "the login was not answered in 1 s" in error.message


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
