"""LLDP and CDP know the far ends of cables that advertise themselves while this end listens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Parse = Callable[[Any, str], list[dict[str, Any]]]


@pytest.fixture
def parsed() -> Parse:
    """The rows that a template of ntc-templates reads."""
    parse = pytest.importorskip("ntc_templates.parse")

    def rows(terminal: Any, command: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = parse.parse_output("cisco_ios", command, terminal.type(command))
        return found

    return rows


def test_lldp_must_be_switched_on(r1: Any, r2: Any) -> None:
    """LLDP is off until ``lldp run``, and knows nobody while the other end does not run it."""
    assert r1.type("show lldp neighbors") == "% LLDP is not enabled\n"
    r1.configure("lldp run")
    assert "Total entries displayed: 0\n" in r1.type("show lldp neighbors")
    r2.configure("lldp run")
    assert "Total entries displayed: 1\n" in r1.type("show lldp neighbors")


def test_lldp_neighbors_are_read(r1: Any, r2: Any, parsed: Parse) -> None:
    """Name, ports and address of the other end, with its domain."""
    r1.configure("lldp run")
    r2.configure("lldp run", "ip domain name lab.example", "interface Gi0/0", "description to r1")
    (short,) = parsed(r1, "show lldp neighbors")
    assert (short["neighbor_name"], short["local_interface"], short["neighbor_interface"]) == (
        "r2.lab.example",
        "Gi0/0",
        "Gi0/0",
    )
    (found,) = parsed(r1, "show lldp neighbors detail")
    assert (found["neighbor_name"], found["neighbor_interface"]) == ("r2.lab.example", "to r1")
    assert (found["mgmt_address"], found["capabilities"]) == ("192.0.2.2", "R")


@pytest.mark.parametrize(
    ("end", "line"),
    [("r1", "no lldp receive"), ("r2", "no lldp transmit"), ("r1", "shutdown"), ("r2", "shutdown")],
)
def test_lldp_hears_nobody(r1: Any, r2: Any, end: str, line: str) -> None:
    """An end that does not listen, one that does not send, and a cable with one end down."""
    for one in (r1, r2):
        one.configure("lldp run")
    {"r1": r1, "r2": r2}[end].configure("interface Gi0/0", line)
    assert "Total entries displayed: 0\n" in r1.type("show lldp neighbors detail")


def test_lldp_sends_where_it_does_not_listen(r1: Any, r2: Any) -> None:
    """An interface that does not listen is still heard at the other end."""
    for one in (r1, r2):
        one.configure("lldp run")
    r1.configure("interface Gi0/0", "no lldp receive")
    assert "Total entries displayed: 1\n" in r2.type("show lldp neighbors")
    assert "    Rx: disabled\n" in r1.type("show lldp interface Gi0/0")


def test_lldp_timers_are_those_configured(r1: Any) -> None:
    """``show lldp`` says what was configured."""
    r1.configure("lldp run", "lldp timer 10", "lldp holdtime 40")
    shown = r1.type("show lldp")
    assert "sent every 10 seconds" in shown
    assert "advertised is 40 seconds" in shown


def test_cdp_runs_by_itself(r1: Any, r2: Any, parsed: Parse) -> None:
    """CDP needs no line, and knows the other end until either end switches it off."""
    (found,) = parsed(r1, "show cdp neighbors detail")
    assert (found["neighbor_name"], found["neighbor_interface"]) == ("r2", "GigabitEthernet0/0")
    assert (found["local_interface"], found["mgmt_address"]) == ("GigabitEthernet0/0", "192.0.2.2")
    r2.configure("interface Gi0/0", "no cdp enable")
    assert "Total cdp entries displayed : 0\n" in r1.type("show cdp neighbors")
    r1.configure("no cdp run")
    assert r1.type("show cdp neighbors") == "% CDP is not enabled\n"


def test_cdp_counts_down_between_advertisements(r1: Any, clock: Any) -> None:
    """The hold time is 180 seconds when an advertisement has come, and falls until the next."""
    clock.pass_by(60)
    assert "Holdtime : 180 sec\n" in r1.type("show cdp neighbors detail")
    clock.pass_by(25)
    assert "Holdtime : 155 sec\n" in r1.type("show cdp neighbors detail")
