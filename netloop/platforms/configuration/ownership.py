"""The owned scope: the declared loopbacks and the identity statements of the declared protocols, nothing else."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from netloop.cached import cached_property
from netloop.errors import TemplateError
from netloop.model.intent import Intent
from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.statements import NOTHING, OneWord, Owned, Path, compiled, fits, unnamed
from netloop.platforms.configuration.text import NEGATION, Block
from netloop.platforms.kept import kept_by_configuration


@dataclass(frozen=True, eq=False)
class Scope:
    """What an intent owns on one device.

    ``leaving`` are the addresses that the owned loopbacks give up, in upper case: statements that advertise them
    go too.
    """

    dialect: Dialect
    intent: Intent
    leaving: frozenset[str] = field(default=frozenset())

    @cached_property
    def owned(self) -> tuple[Owned, ...]:
        """What the intent owns, place by place, and what it says must not be."""
        return (*self.dialect.table.owned(self.intent), *self.dialect.absent(self.intent))

    @cached_property
    def _places(self) -> dict[str, int | None]:
        return {}

    @cached_property
    def _owned_at(self) -> dict[Path, tuple[Owned, ...]]:
        return {}

    @cached_property
    def _must_at(self) -> dict[Path, tuple[str | OneWord, ...]]:
        return {}

    @cached_property
    def _gone(self) -> dict[str, str]:
        return {}

    @cached_property
    def _gone_processes(self) -> tuple[Owned, ...]:
        return tuple(place for place in self.owned if place.absent and not place.may)

    @cached_property
    def outermost(self) -> re.Pattern[str]:
        """The headers of every section, and the lines of global configuration, that are or may be owned."""
        headers = (place.path[0] for place in self.owned if place.path)
        may = (pattern for place in self.owned if not place.path for pattern in place.may)
        lines = (rf"(?:no )?(?:{p.pattern if isinstance(p, OneWord) else p})" for p in may)
        going = (self.dialect.interface.pattern,) if self.intent.absent else ()
        texts = dict.fromkeys((*headers, *lines, *going))
        return compiled("|".join(f"(?:{unnamed(text)})" for text in texts) or NOTHING)

    def giving_up(self, leaving: frozenset[str]) -> Scope:
        """The scope of the same intent when these addresses leave."""
        if not leaving:
            return self
        scope = Scope(self.dialect, self.intent, leaving)
        shared = {"owned": self.owned, "outermost": self.outermost, "_owned_at": self._owned_at}
        scope.__dict__.update(shared, _places=self._places, _gone=self._gone)
        return scope

    def absent(self, header: str) -> bool:
        """Whether the section is a loopback or a process that must not be."""
        return bool(self.gone(header))

    def gone(self, header: str) -> str:
        """What a section is that must not be, as the intent names it; an empty text where it may be."""
        if header not in self._gone:
            self._gone[header] = "" if self._places.get(header, 0) is None else self._what_is_gone(header)
        return self._gone[header]

    def _what_is_gone(self, header: str) -> str:
        match = self.dialect.interface.fullmatch(header)
        if match is not None:
            return match["name"] if match["name"] in self.intent.absent else ""
        absent = (place for place in self._gone_processes if compiled(place.path[0]).fullmatch(header))
        return next((place.absent for place in absent), "")

    def remaining(self, block: Block) -> Iterator[tuple[str, str]]:
        """What must not be and is in a section: as the intent names it, and the line, behind where it stands."""
        header = self.dialect.header(block)
        if gone := self.gone(header):
            yield gone, header
            return
        for path, line in _descend(block, (), self.dialect):
            text = self.dialect.canonical(line)
            for place in self._at(path):
                if place.absent and any(fits(pattern, text) for pattern in place.may):
                    yield place.absent, " / ".join((*path, text))

    def place(self, header: str) -> int | None:
        """The section's place in the order in which sections are made, or None where it is not owned."""
        if header not in self._places:
            self._places[header] = self._place(header)
        return self._places[header]

    def _place(self, header: str) -> int | None:
        if self.outermost.fullmatch(header) is None:
            return None
        if self.absent(header):
            return len(self.owned)
        line = header.removeprefix(NEGATION)
        for number, place in enumerate(self.owned):
            if place.path and compiled(place.path[0]).fullmatch(header):
                return number
            if not place.path and any(fits(pattern, line) for pattern in place.may):
                return number
        return None

    def is_line(self, header: str) -> bool:
        """Whether it is an owned line of global configuration, not a section."""
        return self._may((), header.removeprefix(NEGATION))

    def whole(self, header: str) -> bool:
        """Whether the section may be made and taken away as a whole."""
        return self.absent(header) or any(
            place.path and place.whole and compiled(place.path[0]).fullmatch(header) for place in self.owned
        )

    def must(self, path: Path, line: str) -> bool:
        """Whether a line of a section must be named by the intent to stay."""
        if not (self.stale(path) and self._known(path, line)):
            return False
        if self.leaving and self._may(path, line) and self._hosts(line) & self.leaving:
            return True
        return any(fits(pattern, line) for pattern in self._must_at[path])

    def stale(self, path: Path) -> bool:
        """Whether there may be lines in a section that the intent must name to stay."""
        if path not in self._must_at:
            self._must_at[path] = tuple(pattern for place in self._at(path) for pattern in place.must)
        return bool(self._must_at[path] or (self.leaving and self._at(path)))

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
        return (
            (bool(path) and self.absent(path[0]))
            or self._may(path, line.removeprefix(NEGATION))
            or self._may(path, line)
        )

    def _enters(self, section: tuple[str, ...], removable: frozenset[str]) -> bool:
        header = section[0]
        if len(section) == 1 and (header.removeprefix(NEGATION) in removable or self.is_line(header)):
            return True
        return not header.startswith(NEGATION) and self.place(header) is not None and not self.is_line(header)

    def _allows(self, path: Path, line: str) -> bool:
        if self.owns(path, line) or self.dialect.closes(line):
            return True
        return self._opens((*path, self.dialect.canonical(line)))

    def _opens(self, path: Path) -> bool:
        """Whether a part of a section is entered in which something is owned."""
        return any(
            len(place.path) >= len(path)
            and all(compiled(a).fullmatch(b) for a, b in zip(place.path, path, strict=False))
            for place in self.owned
        )

    def _frames(self, line: str) -> bool:
        """Whether a command only leads in or out of a part of a section."""
        return self.dialect.closes(line) or self.dialect.opens(line) is not None

    def _may(self, path: Path, line: str) -> bool:
        text = self.dialect.canonical(line)
        if not self._known(path, text):
            return False
        return any(fits(pattern, text) for place in self._at(path) for pattern in place.may)

    def _known(self, path: Path, line: str) -> bool:
        """Whether any of the patterns at a path may be a line's."""
        return any(place.knows(line) for place in self._at(path))

    def _hosts(self, line: str) -> set[str]:
        """The address that a statement advertises, in upper case."""
        found = (pattern.fullmatch(line) for pattern in self.dialect.table.hosts)
        return {match["host"].upper() for match in found if match and match["host"]}

    def _at(self, path: Path) -> tuple[Owned, ...]:
        if path not in self._owned_at:
            owned = () if path and self.place(path[0]) is None else self.owned
            self._owned_at[path] = tuple(place for place in owned if _stands(place, path))
        return self._owned_at[path]

    def _outside(self, header: str, line: str) -> TemplateError:
        where = "" if header == line else f" under {header!r}"
        owned = ", ".join(dict.fromkeys(_readable(place) for place in self.owned)) or "nothing"
        return TemplateError(
            f"{self.intent.device}: {line!r}{where} is outside what the inventory declares; nothing was sent",
            hint=f"netloop owns, on this device: {owned}",
        )


