"""``show logging``: where messages go, and the buffer. Layout: published outputs of IOS 15."""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.log import Destination, destination

SHOWN = """\
Syslog logging: {state} (0 messages dropped, 0 messages rate-limited,
                0 flushes, 0 overruns, xml disabled, filtering disabled)

No Active Message Discriminator.



No Inactive Message Discriminator.


{places}
    Exception Logging: size (8192 bytes)
    Count and timestamp logging messages: disabled
    Persistent logging: disabled

    Trap logging: {trap}

Log Buffer ({size} bytes):

{lines}"""
PLACES = (
    ("Console logging: ", "console", 21),
    ("Monitor logging: ", "monitor", 21),
    ("Buffer logging:  ", "buffered", 20),
)
"""How each place is called, the word that configures it, and how far its second line is indented."""


def logging(router: Router, _given: Given) -> str:
    """``show logging``."""
    root, lines = router.running, router.log
    trap = destination(root, "trap")
    return SHOWN.format(
        state="disabled" if root.text_of("logging", "on").startswith("no ") else "enabled",
        places="\n".join(_place(root, lines, *place) for place in PLACES),
        trap=f"level {trap.level}, {_taken(trap, lines)} message lines logged" if trap.level else "disabled",
        size=destination(root, "buffered").size,
        lines="".join(f"{line}\n" for line in lines),
    )


def _taken(where: Destination, lines: list[str]) -> int:
    return sum(where.takes(line) for line in lines)


def _place(root: ConfigNode, lines: list[str], head: str, word: str, deep: int) -> str:
    """One place's two lines, or one where it is off; no terminal is counted."""
    where = destination(root, word)
    count = 0 if word == "monitor" else len(lines) if word == "buffered" else _taken(where, lines)
    if not where.level:
        return f"    {head}disabled"
    xml, filtered = ("enabled" if where.form == form else "disabled" for form in ("xml", "filtered"))
    return f"    {head}level {where.level}, {count} messages logged, xml {xml},\n{' ' * deep}filtering {filtered}"


PRIVILEGED = (CliCommand("show logging", logging),)
