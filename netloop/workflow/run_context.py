"""The run context: the devices of one run, each with its conversation and its folder in the journal."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from netloop import checks as installed
from netloop.checks import Check, FleetCheck
from netloop.errors import DeviceBusy, ExitCode, NetloopError, Unreachable
from netloop.interrupts import PROCESSES
from netloop.journal import UNDOES, DeviceLock, DeviceState, Journal, left_open, open_run
from netloop.model.device import Device
from netloop.model.evidence import Evidence, FleetEvidence, RunningConfig, StartupConfig
from netloop.model.finding import WRONG, Finding, Status
from netloop.model.identity_table import IdentityRow
from netloop.model.intent import Intent
from netloop.model.routing import Instance
from netloop.model.routing_facts import Coverage
from netloop.model.run import DeviceResult, Failure, Run
from netloop.processes import raise_file_limit
from netloop.runner import NOT_STARTED, Hooks, run_all
from netloop.stages.conversation import Conversation, Terms
from netloop.stages.getters import second_reading
from netloop.stages.left_behind import Address
from netloop.stages.observe import commands, observe, reread
from netloop.stages.plan import observed_addresses, planning_facts, pricing_facts
from netloop.stages.verify import coverage_of, needed_facts, verify, waived
from netloop.transports.connection_limits import ConnectionLimits, Waiting
from netloop.transports.transport import Capability, Credentials, Session
from netloop.workflow.setup import (
    Quiet,
    Setup,
    Undisturbed,
    credentials_of,
    platforms_of,
    require_devices,
    require_writable,
    transports_of,
    with_secrets,
)
from netloop.workflow.spoken import also_logged
from netloop.workflow.worker_processes import Note, Parts, Request, Sender, WorkDone, WorkerProcesses, can_fork

T = TypeVar("T")

log = logging.getLogger(__name__)

FILES = 4
"""Open files that a device takes during an apply, at most: its lock, its session, a jump host's process, and its part
of the journal."""
OTHER_FILES = 256
"""Open files for everything else."""
RESULT = ("plan", "change", "findings", "failure", "seconds")
"""The parts of a device's result."""
STORES = ("evidence", "doubts", "observed", "given_up")
"""What is kept of each device besides, by its name."""


class Interrupted(Exception):
    """A signal ended a phase: what was being worked on is done, the rest was not started."""


