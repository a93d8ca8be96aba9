"""Loading a configuration text: through the grammar where the sandbox knows a line, kept as it is where it does not.

A real router would refuse what it does not know; the sandbox knows less than a real router, so what it cannot act
on stays in the configuration, in its place. A text that a router printed, which begins with the release (``version``),
shows in which order that release prints: releases differ in it. Its lines stay in the order in which they stood, and
none of them is lost; what is configured later is put between them. Another text is printed in the order that
``canonical.py`` has, lines that are not known behind those that they followed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from netloop.lab.sandbox.canonical import rank
from netloop.lab.sandbox.config.addresses import NO_ADDRESS, PRIMARY
from netloop.lab.sandbox.config.cursor import Control
from netloop.lab.sandbox.config.editor import Editor
from netloop.lab.sandbox.config.kept_lines import keep
from netloop.lab.sandbox.grammar import InvalidLine
from netloop.lab.sandbox.tree import ConfigNode

CHATTER = re.compile(
    r"^(Building configuration|Current configuration|Using \d+ out of|end$|\s*!|[\w.:/()-]+[#>](\s|\w|$)"
    r"|Load for (five|one) |Time source is |[*.]?\w{3} +\d+ +\d+:\d+:\d+|\d+:\d+:\d+\.\d+ )"
)
"""What stands about a configuration: headings, the prompt with its command, the time, comments."""
PRINTED = re.compile(r"^version \d+\.\d+", re.MULTILINE)
MARKS = ("^C", "\x03")
"""What encloses a text of several lines, as printed and as typed."""
CLOSING = ("exit", "quit")
LINES = ("line con 0", "line vty 0 4")
"""What every IOS router has, whatever its release."""
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
"""What a router of the sandbox's own release has without having been told."""


def load(router: Control, text: str, name: str, ports: Sequence[str]) -> None:
    """Fill a router's empty running configuration from a text, with its name and ports where the text has none."""
    lines = text.replace("\r", "").split("\n")
    loader = _Loader(router, printed=PRINTED.search(text) is not None)
    take = loader.take if any(line.startswith(" ") for line in lines) else loader.take_flat
    for line in lines:
        if loader.enclosed:
            loader.enclose(line)
        elif line.strip() and not CHATTER.match(line.rstrip()):
            take(line.rstrip())
    loader.close()
    loader.arrange()
    _complete(router, name, ports, LINES if loader.printed else DEFAULTS)


def _complete(router: Control, name: str, ports: Sequence[str], defaults: Sequence[str]) -> None:
    texts = [node.text for node in router.running]
    for line in defaults:
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


@dataclass(slots=True)
class _Stood:
    """A line of the text, the section that it stood in, and what the grammar made of it there, if anything."""

    parent: ConfigNode
    text: str
    node: ConfigNode | None
    became: str


@dataclass(frozen=True, slots=True)
class _Open:
    """A section that further lines may stand under; ``depth`` is its place of the editor, None for a kept one."""

    indent: int
    depth: int | None
    node: ConfigNode


