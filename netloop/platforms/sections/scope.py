"""The owned scope: the declared loopbacks and the identity statements of the declared protocols, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from netloop.errors import TemplateError
from netloop.model.intent import Intent
from netloop.platforms.sections.blocks import Block
from netloop.platforms.sections.claim import Claim
from netloop.platforms.sections.dialect import Dialect, Path

INTERFACE = re.compile(r"interface (?P<name>\S+)(?: vrf \S+)?")


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


@dataclass(frozen=True)
class Scope:
    """What an intent owns on one device.

    ``leaving`` are the addresses that the owned loopbacks give up, in upper case: statements that advertise them
    go too.
    """

    dialect: Dialect
    intent: Intent
    leaving: frozenset[str] = field(default=frozenset())

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The table."""
        return self.dialect.claims(self.intent)

    def absent(self, header: str) -> bool:
        """Whether the section is a loopback or a process that must not be."""
        return bool(self.gone(header))

    def gone(self, header: str) -> str:
        """What a section is that must not be, as the intent names it; an empty text where it may be."""
        match = INTERFACE.fullmatch(header)
        if match is not None:
            return match["name"] if match["name"] in self.intent.absent else ""
        absent = (claim for claim in self.claims if claim.absent and not claim.may)
        return next((claim.absent for claim in absent if _pattern(claim.path[0]).fullmatch(header)), "")

    def remaining(self, block: Block) -> Iterator[tuple[str, str]]:
        """What must not be and is in a section: as the intent names it, and the line, behind where it stands."""
        header = self.dialect.header(block)
        if gone := self.gone(header):
            yield gone, header
            return
        for path, line in _descend(block, (), self.dialect):
            text = self.dialect.canonical(line)
            for claim in self._at(path):
                if claim.absent and any(_pattern(pattern).fullmatch(text) for pattern in claim.may):
                    yield claim.absent, " / ".join((*path, text))

    def place(self, header: str) -> int | None:
        """The section's place in the order in which sections are made, or None where it is not owned."""
        if self.absent(header):
            return len(self.claims)
        line = header.removeprefix("no ")
        for number, claim in enumerate(self.claims):
            if claim.path and _pattern(claim.path[0]).fullmatch(header):
                return number
            if not claim.path and any(_pattern(text).fullmatch(line) for text in claim.may):
                return number
        return None

    def is_line(self, header: str) -> bool:
        """Whether it is an owned line of global configuration, not a section."""
        return self._may((), header.removeprefix("no "))

    def whole(self, header: str) -> bool:
        """Whether the section may be made and taken away as a whole."""
        return self.absent(header) or any(
            c.path and c.whole and _pattern(c.path[0]).fullmatch(header) for c in self.claims
        )

    def must(self, path: Path, line: str) -> bool:
        """Whether a line of a section must be named by the intent to stay."""
        statement = self.dialect.host_statement.fullmatch(line)
        address = (statement["v4"] or statement["v6"]).upper() if statement else None
        if address in self.leaving and self._may(path, line):
            return True
        return any(_pattern(text).fullmatch(line) for claim in self._at(path) for text in claim.must)

    def check(self, section: tuple[str, ...], *, removable: frozenset[str] = frozenset()) -> None:
        """Refuse a section's commands that reach outside the scope; ``removable`` headers may go as a whole.

        Raises:
            TemplateError: the line that does, and what the scope is.
        """
        header = section[0]
        if not self._enters(section, removable):
            raise self._outside(header, header)
        for path, line in walk(section, self.dialect):
            if not self._allows(path, line):
                raise self._outside(header, line)

    def check_block(self, block: Block) -> None:
        """Refuse a rendered section that reaches outside the scope. Raises as ``check`` does."""
        header = self.dialect.header(block)
        if self.absent(header) or not self._enters((header, *block.body), frozenset()):
            raise self._outside(header, header)
        for path, line in _descend(block, (), self.dialect):
            if not self._allows(path, line):
                raise self._outside(header, line)

    def within(self, section: tuple[str, ...], *, removable: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """The section's commands that are within the scope; nothing where none is."""
        if not self._enters(section, removable):
            return ()
        kept = [(path, line) for path, line in walk(section, self.dialect) if self._allows(path, line)]
        says = any(not self._frames(line) for _, line in kept)
        return (section[0], *(line for _, line in kept)) if says or len(section) == 1 else ()

    def owns(self, path: Path, line: str) -> bool:
        """Whether a statement that stands in a section is netloop's to write or to remove."""
        return self.absent(path[0]) or self._may(path, line.removeprefix("no ")) or self._may(path, line)

    def _enters(self, section: tuple[str, ...], removable: frozenset[str]) -> bool:
        header = section[0]
        if len(section) == 1 and (header.removeprefix("no ") in removable or self.is_line(header)):
            return True
        return not header.startswith("no ") and self.place(header) is not None and not self.is_line(header)

    def _allows(self, path: Path, line: str) -> bool:
        free = self.dialect.closes(line) or self._opens((*path, self.dialect.canonical(line)))
        return free or self.owns(path, line)

    def _opens(self, path: Path) -> bool:
        """Whether a part of a section is entered in which something is owned."""
        return any(
            len(claim.path) >= len(path)
            and all(_pattern(a).fullmatch(b) for a, b in zip(claim.path, path, strict=False))
            for claim in self.claims
        )

    def _frames(self, line: str) -> bool:
        """Whether a command only leads in or out of a part of a section."""
        return self.dialect.closes(line) or self.dialect.opens(line) is not None

    def _may(self, path: Path, line: str) -> bool:
        text = self.dialect.canonical(line)
        return any(_pattern(pattern).fullmatch(text) for claim in self._at(path) for pattern in claim.may)

    def _at(self, path: Path) -> Iterator[Claim]:
        for claim in self.claims:
            pairs = zip(claim.path, path, strict=False)
            if len(claim.path) == len(path) and all(_pattern(a).fullmatch(b) for a, b in pairs):
                yield claim

    def _outside(self, header: str, line: str) -> TemplateError:
        where = "" if header == line else f" under {header!r}"
        owned = ", ".join(dict.fromkeys(_readable(c) for c in self.claims)) or "nothing"
        return TemplateError(
            f"{self.intent.device}: {line!r}{where} is outside what the inventory declares; nothing was sent",
            hint=f"netloop owns, on this device: {owned}",
        )


def _readable(claim: Claim) -> str:
    text = claim.label or claim.path[0]
    return text.replace("\\d+", "...").replace("\\", "")


def walk(section: tuple[str, ...], dialect: Dialect) -> Iterator[tuple[Path, str]]:
    """Each command of a section, and the place at which it is given."""
    path: Path = (dialect.canonical(section[0]),)
    for line in section[1:]:
        yield path, line
        if dialect.closes(line):
            path = path[:-1] if len(path) > 1 else path
        elif dialect.opens(line):
            path = (*path, dialect.canonical(line))


def _descend(block: Block, path: Path, dialect: Dialect) -> Iterator[tuple[Path, str]]:
    here = (*path, dialect.header(block))
    for inner in block.inner:
        if inner.header.strip() in {"", "!"}:
            continue
        yield here, inner.header.strip()
        yield from _descend(inner, here, dialect)
