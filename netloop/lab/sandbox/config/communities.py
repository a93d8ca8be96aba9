"""BGP communities where they are configured: read, and written out in the format that the router is set to.

IOS keeps 32 bits. It prints them as one number, or as ``AA:NN`` with ``ip bgp-community new-format``, whichever was
typed. Source: Cisco IOS IP Routing: BGP Command Reference, ``ip bgp-community new-format``, ``ip community-list``,
``set community``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from netloop.lab.sandbox.arguments import Word, split_words
from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.cursor import ConfigCommand, Cursor, Given
from netloop.lab.sandbox.config.route_map_order import clause_rank
from netloop.lab.sandbox.grammar import INVALID, CliCommand, InvalidLine
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.policy import COMMUNITIES, NEW_FORMAT, community, in_format

HIGHEST = 0xFFFFFFFF
PAIR = re.compile(r"(\d{1,5}):(\d{1,5})")
LIST = ("ip", "community-list")
SET = ("set", "community")


class CommunityRefused(Exception):
    """A word that names no community; the answer to the line."""

    def __init__(self, word: Word) -> None:
        super().__init__(word.text)
        self.answer = InvalidLine(INVALID, word.column)


def read_communities(line: str, count: int, *more: str) -> list[str]:
    """The last ``count`` words of a line as communities, in the new format; ``more`` are words that may be among them.

    Raises:
        CommunityRefused: a word is none.
    """
    return [_read(word, more) for word in split_words(line)[-count:]] if count else []


def _read(word: Word, more: Sequence[str]) -> str:
    typed = word.text.lower()
    if typed.isdigit() and 0 < int(typed) <= HIGHEST:
        return community(typed)
    if (pair := PAIR.fullmatch(typed)) and all(int(half) <= 0xFFFF for half in pair.groups()):
        return f"{int(pair[1])}:{int(pair[2])}"
    begun = [name for name in (*COMMUNITIES.values(), *more) if name.lower().startswith(typed)]
    if len(begun) != 1:
        raise CommunityRefused(word)
    return begun[0]


def set_list(here: Cursor, given: Given) -> InvalidLine | None:
    """``ip community-list N|standard X permit|deny C ...``."""
    try:
        slot = _slot(here, given, given.words)
    except CommunityRefused as refused:
        return refused.answer
    here.running.put(slot, _text(here.running, slot), global_rank("ip community-list"))
    return None


def no_list(here: Cursor, given: Given) -> InvalidLine | None:
    """``no ip community-list N|standard X [permit|deny [C ...]]``: an entry, or all that begin so."""
    try:
        here.running.drop_under(*_slot(here, given, given.words[1:]))
    except CommunityRefused as refused:
        return refused.answer
    return None


def _slot(here: Cursor, given: Given, words: tuple[str, ...]) -> tuple[str, ...]:
    """Where an entry of a list stands, whatever format its communities were typed in."""
    typed = given.get("communities", "")
    head = words[:-1] if typed else words
    return (*head, *read_communities(here.line, len(typed.split())))


def _text(root: ConfigNode, words: Sequence[str]) -> str:
    """A line whose communities, behind ``community``, ``permit`` or ``deny``, are printed in the router's format."""
    begin = next((n for n, word in enumerate(words) if word in {"permit", "deny", "community"}), 0)
    return " ".join([*words[:begin], *(in_format(root, word) for word in words[begin:])])


def set_community(here: Cursor, given: Given) -> InvalidLine | None:
    """``set community C ... [additive]`` or ``none``, in an entry of a route map."""
    try:
        typed = read_communities(here.line, len(given["communities"].split()), "additive", "none")
    except CommunityRefused as refused:
        return refused.answer
    words = [word for word in dict.fromkeys(typed) if word != "additive"]
    behind = ["additive"] if "additive" in typed else []
    here.node.put(SET, _text(here.running, [*SET, *words, *behind]), clause_rank(SET))
    return None


def no_community(here: Cursor, _given: Given) -> None:
    """``no set community [C ...]``."""
    here.node.drop(*SET)


def set_format(here: Cursor, given: Given) -> None:
    """``[no] ip bgp-community new-format``: what is configured already is printed in the other format too."""
    if given.words[0] == "no":
        here.running.drop(*NEW_FORMAT)
    else:
        here.running.put(NEW_FORMAT, given.text, global_rank(given.text))
    for node in here.running.under(*LIST):
        if not _expanded(node.slot[2]):
            here.running.put(node.slot, _text(here.running, node.slot), node.rank)
    for entry in here.running.under("route-map"):
        if said := entry.text_of(*SET):
            entry.put(SET, _text(here.running, [community(word) for word in said.split()]), clause_rank(SET))


def _expanded(name: str) -> bool:
    """Whether a list matches by regular expressions, which are printed as they were typed."""
    return name == "expanded" or (name.isdigit() and int(name) >= FIRST_EXPANDED)


FIRST_EXPANDED = 100
WHICH = "(standard <name:word>|<number:1-99>)"
COMMANDS: tuple[ConfigCommand, ...] = (
    CliCommand(" ".join(NEW_FORMAT), set_format),
    CliCommand(f"no {' '.join(NEW_FORMAT)}", set_format),
    CliCommand(f"ip community-list {WHICH} (permit|deny) [<communities:line>]", set_list),
    CliCommand(f"no ip community-list {WHICH} [(permit|deny) [<communities:line>]]", no_list),
)
ROUTE_MAP_COMMANDS: tuple[ConfigCommand, ...] = (
    CliCommand("set community <communities:line>", set_community),
    CliCommand("no set community [<communities:line>]", no_community),
)
