"""Long output a page at a time, with ``--More--`` between."""

from __future__ import annotations

MORE = " --More-- "
WIPE = "\b" * len(MORE) + " " * len(MORE) + "\b" * len(MORE)


class Pager:
    """Output that waits for a key: a blank turns the page, return a line, any other key stops."""

    def __init__(self, text: str, length: int) -> None:
        self._lines = text.splitlines(keepends=True)
        self._page = max(1, length - 1)

    @property
    def done(self) -> bool:
        """Whether nothing is left to show."""
        return not self._lines

    def first(self) -> str:
        """The first page."""
        return self._take(self._page)

    def turn(self, key: str) -> str:
        """What a key shows."""
        if key == " ":
            return WIPE + self._take(self._page)
        if key in "\r\n":
            return WIPE + self._take(1)
        self._lines = []
        return WIPE

    def _take(self, count: int) -> str:
        shown, self._lines = self._lines[:count], self._lines[count:]
        return "".join(shown) + (MORE if self._lines else "")
