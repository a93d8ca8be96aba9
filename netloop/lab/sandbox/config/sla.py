"""``ip sla N``: an operation, and what it measures. What it would have measured is not modelled.

Source: Cisco IOS IP SLAs Command Reference, ``ip sla`` and ``icmp-echo``.
"""

from __future__ import annotations

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import verbatim
from netloop.lab.sandbox.config.cursor import ConfigMode, Cursor, Given
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.names import spelt
from netloop.lab.sandbox.tree import ConfigNode

KINDS = "(icmp-echo|udp-jitter|udp-echo|tcp-connect|path-echo|http|dns)"
RUNNING = "Entry already running and cannot be modified\n\t(only can delete (no) and start over)\n"
"""What is said of an operation that has a schedule."""
SCHEDULE = ("ip", "sla", "schedule")


def enter(here: Cursor, given: Given) -> str | None:
    """``ip sla N``: made when it is new; back to its settings when it has a kind, unless it runs."""
    if here.running.under(*SCHEDULE, str(given["number"])) and not here.booting:
        return RUNNING
    node = here.running.put(given.words, given.text, (*global_rank("ip sla"), 0, given["number"]))
    kind = node.get("kind")
    here.enter(_settings(kind) if kind else OPERATION, kind or node)
    if kind:
        _plain(kind)
    return None


def _plain(kind: ConfigNode) -> None:
    """The kind of an operation opens a mode, and is printed without a ``!`` before it."""
    kind.section = False


def remove(here: Cursor, given: Given) -> None:
    """``no ip sla N``: with its schedule."""
    here.running.drop(*given.words[1:])
    here.running.drop_under(*SCHEDULE, str(given["number"]))


def choose(here: Cursor, given: Given) -> None:
    """``icmp-echo A [source-ip B]``: what the operation is, and on to its settings, left for global mode."""
    node = here.node.put(("kind",), given.text if here.literal else spelt(given.text), (0,))
    here.leave()
    here.enter(_settings(node), node)
    _plain(node)


LINES = (
    *verbatim("tag", 0, one=True),
    *verbatim("threshold|timeout", 1, one=True),
    *verbatim("frequency", 2, one=True),
    *verbatim("request-data-size|tos|data-pattern|owner|vrf|verify-data", 3, one=True),
    *verbatim("history", 4),
)
SETTINGS = {
    kind: ConfigMode(f"config-ip-sla-{prompt}", LINES)
    for kind, prompt in (
        ("icmp-echo", "echo"),
        ("udp-jitter", "jitter"),
        ("udp-echo", "udp"),
        ("tcp-connect", "tcp"),
        ("path-echo", "pathEcho"),
        ("http", "http"),
        ("dns", "dns"),
    )
}
"""The mode of the settings of each kind of operation."""


def _settings(kind: ConfigNode) -> ConfigMode:
    return SETTINGS[kind.text.split()[0]]


OPERATION = ConfigMode("config-ip-sla", (CliCommand(f"{KINDS} <rest:line>", choose),))
GLOBAL_COMMANDS = (
    CliCommand("ip sla <number:1-2147483647>", enter),
    CliCommand("no ip sla <number:1-2147483647>", remove),
    *verbatim("ip sla schedule", *global_rank("ip sla"), 1, many=True),
)
