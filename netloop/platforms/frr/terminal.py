"""How one talks to vtysh: how it is started, how it saves, what it and FRR's daemons say when they refuse a line.

Tried on FRR 8.4.4. vtysh knows the syntax (``% Unknown command: ...``), a daemon what a line means, and says it with or
without a ``%``. What is modelled in YANG fails in several lines of which the first says nothing
(``lib/northbound_cli.c``), so the telling patterns come first. Of a daemon that dies under a line there is no word but
vtysh's ``Warning: closing connection``: the line is lost.
"""

from __future__ import annotations

import re

from netloop.model.terminal import Modes, Save, TerminalProfile

_NOT_ALLOWED = "the device's configuration does not allow it"

REFUSALS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), hint)
    for pattern, hint in (
        (r"^Warning: closing connection to|^Warning: connecting to \w+\.\.\.failed", "the daemon died: see its log"),
        (r"^\w+ is not running$", "start the daemon (/etc/frr/daemons), or leave its protocol out"),
        (r"^Error description: System ID must not change", "IS-IS takes another system ID only after the old NET went"),
        (r"^Error description:", _NOT_ALLOWED),
        (r"^Unsatisfied (?:pattern|range|length)|^Invalid \S+ value", "the value is not one that FRR takes"),
        (r"^Error type:|^YANG error", _NOT_ALLOWED),
        (r"^% ?Unknown command", "this release or this mode does not know the command, or one of its values is wrong"),
        (r"^% ?Command incomplete", "the line ends too early"),
        (r"^% ?Ambiguous command", "the line is abbreviated too far"),
        (r"^% \[\w+\]: command ignored", "the daemon does not run this instance"),
        (r"^(?:% ?)?BGP is already running", "the device runs BGP under another AS number"),
        (r"^% ?Specify remote-as or peer-group", "the neighbor does not exist yet"),
        (r"^Please remove all ", "`network` statements and `ip ospf area` exclude each other"),
        (r"^Must remove previous area|already attached to area", "the interface is in another area"),
        (r"^There is already\b", "another statement stands in the way"),
        (r"configuration is locked|configuration.*locked by", "somebody else is configuring the device"),
        (r"^(?:% ?)?(?:Malformed|Invalid)\b", "the value is not one that FRR takes"),
        (r"^(?:% ?)?Can(?:'t|not) ", "the device cannot do it"),
        (r"\bnot (?:found|configured)\.?$", "what the line is about is not there"),
        (r"^(?:% ?)?Error\b", "the device reports an error"),
    )
)
"""The first pattern that matches a line of the answer says what is wrong with it; any other line that begins with ``%``
is a refusal too (``netloop.stages.conversation.judge``)."""

WARNINGS: tuple[re.Pattern[str], ...] = (
    re.compile(r'^For this router-id change to take effect,? (?:use|run the) "clear '),
    re.compile(r"^This command is deprecated\b|^Please, use .* instead\."),
    re.compile(r"^%\s*(?:\S+: ?)?(?:Warning|Note)\b", re.IGNORECASE),
)
"""Talk that looks like an error: a pending router ID, a deprecated word."""

CONFIRMATIONS: dict[str, str] = {}
"""FRR asks nothing."""

SAVE = Save(
    "write memory",
    acknowledged=re.compile(r"\[OK\]\s*$", re.MULTILINE),
    busy=re.compile(r"resource busy", re.IGNORECASE),
)

TERMINAL = TerminalProfile(
    device_type="linux",
    prepare=("terminal length 0",),
    show_running="show running-config",
    save=SAVE,
    modes=Modes("configure terminal", renaming=re.compile(r"(?:no )?hostname\b")),
    program="vtysh",
    refusals=REFUSALS,
    warnings=WARNINGS,
    confirmations=CONFIRMATIONS,
    volatile=re.compile(r"^(?:Building configuration|Current configuration:)"),
)
"""netmiko has no class for FRR. vtysh has no ``terminal width``, and asks the terminal, which netmiko makes 511 columns
wide; it pages by itself where ``VTYSH_PAGER`` is set, until ``terminal length 0``. The SSH login ends either in vtysh
itself or, on a production host, in a Linux shell from which vtysh is started; ``data: {vtysh: sudo vtysh}`` in a host's
inventory says so where it takes more than ``vtysh`` (``env -u VTYSH_PAGER vtysh``, if its pager would stop at the
greeting)."""
