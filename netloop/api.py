"""The Python API: what ``from netloop import load, plan, apply, verify`` gives.

Each function is a verb of the command line: it works the same way, keeps its run in the same journal, and returns the
same `Run`. None prints, none asks, and none ends the process; what a run warns of goes to the log (``logging``, the
logger ``netloop.api``). A device's failure is that device's result and raises nothing; what is raised is a
`NetloopError`, before anything was sent. They block until all devices are done.

Ctrl-C, SIGTERM and SIGHUP are heard while a run is at work, if that is in the main thread: once lines were sent, the
first one finishes the routers that are being worked on, and the run ends with ``ExitCode.INTERRUPTED``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from netloop import checks, registry, settings, workflow
from netloop.interrupts import Interrupts
from netloop.model.inventory import Inventory
from netloop.model.run import DeviceResult, Run
from netloop.settings import DEFAULT_SOURCE
from netloop.stages.derive import load_inventory
from netloop.stages.patience import Patience
from netloop.stages.select import select
from netloop.text.redact import PROCESS
from netloop.transports.transport import ConnectionOptions
from netloop.workflow import Consent, Setup
from netloop.workflow.setup import Quiet
from netloop.workflow.twin import on_twin

log = logging.getLogger(__name__)

Limit = str | Iterable[str] | None
"""Which devices: what ``--limit`` takes, or several of it; None for all."""
Agreement = bool | Callable[[Sequence[DeviceResult]], bool]
"""A yes or no in advance, or a function that gets each device's result, with its plan, and answers."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run works; the defaults are those of the command line, but for the one process.

    ``home`` is the folder of runs and labs, None for ``NETLOOP_HOME``, ``netloop.toml`` or ``.netloop``. ``transport``
    is ``NAME`` or ``NAME:PATH``, None for each device's own. ``templates`` is a folder that is searched before the
    shipped one. ``workers`` are devices at once, shared out among at most so many ``processes``: for more than one the
    calling process is forked, unless it has other threads. ``converge_timeout``, in seconds, is how long to wait for
    adjacencies, and for a router that goes away in the middle of a change. With ``check_saved`` the startup
    configuration is looked at too. ``password`` is for the devices that declare none. Of ``connection``, the default
    ``known_hosts`` stands for ``NETLOOP_KNOWN_HOSTS``, ``netloop.toml`` or ``~/.ssh/known_hosts``.
    """

    home: Path | None = None
    connection: ConnectionOptions = field(default_factory=ConnectionOptions)
    transport: str | None = None
    templates: Path | None = None
    workers: int = 100
    processes: int = 1
    converge_timeout: float = 120.0
    check_saved: bool = True
    password: str | None = field(default=None, repr=False)


def load(location: str | Path, *, source: str = DEFAULT_SOURCE) -> Inventory:
    """The inventory at a path, or at what else its source reads (a URL); no device is asked.

    Its ``devices`` and ``intents`` are mappings by the host's name, its ``warnings`` are problems that stop nothing.

    Raises:
        InventoryError: it has problems; its ``problems`` are all of them, each with its place and a hint.
        UsageError: no such source.
    """
    return replace(load_inventory(location, source), source=source)


def plan(inventory: Inventory, *, limit: Limit = None, lab: bool = False, options: RunOptions = RunOptions()) -> Run:
    """What an apply would do, as ``netloop diff``: show commands only.

    Each of the run's ``results`` has a ``plan``, or a ``failure``: the exact commands (``plan.commands``), what they
    take down (``plan.steps``), and the router IDs that would wait for a clear (``plan.pending``).

    Args:
        inventory: what ``load`` returned.
        limit: which devices, as ``--limit`` says it.
        lab: on the inventory's twin instead, which is started where it is not up, and stays up.
        options: how.

    Raises:
        UsageError: the limit, or the transport, names nothing.
        SettingsError: ``netloop.toml`` holds something wrong.
        SecretError: a reference to a secret leads nowhere.
        TemplateError: a template failed, or printed what it may not.
        LabError: the twin cannot be started.
    """
    return workflow.diff(_setup(inventory, limit, options, lab=lab))


def apply(  # noqa: PLR0913 -- what a user allows is said word by word
    inventory: Inventory,
    *,
    consent: Agreement,
    activate: bool = False,
    allow_disruptive: bool = False,
    allow_management_loss: bool = False,
    limit: Limit = None,
    lab: bool = False,
    prove: bool = True,
    options: RunOptions = RunOptions(),
) -> Run:
    """Plan, send, verify and save, as ``netloop apply``; a device that refuses a line is rolled back.

    Each of the run's ``results`` has a ``change`` with its ``outcome``, or a ``failure``; ``exit_code`` sums them up.

    Args:
        inventory: what ``load`` returned.
        consent: True, or a function that gets the results with their plans when all devices were read, and says
            whether they are carried out. It is called where there is something to send. After a no nothing is sent and
            the run's ``exit_code`` is ``ExitCode.USAGE``.
        activate: also clear what pending router IDs wait for, one router at a time.
        allow_disruptive: allow steps that take adjacencies or sessions down.
        allow_management_loss: allow steps that take away the address that the session itself runs over.
        limit: which devices, as ``--limit`` says it.
        lab: on the inventory's twin instead, which is started where it is not up, and stays up.
        prove: once all is done, judge both ends, and whether every loopback is reached, by the evidence of all.
        options: how.

    Raises:
        DisruptionRefused: the plan takes adjacencies down and that was not allowed.
        ManagementLossRefused: it takes away the address that a session runs over, likewise.
        JournalError: the run cannot be kept on disk.
        UsageError, SettingsError, SecretError, TemplateError, LabError: as ``plan`` does.
    """
    agree = (lambda _results: consent) if isinstance(consent, bool) else consent
    allowed = Consent(lambda _results: None, agree, activate, allow_disruptive, allow_management_loss)
    return workflow.apply(_setup(inventory, limit, options, lab=lab), allowed, prove=prove)


def verify(  # noqa: PLR0913 -- as many as the verb has
    inventory: Inventory,
    *,
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
    ping: bool = False,
    allow_pending: bool = False,
    wait: float = 0.0,
    limit: Limit = None,
    lab: bool = False,
    options: RunOptions = RunOptions(),
) -> Run:
    """Whether routing uses what is declared, as ``netloop verify``: show commands only.

    Each of the run's ``results`` has ``findings``, a verdict each, or a ``failure``; ``identities`` is the router-ID
    truth table. ``exit_code`` is ``ExitCode.DONE`` where all is proven.

    Args:
        inventory: what ``load`` returned.
        only: the names of the checks to put, without any all of them; ``netloop checks`` lists them.
        skip: the names of checks to leave out.
        ping: also ping from every loopback to every other one.
        allow_pending: a router ID that only waits for a clear or a reload is well enough.
        wait: ask again what has not passed for so many seconds.
        limit: which devices, as ``--limit`` says it.
        lab: on the inventory's twin instead, which is started where it is not up, and stays up.
        options: how.

    Raises:
        UsageError: the limit, a check or the transport names nothing.
        SettingsError, SecretError, LabError: as ``plan`` does.
    """
    asked = checks.select(tuple(only), skip, ("ping",) if ping else ())
    return workflow.verify(
        _setup(inventory, limit, options, lab=lab), allow_pending=allow_pending, wait=wait, asked=asked
    )


def report(run: Run) -> dict[str, Any]:
    """The run as JSON: the shape of ``--report json:PATH`` (``netloop schema report``), with every secret masked.

    Plans and changes themselves hold configurations as they are, secrets included: what is to be shown or kept comes
    from here.
    """
    from netloop.reports import json_file

    return json_file.report(PROCESS.noun(run)).model_dump()


class _Logged(Quiet):
    """Tells the log what a run warns of."""

    def note(self, text: str) -> None:
        """A warning."""
        log.warning("%s", PROCESS.text(text))


def _setup(inventory: Inventory, limit: Limit, options: RunOptions, *, lab: bool) -> Setup:
    """Everything a run needs, before anything is sent."""
    if options.transport:
        registry.get("transport", options.transport.partition(":")[0])
    home, connection, name = options.home or settings.home(), _connection(options.connection), None
    source = inventory.source
    if lab:
        inventory, connection, state = on_twin(inventory, connection, home)
        name = state.name
    return Setup(
        inventory=inventory,
        devices=select(inventory, [limit] if isinstance(limit, str) else limit or ()),
        home=home,
        connection=connection,
        transport=options.transport,
        templates=options.templates,
        workers=options.workers,
        processes=options.processes,
        lab=name,
        source=source,
        check_saved=options.check_saved,
        patience=Patience(converge=options.converge_timeout),
        listener=_Logged(),
        interrupts=Interrupts(_say),
        ask=None if options.password is None or lab else lambda _username: _known(options.password),
    )


def _connection(options: ConnectionOptions) -> ConnectionOptions:
    default = options.known_hosts == ConnectionOptions().known_hosts
    return replace(options, known_hosts=settings.known_hosts() if default else options.known_hosts.expanduser())


def _known(password: str | None) -> str:
    """The password, struck out of whatever is reported from now on."""
    PROCESS.learn([password])
    return password or ""


def _say(text: str) -> None:
    """Log what a signal does; the log itself may be what it interrupted."""
    with suppress(RuntimeError):
        log.warning("%s", text)
