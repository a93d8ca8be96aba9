"""``show tech-support``: show commands one after the other, each under its name, the passwords removed.

Sections after Cisco's command reference, as far as the sandbox has them; layout: published outputs of IOS 15.
"""

from __future__ import annotations

import re

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.operate.terminal import ExecTerminal

HEAD = "\n------------------ {} ------------------\n\n"
CONFIGURATION = "show running-config"
SECTIONS = (
    "show clock",
    "show version",
    CONFIGURATION,
    "show interfaces",
    "show processes memory",
    "show processes cpu",
    "show inventory",
)
BEFORE_SECRETS = (
    r"enable (?:password|secret)(?: level \d+)?",
    r"username \S+ (?:.* )?(?:password|secret)",
    r"(?:neighbor \S+ |isis |ip ftp |ppp chap |area-|domain-)?password",
    r"(?:ntp authentication-key|ip ospf message-digest-key|ipv6 ospf authentication ipsec spi) \d+ md5",
    r"area \S+ virtual-link \S+ (?:.* )?(?:authentication-key|message-digest-key \d+ md5)",
    r"ip ospf authentication-key",
    r"(?:standby|vrrp|glbp) .*authentication(?: text| md5 key-string)?",
    r"(?:crypto isakmp|tacacs-server|radius-server|ppp chap) (?:.* )?key|pre-shared-key(?: address \S+(?: \S+)?)? key",
    r"key-string|(?:client \S+ )?server-key|key(?! \d+$)(?! chain)",
    r"snmp-server community",
)
"""What stands before a password, a key or a community in a line of the configuration."""

SECRET = re.compile(rf"^( *(?:{'|'.join(BEFORE_SECRETS)})(?: \d)?) \S+", re.MULTILINE)


def tech_support(terminal: ExecTerminal, given: Given) -> str:
    """``show tech-support [password]``: with ``password`` the passwords are left in."""
    return "".join(_section(terminal, command, hide="password" not in given) for command in SECTIONS)


def _section(terminal: ExecTerminal, command: str, *, hide: bool) -> str:
    said = str(terminal.command(command))
    shown = SECRET.sub(r"\1 <removed>", said) if hide and command == CONFIGURATION else said
    return f"{HEAD.format(command)}{shown}"


PRIVILEGED = (CliCommand("show tech-support [password]", tech_support, "Show system information for Tech-Support"),)
