"""The reference page of the commands that netloop types, by verb and platform, from the readers and the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import ip_network
from typing import Any

from docs.tables import table
from docs.words import first_words, shortest
from netloop import checks, registry
from netloop.checks.advertisements import DATABASES
from netloop.checks.identity_table import IDENTITY_FACTS
from netloop.checks.observed_network import IN_EFFECT
from netloop.checks.router_id import RouterIdCheck
from netloop.model.evidence import (
    BgpIdentities,
    BgpNeighbors,
    OspfIdentities,
    OspfNeighbors,
    Ospfv3Neighbors,
    RunningConfig,
    StartupConfig,
)
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.model.routing_facts import BgpEntries, Coverage, EigrpTopology, Ping, Pings
from netloop.platforms.cisco_ios.ospfv3 import CLEARS
from netloop.platforms.configuration.statements import Section, StatementOwner, filled
from netloop.platforms.platform import Platform
from netloop.stages.activate import CLEARED

VERBS = ("diff", "apply", "rollback", "verify", "snapshot")
VRF, PREFIXES = "VRF", (ip_network("192.0.2.1/32"), ip_network("2001:db8::1/128"))
INTRODUCTION = """# Commands that netloop types

For the command authorization of an AAA server ([how to set it up](../howto/aaa.md)): every line that a session of
netloop may type, from the code that types it. `VRF`, `PREFIX`, `ADDRESS` and `NAME` stand for yours. Not every one is
typed: of a protocol that the inventory does not declare nothing is asked. What `--transport napalm` types beside these
is [NAPALM's](../howto/napalm.md).
"""


def commands_page() -> Iterator[str]:
    """The page."""
    yield INTRODUCTION
    for name in registry.names("platform"):
        platform = registry.get("platform", name)
        yield f"## {name}\n"
        yield from table(("line", "when"), [(f"`{line}`", when) for line, when in session_lines(platform)])
        rows = show_commands(platform)
        cells = [(_code(c), *("yes" if verb in verbs else "" for verb in VERBS)) for c, verbs in rows.items()]
        yield from table(("show command", *VERBS), cells)
        if platform.read_only:
            yield "netloop only verifies this platform: it never enters configuration mode.\n"
            continue
        yield "What `verify --ping` types: " + (", ".join(map(_code, pings(platform))) or "nothing more") + ".\n"
        yield "In configuration mode, by `apply` and `rollback` alone, each line as it is here or behind `no`:\n"
        places = configuration(platform).items()
        yield from table(
            ("section", "lines that begin with"), [(_code(p), ", ".join(map(_code, w))) for p, w in places]
        )


def session_lines(platform: Platform) -> Iterator[tuple[str, str]]:
    """What a session types beside show commands and configuration, each with when."""
    terminal = platform.terminal
    if terminal.program:
        yield terminal.program, "where the login ends in a shell"
    else:
        yield terminal.modes.enable, "where the login ends in user mode"
    yield from ((line, "every session") for line in terminal.prepare or ())
    yield "exit", "the end of a session, with netmiko"
    if platform.read_only:
        return
    modes = (terminal.modes.configure, terminal.modes.leave, terminal.modes.up, *_ends(platform))
    yield from ((line, "`apply`, `rollback`: into, within and out of configuration mode") for line in modes)
    yield terminal.save.command, "`apply`, `rollback`: saving"
    yield from ((line, "`--activate` alone") for line in clears(platform))


def clears(platform: Platform) -> list[str]:
    """The commands that put a pending router ID into effect."""
    instances = [Instance(p, "NAME", vrf) for p in Protocol for vrf in (DEFAULT_VRF, VRF)]
    found = [platform.activation(instance) for instance in instances]
    if platform.name == "cisco_ios":
        found += [text.format("NAME") for text in CLEARS.values()]
    return list(dict.fromkeys(line for line in found if line))


def show_commands(platform: Platform) -> dict[str, set[str]]:
    """Each show command of a platform, with the verbs that type it."""
    found: dict[str, set[str]] = {}
    for verb, kinds in facts().items():
        if platform.read_only and verb not in {"verify", "snapshot"}:
            continue
        for kind in (kind for kind in kinds if kind in platform.readers):
            for command in _asked(platform, kind):
                found.setdefault(command, set()).add(verb)
    return found


def facts() -> dict[str, tuple[type, ...]]:
    """The facts that each verb asks for, of a router that runs every protocol."""
    plan = (RunningConfig, OspfIdentities, OspfNeighbors, BgpIdentities, BgpNeighbors, Ospfv3Neighbors, StartupConfig)
    further = (*DATABASES.values(), *IN_EFFECT.values(), EigrpTopology, BgpEntries)
    cleared = tuple(kind for _, *kinds in CLEARED for kind in kinds)
    gates, every = _facts(checks.gates()), _facts(c for c in checks.every() if c.name != "ping")
    identities = _facts(check for check in checks.every() if isinstance(check, RouterIdCheck))
    whole = tuple(kind for name in registry.names("platform") for kind in registry.get("platform", name).readers)
    return {
        "diff": (*plan, *gates),
        "apply": (*plan, *gates, *every, *further, *cleared),
        "rollback": (*plan, *identities, *cleared),
        "verify": (RunningConfig, *every, *further, *IDENTITY_FACTS),
        "snapshot": tuple(kind for kind in whole if kind is not Pings),
    }


def pings(platform: Platform) -> list[str]:
    """What ``verify --ping`` types beside the rest."""
    reader = platform.readers.get(Pings)
    asked = [Ping(prefix[0], "Loopback0", vrf) for vrf in (DEFAULT_VRF, VRF) for prefix in PREFIXES]
    return list(dict.fromkeys(map(_named, reader.asks(Coverage(pings=tuple(asked)))))) if reader else []


def configuration(platform: Platform) -> dict[str, list[str]]:
    """The sections that netloop enters, each with the first words of its lines; the first has those without one."""
    found: dict[str, list[str]] = {}
    for section in platform.planner.dialect.table.sections:  # type: ignore[attr-defined]
        own = [row.line for row in section.statements if row.owner is StatementOwner.INTENT]
        for place in _places(section):
            found.setdefault(place, []).extend(word for line in own for word in first_words(filled(line)))
    return {place: shortest(words) for place, words in found.items()}


def _places(section: Section) -> list[str]:
    """The section's headers, the outermost first; that of global configuration where it has none."""
    if not section.path:
        return ["global configuration"]
    headers = [shortest(first_words(filled(pattern))) for pattern in section.path]
    outer = headers[0]
    return [" / ".join((word, *(inner[0] for inner in headers[1:]))) for word in outer]


def _ends(platform: Platform) -> tuple[str, ...]:
    found: Any = platform.planner
    return tuple(dict.fromkeys(found.dialect.ends.values()))


def _facts(asked: Iterable[checks.Check]) -> tuple[type, ...]:
    return tuple(kind for check in asked for kind in check.facts)


def _asked(platform: Platform, kind: type) -> Iterator[str]:
    entries = tuple((vrf, prefix) for vrf in (DEFAULT_VRF, VRF) for prefix in PREFIXES)
    coverage = Coverage((VRF,), (4, 6), entries)
    reader = platform.readers[kind] if kind is not Pings else None
    while reader is not None:
        yield from map(_named, reader.asks(coverage))
        reader = reader.otherwise


def _named(command: str) -> str:
    """A command with its example prefixes, addresses and loopback as words."""
    for prefix in PREFIXES:
        for text, word in ((str(prefix), "PREFIX"), (str(prefix[0]), "ADDRESS")):
            command = command.replace(text, word).replace(text.upper(), word)
    return command.replace("Loopback0", "NAME")


def _code(text: str) -> str:
    return f"`{text}`"
