"""``logging``, ``ntp``, ``snmp-server`` and ``lldp``: what a router keeps of them, and how it prints it.

Sources: Cisco IOS Configuration Fundamentals (``logging``), Basic System Management (``ntp``) and SNMP Support Command
References. Keys and communities are kept as they were typed.
"""

from __future__ import annotations

from collections.abc import Iterator

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import toggle, verbatim
from netloop.lab.sandbox.config.cursor import ConfigCommand, Cursor, Given
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.names import spelt
from netloop.lab.sandbox.tree import Rank, Slot
from netloop.lab.sandbox.views.log import DESTINATIONS, LEVELS

NTP_ORDER = (
    *("max-associations", "logging", "allow", "panic", "passive", "disable", "authentication-key", "authenticate"),
    *(
        "trusted-key",
        "orphan",
        "mindistance",
        "maxdistance",
        "broadcastdelay",
        "clock-period",
        "source",
        "access-group",
    ),
    *("master", "update-calendar", "peer", "server"),
)
"""The lines of NTP in the order in which IOS prints them."""


def set_level(here: Cursor, given: Given) -> None:
    """``logging console LEVEL`` and the like: a level's number is printed as its name, the default one not at all."""
    word = given.words[1]
    words = [*given.words[:-1], LEVELS[given["level"]]] if "level" in given.values else list(given.words)
    if words[-1] == DESTINATIONS[word] and (len(words) == 3 or not here.literal):
        words = words[:-1]
    if words == ["logging", word]:
        here.running.drop("logging", word)
    else:
        here.running.put(("logging", word), " ".join(words), _logging(word))


def no_level(here: Cursor, given: Given) -> None:
    """``no logging console [...]``: it is off, and the configuration says so."""
    word = given.words[2]
    here.running.put(("logging", word), f"no logging {word}", _logging(word))


def _logging(word: str) -> Rank:
    return global_rank(f"logging {word}")


def _destinations() -> Iterator[ConfigCommand]:
    for word in DESTINATIONS:
        size = "[<size:4096-2147483647>] " if word == "buffered" else ""
        guaranteed = "|guaranteed" if word == "console" else ""
        levels = f"({'|'.join(LEVELS)}{guaranteed}|<level:0-7>)"
        yield CliCommand(f"logging {word} [discriminator <name:word>] [(filtered|xml)] {size}[{levels}]", set_level)
        yield CliCommand(f"no logging {word} [<rest:line>]", no_level)


def set_host(here: Cursor, given: Given) -> None:
    """``logging host X [...]``, and ``logging A`` as it was before there was ``host``."""
    words = ("logging", "host", *given.words[2 if given.words[1] == "host" else 1 :])
    here.running.put(tuple(" ".join(words).split()), " ".join(words), global_rank("logging"))


def no_host(here: Cursor, given: Given) -> None:
    """``no logging host X [...]``: every line of that server that begins so."""
    typed = given.text.split()[1:]
    words = ("logging", "host", *typed[2 if typed[1] == "host" else 1 :])
    here.running.drop_under(*words)


def set_source(here: Cursor, given: Given) -> None:
    """``logging source-interface X [vrf V]``: one a VRF."""
    here.running.put(("logging", "source-interface", given.get("vrf", "")), given.text, _logging("source-interface"))


def no_source(here: Cursor, given: Given) -> None:
    """``no logging source-interface [X] [vrf V]``."""
    here.running.drop("logging", "source-interface", given.get("vrf", ""))


def set_facility(here: Cursor, given: Given) -> None:
    """``logging facility F``: the default one is not printed."""
    if given["facility"] == FACILITY:
        here.running.drop("logging", "facility")
    else:
        here.running.put(("logging", "facility"), given.text, _logging("facility"))


def no_facility(here: Cursor, _given: Given) -> None:
    """``no logging facility [F]``."""
    here.running.drop("logging", "facility")


