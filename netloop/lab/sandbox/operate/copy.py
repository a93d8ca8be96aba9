"""``copy``, ``write`` and ``erase``: files and configurations from one place to another.

What is asked and answered is what public transcripts of IOS show. No packet leaves the sandbox: a server of a URL never
answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Protocol

from netloop.lab.sandbox.config.merge import merging
from netloop.lab.sandbox.file_systems import NULL, NVRAM
from netloop.lab.sandbox.files import CONFIGURATIONS, RUNNING_CONFIG, STARTUP_CONFIG, FileUrl
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.operate.files import told
from netloop.lab.sandbox.operate.questions import Answer, ask_name, confirm, insist, prompting
from netloop.lab.sandbox.operate.saving import saved
from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.output import Say, Steps, line_ends
from netloop.lab.sandbox.router import Router

WARNING = "%Warning:There is a file already existing with this name \nDo you want to over write?"
BAD_NAME = "?Bad filename\n%Error parsing filename (Bad file number)\n"
BAD_HOST = "?Host name or address not specified\n%Error parsing filename (Bad address)\n"
ERASE = "Erasing the nvram filesystem will remove all configuration files! Continue?"
NOT_ERASED = "File system erase is not confirmed or Could not be completed\n"
LEAST_SECONDS = 0.001
"""The shortest time that IOS tells."""

HOST_ALONE = re.compile(r"[^/]*/?")


@dataclass(frozen=True, slots=True)
class Copying:
    """A copy under way: who copies, and from where to where."""

    terminal: ExecTerminal
    source: FileUrl
    target: FileUrl

    @property
    def router(self) -> Router:
        """The router that copies."""
        return self.terminal.router

    @property
    def default(self) -> str:
        """The name that the copy has where none is given."""
        if self.target.remote and self.source in CONFIGURATIONS:
            return f"{self.router.hostname.lower()}-confg"
        return self.source.name


def copy(terminal: ExecTerminal, given: Given) -> Answer:
    """``copy SOURCE DESTINATION``."""
    source, target = (_place(terminal, word) for word in given.words[-2:])
    return _know_source(Copying(terminal, source, target))


def _place(terminal: ExecTerminal, word: str) -> FileUrl:
    """A place as ``copy`` takes it: also a configuration's name, and a file system without its colon."""
    if f"{word}:" in BARE:
        return FileUrl.parse(f"{word}:")
    known = {url.name for url in CONFIGURATIONS}
    return FileUrl.parse(word) if word in known else FileUrl.within(word, terminal.directory)


BARE = frozenset({"flash:", "flash0:", "nvram:", "null:", "tftp:", "ftp:", "scp:", "http:", "https:", "rcp:"})


def _know_source(job: Copying) -> Answer:
    """Ask for what is missing of the source, and where prompts are noisy for all of it."""
    if job.source.remote and not job.source.path:
        return _ask_host(job)
    if job.source.remote and HOST_ALONE.fullmatch(job.source.path):
        return ask_name(job.terminal, "Source filename", "", lambda name: _with_source(job, job.source.path, name))
    if not job.source.path and job.source.system != NULL:
        return ask_name(job.terminal, "Source filename", "", lambda name: _with_source(job, "", name))
    if prompting(job.terminal) == "noisy" and not job.source.remote:
        return ask_name(job.terminal, "Source filename", job.source.name, lambda name: _with_source(job, "", name))
    return _know_target(job)


def _ask_host(job: Copying) -> Answer:
    def hosted(host: str) -> Answer:
        return _know_source(replace(job, source=replace(job.source, path=f"{host}/"))) if host else BAD_HOST

    return ask_name(job.terminal, "Address or name of remote host", "", hosted)


def _with_source(job: Copying, before: str, name: str) -> Answer:
    """Go on with the source that was named."""
    folder = before or (f"{job.source.folder.path}/" if job.source.folder.path else "")
    path = f"{folder}{name.lstrip('/')}"
    return _know_target(replace(job, source=replace(job.source, path=path))) if name else BAD_NAME


def _know_target(job: Copying) -> Answer:
    """Ask where the copy goes to."""
    target = job.target
    if target.system == NULL:
        return _begin(job)
    if target.remote and not target.path:
        return ask_name(job.terminal, "Address or name of remote host", "", lambda host: _with_host(job, host))
    if target.remote and HOST_ALONE.fullmatch(target.path):
        host = target.path.rstrip("/")
        return _ask_target(job, replace(target, path=host), job.default)
    if target.remote:
        return _ask_target(job, replace(target, path=target.path.partition("/")[0]), target.path.partition("/")[2])
    if job.router.files.is_folder(target):
        return _ask_target(job, target, job.default)
    return _ask_target(job, replace(target, path=""), target.path)


