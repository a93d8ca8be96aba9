"""Ledger: the entries, and every comment that people wrote between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from netloop.ledger.entry import Address, LedgerEntry

HEAD = (
    "# The addresses that netloop gave out. Commit this file; netloop allocate writes it.",
    "# POOL ADDRESS: HOST LOOPBACK DAY-GIVEN [was FORMER-NAME] [retired DAY]",
    "",
)


@dataclass(frozen=True, slots=True)
class CommentedEntry:
    """An entry with the lines of comment ``above`` it and the comment behind it (``note``, with its ``#``)."""

    entry: LedgerEntry
    above: tuple[str, ...] = ()
    note: str = ""

    def lines(self) -> Iterator[str]:
        """The block as it is written."""
        yield from self.above
        yield f"{self.entry}  {self.note}" if self.note else str(self.entry)

    def words(self) -> tuple[str, ...]:
        """The comments alone, for when the entry goes and what people wrote stays."""
        about = f"# {self.entry.pool} {self.entry.ip}: {self.note.lstrip('# ')}"
        return (*self.above, about) if self.note else self.above


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries, each once; ``head`` and ``tail`` are the comments that belong to none of them."""

    file: str = ""
    blocks: tuple[CommentedEntry, ...] = ()
    head: tuple[str, ...] = HEAD
    tail: tuple[str, ...] = ()
    newline: str = "\n"

    def __iter__(self) -> Iterator[LedgerEntry]:
        return (block.entry for block in self.blocks)

    def changed(self, entries: Mapping[Address, LedgerEntry | None], new: Iterable[LedgerEntry] = ()) -> Ledger:
        """The ledger with the entries of these addresses replaced, or taken out (None), and with ``new`` ones."""
        blocks, orphans = list[CommentedEntry](), list[str]()
        for block in self.blocks:
            entry = entries.get(block.entry.ip, block.entry)
            if entry is None:
                orphans += block.words()
            else:
                blocks.append(replace(block, entry=entry, above=(*orphans, *block.above)))
                orphans = []
        return replace(self, blocks=(*blocks, *map(CommentedEntry, new)), tail=(*orphans, *self.tail))

    def text(self) -> str:
        """The file, sorted by pool, family and address."""
        blocks = sorted(self.blocks, key=lambda block: block.entry.order)
        lines = [*self.head, *(line for block in blocks for line in block.lines()), *self.tail]
        return "".join(f"{line}{self.newline}" for line in lines)
