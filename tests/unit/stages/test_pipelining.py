"""Lines typed ahead: whatever the device refuses, loses, asks or logs, no line lands where it does not belong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.errors import CommandRefused, DeviceError, OutOfStep
from netloop.model.change import Exchange, Outcome, Saved
from netloop.model.device import Device
from netloop.model.finding import Finding, Status
from netloop.model.plan import Mode, Step
from netloop.platforms.cisco_ios import PLATFORM
from netloop.platforms.cisco_ios.terminal import TERMINAL as IOS
from netloop.stages.apply import Gate, apply
from netloop.stages.conversation import Conversation, Terms
from netloop.stages.observe import Answers
from netloop.stages.patience import Patience
from netloop.stages.plan import make_plan
from netloop.stages.windows import windows
from netloop.templating import render
from netloop.transports.login import log_in
from netloop.transports.session import TerminalSession
from netloop.transports.terminal import Terminal
from tests.unit.platforms.cisco_ios.conftest import intent_of
from tests.unit.platforms.cisco_ios.test_effects import situation
from tests.unit.stages.early_router import LOG, EarlyRouter

DEVICE = Device("pe1", "192.0.2.21", "cisco_ios")
SECTIONS = (
    ("interface Loopback0", "description router ID", "ip address 10.255.0.1 255.255.255.255", "ip ospf 1 area 0"),
    ("router ospf 1", "router-id 10.255.0.1", "passive-interface Loopback0"),
    ("interface Loopback1", "ip address 10.255.1.1 255.255.255.255"),
    ("router bgp 65000", "bgp router-id 10.255.0.1", "address-family ipv4", "network 10.255.0.1 mask 255.255.255.255"),
)
LINES = [line for section in SECTIONS for line in section]
SHOWS = ("show running-config", "show ip ospf", "show ip protocols")
QUICK = Patience(settle=0.05, converge=0.05, poll=0.01, busy=0.05, pause=0.01)
PASSED = (Finding("loopback-up", "pe1", "Loopback0", Status.PASSED, "up", "up"),)


class Log:
    """What is written down."""

    def __init__(self) -> None:
        self.typed: list[str] = []
        self.answered_ones: list[Exchange] = []

    def typing_all(self, lines: Sequence[tuple[str, Mode]]) -> None:
        self.typed += [command for command, _ in lines]

    def answered(self, exchange: Exchange) -> None:
        self.answered_ones.append(exchange)


def converse(router: EarlyRouter, window: int = IOS.window, log: Log | None = None) -> Conversation:
    profile = replace(IOS, window=window)

    def connect() -> TerminalSession:
        router.connect()
        terminal = Terminal(router, profile, 30, clock=router.clock)
        gone: list[bool] = []
        rest = log_in(terminal, None, pipelining=True)
        return TerminalSession(terminal, lambda: not gone, lambda: gone.append(True), pipelining=True, unprepared=rest)

    return Conversation(DEVICE, PLATFORM, connect, Terms(log=log or Log()))


def steps() -> list[Step]:
    return [Step(section) for section in SECTIONS]


def pieces(sizes: Sequence[int]) -> object:
    def cut(text: str) -> Iterator[str]:
        at = 0
        for size in sizes:
            if at < len(text):
                yield text[at : at + size]
                at += size
        if at < len(text):
            yield text[at:]

    return cut


cuts = st.lists(st.integers(1, 40), max_size=6).map(pieces)
logs = st.dictionaries(st.integers(1, 24), st.integers(0, 60), max_size=3)


@given(st.sampled_from([None, *LINES]), st.integers(1, 12), cuts, logs)
def test_no_line_lands_in_another_section(refused: str | None, window: int, cut: object, when: dict[int, int]) -> None:
    """Every line refused, every window, log lines anywhere: each line is taken in its own section or not at all."""
    router = EarlyRouter(refuses=(refused,) if refused else (), cut=cut, logs=when)  # type: ignore[arg-type]
    log = Log()
    conversation = converse(router, window, log)
    try:
        conversation.send(steps(), SHOWS)
        told = None
    except CommandRefused as exc:
        told = exc.command
    except DeviceError as exc:
        told = exc.message
    assert set(router.taken) <= router.expected(SECTIONS)
    assert not router.saved
    if refused is None and told is None:
        assert set(router.taken) == router.expected(SECTIONS)
    if refused is not None:
        assert told is not None
        assert when or told == refused
        section = next(number for number, lines in enumerate(SECTIONS) if refused in lines)
        later = {line for _, line in router.expected(SECTIONS[section + 1 :])}
        assert not later & {line for _, line in router.taken}
    typed = [line for line in log.typed if line in LINES]
    assert len(typed) >= len(router.taken)


@given(st.integers(1, 200), st.integers(1, 12))
def test_a_device_that_drops_input_gets_nothing_into_a_wrong_section(room: int, window: int) -> None:
    """Of a burst only so many characters are kept: all is taken as it should be, or an error says that it is not."""
    router = EarlyRouter()
    conversation = converse(router, window)
    conversation.read_ahead(SHOWS)
    router.room = room
    try:
        conversation.send(steps(), SHOWS)
    except DeviceError:
        pass
    else:
        assert set(router.taken) == router.expected(SECTIONS)
    right = router.expected(SECTIONS)
    assert all(
        any(header == place and whole.startswith(line) for place, whole in right) for header, line in router.taken
    )


def test_what_was_lost_of_lines_typed_ahead_is_typed_again_one_by_one() -> None:
    """A device that drops input beyond some characters: the rest of the plan is sent line by line, and is saved."""
    router = EarlyRouter()
    conversation = converse(router)
    intent = intent_of()
    found = situation(intent, running=router.running)
    plan = make_plan(intent, found.evidence, render(intent), PLATFORM, found.names)
    conversation.read_ahead(SHOWS)
    router.room = 50
    change = apply(plan, intent, conversation, Gate(lambda: PASSED, SHOWS[1:]), QUICK)
    assert change.outcome is Outcome.CHANGED, change
    assert change.saved is Saved.YES
    assert " router-id 10.255.0.21" in router.saved or any("router-id" in line for line in router.saved)


def test_lines_typed_ahead_answer_no_question_with_yes() -> None:
    """A line that asks something nobody foresaw is refused, in the end with the question, and all is put back."""
    router = EarlyRouter(asks=("ip ospf 1 area 0",))
    conversation = converse(router)
    with pytest.raises(OutOfStep):
        conversation.send(steps())
    with pytest.raises(CommandRefused, match="Do you want to continue"):
        conversation.send(steps())


@given(st.floats(0.01, 4.0), st.integers(2, 12))
def test_a_slow_echo_is_waited_for(slow: float, window: int) -> None:
    """Each piece takes its time: nothing is typed twice, and nothing is lost."""
    router = EarlyRouter(slow=slow, cut=pieces([3, 3, 3]))  # type: ignore[arg-type]
    conversation = converse(router, window)
    conversation.send(steps(), SHOWS)
    assert len(router.taken) == len(router.expected(SECTIONS))
    assert set(router.taken) == router.expected(SECTIONS)


def test_a_wrapped_echo_makes_the_window_one_line() -> None:
    """A terminal that wraps early gives no echo as it was sent: the lines are read one by one, on a new session."""
    router = EarlyRouter(width=20)
    conversation = converse(router)
    conversation.read_ahead(SHOWS)
    assert "end" in conversation.running()
    log = Log()
    assert set(router.taken) == set()
    conversation = converse(router, log=log)
    conversation.read_ahead(SHOWS)
    conversation.show("show ip ospf")
    assert log.typed.count("show running-config") >= 1


def test_a_banner_that_looks_like_prompts_ends_no_answer() -> None:
    """Lines with a # or the device's own prompt in a banner belong to the configuration."""
    router = EarlyRouter(banner="banner motd ^C\n# keep out #\npe1#\npe1# really\n^C\n!\n")
    conversation = converse(router)
    conversation.read_ahead(SHOWS)
    assert conversation.running().rstrip().endswith("end")
    assert "pe1# really" in conversation.running_before(1e9)


