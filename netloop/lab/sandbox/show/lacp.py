"""``show lacp sys-id``: the system priority and MAC address that LACP would name. Layout: Genie's parser of it."""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.hardware import chassis
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.views.interface import number

PRIORITY = 32768
"""Where ``lacp system-priority`` says nothing."""


def system_id(router: Router, _given: Given) -> str:
    """``show lacp sys-id``."""
    return f"{number(router.running, 'lacp', 'system-priority') or PRIORITY}, {chassis(router.name)}\n"


USER = (CliCommand("show lacp sys-id", system_id),)
