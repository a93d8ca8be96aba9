"""Sections kept as typed, which the sandbox does not act on: lines, archive, access lists, route maps."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import verbatim
from netloop.lab.sandbox.config.cursor import ConfigCommand, ConfigMode, Cursor, Given
from netloop.lab.sandbox.grammar import CliCommand

LINE = ConfigMode(
    "config-line",
    (
        *verbatim("exec-timeout|privilege|login|length|width|password|stopbits|speed|autocommand", 0, one=True),
        *verbatim("logging|transport", 0),
        *verbatim("session-timeout|history|flowcontrol|escape-character|exec", 1, one=True),
        *verbatim("access-class", 1, many=True),
        *verbatim("authorization|accounting", 1),
    ),
)
ARCHIVE = ConfigMode("config-archive", tuple(verbatim("log|path|write-memory|maximum|time-period|rollback", 0)))
ACCESS_LIST = ConfigMode("config-ext-nacl", tuple(verbatim("permit|deny|remark", 0, many=True)))
ROUTE_MAP = ConfigMode("config-route-map", tuple(verbatim("match|set|description|continue", 0, many=True)))
CONTROL_PLANE = ConfigMode("config-cp", tuple(verbatim("service-policy", 0)))


def enter_key(here: Cursor, given: Given) -> None:
    """``key N`` in a key chain."""
    here.enter(KEY, here.node.put(given.words, given.text, (given["number"],)))


def next_key(here: Cursor, given: Given) -> None:
    """``key N`` while one is in another key of the chain."""
    here.leave()
    enter_key(here, given)


def no_key(here: Cursor, given: Given) -> None:
    """``no key N``."""
    here.node.drop(*given.words[1:])


KEY = ConfigMode(
    "config-keychain-key",
    (
        CliCommand("key <number:0-2147483647>", next_key),
        *verbatim("key-string|cryptographic-algorithm|accept-lifetime|send-lifetime|send-id|recv-id", 0, one=True),
    ),
)
KEY_CHAIN = ConfigMode(
    "config-keychain",
    (
        CliCommand("key <number:0-2147483647>", enter_key),
        CliCommand("no key <number:0-2147483647>", no_key),
        *verbatim("description", 0, one=True),
    ),
)
REDUNDANCY = ConfigMode("config-red", tuple(verbatim("mode", 0)))


def _section(pattern: str, mode: ConfigMode) -> Iterator[ConfigCommand]:
    def enter(here: Cursor, given: Given) -> None:
        place = global_rank(given.text)
        here.enter(mode, here.running.put(given.words, given.text, place))

    def drop(here: Cursor, given: Given) -> None:
        here.running.drop_under(*given.words[1:])

    yield CliCommand(pattern, enter)
    yield CliCommand(f"no {pattern}", drop)


SECTION_COMMANDS = (
    *_section("line (con|aux) <number:0-0>", LINE),
    *_section("line vty <first:0-31> [<last:1-31>]", LINE),
    *_section("archive", ARCHIVE),
    *_section("ip access-list (standard|extended) <name:word>", ACCESS_LIST),
    *_section("route-map <name:word> [(permit|deny) [<number:0-65535>]]", ROUTE_MAP),
    *_section("key chain <name:word>", KEY_CHAIN),
    *_section("control-plane", CONTROL_PLANE),
    *_section("redundancy", REDUNDANCY),
)
