"""A log line in a session changes no word of netloop's, wherever it comes: over real SSH."""

from __future__ import annotations

import time

import pytest

from netloop.journal import open_run
from netloop.lab.sandbox.fault import Where
from netloop.model.change import Outcome, Saved
from tests.lab.fleet import Fleet
from tests.lab.true_words import ALLOW, change, impatient, only_r1, router

pytestmark = pytest.mark.lab

MESSAGES = [
    "%SYS-5-CONFIG_I: Configured from console by netops on vty0",
    "%LINK-3-UPDOWN: Interface Gi0/1, changed state to down",
]


@pytest.mark.parametrize("stamp", ["datetime", "sequence", "uptime-days", "none"])
@pytest.mark.parametrize("where", list(Where))
@pytest.mark.parametrize(
    "pattern", ["^show running-config$", "^router ospf 1$", "^write memory$", "^show ip ospf neighbor"]
)
def test_log_lines_change_no_word(pair: Fleet, pattern: str, where: str, stamp: str) -> None:
    """A console's log line, wherever it lands, neither rolls back a good change nor is waited for."""
    router(pair).faults.log(pattern, MESSAGES[0], where, 7, stamp=stamp, console=True, times=1)
    started = time.monotonic()
    run = impatient(only_r1(pair), read_timeout=120).apply(**ALLOW)
    assert (change(run).outcome, change(run).saved) == (Outcome.CHANGED, Saved.YES), change(run)
    assert time.monotonic() - started < 100
    assert "%SYS" not in (open_run(pair.setup.home, run.id).host("r1").before or "")
