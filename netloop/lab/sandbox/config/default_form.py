"""``default LINE``: what a command has without having been told.

It is ``no LINE`` where the line is off by default, and takes ``no LINE`` away where it is on. Source: Cisco IOS
Configuration Fundamentals Configuration Guide, "Using the no and default Forms of Commands".
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from netloop.lab.sandbox.config.cursor import Cursor
from netloop.lab.sandbox.tree import ConfigNode

SHORTEST = "def"
PRINTED = ("no ip address",)
"""Negations that are defaults and printed all the same."""


def is_default(line: str) -> bool:
    """Whether a line asks for a command's default."""
    words = line.split()
    return len(words) > 1 and words[0].lower().startswith(SHORTEST) and "default".startswith(words[0].lower())


def negation(line: str) -> str:
    """``no LINE`` for ``default LINE``."""
    return f"no {line.split(maxsplit=1)[1]}"


def negated(node: ConfigNode) -> dict[str, ConfigNode]:
    """The lines of a section that say that something is not so."""
    return {line.text: line for line in node if line.text.startswith("no ")}


def drop_negations(here: Cursor, words: Sequence[str], known: Container[str] = ()) -> bool:
    """Take away what a section says against a command, beside the lines that are known; whether it did."""
    wanted = " ".join(("no", *words))
    found = [line for text, line in negated(here.node).items() if f"{text} ".startswith(f"{wanted} ")]
    found = [line for line in found if line.text not in PRINTED and line.text not in known]
    for line in found:
        here.node.drop(*line.slot)
    return bool(found)
