"""What is said to a device, in the log of the process: written down first, and without secrets."""

from __future__ import annotations

import logging

import pytest

from netloop.model.change import Exchange
from netloop.model.plan import Mode
from netloop.workflow.spoken import also_logged

NAME = "netloop.workflow.spoken"
SECRET = "0822455D0A16"


class Written:
    """A journal that knows what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def typing_all(self, lines: list[tuple[str, Mode]]) -> None:
        self.told += [command for command, _ in lines]

    def answered(self, exchange: Exchange) -> None:
        self.told.append(exchange.answer)


def talk(caplog: pytest.LogCaptureFixture, level: int) -> list[str]:
    """What is logged of a talk, with every line of it in the journal."""
    caplog.set_level(level, NAME)
    written = Written()
    log = also_logged("r1", written)
    lines = [("show version", Mode.EXEC)]
    log.typing_all(lines)
    log.answered(Exchange("show version", f"IOS\nkey {SECRET}", seconds=0.25))
    log.typing_all([("tacacs server one", Mode.CONFIGURE)])
    log.answered(Exchange("tacacs server one", "", Mode.CONFIGURE))
    log.typing_all([(f" key 7 {SECRET}", Mode.CONFIGURE), (" bad line", Mode.CONFIGURE)])
    log.answered(Exchange("", "", Mode.CONFIGURE))
    log.answered(Exchange("", "% Invalid", Mode.CONFIGURE, refusal="% Invalid"))
    log.typing_all([("write memory", Mode.EXEC)])
    assert len(written.told) == 9
    return [record.getMessage() for record in caplog.records]


def test_stages_are_told_to_those_who_want_little(caplog: pytest.LogCaptureFixture) -> None:
    """How much is typed, what is more than a question, and what was refused."""
    assert talk(caplog, logging.INFO) == [
        "r1: types 1 line of configuration",
        "r1: types 2 lines of configuration",
        "r1: refused ' bad line': % Invalid",
        "r1: types 'write memory'",
    ]


def test_each_line_is_told_to_those_who_want_all(caplog: pytest.LogCaptureFixture) -> None:
    """With how it was answered, which is in the journal; a secret is struck out by its section."""
    said = talk(caplog, logging.DEBUG)
    assert "r1: types 'show version'" in said
    assert "r1: answered 'show version' with 2 lines in 0.25 s" in said
    assert "r1: types ' key 7 ********'" in said
    assert SECRET not in "\n".join(said)


def test_nothing_stands_between_where_nobody_reads_it(caplog: pytest.LogCaptureFixture) -> None:
    """The journal is asked directly then."""
    caplog.set_level(logging.WARNING, NAME)
    written = Written()
    assert also_logged("r1", written) is written
