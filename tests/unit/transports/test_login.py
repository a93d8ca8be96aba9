"""The way into vtysh, against a scripted wire: every kind of login, and what stands in the way."""

from __future__ import annotations

import pytest

from netloop.errors import AuthenticationFailed, CommandRefused, UsageError
from netloop.model.device import Device
from netloop.model.terminal import TerminalProfile
from netloop.platforms.cisco_ios.terminal import TERMINAL as IOS
from netloop.platforms.frr.terminal import TERMINAL as FRR
from netloop.transports.answer import Answer
from netloop.transports.login import log_in, profile_of
from netloop.transports.prompt import read_login
from netloop.transports.terminal import Terminal
from tests.unit.transports.test_terminal import QUIET, ScriptedWire

HELLO = "\r\nHello, this is FRRouting (version 8.4.4).\r\n\r\nr1# "
(PROBE,) = FRR.prepare or ()
PREPARED = {line: [f"{line}\r\nr1# "] for line in FRR.prepare or ()}


def entered(wire: ScriptedWire, secret: str | None = None) -> Terminal:
    terminal = Terminal(wire, FRR, timeout=5)
    log_in(terminal, secret)
    return terminal


def test_a_login_that_lands_in_vtysh_needs_no_more() -> None:
    """There nothing is typed but what prepares the session."""
    wire = ScriptedWire(HELLO, answers=PREPARED)
    assert entered(wire).prompt.name == "r1"
    assert set(wire.sent) == {f"{PROBE}\n"}


@pytest.mark.parametrize(
    "prompt", ["me@r1:~$ ", "root@r1:~# ", "[root@r1 ~]# ", "$ ", "~ # ", "r1% ", "\x1b[32mr1\x1b[0m > "]
)
def test_from_a_shell_vtysh_is_typed(prompt: str) -> None:
    """Any shell's prompt is known as one, once it is quiet, and vtysh is started from it."""
    wire = ScriptedWire(
        "Last login: today\r\n######\r\n",
        prompt,
        QUIET,
        answers={"vtysh": ["vtysh", HELLO], **PREPARED},
    )
    assert entered(wire).prompt.name == "r1"
    assert wire.sent[0] == "vtysh\n"


def test_a_shell_whose_prompt_is_a_routers_gives_itself_away() -> None:
    """``r1#`` may be a shell's: it does not know vtysh's commands."""
    not_known = f"{PROBE}\r\nsh: no: not found\r\nr1# "
    wire = ScriptedWire("r1# ", answers={PROBE: [not_known], "vtysh": ["vtysh", HELLO]})
    terminal = Terminal(wire, FRR, timeout=5)
    log_in(terminal, None)
    assert wire.sent == [f"{line}\n" for line in (PROBE, "vtysh", PROBE)]


def test_a_shell_without_vtysh_is_refused_with_a_hint() -> None:
    """Where vtysh does not start, its words are shown, and where to say how it is started."""
    wire = ScriptedWire(
        "me@r1:~$ ", QUIET, answers={"vtysh": ["vtysh\r\nbash: vtysh: command not found\r\nme@r1:~$ ", QUIET]}
    )
    with pytest.raises(CommandRefused, match="command not found") as caught:
        entered(wire)
    assert "data: {vtysh: sudo vtysh}" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("secret", "words"), [(None, "sudo asks for a password"), ("s3cret", "sudo refused the password")]
)
def test_sudo_is_answered_once(secret: str | None, words: str) -> None:
    """Without a secret, or with a wrong one, there is one error, and the secret is typed once and shown nowhere."""
    asking = "[sudo] password for me: "
    again = {"vtysh": [f"vtysh\r\n{asking}"], "s3cret": [f"\r\nSorry, try again.\r\n{asking}"]}
    wire = ScriptedWire("me@r1:~$ ", QUIET, answers=again)
    with pytest.raises(AuthenticationFailed, match=words) as caught:
        entered(wire, secret)
    assert wire.sent.count("s3cret\n") == bool(secret)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("line", ["", "Password: ", "Last login: today", "Hello, this is FRRouting"])
def test_other_lines_end_no_login(line: str) -> None:
    """A banner's line is waited out."""
    assert read_login(line) is None


@pytest.mark.parametrize(
    ("line", "shell"), [("r1# ", False), ("r1> ", False), ("r1(config)# ", False), ("me@r1# ", True)]
)
def test_a_routers_prompt_is_told_from_a_shells(line: str, shell: bool) -> None:
    """A router's prompt has a name and a mode, and neither user nor folder."""
    found = read_login(line)
    assert found
    assert found.shell is shell


def test_bracketed_paste_adds_no_line() -> None:
    """readline ends it with a carriage return of its own, which is no empty line at the head of the answer."""
    answer = Answer("show clock")
    answer.add("show clock\r\n\x1b[?2004l\rten\r\n\x1b[?2004hr1# ")
    assert (answer.text, answer.tail) == ("ten", "r1# ")


def test_a_host_says_how_its_vtysh_is_started() -> None:
    """``data: {vtysh: ...}`` is that host's command; nonsense is an error of the inventory; IOS does not care."""

    def of(profile: TerminalProfile, vtysh: object) -> TerminalProfile:
        return profile_of(Device("r1", "192.0.2.1", "frr", data={"vtysh": vtysh}), profile)

    assert of(FRR, " sudo -n vtysh ").program == "sudo -n vtysh"
    assert of(IOS, 7) == IOS
    with pytest.raises(UsageError, match=r"r1: data\.vtysh: expected a command"):
        of(FRR, "")
