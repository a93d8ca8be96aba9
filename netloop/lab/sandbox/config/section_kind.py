"""Sections that the sandbox does not act on, declared: what opens one, which lines it takes, what stands under it.

What is not declared is refused, so that a typing error stays one; behind a known first word everything is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import leave, setting, verbatim
from netloop.lab.sandbox.config.cursor import ConfigCommand, ConfigMode, Cursor, Given
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.tree import Rank

BEHIND_LINES = 1000
"""The rank of the first kind of section under another one: they stand behind its lines."""


@dataclass(frozen=True)
class SectionKind:
    """A kind of section.

    ``lines`` are the first words of its lines in IOS's order, parted by ``|``. Of a plain one there is one line; ``*``
    behind it says that such lines stand beside each other, ``+`` that the next word tells them apart, ``!`` that its
    negation is what is printed. ``free`` is the pattern of lines that begin with an argument, ``raw`` takes lines of
    any kind, as hexadecimal text. ``mixed`` sections print their lines as they were entered. ``indent`` is how much
    further in than by one blank IOS prints the lines; ``closing`` the line at the end. ``needs`` is
    the head of the global sections one of which must have the name that such a section ends with.
    """

    pattern: str
    prompt: str
    lines: str = ""
    sections: tuple[SectionKind, ...] = ()
    indent: int = 0
    closing: str = ""
    free: str = ""
    raw: bool = False
    mixed: bool = False
    needs: str = ""

    def commands(self, place: int | None = None, indent: int = 0) -> Iterator[ConfigCommand]:
        """The commands that open such a section, and remove it, in the mode above; ``place`` is its rank there."""
        mode = ConfigMode(self.prompt, tuple(self._inside()))

        def enter(here: Cursor, given: Given) -> str | None:
            if self.needs and not here.booting and not self._named(here, given.words[-1]):
                return f"% {self.needs.replace('-', ' ')} {given.words[-1]} not configured\n"
            rank = global_rank(given.text) if place is None else (place, _number(given))
            text = here.line.strip() if here.booting else " " * indent + given.text
            node = here.node.put(given.words, text, rank)
            node.closing = self.closing
            here.enter(mode, node)
            node.section = place is None
            return None

        def drop(here: Cursor, given: Given) -> None:
            here.node.drop_under(*given.words[1:])

        yield CliCommand(self.pattern, enter)
        yield CliCommand(f"no {self.pattern}", drop)

    def _named(self, here: Cursor, name: str) -> bool:
        """Whether there is such a section, or needs to be none."""
        return name == "class-default" or any(one.slot[-1] == name for one in here.running.under(self.needs))

    def _inside(self) -> Iterator[ConfigCommand]:
        for place, head in enumerate(heads(self.lines)):
            yield from kept_line(head, 0 if self.mixed else place, indent=self.indent)
        for place, kind in enumerate(self.sections, BEHIND_LINES):
            yield from kind.commands(0 if self.mixed else place, self.indent)
        if self.free:
            yield from setting(self.free, BEHIND_LINES, many=True)
        if self.closing:
            yield CliCommand(self.closing.strip(), leave)
        if self.raw:
            yield CliCommand("<text:line>", _take_raw)


def _number(given: Given) -> int:
    """The number in the line that opens a section, by which such sections stand."""
    return next((value for value in given.values.values() if isinstance(value, int)), 0)


def heads(lines: str) -> list[str]:
    """The first words of lines, as ``SectionKind.lines`` has them."""
    return [head.strip() for head in lines.split("|") if head.strip()]


def kept_line(head: str, *rank: object, indent: int = 0) -> Iterator[ConfigCommand]:
    """The commands of one entry of ``SectionKind.lines``."""
    if head.endswith("!"):
        return _negated(head[:-1], rank, indent)
    many, keyed = head.endswith("*"), head.endswith("+")
    return verbatim(head.rstrip("*+"), *rank, many=many, one=not (many or keyed), indent=indent)


def _negated(keywords: str, rank: Rank, indent: int) -> Iterator[ConfigCommand]:
    """A line that is on without being printed, and whose negation is kept."""

    def off(here: Cursor, given: Given) -> None:
        here.node.put(given.words, " " * indent + given.text, rank)

    def on(here: Cursor, given: Given) -> None:
        here.node.drop("no", *given.words)

    yield CliCommand(f"{keywords} [<rest:line>]", on)
    yield CliCommand(f"no {keywords} [<rest:line>]", off)


def _take_raw(here: Cursor, given: Given) -> None:
    """A line of text, behind those before it."""
    number = sum(1 for _ in here.node)
    here.node.put(("text", str(number)), str(given["text"]), (number,))
