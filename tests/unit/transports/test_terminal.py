"""The terminal against a scripted wire: nothing but text, so every split of it can be tried."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.errors import AuthenticationFailed, CommandRefused, DeviceTimeout
from netloop.model.plan import Mode
from netloop.platforms.cisco_ios.terminal import TERMINAL as IOS
from netloop.transports.login import log_in
from netloop.transports.prompt import Prompt
from netloop.transports.session import TerminalSession
from netloop.transports.terminal import Terminal, replies

QUIET = ""
"""In a script: the wire is quiet, longer than a settled prompt needs."""


class ScriptedWire:
    """Gives pieces after each line that is typed; silence costs no time, only its length is noted."""

    def __init__(self, *greeting: str, answers: dict[str, list[str]] | None = None) -> None:
        self.pieces, self.answers = list(greeting), answers or {}
        self.sent: list[str] = []
        self.waited: list[float] = []

    def send(self, text: str) -> None:
        self.sent.append(text)
        self.pieces += self.answers.get(text.rstrip("\n"), [])

    def receive(self, seconds: float) -> str:
        if self.pieces and seconds:
            piece = self.pieces.pop(0)
            if piece or seconds < 1:
                return piece
            return self.receive(seconds)
        self.waited.append(seconds)
        return ""


def terminal(wire: ScriptedWire, prompt: str = "r1#") -> Terminal:
    made = Terminal(wire, IOS, timeout=5)
    made.prompt = Prompt.read(prompt) or Prompt("")
    return made


def answer(command: str, *pieces: str, prompt: str = "r1#") -> str:
    return terminal(ScriptedWire(answers={command: list(pieces)}), prompt).type(command)


def test_an_answer_is_what_stands_between_echo_and_prompt() -> None:
    """The answer has neither the echo of the command nor the prompt, and one kind of line end."""
    assert answer("show clock", "show clock\r\n*10:00:00 UTC\r\n\r\nr1#") == "*10:00:00 UTC"


def test_an_answer_without_text_is_empty() -> None:
    """An accepted line says nothing, and its answer is empty."""
    assert answer("no shutdown", "no shutdown\r\nr1(config-if)#", prompt="r1(config-if)#") == ""


lines = st.text(st.sampled_from("abc #>()%!-r1"), max_size=12)


@given(st.lists(lines, max_size=8), st.data())
def test_every_split_of_the_stream_gives_the_same_answer(body: list[str], data: st.DataObject) -> None:
    """However the network cuts the stream, the answer is the same."""
    said = "\n".join(body).rstrip("\n")
    stream = f"show x\r\n{said}\n".replace("\n", "\r\n").replace("\r\r", "\r") + "r1#" if said else "show x\r\nr1#"
    cuts = sorted(data.draw(st.sets(st.integers(1, len(stream) - 1), max_size=6)))
    pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert answer("show x", *pieces) == said


def test_a_line_like_the_prompt_does_not_end_an_output() -> None:
    """An output may hold the prompt on a line of its own, even at the end of a packet."""
    assert answer("show archive", "show archive\r\nr1#", "\r\nmore\r\nr1#", "\r\nend\r\nr1#") == "r1#\nmore\nr1#\nend"


def test_a_prompt_of_another_name_does_not_end_an_output() -> None:
    """A show command's output ends with this device's own prompt, after whatever silence."""
    assert answer("show log", "show log\r\nr2#", QUIET, "\r\nend\r\nr1#") == "r2#\nend"


def test_what_an_earlier_command_left_behind_is_not_the_answer() -> None:
    """Text that arrives before the echo belongs to nobody, and its prompt ends nothing."""
    assert answer("show b", "late text of a\r\nr1#", "show b\r\nb\r\nr1#") == "b"


def test_an_echo_broken_by_the_device_is_believed_after_a_while() -> None:
    """A device that repaints a long line gives no clean echo; its prompt counts once it stays quiet."""
    assert "ok" in answer("show a very long line", "show a ve$\r\nok\r\nr1#")


def test_hostname_changes_the_prompt() -> None:
    """A new name in configuration mode is taken on; commands after it are read with the new prompt."""
    wire = ScriptedWire(
        answers={
            "hostname core": ["hostname core\r\ncore(config)#"],
            "end": ["end\r\ncore#"],
            "show x": ["show x\r\ny\r\ncore#"],
        }
    )
    made = terminal(wire, "r1(config)#")
    assert [made.type(line) for line in ("hostname core", "end", "show x")] == ["", "", "y"]
    assert made.prompt.name == "core"


def test_a_long_name_cut_short_in_configuration_mode_is_the_same_device() -> None:
    """IOS shortens long names in configuration prompts; that is no other device."""
    made = terminal(
        ScriptedWire(answers={"configure terminal": ["configure terminal\r\na-very-long-name-of(config)#"]}),
        "a-very-long-name-of-a-router#",
    )
    made.type("configure terminal")
    assert made.prompt.configuring


def test_an_accepted_configuration_line_costs_no_waiting() -> None:
    """The prompt behind the echo of a configuration line is believed at once."""
    wire = ScriptedWire(answers={"router-id 1.1.1.1": ["router-id 1.1.1.1\r\nr1(config-router)#"]})
    terminal(wire, "r1(config-router)#").type("router-id 1.1.1.1")
    assert wire.waited == [0]


def test_a_pager_is_paged_through() -> None:
    """Where paging could not be switched off, every page is fetched and no trace of the pager remains."""
    erase = "\x08" * 10 + " " * 10 + "\x08" * 10
    wire = ScriptedWire(
        answers={"show x": ["show x\r\na\r\n --More-- "], " ": [f"{erase}b\r\n --More-- "]},
    )
    wire.answers[" "] = [f"{erase}b\r\nr1#"]
    assert terminal(wire).type("show x") == "a\nb"
    assert wire.sent.count(" ") == 1


def test_escape_sequences_are_no_text() -> None:
    """Colours and bracketed paste are taken out, of the prompt as well."""
    assert answer("show x", "show x\r\n\x1b[?2004l\x1b[1mbold\x1b[0m\r\n\x1b[?2004hr1# ") == "bold"


def test_a_question_is_answered_once() -> None:
    """A confirmation is typed once for each question, however its echo is cut."""
    wire = ScriptedWire(
        answers={"clear x": ["clear x\r\nReset ALL? ", "[no]: "], "yes": ["y", "es", "\r\nr1#"]},
    )
    said = terminal(wire).type("clear x", replies({r"Reset ALL\? \[no\]": "yes"}))
    assert (said, wire.sent) == ("Reset ALL? [no]: yes", ["clear x\n", "yes\n"])


def test_the_same_question_twice_is_answered_twice() -> None:
    """Two questions in a row that read alike both get their answer."""
    wire = ScriptedWire(answers={"erase": ["erase\r\nSure? [confirm]"], "": ["\r\nSure? [confirm]"]})
    asked = iter([["\r\nSure? [confirm]"], ["\r\nr1#"]])

    def reply(tail: str) -> str | None:
        if not re.search(r"\[confirm\]$", tail):
            return None
        wire.answers[""] = next(asked)
        return ""

    terminal(wire).type("erase", reply)
    assert wire.sent == ["erase\n", "\n", "\n"]


@pytest.mark.parametrize("line", ["description a\nreload", "description a\r", "show\tversion", "\x03"])
def test_a_line_is_one_line(line: str) -> None:
    """A value that smuggles a second line or a key into a command is refused before anything is typed."""
    wire = ScriptedWire()
    with pytest.raises(CommandRefused, match="control character"):
        terminal(wire).type(line)
    assert wire.sent == []


def test_a_question_mark_is_typed_as_a_character() -> None:
    """A question mark in a line is text, not the key for help."""
    wire = ScriptedWire(answers={"description who\x16?": ["description who?\r\nr1(config-if)#"]})
    assert terminal(wire, "r1(config-if)#").type("description who?") == ""


def test_an_answer_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A device that never stops talking does not hold the run for ever."""
    monkeypatch.setattr("netloop.transports.terminal.LONGEST", 1000)
    with pytest.raises(DeviceTimeout, match="'show x' has no end"):
        answer("show x", "show x\r\n", *["more and more\r\n"] * 200)