class _Loader:
    """Follows the indentation of a text: which node each line stands under."""

    def __init__(self, router: Control, *, printed: bool) -> None:
        self.router, self.printed = router, printed
        self.editor = Editor(router, booting=True)
        self.open: list[_Open] = []
        self.stood: list[_Stood] = []
        self.last: dict[ConfigNode, ConfigNode] = {}
        self.enclosed: list[str] = []
        self.mark = ""

    def take_flat(self, line: str) -> None:
        """One line of a text without indentation: the grammar says which section it belongs to."""
        if isinstance(self.editor.run(line), InvalidLine):
            self._keep(self.router.running, line)

    def enclose(self, line: str) -> None:
        """One line of a text that ends with a mark: a banner, or what the grammar does not know."""
        self.enclosed.append(line)
        if self.editor.reading_banner:
            self.editor.run(line)
            ended = not self.editor.reading_banner
        else:
            ended = self.mark in line
        if ended:
            self._end()

    def close(self) -> None:
        """The text is at its end: what nothing closed is kept."""
        if self.enclosed:
            self.mark = self.mark or "^C"
            self._end()

    def _end(self) -> None:
        text, self.enclosed = "\n".join(self.enclosed), []
        banner = self.router.running.get("banner", *text.split()[1:2])
        node = self._keep(self.router.running, text) if self.mark or banner is None else banner
        self._note(self.router.running, node, "")
        if self.printed:
            node.spell(text)
        self.mark = ""

    def take(self, line: str) -> None:
        """One line: its indentation says which of the open sections it belongs to."""
        indent = len(line) - len(line.lstrip())
        while self.open and self.open[-1].indent >= indent:
            self.open.pop()
        above = self.open[-1] if self.open else _Open(-1, 0, self.router.running)
        text = line[len(self.open) :] if line[: len(self.open)].isspace() else line.strip()
        if self._closes(above.node, line.strip()):
            return
        if above.node.parent is None and not text.startswith("banner") and self._encloses(text):
            return
        if above.depth is not None:
            del self.editor.places[above.depth + 1 :]
            if self._understood(above.node, text, indent):
                return
        node = self._keep(above.node, text)
        self.open.append(_Open(indent, None, node))
        self._note(above.node, node, text)

    def _encloses(self, text: str) -> bool:
        """Whether a text of several lines begins in a line."""
        self.mark = next((mark for mark in MARKS if text.count(mark) % 2), "")
        self.enclosed = [text] if self.mark else []
        return bool(self.mark)

    def arrange(self) -> None:
        """Put the lines of a text that a router printed where they stood."""
        if not self.printed:
            return
        for lost in list(self._lost()):
            lost.node = self._keep(lost.parent, lost.text)
        sections: dict[ConfigNode, list[ConfigNode]] = {}
        for one in self.stood:
            for node in _upwards(one):
                sections.setdefault(node.parent or one.parent, []).append(node)
        for parent, nodes in sections.items():
            parent.arrange(list(dict.fromkeys(nodes)))
        for interface in self.router.running.under("interface"):
            _without_filler(interface, sections.get(interface, ()))

    def _closes(self, parent: ConfigNode, text: str) -> bool:
        """Whether it is the line that closes a section above it, or leaves one as a typed text does."""
        if not text.startswith(CLOSING):
            return False
        sections = (*parent, *(one.node for one in self.open))
        return text == "exit" or any(text == node.closing.strip() for node in sections)

    def _understood(self, parent: ConfigNode, text: str, indent: int) -> bool:
        places = self.editor.places
        known, before = len(places), parent.newest
        if not text.startswith("banner") and isinstance(places[-1][0].grammar.parse(text), InvalidLine):
            return False
        parent.latest = None
        self.editor.run(text)
        if len(places) > known:
            self.open.append(_Open(indent, known, self.editor.node))
            self.editor.node.flat = "" if self.printed else self.editor.node.flat
            self._note(parent, self.editor.node, text)
        elif self.editor.reading_banner:
            self.enclosed = [text]
        elif text.startswith("banner "):
            self.enclosed = [text]
            self._end()
        else:
            node = self._made(parent, before, text)
            self._note(parent, node, text)
            if node is not None and (self.printed or parent.parent is None):
                self.open.append(_Open(indent, None, node))
        return True

    def _made(self, parent: ConfigNode, before: ConfigNode | None, text: str) -> ConfigNode | None:
        """The line of a section that a text became: a new one, another than before, or the one that says it."""
        for node in (parent.newest if parent.newest is not before else None, parent.latest):
            if node is not None and (node.flat or _head(node.text) == _head(text)):
                return node.latest if node.flat else node
        node = parent.newest if parent.newest is not before else _same(parent, text.strip())
        return node.latest if node is not None and node.flat else node

    def _note(self, parent: ConfigNode, node: ConfigNode | None, text: str) -> None:
        if node is not None:
            self.last[parent] = node
        if not self.printed:
            return
        if node is not None and parent in {node.parent, _list_of(node)} and not _hashed(node, text):
            node.spell(text)
        self.stood.append(_Stood(parent, text, node, node.line if node else ""))

    def _keep(self, parent: ConfigNode, text: str) -> ConfigNode:
        """Keep a line: where such lines are known to stand, where a printed text has it, or behind the last one."""
        place = rank(text) if parent.parent is None else None
        last = self.last.get(parent)
        return keep(parent, text, place or (() if self.printed else last.rank if last else (0,)))

    def _lost(self) -> Iterator[_Stood]:
        """Lines that no longer stand where the grammar put them, and that their section prints nowhere else."""
        printed: dict[ConfigNode, Counter[str]] = {}
        for one in self.stood:
            gone = one.node is None or not _stands(one.node) or one.node.line != one.became
            if not gone or not one.text:
                continue
            section = _section(one.parent)
            if section not in printed:
                printed[section] = _printed(section, [s.text for s in self.stood if _section(s.parent) is section])
            if printed[section][one.text.strip()] < 0:
                printed[section][one.text.strip()] += 1
                yield one


def _without_filler(interface: ConfigNode, stood: Sequence[ConfigNode]) -> None:
    """Take away ``no ip address`` where the text has nothing of it: a switch does not print it for its ports."""
    node = interface.get(*PRIMARY)
    if node is not None and node.text == NO_ADDRESS and node not in stood:
        interface.drop(*PRIMARY)


def _head(text: str) -> list[str]:
    """The first word of a line, whatever it says of it."""
    return text.lower().removeprefix("no ").split()[:1]


def _list_of(node: ConfigNode) -> ConfigNode | None:
    """The section above the list whose words are printed before a line."""
    return node.parent.parent if node.parent is not None and node.parent.flat else None


def _hashed(node: ConfigNode, text: str) -> bool:
    """Whether a line hides a secret that its text has in plain words."""
    words = node.text.split()
    return ("secret" in words or "password" in words) and words[-1] not in text.split()


def _stands(node: ConfigNode) -> bool:
    return node.parent is not None and node.parent.get(*node.slot) is node


def _upwards(one: _Stood) -> Iterator[ConfigNode]:
    """The nodes that a line has its place by: its own, and the list that it is an entry of."""
    if one.node is not None and one.node.parent is not None:
        yield from (one.node.parent, one.node) if one.node.parent.flat else (one.node,)


def _section(node: ConfigNode) -> ConfigNode:
    """The section of the highest level that a node is in; the root itself for the root."""
    while node.parent is not None and node.parent.parent is not None:
        node = node.parent
    return node


def _printed(section: ConfigNode, texts: Sequence[str]) -> Counter[str]:
    """How many more times a section prints each line than the text had it."""
    if section.parent is None:
        lines = [line for node in section for line in (node.block() if node.flat else [node.line])]
    else:
        lines = list(section.lines())
    found = Counter(line.strip() for line in lines)
    found.subtract(text.strip() for text in texts)
    return found


def _same(parent: ConfigNode, text: str) -> ConfigNode | None:
    """The line of a section that has a text, or that is printed as lines which begin as the text does."""
    return next((n for n in parent if n.text.strip() == text or (n.flat and text.startswith(f"{n.flat} "))), None)
