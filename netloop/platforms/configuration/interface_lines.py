"""Statements of an interface that an operator may declare, word by word: what is not known as one is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

KINDS = {
    "number": "[0-9]{1,10}",
    "name": "[A-Za-z0-9_](?:[A-Za-z0-9_.:/+-]{0,62}[A-Za-z0-9_])?",
    "ipv4": r"(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\.(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}",
    "ipv6": r"(?=[0-9A-Fa-f.]*:)[0-9A-Fa-f:.]{2,45}",
    "prefix6": r"(?=[0-9A-Fa-f.]*:)[0-9A-Fa-f:.]{2,45}/[0-9]{1,3}",
}
"""What may stand in the place of a value. None holds a space, a control character or an abbreviation."""
TOKEN = re.compile(r"<(?P<kind>\w+)>|(?P<mark>[\[\]()|])|(?P<word>[^\s<>\[\]()|]+)")
SHOWN = 4


@dataclass(frozen=True)
class Statements:
    """The statements that may be declared as further lines of a loopback.

    A form is words in full, values ``<kind>``, ``[optional]`` parts and ``(this|that)``. IOS takes what interface mode
    does not know as a command of global configuration, and so does vtysh: so a line passes as a whole or not at all,
    never by its beginning. ``forms`` may be negated; ``positive`` may not, because without ``no`` they do no harm
    where an interface does not know them, and with it they would. ``elsewhere`` are statements that the inventory says
    in a key of its own, each with that key.
    """

    forms: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        negatable, positive = (_either(forms) for forms in (self.forms, self.positive))
        return re.compile(f"(?:no )?{negatable}|{positive}")

    def knows(self, line: str) -> bool:
        """Whether the line is a statement of the interface."""
        return self._pattern.fullmatch(line) is not None

    def within(self, slot: str) -> str:
        """A pattern for the known statements that begin with these words: what takes the place of another."""
        first = slot.split(maxsplit=1)[0]
        near = tuple(form for form in (*self.forms, *self.positive) if form.split(maxsplit=1)[0] == first)
        return f"(?={re.escape(slot)}(?: |$)){_either(near)}"

    def key(self, line: str) -> str | None:
        """The key of the inventory that says this, or None."""
        found = (key for form, key in self.elsewhere if re.match(rf"(?:no )?(?:{form})(?: |$)", line))
        return next(found, None)

    def like(self, line: str) -> str:
        """The known statements that begin as this line does, for a hint; empty where none does."""
        words = line.removeprefix("no ").split()
        known = (*self.forms, *self.positive)
        for count in range(len(words), 0, -1):
            near = [form for form in known if form.split()[:count] == words[:count]]
            if near and (count > 1 or len(near) <= SHOWN):
                return ", ".join(near[:SHOWN]) + (", ..." if len(near) > SHOWN else "")
        return ""


def _either(forms: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(_form(form) for form in forms)})" if forms else "(?!)"


def _form(form: str) -> str:
    """The form as a regular expression; each part but the first brings the space before it."""
    found, opened = "", True
    for token in TOKEN.finditer(form):
        space = "" if opened else " "
        if token["mark"] in ("[", "("):
            found += f"{space}(?:" if token["mark"] == "(" else "(?: "
        elif token["mark"]:
            found += {"]": ")?", ")": ")", "|": "|"}[token["mark"]]
        else:
            found += space + (KINDS[token["kind"]] if token["kind"] else re.escape(token["word"]))
        opened = token["mark"] in ("[", "(", "|")
    return found


NO_STATEMENTS = Statements()
