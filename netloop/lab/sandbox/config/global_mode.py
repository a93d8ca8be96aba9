"""Global configuration: the sections it opens, and the lines that stand by themselves."""

from __future__ import annotations

from netloop.lab.sandbox import names
from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config import bgp, eigrp, eigrp_named, isis, ldp, ospf, ospfv3, routes, vrf
from netloop.lab.sandbox.config.addresses import clear
from netloop.lab.sandbox.config.command import setting, toggle, verbatim
from netloop.lab.sandbox.config.cursor import ConfigCommand, ConfigMode, Cursor, Given
from netloop.lab.sandbox.config.interface import INTERFACE
from netloop.lab.sandbox.config.secrets import USER_COMMANDS
from netloop.lab.sandbox.config.sections import SECTION_COMMANDS
from netloop.lab.sandbox.grammar import INVALID, CliCommand, InvalidLine

NAME_SERVER = ("ip", "name-server")


def enter_interface(here: Cursor, given: Given) -> InvalidLine | None:
    """``interface X``: a virtual one is made, a port must be there."""
    name = given["interface"]
    node = here.running.get("interface", name)
    if node is None and not names.is_virtual(name) and not here.booting:
        return InvalidLine(INVALID, here.line.rstrip().rfind(" ") + 1)
    text = f"interface {name}"
    node = node or here.running.put(("interface", name), text, global_rank(text))
    if ("ip", "address") not in node:
        clear(node)
    here.enter(INTERFACE, node)
    return None


def no_interface(here: Cursor, given: Given) -> str | None:
    """``no interface X``: ports stay."""
    name = given["interface"]
    if not names.is_virtual(name):
        return "% Removal of physical interfaces is not permitted\n"
    here.running.drop("interface", name)
    return None


def set_hostname(here: Cursor, given: Given) -> None:
    """``hostname X``."""
    here.running.put(("hostname",), given.text, global_rank("hostname"))


def no_hostname(here: Cursor, _given: Given) -> None:
    """``no hostname``: IOS's own name."""
    here.running.put(("hostname",), "hostname Router", global_rank("hostname"))


def set_prompt(here: Cursor, given: Given) -> None:
    """``prompt STRING``, kept as typed."""
    here.running.put(("prompt",), given.text, global_rank("prompt"))


def no_prompt(here: Cursor, _given: Given) -> None:
    """``no prompt``: the host name again."""
    here.running.drop("prompt")


def add_name_servers(here: Cursor, given: Given) -> None:
    """``ip name-server A [B ...]``: a line per server, in the order in which they were entered."""
    for server in given["servers"].split():
        slot = (*NAME_SERVER, server)
        here.running.put(slot, " ".join(slot), global_rank("ip domain"))


def no_name_servers(here: Cursor, given: Given) -> None:
    """``no ip name-server [A ...]``."""
    for server in given.get("servers", "").split() or [node.slot[-1] for node in here.running.under(*NAME_SERVER)]:
        here.running.drop(*NAME_SERVER, server)


def no_banner(here: Cursor, given: Given) -> None:
    """``no banner motd``."""
    here.running.drop("banner", given["kind"].lower())


def _lines(heads: str, *, many: bool = False, one: bool = False) -> list[ConfigCommand]:
    found = (verbatim(head, *global_rank(head.strip()), many=many, one=one) for head in heads.split("|"))
    return [command for commands in found for command in commands]


def _toggles(keywords: str, *, default: bool | None = None) -> list[ConfigCommand]:
    return [c for one in keywords.split("|") for c in toggle(one, *global_rank(one), default=default)]


GLOBAL = ConfigMode(
    "config",
    (
        CliCommand("hostname <name:word>", set_hostname),
        CliCommand("no hostname [<name:word>]", no_hostname),
        CliCommand("ip name-server <servers:line>", add_name_servers),
        CliCommand("no ip name-server [<servers:line>]", no_name_servers),
        CliCommand("no banner <kind:word> [<rest:line>]", no_banner),
        CliCommand("prompt <text:line>", set_prompt),
        CliCommand("no prompt [<text:line>]", no_prompt),
        CliCommand("interface <interface:interface>", enter_interface),
        CliCommand("no interface <interface:interface>", no_interface),
        *ospf.GLOBAL_COMMANDS,
        *bgp.GLOBAL_COMMANDS,
        *ospfv3.GLOBAL_COMMANDS,
        *isis.GLOBAL_COMMANDS,
        *eigrp.GLOBAL_COMMANDS,
        *eigrp_named.GLOBAL_COMMANDS,
        *ldp.commands(global_rank("mpls"), global_rank("mpls label")),
        *vrf.GLOBAL_COMMANDS,
        *routes.COMMANDS,
        *USER_COMMANDS,
        *SECTION_COMMANDS,
        *_toggles("service password-encryption|service timestamps|service tcp-keepalives-in|service call-home"),
        *_lines("service timestamps debug|service timestamps log|version|clock timezone", one=True),
        *_lines("platform|mmi|boot"),
        *_toggles("boot-start-marker|boot-end-marker"),
        *_toggles("ip domain lookup|ip routing|service prompt config", default=True),
        *_toggles("ipv6 unicast-routing|ip subnet-zero", default=False),
        *_toggles("ip cef|ipv6 cef|aaa new-model|ip http server|ip http secure-server|cdp run|lldp run"),
        *_toggles("ip icmp rate-limit unreachable|ip bgp-community new-format|ip scp server enable"),
        *_lines("ip domain name|ip domain-name|ip ssh|ip http|ip forward-protocol|ip tcp|aaa session-id"),
        *_lines("logging buffered|logging console|logging monitor|logging source-interface|logging trap", one=True),
        *_lines("multilink"),
        *_lines("spanning-tree|diagnostic|license|redundancy|scheduler|subscriber|ipv6 ioam|memory-size|cdp|lldp"),
        *_lines("snmp-server|logging host|ntp|access-list|ip prefix-list|ip community-list|alias", many=True),
        *_lines("aaa authentication|aaa authorization|aaa accounting|ipv6 route|ipv6 prefix-list", many=True),
        *_lines("mpls|file prompt|exception|key config-key|tftp-server|ip scp|ip ftp|ip sla|track|event", many=True),
        *setting("no ip domain-lookup", *global_rank("ip domain")),
    ),
)