def count_syslog(here: Cursor, given: Given) -> None:
    """``logging message-counter syslog``: on by default, and printed by older releases alone."""
    here.running.drop(*SYSLOG_COUNTER)
    if here.literal:
        here.running.put(SYSLOG_COUNTER, given.text, global_rank("logging"))


def no_count_syslog(here: Cursor, given: Given) -> None:
    """``no logging message-counter syslog``."""
    here.running.put(SYSLOG_COUNTER, given.text, global_rank("logging"))


FACILITY = "local7"
SYSLOG_COUNTER = ("logging", "message-counter", "syslog")
LOGGING: tuple[ConfigCommand, ...] = (
    *_destinations(),
    CliCommand("logging host <host:line>", set_host),
    CliCommand("no logging host <host:line>", no_host),
    CliCommand("logging <host:ipv4>", set_host),
    CliCommand("no logging <host:ipv4>", no_host),
    CliCommand("logging source-interface <interface:interface> [vrf <vrf:word>]", set_source),
    CliCommand("no logging source-interface [<interface:interface>] [vrf <vrf:word>]", no_source),
    *toggle("logging on", *global_rank("logging"), default=True),
    CliCommand("logging facility <facility:word>", set_facility),
    CliCommand("no logging facility [<rest:line>]", no_facility),
    *verbatim("logging origin-id|logging userinfo|logging count", *global_rank("logging"), one=True),
    *verbatim("logging rate-limit|logging queue-limit|logging history|logging reload", *global_rank("logging")),
    *verbatim("logging alarm|logging buginf|logging cns-events|logging delimiter", *global_rank("logging"), one=True),
    CliCommand("logging message-counter syslog", count_syslog),
    CliCommand("no logging message-counter syslog", no_count_syslog),
    *verbatim("logging discriminator|logging filter", *global_rank("logging"), many=True),
    *verbatim("logging message-counter log|logging message-counter debug", *global_rank("logging"), one=True),
    *verbatim("logging dmvpn|logging esm|logging exception|logging persistent", *global_rank("logging"), one=True),
    *verbatim("logging policy-firewall|logging server-arp", *global_rank("logging"), one=True),
    *verbatim("logging snmp-authfail|logging snmp-trap", *global_rank("logging"), many=True),
)


def set_ntp(here: Cursor, given: Given) -> None:
    """An ``ntp`` line: one for each server, peer, key and kind of access; of the others one a keyword."""
    text = given.text if here.literal else spelt(given.text)
    words = text.split()
    here.running.put(_ntp_slot(words), text, (*global_rank("ntp"), _ntp_place(words)))


def no_ntp(here: Cursor, given: Given) -> None:
    """``no ntp ...``: a server goes whatever else was said of it; ``no ntp`` takes all."""
    words = given.text.split()[1:]
    here.running.drop_under(*(_ntp_slot(words) if len(words) > 1 else ("ntp",)))


def _ntp_place(words: list[str]) -> int:
    return NTP_ORDER.index(words[1]) if words[1] in NTP_ORDER else len(NTP_ORDER)


def _ntp_slot(words: list[str]) -> Slot:
    """What tells lines apart: a server's VRF and address, a key's number, of access the family and the kind."""
    kind, rest = words[1], words[2:]
    if kind in {"server", "peer"}:
        vrf = rest[1] if rest[:1] == ["vrf"] else ""
        named = [word for word in (rest[2:] if vrf else rest) if word not in {"ip", "ipv6"}]
        return ("ntp", kind, vrf, *named[:1])
    if kind == "access-group":
        return (*words[:2], *(word for word in rest[:2] if word in {"ipv4", "ipv6", *NTP_ACCESS}))
    return tuple(words if kind == "trusted-key" else words[: NTP_WORDS.get(kind, 2)])


NTP_ACCESS = ("peer", "query-only", "serve", "serve-only")
NTP_WORDS = {"authentication-key": 3, "allow": 4, "panic": 3}
"""How many words tell lines of a kind apart; of the others two do."""

