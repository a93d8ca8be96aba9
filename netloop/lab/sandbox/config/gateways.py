"""First-hop redundancy of an interface: ``standby`` (HSRP), ``vrrp`` and ``glbp``, kept as one line for each setting.

Order of a group's lines as in published running configurations. Source: Cisco IOS First Hop Redundancy Protocols
Command Reference.
"""

from __future__ import annotations

from collections.abc import Sequence

from netloop.lab.sandbox.config.cursor import ConfigCommand, Cursor, Given
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.names import spelt
from netloop.lab.sandbox.tree import Rank, Slot

PROTOCOLS = ("standby", "vrrp", "glbp")
PLACE = (8, 2)
SETTINGS = ("ip", "ipv6", "timers", "priority", "preempt", "authentication", "name", "track")
"""The settings of a group in the order in which they are printed; others stand behind them."""


def set_gateway(here: Cursor, given: Given) -> None:
    """``standby [GROUP] SETTING ...``: the later line of a setting takes the place of the earlier."""
    text = spelt(given.text)
    words = text.split()
    here.node.put(_slot(words), text, _rank(words))


def no_gateway(here: Cursor, given: Given) -> None:
    """``no standby [GROUP [SETTING ...]]``: what is not named goes as a whole."""
    slot = _slot(spelt(given.text).split()[1:])
    here.node.drop_under(*(word for word in slot if word))


def _group(words: Sequence[str]) -> tuple[str, Sequence[str]]:
    """A line's group, empty where it is for the interface, and what is behind it."""
    return (words[1], words[2:]) if words[1:2] and words[1].isdigit() else ("", words[1:])


def _slot(words: Sequence[str]) -> Slot:
    """What tells lines apart: the protocol, the group, the setting, and of tracking and further addresses which."""
    group, rest = _group(words)
    head = (words[0], f"group {group}" if group else "interface")
    if not rest:
        return head if group else head[:1]
    several = rest[0] == "track" or "secondary" in rest or rest[0] == "ipv6"
    return (*head, rest[0], *rest[1:2]) if several else (*head, rest[0])


def _rank(words: Sequence[str]) -> Rank:
    group, rest = _group(words)
    setting = SETTINGS.index(rest[0]) if rest[0] in SETTINGS else len(SETTINGS)
    return (*PLACE, PROTOCOLS.index(words[0]), int(group or -1), setting, "secondary" in rest)


def _commands() -> tuple[ConfigCommand, ...]:
    set_one = (CliCommand(f"{protocol} <rest:line>", set_gateway) for protocol in PROTOCOLS)
    drop_one = (CliCommand(f"no {protocol} [<rest:line>]", no_gateway) for protocol in PROTOCOLS)
    return (*set_one, *drop_one)


COMMANDS = _commands()
