"""``template peer-session`` and ``template peer-policy`` of BGP: what neighbors inherit by name.

A peer session holds what belongs to the session, a peer policy what belongs to an address family; each may inherit
others of its kind. Source: Cisco IOS IP Routing: BGP Command Reference, ``template peer-session``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netloop.lab.sandbox.config.command import leave, setting, verbatim
from netloop.lab.sandbox.config.cursor import ConfigCommand, ConfigMode, Cursor, Given
from netloop.lab.sandbox.config.neighbor import DIRECTED, FAMILY_WORDS, INHERIT, SESSION
from netloop.lab.sandbox.grammar import CliCommand

NOT_IN_TEMPLATES = frozenset({"peer-group", "activate", "update-source", *INHERIT})
KINDS = ("peer-policy", "peer-session")


def enter_template(here: Cursor, given: Given) -> None:
    """``template peer-session S`` and ``template peer-policy P``; templates stand before everything else."""
    kind = given.words[1]
    node = here.node.put(given.words, given.text, (-2, KINDS.index(kind), given["name"]))
    node.closing = f"exit-{kind}"
    here.enter(PEER_SESSION if kind == "peer-session" else PEER_POLICY, node)


def no_template(here: Cursor, given: Given) -> None:
    """``no template peer-session S``."""
    here.node.drop(*given.words[1:])


def _lines(words: Sequence[str]) -> Iterator[ConfigCommand]:
    for number, word in enumerate(words):
        if word not in NOT_IN_TEMPLATES:
            yield from verbatim(word, 1, number, many=word in DIRECTED, one=word not in DIRECTED)


PEER_SESSION = ConfigMode(
    "config-router-stmp",
    (
        *_lines(SESSION),
        *setting("update-source <interface:interface>", 1, SESSION.index("update-source")),
        *verbatim("inherit peer-session", 2, one=True),
        CliCommand("exit-peer-session", leave),
    ),
)
PEER_POLICY = ConfigMode(
    "config-router-ptmp",
    (*_lines(FAMILY_WORDS), *verbatim("inherit peer-policy", 2, many=True), CliCommand("exit-peer-policy", leave)),
)
TEMPLATE_COMMANDS = (
    CliCommand("template (peer-session|peer-policy) <name:word>", enter_template),
    CliCommand("no template (peer-session|peer-policy) <name:word>", no_template),
)