def test_silence_is_a_time_out_that_quotes_the_last_line() -> None:
    """A device that stops in mid-answer is reported with the command, the seconds and where it stopped."""
    with pytest.raises(DeviceTimeout, match=r"'show x' within 5 s; it stopped at 'half a li'"):
        answer("show x", "show x\r\nline\r\nhalf a li")


def login(
    *, secret: str | None = "s3cret", answers: dict[str, list[str]] | None = None, greeting: str = "r1>"
) -> ScriptedWire:
    prepared = {line: [f"{line}\r\nr1>"] for line in IOS.prepare or ()}
    wire = ScriptedWire(greeting, answers={**prepared, **(answers or {})})
    log_in(Terminal(wire, IOS, timeout=5), secret)
    return wire


def test_the_enable_secret_is_typed_when_asked_for() -> None:
    """In user mode the session enters privileged mode with the enable secret."""
    wire = login(answers={"enable": ["enable\r\nPassword: "], "s3cret": ["\r\nr1#"]})
    assert wire.sent[-2:] == ["enable\n", "s3cret\n"]


def test_a_refused_enable_secret_is_typed_only_once() -> None:
    """A wrong enable secret is never tried again: a third try may lock the account."""
    asks = ["\r\nPassword: "]
    with pytest.raises(AuthenticationFailed, match="enable secret was refused") as caught:
        login(answers={"enable": ["enable\r\nPassword: "], "s3cret": asks})
    assert "s3cret" not in str(caught.value)


