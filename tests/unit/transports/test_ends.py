"""How an answer ends: in time or not, at a question, and without a secret in it."""

from __future__ import annotations

import pytest

from netloop.errors import AuthenticationFailed, CommandRefused, DeviceError, DeviceTimeout
from netloop.model.plan import Mode
from netloop.platforms.cisco_ios.terminal import TERMINAL as IOS
from netloop.transports.login import log_in
from netloop.transports.prompt import Prompt
from netloop.transports.session import TerminalSession
from netloop.transports.terminal import Terminal
from tests.unit.transports.wires import Dripping, Router


def session(router: Router, closed: list[bool] | None = None, answer: float = 300.0) -> TerminalSession:
    terminal = Terminal(router, IOS, 30, answer, clock=router.clock)
    terminal.prompt = Prompt("r1")
    gone = [] if closed is None else closed
    return TerminalSession(terminal, lambda: not gone, lambda: gone.append(True))


def test_a_device_that_drips_ends_at_the_answers_deadline() -> None:
    """A character a second, for ever: a time-out that says that it was the whole answer's; the session ends."""
    closed: list[bool] = []
    router = Dripping("")
    with pytest.raises(DeviceTimeout, match=r"'show version' has not ended after 60 s.*for all of it"):
        session(router, closed, answer=60).show("show version")
    assert router.now == pytest.approx(60, abs=2)
    assert closed


def test_a_greeting_that_drips_ends_with_the_login() -> None:
    """Before the first prompt the time for the whole login bounds it."""
    router = Dripping("")
    terminal = Terminal(router, IOS, 30, 300, clock=router.clock)
    with pytest.raises(DeviceTimeout, match="no prompt after 30 s"), terminal.within(30):
        log_in(terminal, None)
    assert router.now == pytest.approx(30, abs=2)


def test_one_answer_may_have_a_time_of_its_own() -> None:
    """Saving takes long: the silence to bear and the whole answer get the time that is given, and only there."""
    router = Router("", {"write memory": "write memory\r\nBuilding configuration..."})
    with pytest.raises(DeviceTimeout, match="within 120 s"):
        session(router).send("write memory", Mode.EXEC, {}, 120)
    assert router.now == pytest.approx(120, abs=2)


QUESTIONS = [
    ("Continue? [no]:", "no\n"),
    ("Continue? [no]: ", "no\n"),
    ("Overwrite? [yes/no]: ", "no\n"),
    ("Save? [yes]:", "no\n"),
    ("Are you sure (yes/no)? ", "no\n"),
    ("Really? (yes/[no]):", "no\n"),
    ("Proceed with reload? [confirm]", "n"),
    ("Delete flash:x? [confirm] ", "n"),
    ("Do you want to continue? (y/n)", "n"),
    ("Do you want to continue? [Y/N]: ", "n"),
    ("Kill that session and continue [y/n]? ", "n"),
]


@pytest.mark.parametrize(("question", "no"), QUESTIONS)
@pytest.mark.parametrize("log", ["", "\r\n*Nov 29 17:00:01.123: %SYS-5-CONFIG_I: Configured from console by x\r\n"])
def test_an_unforeseen_question_is_answered_no_and_told(question: str, no: str, log: str) -> None:
    """Never yes; the error quotes the question and says how it was answered, and the session goes on."""
    router = Router("", {"do it": f"do it\r\n{question}{log}", no.strip(): f"{no.strip()}\r\nr1#"})
    closed: list[bool] = []
    talk = session(router, closed)
    with pytest.raises(CommandRefused) as caught:
        talk.send("do it", Mode.EXEC, {})
    assert question.strip() in caught.value.message
    assert "answered no" in caught.value.message
    assert router.sent == ["do it\n", no]
    assert router.now < 3
    assert not closed
    assert talk.send("show clock", Mode.EXEC, {}) == ""


def test_enter_follows_the_key_where_the_device_waits_for_it() -> None:
    """Some devices read a line for y/n."""
    router = Router("", {"do it": "do it\r\nSure? (y/n) ", "n": "n", "": "\r\nr1#"})
    with pytest.raises(CommandRefused, match="answered no"):
        session(router).send("do it", Mode.EXEC, {})
    assert router.sent == ["do it\n", "n", "\n"]


