"""``show key chain``: the keys in clear, whatever they were typed as, with their lifetimes.

Layout: Cisco IOS IP Routing: Protocol-Independent Command Reference, ``show key chain``.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.keys import plain

WHEN, SHOWN = "%H:%M:%S %b %d %Y", "%H:%M:%S UTC %b %-d %Y"


def key_chains(router: Router, given: Given) -> str:
    """``show key chain [NAME]``."""
    chains = router.running.under("key", "chain")
    return "".join(_chain(router, node) for node in chains if given.get("name", node.slot[2]) == node.slot[2])


def _chain(router: Router, chain: ConfigNode) -> str:
    keys = sorted(chain.under("key"), key=lambda key: int(key.slot[1]))
    return f"Key-chain {chain.slot[2]}:\n" + "".join(_key(router, key) for key in keys)


def _key(router: Router, key: ConfigNode) -> str:
    words = key.text_of("key-string").split()[1:]
    text = f'text "{plain(words)}"' if words else "text (unset)"
    now = router.network.wall(router.network.clock())
    lives = [
        f"        {way} lifetime {_lifetime(key.text_of(f'{way}-lifetime').split()[1:], now)}\n"
        for way in ("accept", "send")
    ]
    return f"    key {key.slot[1]} -- {text}\n" + "".join(lives)


def _lifetime(words: list[str], now: datetime) -> str:
    """From when to when, and whether that is now; a lifetime that cannot be read is shown as typed."""
    if not words:
        return "(always valid) - (always valid) [valid now]"
    words = [word for word in words if word != "local"]
    try:
        start, end = _moment(words[:4]), _end(words)
    except ValueError:
        return f"({' '.join(words)})"
    valid = start <= now.replace(tzinfo=UTC) and (end is None or now.replace(tzinfo=UTC) <= end)
    shown = "infinite" if end is None else end.strftime(SHOWN)
    return f"({start.strftime(SHOWN)}) - ({shown}){' [valid now]' if valid else ''}"


def _moment(words: list[str]) -> datetime:
    """``HH:MM:SS Month DAY YEAR``, the day before the month too."""
    clock, first, second, year = words
    month, day = (second, first) if first.isdigit() else (first, second)
    return datetime.strptime(f"{clock} {month[:3]} {day} {year}", WHEN).replace(tzinfo=UTC)


def _end(words: list[str]) -> datetime | None:
    """``infinite``, ``duration SECONDS`` or another moment."""
    if words[4:5] == ["infinite"]:
        return None
    return _moment(words[:4]) + timedelta(seconds=int(words[5])) if words[4:5] == ["duration"] else _moment(words[4:8])


USER = (CliCommand("show key chain [<name:word>]", key_chains),)
