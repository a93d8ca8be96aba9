"""netmiko and asyncssh over real SSH: talking to a device, and every way in which it can fail."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from netloop.errors import (
    AuthenticationFailed,
    CommandRefused,
    DeviceTimeout,
    Unreachable,
)
from netloop.model.device import Device
from netloop.model.plan import Mode
from netloop.platforms.cisco_ios.terminal import TERMINAL as IOS
from netloop.transports.transport import ConnectionOptions, Credentials
from tests.lab.fake_router import FakeRouter, Line, running
from tests.lab.ssh_sessions import GOOD, device, engine, home, netmiko_only, opened, options, refused, session

pytestmark = [pytest.mark.lab, pytest.mark.timeout(60)]

__all__ = ["engine", "home", "options"]


# Talking


def test_a_session_shows_and_configures(options: ConnectionOptions) -> None:
    """Show commands give whole outputs, lines go to the mode they need; none of twenty waits for a second."""
    router = FakeRouter(answers={"show version": "Cisco IOS\nuptime\n"})
    with running(router), session(router, options) as talk:
        assert (talk.hostname, talk.alive) == ("r1", True)
        assert talk.show("show version") == "Cisco IOS\nuptime"
        started = time.monotonic()
        for number in range(20):
            assert talk.send(f"interface Loopback{number}", Mode.CONFIGURE, {}) == ""
        assert time.monotonic() - started < 20
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


@netmiko_only
def test_other_families_are_prepared_by_netmiko(options: ConnectionOptions) -> None:
    """Where a platform's profile prepares no session netmiko does, and it is talked to as any other."""
    with running(router := FakeRouter(answers={"show x": "y\n"})):
        talk = opened(device(router.port), options, GOOD, replace(IOS, device_type="cisco_asa", prepare=None))
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
    assert time.monotonic() - started < 30


def test_a_hanging_command_is_a_time_out(options: ConnectionOptions) -> None:
    """A device that stops in mid-answer is given up after the silence that is allowed, and the session is closed."""
    quick = ConnectionOptions(known_hosts=options.known_hosts, read_timeout=0.5)
    router = FakeRouter(answers={"show x": ["half a", None]})
    with running(router), session(router, quick) as talk:
        started = time.monotonic()
        with pytest.raises(DeviceTimeout, match=r"'show x' within 0.5 s; it stopped at 'half a'"):
            talk.show("show x")
        assert time.monotonic() - started < 30
        assert not talk.alive


def test_a_login_that_is_not_answered_is_unreachable(options: ConnectionOptions) -> None:
    """A device whose login server is silent is given up after the connect time-out, and is no wrong password."""
    quick = ConnectionOptions(known_hosts=options.known_hosts, connect_timeout=2)
    with running(router := FakeRouter(slow_login=60)):
        error = refused(router, quick)
    assert isinstance(error, Unreachable)
    assert "the login was not answered in 2 s" in error.message


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
    """A question without an answer, behind which no prompt comes, is a refusal that quotes it."""
    router = FakeRouter(answers={"reload": ["Proceed with reload? [confirm]", None]})
    with running(router), session(router, options) as talk, pytest.raises(CommandRefused, match="Proceed with reload"):
        talk.send("reload", Mode.EXEC, {})


def test_an_unexpected_question_is_answered_no(options: ConnectionOptions) -> None:
    """The session goes on behind it."""

    async def listen(line: Line) -> None:
        line.router.typed.append(f"<{await line.line()}>")

    router = FakeRouter(answers={"save": ["Continue? [no]: ", listen], "show x": "y\n"})
    with running(router), session(router, options) as talk:
        with pytest.raises(CommandRefused, match=r"'Continue\? \[no\]:', which was answered no"):
            talk.send("save", Mode.EXEC, {})
        assert (talk.show("show x"), "<no>" in router.typed) == ("y", True)


def test_a_device_that_drips_ends(options: ConnectionOptions) -> None:
    """Never silent for long and never done: the answer's own deadline ends it."""
    quick = replace(options, answer_timeout=1)
    router = FakeRouter(answers={"show x": [piece for _ in range(200) for piece in (".", 0.05)]})
    with running(router), session(router, quick) as talk:
        with pytest.raises(DeviceTimeout, match="has not ended after 1 s"):
            talk.show("show x")
        assert not talk.alive


