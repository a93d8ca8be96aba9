"""The secrets that a session logged in with, struck out of what a device says that echoes them."""

from __future__ import annotations

import re

from netloop.text.masking import STRUCK

SHORT = 4
"""Characters; a shorter secret is struck only where it is a word, or no text could be read any more."""


class Secrets:
    """What must not be seen; in no repr. ``None`` and empty ones are none."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()

    def add(self, secret: str | None) -> None:
        """Strike one more."""
        if secret:
            self._secrets.add(secret)

    def struck(self, text: str) -> str:
        """The text without a secret in it: for answers to lines, and for messages."""
        for secret in self._longest_first():
            word = re.escape(secret)
            pattern = word if len(secret) >= SHORT else rf"(?<!\w){word}(?!\w)"
            text = re.sub(pattern, STRUCK, text)
        return text

    def unechoed(self, text: str) -> str:
        """The text without lines that only echo a secret, behind a question or alone.

        For outputs: there the same word in a line of its own right is part of what is read, and must stay.
        """
        for secret in self._longest_first():
            echo = rf"^(.*[Pp]assword: ?)?{re.escape(secret)}[ \t]*$"
            text = re.sub(echo, rf"\g<1>{STRUCK}", text, flags=re.MULTILINE)
        return text

    def _longest_first(self) -> list[str]:
        """So that no rest remains of a secret that holds another one."""
        return sorted(self._secrets, key=len, reverse=True)
