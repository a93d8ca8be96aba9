"""Strikes known secrets out of whatever is written down."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

STRUCK = "********"
LONG = 8
"""Characters; a shorter secret is struck out only as a word of its own, lest ``admin`` mangle every output."""


class Redactor:
    """Knows the secrets of a run; they appear in no repr."""

    def __init__(self, secrets: Iterable[str | None] = ()) -> None:
        self._secrets: frozenset[str] = frozenset()
        self._pattern: re.Pattern[str] | None = None
        self.learn(secrets)

    def learn(self, secrets: Iterable[str | None]) -> None:
        """Strike these out as well, from now on."""
        self._secrets |= {secret for secret in secrets if secret}
        longest_first = sorted(self._secrets, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_as_pattern, longest_first))) if longest_first else None

    def text(self, text: str) -> str:
        """The text without the secrets."""
        return self._pattern.sub(STRUCK, text) if self._pattern else text

    def tree(self, value: Any) -> Any:
        """A JSON value without the secrets; the names of its fields stay, or it could not be read again."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.tree(item) for key, item in value.items()}
        return [self.tree(item) for item in value] if isinstance(value, list) else value


def _as_pattern(secret: str) -> str:
    pattern = re.escape(secret)
    if len(secret) >= LONG:
        return pattern
    before = r"(?<!\w)" if re.match(r"\w", secret) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", secret) else ""
    return f"{before}{pattern}{after}"