def _with_host(job: Copying, host: str) -> Answer:
    return _know_target(replace(job, target=replace(job.target, path=f"{host}/"))) if host else BAD_HOST


def _ask_target(job: Copying, folder: FileUrl, name: str) -> Answer:
    """Ask for the name of the copy, then whether a file of that name may go."""

    def named(typed: str) -> Answer:
        if not typed:
            return BAD_NAME
        return _overwrite(replace(job, target=folder / typed.lstrip("/")))

    return ask_name(job.terminal, "Destination filename", name, named)


def _overwrite(job: Copying) -> Answer:
    target, files = job.target, job.router.files
    if target.remote or target in CONFIGURATIONS or not files.exists(target):
        return _begin(job)
    return confirm(job.terminal, WARNING, lambda: _begin(job))


def _begin(job: Copying) -> Answer:
    if job.source.remote:
        return f"Accessing {_shown(job.source)}...\n{_unreachable(job.source)}"
    return told(lambda: _carry_out(job, job.router.files.read(job.source)))


def _carry_out(job: Copying, content: bytes) -> str | None:
    """Copy, once all is known."""
    if job.target.remote:
        opening = ".....\n" if job.target.system == "tftp" else f"Writing {job.target.name} \n"
        return opening + _unreachable(job.target)
    if (job.source, job.target) == (RUNNING_CONFIG, STARTUP_CONFIG):
        return saved(job.terminal)
    began = job.router.network.clock()
    if job.target == RUNNING_CONFIG:
        job.terminal.then(_merged(job, content, began))
        return None
    if job.target == STARTUP_CONFIG:
        job.router.load_startup(content)
        return f"[OK]\n{_copied(job.router, len(content), began)}"
    job.router.files.write(job.target, content)
    return _copied(job.router, len(content), began)


def _merged(job: Copying, content: bytes, began: float) -> Steps:
    """The lines of a file one by one, then what has become of it."""
    router, root = job.router, job.router.running
    version = root.version
    complete = yield from merging(router, content.decode(errors="replace"))
    if router.running is root:
        note_merge(router, job.source, job.terminal, changed=root.version != version)
    if complete:
        yield Say(line_ends(_copied(router, len(content), began)))


class Person(Protocol):
    """Who copies, and from where."""

    user: str
    peer: str


def note_merge(router: Router, source: FileUrl, by: Person, *, changed: bool) -> None:
    """Log that a file was merged; startup-config is what comes from memory."""
    if changed:
        router.mark_changed(by.user)
    origin = "memory" if source == STARTUP_CONFIG else str(source)
    router.log_message(f"%SYS-5-CONFIG_I: Configured from {origin} by {by.user} on vty0 ({by.peer})")


def _copied(router: Router, size: int, began: float) -> str:
    seconds = max(LEAST_SECONDS, router.network.clock() - began)
    return f"{size} bytes copied in {seconds:.3f} secs ({int(size / seconds)} bytes/sec)\n"


def _shown(url: FileUrl) -> str:
    """A URL without its password."""
    return re.sub(r"//[^/@]*:[^/@]*@", "//*:*@", str(url))


def _unreachable(url: FileUrl) -> str:
    return f"%Error opening {_shown(url)} (Timed out)\n"


def write(terminal: ExecTerminal, _given: Given) -> str:
    """``write memory``."""
    return saved(terminal)


def write_terminal(terminal: ExecTerminal, _given: Given) -> str:
    """``write terminal``: as ``show running-config``."""
    return f"{terminal.router.running_text()}\n"


def erase(terminal: ExecTerminal, _given: Given) -> Answer:
    """``write erase``, ``erase startup-config`` and ``erase nvram:``, once confirmed, however quiet prompts are."""

    def erased() -> str:
        terminal.router.startup = ""
        terminal.router.files.erase(NVRAM)
        terminal.router.log_message("%SYS-7-NV_BLOCK_INIT: Initialized the geometry of nvram")
        return "[OK]\nErase of nvram: complete\n"

    return insist(terminal, ERASE, erased, NOT_ERASED)


SOURCE, TARGET = (f"(running-config|startup-config|<{name}:url>)" for name in ("source", "target"))
PRIVILEGED = (
    CliCommand(f"copy [/noverify] {SOURCE} {TARGET}", copy, "Copy from one file to another"),
    CliCommand("write [memory]", write, "Write running configuration to memory"),
    CliCommand("write terminal", write_terminal, "Write to terminal"),
    CliCommand("write erase", erase, "Erase NV memory"),
    CliCommand("erase (startup-config|nvram:)", erase, "Erase a filesystem"),
)
