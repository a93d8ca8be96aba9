"""Files at the command line: showing, checking, renaming and deleting them, and directories."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import partial

from netloop.lab.sandbox.files import NO_SUCH_FILE, STARTUP_CONFIG, FileError, FileUrl
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.operate.directory import matching
from netloop.lab.sandbox.operate.questions import Answer, ask_name, confirm
from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.router import Router

BYTES_A_DOT = 65_536


def told(work: Callable[[], str | None]) -> str | None:
    """What file work says, its failure included."""
    try:
        return work()
    except FileError as exc:
        return f"{exc}\n"


def more(terminal: ExecTerminal, given: Given) -> str | None:
    """``more URL``: a file's text."""

    def text() -> str:
        content = terminal.router.files.read(FileUrl.within(given["file"], terminal.directory))
        shown = content.decode(errors="replace").replace("\r\n", "\n")
        return shown if shown.endswith("\n") else f"{shown}\n"

    return told(text)


def verify(terminal: ExecTerminal, given: Given) -> str:
    """``verify /md5|/sha512 URL [DIGEST]``; layout: Cisco's "MD5 File Validation", and a session of IOS 15.5."""
    typed, url = given["file"], FileUrl.within(given["file"], terminal.directory)
    if not terminal.router.files.exists(url):
        return f"%Error verifying {url} ({NO_SUCH_FILE})\n"
    content, how = terminal.router.files.read(url), given.words[1]
    digest = hashlib.new(how.removeprefix("/"), content, usedforsecurity=False).hexdigest()
    named = f"MD5 of {typed} " if how == "/md5" else ""
    done = f"{'.' * (1 + len(content) // BYTES_A_DOT)}{named}Done!\n"
    wanted = given.get("digest")
    if wanted is None:
        return f"{done}verify {how} ({typed}) = {digest}\n\n"
    if wanted.lower() == digest:
        return f"{done}Verified ({typed}) = {digest}\n"
    return f"{done}%Error verifying {typed}\nComputed signature  = {digest}\nSubmitted signature = {wanted}\n"


def delete(terminal: ExecTerminal, given: Given) -> Answer:
    """``delete [/force] [/recursive] URL``: asks for the name, then to confirm each file."""
    url = FileUrl.within(given["file"], terminal.directory)
    find = _tree if "/recursive" in given else _named
    if "/force" in given:
        return _each(terminal, list(find(terminal.router, url)), _at_once)
    return ask_name(
        terminal,
        "Delete filename",
        url.path,
        lambda name: _each(terminal, list(find(terminal.router, FileUrl(url.system, name.lstrip("/")))), confirm),
    )


Doomed = tuple[FileUrl, Callable[[], str | None]]
"""What is to be deleted, and how."""


def _named(router: Router, url: FileUrl) -> Iterator[Doomed]:
    """The files of a name, which may have ``*``; a name that is not there is among them, and fails in its turn."""
    try:
        found = [entry.url for entry in matching(router, url)]
    except FileError:
        found = []
    for each in found or [url]:
        yield each, partial(_delete, router, each)


def _tree(router: Router, url: FileUrl) -> Iterator[Doomed]:
    """The same, and of a directory what is in it before itself."""
    if not router.files.is_folder(url):
        yield from _named(router, url)
        return
    for entry in router.files.entries(url):
        yield from _tree(router, entry.url)
    if url.path:
        yield url, partial(router.files.remove_folder, url)


def _each(terminal: ExecTerminal, doomed: list[Doomed], ask: Callable[..., Answer]) -> Answer:
    """Delete one after the other, each once ``ask`` goes on."""
    if not doomed:
        return None
    (url, work), *others = doomed

    def gone() -> Answer:
        said = told(work) or ""
        return said + (_each(terminal, others, ask) or "")

    return ask(terminal, f"Delete {url}?", gone)


def _at_once(_terminal: ExecTerminal, _text: str, then: Callable[[], Answer]) -> Answer:
    """Go on without a question."""
    return then()


def _delete(router: Router, url: FileUrl) -> None:
    if url == STARTUP_CONFIG and router.startup:
        router.startup = ""
    else:
        router.files.delete(url)


def rename(terminal: ExecTerminal, given: Given) -> Answer:
    """``rename URL URL``."""
    old, new = (FileUrl.within(given[name], terminal.directory) for name in ("old", "new"))

    def named(name: str) -> Answer:
        return told(lambda: terminal.router.files.rename(old, FileUrl(new.system, name.lstrip("/"))))

    return ask_name(terminal, "Destination filename", new.path or old.name, named)


def make(terminal: ExecTerminal, given: Given) -> Answer:
    """``mkdir URL``."""
    url = FileUrl.within(given["place"], terminal.directory)

    def named(name: str) -> Answer:
        made = FileUrl(url.system, name.lstrip("/"))
        return told(lambda: terminal.router.files.make_folder(made)) or f"Created dir {made}\n"

    return ask_name(terminal, "Create directory filename", url.path, named)


def remove(terminal: ExecTerminal, given: Given) -> Answer:
    """``rmdir URL``."""
    url = FileUrl.within(given["place"], terminal.directory)

    def named(name: str) -> Answer:
        gone = FileUrl(url.system, name.lstrip("/"))

        def removed() -> str:
            return told(lambda: terminal.router.files.remove_folder(gone)) or f"Removed dir {gone}\n"

        return confirm(terminal, f"Delete {gone}?", removed)

    return ask_name(terminal, "Remove directory filename", url.path, named)


PRIVILEGED = (
    CliCommand("more <file:url>", more, "Display the contents of a file"),
    CliCommand("verify (/md5|/sha512) <file:url> [<digest:word>]", verify, "Verify a file"),
    CliCommand("delete [/force] [/recursive] <file:url>", delete, "Delete a file"),
    CliCommand("rename <old:url> <new:url>", rename, "Rename a file"),
    CliCommand("mkdir <place:url>", make, "Create new directory"),
    CliCommand("rmdir <place:url>", remove, "Remove existing directory"),
)
