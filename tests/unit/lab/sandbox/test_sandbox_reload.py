"""Reloading in a while, and the questions that take one key."""

from __future__ import annotations

from typing import Any

import pytest


def test_a_scheduled_reload_happens_in_its_time(r1: Any, clock: Any) -> None:
    """``reload in`` asks, shows in ``show reload`` and loses what is not saved when its time has come."""
    r1.configure("interface Loopback7")
    assert "Save? [yes/no]" in r1.keys("reload in 10 a test\r")
    asked = r1.keys("no\r")
    said = "Reload scheduled in 10 minutes by netops on vty0 (127.0.0.1)\nReload reason: a test\n"
    assert asked.replace("\r", "").endswith(f"{said}Proceed with reload? [confirm]")
    r1.keys("\r")
    clock.pass_by(9 * 60)
    assert "Reload scheduled in 1 minute by netops" in r1.type("show reload")
    clock.pass_by(60)
    assert "Loopback7" not in r1.shell.router.running_text()
    assert r1.shell.router.scheduled_reload is None


def test_a_scheduled_reload_is_cancelled(r1: Any, clock: Any) -> None:
    """``reload cancel`` says so, logs it, and nothing happens later."""
    r1.type("reload in 1:30")
    r1.keys("y")
    assert "1 hour and 30 minutes" in r1.type("show reload")
    assert "*** --- SHUTDOWN ABORTED ---" in r1.type("reload cancel")
    clock.pass_by(3 * 3600)
    log = r1.shell.router.log
    assert any("%SYS-5-SCHEDULED_RELOAD_CANCELLED" in line for line in log)
    assert not any("%SYS-5-RESTART" in line for line in log)
    assert r1.type("show reload") == "No reload is scheduled.\n"
    assert "No reload is scheduled" in r1.type("reload cancel")


def test_a_reload_that_is_not_confirmed(r1: Any) -> None:
    """Another key than Enter and ``y`` schedules nothing."""
    r1.type("reload in 5")
    r1.keys("n")
    assert r1.type("show reload") == "No reload is scheduled.\n"


@pytest.mark.parametrize(("key", "echo"), [("y", "y\r\n"), ("\r", "\r\n"), ("n", "n\r\n")])
def test_the_key_of_a_confirmation_is_echoed(r1: Any, key: str, echo: str) -> None:
    """A key is shown behind ``[confirm]``, and the prompt stands on the next line."""
    r1.type("reload in 5")
    assert r1.keys(key) == f"{echo}r1#"


def test_what_an_answer_says_stands_behind_the_key(r1: Any) -> None:
    """IOS says ``[OK]`` in the line of the ``y`` that confirmed an erase."""
    r1.type("write erase")
    assert r1.keys("y").startswith("y[OK]")
