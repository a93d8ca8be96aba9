"""Secrets of a configuration masked by the grammar of the line; the grammar is ``secret_lines.py``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from netloop.text import secret_lines

STRUCK = "********"
LINES = 16_384
"""How many lines are remembered with what is left of them: the routers of a network have most of their lines alike."""
TYPES = "10|0|4|5|6|7|8|9|sha512|sha256"
SIZES = "128|192|256|384|512"
GAP, WORD = r"[ \t]++", r"[^ \t]++"
END = r"(?=[ \t]|$)"
LEAD = re.compile(
    r"(?P<lead>(?:.*logged command:)?[ \t]*(?:[\w.()/:-]+[#>])?[+\-]?[ \t]*(?:(?:no|default|do)[ \t]+)*)(?P<rest>.*)",
    re.DOTALL,
)
TOKEN = re.compile(r"\[|\]|[^\s\[\]]+")
PATH = " / "
"""Between a section and its line, where one line names both."""
SECTION = re.compile(r"(?:interface|(?:ipv6 )?router|line|vrf definition) ")
IN_URL = re.compile(r"(?:://|\bmail-server[ ]+|\bmail server \")[^\s:/@\[\]]*:(?P<s0>[^\s/]+)@")
HASH = re.compile(r"(?<![^\s\"'])(?P<s0>\$(?:[1568y]|9|14|2[aby]?)\$[^\s\"']+)")
TYPE_7 = re.compile(r"(?<!\S)key[ \t]+7[ \t]+(?P<s0>[01]\d(?:[0-9A-Fa-f]{2})+)(?!\S)")
VARIABLE = re.compile(
    r"[ \t]*event manager environment \S*(?:pass|secret|pwd|token|key|community)\S* (?P<s0>\S(?:.*\S)?)", re.IGNORECASE
)
COMMAND = re.compile(r"action[ \t]+\S+[ \t]+cli[ \t]+command[ \t]+\"(?P<inner>.*)\"")
LAST = re.compile(
    r"(?:.*[ \t])?(?P<before>\S*)[ \t]+(?:\S*-)?(?:{})[ \t]+(?P<s0>\S+)[ \t]*$".format(
        "|".join(secret_lines.LAST.split())
    )
)
SHORT = re.compile(
    rf"[ \t]+\S+(?:[ \t]+(?:{TYPES}))?[ \t]+(?!(?:{'|'.join(secret_lines.ORDINARY.split())})\b)\S+[ \t]*(?:$|[,;])"
)
"""Where a sentence is no more than a keyword and a secret, between two commas or on its own."""
KEY_OF_SERVER = re.compile(r"(?:tacacs|radius|ldap|aaa|crypto isakmp client|crypto ipsec client)\b")
KEY_OF_CHAIN = re.compile(r"key chain\b")
NUMBERED = re.compile(r"[ \t]*(?:no[ \t]+)?key[ \t]+(?P<s0>\S+)[ \t]*$")
PEM = re.compile(r"-----(?P<end>BEGIN|END)[A-Z0-9 ]*PRIVATE KEY-----")
BEFORE_A_LINE = re.compile(r"[:;,][ \t]+|\(|[ ]/[ ]|(?<![\w-])(?:expected|actual|found|said|hint)[ \t]+")
"""What a line of a configuration follows in a sentence."""
QUOTED = re.compile(r"'((?:\\.|[^'\\])*)'|\"((?:\\.|[^\"\\])*)\"")

Span = tuple[int, int]


def masked(line: str) -> str:
    """One line of configuration without the secrets in it."""
    if "\n" in line:
        return masked_text(line)
    ended = len(line.rstrip("\r"))
    return covered(line, _spans(line[:ended]))


def masked_lines(lines: Iterable[str]) -> list[str]:
    """Lines in their order: which section a line stands in tells a key from its number; PEM blocks end."""
    section, indented, private, found = "", False, False, []
    for line in lines:
        inner = line.startswith((" ", "\t"))
        if line.strip() and not inner and (indented or KEY_OF_SERVER.match(line) or KEY_OF_CHAIN.match(line)):
            section = line
        indented = inner
        mark = PEM.search(line) if "-----" in line else None
        found.append(STRUCK if private and not mark else _in_section(line, section))
        private = mark["end"] == "BEGIN" if mark else private
    return found


def masked_text(text: str) -> str:
    """A text of many lines without the secrets in it."""
    return "\n".join(masked_lines(text.split("\n")))


def masked_message(text: str) -> str:
    """A sentence that may quote lines of a configuration, without the secrets in them.

    What stands in quotation marks is judged as a line; so is what follows a colon, a comma or "expected", where more
    is meant than a lone keyword: a sentence may begin with "password".
    """
    return "\n".join(_message(line) for line in text.split("\n"))


@lru_cache(maxsize=LINES)
def _message(line: str) -> str:
    spans = [
        (start + a, start + b)
        for match in QUOTED.finditer(line)
        for group in (1, 2)
        if match[group]
        for start in (match.start(group),)
        for a, b in _spans(match[group])
    ]
    for start in (0, *(match.end() for match in BEFORE_A_LINE.finditer(line))):
        part = line[start:]
        if len(LEAD.fullmatch(part)["rest"].split()) > 1:  # type: ignore[index]
            spans += [(start + a, start + b) for a, b in _spans(part, sentence=True)]
    return covered(line, spans)


def covered(text: str, spans: Iterable[Span]) -> str:
    """The text with the spans struck out; those that touch become one."""
    done, at = [], 0
    for start, end in _merged(spans):
        done += [text[at:start], STRUCK]
        at = end
    return "".join([*done, text[at:]])


def _merged(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


@lru_cache(maxsize=LINES)
def _in_section(line: str, section: str) -> str:
    numbered = NUMBERED.match(line)
    if numbered and KEY_OF_CHAIN.match(section):
        return line
    if numbered and KEY_OF_SERVER.match(section):
        return covered(line, [numbered.span("s0")])
    return masked(line)


def _spans(line: str, *, sentence: bool = False) -> list[Span]:
    """Where the secrets of a line stand; in a ``sentence`` a lone keyword at its beginning says nothing."""
    start = len(LEAD.fullmatch(line)["lead"])  # type: ignore[index]
    rest = line[start:]
    found = [match.span("s0") for pattern in (IN_URL, HASH) for match in pattern.finditer(line)]
    kinds = [] if PATH in rest and SECTION.match(rest) else [*_by_kind(rest, sentence=sentence)]
    if not kinds and PATH in rest:
        tail = rest.rindex(PATH) + len(PATH)
        kinds = [(tail + a, tail + b) for a, b in _by_kind(rest[tail:], sentence=sentence)]
    return [*found, *((start + a, start + b) for a, b in kinds)]


def _by_kind(line: str, *, sentence: bool) -> Iterator[Span]:
    """The secrets by the first kind that fits; a blank before the line makes its first word one like the others."""
    return ((start - 1, end - 1) for start, end in _by_first_kind(f" {line}", sentence=sentence))


def _by_first_kind(line: str, *, sentence: bool) -> Iterator[Span]:
    first, table = line[1:].replace("\t", " ").partition(" ")[0], _table()
    for rule in (*table.by_word.get(first.lower(), ()), *table.by_word[""]):
        if (match := compiled(rule).match(line)) and not (sentence and rule in table.lone and not SHORT.match(line)):
            yield from _groups(match)
            return
    if inner := COMMAND.match(line, 1):
        start = inner.start("inner")
        yield from ((start + a, start + b) for a, b in _spans(inner["inner"]))
    for pattern in (*map(compiled, table.anywhere), TYPE_7, VARIABLE):
        if match := pattern.search(line):
            yield from _groups(match)
            return
    yield from _last(line)


def _last(line: str) -> Iterator[Span]:
    """The last word, where the one before it calls it a secret and neither is one of a sentence."""
    match = LAST.match(line)
    if match and match["s0"].lower() not in secret_lines.ORDINARY.split() and line[1:2].islower():
        prose = match["before"].lower() in secret_lines.PROSE.split() or re.search(r"[,;?!][ \t]|\.$", line)
        if not prose:
            yield match.span("s0")


def _groups(match: re.Match[str]) -> Iterator[Span]:
    yield from (match.span(name) for name in match.re.groupindex if match[name] is not None)


class _Table(NamedTuple):
    """The kinds by their first word (the others under ""), those of anywhere, and those of one keyword."""

    by_word: Mapping[str, Sequence[str]]
    anywhere: Sequence[str]
    lone: frozenset[str]


@cache
def _table() -> _Table:
    by_word: dict[str, list[str]] = {"": []}
    lone = set()
    for rule in statements(secret_lines.RULES):
        first = rule.split()[0]
        for word in first.split("|") if first.islower() else [""]:
            by_word.setdefault(word, []).append(rule)
        if [token for token in TOKEN.findall(rule) if token[0].islower()] == [first] and "-" not in first:
            lone.add(rule)
    return _Table(by_word, statements(secret_lines.ANYWHERE), frozenset(lone))


def statements(table: str) -> Sequence[str]:
    """The kinds of a table, without its comments."""
    return tuple(line for line in table.splitlines() if line and not line.startswith("#"))


@cache
def compiled(rule: str) -> re.Pattern[str]:
    """A kind of line as a pattern, made when a line may be of it; each SECRET is a group of its own, ``s0``, ``s1``.

    A kind of one keyword is told from a sentence by its small letter.
    """
    parts: list[str] = []
    for token in TOKEN.findall(rule):
        parts.append(_part(token, sum("(?P<" in part for part in parts)))
    pattern = "".join(parts)
    keywords = sum(token[0].islower() for token in TOKEN.findall(rule))
    return re.compile(pattern, re.IGNORECASE if keywords > 1 else 0)


STRUCK_WORDS = frozenset({"password", "secret", "community", "key"})
"""Keywords that somebody may have as a login password, and that were struck out as one before."""
PARTS = {
    "[": "(?:",
    "]": ")?",
    "...": f"(?:{GAP}{WORD})*?",
    "$": r"[ \t]*$",
    "TYPE": f"{GAP}(?:{TYPES}){END}",
    "SIZE": f"{GAP}(?:{SIZES}){END}",
    "N": rf"{GAP}\d++{END}",
}
SECRETS = {
    "SECRET...": GAP + r"(?P<s%d>[^ \t](?:.*[^ \t])?)",
    "SECRET": GAP + r"(?P<s%d>\"[^\"]*\"" + END + "|" + WORD + ")",
}


def _part(token: str, secrets: int) -> str:
    if token in SECRETS:
        return SECRETS[token] % secrets
    if token in PARTS:
        return PARTS[token]
    if token.isupper():
        return f"{GAP}{WORD}"
    words = token.split("|")
    struck = [STRUCK] if STRUCK_WORDS.intersection(words) else []
    return f"{GAP}(?:{'|'.join(map(re.escape, (*words, *struck)))}){END}"
