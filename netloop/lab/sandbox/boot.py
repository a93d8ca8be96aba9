"""Loading a configuration text: through the grammar where the sandbox knows a line, kept as it is where it does not.

A real router would refuse what it does not know; the sandbox knows less than a real router, so what it cannot act
on stays in the configuration, in its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from netloop.lab.sandbox.canonical import ORDER, rank
from netloop.lab.sandbox.config.cursor import Control
from netloop.lab.sandbox.config.editor import Editor
from netloop.lab.sandbox.grammar import InvalidLine
from netloop.lab.sandbox.tree import ConfigNode, Rank

CHATTER = re.compile(r"^(Building configuration|Current configuration|Using \d+ out of|end$|!)")
DEFAULTS = (
    "version 15.9",
    "boot-start-marker",
    "boot-end-marker",
    "ip forward-protocol nd",
    "control-plane",
    "line con 0",
    "line aux 0",
    "line vty 0 4",
)
"""What every IOS router has without having been told."""


def load(router: Control, text: str, name: str, ports: Sequence[str]) -> None:
    """Fill a router's empty running configuration from a text, with its name and ports where the text has none."""
    lines = [line.rstrip() for line in text.replace("\r", "").split("\n")]
    indented = any(line.startswith(" ") for line in lines)
    loader = _Loader(router) if indented else None
    editor = loader.editor if loader else Editor(router, booting=True)
    for line in lines:
        if editor.reading_banner:
            editor.run(line)
        elif line.strip() and not CHATTER.match(line.lstrip()):
            if loader:
                loader.take(line)
            elif isinstance(editor.run(line), InvalidLine):
                _keep(router.running, line)
    _complete(router, name, ports)


def _complete(router: Control, name: str, ports: Sequence[str]) -> None:
    texts = [node.text for node in router.running]
    for line in DEFAULTS:
        kind = "line" if line.startswith("line") else line.rpartition(" ")[0] or line
        if not any(text.startswith(kind) for text in texts):
            Editor(router, booting=True).run(line)
    if ("hostname",) not in router.running:
        Editor(router, booting=True).run(f"hostname {name}")
    for port in ports:
        if ("interface", port) not in router.running:
            editor = Editor(router, booting=True)
            editor.run(f"interface {port}")
            editor.run("shutdown")


class _Loader:
    """Follows the indentation of a text: which node each line stands under."""

    def __init__(self, router: Control) -> None:
        self.router = router
        self.editor = Editor(router, booting=True)
        self.open: list[tuple[int, int, ConfigNode]] = []

    def take(self, line: str) -> None:
        """One line: its indentation says which of the open sections it belongs to."""
        indent = len(line) - len(line.lstrip())
        while self.open and self.open[-1][0] >= indent:
            self.open.pop()
        level = len(self.open)
        depth, parent = (self.open[-1][1], self.open[-1][2]) if self.open else (0, self.router.running)
        del self.editor.places[max(depth, 0) + 1 :]
        if depth >= 0 and (line.lstrip().startswith("exit") or self._understood(line.strip(), indent)):
            return
        text = line[level:] if line[:level].isspace() else line.strip()
        self.open.append((indent, -1, _keep(parent, text)))

    def _understood(self, text: str, indent: int) -> bool:
        places = self.editor.places
        known = len(places)
        if not text.startswith("banner") and isinstance(places[-1][0].grammar.parse(text), InvalidLine):
            return False
        self.editor.run(text)
        if len(self.editor.places) > known:
            self.open.append((indent, known, self.editor.node))
        return True


def _keep(parent: ConfigNode, text: str) -> ConfigNode:
    """Keep a line that the grammar does not know, behind the last one that was loaded."""
    nodes = list(parent)
    last: Rank = nodes[-1].rank if nodes else (0,)
    place = (rank(text) or last) if parent.parent is None else last
    count = sum(1 for _ in nodes)
    if parent.parent is None and not nodes:
        place = place or (len(ORDER),)
    return parent.put(("kept", str(count), text), text, place)
