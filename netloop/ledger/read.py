"""Text to Ledger, line by line: every line that cannot stand is a problem, and what people wrote is kept.

Two branches' ledgers, joined line by line, are read: a line that both have counts once, and where one branch retired an
address that the other still uses, it is in use. Only an address given to two owners, or two addresses of one
owner, need a person to decide.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from netloop.errors import Place, Problem
from netloop.ledger.entry import Address, LedgerEntry, Owner
from netloop.ledger.ledger import HEAD, CommentedEntry, Ledger
from netloop.ledger.lines import Wrong, read_line

MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


def read(text: str, file: str) -> tuple[Ledger, tuple[Problem, ...]]:
    """The ledger that a text holds, and every problem in it. Nothing is raised."""
    reader = _Reader(file)
    lines = text.split("\n")
    for number, line in enumerate(lines[:-1] if lines[-1] == "" else lines, 1):
        reader.line(line.removesuffix("\r"), Place(file, number, 1))
    return reader.ledger("\r\n" if "\r\n" in text else "\n")


@dataclass
class _Reader:
    file: str
    problems: list[Problem] = field(default_factory=list)
    blocks: dict[Address, CommentedEntry] = field(default_factory=dict)
    above: list[str] = field(default_factory=list)
    head: tuple[str, ...] | None = None
    conflict: bool = False

    def line(self, line: str, place: Place) -> None:
        if not line.isprintable() and self.control(line, place):
            return
        if line.startswith(MARKERS):
            self.marker(place)
        elif not line.strip() or line.startswith("---") or line.lstrip().startswith("#"):
            self.comment(line)
        else:
            self.entry(line, place)

    def marker(self, place: Place) -> None:
        """One problem for a file, however many marks there are."""
        if not self.conflict:
            hint = "delete the marks and keep the lines of both sides; what contradicts itself is then told"
            self.problems.append(Problem(place, "git left a merge conflict here", "lines without marks", hint=hint))
        self.conflict = True

    def control(self, line: str, place: Place) -> bool:
        """Whether the line holds what no editor shows; a tab is harmless."""
        found = [index for index, character in enumerate(line) if not character.isprintable() and character != "\t"]
        for index in found[:1]:
            where = replace(place, column=index + 1)
            self.problems.append(Problem(where, f"control character U+{ord(line[index]):04X}", "printable text"))
        return bool(found)

    def comment(self, line: str) -> None:
        """A line of comment, or an empty one; those before the first empty line are the file's head."""
        self.above.append(line)
        if not line.strip() and self.head is None and not self.blocks:
            self.head, self.above = tuple(self.above), []

    def entry(self, line: str, place: Place) -> None:
        try:
            entry, note = read_line(line, place)
        except Wrong as exc:
            self.problems.append(exc.problem)
            return
        block = CommentedEntry(entry, tuple(self.above), note)
        self.above = []
        first = self.blocks.get(entry.ip)
        if first and first.entry.owner != entry.owner:
            self.problems.append(_given_twice(first.entry, entry))
            return
        self.blocks[entry.ip] = _joined(first, block) if first else block

    def ledger(self, newline: str) -> tuple[Ledger, tuple[Problem, ...]]:
        if self.head is None:
            self.head = () if self.blocks or self.above else HEAD
        problems = [*self.problems, *_two_addresses([block.entry for block in self.blocks.values()])]
        ledger = Ledger(self.file, tuple(self.blocks.values()), self.head, tuple(self.above), newline)
        return ledger, tuple(sorted(problems, key=lambda p: (p.place.line or 0, p.place.column or 0)))


def _joined(first: CommentedEntry, second: CommentedEntry) -> CommentedEntry:
    """The same address of the same owner, as two branches wrote it."""
    a, b = first.entry, second.entry
    retired = max(a.retired, b.retired) if a.retired and b.retired else None
    entry = replace(b, given=min(a.given, b.given), was=b.was or a.was, retired=retired)
    notes = [block.note for block in (first, second) if block.note]
    above = dict.fromkeys([*first.above, *second.above])
    return CommentedEntry(entry, tuple(above), " ".join(dict.fromkeys(notes)))


def _given_twice(first: LedgerEntry, second: LedgerEntry) -> Problem:
    message = f"{second.ip} of {second.owner} was already given to {first.owner} (line {first.place.line})"
    hint = "keep the line of the router that has it, delete the other, then run netloop allocate"
    return Problem(second.place, message, "each address once", hint=hint)


def _two_addresses(entries: list[LedgerEntry]) -> list[Problem]:
    seen: dict[Owner, LedgerEntry] = {}
    problems = []
    for entry in entries:
        first = entry if entry.retired else seen.setdefault(entry.owner, entry)
        if first is not entry:
            message = f"{entry.owner} has {first.ip} already (line {first.place.line})"
            hint = "keep the line of the address that the router has, and delete the other"
            problems.append(Problem(entry.place, message, "one address for each loopback and family", hint=hint))
    return problems
