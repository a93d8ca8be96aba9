"""Snapshot and compare: the evidence of all devices in a folder, judged later, or held against another one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from netloop import answers, disk, registry
from netloop.errors import UsageError
from netloop.journal import open_run
from netloop.journal.files import file_name
from netloop.model.difference import Difference, NotComparable
from netloop.model.evidence import Evidence
from netloop.model.routing_facts import Coverage, Pings
from netloop.model.run import Run
from netloop.platforms.platform import Platform
from netloop.stages.compare import COMPARED, compare
from netloop.stages.observe import reread
from netloop.transports import recording
from netloop.workflow.carry import code_of
from netloop.workflow.run_context import RunContext
from netloop.workflow.setup import Setup

META = "snapshot.json"
FOLDERS = "the folder of a netloop snapshot, or that of a run: .netloop/runs/RUN"
"""What holds answers."""


def snapshot(setup: Setup, folder: Path) -> Run:
    """Read all that netloop can read of every device, and keep it in a new folder, secrets struck out.

    Raises:
        UsageError: the folder is there already and is not empty, or cannot be written.
    """
    _require_new(folder)
    with RunContext(setup, "snapshot", ()) as context:
        context.each("reading", context.open_devices, _read, str)
        run = context.finish(code_of(context, judged=False))
    _keep(run, setup.home, folder)
    return run


def _require_new(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already, and a snapshot never overwrites", hint="name a new folder")


def _read(context: RunContext, name: str) -> str:
    """All facts that the platform reads, but the echoes, which are no show commands."""
    intent, platform = context.intent(name), context.platforms[name]
    vrfs = {loopback.vrf for loopback in intent.loopbacks} | {p.instance.vrf for p in intent.processes}
    coverage = Coverage(tuple(sorted(vrfs)), (4, 6))
    kinds = tuple(kind for kind in platform.readers if kind is not Pings)
    context.journal.host(name).write_json("intent", intent)
    context.add(name, context.ask_for(name, kinds, coverage))
    context.conversations[name].close()
    return "read"


def _keep(run: Run, home: Path, folder: Path) -> None:
    """Copy what the run kept, the description last: a folder without one was broken off."""
    source = answers.hosts_of(open_run(home, run.id).path)
    try:
        disk.make_private(folder)
        for host in answers.folders_in(source):
            _copy_host(host, folder / "hosts" / host.name)
        described = {"version": 1, "run": run.id, "inventory": run.inventory, "taken": run.started.isoformat()}
        disk.replace_file(folder / META, json.dumps(described, indent=2) + "\n")
    except OSError as exc:
        raise UsageError(
            f"{folder}: the snapshot could not be written: {exc.strerror}",
            hint=f"what was read is in the run's folder: netloop show {run.id}",
        ) from exc


def _copy_host(source: answers.Folder, target: Path) -> None:
    records = answers.DeviceRecords(source)
    if outputs := records.outputs():
        disk.make_private(target / "outputs")
        for command, text in outputs.items():
            disk.put_file(target / "outputs" / f"{file_name(command)}.txt", text)
        disk.put_file(target / "intent.json", json.dumps(records.noun("intent"), indent=2) + "\n")


def taken(folder: Path) -> datetime | None:
    """When what is in the folder of a snapshot, or of a run, was read; None where it does not say."""
    for name, key in ((META, "taken"), ("run.json", "started")):
        try:
            return datetime.fromisoformat(json.loads((folder / name).read_text(encoding="utf-8"))[key])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


def recorded(folder: Path) -> tuple[Mapping[str, Mapping[str, str]], Mapping[str, str]]:
    """What each device answered, by command, and each one's platform where the folder says it.

    Raises:
        UsageError: nothing is recorded there.
    """
    found = _answers(folder)
    return found, {name: platform for name in found if (platform := _platform_name(folder, name))}


def differences(
    before: Path, after: Path, names: Sequence[str] = ()
) -> tuple[tuple[Difference, ...], tuple[NotComparable, ...]]:
    """What changed between two snapshots, or runs, and what could not be compared.

    Raises:
        UsageError: nothing is recorded there, or it does not say which platform a device is of.
    """
    return compare(_evidence(before, names), _evidence(after, names))


def _evidence(folder: Path, names: Sequence[str]) -> Mapping[str, Evidence]:
    found = _answers(folder)
    chosen = {name: _platform(folder, name) for name in found if not names or name in names}
    return {
        name: reread(found[name], platform, _kinds(found[name], platform), name) for name, platform in chosen.items()
    }


def _answers(folder: Path) -> Mapping[str, Mapping[str, str]]:
    try:
        return recording.read(folder)
    except UsageError as exc:
        raise UsageError(f"{folder}: no answers of any device are recorded there", hint=FOLDERS) from exc


def _kinds(outputs: Mapping[str, str], platform: Platform) -> tuple[type, ...]:
    """The facts of which at least one command was recorded."""
    return tuple(
        kind
        for kind in COMPARED
        if kind in platform.readers and any(command in outputs for command in platform.readers[kind].asks(Coverage()))
    )


def _platform(folder: Path, name: str) -> Platform:
    platform = _platform_name(folder, name)
    if platform is None:
        raise UsageError(
            f"{folder}: it does not say of which platform {name} is",
            hint=FOLDERS,
        )
    found: Platform = registry.get("platform", platform)
    return found


def _platform_name(folder: Path, name: str) -> str | None:
    """As the intent that was kept beside the outputs has it."""
    intent = answers.DeviceRecords(answers.hosts_of(folder) / file_name(name)).noun("intent")
    return str(intent["platform"]) if isinstance(intent, dict) and "platform" in intent else None