def test_outputs_with_log_lines_are_asked_for_again() -> None:
    """A show command whose output a log line stands in is asked for again, and the others are not."""
    router = EarlyRouter(logs={5: 40})
    log = Log()
    conversation = converse(router, log=log)
    conversation.read_ahead(SHOWS)
    for command in SHOWS:
        assert LOG not in conversation.show(command)
    assert set(log.typed) == set(SHOWS)


@pytest.mark.parametrize("window", [1, IOS.window])
def test_all_readers_of_an_output_get_one_text(window: int) -> None:
    """What a session shows ends its last line already, so what was made of it to see who the router is serves the
    facts too."""
    conversation = converse(EarlyRouter(), window)
    conversation.read_ahead(SHOWS)
    shown = {command: conversation.show(command) for command in SHOWS}
    answers = Answers(shown.__getitem__)
    answers.ask(SHOWS)
    assert all(shown[command].endswith("\n") and answers.outputs[command] is shown[command] for command in SHOWS)


@given(st.lists(st.lists(st.sampled_from(["a b", "no a", "address-family ipv4", "x"]), min_size=1), max_size=5))
def test_windows_hold_every_line_once_and_end_where_a_section_is_entered(sections: list[list[str]]) -> None:
    """All lines come in their order; whatever has lines behind it in its section, or opens a part, ends its window."""
    found = list(windows(sections, lambda line: line.startswith("address-family"), ("show x",)))
    lines = [line.text for window in found for line in window.lines]
    assert lines == [*(line for section in sections for line in section), "show x"]
    for window in found:
        entering = [line for line in window.lines[:-1] if line.text.startswith("address-family")]
        assert not [line for line in entering if not line.leaves and line.text != "address-family ipv4"]
    headers = [section[0] for section in sections if len(section) > 1]
    assert sum(window.enters for window in found) >= len(headers)