NTP: tuple[ConfigCommand, ...] = (
    CliCommand("ntp <rest:line>", set_ntp),
    CliCommand("no ntp [<rest:line>]", no_ntp),
)


def set_community(here: Cursor, given: Given) -> None:
    """``snmp-server community X [view V] [ro|rw] [ACL]``: one line a community, RO where nothing is said."""
    words = given.text.split()
    words = [word.upper() if word.lower() in {"ro", "rw"} and n > 2 else word for n, word in enumerate(words)]
    if not {"RO", "RW"} & set(words[3:]):
        words.insert(5 if words[3:4] == ["view"] else 3, "RO")
    here.running.put(tuple(words[:3]), " ".join(words), _snmp("community"))


def no_community(here: Cursor, given: Given) -> None:
    """``no snmp-server community X [...]``."""
    here.running.drop(*given.text.split()[1:4])


def set_trap_host(here: Cursor, given: Given) -> None:
    """``snmp-server host A [informs] [version V] COMMUNITY [TYPES]``: two blanks stand before the types."""
    words, typed = list(given.words[:-1]), given["rest"].split()
    while typed[:1] and typed[0].lower() in {"vrf", "informs", "traps", "version"}:
        taken = 2 if typed[0].lower() in {"vrf", "version"} else 1
        taken += typed[:2] == ["version", "3"]
        words, typed = [*words, *(w for w in typed[:taken] if w.lower() != "traps")], typed[taken:]
    words = [*words, *typed[:1]]
    text = " ".join(words) + (f"  {' '.join(typed[1:])}" if typed[1:] else "")
    here.running.put((*words, *typed[1:]), text, _snmp("host"))


def no_trap_host(here: Cursor, given: Given) -> None:
    """``no snmp-server host A [...]``: every line that begins so."""
    here.running.drop_under(*(word for word in given.text.split()[1:] if word != "traps"))


def no_snmp(here: Cursor, _given: Given) -> None:
    """``no snmp-server``: all of it."""
    here.running.drop_under("snmp-server")


SNMP_ORDER = ("engineID", "user", "group", "view", "community", "trap-source", "location", "contact", "chassis-id")
SNMP_MANY = "engineID|user|group|view|enable traps|enable informs|file-transfer|password-policy|context|packetsize"
SNMP_ONE = "trap-source|source-interface|location|contact|chassis-id|trap-timeout|queue-length|queue-limit|ip|drop"
SNMP_MORE = "accounting|cache|ifindex|inform|manager|system-shutdown|tftp-server-list|trap|usm|host"


def _snmp(word: str) -> Rank:
    place = SNMP_ORDER.index(word) if word in SNMP_ORDER else len(SNMP_ORDER) + (word == "host")
    return (*global_rank("snmp-server"), place)


def _snmp_lines() -> Iterator[ConfigCommand]:
    for word in SNMP_MANY.split("|"):
        yield from verbatim(f"snmp-server {word}", *_snmp(word), many=True)
    for word in SNMP_ONE.split("|"):
        yield from verbatim(f"snmp-server {word}", *_snmp(word), one=True)
    for word in SNMP_MORE.split("|"):
        yield from verbatim(f"snmp-server {word}", *_snmp(word), many=True)


SNMP: tuple[ConfigCommand, ...] = (
    CliCommand("snmp-server community <name:word> [<rest:line>]", set_community),
    CliCommand("no snmp-server community <name:word> [<rest:line>]", no_community),
    CliCommand("snmp-server host <address:word> <rest:line>", set_trap_host),
    CliCommand("no snmp-server host <address:word> [<rest:line>]", no_trap_host),
    CliCommand("no snmp-server", no_snmp),
    *_snmp_lines(),
)
LLDP = tuple(verbatim("lldp timer|lldp holdtime|lldp reinit", *global_rank("lldp"), one=True))
COMMANDS: tuple[ConfigCommand, ...] = (*LOGGING, *NTP, *SNMP, *LLDP)
