"""A word at the prompt that is no command: IOS takes it for the name of a host, and connects to it.

Texts: sessions of routers with IOS 15 in public repositories.
"""

from __future__ import annotations

import re

from netloop.lab.sandbox.operate.probe import host_of
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.resolver import resolver
from netloop.lab.sandbox.vty import Vty

NAME = re.compile(r"[A-Za-z][\w.-]*")
UNKNOWN = "% Bad IP address or host name\n% Unknown command or computer name, or unable to find computer address\n"


def unknown_name(router: Router, vty: Vty, line: str) -> str:
    """What is said of a word that is no command and the name of no host; empty for anything else.

    No name server answers here. Without ``ip domain lookup`` IOS says that it translates a name the first time alone.
    With ``transport preferred none`` on the line no word is a host.
    """
    name = line.strip()
    if not NAME.fullmatch(name) or host_of(router, name) or _prefers_none(router.running, vty.number):
        return ""
    how, known = resolver(router.running), name.lower() in router.names_tried
    router.names_tried.add(name.lower())
    return UNKNOWN if known and not how.lookup else f"{how.translating(name)}\n{UNKNOWN}"


def _prefers_none(root: ConfigNode, number: int) -> bool:
    """Whether a vty connects to nothing that is not asked for by a command."""
    return any(
        node.text_of("transport", "preferred").split()[-1:] == ["none"]
        for node in root.under("line", "vty")
        if int(node.slot[2]) <= number <= int(node.slot[-1])
    )
