"""Prompts: what a device prints when it waits for a command, and what it says of name and mode.

A prompt is not the device's name: a router may be told another exec prompt, and may cut a long name short in
configuration mode alone. So the exec prompt and the one of configuration mode are learned apart, each where it is met
first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SHAPE = re.compile(r"(?P<name>\w[^\s#>()]*)(?:\((?P<mode>[^()\s]+)\))?(?P<sign>[#>])\s*")
SHELL = re.compile(r"(?P<name>\S?.*?)\s*(?P<sign>[$#%>])\s*")
SHELLS_OWN = re.compile(r"[@~/:\[\]]")
"""What stands in a shell's prompt (a user, a folder) and never in a router's name."""
GLOBAL = "config"
"""The mode's word in global configuration."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """``r1>``, ``r1#`` or ``r1(config-if)#``, taken apart; ``shell`` says that it is a Linux shell's: ``me@r1:~$``.

    An empty ``sign``: the prompt, which the inventory gives, does not say whether privileged commands are understood.
    """

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
    def section(self) -> str:
        """The mode's word below global configuration, else nothing."""
        return "" if self.mode == GLOBAL else self.mode

    @property
    def privileged(self) -> bool:
        """Whether privileged commands are understood."""
        return self.sign == "#"

    def same_device(self, other: Prompt, name_cut: int | None) -> bool:
        """Whether two prompts of one kind are one device's; see ``TerminalProfile.name_cut``."""
        if self.name == other.name:
            return True
        if name_cut is None or not (self.configuring and other.configuring):
            return False
        short, long = sorted((self.name, other.name), key=len)
        return len(short) >= name_cut and long.startswith(short)


def read_login(line: str) -> Prompt | None:
    """The prompt in which a login may end, a router's or a shell's, or None."""
    prompt = Prompt.read(line)
    if prompt and not SHELLS_OWN.search(prompt.name):
        return prompt
    found = SHELL.fullmatch(line)
    return Prompt(found["name"], "", found["sign"], True) if found else None


def read_literal(text: str, line: str) -> Prompt | None:
    """The exec prompt that the inventory gives to the letter; one that ends in ``#`` ends in ``>`` in user mode."""
    line = line.strip()
    if not text.endswith("#"):
        return Prompt(text, "", "") if line == text else None
    return Prompt(text[:-1], "", line[-1]) if line[:-1] == text[:-1] and line[-1:] in {"#", ">"} else None


class LearnedPrompts:
    """The prompts that a device was seen to have: the exec prompt, and the one of its configuration modes."""

    def __init__(self, name_cut: int | None) -> None:
        self._name_cut = name_cut
        self._exec: Prompt | None = None
        self._configuration: Prompt | None = None

    def add(self, prompt: Prompt) -> None:
        """Take a prompt for the device's own."""
        if prompt.configuring:
            self._configuration = prompt
        else:
            self._exec = prompt

    def knows(self, prompt: Prompt) -> bool:
        """Whether a prompt is the one of its kind; each is, as long as none was met."""
        learned = self._configuration if prompt.configuring else self._exec
        return learned is None or prompt.same_device(learned, self._name_cut)

    def met(self, prompt: Prompt) -> bool:
        """Whether one of the prompt's kind was met."""
        return (self._configuration if prompt.configuring else self._exec) is not None

    def is_exec(self, prompt: Prompt) -> bool:
        """Whether a prompt is the exec prompt that was met."""
        return self._exec is not None and prompt.name == self._exec.name
