"""A router's SCP server: who may use it, what of the router's files it gives and takes, and how faults strike it."""

from __future__ import annotations

from dataclasses import dataclass

from netloop.lab.sandbox import fault as kinds
from netloop.lab.sandbox.config.merge import merge
from netloop.lab.sandbox.fault import LineFault
from netloop.lab.sandbox.files import CONFIGURATIONS, RUNNING_CONFIG, STARTUP_CONFIG, FileError, FileUrl
from netloop.lab.sandbox.operate.copy import note_merge
from netloop.lab.sandbox.router import Router, TypedLine
from netloop.lab.sandbox.scp import ScpOrder, ScpRefused, ScpTransfer, Sink, Source
from netloop.lab.sandbox.shell import Shell

DISABLED = "Administratively disabled."
DENIED = "Privilege denied."
"""What IOS answers a user whose login is not one of privilege 15 (napalm-automation/napalm, issue 1296)."""


@dataclass(frozen=True, slots=True)
class ScpOpening:
    """How an exec request of ``scp`` begins: after ``wait`` seconds; without a transfer the connection is lost."""

    transfer: ScpTransfer | None
    wait: float = 0.0
    hangs: bool = False


def opened(shell: Shell, command: str) -> ScpOpening | None:
    """What an exec request gets that is one of ``scp``; None for any other."""
    order = ScpOrder.parse(command)
    if order is None:
        return None
    router = shell.router
    with router.network.lock:
        router.commands.append(TypedLine(command, "exec", shell.user, shell.peer))
        return _opening(shell, order, router.faults.on_line(command, "exec").fault)


def _opening(shell: Shell, order: ScpOrder, fault: LineFault | None) -> ScpOpening:
    """How a transfer begins, a fault included; of the faults, those that shape an answer do nothing here."""
    match fault:
        case kinds.Reject():
            return ScpOpening(ScpRefused(fault.answer or f"scp: {order.place}: Permission denied"))
        case kinds.Drop() | kinds.Cut() | kinds.CutEcho():
            return ScpOpening(None)
        case kinds.Hang():
            return ScpOpening(None, hangs=True)
    silent, wait = isinstance(fault, kinds.AcceptSilently), fault.seconds if isinstance(fault, kinds.Slow) else 0.0
    return ScpOpening(_transfer(shell, order, silent=silent), wait)


def _transfer(shell: Shell, order: ScpOrder, *, silent: bool) -> ScpTransfer:
    if not shell.router.running.get("ip", "scp", "server", "enable"):
        return ScpRefused(DISABLED)
    if shell.privilege < 15:
        return ScpRefused(DENIED)
    store = RouterStore(shell, silent)
    if order.sink:
        return Sink(store, order.place)
    try:
        return Source(order.place.name, store.get(order.place))
    except FileError as exc:
        return ScpRefused(str(exc))


@dataclass(frozen=True, slots=True)
class RouterStore:
    """A router's files and configurations; ``silent`` takes files and keeps none of them."""

    shell: Shell
    silent: bool = False

    @property
    def router(self) -> Router:
        """The router."""
        return self.shell.router

    def get(self, url: FileUrl) -> bytes:
        """A file's content; see ``ScpStore``."""
        if url.remote:
            raise _error(url, "Invalid argument")
        try:
            return self.router.files.read(url)
        except FileError as exc:
            raise _error(url, _reason(exc)) from exc

    def check(self, url: FileUrl, name: str, size: int) -> FileUrl:
        """Where a file is to go to; see ``ScpStore``."""
        with self.router.network.lock:
            target = url / name if self.router.files.is_folder(url) else url
            if target in CONFIGURATIONS:
                return target
            try:
                self.router.files.require(target, size)
            except FileError as exc:
                raise _error(target, _reason(exc)) from exc
            return target

    def put(self, url: FileUrl, content: bytes) -> None:
        """Keep a file; one into the running configuration is merged; see ``ScpStore``."""
        with self.router.network.lock:
            if self.silent:
                return
            if url == RUNNING_CONFIG:
                self._merge(content)
            elif url == STARTUP_CONFIG:
                self.router.load_startup(content)
            else:
                self.router.files.write(url, content)

    def _merge(self, content: bytes) -> None:
        router, root = self.router, self.router.running
        version = root.version
        said = merge(router, content.decode(errors="replace"))
        if router.running is root:
            note_merge(router, FileUrl("scp", self.shell.peer), self.shell, changed=root.version != version)
        if said.strip():
            raise FileError(said.strip().splitlines()[0])


def _error(url: FileUrl, reason: str) -> FileError:
    return FileError(f"scp: {url}: {reason}")


def _reason(exc: FileError) -> str:
    """Why a file operation failed, without what was done."""
    return str(exc).rpartition("(")[2].rstrip(")")
