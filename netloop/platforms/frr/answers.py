"""What vtysh and FRR's daemons say when they refuse a line, and what only sounds like it.

Tried on FRR 8.4.4: vtysh knows the syntax (``% Unknown command: ...``), a daemon what a line means. YANG-modelled
commands fail in three lines, of which the first says nothing (``lib/vty.c``, ``Configuration failed.``), so the last,
``Error description:``, is the one that is shown.
"""

from __future__ import annotations

import re

REFUSALS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), hint)
    for pattern, hint in (
        (r"^% ?Unknown command", "this release or this mode does not know the command, or its address is none"),
        (r"^% ?Command incomplete", "the line ends too early"),
        (r"^% ?Ambiguous command", "the line is abbreviated too far"),
        (r"^\w+ is not running$", "start the daemon (/etc/frr/daemons), or leave its protocol out"),
        (r"^% \[\w+\]: command ignored", "the daemon does not run this instance"),
        (r"^Error description: System ID must not change", "IS-IS takes another system ID only after the old NET went"),
        (r"^Error description:", "the device's configuration does not allow it"),
        (r"^Error type:|^% ?Configuration failed", "the device's configuration does not allow it"),
        (r"^(% ?)?BGP is already running", "the device runs BGP under another AS number"),
        (r"^% ?Specify remote-as or peer-group", "the neighbor does not exist yet"),
        (
            r"^Please remove all ip ospf area",
            "an interface names its area: `network` and `ip ospf area` exclude each other",
        ),
        (
            r"^Please remove all network commands",
            "a `network` statement is there: it and `ip ospf area` exclude each other",
        ),
        (r"^Must remove previous area", "the interface is in another area"),
        (r"^There is already\b", "another statement stands in the way"),
        (r"^VTY configuration is locked|configuration.*locked by", "somebody else is configuring the device"),
        (r"^(% ?)?(Malformed|Invalid)\b", "the value is not one that FRR takes"),
        (r"^% ?(Can't find|Can't create|Cannot|Could not)\b", "the device cannot do it"),
        (r"^(% ?)?Error\b", "the device reports an error"),
        (r"^\w+ (area|instance) \S+ not found", "it is not there"),
        (r"^% ?\S", "the device refused the line"),
    )
)
"""The patterns are tried line by line, in this order."""

WARNINGS: tuple[re.Pattern[str], ...] = (
    re.compile(r'^For this router-id change to take effect,? (?:use|run the) "clear '),
    re.compile(r"^This command is deprecated\b|^Please, use .* instead\."),
    re.compile(r"^Warning: ", re.IGNORECASE),
    re.compile(r"^Note: this version of vtysh never writes vtysh\.conf"),
    re.compile(r"^% ?(?:Warning|Note)\b", re.IGNORECASE),
    re.compile(r"^Error type: "),
    re.compile(r"^% ?Configuration failed\.$"),
)
"""Talk: a pending router ID, a deprecated word, saving without watchfrr, and the lines before ``Error description:``."""

CONFIRMATIONS: dict[str, str] = {}
"""FRR asks nothing."""
