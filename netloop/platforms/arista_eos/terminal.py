"""How one talks to EOS: what prepares a session, and the lines of a configuration that change by themselves.

The preparation is that of netmiko's class, and ``no terminal monitor`` (EOS manual, "terminal monitor"). What EOS
refuses begins with ``%``. netloop types show commands alone.
"""

from __future__ import annotations

import re

from netloop.model.terminal import NOTHING, Modes, Save, TerminalProfile

QUIET = "no terminal monitor"

TERMINAL = TerminalProfile(
    device_type="arista_eos",
    prepare=("terminal width 511", "terminal length 0", QUIET),
    show_running="show running-config",
    save=Save(
        "write memory", acknowledged=re.compile(r"Copy completed successfully\.\s*$", re.MULTILINE), busy=NOTHING
    ),
    modes=Modes("configure terminal"),
    quiet=QUIET,
    volatile=re.compile(r"^! (?:Command: |Time: |Startup-config last modified at )"),
)
