"""``route-map``: entries by their numbers, and in them a description, ``match``, ``continue`` and ``set`` lines.

A ``match`` of lists or values takes what is typed later to what is there. Source: Cisco IOS IP Routing:
Protocol-Independent Command Reference, ``route-map (IP)``.
"""

from __future__ import annotations

from collections.abc import Iterator

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import setting
from netloop.lab.sandbox.config.communities import ROUTE_MAP_COMMANDS
from netloop.lab.sandbox.config.cursor import ConfigCommand, ConfigMode, Cursor, Given, Run
from netloop.lab.sandbox.config.route_map_order import clause_rank
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.tree import ConfigNode, Rank

FIRST = "10"
UNCLEAR = "% Please specify the entry by its sequence\n"
CONTINUE_RANK = (2,)
LISTED = (
    "match ip (address|next-hop|route-source|redistribution-source|flowspec) [prefix-list]",
    "match (as-path|community|extcommunity|interface|local-preference|metric|policy-list|rpki|source-protocol)",
    "match (route-type|tag|vpn-distinguisher|mdt-group)",
    "match (tag|length) list",
    "match security-group (source|destination) tag",
    "match clns (address|next-hop|route-source)",
)
"""Where a line names several of a kind, any of which will do."""
ALONE = (
    "match ipv6 (address|next-hop|route-source|flowspec) [prefix-list]",
    "match additional-paths advertise-set",
    "match length",
)
"""Where the later line takes the earlier one's place."""
SET = (
    "set (aigp-metric|automatic-tag|comm-list|dampening|default|global|interface|level|local-preference)",
    "set (metric|metric-type|mpls-label|origin|tag|traffic-index|vrf|weight|extcomm-list|lisp|attribute-set|evpn|nlri)",
    "set as-path (prepend|tag|replace)",
    "set clns next-hop",
    "set extcommunity (cost|rt|soo|vpn-distinguisher|bandwidth|color)",
    "set ip (address|df|precedence|qos-group|tos|vrf|global)",
    "set (ip|ipv6) default",
    "set ip next-hop [(dynamic|encapsulate|peer-address|recursive|self|unchanged)]",
    "set ipv6 (address|next-hop|precedence|vrf|global)",
)


def enter_map(here: Cursor, given: Given) -> str | None:
    """``route-map X [permit|deny] [N]``: without a number the only entry there is, or 10."""
    name, number = given["name"], given.get("number")
    known = here.running.under("route-map", name)
    if number is None and len(known) > 1:
        return UNCLEAR
    sequence = str(number) if number is not None else known[0].slot[2] if known else FIRST
    action = "deny" if "deny" in given.words[2:3] else "permit"
    text, rank = f"route-map {name} {action} {sequence}", _rank(here.running, name, sequence)
    here.enter(MODE, here.running.put(("route-map", name, sequence), text, rank))
    return None


def _rank(root: ConfigNode, name: str, sequence: str) -> Rank:
    """Maps stand in the order in which they were begun, their entries in that of their numbers."""
    known = root.under("route-map")
    place = next((node.rank[-2] for node in known if node.slot[1] == name), None)
    group = max((node.rank[-2] for node in known), default=0) + 1 if place is None else place
    return (*global_rank("route-map"), group, int(sequence))


def no_map(here: Cursor, given: Given) -> str | None:
    """``no route-map X [permit|deny [N]]``: the map, or one of its entries."""
    name, number = given["name"], given.get("number")
    if number is None and len(given.words) > 3 and len(here.running.under("route-map", name)) > 1:
        return UNCLEAR
    here.running.drop_under("route-map", name, *([] if number is None else [str(number)]))
    return None


def _list(pattern: str) -> Iterator[ConfigCommand]:
    """A ``match`` line that grows: the words behind its keywords are what it lists."""

    def put(here: Cursor, given: Given) -> None:
        slot, typed = _split(given.words, given["values"])
        known = _values(here, slot)
        text = " ".join([*slot, *known, *(value for value in typed if value not in known)])
        here.node.put(slot, text, clause_rank(slot))

    def drop(here: Cursor, given: Given) -> None:
        slot, typed = _split(given.words[1:], given.get("values", ""))
        left = [value for value in _values(here, slot) if typed and value not in typed]
        if left:
            here.node.put(slot, " ".join([*slot, *left]), clause_rank(slot))
        else:
            here.node.drop(*slot)

    yield CliCommand(f"{pattern} <values:line>", put)
    yield CliCommand(f"no {pattern} [<values:line>]", drop)


def _split(words: tuple[str, ...], values: str) -> tuple[tuple[str, ...], list[str]]:
    """The keywords of a line, which are its slot, and the values behind them."""
    return (words[:-1] if values else words), values.split()


def _values(here: Cursor, slot: tuple[str, ...]) -> list[str]:
    return here.node.text_of(*slot).split()[len(slot) :]


def _one(pattern: str) -> Iterator[ConfigCommand]:
    """A line that takes the place of the one before; its keywords tell such lines apart."""

    def put(here: Cursor, given: Given) -> None:
        slot = _split(given.words, given.get("values", ""))[0]
        here.node.put(slot, given.text, clause_rank(slot))

    def drop(here: Cursor, given: Given) -> None:
        here.node.drop_under(*_split(given.words[1:], given.get("values", ""))[0])

    yield CliCommand(f"{pattern} [<values:line>]", put)
    yield CliCommand(f"no {pattern} [<values:line>]", drop)


def verify(on: bool) -> Run:
    """``set ip next-hop verify-availability A N track T``: a line per number."""

    def run(here: Cursor, given: Given) -> None:
        slot = given.words if on else given.words[1:]
        if on:
            here.node.put(slot, given.text, clause_rank(slot))
        else:
            here.node.drop_under(*slot)

    return run


def set_track(here: Cursor, given: Given) -> None:
    """``match track N``, which IOS prints with two blanks."""
    here.node.put(TRACK, f"match track  {given['track']}", clause_rank(TRACK))


def no_track(here: Cursor, _given: Given) -> None:
    """``no match track [N]``."""
    here.node.drop(*TRACK)


def _continue(here: Cursor, given: Given) -> None:
    here.node.put(("continue",), given.text, CONTINUE_RANK)


def _no_continue(here: Cursor, _given: Given) -> None:
    here.node.drop("continue")


TRACK = ("match", "track")
VERIFY = "set (ip|ipv6) next-hop verify-availability"
MODE = ConfigMode(
    "config-route-map",
    (
        *setting("description <text:line>", 0),
        *(command for pattern in LISTED for command in _list(pattern)),
        *(command for pattern in ALONE for command in _one(pattern)),
        *_one("match mpls-label"),
        CliCommand("match track <track:1-1000>", set_track),
        CliCommand("no match track [<track:1-1000>]", no_track),
        CliCommand("continue [<number:1-65535>]", _continue),
        CliCommand("no continue [<number:1-65535>]", _no_continue),
        CliCommand(f"{VERIFY} [<address:word> <number:1-65535> track <track:1-1000>]", verify(True)),
        CliCommand(f"no {VERIFY} [<address:word> <number:1-65535> track <track:1-1000>]", verify(False)),
        *ROUTE_MAP_COMMANDS,
        *(command for pattern in SET for command in _one(pattern)),
    ),
)
COMMANDS: tuple[ConfigCommand, ...] = (
    CliCommand("route-map <name:word> [(permit|deny)] [<number:0-65535>]", enter_map),
    CliCommand("no route-map <name:word> [(permit|deny) [<number:0-65535>]]", no_map),
)
