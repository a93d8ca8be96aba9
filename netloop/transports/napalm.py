"""The transport over NAPALM's ``ios`` driver: lines go into a candidate file, which is committed as a whole.

NAPALM connects with netmiko and copies the candidate to the router, by SCP or (``inline_transfer``) with ``tclsh``;
``commit`` is ``copy flash:/merge_config.txt running-config`` there. What is only read is asked through a ``Terminal``
on the driver's own session, as over netmiko: NAPALM's dry run would write a file to flash and change the configuration.

The driver keeps the ``file prompt quiet`` that its copies need until it is closed, and saves it with the commit. Here
the line is set before the driver works and taken away behind it, unless the router had it before.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from netloop.errors import (
    AuthenticationFailed,
    CommandRefused,
    DeviceError,
    DeviceTimeout,
    HostKeyRefused,
    NetloopError,
    Unreachable,
    UsageError,
)
from netloop.model.device import Device
from netloop.model.plan import Mode
from netloop.model.terminal import TerminalProfile
from netloop.registry import unknown
from netloop.transports.error_translation import Attempt, translated, where
from netloop.transports.login import profile_of
from netloop.transports.netmiko import OWN, netmiko_arguments, prepared, ssh_config, time_outs
from netloop.transports.pinned_host_key import PinnedHostKey, checked_host_key
from netloop.transports.session import TerminalSession
from netloop.transports.terminal import Terminal
from netloop.transports.transport import Capability, ConnectionOptions, Credentials, HostKeys
from netloop.transports.wire import SshWire

DRIVERS = {"cisco_ios": "ios", "cisco_xe": "ios"}
"""NAPALM's driver for a device type of netmiko; its others have no part here yet."""
IOS_ARGUMENTS = frozenset(
    [
        "candidate_cfg",
        "merge_cfg",
        "rollback_cfg",
        "inline_transfer",
        "dest_file_system",
        "auto_rollback_on_error",
        "auto_file_prompt",
        "canonical_int",
        "force_no_enable",
    ]
)
"""The driver's own ``optional_args`` (NAPALM's documentation, "IOS"). ``transport: telnet`` is none of them: telnet has
no host key."""
MERGE = re.compile(r"^\S+#\s*copy \S+ running-config[ \t]*\n", re.MULTILINE)
"""The line, behind a prompt, with which the driver merges the candidate."""
QUIET = "file prompt quiet"
INSTALL = "pip install 'netloop[napalm]'"


class NapalmTransport:
    """Opens sessions with NAPALM.

    Raises:
        UsageError: NAPALM is not installed.
    """

    capabilities = Capability.CANDIDATE | Capability.COMMIT_CONFIRM | Capability.SAVES_AT_COMMIT | Capability.GETTERS

    def __init__(self) -> None:
        if find_spec("napalm") is None:
            raise UsageError("the transport napalm needs the package napalm, which is not installed", hint=INSTALL)
        self._quieted = set[str]()

    def open(
        self, device: Device, profile: TerminalProfile, credentials: Credentials, options: ConnectionOptions
    ) -> NapalmSession:
        """Check the host key, pin it, connect and log in; see ``Transport.open``.

        Raises:
            Unreachable, AuthenticationFailed, HostKeyRefused, DeviceTimeout: as their names say.
            UsageError: no driver for the platform, or ``Device.optional_args`` name what NAPALM does not know.
        """
        login = NapalmLogin(device, profile_of(device, profile), credentials, options)
        arguments = login.arguments()
        pin = login.pinned()
        talk = io.BytesIO()
        driver = login.driver({**arguments, **(pin.arguments() if pin else {}), "session_log": talk})
        try:
            with login.translating():
                driver.open()
            session = NapalmSession(
                driver, login, talk, PromptsQuiet(self._quieted, device), lambda: _close(driver, pin)
            )
            session.begin()
        except BaseException:
            _close(driver, pin)
            raise
        return session


