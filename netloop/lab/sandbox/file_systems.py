"""The file systems of a router: their names and aliases, sizes and flags, as an IOSv has them.

Its flash: is flash0:, and what IOS prints says so (``dir flash:x`` lists ``flash0:/x``: CiscoTestAutomation/genieparser
and other public captures of IOSv).
"""

from __future__ import annotations

from dataclasses import dataclass

FLASH, NVRAM, SYSTEM, NULL = "flash0", "nvram", "system", "null"
NETWORK = ("tftp", "rcp", "http", "ftp", "scp", "https")
"""Where a router is a client. The sandbox's reach nobody."""

ALIASES = {"flash": FLASH}


@dataclass(frozen=True, slots=True)
class FileSystem:
    """One file system as ``show file systems`` has it; ``size`` in bytes where it keeps files."""

    name: str
    kind: str
    size: int | None = None
    alias: str = ""


FILE_SYSTEMS = (
    FileSystem(SYSTEM, "opaque"),
    FileSystem(NULL, "opaque"),
    FileSystem("tftp", "network"),
    FileSystem(FLASH, "disk", 2_142_715_904, " flash:#"),
    FileSystem(NVRAM, "nvram", 262_144),
    *(FileSystem(name, "network") for name in NETWORK[1:]),
)
SIZES = {system.name: system.size for system in FILE_SYSTEMS if system.size is not None}
"""Bytes of each file system that keeps files."""

KNOWN = frozenset(system.name for system in FILE_SYSTEMS) | ALIASES.keys()
"""Every name that may stand before the colon of a URL."""
