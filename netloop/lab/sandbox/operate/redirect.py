"""Output into a file: ``| redirect URL``, ``| append URL`` and ``| tee URL``, which shows it too."""

from __future__ import annotations

from netloop.lab.sandbox.files import FileError, FileUrl
from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.show.filters import NAMES, filtered

WRITERS = ("redirect", "append", "tee")


def piped(terminal: ExecTerminal, said: str, pipe: str) -> str:
    """What is shown of an output behind whose command a bar stands: what a filter leaves, or what a file does."""
    word, _, place = pipe.partition(" ")
    names = [name for name in (*NAMES, *WRITERS) if name.startswith(word.lower())]
    if len(names) != 1 or names[0] in NAMES or not place.strip() or terminal.privilege < 15:
        return filtered(said, pipe)
    try:
        _write(terminal, FileUrl.within(place, terminal.directory), said, add=names[0] == "append")
    except FileError as exc:
        return f"{exc}\n"
    return said if names[0] == "tee" else ""


def _write(terminal: ExecTerminal, url: FileUrl, text: str, *, add: bool) -> None:
    files = terminal.router.files
    before = files.read(url) if add and files.exists(url) else b""
    files.write(url, before + text.encode())