def test_a_greeting_that_drips_ends(options: ConnectionOptions) -> None:
    """Before the prompt three connect time-outs bound the login."""

    async def drip(line: Line) -> None:
        for _ in range(200):
            line.write(".")
            await asyncio.sleep(0.05)

    class Drips(FakeRouter):
        async def talk(self, process: Any) -> None:
            await drip(Line(self, process))

    quick = replace(options, connect_timeout=1)
    with running(router := Drips()):
        error = refused(router, quick)
    assert isinstance(error, DeviceTimeout)
    assert "no prompt after 3 s" in error.message


LOG = "*Nov 29 17:00:01.123: %SYS-5-CONFIG_I: Configured from console by netops on vty0\n"


@pytest.mark.parametrize("between", ["", "\n"])
def test_a_log_line_behind_the_prompt_takes_one_enter(options: ConnectionOptions, between: str) -> None:
    """Where no new prompt follows a log line, Enter brings it, long before the time-out."""

    async def bury(line: Line) -> None:
        line.write(f"ten\r\n{line.prompt()}{between}{LOG}".replace("\n", "\r\n"))
        line.router.typed.append(f"<{await line.line()}>")
        line.write("\r\n")

    router = FakeRouter(answers={"show clock": [bury], "show x": "y\n"})
    patient = replace(options, read_timeout=120)
    with running(router), session(router, patient) as talk:
        started = time.monotonic()
        assert talk.show("show clock") == "ten"
        assert talk.show("show x") == "y"
        assert time.monotonic() - started < 100
    assert router.typed[-2:] == ["<>", "show x"]


def test_a_configuration_with_log_lines_is_read_again(options: ConnectionOptions) -> None:
    """A log line that broke a line of the configuration does not come into it."""
    whole = "hostname r1\nrouter bgp 100\nend\n"
    said = iter([f"hostname r1\nrouter bg\n{LOG}p 100\nend\n", whole])

    async def say(line: Line) -> None:
        line.write(next(said).replace("\n", "\r\n"))

    router = FakeRouter(answers={"show running-config": [say]})
    with running(router), session(router, options) as talk:
        assert talk.show("show running-config") == whole.strip()


def test_a_configuration_mode_without_prompts_is_refused(options: ConnectionOptions) -> None:
    """``no service prompt config``: refused in seconds, left again, and the session is usable."""

    async def silence(line: Line) -> None:
        line.write("Enter configuration commands, one per line.  End with CNTL/Z.\r\n")
        assert await line.line() == "end"

    router = FakeRouter(answers={"configure terminal": [silence], "show x": "y\n"})
    with running(router), session(router, replace(options, read_timeout=20)) as talk:
        with pytest.raises(CommandRefused, match="shows no prompt") as caught:
            talk.send("router ospf 1", Mode.CONFIGURE, {})
        assert "service prompt config" in str(caught.value.hint)
        assert talk.show("show x") == "y"


@pytest.mark.parametrize("name", ["[site 73]r1", "r1 lab"])
def test_a_prompt_of_an_odd_shape_is_given_by_the_inventory(options: ConnectionOptions, name: str) -> None:
    """Without the key the login is refused in words that name it; with it all goes on."""
    router = FakeRouter(name=name, answers={"show x": "y\n"})
    with running(router):
        error = refused(router, replace(options, read_timeout=20))
        assert repr(f"{name}#") in error.message
        assert "data: {prompt: " in str(error.hint)
        told = Device("r1", "127.0.0.1", "cisco_ios", port=router.port, data={"prompt": f"{name}#"})
        talk = opened(told, options)
        assert talk.show("show x") == "y"
        talk.close()


def test_the_section_is_known_and_left(options: ConnectionOptions) -> None:
    """Where a line lands is told, and the way back to global configuration is typed."""
    with running(router := FakeRouter()), session(router, options) as talk:
        talk.send("interface Loopback0", Mode.CONFIGURE, {})
        assert talk.section == "config-if"
        talk.leave_section()
        assert (talk.section, router.typed[-1]) == ("", "exit")


def test_closing_twice_is_harmless(options: ConnectionOptions) -> None:
    """close() never raises, whatever the state of the connection."""
    with running(router := FakeRouter()), session(router, options) as talk:
        talk.close()
        talk.close()
        assert not talk.alive
        with pytest.raises(Unreachable):
            talk.show("show clock")
