"""Log lines are told from a router's words, by one pattern for every stamp."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop import syslog
from tests.unit.transports import logs

CONFIGURATION = (
    "hostname r1",
    ' event syslog pattern "%LINK-3-UPDOWN: Interface"',
    "  %SYS-5-CONFIG_I: quoted in a banner",
    "banner motd ^C*Nov 29 17:00:01.123: %SYS-5-CONFIG_I: no log^C",
)
WORDS = (
    "*17:00:01.123 UTC Sun Nov 29 2026",
    "! Last configuration change at 17:00:01 CET Sun Nov 29 2026 by netops",
    "Nov 29 17:00:01",
    "Last reset Nov 29 17:00:01: by console",
    "uptime is 1w2d: fine",
    "% Invalid input detected at '^' marker.",
    '%OSPF: Reload or use "clear ip ospf process" command, for this to take effect',
    "%CLNS: System ID (0000.0000.0001) must not change when defining additional area addresses",
    "10.0.0.2   4   100   82   88   56   0   0   01:12:00   10",
    "r1#",
    "00:01:02 up 3 days",
    "10:12:12::2     4        65000      82      88       56    0    0 01:12:00       10",
    "2001:10:12:12:: via GigabitEthernet0/0",
    "1w2d:",
)


@given(logs.MESSAGES)
def test_a_log_line_is_known_by_any_stamp(message: str) -> None:
    """Date, year, time zone, uptime, number, another member, or nothing before the message."""
    assert syslog.is_line(message)
    assert syslog.strip(f"a\n{message}\nb") == ("a\nb", True)


@pytest.mark.parametrize(
    "stamp", ["*Nov 29 17:00:01.123: ", ".Nov 29 17:00:01.123 CET: ", "000123: *Nov 29 17:00:01: "]
)
def test_what_a_debug_prints_is_a_log_line(stamp: str) -> None:
    """It has a stamp, and no facility."""
    text = "OSPF-1 HELLO Gi0/0: Send hello to 224.0.0.5 area 0 from 10.0.0.1"
    assert syslog.is_line(f"{stamp}{text}")
    assert syslog.met(f"hostn{stamp}{text}\name r1")
    assert syslog.mended(f"hostn\n{stamp}{text}\name r1") == "hostname r1"


@pytest.mark.parametrize(
    "stamp", ["Nov 29 17:00:01: ", "1w2d: ", "000123: 1w2d: ", "<189>12: 00:01:02: ", "*00:00:04.1: "]
)
def test_what_a_debug_prints_with_any_time_is_a_log_line(stamp: str) -> None:
    """On a line of its own no mark is needed to tell it."""
    assert syslog.is_line(f"{stamp}OSPF-1 HELLO Gi0/0: Send hello")


@pytest.mark.parametrize("stamp", ["*Nov 29 17:00:01.123: ", "000123: *Nov 29 17:00:01.123: "])
def test_an_empty_line_of_a_debug_is_a_log_line(stamp: str) -> None:
    """The stamp alone, with the clock's mark."""
    assert syslog.is_line(stamp)
    assert syslog.mended(f"hostn\n{stamp}\name r1") == "hostname r1"


@pytest.mark.parametrize("line", [*CONFIGURATION, *WORDS])
def test_other_lines_are_none(line: str) -> None:
    """A refusal, a table's row, a prompt, and a configuration that quotes a message are no log lines."""
    assert not syslog.is_line(line)
    assert syslog.strip(line)[0] == line


@pytest.mark.parametrize("line", CONFIGURATION[1:])
def test_log_text_is_met_in_mid_line(line: str) -> None:
    """Text that may be a log message is told of, though the line stays."""
    assert syslog.strip(line) == (line, True)


@given(logs.MESSAGES)
def test_what_a_log_line_broke_is_mended(message: str) -> None:
    """Without the message and the line ends around it, a broken line is whole."""
    for at in range(len("router ospf 1")):
        assert syslog.mended(logs.broken("router ospf 1", at, message)) == "router ospf 1"


@pytest.mark.parametrize("head", ["no ", "ip ", "hostname ", "router ospf 1 ", "line vty 0 ", " router-id ", "% "])
@given(message=logs.MESSAGES)
def test_what_stands_before_a_log_line_is_no_part_of_it(head: str, message: str) -> None:
    """The words of a line that the message broke without a line end: ``no`` is not the name of a slot."""
    assert not syslog.is_line(f"{head}{message}")


@given(st.lists(st.one_of(logs.MESSAGES, st.sampled_from((*WORDS, *CONFIGURATION, "", "a:b", "1:2"))), max_size=6))
def test_every_line_with_log_text_is_suspect(lines: list[str]) -> None:
    """What is looked at closely holds every line that a log printed or printed into; the others are not looked at."""
    text = "\n".join(lines)
    logged = [line for line in text.split("\n") if syslog.is_line(line) or syslog.MESSAGE.search(line)]
    suspects = syslog.suspects(text)
    assert [line for line in suspects if syslog.is_line(line) or syslog.MESSAGE.search(line)] == logged


@given(
    st.lists(st.one_of(logs.MESSAGES, st.sampled_from((*WORDS, *CONFIGURATION, "", "a:b", "1:2"))), max_size=6),
    st.sampled_from(["", "\n"]),
)
def test_a_message_is_met_wherever_it_begins(parts: list[str], between: str) -> None:
    """In a line of its own or glued to another one: log text is met where the pattern of a message finds one."""
    text = between.join(parts)
    assert syslog.met(text) == (syslog.MESSAGE.search(text) is not None)
