"""Statements of an interface that an operator may declare, word by word: what is not known as one is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from netloop.cached import cached_property
from netloop.platforms.configuration.statements import Statement, StatementOwner
from netloop.platforms.configuration.text import NEGATION

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
class InterfaceLines:
    """The statements that may be declared as further lines of a loopback.

    A form is words in full, values ``<kind>``, ``[optional]`` parts and ``(this|that)``. Routers take what interface
    mode does not know as a command of global configuration: so a line passes as a whole or not at all, never by its
    beginning. ``statements`` are the rows of the platform's interface; those with a form may be declared.
    """

    statements: tuple[Statement, ...] = ()

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """Every form, as hints show it."""
        return tuple(row.form for row in self.statements if row.form is not None)

    def knows(self, line: str) -> bool:
        """Whether the line is a statement of the interface."""
        bare = line.removeprefix(NEGATION)
        rows = (row for row in self.statements if row.form is not None and (row.negatable or bare == line))
        return any(row.pattern.fullmatch(bare) for row in rows)

    def key(self, line: str) -> str | None:
        """The key of the inventory that says this, or None."""
        pairs = (row.elsewhere for row in self.statements if row.elsewhere is not None)
        found = (key for words, key in pairs if re.match(rf"(?:no )?(?:{words})(?: |$)", line))
        return next(found, None)

    def like(self, line: str) -> str:
        """The known statements that begin as this line does, for a hint; empty where none does."""
        words = line.removeprefix(NEGATION).split()
        for count in range(len(words), 0, -1):
            near = [form for form in self.forms if form.split()[:count] == words[:count]]
            if near and (count > 1 or len(near) <= SHOWN):
                return ", ".join(near[:SHOWN]) + (", ..." if len(near) > SHOWN else "")
        return ""


def further(
    form: str, slot: str | None = None, *, owner: StatementOwner = StatementOwner.LINES, **more: Any
) -> Statement:
    """The row of a statement that ``lines:`` may declare."""
    return Statement(pattern(form), slot, owner=owner, form=form, **{"ranked": False, **more})


def pattern(form: str) -> str:
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


NO_LINES = InterfaceLines()
