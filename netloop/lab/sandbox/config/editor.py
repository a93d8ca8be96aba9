"""What a typed line does in the configuration: the innermost mode that knows it takes it."""

from __future__ import annotations

import re
from collections.abc import Callable

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.cursor import Control, Cursor, Given
from netloop.lab.sandbox.config.default_form import drop_negations, is_default, negated, negation
from netloop.lab.sandbox.config.global_mode import GLOBAL
from netloop.lab.sandbox.config.kept_lines import drop_kept, take_kept
from netloop.lab.sandbox.config.users import REMOVAL, no_user
from netloop.lab.sandbox.grammar import INCOMPLETE, INVALID, InvalidLine

BANNER = re.compile(r"^\s*banner\s+(?P<kind>[\w-]+)\s+(?P<mark>\^C|\S)(?P<text>.*)$", re.IGNORECASE | re.DOTALL)


class Editor(Cursor):
    """One who configures a router; ``entered_at`` is the version of the configuration that was found."""

    def __init__(self, control: Control, *, booting: bool = False) -> None:
        super().__init__(control, GLOBAL, booting=booting)
        self.entered_at = self.running.version
        self._banner: list[str] = []
        self._mark = ""

    @property
    def reading_banner(self) -> bool:
        """Whether lines are text of a banner until its closing mark."""
        return bool(self._mark)

    def run(self, line: str) -> str | InvalidLine:
        """Carry out a line; what the router says to it."""
        self.line = line
        if self._mark:
            return self._banner_line(line)
        if not line.strip() or line.lstrip().startswith("!"):
            return ""
        if match := BANNER.match(line):
            return self._banner_begin(match)
        self.leave_what_is_gone()
        depth, given = self._understand(line)
        before = self.running.version
        if isinstance(given, InvalidLine):
            return given if self.booting else self._unknown(line, given, before)
        del self.places[depth + 1 :]
        return self._on_each(lambda: self._carry_out(given))

    def _unknown(self, line: str, refused: InvalidLine, before: int) -> str | InvalidLine:
        """A line that no mode has: a command's default, or what is known of kept lines."""
        if is_default(line):
            return self._default(line, refused)
        if not take_kept(self, line):
            return refused
        self._follow(before)
        return ""

    def _default(self, line: str, refused: InvalidLine) -> str | InvalidLine:
        """``default LINE``, by the negation of the line."""
        self.line = negation(line)
        depth, given = self._understand(self.line)
        if isinstance(given, InvalidLine):
            moved = len(line) - len(self.line)
            return refused if given.column is None else InvalidLine(given.message, given.column + moved)
        del self.places[depth + 1 :]
        return self._on_each(lambda: self._to_default(given))

    def _to_default(self, given: Given) -> str | InvalidLine:
        before = self.running.version
        if drop_negations(self, given.words[1:]):
            self._follow(before)
            return ""
        known = negated(self.node)
        answer = self._carry_out(given)
        if drop_negations(self, given.words[1:], known):
            self._follow(before)
        return answer

    def _on_each(self, work: Callable[[], str | InvalidLine]) -> str | InvalidLine:
        """Do something where one is, in several sections in each of them; what is said twice is said once."""
        if not self.members or self.node is not self.members[0]:
            return work()
        at, (mode, first) = len(self.places) - 1, self.places[-1]
        said: dict[str, None] = {}
        for node in self.members:
            self.places[at] = (mode, node)
            answer = work()
            if isinstance(answer, InvalidLine):
                self.places[at] = (mode, first)
                return answer
            said[answer] = None
        if len(self.places) > at:
            self.places[at] = (mode, first)
        return "".join(said)

    def asks(self, line: str) -> str:
        """What IOS asks before it carries out a line, empty where it asks nothing."""
        _, given = self._understand(line)
        if isinstance(given, InvalidLine) or given.command.run is not no_user:
            return ""
        return REMOVAL if ("username", given["name"]) in self.running else ""

    def _carry_out(self, given: Given) -> str | InvalidLine:
        before, node = self.running.version, self.node
        answer: str | InvalidLine = given.command.run(self, given) or ""
        if not self.booting and not isinstance(answer, InvalidLine):
            drop_kept(node, given.words)
        self._follow(before)
        return answer

    def _follow(self, before: int) -> None:
        if self.running.version != before and not self.booting:
            self.control.changed()

    def _understand(self, line: str) -> tuple[int, Given | InvalidLine]:
        """The innermost mode that knows the line; else why the present one does not."""
        best: InvalidLine | None = None
        for depth in reversed(range(len(self.places))):
            given = self.places[depth][0].grammar.parse(line)
            if not isinstance(given, InvalidLine):
                return depth, given
            if best is None or (best.message == INVALID and _reaches(given, line) > (best.column or 0)):
                best = given
        return 0, best or InvalidLine(INVALID, 0)

    def _banner_begin(self, match: re.Match[str]) -> str:
        kind, self._mark, text = match["kind"].lower(), match["mark"], match["text"]
        self._banner = [f"banner {kind} ^C{text}"]
        if self._mark in text:
            return self._banner_end(text)
        return "" if self.booting else f"Enter TEXT message.  End with the character '{self._mark}'.\n"

    def _banner_line(self, line: str) -> str:
        self._banner.append(line)
        return self._banner_end(line) if self._mark in line else ""

    def _banner_end(self, line: str) -> str:
        last = self._banner.pop()
        kept = last[: len(last) - len(line)] + line[: line.index(self._mark)]
        text = "\n".join([*self._banner, f"{kept}^C"])
        kind = text.split()[1]
        self.running.put(("banner", kind), text, global_rank("banner"))
        self._banner, self._mark = [], ""
        return ""


def _reaches(found: InvalidLine, line: str) -> int:
    """How far into a line a mode followed it: an ambiguous word is its first one, an incomplete line ends too early."""
    if found.column is not None:
        return found.column
    return len(line) if found.message == INCOMPLETE else len(line.partition(line.split(maxsplit=1)[0])[0]) + 1