def _stands(place: Owned, path: Path) -> bool:
    pairs = zip(place.path, path, strict=False)
    return len(place.path) == len(path) and all(compiled(a).fullmatch(b) for a, b in pairs)


def _readable(place: Owned) -> str:
    text = place.label or place.path[0]
    return text.replace("\\d+", "...").replace("\\", "")


_SCOPES: OrderedDict[tuple[int, int], Scope] = OrderedDict()
"""The scopes of the intents that were asked for last, by the identity of what a scope is made of, which it holds."""
_MOST_SCOPES = 1024
"""Those of as many devices as are planned before the first of them is changed; small ones, as most of it is shared."""


def scope_of(dialect: Dialect, intent: Intent) -> Scope:
    """What an intent owns."""
    key = (id(dialect), id(intent))
    found = _SCOPES.get(key)
    if found is None:
        found = _SCOPES[key] = Scope(dialect, intent)
        with suppress(KeyError):
            while len(_SCOPES) > _MOST_SCOPES:
                _SCOPES.popitem(last=False)
    return found


@kept_by_configuration
def owned_sections(text: str, scope: Scope) -> Mapping[str, Block]:
    """The owned sections of a configuration by their headers; of several with one header the first."""
    canonical, known = scope.dialect.canonical, scope.outermost.fullmatch
    found: dict[str, Block] = {}
    for block in scope.dialect.parse(text):
        header = canonical(block.header)
        if known(header) and scope.place(header) is not None:
            found.setdefault(header, block)
    return found


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
