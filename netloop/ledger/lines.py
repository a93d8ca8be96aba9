"""One line of a ledger: its words, each checked where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from ipaddress import IPv4Interface, IPv6Interface
from typing import TypeVar

from netloop.errors import Place, Problem
from netloop.ledger.entry import Interface, LedgerEntry, Owner
from netloop.registry import plugins

T = TypeVar("T")

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LENGTH = re.compile(r"[^/]+(/(0|[1-9][0-9]{0,2}))?")
LINE = re.compile(
    r"(?P<pool>[^\s#]\S*)[ \t]+(?P<address>\S+):[ \t]+(?P<host>\S+)[ \t]+(?P<loopback>\S+)[ \t]+(?P<given>\S+)"
    r"(?:[ \t]+was[ \t]+(?P<was>\S+))?(?:[ \t]+retired[ \t]+(?P<retired>\S+))?(?:[ \t]+(?P<note>#.*))?[ \t]*"
)
SHAPE = "POOL ADDRESS: HOST LOOPBACK DAY, such as router-ids 10.255.0.21: pe1 {} 2026-11-24"
SHOWN = 60


class Wrong(ValueError):
    """A line, or a word of it, that is not what belongs there."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read_line(text: str, place: Place) -> tuple[LedgerEntry, str]:
    """The entry that a line holds, and the comment behind it.

    Raises:
        Wrong: the line is not an entry; the problem tells which word.
    """
    found = LINE.fullmatch(text)
    if not found:
        raise Wrong(
            Problem(
                place, "this is no line of a ledger", SHAPE.format(_example()), shown(text), "a comment begins with #"
            )
        )
    address = _word(found, "address", place, _address, "an address, with its length unless it is a /32 or /128")
    owner = Owner(
        _word(found, "host", place, _name, "a host's name"),
        _word(found, "loopback", place, _loopback, f"a loopback's name, such as {_example()}"),
        address.version,
    )
    entry = LedgerEntry(
        pool=_word(found, "pool", place, _name, "a pool's name"),
        address=address,
        owner=owner,
        given=_word(found, "given", place, _day, "the day it was given, such as 2026-11-24"),
        was=_word(found, "was", place, _name, "the host's former name") if found["was"] else None,
        retired=_word(found, "retired", place, _day, "the day it was retired") if found["retired"] else None,
        place=place,
    )
    return entry, found["note"] or ""


def _word(found: re.Match[str], group: str, place: Place, read: Callable[[str], T], expected: str) -> T:
    try:
        return read(found[group])
    except ValueError:
        where = Place(place.file, place.line, found.start(group) + 1)
        raise Wrong(Problem(where, "this word does not belong here", expected, shown(found[group]))) from None


def _name(text: str) -> str:
    return _matching(NAME, text)


@lru_cache(maxsize=1000)
def _loopback(text: str) -> str:
    """The name of a loopback on any platform; whether its host has such names is the inventory's to say."""
    if not any(platform.loopback_names.has(text) for platform in plugins("platform")):
        raise ValueError(text)
    return text


def _example() -> str:
    example: str = plugins("platform")[0].loopback_names.example
    return example


@lru_cache(maxsize=10_000)
def _day(text: str) -> date:
    return date.fromisoformat(_matching(DAY, text))


def _address(text: str) -> Interface:
    _matching(LENGTH, text)
    if ":" not in text:
        return IPv4Interface(text)
    address = IPv6Interface(text)
    if address.scope_id:
        raise ValueError(text)
    return address


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def shown(text: str) -> str:
    """A text in quotes, unprintable characters escaped, cut to a readable length."""
    quoted = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[: SHOWN + 1])
    return f'"{quoted[:SHOWN]}..."' if len(quoted) > SHOWN else f'"{quoted}"'
