"""The narrow protocol between netloop and a device; ``replay`` is its twin for tests and offline work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Flag, StrEnum, auto
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from netloop.model.device import Device
from netloop.model.plan import Mode
from netloop.model.terminal import TerminalProfile


class HostKeys(StrEnum):
    """What to do with an SSH host key: a changed key is refused in both of the first two."""

    STRICT = "strict"
    ACCEPT_NEW = "accept-new"
    OFF = "off"


class Capability(Flag):
    """What a transport can do.

    ``LINE_BY_LINE``: each configuration line is answered before the next. ``CANDIDATE``: they change a candidate, which
    is committed as a whole; its sessions are ``CandidateSession``. ``SAVES_AT_COMMIT``: the commit saves, before
    anybody could look at what it led to. ``COMMIT_CONFIRM``: the device takes a commit back unless it is confirmed in
    time. ``GETTERS``: a library reads the device too; its sessions are ``GetterSession``. ``READ_ONLY``: nothing can
    be changed over it.
    """

    LINE_BY_LINE = auto()
    CANDIDATE = auto()
    SAVES_AT_COMMIT = auto()
    COMMIT_CONFIRM = auto()
    GETTERS = auto()
    READ_ONLY = auto()


@dataclass(frozen=True, slots=True)
class Credentials:
    """What one logs in with; never in a repr."""

    username: str | None = None
    password: str | None = field(default=None, repr=False)
    enable: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ConnectionOptions:
    """How to connect: the host-key policy and its file, and time-outs in seconds.

    ``read_timeout`` is the silence to bear, ``answer_timeout`` what one whole answer may take, however it drips;
    ``save_timeout`` stands for both where the configuration is saved. ``pipelining``: lines may be typed before the
    answers to those before them were read, where the platform allows it. ``rate``: new connections a second, over all
    devices of a run; ``per_jump_host``: how many may be open over one jump host. See ``connection_limits``.
    """

    host_keys: HostKeys = HostKeys.ACCEPT_NEW
    known_hosts: Path = Path("~/.ssh/known_hosts")
    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    answer_timeout: float = 300.0
    save_timeout: float = 120.0
    pipelining: bool = True
    rate: float | None = None
    per_jump_host: int | None = None


class Session(Protocol):
    """An open conversation with one device. Every method may raise a ``DeviceError``."""

    @property
    def hostname(self) -> str:
        """The name in the device's prompt."""
        ...

    @property
    def alive(self) -> bool:
        """Whether the session still answers; False while the answer to a line is overdue (see ``outlast``)."""
        ...

    @property
    def section(self) -> str:
        """Where the next configuration line lands: the prompt's mode word (``config-router-af``), or "" in exec mode
        and in global configuration."""
        ...

    def show(self, command: str) -> str:
        """The whole output of one show command, without echo, prompt and log lines.

        Raises:
            DeviceError: the configuration could not be read in one piece for log messages.
        """
        ...

    def send(self, command: str, mode: Mode, confirmations: Mapping[str, str], timeout: float | None = None) -> str:
        """Type one line in the mode given (entering or leaving configuration mode first) and return its answer.

        ``confirmations`` maps a pattern of a question that the device may ask to what is typed then; any other
        question is answered no. ``timeout``, in seconds, stands for both the silence to bear and the whole answer.

        Raises:
            CommandRefused: the device asked something that was answered no, or configuration mode was refused.
        """
        ...

    def leave_section(self) -> None:
        """In configuration mode, go back to global configuration; nothing in exec mode.

        Raises:
            CommandRefused: ``exit`` does not lead there.
        """
        ...

    def outlast(self, seconds: float) -> str:
        """Wait so long for the answer to the line that timed out, and return it; the session can be used again then.

        Raises:
            DeviceTimeout, Unreachable: it did not come; the session is closed.
        """
        ...

    def close(self) -> None:
        """End the conversation; never raises."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """A line to type: in which mode, and whether the section that was entered is left before it (``exit``)."""

    text: str
    mode: Mode
    leaves: bool = False


@runtime_checkable
class PipeliningSession(Session, Protocol):
    """A session that may type a line before the answer to the one before was read."""

    @property
    def pipelines(self) -> bool:
        """Whether it does so with this device."""
        ...

    def type_ahead(self, lines: Sequence[Line], typing: Callable[[Sequence[Line]], None]) -> Iterator[str | None]:
        """Type lines, as many at once as the device bears, and give the answer to each.

        Lines of exec mode are show commands, which stand behind the others; None is the answer of one whose output
        came with log messages, and that is to be asked for again. ``typing`` is told the lines that are typed next.
        Those that it was told must be iterated over; where the iteration ends then, no further line is typed.

        Raises:
            OutOfStep: what came back does not fit what was typed; the session is closed.
            CommandRefused: configuration mode, or the way out of a section, was refused; likewise.
        """
        ...


@runtime_checkable
class CandidateSession(Session, Protocol):
    """A session in which configuration lines go into a candidate. ``send`` takes lines of exec mode alone."""

    def load(self, lines: Sequence[str]) -> str:
        """Make these lines the candidate: sections that begin in global configuration. The running configuration stays.

        Raises:
            CommandRefused: the device, or the library, would not; nothing was changed.
        """
        ...

    def compare(self) -> str:
        """What a commit would change, in the device's own words."""
        ...

    def commit(self, revert_in: int | None = None) -> str:
        """Merge the candidate into the running configuration; what the device said to its lines.

        With ``revert_in``, in seconds, the device takes it back unless ``confirm`` comes before.

        Raises:
            CommandRefused: it was not taken as a whole; what of it was is to be looked at.
        """
        ...

    def confirm(self) -> None:
        """Keep a commit that waits to be confirmed."""
        ...

    def discard(self) -> None:
        """Forget the candidate."""
        ...


@runtime_checkable
class GetterSession(Session, Protocol):
    """A session of a library that reads the device by itself."""

    def getter(self, name: str) -> Any:
        """What the library's getter of that name (NAPALM's ``get_bgp_neighbors``) makes of the device, as plain data.

        Raises:
            CommandRefused: the getter does not understand the device.
        """
        ...


class Transport(Protocol):
    """Opens sessions.

    A transport is found by its entry point and made without arguments; one that reads from somewhere has a class method
    ``at`` beside, from the path in ``--transport NAME:PATH`` to the transport.
    """

    capabilities: Capability

    def open(
        self, device: Device, profile: TerminalProfile, credentials: Credentials, options: ConnectionOptions
    ) -> Session:
        """Connect and log in, in privileged exec mode with paging off.

        Raises:
            Unreachable, AuthenticationFailed, HostKeyRefused, DeviceTimeout: as their names say.
        """
        ...
