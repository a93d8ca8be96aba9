"""A log line at any place of a conversation: the right text and the right word, or an honest error, and no time-out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.errors import DeviceError, DeviceTimeout
from netloop.model.plan import Mode
from netloop.platforms.cisco_ios import PLATFORM
from netloop.platforms.cisco_ios.terminal import TERMINAL as IOS
from netloop.stages.conversation import judge
from netloop.transports.prompt import Prompt
from netloop.transports.session import TerminalSession
from netloop.transports.terminal import Terminal
from tests.unit.transports import logs
from tests.unit.transports.logs import broken

SHOW = "show running-config"
BODY = "Building configuration...\r\n\r\nhostname r1\r\n!\r\nrouter ospf 1\r\n router-id 10.0.0.1\r\n!\r\nend"
TEXT = BODY.replace("\r\n", "\n")
TIMEOUT = 30.0


class Router:
    """A router at the other end of a wire: the next transcript of each line typed, and a prompt for each Enter."""

    def __init__(self, prompt: str, transcripts: dict[str, list[str]]) -> None:
        self.prompt, self.transcripts = prompt, transcripts
        self.sent: list[str] = []
        self.silences: list[float] = []
        self._wire = ""

    def send(self, text: str) -> None:
        self.sent.append(text)
        line = text.rstrip("\n")
        if line in self.transcripts:
            said = self.transcripts[line]
            self._wire += said.pop(0) if len(said) > 1 else said[0]
        else:
            self._wire += f"\r\n{self.prompt}"

    def receive(self, seconds: float) -> str:
        if seconds and self._wire:
            piece, self._wire = self._wire, ""
            return piece
        self.silences.append(seconds)
        return ""


def session(router: Router) -> TerminalSession:
    terminal = Terminal(router, IOS, TIMEOUT)
    prompt = Prompt.read(router.prompt)
    assert prompt
    terminal.prompt = prompt
    return TerminalSession(terminal, lambda: True, lambda: None)


def transcript(command: str, body: str, prompt: str = "r1#") -> str:
    return f"{command}\r\n{body}{chr(13) + chr(10) if body else ''}{prompt}"


def unblanked(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


WHOLE = transcript(SHOW, BODY)
HITS = st.none() | st.tuples(logs.MESSAGES, st.integers(0, len(WHOLE)))


@given(st.lists(HITS, min_size=3, max_size=3, unique_by=lambda hit: hit and hit[1]))
def test_a_show_command_gives_the_text_or_an_honest_error(hits: list[tuple[str, int] | None]) -> None:
    """However many of the readings a log line breaks, and wherever: never a wrong configuration, never a time-out."""
    router = Router("r1#", {SHOW: [broken(WHOLE, hit[1], hit[0], "\r\n") if hit else WHOLE for hit in hits]})
    try:
        told = session(router).show(SHOW)
    except DeviceError as exc:
        told = exc.message
    unread = f"{SHOW!r} could not be read in one piece: log messages in all 3 answers"
    assert unblanked(told) == unblanked(TEXT) or (None not in hits and told == unread)
    assert TIMEOUT not in router.silences


LINES = {
    "router-id 10.0.0.1": ("", False),
    "ip address 10.0.0.1 255.255.255.255": ("% 10.0.0.1 overlaps with Loopback1", True),
    "no ip address 10.0.0.1 255.0.0.0": ("Must delete secondary before deleting primary", True),
    "address-family ipv4 vrf A": ("%VRF A does not exist or does not have a RD.", True),
    "bgp router-id 10.0.0.1": ('% OSPF: Reload or use "clear ip ospf process" command, for this to take effect', False),
}


@given(st.sampled_from(sorted(LINES)), logs.MESSAGES, st.integers(0, 400), st.booleans())
def test_a_configuration_line_is_judged_rightly(line: str, message: str, place: int, glued: bool) -> None:
    """A log line in the echo, the answer or the prompt, or behind it, hides no refusal; and there is no time-out."""
    said, refused = LINES[line]
    prompt = "r1(config-router)#"
    whole = transcript(line, said, prompt)
    at = place % (len(whole) + 1)
    cut = f"{whole[:at]}{message}\r\n{whole[at:]}" if glued else broken(whole, at, message, "\r\n")
    router = Router(prompt, {line: [cut]})
    talk = session(router)
    verdict = judge(talk.send(line, Mode.CONFIGURE, {}), PLATFORM)[0]
    assert verdict or not refused
    assert refused or glued or verdict is None
    assert TIMEOUT not in router.silences
    assert talk.send("", Mode.CONFIGURE, {}) == ""


ENTER = "configure terminal\r\nEnter configuration commands, one per line.  End with CNTL/Z.\r\nr1(config)#"
LEAVE = "end\r\nr1#"


@given(logs.MESSAGES, st.integers(0, len(ENTER)), st.integers(0, len(LEAVE)), st.booleans())
def test_configuration_mode_is_entered_and_left_whatever_a_log_says(message: str, at: int, to: int, both: bool) -> None:
    """The second prompt is learned though a log line breaks its first showing; later ones are known by it."""
    router = Turning(
        {
            "configure terminal": (broken(ENTER, at, message, "\r\n"), "r1(config)#"),
            "router ospf 1": ("router ospf 1\r\nr1(config-router)#", "r1(config-router)#"),
            "end": (broken(LEAVE, to, message, "\r\n") if both else LEAVE, "r1#"),
            "show clock": ("show clock\r\nten\r\nr1#", "r1#"),
        }
    )
    talk = session(router)
    for _ in range(2):
        assert talk.send("router ospf 1", Mode.CONFIGURE, {}) == ""
        assert talk.section == "config-router"
        assert talk.show("show clock") == "ten"
    assert TIMEOUT not in router.silences


class Turning(Router):
    """A router whose prompt changes with what is typed."""

    def __init__(self, turns: dict[str, tuple[str, str]]) -> None:
        super().__init__("r1#", {line: [said] for line, (said, _prompt) in turns.items()})
        self.turns = turns

    def send(self, text: str) -> None:
        self.prompt = self.turns.get(text.rstrip("\n"), ("", self.prompt))[1]
        super().send(text)


@pytest.mark.parametrize("between", ["", "\r\n", "\r\n\r\n"])
@pytest.mark.parametrize("prompt", ["r1#", "r1(config)#"])
@pytest.mark.parametrize("more", ["", "r1: 000123: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down\r\n"])
@given(message=logs.MESSAGES)
def test_behind_a_prompt_one_enter_brings_it_back(between: str, prompt: str, more: str, message: str) -> None:
    """Where only log lines follow the prompt and no new prompt does, Enter is typed once, after a moment."""
    command = "show clock" if prompt == "r1#" else "router-id 10.0.0.1"
    router = Router(prompt, {command: [f"{command}\r\nten\r\n{prompt}{between}{message}\r\n{more}"]})
    mode = Mode.EXEC if prompt == "r1#" else Mode.CONFIGURE
    assert session(router).send(command, mode, {}) == "ten"
    assert router.sent == [f"{command}\n", "\n"]
    assert max(router.silences) < 1


@given(message=logs.MESSAGES)
def test_a_message_that_has_no_line_end_yet(message: str) -> None:
    """A message at the very end, without a line end, is one as well."""
    router = Router("r1#", {"show clock": [f"show clock\r\nten\r\nr1#\r\n{message}"]})
    assert session(router).send("show clock", Mode.EXEC, {}) == "ten"
    assert max(router.silences) < 1


def test_a_message_of_several_lines_behind_the_prompt() -> None:
    """A message may go on in lines of its own."""
    message = "*Nov 29 17:00:01.123: %SYS-5-RESTART: System restarted --\r\nCisco IOS Software\r\nCompiled today\r\n"
    router = Router("r1#", {"show clock": [f"show clock\r\nten\r\nr1#\r\n{message}"]})
    assert session(router).send("show clock", Mode.EXEC, {}) == "ten"


def test_no_enter_at_a_question() -> None:
    """A log line behind a question does not make Enter its answer, which would say yes."""
    message = "*Nov 29 17:00:01.123: %SYS-5-CONFIG_I: Configured from console by x\r\n"
    router = Router("r1#", {"reload": [f"reload\r\nProceed with reload? [confirm]\r\n{message}"], "n": ["n\r\nr1#"]})
    with pytest.raises(DeviceError, match=r"Proceed with reload\? \[confirm\]"):
        session(router).send("reload", Mode.EXEC, {})
    assert router.sent == ["reload\n", "n"]


def test_a_foreseen_question_is_answered_behind_a_log_line() -> None:
    """The answer that the platform has is typed though a log line came behind the question."""
    message = "1w2d: %SYS-5-CONFIG_I: Configured from console by x\r\n"
    router = Router("r1#", {"clear x": [f"clear x\r\nReset ALL? [no]: \r\n{message}"], "yes": ["yes\r\nr1#"]})
    session(router).send("clear x", Mode.EXEC, {r"Reset ALL\? \[no\]": "yes"})
    assert router.sent == ["clear x\n", "yes\n"]


def test_no_enter_while_an_output_goes_on() -> None:
    """A log line in the midst of an output that stops there for a while brings no Enter."""
    said = "show clock\r\nhalf\r\n*Nov 29 17:00:01.123: %LINK-3-UPDOWN: Interface Gi0/1, changed state to up\r\n"
    router = Router("r1#", {"show clock": [said]})
    with pytest.raises(DeviceTimeout):
        session(router).send("show clock", Mode.EXEC, {})
    assert router.sent == ["show clock\n"]


LOG = "*Nov 29 17:00:0{}.123: %SYS-5-CONFIG_I: Configured from console by x"


def readings(command: str, *bodies: str) -> tuple[TerminalSession, Router]:
    router = Router("r1#", {command: [transcript(command, body.replace("\n", "\r\n")) for body in bodies]})
    return session(router), router


def test_a_clean_answer_is_asked_for_once() -> None:
    """Without log text nothing is asked twice."""
    talk, router = readings("show clock", "ten")
    assert (talk.show("show clock"), router.sent) == ("ten", ["show clock\n"])


def test_a_disturbed_answer_is_asked_for_again() -> None:
    """An answer without log text counts, and the disturbed one before it does not."""
    talk, router = readings("show clock", f"te\n{LOG.format(1)}\nn", "ten")
    assert (talk.show("show clock"), len(router.sent)) == ("ten", 2)


def test_two_that_are_alike_without_their_log_lines_count() -> None:
    """Two messages do not break two answers at one place."""
    talk, router = readings(SHOW, f"a\n{LOG.format(1)}\nb\nend", f"a\nb\n{LOG.format(2)}\nend")
    assert (talk.show(SHOW), len(router.sent)) == ("a\nb\nend", 2)


def test_alike_at_the_same_place_is_asked_for_once_more() -> None:
    """Where both log lines stand at one place, both may have broken a line there."""
    talk, router = readings(SHOW, f"a\n{LOG.format(1)}\nb\nend", f"a\n{LOG.format(2)}\nb\nend", "ab\nend")
    assert (talk.show(SHOW), len(router.sent)) == ("ab\nend", 3)


def test_alike_three_times_counts() -> None:
    """A router that logs each reading at one place is read."""
    talk, router = readings(SHOW, *(f"a\n{LOG.format(n)}\nb\nend" for n in (1, 2, 3)))
    assert (talk.show(SHOW), len(router.sent)) == ("a\nb\nend", 3)


def test_a_configuration_that_quotes_messages_is_kept() -> None:
    """Text of a message that belongs to the configuration reads the same twice, whatever its preamble says."""
    quoted = f'banner motd ^C\n{LOG.format(1)}\n^C\n event syslog pattern "%LINK-3-UPDOWN: x"\nend'
    bodies = [f"Building configuration...\n\nCurrent configuration : {size} bytes\n{quoted}" for size in (310, 312)]
    talk, _router = readings(SHOW, *bodies)
    assert talk.show(SHOW) == bodies[1]


def test_a_configuration_never_read_in_one_piece_is_an_error_with_the_way() -> None:
    """Three readings that differ are no configuration; the session stays usable."""
    talk, router = readings(SHOW, *(f"{'abcd'[:n]}\n{LOG.format(n)}\n{'abcd'[n:]}\nend" for n in (1, 2, 3)))
    with pytest.raises(DeviceError, match="could not be read in one piece: log messages in all 3 answers") as caught:
        talk.show(SHOW)
    assert "terminal no monitor" in str(caught.value.hint)
    assert len(router.sent) == 3


def test_another_output_is_left_to_its_reader() -> None:
    """Of three disturbed tables the last one is given, without its log lines."""
    talk, _router = readings("show x", *(f"{'abcd'[:n]}\n{LOG.format(n)}\n{'abcd'[n:]}" for n in (1, 2, 3)))
    assert talk.show("show x") == "abc\nd"