class RunContext:
    """Opens what a run needs and closes it again; every device's failure is that device's result.

    ``checks`` are put to the devices; without them those on which a change depends. ``own`` are those of them that are
    put to each device by itself, ``together`` those that need the evidence of all. Where the run ``waits``, verdicts on
    a device may be given again with what is kept of its evidence. ``undoes`` is the run that a rollback takes back.
    """

    def __init__(
        self, setup: Setup, verb: str, checks: Sequence[Check] | None = None, *, undoes: str | None = None
    ) -> None:
        require_devices(setup)
        self.setup, self.verb, self.undoes = setup, verb, undoes
        self.checks = installed.gates() if checks is None else tuple(checks)
        self.own = tuple(check for check in self.checks if not isinstance(check, FleetCheck))
        self.together = tuple(check for check in self.checks if isinstance(check, FleetCheck))
        inventory = setup.inventory
        self.declared = FleetEvidence(intents=inventory.intents, links=inventory.links, alone=setup.lab is not None)
        self.not_asked: tuple[str, ...] = ()
        self.further: tuple[type, ...] = ()
        self.waits = False
        self.identities: tuple[IdentityRow, ...] = ()
        self.expected: dict[str, Intent] = {}
        self.platforms = platforms_of(setup.devices)
        self.transports = transports_of(setup)
        self.credentials = credentials_of(setup)
        self.started = datetime.now(UTC)
        self.results = {device.name: DeviceResult(device) for device in setup.devices}
        self.rendered: dict[str, str] = {}
        self.evidence: dict[str, Evidence] = {}
        self.doubts: dict[str, tuple[Finding, ...]] = {}
        self.observed: dict[str, tuple[str, ...]] = {}
        self.given_up: dict[str, frozenset[Address]] = {}
        self.interrupts, self.listener = setup.interrupts, Undisturbed(setup.listener)
        self.locks: dict[str, DeviceLock] = {}
        self._most_sessions = (raise_file_limit() - OTHER_FILES) // FILES
        connection = setup.connection
        self.limits = ConnectionLimits(connection.rate, connection.per_jump_host, setup.devices)
        self.names = tuple(inventory.devices)
        self.journal = self._journal()
        self.conversations = {device.name: self._conversation(device) for device in setup.devices}
        self._processes: WorkerProcesses | None = None
        self._begun = False
        self._told: dict[str, dict[str, Any]] = {}

    def _journal(self) -> Journal:
        known = self.credentials.values()
        secrets = [secret for c in known for secret in (c.password, c.enable) if secret]
        asked = [check.name for check in self.checks]
        setup = self.setup
        args = {
            "templates": setup.templates,
            "workers": setup.workers,
            "processes": setup.processes,
            "source": setup.source,
            "checks": asked,
            **({UNDOES: self.undoes} if self.undoes else {}),
        }
        made = Journal.create(
            self.setup.home, self.verb, self.setup.inventory.path, secrets=secrets, args=args, lab=self.setup.lab
        )
        log.info("%s %s: everything about it is in %s", self.verb, made.id, made.path)
        return made

    def __enter__(self) -> Self:
        self.interrupts.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()
        for lock in self.locks.values():
            lock.release()
        if kind is not None:
            with self.journalling():
                self.journal.abandon(exc.message.split("\n")[0] if isinstance(exc, NetloopError) else kind.__name__)
        self.interrupts.__exit__(None, None, None)

    def close(self) -> None:
        """End the sessions, and the worker processes; may be called again, and never raises."""
        if self._processes:
            self._processes.close()
            self._processes = None
        for conversation in self.conversations.values():
            conversation.close()

    @contextlib.contextmanager
    def journalling(self) -> Iterator[None]:
        """Write what is worth keeping and worth no device: a journal that cannot be written is said, not raised."""
        try:
            yield
        except NetloopError as exc:
            self.listener.note(exc.message)

    def left_open(self, name: str) -> bool:
        """Whether this run may change a device whose state an earlier one left open."""
        lock = self.locks.get(name)
        return lock is not None and lock.before is not None

    @property
    def writes(self) -> bool:
        """Whether the run may change devices."""
        return bool(self.locks)

    def refuse_read_only(self) -> None:
        """Fail every device whose platform netloop verifies only; nothing is asked of it, and the others go on."""
        planners = {device.name: self.platforms[device.name].read_only for device in self.setup.devices}
        refusals = {name: planner.refusal for name, planner in planners.items() if planner}
        self._keep_failures({n: Failure(type(e).__name__, e.message, e.hint) for n, e in refusals.items()})

    def take(self) -> None:
        """Take every device for changes, until the run ends; one that another run has is a failure.

        Raises:
            UsageError: a device's transport is read only.
        """
        require_writable(self.transports, self.verb)
        for device in self.open_devices:
            try:
                self.locks[device.name] = DeviceLock.take(self.setup.home, device, self.journal.id, self.verb)
            except DeviceBusy as exc:
                self.update(device.name, failure=Failure(type(exc).__name__, exc.message, exc.hint))

    def tell_left_open(self) -> None:
        """Say which devices an earlier run, that is over, left in a state that nobody knows."""
        for device in self.setup.devices:
            lock = self.locks.get(device.name)
            state = lock.before if lock else left_open(self.setup.home, device)
            if state is not None:
                onward = _onward(self.setup.home, state)
                self.listener.note(_left_open(device, state, onward, over=lock is not None))

    @property
    def open_devices(self) -> tuple[Device, ...]:
        """The devices that have not failed so far."""
        return tuple(device for device in self.setup.devices if self.results[device.name].failure is None)

    def _conversation(self, device: Device) -> Conversation:
        credentials, told = self.credentials[device.name], self.journal.host(device.name)
        return Conversation(
            device,
            self.platforms[device.name],
            lambda: self._connect(device, credentials),
            Terms(
                self.transports[device.name].capabilities,
                also_logged(device.name, told),
                inventory=self.names,
                stop=lambda: self.interrupts.halting,
                save_timeout=self.setup.connection.save_timeout,
                closed=lambda: self._closed(device.name),
            ),
        )

    def _closed(self, name: str) -> None:
        """A device's session was closed."""
        self.limits.leave(name)
        self.journal.host(name).rest()

    def _connect(self, device: Device, credentials: Credentials) -> Session:
        """Open a session when the limits let; a router that is half-way does not wait, nor for a signal to pass."""
        profile, transport = self.platforms[device.name].terminal, self.transports[device.name]
        urgent = bool(self.conversations[device.name].exchanges)
        self.limits.enter(device.name, Waiting(lambda: self.interrupts.finishing, urgent))
        log.info("%s: connecting to %s port %d", device.name, device.hostname, device.port)
        try:
            session = transport.open(with_secrets(device), profile, credentials, self.setup.connection)
        except BaseException:
            self.limits.leave(device.name)
            raise
        log.info("%s: logged in", device.name)
        return session

    def intent(self, name: str) -> Intent:
        """What the device must be, and what netloop owns there."""
        return self.setup.inventory.intents[name]

    def awaits(self, name: str, instance: Instance) -> str | None:
        """What a pending router ID of a device's instance waits for."""
        return self.platforms[name].awaits(instance)

    def judged(self, name: str) -> Intent:
        """What the device is held against: the intent, unless something else is expected of this run."""
        return self.expected.get(name) or self.intent(name)

    def each(
        self,
        phase: str,
        devices: Sequence[Device],
        work: Callable[[RunContext, str], T],
        say: Callable[[T], str] | None,
        *,
        waits: bool = True,
    ) -> dict[str, T]:
        """Do the work on many devices at once; a failure goes into the device's result, the rest is returned.

        ``work`` gets this context, or a worker process's own, and the device's name. It is a function of a module, or
        a ``partial`` of one. ``say`` puts a result into a word for the listener; a phase without it is not worth
        telling. Work that never ``waits`` for a device is done by one thread: more would be in each other's way.

        Raises:
            Interrupted: a signal came; what was being worked on is done, and its results are kept.
        """
        self._share_out()
        self._begun = True
        listener = self.listener if say else Quiet()
        tell = say or str
        listener.begin(phase, len(devices))
        hooks: Hooks[T] = Hooks(
            done=lambda device, r: listener.done(device.name, None if isinstance(r, Failure) else tell(r)),
            fault=self._trace,
            halt=self._cut_readers,
        )
        try:
            if self._processes:
                done = self._processes.run_all(phase, work, devices, hooks, waits=waits)
            else:
                done = self._in_threads(phase, work, devices, hooks, waits=waits)
        finally:
            listener.end()
        kept = self._keep_failures(done)
        if self.interrupts.finishing:
            raise Interrupted
        return kept

    def _in_threads(
        self,
        phase: str,
        work: Callable[[RunContext, str], T],
        devices: Sequence[Device],
        hooks: Hooks[T],
        *,
        waits: bool,
    ) -> dict[str, T | Failure]:
        return run_all(
            lambda device: self._timed(work, device.name, phase),
            devices,
            workers=self.setup.workers if waits else 1,
            interrupts=self.interrupts,
            hooks=hooks,
        )

    def _share_out(self) -> None:
        """Share the devices out among worker processes, where the setup says so and the limits are not all devices'.

        Only before the run's first work on devices: a connection is never in two processes.
        """
        limited = self.setup.connection.rate or self.setup.connection.per_jump_host
        number = min(self.setup.processes, self.setup.workers, len(self.results), PROCESSES)
        if self._begun or number < 2 or limited or not can_fork():
            return
        for name in self.results:
            self.news(name)
        try:
            self._processes = WorkerProcesses(number, tuple(self.results), self)
        except OSError as exc:
            log.info("one process alone: the system starts no more: %s", exc.strerror)

    def as_worker(self, processes: int, tell: Sender) -> None:
        """Be the context of a worker process, with its share of the workers."""
        self.setup = replace(self.setup, workers=self.setup.workers // processes)
        self.listener = Undisturbed(_SendingListener(tell))

    def note(self, text: str) -> None:
        """Say something that the user should know."""
        self.listener.note(text)

    def work_on(self, request: Request, tell: Sender) -> None:
        """Do what a worker process is asked for, and tell what came of it device by device."""
        for name, news in request.news.items():
            self.learn(name, news)
        hooks: Hooks[object] = Hooks(
            done=lambda device, result: tell(WorkDone(device.name, result, self.news(device.name))),
            fault=self._trace,
            halt=self._cut_readers,
        )
        devices = [self.results[name].device for name in request.news]
        self._in_threads(request.phase, request.work, devices, hooks, waits=request.waits)

    def news(self, name: str) -> Parts:
        """What is known of a device in this process, and not in the other one that has to do with it."""
        result, told = self.results[name], self._told.setdefault(name, {})
        known = {part: getattr(result, part) for part in RESULT}
        known |= {store: kept[name] for store in STORES if name in (kept := getattr(self, store))}
        news = {part: value for part, value in known.items() if part not in told or told[part] is not value}
        told |= news
        if evidence := news.get("evidence"):
            news["evidence"] = self._less_configurations(evidence)
        return news

    def learn(self, name: str, news: Parts) -> None:
        """Know of a device what the other process has told."""
        for store in STORES:
            if store in news:
                getattr(self, store)[name] = news[store]
        self.update(name, **{part: value for part, value in news.items() if part in RESULT})
        self._told.setdefault(name, {}).update(news)

    def _trace(self, device: Device, trace: str) -> None:
        with self.journalling():
            self.journal.host(device.name).write_trace(trace)

    def _cut_readers(self) -> None:
        """End the conversations in which nothing was changed: nobody need wait for their answers."""
        for conversation in self.conversations.values():
            conversation.cut()

    def _timed(self, work: Callable[[RunContext, str], T], name: str, phase: str) -> T:
        started = time.monotonic()
        log.info("%s: %s", name, phase)
        try:
            return work(self, name)
        except Exception as exc:
            log.info("%s: %s: %s: %s", name, phase, type(exc).__name__, exc)
            raise
        finally:
            log.info("%s: %s took %.2f s", name, phase, time.monotonic() - started)
            if self.limits.crowded(name):
                self.conversations[name].close()
            self.update(name, seconds=self.results[name].seconds + time.monotonic() - started)

    def _keep_failures(self, done: Mapping[str, T | Failure]) -> dict[str, T]:
        for name, result in done.items():
            if isinstance(result, Failure) and not (result == NOT_STARTED and self._has_ended(name)):
                self.update(name, failure=result)
                with self.journalling():
                    self.journal.host(name).write_json("failure", result)
        return {name: result for name, result in done.items() if not isinstance(result, Failure)}

    def _has_ended(self, name: str) -> bool:
        """Whether a device was changed, or judged: a later look that a signal kept from it takes nothing away."""
        return self.results[name].change is not None or (self.verb == "verify" and name in self.evidence)

    def update(self, name: str, **parts: object) -> None:
        """Complete a device's result."""
        self.results[name] = replace(self.results[name], **parts)  # type: ignore[arg-type]

    def observe(self, devices: Sequence[Device] | None = None, *, planning: bool) -> None:
        """Read every device, or these, judge what each says by itself, and keep both on disk."""
        asked = self.open_devices if devices is None else devices
        self.each("reading", asked, partial(_look, planning=planning), lambda _: "read")

    def forget_configurations(self, name: str) -> None:
        """Keep no configuration of a device that was planned: it is in the plan, and on disk."""
        self.evidence[name] = self._less_configurations(self.evidence[name])

    def _less_configurations(self, evidence: Evidence) -> Evidence:
        """What is still asked of a device's evidence when its own verdicts stand: long texts that no check needs go."""
        needed = {kind for check in self.together for kind in check.facts}
        return evidence.without(*{RunningConfig, StartupConfig} - needed)

    def rest(self, name: str) -> None:
        """End a device's session, unless it will soon be needed again."""
        if len(self.results) > self._most_sessions or not (self.writes or self.together):
            self.conversations[name].close()

    def look(self, name: str, *, planning: bool) -> None:
        """Ask one device for the facts that its checks, and its plan, need.

        What is needed of all devices together is taken from its texts now, as long as they are at hand.
        """
        host = self.journal.host(name)
        host.write_json("intent", self.intent(name))
        evidence = self.ask(name, planning=planning, checks=self.checks, further=self.further)
        host.write_outputs(evidence.outputs)
        if config := evidence.get(RunningConfig):
            host.write_text("before.cfg", config.text)
        if not planning and self.setup.recorded is None and Capability.GETTERS in self.transports[name].capabilities:
            self.doubts[name] = second_reading(self.conversations[name], evidence)
        findings, facts = self.judge(name, evidence), evidence.without_outputs()
        if planning:
            self.observed[name] = observed_addresses(evidence, self.platforms[name])
        self.evidence[name] = facts if planning or self.waits else self._less_configurations(facts)
        self.update(name, findings=findings)

    def ask(
        self, name: str, *, planning: bool, checks: Sequence[Check] | None = None, further: tuple[type, ...] = ()
    ) -> Evidence:
        """What one device says of the facts that its plan, and these checks (without them its own), need."""
        intent = self.intent(name)
        planned = (*planning_facts(intent), *pricing_facts(intent)) if planning else ()
        if planning and self.setup.check_saved:
            planned = (*planned, StartupConfig)
        checks = self.own if checks is None else checks
        kinds = (*planned, *needed_facts(self.judged(name), checks, self.declared), *further)
        return self.ask_for(name, kinds, coverage_of(name, checks, self.declared))

    def ask_for(self, name: str, kinds: Iterable[type], coverage: Coverage) -> Evidence:
        """What one device says of these kinds of fact, or said as it was recorded.

        Raises:
            Unreachable: nothing is recorded of it.
            DeviceError: it did not answer.
        """
        conversation, platform, recorded = self.conversations[name], self.platforms[name], self.setup.recorded
        if recorded is not None:
            if name not in recorded:
                raise Unreachable(f"nothing is recorded of {name}")
            return reread(recorded[name], platform, tuple(dict.fromkeys(kinds)), name)
        kinds = tuple(dict.fromkeys(kinds))
        conversation.read_ahead(commands(platform, kinds, coverage))
        return observe(conversation.show, platform, kinds, name, coverage)

    def add(self, name: str, evidence: Evidence) -> None:
        """Add to what is known of a device; on disk too, as far as the disk takes it: nothing is sent because of it."""
        known, facts = self.evidence.get(name), evidence.without_outputs()
        self.evidence[name] = known.updated(facts) if known else facts
        with self.journalling():
            self.journal.host(name).write_outputs(evidence.outputs)

    @property
    def fleet(self) -> FleetEvidence:
        """The evidence of all devices, as of now; of the others why there is none."""
        known = {name: self.evidence[name] for name in self.results if name in self.evidence}
        failures = {name: result.failure for name, result in self.results.items()}
        unread = {name: failure.message for name, failure in failures.items() if failure is not None}
        return replace(self.declared, by_device=known, unread=unread)

    def judge(self, name: str, evidence: Evidence) -> tuple[Finding, ...]:
        """The verdicts on one device's own evidence; kept on disk."""
        findings = verify(self.judged(name), evidence, self.platforms[name], self.own)
        return self.keep_findings(name, (*findings, *self.doubts.get(name, ())))

    def keep_findings(self, name: str, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """The verdicts on a device, those skipped that are waived, on disk and returned.

        Raises:
            JournalError: they cannot be written.
        """
        kept = self._waived(name, findings)
        self.journal.host(name).write_json("findings", kept)
        return kept

    def _waived(self, name: str, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return waived(findings, self.setup.inventory.waivers.get(name, ()), self.started.date())

    def conclude(self, name: str, findings: tuple[Finding, ...]) -> None:
        """Make these the verdicts on a device, when all is done: a full disk takes none of them away."""
        kept = self._waived(name, findings)
        self.update(name, findings=kept)
        with self.journalling():
            self.journal.host(name).write_json("findings", kept)

    def tell_expired(self) -> None:
        """Say which waivers of the run's devices hold no more."""
        today = self.started.date()
        for device in self.setup.devices:
            for waiver in self.setup.inventory.waivers.get(device.name, ()):
                if waiver.until < today:
                    where = f"{waiver.place}: " if waiver.place else ""
                    self.listener.note(f"{where}{device.name}: the waiver of {waiver.check} ended on {waiver.until}")

    def judge_again(self, name: str) -> Callable[[], tuple[Finding, ...]]:
        """Asks for fresh verdicts on one device, of which those say so that were the same before the change.

        Those that what is expected of this run alone needs gate nothing.
        """
        before = frozenset(_told(finding) for finding in self.results[name].findings)

        def judge() -> tuple[Finding, ...]:
            found = self.judge(name, self._ask_own(name))
            marked = tuple(replace(f, before=f.status in WRONG and _told(f) in before) for f in found)
            findings = self.keep_findings(name, marked)
            self.update(name, findings=findings)
            return () if name in self.expected else findings

        return judge

    def own_commands(self, name: str) -> tuple[str, ...]:
        """The show commands of a device's own checks."""
        kinds = needed_facts(self.judged(name), self.own, self.declared)
        return commands(self.platforms[name], kinds, coverage_of(name, self.own, self.declared))

    def ask_again(self, name: str) -> tuple[Finding, ...]:
        """Fresh verdicts on one device; they are its result from now on."""
        findings = self.judge(name, self._ask_own(name))
        self.update(name, findings=findings)
        return findings

    def _ask_own(self, name: str) -> Evidence:
        """What one device says by now of the facts of its own checks; it is its evidence from now on."""
        evidence, known = self.ask(name, planning=False).without_outputs(), self.evidence.get(name)
        self.evidence[name] = known.updated(evidence) if known else evidence
        return evidence

    def finish(self, code: ExitCode) -> Run:
        """The run, on disk and returned; the sessions are ended."""
        self.close()
        if code is ExitCode.INTERRUPTED:
            self.not_asked = (*self.not_asked, *self._not_judged_together())
        run = Run(
            id=self.journal.id,
            verb=self.verb,
            inventory=self.setup.inventory.path,
            started=self.started,
            ended=datetime.now(UTC),
            results=tuple(self.results.values()),
            exit_code=code,
            lab=self.setup.lab,
            not_asked=self.not_asked,
            identities=self.identities,
        )
        with self.journalling():
            self.journal.finish(run)
        return run

    def _not_judged_together(self) -> tuple[str, ...]:
        """The checks of all devices together that a signal kept from being put."""
        put = {finding.check for result in self.results.values() for finding in result.findings}
        return tuple(check.name for check in self.together if check.name not in put)


class _SendingListener(Quiet):
    """A worker process's listener: what the user should know goes to the run's own process."""

    def __init__(self, tell: Sender) -> None:
        self._tell = tell

    def note(self, text: str) -> None:
        """WorkDone on."""
        self._tell(Note(text))


def _look(context: RunContext, name: str, *, planning: bool) -> None:
    """Read one device, and end its session unless it will soon be needed again."""
    context.look(name, planning=planning)
    context.rest(name)


def _told(finding: Finding) -> tuple[str, str, Status, str]:
    """A question and its answer."""
    return finding.check, finding.subject, finding.status, finding.actual


def _onward(home: Path, state: DeviceState) -> str:
    """The command that ends what a run began: an apply's, or that of the rollback of the same run."""
    if state.verb != "rollback":
        return "netloop apply"
    try:
        undone = open_run(home, state.run).undoes
    except NetloopError:
        undone = None
    return f"netloop rollback {undone or 'RUN'} --limit {state.device}"


def _left_open(device: Device, state: DeviceState, onward: str, *, over: bool) -> str:
    """What an earlier run left, and what to type; ``over``: that run has ended for certain."""
    if state.reason:
        how = f": {state.reason}"
    elif over or state.process.alive is False:
        how = ": it ended in the middle of the change"
    else:
        how = f", unless it is still at work there ({state.process})"
    look, limit = f"netloop show {state.run} {state.device}", f"--limit {state.device}"
    return (
        f"{device.name}: {state.verb} {state.run} ({state.since:%Y-%m-%d %H:%M} UTC) left it in an unknown state{how}\n"
        f"  look: {look}; go back: netloop rollback {state.run} {limit}; go on: {onward}"
    )