def test_questions_without_end_end() -> None:
    """A device that asks again and again is given up, and the session with it."""
    router = Router("", {"do it": "do it\r\nSure? [no]: ", "no": "no\r\nReally? [no]: "})
    closed: list[bool] = []
    with pytest.raises(CommandRefused, match="shows no prompt"):
        session(router, closed).send("do it", Mode.EXEC, {})
    assert router.typed.count("no") == 3
    assert closed


SECRET = "s3cret-w0rd"


def test_an_echoed_secret_is_in_no_answer() -> None:
    """A device that echoes the enable secret late does not put it into an answer, of a line or of a show command."""
    router = Router("", {"x": f"x\r\nPassword: {SECRET}\r\nten\r\nr1#"})
    terminal = Terminal(router, IOS, 30, clock=router.clock)
    terminal.prompt = Prompt("r1")
    terminal.secrets.learn([SECRET])
    talk = TerminalSession(terminal, lambda: True, lambda: None)
    assert talk.send("x", Mode.EXEC, {}) == "Password: ********\nten"
    assert talk.show("x") == "Password: ********\nten"


def test_an_output_keeps_a_word_that_equals_the_secret() -> None:
    """Where the login's password is a word of the configuration, the configuration is read as it is."""
    router = Router("", {"show running-config": "show running-config\r\n description cisco core\r\nend\r\nr1#"})
    terminal = Terminal(router, IOS, 30, clock=router.clock)
    terminal.prompt = Prompt("r1")
    terminal.secrets.learn(["cisco"])
    talk = TerminalSession(terminal, lambda: True, lambda: None)
    assert talk.show("show running-config") == " description cisco core\nend"


@pytest.mark.parametrize(
    "said",
    [
        f"\r\n{SECRET}\r\n% Bad secrets\r\nr1>",
        f"{SECRET}\r\nPassword: ",
        f"{SECRET}",
        f"\r\nno: {SECRET} [confirm]",
        f"\r\n{SECRET}? [no]: ",
    ],
)
def test_an_echoed_secret_is_in_no_error(said: str) -> None:
    """Whatever goes wrong behind the enable secret, no message holds it."""
    says = {line: f"{line}\r\nr1>" for line in (*(IOS.prepare or ()), "n", "no")}
    router = Router("r1>", {**says, "enable": "enable\r\nPassword: ", SECRET: said})
    terminal = Terminal(router, IOS, 30, clock=router.clock)
    with pytest.raises(DeviceError) as caught:
        log_in(terminal, SECRET)
    error = caught.value
    assert SECRET not in f"{error!r} {error} {error.hint} {getattr(error, 'answer', '')}"


@pytest.mark.parametrize("secret", ["qz's \\ kvj", 'zqx"vkj', "vvq.*qzw"])
@pytest.mark.parametrize("more", ["", "x" * 75])
def test_no_part_of_a_secret_is_quoted(secret: str, more: str) -> None:
    """Neither a character that is written otherwise in a message nor the length of what is quoted lets one through."""
    router = Router("", {"do it": f"do it\r\nPassword: {secret}{more}"})
    terminal = Terminal(router, IOS, 30, clock=router.clock)
    terminal.prompt = Prompt("r1")
    terminal.secrets.learn([secret])
    with pytest.raises(DeviceError) as caught:
        terminal.type("do it")
    assert not [part for part in (secret[-3:], secret[:3]) if part in caught.value.message]


def test_an_echoed_password_at_login_is_in_no_error() -> None:
    """What stands on the line where the login stops is quoted without the password."""
    router = Router(f"Password: {SECRET}", {"": ""})
    terminal = Terminal(router, IOS, 30, clock=router.clock)
    terminal.secrets.learn([SECRET])
    with pytest.raises(DeviceError) as caught:
        log_in(terminal, None)
    assert SECRET not in f"{caught.value!r} {caught.value.hint}"
    assert not isinstance(caught.value, AuthenticationFailed)
