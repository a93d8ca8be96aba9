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

BLANKS = b" \r\n\x08"
"""Of what ``BROKEN`` consists."""
MANY = 250
"""Secrets; of more it is looked up how each place in a text begins, instead of each secret in the text."""
CONTROL_SEQUENCE = r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
"""Ends in a letter that belongs to no word (ECMA-48)."""


class SecretIndex:
    """Secrets without the blanks in them and in the text: a quick look, which misses none that a pattern finds."""

    def __init__(self, forms: Iterable[str] = ()) -> None:
        self._forms = {form: _bare(form) for form in forms}
        self.size = len(self._forms)
        lengths = [len(bare) for bare in self._forms.values()]
        self._length = min(lengths) if len(lengths) > MANY else 0
        self._beginnings = frozenset(bare[: self._length] for bare in self._forms.values())

    def in_text(self, text: str) -> list[str]:
        """The secrets that may stand in a text."""
        if not self._forms or not text:
            return []
        bare, length = _bare(text), self._length
        if length and self._beginnings.isdisjoint([bare[i : i + length] for i in range(len(bare) - length + 1)]):
            return []
        return [form for form, without in self._forms.items() if without in bare]


class Redactor:
    """Knows the secrets of a run, or of a session; they appear in no repr.

    A secret of fewer than ``words_below`` characters is struck out only as a word of its own.
    """

    def __init__(self, secrets: Iterable[str | None] = (), *, words_below: int = LONG) -> None:
        self._words_below = words_below
        self._secrets: dict[str, re.Pattern[str] | None] = {}
        self._forms: dict[str, re.Pattern[str] | None] = {}
        self._index = SecretIndex()
        self.learn(secrets)

    def learn(self, secrets: Iterable[str | None]) -> None:
        """Strike these out as well, from now on."""
        for secret in filter(None, secrets):
            if secret not in self._secrets:
                self._forms.update(dict.fromkeys(_forms(secret) - self._forms.keys()))
                self._secrets[secret] = None

    def forget(self) -> None:
        """Know no secret any more."""
        self._secrets, self._forms, self._index = {}, {}, SecretIndex()

    def text(self, text: str) -> str:
        """The text without the secrets."""
        spans = [*self.spans(text)] if self._forms and text else []
        return covered(text, spans) if spans else text

    def spans(self, text: str) -> Iterator[Span]:
        """Where secrets stand in the text; they may overlap."""
        for form in self._suspects(text):
            yield from (match.span(1) for match in self._pattern(form).finditer(text))

    def _suspects(self, text: str) -> list[str]:
        """The forms of secrets that may stand in a text; others may be learned meanwhile in another thread."""
        if (index := self._index).size != len(self._forms):
            index = self._index = SecretIndex(tuple(self._forms))
        return index.in_text(text)

    def _pattern(self, form: str) -> re.Pattern[str]:
        """What finds a form; made when it is first needed, as most secrets of a fleet never stand anywhere."""
        pattern = self._forms.get(form)
        if pattern is None:
            pattern = self._forms[form] = _as_pattern(form, self._words_below)
        return pattern

    def without_echoes(self, text: str) -> str:
        """The text less the lines that only echo a secret, behind a question or alone.

        For what a device prints: there the same word in a line of its own right is part of what is read, and must stay.
        """
        for secret, known in tuple(self._secrets.items()):
            if secret not in text:
                continue
            echo = self._secrets[secret] = known or _as_echo(secret)
            text = echo.sub(rf"\g<1>{STRUCK}", text)
        return text

    def tree(self, value: Any) -> Any:
        """A JSON value without the secrets; the names of its fields stay, or it could not be read again."""
        return self._struck(value) if self._suspects("\0".join(_strings(value))) else value

    def _struck(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self._struck(item) for key, item in value.items()}
        return [self._struck(item) for item in value] if isinstance(value, list) else value

    def noun(self, value: T) -> T:
        """A noun of the model, or several of them, without the secrets."""
        return mapped(value, self.text) if self._forms else value


PROCESS = Redactor()
"""What this process resolved or was told at a prompt; whatever it prints or reports is struck by it."""


def _bare(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass").translate(None, BLANKS)


def _strings(value: Any) -> Iterator[str]:
    """The texts in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


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
