"""Global configuration: the sections it opens, and the lines that stand by themselves."""

from __future__ import annotations

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config import (
    access_lists,
    bgp,
    communities,
    eigrp,
    eigrp_named,
    interface_range,
    isis,
    ldp,
    ospf,
    ospfv3,
    prefix_lists,
    rip,
    route_maps,
    routes,
    secrets,
    services,
    sla,
    ssh_keys,
    track,
    users,
    vrf,
)
from netloop.lab.sandbox.config.catalogue import LINES, ON
from netloop.lab.sandbox.config.command import toggle, verbatim
from netloop.lab.sandbox.config.cursor import ConfigCommand, ConfigMode, Cursor, Given
from netloop.lab.sandbox.config.section_kind import heads, kept_line
from netloop.lab.sandbox.config.sections import SECTION_COMMANDS
from netloop.lab.sandbox.grammar import CliCommand

NAME_SERVER = ("ip", "name-server")
FILE_PROMPT = ("file", "prompt")


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


def set_domain_name(here: Cursor, given: Given) -> None:
    """``ip domain-name X``, the older spelling of ``ip domain name X``, which is printed in its place."""
    here.running.put(("ip", "domain", "name"), f"ip domain name {given['name']}", global_rank("ip domain name"))


def no_domain_name(here: Cursor, _given: Given) -> None:
    """``no ip domain-name [X]``."""
    here.running.drop("ip", "domain", "name")


def set_domain_lookup(here: Cursor, _given: Given) -> None:
    """``ip domain-lookup``: on without being printed."""
    here.running.drop("ip", "domain", "lookup")


def no_domain_lookup(here: Cursor, _given: Given) -> None:
    """``no ip domain-lookup``."""
    here.running.put(("ip", "domain", "lookup"), "no ip domain lookup", global_rank("ip domain lookup"))


def set_file_prompt(here: Cursor, given: Given) -> None:
    """``file prompt [alert|noisy|quiet]``: ``alert`` is the default, which IOS does not print."""
    if given.words[-1] in {"noisy", "quiet"}:
        here.running.put(FILE_PROMPT, given.text, global_rank("file prompt"))
    else:
        here.running.drop(*FILE_PROMPT)


def no_file_prompt(here: Cursor, _given: Given) -> None:
    """``no file prompt``: the default again."""
    here.running.drop(*FILE_PROMPT)


def set_alias(here: Cursor, given: Given) -> None:
    """``alias MODE NAME LINE``: one line a name."""
    here.running.put(given.words[:3], given.text, global_rank("alias"))


def no_alias(here: Cursor, given: Given) -> None:
    """``no alias MODE [NAME] ...``."""
    here.running.drop_under(*given.words[1:4])


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
        CliCommand("alias <mode:word> <name:word> <text:line>", set_alias),
        CliCommand("no alias <mode:word> [<name:word>] [<text:line>]", no_alias),
        CliCommand("prompt <text:line>", set_prompt),
        CliCommand("no prompt [<text:line>]", no_prompt),
        *interface_range.COMMANDS,
        *ospf.GLOBAL_COMMANDS,
        *bgp.GLOBAL_COMMANDS,
        *ospfv3.GLOBAL_COMMANDS,
        *isis.GLOBAL_COMMANDS,
        *eigrp.GLOBAL_COMMANDS,
        *eigrp_named.GLOBAL_COMMANDS,
        *rip.GLOBAL_COMMANDS,
        *ldp.commands(global_rank("mpls"), global_rank("mpls label")),
        *vrf.GLOBAL_COMMANDS,
        *routes.COMMANDS,
        *access_lists.COMMANDS,
        *prefix_lists.COMMANDS,
        *route_maps.COMMANDS,
        *communities.COMMANDS,
        *services.COMMANDS,
        *sla.GLOBAL_COMMANDS,
        *track.COMMANDS,
        *secrets.COMMANDS,
        *users.COMMANDS,
        *ssh_keys.COMMANDS,
        *SECTION_COMMANDS,
        *_toggles("service password-encryption|service timestamps|service tcp-keepalives-in|service call-home"),
        *_toggles(
            "service tcp-keepalives-out|service sequence-numbers|service linenumber|service internal", default=False
        ),
        *_toggles("service pad|service dhcp|service config|service udp-small-servers|service tcp-small-servers"),
        *_lines(
            "service timestamps debug|service timestamps log|version",
            one=True,
        ),
        *_lines("clock timezone|clock summer-time|clock calendar-valid", one=True),
        *_lines("platform|mmi|boot"),
        *_toggles("boot-start-marker|boot-end-marker"),
        *_toggles("ip domain lookup|ip routing|service prompt config", default=True),
        *_toggles("ipv6 unicast-routing|ip subnet-zero|ip scp server enable", default=False),
        *_toggles("ip cef|ipv6 cef|aaa new-model|ip http server|ip http secure-server|cdp run|lldp run"),
        *_toggles("ip icmp rate-limit unreachable"),
        *_lines("ip domain list|ip host|ipv6 host", many=True),
        *_lines("ip domain lookup source-interface", one=True),
        *_lines("ip domain name|ip ssh|ip http|ip forward-protocol|ip tcp|aaa session-id"),
        *_lines("multilink"),
        CliCommand("ip domain-name <name:word>", set_domain_name),
        CliCommand("no ip domain-name [<name:word>]", no_domain_name),
        CliCommand("ip domain-lookup", set_domain_lookup),
        CliCommand("no ip domain-lookup", no_domain_lookup),
        CliCommand("file prompt [(alert|noisy|quiet)]", set_file_prompt),
        CliCommand("no file prompt [(alert|noisy|quiet)]", no_file_prompt),
        *_lines("license|scheduler|subscriber|ipv6 ioam|memory-size|cdp|lldp"),
        *_lines("ip community-list", many=True),
        *_lines("access-list rate-limit|access-list compiled|access-list dynamic-extended", many=True),
        *_lines("ip as-path access-list|ip extcommunity-list", many=True),
        *_lines("aaa authentication|aaa authorization|aaa accounting", many=True),
        *_lines("mpls|exception|key config-key|tftp-server|ip scp|ip ftp", many=True),
        *(command for head in heads(LINES) for command in kept_line(head, *global_rank(head.rstrip("*+!")))),
        *(command for head in heads(ON) for command in kept_line(f"{head}!", *global_rank(head))),
    ),
)
