"""Echoes: what is typed, how many were answered, and what a device says that sends none."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest

from netloop.model.routing_facts import Coverage, Ping, PingAnswers, Pings
from netloop.platforms.cisco_ios.readers import READERS
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios.routing_samples import ANSWERED, SAMPLES

ONE = Ping(IPv4Address("10.255.0.2"), "Loopback0")
SIX = Ping(IPv6Address("2001:db8:255::3"), "Loopback1", "CUST-AB")
COMMAND = "ping 10.255.0.2 timeout 1 repeat 5 source Loopback0"


def read(text: str) -> PingAnswers:
    found = READERS[Pings].read({COMMAND: text})
    assert isinstance(found, Pings)
    return found.answers[ONE]


def test_one_command_for_each_ping() -> None:
    """A few echoes that are not waited for long, from the loopback, in its VRF; none where none is asked for."""
    (sample,) = (sample for sample in SAMPLES if sample.fact is Pings)
    assert READERS[Pings].asks(Coverage()) == ()
    assert READERS[Pings].asks(Coverage(pings=(ONE, SIX))) == tuple(sample.outputs)


def test_answers() -> None:
    """How many were sent, and how many of them were answered; a ping that nobody answers is no failure to read."""
    (sample,) = (sample for sample in SAMPLES if sample.fact is Pings)
    found = READERS[Pings].read(sample.outputs)
    assert isinstance(found, Pings)
    assert found.answers == {ONE: PingAnswers(5, 4), SIX: PingAnswers(5, 0)}


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("% Invalid source address- IP address not on any of our up interfaces\n",
         "Invalid source address- IP address not on any of our up interfaces"),
        ("% Invalid source interface - IP not enabled or interface is down\n",
         "Invalid source interface - IP not enabled or interface is down"),
        ("% Unrecognized host or address, or protocol not running.\n",
         "Unrecognized host or address, or protocol not running."),
        ("                     ^\n% Invalid input detected at '^' marker.\n", "Invalid input detected at '^' marker."),
    ],
)  # fmt: skip
def test_what_a_device_says_that_sends_none(text: str, note: str) -> None:
    """Nothing was sent, and why."""
    assert read(text) == PingAnswers(0, 0, note)


@pytest.mark.parametrize(
    "text",
    [
        "", ANSWERED.replace("10.255.0.2", "10.255.0.3"), ANSWERED.replace("(4/5)", "(5/5)"),
        ANSWERED.partition("Success")[0], "Success rate is 100 percent (5/5)\n", "Interface up\n",
    ],
)  # fmt: skip
def test_what_is_no_answer(text: str) -> None:
    """Silence, another ping's answer, a number that the marks do not have: unreadable."""
    with pytest.raises(UnreadableOutput):
        read(text)
