"""The watchdog over what paramiko waits for without a time-out of its own."""

from __future__ import annotations

import threading
import time

import pytest

from netloop.errors import Unreachable
from netloop.transports.error_translation import Attempt
from netloop.transports.netmiko import _connect


class Stuck:
    """A connection whose shell never comes; cutting it wakes whoever waits."""

    def __init__(self) -> None:
        self.abandoned, self._cut = False, threading.Event()

    def establish_connection(self) -> None:
        self._cut.wait(120)
        raise EOFError

    def abandon(self) -> None:
        self.abandoned = True
        self._cut.set()


def test_a_shell_that_never_comes_is_given_up() -> None:
    """A device that goes quiet between login and shell is cut off after three connect time-outs."""
    started = time.monotonic()
    with pytest.raises(Unreachable, match=r"r1:22: no shell within 0.3 s"):
        _connect(Stuck(), Attempt("r1:22", "netops", 0.1, "its SSH server"))
    assert time.monotonic() - started < 100
