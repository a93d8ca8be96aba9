"""The wire of a session of asyncssh, between the loop's thread and the session's."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from netloop.errors import Unreachable
from netloop.transports import channel_wire
from netloop.transports.channel_wire import ChannelWire


class FakeChannel:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.said: list[Any] = []

    def write(self, data: bytes) -> None:
        self.said.append(data)

    def pause_reading(self) -> None:
        self.said.append("pause")

    def resume_reading(self) -> None:
        self.said.append("resume")

    async def _make_request(self, *_words: object) -> None:
        await Never()


class Never:
    """Waits for ever."""

    def __await__(self) -> Any:
        yield None


class FakeLoop:
    """Makes each call at once."""

    def soon(self, call: Callable[..., object], *arguments: Any) -> None:
        call(*arguments)


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel()


@pytest.fixture
def wire(channel: FakeChannel) -> ChannelWire:
    made = ChannelWire(FakeLoop(), "r1:22")  # type: ignore[arg-type]
    made.connection_made(channel)
    return made


def test_what_is_there_is_taken_at_once(wire: ChannelWire) -> None:
    """Without patience: all that arrived, in one piece, or nothing."""
    assert wire.receive(0) == ""
    wire.data_received(b"ab", None)
    wire.data_received(b"cd", 1)
    assert (wire.receive(0), wire.receive(0)) == ("abcd", "")


def test_a_character_in_two_parts_is_whole(wire: ChannelWire) -> None:
    """A part of a character is kept until the rest comes; what is none is replaced, never fatal."""
    wire.data_received(b"gr\xc3", None)
    assert wire.receive(0) == "gr"
    wire.data_received(b"\xbcn", None)
    assert wire.receive(0) == "ün"
    wire.data_received(b"\xff!", None)
    assert wire.receive(0) == "\ufffd!"


def test_a_reader_is_woken(wire: ChannelWire) -> None:
    """Who waits has what arrives, long before the time is over."""
    started = time.monotonic()
    threading.Timer(0.05, wire.data_received, (b"late", None)).start()
    assert wire.receive(120) == "late"
    assert time.monotonic() - started < 100


def test_silence_ends(wire: ChannelWire) -> None:
    """Nothing within the time is nothing."""
    assert wire.receive(0.02) == ""


@pytest.mark.parametrize("ending", ["eof_received", "connection_lost", "hang_up"])
def test_the_end_comes_behind_what_was_said(wire: ChannelWire, ending: str) -> None:
    """What came before the end is read; then, and from then on, the connection is lost, for writers too."""
    wire.data_received(b"bye", None)
    getattr(wire, ending)(*([None] if ending == "connection_lost" else []))
    assert not wire.alive
    assert wire.receive(5) == "bye"
    for _ in range(2):
        with pytest.raises(Unreachable, match="the connection to r1:22 was lost in mid-session"):
            wire.receive(5)
    with pytest.raises(Unreachable, match="lost in mid-session"):
        wire.send("x")


def test_a_reader_is_woken_by_the_end(wire: ChannelWire) -> None:
    """A connection that breaks is not waited for."""
    threading.Timer(0.05, wire.connection_lost, (None,)).start()
    with pytest.raises(Unreachable):
        wire.receive(120)


def test_text_is_sent_as_bytes(wire: ChannelWire, channel: FakeChannel) -> None:
    """In the device's encoding; what it cannot say is replaced."""
    wire.send("show ü\n")
    assert channel.said == ["show ü\n".encode()]
    latin = ChannelWire(FakeLoop(), "r1:22", "latin-1")  # type: ignore[arg-type]
    latin.connection_made(channel)
    latin.send("ü\u2713\n")
    assert channel.said[-1] == b"\xfc?\n"


def test_a_flood_is_held_back(wire: ChannelWire, channel: FakeChannel, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device that says more than is read is kept from sending, until it is read."""
    monkeypatch.setattr(channel_wire, "PAUSE_ABOVE", 10)
    for _ in range(4):
        wire.data_received(b"12345", None)
    assert channel.said == ["pause"]
    assert wire.receive(0) == "12345" * 4
    assert channel.said == ["pause", "resume"]
