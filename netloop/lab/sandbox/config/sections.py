"""Sections kept as typed, which the sandbox does not act on: lines, archive."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.catalogue import KINDS
from netloop.lab.sandbox.config.command import setting, toggle, verbatim
from netloop.lab.sandbox.config.cursor import ConfigCommand, ConfigMode, Cursor, Given
from netloop.lab.sandbox.config.section_kind import heads, kept_line
from netloop.lab.sandbox.config.vty_lines import enter_vtys, no_vtys
from netloop.lab.sandbox.grammar import INVALID, CliCommand, InvalidLine

LINE_LINES = (
    "session-timeout | access-class* | exec-timeout | ipv6 access-class* | privilege | activation-character"
    " | absolute-timeout | autocommand | authorization* | accounting* | exec prompt* | exec! | escape-character"
    " | flowcontrol | history | password | logging+ | login | length | location | modem | monitor | notify | no-exec"
    " | parity | rotary | rxspeed | txspeed | script* | speed | databits | stopbits | terminal-type | timeout+"
    " | transport+ | vacant-message | width | motd-banner! | exec-banner! | domain-lookup! | ip tcp*"
    " | disconnect-character | logout-warning | refuse-message | lockable | media-type | exec-character-bits"
    " | special-character-bits"
)
ARCHIVE_LOG = ConfigMode("config-archive-log-cfg", tuple(verbatim("hidekeys|logging|notify|record", 0)))


def enter_archive_log(here: Cursor, given: Given) -> None:
    """``log config`` under ``archive``, which IOS prints without a mark before it."""
    node = here.node.put(given.words, given.text, (0,))
    here.enter(ARCHIVE_LOG, node)
    node.section = False


def no_archive_log(here: Cursor, _given: Given) -> None:
    """``no log config``."""
    here.node.drop("log", "config")


ARCHIVE = ConfigMode(
    "config-archive",
    (
        CliCommand("log config", enter_archive_log),
        CliCommand("no log config", no_archive_log),
        *setting("path <url:word>", 1),
        *setting("maximum <copies:1-14>", 2),
        *toggle("write-memory", 3, default=False),
        *setting("time-period <minutes:1-525600>", 4),
        *verbatim("rollback", 5),
    ),
)
PLACES = {head.rstrip("*+!"): place for place, head in enumerate(heads(LINE_LINES))}
PROTOCOLS = ("all", "none", "lapb-ta", "lat", "mop", "nasi", "pad", "rlogin", "ssh", "telnet", "udptn", "v120")
"""What ``transport`` lets in and out of a line."""
WAYS = ("in", "out")


def set_access(here: Cursor, given: Given) -> None:
    """``access-class X in|out [vrf-also]``: one a direction."""
    way = next(word for word in WAYS if word in given.words[2:])
    here.node.put(("access-class", way), given.text, (PLACES["access-class"], way))


def no_access(here: Cursor, given: Given) -> None:
    """``no access-class [X] [in|out] ...``: without a direction both go."""
    named = [word for word in WAYS if word in given.words[2:]]
    for way in named or WAYS:
        here.node.drop("access-class", way)


def set_transport(here: Cursor, given: Given) -> InvalidLine | None:
    """``transport input|output|preferred PROTOCOL ...``."""
    words = list(given.words[:2])
    for typed in given["protocols"].split():
        found = [one for one in PROTOCOLS if one.startswith(typed.lower())]
        if len(found) != 1 and typed.lower() not in PROTOCOLS:
            return InvalidLine(INVALID, here.line.rindex(typed))
        words.append(found[0])
    text = " ".join(words)
    here.node.put(given.words[:2], text, (PLACES["transport"], WAYS_THROUGH.index(given.words[1])))
    return None


def no_transport(here: Cursor, given: Given) -> None:
    """``no transport input [...]``: of what is let in there is none left; elsewhere the default is back."""
    slot = given.words[1:3]
    if slot[-1] == "input":
        here.node.put(slot, "transport input none", (PLACES["transport"], 1))
    else:
        here.node.drop(*slot)


WAYS_THROUGH = ("preferred", "input", "output")


def _line_commands() -> Iterator[ConfigCommand]:
    for head in heads(LINE_LINES):
        if head.rstrip("*+!") not in {"access-class", "transport"}:
            yield from kept_line(head, PLACES[head.rstrip("*+!")])
    for way in WAYS_THROUGH:
        yield CliCommand(f"transport {way} <protocols:line>", set_transport)
        yield CliCommand(f"no transport {way} [<protocols:line>]", no_transport)
    more = "[(vrf-also|vrfname <vrf:word>)]"
    yield CliCommand(f"access-class <list:word> (in|out) {more}", set_access)
    yield CliCommand(f"no access-class [<list:word>] [(in|out)] {more}", no_access)


LINE = ConfigMode("config-line", tuple(_line_commands()))
CONTROL_PLANE = ConfigMode("config-cp", tuple(verbatim("service-policy", 0)))


def enter_key(here: Cursor, given: Given) -> None:
    """``key N`` in a key chain."""
    node = here.node.put(given.words, given.text, (given["number"],))
    here.enter(KEY, node)
    node.section = False


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


def set_action(here: Cursor, given: Given) -> None:
    """``action LABEL ...`` of an applet, printed in the order of the labels' characters."""
    here.node.put(("action", given["label"]), given.text, (3, given["label"]))


def no_action(here: Cursor, given: Given) -> None:
    """``no action LABEL``."""
    here.node.drop("action", given["label"])


APPLET = ConfigMode(
    "config-applet",
    (
        *verbatim("description", 0, one=True),
        *setting("event (cli|counter|interface|none|oir|snmp|syslog|tag|timer|track) [<what:line>]", 1),
        *verbatim("trigger|set", 2),
        CliCommand("action <label:word> <what:line>", set_action),
        CliCommand("no action <label:word> [<what:line>]", no_action),
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


def _enter_vtys(here: Cursor, given: Given) -> None:
    enter_vtys(here, given, LINE)


SECTION_COMMANDS = (
    *_section("line (con|aux) <number:0-0>", LINE),
    CliCommand("line vty <first:0-1510> [<last:1-1510>]", _enter_vtys),
    CliCommand("no line vty <first:0-1510> [<last:1-1510>]", no_vtys),
    *_section("line <first:0-1510> [<last:1-1510>]", LINE),
    *_section("archive", ARCHIVE),
    *_section("key chain <name:word>", KEY_CHAIN),
    *_section("control-plane", CONTROL_PLANE),
    *_section("redundancy", REDUNDANCY),
    *_section("event manager applet <name:word>", APPLET),
    *(command for kind in KINDS for command in kind.commands()),
)