@dataclass(frozen=True, slots=True)
class NapalmLogin:
    """Who logs in to what, and how: from netloop's nouns to the driver's arguments."""

    device: Device
    profile: TerminalProfile
    credentials: Credentials
    options: ConnectionOptions

    @property
    def attempt(self) -> Attempt:
        """What an error of the way in names."""
        place = where(self.device.hostname, self.device.port)
        username, seconds = self.credentials.username or "", self.options.connect_timeout
        return Attempt(place, username, seconds, self.profile.ssh_algorithms)

    def arguments(self) -> dict[str, Any]:
        """The driver's ``optional_args``: the inventory's, and netloop's own.

        A commit may take as long as saving may: the router says nothing until the whole candidate is through.

        Raises:
            UsageError: no driver for the platform, or an argument that NAPALM does not know.
        """
        if self.profile.device_type not in DRIVERS:
            raise UsageError(
                f"{self.device.name}: the transport napalm drives IOS alone, not {self.profile.device_type}",
                hint="leave its transport out: netmiko reaches it",
            )
        given = {**self.device.extras, **self.device.optional_args}
        known = netmiko_arguments() | IOS_ARGUMENTS
        for name in given:
            if name not in known:
                raise unknown(f"optional_args of {self.device.name}", name, tuple(sorted(known - OWN)))
        keys = not (self.credentials.password or given.get("key_file"))
        return {
            **time_outs(self.options),
            **ssh_config(),
            "read_timeout_override": self.options.save_timeout,
            "use_keys": keys,
            "allow_agent": keys,
            **{name: value for name, value in given.items() if name not in OWN},
            "auto_file_prompt": False,
            "port": self.device.port,
            "secret": self.credentials.enable or "",
        }

    def pinned(self) -> PinnedHostKey | None:
        """The key that the device shows, checked and pinned; None where the user checks none.

        Raises:
            HostKeyRefused, Unreachable: as their names say.
        """
        if self.options.host_keys is HostKeys.OFF:
            return None
        netmiko = {name: value for name, value in self.device.optional_args.items() if name not in IOS_ARGUMENTS}
        reached = replace(self.device, extras={**self.device.extras, **netmiko})
        connection = prepared(reached, self.profile.device_type, self.credentials, self.options)
        with self.translating(lambda: connection.transport):
            return PinnedHostKey(*checked_host_key(connection, self.options.connect_timeout))

    def driver(self, optional_args: Mapping[str, Any]) -> Any:
        """The driver, not opened yet."""
        from napalm import get_network_driver

        return get_network_driver(DRIVERS[self.profile.device_type])(
            self.device.hostname,
            self.credentials.username or "",
            self.credentials.password or "",
            timeout=self.options.connect_timeout,
            optional_args=dict(optional_args),
        )

    def wire(self, driver: Any) -> SshWire:
        """The driver's own session."""
        return SshWire(driver.device.remote_conn, self.attempt.address, driver.device.encoding)

    def terminal(self, wire: SshWire) -> Terminal:
        """A terminal on it."""
        terminal = Terminal(wire, self.profile, self.options.read_timeout, self.options.answer_timeout)
        terminal.secrets.learn([self.credentials.password, self.credentials.enable])
        return terminal

    @contextmanager
    def translating(self, transport: Callable[[], Any] = lambda: None) -> Iterator[None]:
        """Say in netloop's words why a connection did not come about."""
        from napalm.base.exceptions import NapalmException
        from paramiko import SSHException

        try:
            yield
        except (OSError, EOFError, ValueError, SSHException, NapalmException, NetloopError) as exc:
            cause = exc.__context__ if isinstance(exc, NapalmException) and exc.__context__ else exc
            error = translated(cause, self.attempt, transport())
            if error is exc:
                raise
            raise error from exc


def _close(driver: Any, pin: PinnedHostKey | None) -> None:
    """End the connection, without a word of farewell; never raises."""
    with suppress(AttributeError, OSError, EOFError):
        driver.device.paramiko_cleanup()
    if pin is not None:
        pin.remove()


class PromptsQuiet:
    """Whose ``file prompt quiet`` is in a router's configuration: ``ours`` are the devices that netloop gave it to.

    A session that broke off may have left it there; the next one takes it away.
    """

    def __init__(self, ours: set[str], device: Device) -> None:
        self._ours, self._name = ours, device.name
        self._wanted = bool(device.optional_args.get("auto_file_prompt", True))

    def set(self, session: TerminalSession) -> None:
        """Configure it, unless it is there; not where the user keeps it to himself (``auto_file_prompt: false``)."""
        if self._wanted and QUIET not in session.show(f"show running-config | include ^{QUIET}"):
            self._ours.add(self._name)
            session.send(QUIET, Mode.CONFIGURE, {})

    def unset(self, session: TerminalSession) -> None:
        """Take away what netloop configured."""
        if self._name in self._ours:
            session.send(f"no {QUIET}", Mode.CONFIGURE, {})
            self._ours.discard(self._name)


