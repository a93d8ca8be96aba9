"""The exec prompt: the host name, or what ``prompt STRING`` makes of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netloop.lab.sandbox.router import Router

TTY = "2"
"""The number of the first vty, as ``show users`` has it."""


def exec_prompt(router: Router, privilege: int) -> str:
    """The prompt outside configuration mode.

    In ``prompt STRING`` stand %h for the host name, %p for ``#`` or ``>``, %n for the number of the terminal line, %s
    for a blank, %t for a tab and %% for a percent sign (Cisco IOS Configuration Fundamentals Command Reference).
    """
    mark = "#" if privilege == 15 else ">"
    given = router.running.text_of("prompt").removeprefix("prompt ")
    if not given:
        return f"{router.hostname}{mark}"
    made = {"h": router.hostname, "p": mark, "n": TTY, "s": " ", "t": "\t", "%": "%"}
    return re.sub("%([hpnst%])", lambda found: made[found[1]], given)
