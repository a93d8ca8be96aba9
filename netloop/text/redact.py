"""Strikes known secrets out of whatever is written down, printed or reported."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from netloop.text.harmless import harmless
from netloop.text.masking import STRUCK, Span, covered
from netloop.text.nouns import mapped

T = TypeVar("T")

LONG = 8
"""Characters; in outputs a shorter secret is struck only as a word of its own, lest ``admin`` mangle every one."""
BROKEN = r"(?:[ ]?[\r\n\x08]+[ ]?)?"
"""Where a terminal broke the line in the middle of what it echoed."""

CONTROL_SEQUENCE = r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
"""Ends in a letter that belongs to no word (ECMA-48)."""


class Redactor:
    """Knows the secrets of a run, or of a session; they appear in no repr.

    A secret of fewer than ``words_below`` characters is struck out only as a word of its own.
    """

    def __init__(self, secrets: Iterable[str | None] = (), *, words_below: int = LONG) -> None:
        self._words_below = words_below
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._echoes: dict[str, re.Pattern[str]] = {}
        self.learn(secrets)

    def learn(self, secrets: Iterable[str | None]) -> None:
        """Strike these out as well, from now on."""
        for secret in filter(None, secrets):
            self._echoes = {**self._echoes, secret: _as_echo(secret)}
            for form in _forms(secret):
                self._patterns = {**self._patterns, form: _as_pattern(form, self._words_below)}

    def forget(self) -> None:
        """Know no secret any more."""
        self._patterns, self._echoes = {}, {}

    def text(self, text: str) -> str:
        """The text without the secrets."""
        return covered(text, self.spans(text)) if self._patterns and text else text

    def spans(self, text: str) -> Iterator[Span]:
        """Where secrets stand in the text; they may overlap."""
        for pattern in self._patterns.values():
            yield from (match.span(1) for match in pattern.finditer(text))

    def without_echoes(self, text: str) -> str:
        """The text less the lines that only echo a secret, behind a question or alone.

        For what a device prints: there the same word in a line of its own right is part of what is read, and must stay.
        """
        for echo in self._echoes.values():
            text = echo.sub(rf"\g<1>{STRUCK}", text)
        return text

    def tree(self, value: Any) -> Any:
        """A JSON value without the secrets; the names of its fields stay, or it could not be read again."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.tree(item) for key, item in value.items()}
        return [self.tree(item) for item in value] if isinstance(value, list) else value

    def noun(self, value: T) -> T:
        """A noun of the model, or several of them, without the secrets."""
        return mapped(value, self.text) if self._patterns else value


PROCESS = Redactor()
"""What this process resolved or was told at a prompt; whatever it prints or reports is struck by it."""


def _forms(secret: str) -> set[str]:
    """The secret as it is, and as ``repr``, JSON and ``harmless`` write it."""
    return {secret, repr(secret)[1:-1], json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]} | {
        form for form in (harmless(secret),) if form.strip()
    }


def _as_echo(secret: str) -> re.Pattern[str]:
    return re.compile(rf"^(.*[Pp]assword: ?)?{re.escape(secret)}[ \t]*$", re.MULTILINE)


def _as_pattern(secret: str, words_below: int) -> re.Pattern[str]:
    """A lookahead, so that a secret that overlaps another or itself is found too."""
    if len(secret) >= words_below:
        return re.compile(f"(?=({BROKEN.join(map(re.escape, secret))}))")
    before = rf"(?:{CONTROL_SEQUENCE}|(?<!\w))" if re.match(r"\w", secret) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", secret) else ""
    return re.compile(f"{before}(?=({re.escape(secret)}{after}))")


__all__ = ["PROCESS", "STRUCK", "Redactor"]
