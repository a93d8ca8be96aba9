"""Where one stands in the configuration, and what a typed line does there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netloop.lab.sandbox.config.command import Mode
from netloop.lab.sandbox.config.global_mode import GLOBAL
from netloop.lab.sandbox.grammar import INVALID, Refused
from netloop.lab.sandbox.tree import Node

if TYPE_CHECKING:
    from netloop.lab.sandbox.config.command import Given
    from netloop.lab.sandbox.router import Router

BANNER = re.compile(r"^\s*banner\s+(?P<kind>\w+)\s+(?P<mark>\^C|\S)(?P<text>.*)$", re.IGNORECASE | re.DOTALL)


class Editor:
    """One who configures a router; ``booting`` while a configuration is loaded and nothing takes effect yet."""

    def __init__(self, router: Router, *, booting: bool = False) -> None:
        self.router, self.booting = router, booting
        self.places: list[tuple[Mode, Node]] = [(GLOBAL, router.running)]
        self.line, self.entered_at = "", router.running.version
        self._banner: list[str] = []
        self._mark = ""

    @property
    def active(self) -> bool:
        """Whether configuration mode has not been left."""
        return bool(self.places)

    @property
    def mode(self) -> Mode:
        """The mode one is in."""
        return self.places[-1][0]

    @property
    def node(self) -> Node:
        """The section one is in."""
        return self.places[-1][1]

    @property
    def reading_banner(self) -> bool:
        """Whether lines are text of a banner until its closing mark."""
        return bool(self._mark)

    def enter(self, mode: Mode, node: Node) -> None:
        """Go into a section, one level down."""
        node.section = True
        self.places.append((mode, node))

    def leave(self) -> None:
        """Go one level up; from global mode, out of configuration."""
        self.places.pop()

    def end(self) -> None:
        """Leave configuration mode."""
        self.places.clear()

    def run(self, line: str) -> str | Refused:
        """Carry out a line; what the router says to it."""
        self.line = line
        if self._mark:
            return self._banner_line(line)
        if not line.strip() or line.lstrip().startswith("!"):
            return ""
        if match := BANNER.match(line):
            return self._banner_begin(match)
        depth, given = self._understand(line)
        if isinstance(given, Refused):
            return given
        del self.places[depth + 1 :]
        return self._carry_out(given)

    def _carry_out(self, given: Given) -> str | Refused:
        before = self.router.running.version
        answer: str | Refused = given.command.run(self, given) or ""
        if self.router.running.version != before and not self.booting:
            self.router.changed()
        return answer

    def _understand(self, line: str) -> tuple[int, Given | Refused]:
        """The innermost mode that knows the line; else why the present one does not."""
        best: Refused | None = None
        for depth in reversed(range(len(self.places))):
            given = self.places[depth][0].grammar.parse(line)
            if not isinstance(given, Refused):
                return depth, given
            if best is None or (best.message == INVALID and (given.column or 999) > (best.column or 0)):
                best = given
        return 0, best or Refused(INVALID, 0)

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
        self.router.running.put(("banner", kind), text, self.router.rank("banner"))
        self._banner, self._mark = [], ""
        return ""
