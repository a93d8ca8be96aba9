"""``show snmp`` and what it is told; the agent runs once it has been told anything.

Layouts: published outputs of IOS 15, which the template ``cisco_ios_show_snmp_community`` of ntc-templates reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.hardware import mac, serial
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.tree import ConfigNode

OFF = "%SNMP agent not enabled\n"
COUNTERS = """\
0 SNMP packets input
    0 Bad SNMP version errors
    0 Unknown community name
    0 Illegal operation for community name supplied
    0 Encoding errors
    0 Number of requested variables
    0 Number of altered variables
    0 Get-request PDUs
    0 Get-next PDUs
    0 Set-request PDUs
    0 Input queue packet drops (Maximum queue size 1000)
0 SNMP packets output
    0 Too big errors (Maximum packet size 1500)
    0 No such name errors
    0 Bad values errors
    0 General errors
    0 Response PDUs
    0 Trap PDUs
SNMP global trap: {traps}

SNMP logging: {logging}
"""
"""Nobody asks the agent anything: the sandbox has no UDP."""


def _enabled(show: Callable[[Router, Given], str]) -> Callable[[Router, Given], str]:
    """A command that says so where the agent does not run."""

    def run(router: Router, given: Given) -> str:
        return show(router, given) if router.running.under("snmp-server") else OFF

    return run


def told(root: ConfigNode, word: str) -> str:
    """What the agent is told of the router: its ``chassis-id``, ``contact`` or ``location``; empty for nothing."""
    head = f"snmp-server {word} "
    texts = [node.text for node in root.under("snmp-server") if node.text.startswith(head)]
    return texts[-1].removeprefix(head) if texts else ""


def chassis_id(router: Router, _given: Given) -> str:
    """``show snmp chassis``: as told, or the serial number."""
    return f"{told(router.running, 'chassis-id') or serial(router.name)}\n"


def overview(router: Router, given: Given) -> str:
    """``show snmp``."""
    text = f"Chassis: {chassis_id(router, given)}"
    for word in ("contact", "location"):
        text += f"{word.title()}: {said}\n" if (said := told(router.running, word)) else ""
    lines = [node.text for node in router.running.under("snmp-server")]
    traps = any(line.startswith("snmp-server enable traps") for line in lines)
    logging = any(line.startswith("snmp-server host") for line in lines)
    words = ["enabled" if on else "disabled" for on in (traps, logging)]
    return text + COUNTERS.format(traps=words[0], logging=words[1])


def _fact(word: str) -> Callable[[Router, Given], str]:
    """``show snmp contact`` and ``show snmp location``."""
    return _enabled(lambda router, _given: f"{told(router.running, word)}\n")


def communities(router: Router, _given: Given) -> str:
    """``show snmp community``."""
    return "".join(_communities(router.running))


def _communities(root: ConfigNode) -> Iterator[str]:
    for words in (node.text.split()[2:] for node in root.under("snmp-server", "community")):
        name, rest = words[0], [word for word in words[1:] if word.upper() not in {"RO", "RW"}]
        access = f"\tactive\taccess-list: {rest[-1]}" if rest and rest[0] != "view" else "\tactive"
        lines = [f"Community name: {name}", f"Community Index: {name}", f"Community SecurityName: {name}"]
        yield "\n".join(["", *lines, f"storage-type: nonvolatile{access}", ""])


def users(router: Router, _given: Given) -> str:
    """``show snmp user``: the engine's own ID is made of Cisco's number and the first port's MAC address."""
    engine = f"800000090300{mac(router.name, 'GigabitEthernet0/0').replace('.', '').upper()}"
    lines = (node.text.split()[2:] for node in router.running.under("snmp-server", "user"))
    return "".join(USER_FACTS.format(words[0], engine, *_protocols(words), words[1]) for words in lines)


def _protocols(words: list[str]) -> tuple[str, str]:
    """How a user authenticates and encrypts."""
    auth, priv = (words[words.index(word) + 1].upper() if word in words else "None" for word in ("auth", "priv"))
    return auth, priv


USER_FACTS = """
User name: {}
Engine ID: {}
storage-type: nonvolatile\t active
Authentication Protocol: {}
Privacy Protocol: {}
Group-name: {}
"""

USER = (
    CliCommand("show snmp user", users),
    CliCommand("show snmp", _enabled(overview)),
    CliCommand("show snmp chassis", _enabled(chassis_id)),
    CliCommand("show snmp contact", _fact("contact")),
    CliCommand("show snmp location", _fact("location")),
    CliCommand("show snmp community", _enabled(communities)),
)
