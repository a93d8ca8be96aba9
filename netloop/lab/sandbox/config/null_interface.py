"""``interface Null0``: always there, up, without an address; printed where something is said of it.

It takes no more than the lines about unreachables, which tell who sent a packet into it, and what every interface has.
Source: Cisco IOS Interface and Hardware Component Command Reference, ``interface null``.
"""

from __future__ import annotations

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import setting, toggle
from netloop.lab.sandbox.config.cursor import ConfigMode, Cursor, Given
from netloop.lab.sandbox.names import NULL


def enter_null(here: Cursor, _given: Given) -> None:
    """``interface Null0`` in every spelling."""
    text = "interface Null0"
    here.enter(NULL_INTERFACE, here.running.put(NULL, text, global_rank(text)))


def default_null(here: Cursor, _given: Given) -> str:
    """``default interface Null0``."""
    here.running.drop(*NULL)
    return "Interface Null0 set to default configuration\n"


NULL_INTERFACE = ConfigMode(
    "config-if",
    (
        *setting("description <text:line>", 0),
        *toggle("ip unreachables", 1, default=True),
        *setting("load-interval <seconds:30-600>", 2),
        *toggle("ipv6 unreachables", 3, default=True),
    ),
)
