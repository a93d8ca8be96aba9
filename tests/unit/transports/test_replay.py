"""The transport without a network, and the session that tells an observer everything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from netloop.errors import (
    AuthenticationFailed,
    CommandRefused,
    DeviceError,
    DeviceTimeout,
    NetloopError,
    Unreachable,
    UsageError,
)
from netloop.model.change import Exchange
from netloop.model.device import Device
from netloop.model.plan import Mode
from netloop.platforms.cisco_ios import PLATFORM
from netloop.platforms.cisco_ios.terminal import TERMINAL as IOS
from netloop.stages.conversation import Conversation, Terms
from netloop.transports.replay import ReplayTransport, Script, Typed
from netloop.transports.transport import Capability, ConnectionOptions, Credentials, Session

R1 = Device("r1", "192.0.2.1", "cisco_ios")


def open_session(transport: ReplayTransport, device: Device = R1) -> Session:
    return transport.open(device, IOS, Credentials(), ConnectionOptions())


def test_recorded_answers_are_given() -> None:
    """A show command gets its recorded output, a configuration line is accepted without a word."""
    transport = ReplayTransport({"r1": Script({"show clock": "ten"})})
    session = open_session(transport)
    assert (session.show("show clock"), session.send("router ospf 1", Mode.CONFIGURE, {})) == ("ten", "")
    assert transport.typed == [Typed("r1", "show clock", Mode.EXEC), Typed("r1", "router ospf 1", Mode.CONFIGURE)]
    assert transport.commands("r1") == ("show clock", "router ospf 1")


def test_answers_may_change_from_one_asking_to_the_next() -> None:
    """A sequence is given one by one, and its last answer stays."""
    session = open_session(ReplayTransport({"r1": Script({"show x": ("old", "new")})}))
    assert [session.show("show x") for _ in range(3)] == ["old", "new", "new"]


def test_what_was_not_recorded_is_refused() -> None:
    """A show command without an answer is an error, never an empty output."""
    with pytest.raises(CommandRefused, match="show version"):
        open_session(ReplayTransport({"r1": Script()})).show("show version")


@pytest.mark.parametrize("error", [AuthenticationFailed("no"), Unreachable("no"), DeviceTimeout("no")])
def test_any_error_can_be_had_at_opening_and_later(error: DeviceError) -> None:
    """A script raises what it is told to; after an error in mid-session the session is dead."""
    with pytest.raises(type(error)):
        open_session(ReplayTransport({"r1": Script(fails=error)}))
    session = open_session(ReplayTransport({"r1": Script({"show x": error})}))
    with pytest.raises(type(error)):
        session.show("show x")
    assert not session.alive
    with pytest.raises(Unreachable, match="closed"):
        session.show("show x")


def test_a_device_without_a_script_is_unreachable() -> None:
    """The message names the device and those that there are."""
    with pytest.raises(Unreachable, match="r1; there are: r2"):
        open_session(ReplayTransport({"r2": Script()}))


def test_the_name_in_the_prompt_may_differ() -> None:
    """A script can play another device than the one meant."""
    assert open_session(ReplayTransport({"r1": Script(hostname="r9")})).hostname == "r9"


class Listener:
    """Keeps what it hears, in order."""

    def __init__(self) -> None:
        self.heard: list[str | Exchange] = []

    def typing_all(self, lines: Sequence[tuple[str, Mode]]) -> None:
        self.heard += [f"{mode} {command}" for command, mode in lines]

    def answered(self, exchange: Exchange) -> None:
        self.heard.append(exchange)


RUNS = {"show running-config": "hostname r1\nend\n"}


def conversation(transport: ReplayTransport, listener: Listener) -> Conversation:
    return Conversation(R1, PLATFORM, lambda: open_session(transport), Terms(log=listener))


def test_an_observer_hears_before_and_after() -> None:
    """Each command is announced before it is typed and reported with its answer afterwards."""
    listener, transport = Listener(), ReplayTransport({"r1": Script({**RUNS, "show x": "y"})})
    talk = conversation(transport, listener)
    talk.show("show x")
    talk.type("router ospf 1", Mode.CONFIGURE)
    first, shown, second, sent = listener.heard[2:]
    assert (first, second) == ("exec show x", "configure router ospf 1")
    assert isinstance(shown, Exchange)
    assert (shown.command, shown.answer, shown.refusal) == ("show x", "y", None)
    assert isinstance(sent, Exchange)
    assert (sent.mode, sent.answer) == (Mode.CONFIGURE, "")


def test_an_observer_hears_of_a_broken_command() -> None:
    """A command that breaks is reported with the error, which goes on its way."""
    listener = Listener()
    talk = conversation(ReplayTransport({"r1": Script({**RUNS, "x": DeviceTimeout("gone")})}), listener)
    with pytest.raises(DeviceTimeout):
        talk.type("x", Mode.EXEC)
    last = listener.heard[-1]
    assert isinstance(last, Exchange)
    assert last.refusal == "DeviceTimeout: gone"


def test_what_cannot_be_announced_is_not_typed() -> None:
    """If the observer fails, the device gets nothing."""

    class Broken(Listener):
        def typing_all(self, lines: Sequence[tuple[str, Mode]]) -> None:
            raise NetloopError("no space left on device")

    transport = ReplayTransport({"r1": Script(RUNS)})
    with pytest.raises(NetloopError, match="no space"):
        conversation(transport, Broken()).type("reload", Mode.EXEC)
    assert transport.typed == []


def test_a_refusal_is_in_what_an_observer_hears() -> None:
    """Whoever keeps the conversation keeps it as it was judged."""
    listener = Listener()
    talk = conversation(ReplayTransport({"r1": Script({**RUNS, "x": "% Bad mask"})}), listener)
    with pytest.raises(CommandRefused):
        talk.type("x", Mode.CONFIGURE)
    last = listener.heard[-1]
    assert isinstance(last, Exchange)
    assert (last.answer, last.refusal) == ("% Bad mask", "% Bad mask")


def test_a_runs_folder_is_replayed(tmp_path: Path) -> None:
    """What a run kept answers by command; of a moment's answers the last one does, where nothing else is kept."""
    outputs = tmp_path / "hosts" / "pe%2F1" / "outputs"
    outputs.mkdir(parents=True)
    for name, text in {
        "show clock": "ten",
        "0001-show clock": "nine",
        "0002-show version": "two",
        "0003-show version": "three",
        "show ip bgp %7C include x": "bgp",
    }.items():
        (outputs / f"{name}.txt").write_text(text)
    transport = ReplayTransport.at(tmp_path)
    session = open_session(transport, Device("pe/1", "192.0.2.1", "x"))
    said = [session.show(command) for command in ("show clock", "show version", "show ip bgp | include x")]
    assert said == ["ten", "three", "bgp"]
    assert transport.capabilities is Capability.READ_ONLY


def test_a_folder_and_a_file_of_ones_own_are_replayed(tmp_path: Path) -> None:
    """A folder DEVICE/COMMAND.txt, and a JSON file, say the same."""
    (tmp_path / "lab" / "r1").mkdir(parents=True)
    (tmp_path / "lab" / "r1" / "show clock.txt").write_text("ten")
    (tmp_path / "lab.json").write_text('{"r1": {"show clock": "ten"}}')
    for path in (tmp_path / "lab", tmp_path / "lab.json"):
        assert open_session(ReplayTransport.at(path), Device("r1", "192.0.2.1", "x")).show("show clock") == "ten"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "no answers of any device are recorded there"),
        ("{", "Expecting property name"),
        ("[]", "no answers of any device"),
        ('{"r1": ["x"]}', "r1: expected answers by command"),
    ],
)
def test_what_is_no_recording_is_said(tmp_path: Path, text: str | None, words: str) -> None:
    """A path without answers is one sentence, with what was expected there."""
    path = tmp_path / "x.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(UsageError, match=words) as caught:
        ReplayTransport.at(path)
    assert "a JSON file" in str(caught.value.hint)
