"""Prompts: what a device prints when it waits for a command, and what it says of name and mode."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHAPE = re.compile(r"(?P<name>\w[^\s#>()]*)(?:\((?P<mode>[^()\s]+)\))?(?P<sign>[#>])\s*")
SHELL = re.compile(r"(?P<name>\S?.*?)\s*(?P<sign>[$#%>])\s*")
SHELLS_OWN = re.compile(r"[@~/:\[\]]")
"""What stands in a shell's prompt (a user, a folder) and never in a router's name."""
CUT = 16
"""IOS shortens a long name in the prompts of its configuration modes; this many characters always remain."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """``r1>``, ``r1#`` or ``r1(config-if)#``, taken apart; ``shell`` says that it is a Linux shell's: ``me@r1:~$``."""

    name: str
    mode: str = ""
    sign: str = "#"
    shell: bool = False

    @classmethod
    def read(cls, line: str) -> Prompt | None:
        """The prompt that a line consists of, or None. A banner's ``#####`` is none: a name begins with a letter."""
        found = SHAPE.fullmatch(line)
        return cls(found["name"], found["mode"] or "", found["sign"]) if found else None

    @property
    def configuring(self) -> bool:
        """Whether it is a configuration mode's."""
        return bool(self.mode)

    @property
    def privileged(self) -> bool:
        """Whether privileged commands are understood."""
        return self.sign == "#"

    def same_device(self, other: Prompt) -> bool:
        """Whether both name one device, a long name perhaps cut short in one of them."""
        short, long = sorted((self.name, other.name), key=len)
        return short == long or (len(short) >= CUT and long.startswith(short))


def read_login(line: str) -> Prompt | None:
    """The prompt in which a login may end, a router's or a shell's, or None."""
    prompt = Prompt.read(line)
    if prompt and not SHELLS_OWN.search(prompt.name):
        return prompt
    found = SHELL.fullmatch(line)
    return Prompt(found["name"], "", found["sign"], True) if found else None
