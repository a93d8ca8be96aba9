"""What IOS says when it refuses a line, and what only sounds like it."""

from __future__ import annotations

import re

REFUSALS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.MULTILINE), hint)
    for pattern, hint in (
        (r"^% ?Invalid input detected", "this release or this mode does not know the command"),
        (r"^% ?Incomplete command", "the line ends too early"),
        (r"^% ?Ambiguous command", "the line is abbreviated too far"),
        (r"^% ?Unknown command|^Translating ", "this mode does not know the command"),
        (r"^(% ?)?Bad mask", "the mask does not fit the address"),
        (r"overlaps with", "another interface of the same VRF has an address in this prefix"),
        (r"^(% ?)?(Not a valid host address|Invalid address)", "the address is not one that a host may have"),
        (r"already in use|is already (configured|assigned|used)", "another process or interface has it"),
        (r"^Must delete secondary before", "the primary address goes last"),
        (r"Command rejected", "the device's policy rejects it"),
        (r"Command authorization failed|authorization failed|not authorized", "the account may not do this (AAA)"),
        (r"^% ?Configuration buffer full", "the device has no room for the configuration"),
        (r"Configuration mode (is )?locked", "somebody else is configuring the device"),
        (r"^(% ?)?BGP is already running", "the device runs BGP under another AS number"),
        (r"^%CLNS: System ID .* must not change", "IS-IS takes another system ID only after the old NET went"),
        (r"^% ?Specify remote-as", "the neighbor does not exist yet"),
        (r"^%Error|^% ?Error", "the device reports an error"),
        (r"Rollback aborted", "the device gave up rolling back"),
        (r"^% (?!OSPF(?:v3)?: Reload)[A-Z]", "the device refused the line"),
    )
)

WARNINGS: tuple[re.Pattern[str], ...] = (
    re.compile(r'^% ?OSPF(?:v3)?: Reload or use "clear ', re.MULTILINE),
    re.compile(r"^% ?Interface \S+ IPv[46] .*(removed|disabled)", re.MULTILINE),
    re.compile(r"^% ?Warning:", re.MULTILINE | re.IGNORECASE),
    re.compile(r"^%\w+-\d-\w+:", re.MULTILINE),
)
"""Talk that looks like an error: a pending router ID, addresses removed by a VRF change, a log line."""

CONFIRMATIONS = {
    r"Reset OSPF process .*\[no\]:|Reset ALL OSPF processes\? \[no\]:": "yes",
    r"Reset selected OSPFv3 processes\? \[no\]:": "yes",
    r"Destination filename \[startup-config\]\?": "",
    r"Overwrite the previous NVRAM configuration\?\[confirm\]": "",
}
