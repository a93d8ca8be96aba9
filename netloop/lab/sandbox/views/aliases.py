"""``alias exec NAME LINE``: words that stand for the beginning of a line.

Source: Cisco IOS Configuration Fundamentals Command Reference, ``alias``, with the aliases that IOS has by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from netloop.lab.sandbox.tree import ConfigNode

EXEC = ("alias", "exec")
OWN = {
    "lo": "logout",
    "p": "ping",
    "s": "show",
    "u": "undebug",
    "un": "undebug",
    "w": "where",
}


def exec_aliases(root: ConfigNode) -> Mapping[str, str]:
    """What words stand for at the exec prompt."""
    return root.view(_exec_aliases)


def _exec_aliases(root: ConfigNode) -> Mapping[str, str]:
    found = (node.text.split(maxsplit=3) for node in root.under(*EXEC))
    return MappingProxyType({**OWN, **{words[2]: words[3] for words in found}})


def expanded(root: ConfigNode, line: str) -> str:
    """A line with the alias that it begins with written out; only a whole word is one."""
    first, blank, rest = line.lstrip().partition(" ")
    meant = exec_aliases(root).get(first)
    return line if meant is None else f"{meant}{blank}{rest}"
