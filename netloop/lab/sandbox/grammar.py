"""A small command grammar: commands declared as patterns, read with abbreviations as IOS does.

A pattern is words, typed arguments ``<name:kind>`` (kinds: ``arguments.py``), ``[optional]`` parts and
``(this|that)`` alternatives: ``ip address <address:ipv4> <mask:ipv4> [secondary]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from netloop.lab.sandbox.arguments import Reader, Word, reader, split_words

Runner = TypeVar("Runner")
Runs_co = TypeVar("Runs_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Argument:
    """A typed place in a pattern."""

    name: str
    kind: str
    read: Reader = field(compare=False)
    shown: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class CliCommand(Generic[Runs_co]):
    """A pattern, what runs it, and the words that ``?`` shows beside its last keyword."""

    pattern: str
    run: Runs_co
    help: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A line understood: the command, its arguments by name, and the line in full as IOS would print it."""

    command: CliCommand[Any]
    values: dict[str, Any]
    words: tuple[str, ...]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str, default: Any = None) -> Any:
        """An argument, or ``default`` when the line did not give it."""
        return self.values.get(name, default)

    def __contains__(self, keyword: str) -> bool:
        return keyword in self.words

    @property
    def text(self) -> str:
        """The line, abbreviations and addresses written out."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class InvalidLine:
    """A line not understood; ``column`` (from 0) is where the caret stands, None where IOS shows none."""

    message: str
    column: int | None = None

    def shown(self, prompt: int) -> str:
        """What IOS prints under a line typed after a prompt of that many characters."""
        caret = "" if self.column is None else f"{' ' * (prompt + self.column)}^\n"
        return f"{caret}{self.message}\n" if self.message.startswith("% Amb") else f"{caret}{self.message}\n\n"


INVALID = "% Invalid input detected at '^' marker."
INCOMPLETE = "% Incomplete command."
LINES_KEPT = 4000
"""How many lines a grammar remembers having read."""


@dataclass(slots=True)
class GrammarState(Generic[Runner]):
    """A point in the grammar: what may follow, and the command that may end here."""

    keywords: dict[str, GrammarState[Runner]] = field(default_factory=dict)
    arguments: list[tuple[Argument, GrammarState[Runner]]] = field(default_factory=list)
    command: CliCommand[Runner] | None = None


@dataclass(frozen=True, slots=True)
class GrammarStep(Generic[Runner]):
    """One way on from a state."""

    to: GrammarState[Runner]
    name: str | None
    value: Any
    text: str
    words: int


class CommandGrammar(Generic[Runner]):
    """The commands of one mode, as a graph of words."""

    def __init__(self, commands: Iterable[CliCommand[Runner]]) -> None:
        self.start: GrammarState[Runner] = GrammarState()
        self._read: dict[str, Match | InvalidLine] = {}
        for command in commands:
            for path in expand(command.pattern):
                self._add(path, command)

    def _add(self, path: Sequence[str | Argument], command: CliCommand[Runner]) -> None:
        state = self.start
        for part in path:
            state = _follow(state, part)
        state.command = state.command or command

    def parse(self, line: str) -> Match | InvalidLine:
        """Read a line; one that many type, or that stands in many configurations, is read once."""
        known = self._read.get(line)
        if known is None:
            if len(self._read) >= LINES_KEPT:
                self._read.clear()
            known = self._read[line] = self._parsed(line)
        return known

    def _parsed(self, line: str) -> Match | InvalidLine:
        words, state = split_words(line), self.start
        values: dict[str, Any] = {}
        texts: list[str] = []
        index = 0
        while index < len(words):
            step = _step(state, words[index:], line)
            if isinstance(step, InvalidLine):
                return step
            if step.name:
                values[step.name] = step.value
            texts.append(step.text)
            state, index = step.to, index + step.words
        if state.command is None:
            return InvalidLine(INCOMPLETE)
        return Match(state.command, values, tuple(texts))

    def follows(self, line: str) -> GrammarState[Runner] | InvalidLine:
        """The state after the words of a line, for ``?``."""
        words, state, index = split_words(line), self.start, 0
        while index < len(words):
            step = _step(state, words[index:], line)
            if isinstance(step, InvalidLine):
                return step
            state, index = step.to, index + step.words
        return state


def _follow(state: GrammarState[Runner], part: str | Argument) -> GrammarState[Runner]:
    """The state behind a part of a pattern, made when it is new."""
    if isinstance(part, str):
        return state.keywords.setdefault(part, GrammarState())
    for known, behind in state.arguments:
        if known == part:
            return behind
    state.arguments.append((part, GrammarState()))
    return state.arguments[-1][1]


def _step(state: GrammarState[Runner], words: Sequence[Word], line: str) -> GrammarStep[Runner] | InvalidLine:
    """The one way on that the next word names: the keyword itself, one that it begins, or an argument."""
    first = words[0]
    typed = first.text.lower()
    if typed in state.keywords:
        return GrammarStep(state.keywords[typed], None, None, typed, 1)
    begun = [keyword for keyword in state.keywords if keyword.lower().startswith(typed)]
    if len(begun) == 1:
        return GrammarStep(state.keywords[begun[0]], None, None, begun[0], 1)
    for argument, behind in state.arguments:
        if taken := argument.read(words, line):
            return GrammarStep(behind, argument.name, taken.value, taken.text, taken.words)
    if begun:
        return InvalidLine(f'% Ambiguous command:  "{line.strip()}"')
    return InvalidLine(INVALID, first.column + _agreed(typed, state.keywords))


def _agreed(typed: str, keywords: Iterable[str]) -> int:
    """How many letters of a word still fit some keyword: IOS puts its caret behind them."""
    return max((_shared(typed, keyword) for keyword in keywords), default=0)


def _shared(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def expand(pattern: str) -> Iterator[tuple[str | Argument, ...]]:
    """Every sequence of words and arguments that a pattern allows."""
    tokens = re.findall(r"<[^>]+>|[\[\]()|]|[^\s\[\]()|<>]+", pattern)
    paths, left = _sequence(tokens)
    if left:
        raise ValueError(f"{pattern!r}: unbalanced at {left[0]!r}")
    return iter(paths)


Path = tuple["str | Argument", ...]


def _sequence(tokens: Sequence[str]) -> tuple[list[Path], Sequence[str]]:
    """The paths up to a closing bracket, alternatives included, and the tokens from it on."""
    alternatives: list[Path] = []
    paths: list[Path] = [()]
    while tokens and tokens[0] not in "])":
        head, tokens = tokens[0], tokens[1:]
        if head == "|":
            alternatives, paths = [*alternatives, *paths], [()]
        elif head in "[(":
            inner, tokens = _sequence(tokens)
            inner = [*inner, ()] if head == "[" else inner
            paths, tokens = [(*path, *more) for path in paths for more in inner], tokens[1:]
        else:
            paths = [(*path, _part(head)) for path in paths]
    return [*alternatives, *paths], tokens


def _part(token: str) -> str | Argument:
    if not token.startswith("<"):
        return token
    name, _, kind = token[1:-1].partition(":")
    return Argument(name, kind, *reader(kind))