class NapalmSession(TerminalSession):
    """A ``CandidateSession``: reads and exec lines over the terminal, configuration through the driver."""

    def __init__(
        self, driver: Any, login: NapalmLogin, talk: io.BytesIO, prompts: PromptsQuiet, close: Callable[[], None]
    ) -> None:
        wire = login.wire(driver)
        super().__init__(login.terminal(wire), lambda: wire.alive, close)
        self._driver, self._talk, self._prompts = driver, talk, prompts

    def begin(self) -> None:
        """Find the prompt, and take away what a session that broke off may have left."""
        self._meet()
        self._prompts.unset(self)

    def _meet(self) -> None:
        """Find the prompt: at login, and again when the driver has done something, which may have changed the name."""
        self._terminal.forget()
        for line in self._terminal.profile.prepare or ():
            self._terminal.type(line)

    def load(self, lines: Sequence[str]) -> str:
        """Copy the lines to the router as its candidate; see ``CandidateSession.load``."""
        with TemporaryDirectory(prefix="netloop-") as folder:
            file = Path(folder) / "candidate"
            file.write_text("\n".join([*lines, "end", ""]), encoding="utf-8")
            with self._driver_at_work("load_merge_candidate", keeps_quiet=True):
                self._driver.load_merge_candidate(filename=str(file))
        return ""

    def commit(self, revert_in: int | None = None) -> str:
        """Merge the candidate; what the router said to its lines. See ``CandidateSession.commit``."""
        with self._driver_at_work("commit_config"):
            self._driver.commit_config(revert_in=revert_in)
        return self._said_to_the_merge()

    def compare(self) -> str:
        """The router's own list of what a commit would change; see ``CandidateSession.compare``."""
        with self._driver_at_work("compare_config"):
            return str(self._driver.compare_config())

    def confirm(self) -> None:
        """Keep a commit that waits to be confirmed; see ``CandidateSession.confirm``."""
        with self._driver_at_work("confirm_commit"):
            self._driver.confirm_commit()

    def discard(self) -> None:
        """Forget the candidate; see ``CandidateSession.discard``."""
        with self._driver_at_work("discard_config"):
            self._driver.discard_config()

    def getter(self, name: str) -> Any:
        """What a getter of NAPALM reads; see ``GetterSession.getter``."""
        with self._driver_at_work(name, writes=False):
            return getattr(self._driver, name)()

    @contextmanager
    def _driver_at_work(self, method: str, *, writes: bool = True, keeps_quiet: bool = False) -> Iterator[None]:
        """Let the driver have the session; where it breaks, the session is at an end.

        ``writes``: it copies files, for which the router must ask nothing; with ``keeps_quiet`` it goes on doing so.

        Raises:
            CommandRefused: the driver, or the router, would not.
            DeviceTimeout, Unreachable, HostKeyRefused: as their names say; the session is closed.
        """
        if writes:
            self._prompts.set(self)
        self._go_to(Mode.EXEC)
        self._talk.seek(0)
        self._talk.truncate()
        try:
            with self._driver_errors(method):
                yield
        except CommandRefused:
            if self.alive:
                self.begin()
            raise
        except DeviceError:
            self.close()
            raise
        self._meet()
        if not keeps_quiet:
            self._prompts.unset(self)

    @contextmanager
    def _driver_errors(self, method: str) -> Iterator[None]:
        """What the driver, netmiko, scp and paramiko raise in mid-session, in netloop's own errors."""
        from napalm.base.exceptions import ConnectionClosedException, NapalmException
        from netmiko.exceptions import NetmikoBaseException, ReadTimeout
        from paramiko.ssh_exception import AuthenticationException, BadHostKeyException, SSHException
        from scp import SCPException

        try:
            yield
        except BadHostKeyException as exc:
            raise HostKeyRefused(f"{method}: the router shows another host key than at the login") from exc
        except (ReadTimeout, TimeoutError) as exc:
            raise self._silence(method, exc) from exc
        except AuthenticationException as exc:
            raise AuthenticationFailed(f"{method}: {_words(exc)}") from exc
        except (OSError, EOFError, SSHException, ConnectionClosedException) as exc:
            raise Unreachable(f"the connection was lost in {method}: {_words(exc)}") from exc
        except (NapalmException, NetmikoBaseException, SCPException, ValueError, AttributeError) as exc:
            raise CommandRefused(method, self._said_to_the_merge() or _words(exc)) from exc

    def _silence(self, method: str, exc: BaseException) -> DeviceError:
        """What a driver that gave up waiting stands for: netmiko waits also where the connection is gone.

        Where the merge was answered, the silence is one of what the driver did behind it: nothing is overdue.
        """
        if not self.alive:
            return Unreachable(f"the connection was lost in {method}")
        if self._behind_the_merge()[1]:
            self.close()
            return CommandRefused(method, "the candidate was merged, but the driver's save was not answered")
        return DeviceTimeout(f"{method} was not answered: {_words(exc)}")

    def _said_to_the_merge(self) -> str:
        """What the router said between the line that merges the candidate and its next prompt."""
        return self._terminal.secrets.text("\n".join(self._behind_the_merge()[0]).strip("\n"))

    def _behind_the_merge(self) -> tuple[list[str], bool]:
        """The lines behind the one that merges the candidate, up to the next prompt, and whether that came."""
        talk = self._talk.getvalue().decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "")
        found = list(MERGE.finditer(talk))
        lines = talk[found[-1].end() :].split("\n") if found else []
        prompt = f"{self._terminal.prompt.name}#"
        said = list(takewhile(lambda line: not line.startswith(prompt), lines))
        return said, len(said) < len(lines)


def _words(exc: BaseException) -> str:
    return " ".join(str(exc).split()) or type(exc).__name__
