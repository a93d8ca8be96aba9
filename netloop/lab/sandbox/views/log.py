"""Where a router's messages go, as ``logging`` lines say: to the console, the terminals, the buffer and the servers.

Source: Cisco IOS Configuration Fundamentals Command Reference, ``logging buffered`` and ``logging monitor``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from netloop.lab.sandbox.tree import ConfigNode

LEVELS = ("emergencies", "alerts", "critical", "errors", "warnings", "notifications", "informational", "debugging")
DESTINATIONS = {"buffered": "debugging", "console": "debugging", "monitor": "debugging", "trap": "informational"}
"""Where messages go, and the level that is not printed."""

BUFFER = 8192
"""The buffer's size in bytes, where nothing is said of it."""

SEVERITY = re.compile(r"%[A-Z0-9_]+(?:-[A-Z0-9_]+)*?-(?P<severity>[0-7])-")


@dataclass(frozen=True, slots=True)
class Destination:
    """One place that messages go to; ``level`` is empty where it is off, ``form`` is ``xml`` or ``filtered``."""

    level: str
    form: str = ""
    size: int = BUFFER

    def takes(self, message: str) -> bool:
        """Whether a message is severe enough; one without a severity always is."""
        match = SEVERITY.search(message)
        return bool(self.level) and (match is None or int(match["severity"]) <= LEVELS.index(self.level))


def destination(root: ConfigNode, word: str) -> Destination:
    """``buffered``, ``console``, ``monitor`` or ``trap`` as configured."""
    words = root.text_of("logging", word).split()
    if words[:1] == ["no"]:
        return Destination("")
    level = next((one for one in words[2:] if one in LEVELS), DESTINATIONS[word])
    form = next((one for one in words[2:] if one in {"xml", "filtered"}), "")
    return Destination(level, form, next((int(one) for one in words[2:] if one.isdigit()), BUFFER))
