"""How one talks to IOS: what prepares a session, how it saves, what it says when it refuses a line.

Every message that begins with ``%`` is a refusal (``netloop.stages.conversation.judge``), unless it is a log line or
stands in ``WARNINGS``; ``REFUSALS`` says of some what to do, and names those without the sign.
"""

from __future__ import annotations

import re

from netloop.model.terminal import Modes, Save, TerminalProfile

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
        (r"^% ?VRF \S+ (?:does not exist|is not configured)", "the VRF is not there, or has no route distinguisher"),
        (r"^%Error|^% ?Error", "the device reports an error"),
        (r"Rollback aborted", "the device gave up rolling back"),
    )
)

WARNINGS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(rf"^%\s*(?:{pattern})", re.IGNORECASE | re.MULTILINE)
    for pattern in (
        r'OSPF(?:v3)?: Reload or use "clear ',
        r"(?:\S+: ?)?(?:Warning|Note|Info(?:rmational)?)\b",
        r"Interface \S+ .*\b(?:removed|disabled)\b.* due to ",
        r"IP\S*(?: and IPv6)? addresses from all interfaces in VRF \S+ have been removed",
        r"The static routes in vrf .* will be removed",
        r".*\bVRF \S+ (?:is )?scheduled for deletion",
        r"Not all config may be removed and may reappear after",
        r"No CEF interface information",
        r"Peer-?groups are automatically activated when parameters are configured",
        r"(?:BGP: ?)?All BGP sessions must be reset to take ",
        r"(?:BGP: ?)?For distributing MPLS labels to IBGP peers, the update source should be ",
        r"(?:OSPF(?:v3)?: ?)?Reference bandwidth is changed",
        r"OSPF will not operate on this interface until IP is configured on it",
        r"Only classful networks will be redistributed",
        r"Default route without gateway, if not a point-to-point interface, may impact performance",
        r"Access VLAN does not exist\. Creating vlan",
        r"Generating [0-9]+ bit RSA keys|You already have RSA keys defined|They will be replaced",
        r"The key modulus size is|Please create RSA keys to enable SSH",
        r".*\btake effect after (?:a |the next )?reload|.*\brequires a reload to take effect",
    )
)
"""Talk that sounds like an error, of lines that were taken: a pending router ID, addresses that went with a change of
the VRF, advice. Sources: transcripts of IOS 12 to 17, and the warnings that other tools had to learn to pass over."""

CONFIRMATIONS = {
    r"Reset OSPF process .*\[no\]:|Reset ALL OSPF processes\? \[no\]:": "yes",
    r"Reset selected OSPFv3 processes\? \[no\]:": "yes",
    r"Destination filename \[startup-config\]\?": "",
    r"Overwrite the previous NVRAM configuration\?\[confirm\]": "",
}

MODES = Modes(
    configure="configure terminal",
    renaming=re.compile(r"(?:no )?(?:hostname|prompt)\b"),
    unprompted=re.compile(r"^Enter configuration commands, one per line\. ", re.MULTILINE),
    prompts_on="service prompt config",
)
"""With ``no service prompt config`` configuration mode shows no prompt."""

SAVE = Save(
    "write memory",
    acknowledged=re.compile(r"\[OK\]\s*$", re.MULTILINE),
    busy=re.compile(r"Device or resource busy|nvram.* (?:busy|in use)|being (?:modified|written)", re.IGNORECASE),
    usual=re.compile(
        r"Building configuration\.\.\.|Compressed configuration from \d+ bytes to \d+ bytes|\[OK\]|\s+",
        re.IGNORECASE,
    ),
    show="show startup-config",
)

VOLATILE = re.compile(
    r"^(?:Building configuration|Current configuration :|Using [0-9]+ |! Last configuration change at "
    r"|! NVRAM config last updated |ntp clock-period )",
)

QUIET = "terminal no monitor"

TERMINAL = TerminalProfile(
    device_type="cisco_ios",
    prepare=("terminal width 511", "terminal length 0", QUIET),
    quiet=QUIET,
    ssh_algorithms="ip ssh server algorithm ...",
    show_running="show running-config",
    save=SAVE,
    modes=MODES,
    name_cut=16,
    refusals=REFUSALS,
    warnings=WARNINGS,
    confirmations=CONFIRMATIONS,
    volatile=VOLATILE,
    seven_bit=True,
    window=24,
)
"""``prompt SITE%p`` changes the exec prompt alone; a long name is cut at 20 characters in the prompts of configuration
modes (Cisco IOS Configuration Fundamentals Command Reference, "prompt", "hostname"). Ctrl-V takes the key behind it as
a character ("Using the Cisco IOS Command-Line Interface")."""
