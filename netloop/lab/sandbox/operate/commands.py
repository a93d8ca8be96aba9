"""All exec commands, as the two grammars: user mode and privileged mode."""

from __future__ import annotations

from functools import cache

from netloop.lab.sandbox.grammar import Grammar
from netloop.lab.sandbox.operate import session, system
from netloop.lab.sandbox.operate.command import Run
from netloop.lab.sandbox.show import commands as show


@cache
def grammar_for(privilege: int) -> Grammar[Run]:
    """The commands that a privilege level may use."""
    user = (*session.USER, *system.USER, *show.USER)
    return Grammar((*user, *session.PRIVILEGED, *system.PRIVILEGED, *show.PRIVILEGED) if privilege == 15 else user)
