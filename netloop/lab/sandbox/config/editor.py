"""What a typed line does in the configuration: the innermost mode that knows it takes it."""

from __future__ import annotations

import re

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.cursor import Control, Cursor, Given
from netloop.lab.sandbox.config.global_mode import GLOBAL
from netloop.lab.sandbox.grammar import INVALID, InvalidLine

BANNER = re.compile(r"^\s*banner\s+(?P<kind>\w+)\s+(?P<mark>\^C|\S)(?P<text>.*)$", re.IGNORECASE | re.DOTALL)


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
        depth, given = self._understand(line)
        if isinstance(given, InvalidLine):
            return given
        del self.places[depth + 1 :]
        return self._carry_out(given)

    def _carry_out(self, given: Given) -> str | InvalidLine:
        before = self.running.version
        answer: str | InvalidLine = given.command.run(self, given) or ""
        if self.running.version != before and not self.booting:
            self.control.changed()
        return answer

    def _understand(self, line: str) -> tuple[int, Given | InvalidLine]:
        """The innermost mode that knows the line; else why the present one does not."""
        best: InvalidLine | None = None
        for depth in reversed(range(len(self.places))):
            given = self.places[depth][0].grammar.parse(line)
            if not isinstance(given, InvalidLine):
                return depth, given
            if best is None or (best.message == INVALID and (given.column or 999) > (best.column or 0)):
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