def test_a_missing_enable_secret_is_said() -> None:
    """Where the device asks for a secret that nobody gave, the message says so."""
    with pytest.raises(AuthenticationFailed, match="asks for an enable secret"):
        login(secret=None, answers={"enable": ["enable\r\nPassword: "]})


def test_enable_refused_without_a_question_is_said() -> None:
    """A device that refuses privileged mode at once is quoted."""
    with pytest.raises(AuthenticationFailed, match="% No password set"):
        login(answers={"enable": ["enable\r\n% No password set\r\nr1>"]})


def test_a_banner_is_not_a_prompt() -> None:
    """Banners of hashes, and even one that looks like a prompt, do not give the device its name."""
    prepared = {line: [f"\r\nwelcome\r\nr1#{line}\r\nr1#"] for line in IOS.prepare or ()}
    wire = ScriptedWire("###########", "\r\nlab#", answers=prepared)
    made = Terminal(wire, IOS, timeout=5)
    log_in(made, None)
    assert made.prompt.name == "r1"


def session(wire: ScriptedWire, closed: list[bool]) -> TerminalSession:
    return TerminalSession(terminal(wire), lambda: not closed, lambda: closed.append(True))


MODES = {
    "configure terminal": ["configure terminal\r\nEnter configuration commands.\r\nr1(config)#"],
    "router ospf 1": ["router ospf 1\r\nr1(config-router)#"],
    "end": ["end\r\nr1#"],
    "show clock": ["show clock\r\nten\r\nr1#"],
}


def test_a_session_goes_to_the_mode_that_a_line_needs_and_only_then() -> None:
    """Configuration mode is entered once for all its lines and left before an exec command."""
    wire = ScriptedWire(answers=MODES)
    talk = session(wire, [])
    for line in ("router ospf 1", "router ospf 1"):
        assert talk.send(line, Mode.CONFIGURE, {}) == ""
    assert talk.show("show clock") == "ten"
    assert wire.sent == ["configure terminal\n", "router ospf 1\n", "router ospf 1\n", "end\n", "show clock\n"]


def test_a_locked_configuration_refuses_the_line_and_the_session_stays() -> None:
    """Where configuration mode is refused nothing is typed into exec mode; the device is at its prompt still."""
    wire = ScriptedWire(
        answers={"configure terminal": ["configure terminal\r\nConfiguration mode locked exclusively\r\nr1#"]}
    )
    closed: list[bool] = []
    with pytest.raises(CommandRefused, match="locked exclusively"):
        session(wire, closed).send("router ospf 1", Mode.CONFIGURE, {})
    assert (wire.sent, closed) == (["configure terminal\n"], [])


@pytest.mark.parametrize(
    ("line", "name", "mode"),
    [("r1#", "r1", ""), ("r1(config-if)# ", "r1", "config-if"), ("RP/0/RP0/CPU0:x>", "RP/0/RP0/CPU0:x", "")],
)
def test_a_prompt_tells_name_and_mode(line: str, name: str, mode: str) -> None:
    """A prompt gives the device's name and the configuration mode."""
    prompt = Prompt.read(line)
    assert prompt
    assert (prompt.name, prompt.mode) == (name, mode)


@pytest.mark.parametrize("line", ["", "#####", "r1# show", "two words#", "Password:", "r1(config"])
def test_other_lines_are_no_prompts(line: str) -> None:
    """Hashes, commands behind a prompt, sentences and halves of prompts are not prompts."""
    assert Prompt.read(line) is None
