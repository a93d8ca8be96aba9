"""Read outputs: files that hold what a show command printed, each for itself, with what its neighbors in a folder tell.

A file's command is what was said of it, or its folder's or its own name: ``show_ip_ospf/r1.txt``, ``show_ip_ospf.txt``.
Its platform is what was said, or the nearest folder above that has a platform's name. In a folder whose files are named
for commands, all of them are one device's: what its configuration says of a process that an output does not name is put
there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from netloop import registry
from netloop.errors import UsageError
from netloop.model.evidence import Neighbor
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.model.shown import Shown, ShownInstance, ShownLoopback, ShownStatus
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.shows import show_for, spelled
from netloop.text.masking import masked_message

LARGEST = 32 * 1024 * 1024
"""Bytes of a file that is read."""
STDIN = "-"
_SUFFIXES = frozenset({".txt", ".log", ".cfg", ".conf", ".raw", ".out"})


@dataclass(frozen=True, slots=True)
class Printed:
    """What one file holds: its command and its platform, as far as they are known."""

    file: str
    command: str | None
    platform: str | None
    device: str | None = None
    text: str = ""
    problem: str = ""


def printed(paths: Iterable[str], command: str | None, platform: str | None, stdin: str = "") -> Iterator[Printed]:
    """The files, and those in folders, in the order of their names.

    Raises:
        UsageError: nobody says which platform a file is of, or which command printed what was piped in.
    """
    for path in paths:
        if path == STDIN:
            if command is None or platform is None:
                raise UsageError("what is piped in needs --platform and --command")
            yield Printed(STDIN, command, platform, text=stdin)
            continue
        found = Path(path)
        files = list(_inside(found)) if found.is_dir() else [found]
        if not files:
            yield Printed(path, command, platform, problem="the folder holds no output that is named for its command")
        for file in files:
            yield _printed(file, command, platform)


def _inside(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _inside(path)
        elif path.suffix in _SUFFIXES or (
            path.suffix == ".json" and _is_command(path.stem) and not _is_command(folder.name)
        ):
            yield path


def _is_command(name: str) -> bool:
    return name.startswith(("show_", "show-", "sh_")) or name.replace("_", "-") in _configurations()


@cache
def _configurations() -> Mapping[str, str]:
    """The commands that print a running configuration, by their words behind ``show``, joined."""
    commands = {platform.show_running for platform in registry.plugins("platform")}
    return {"-".join(command.split()[1:]): command for command in commands}


def _command_of(path: Path) -> tuple[str | None, str | None]:
    """A file's command by its folder's name or its own; and in the second case the folder, which is a device's."""
    for name, device in ((path.parent.name, None), (path.stem, str(path.parent))):
        if _is_command(name):
            return _configurations().get(name.replace("_", "-")) or name.replace("_", " "), device
    return None, None


def _printed(path: Path, command: str | None, platform: str | None) -> Printed:
    by_name, device = _command_of(path.absolute())
    known = platform or _platform_of(path.absolute())
    if known is None:
        raise UsageError(
            f"{path}: of which platform is it?", hint="say --platform, or keep it in a folder of a platform's name"
        )
    found = Printed(str(path), command or by_name, known, device)
    try:
        if not path.exists():
            return replace(found, problem="there is no such file")
        if not path.is_file():
            return replace(found, problem="it is no file that can be read")
        size = path.stat().st_size
        if size > LARGEST:
            return replace(
                found, problem=f"it has {size} bytes; a file of more than {LARGEST} is no output of a show command"
            )
        raw = path.read_bytes()
    except OSError as exc:
        return replace(found, problem=f"it cannot be read: {exc.strerror}")
    text, problem = decoded(raw)
    return replace(found, text=text, problem=problem)


def _platform_of(path: Path) -> str | None:
    known = {*registry.names("platform"), *registry.aliases("platform")}
    return next((parent.name for parent in path.parents if parent.name.lower() in known), None)


def decoded(raw: bytes) -> tuple[str, str]:
    """A file's text, and what is wrong with it: it is no text."""
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = raw.decode(encoding, errors="replace")
    odd = sum(text.count(mark) for mark in "\x00\ufffd")
    if odd > max(8, len(text) // 20):
        return "", "it is not text"
    return text, ""


def read(files: Sequence[Printed]) -> Iterator[tuple[Printed, Shown]]:
    """What each file shows, with what the other files of its device tell of it."""
    shown = [_one(file) for file in files]
    configurations = {
        file.device: one for file, one in zip(files, shown, strict=True) if file.device and one.identities is not None
    }
    for file, one in zip(files, shown, strict=True):
        beside = configurations.get(file.device) if file.device else None
        yield file, _completed(one, beside) if beside else one


def _one(file: Printed) -> Shown:
    if file.problem:
        return Shown(ShownStatus.UNREADABLE, file.problem)
    if file.command is None:
        return Shown(ShownStatus.UNREADABLE, "its name does not tell which command printed it: say --command")
    platform = registry.get("platform", file.platform or "")
    try:
        return show_for(platform, file.command).read(file.text, spelled(file.command))
    except UnreadableOutput as exc:
        return Shown(ShownStatus.UNREADABLE, str(exc))


def _completed(shown: Shown, configured: Shown) -> Shown:
    """What is shown, with the only process that the configuration has where the output names none."""
    titles = [title.split() for title in configured.identities or {}]
    names = {p: {t[1] for t in titles if t[0] == p and len(t) > 1} for p in (Protocol.OSPF, Protocol.BGP)}
    only = {protocol: next(iter(found)) for protocol, found in names.items() if len(found) == 1}
    if shown.neighbors is None:
        return shown
    return replace(shown, neighbors=tuple(_named(neighbor, only) for neighbor in shown.neighbors))


def _named(neighbor: Neighbor, only: Mapping[Protocol, str]) -> Neighbor:
    instance = neighbor.instance
    if instance.name or instance.protocol not in only:
        return neighbor
    return replace(neighbor, instance=Instance(instance.protocol, only[instance.protocol], instance.vrf))


# --- as JSON -------------------------------------------------------------------------------------------------------


def document(file: Printed, shown: Shown) -> dict[str, Any]:
    """One file's result, in the keys of JSON: only those of which such an output tells, and no secret."""
    found: dict[str, Any] = {"file": file.file, "status": str(shown.status)}
    if shown.reason:
        found["reason"] = masked_message(shown.reason)
    found |= {"platform": registry.resolve("platform", file.platform or ""), "command": file.command}
    if shown.status is ShownStatus.UNREADABLE:
        return found
    if shown.identities is None:
        found["router_ids"] = [str(router_id) for router_id in shown.router_ids]
        found["instances"] = [_instance(instance) for instance in shown.instances]
    lists: dict[str, list[Any]] = {
        "vrf_instances": [_instance(instance) for instance in shown.vrf_instances],
        "remote_router_ids": [str(router_id) for router_id in shown.remote],
        "system_ids": list(shown.system_ids),
        "asn": list(shown.systems),
    }
    found |= {key: value for key, value in lists.items() if value}
    return found | _parts(shown)


def _parts(shown: Shown) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if shown.loopbacks is not None:
        found["loopbacks"] = {name: _loopback(loopback) for name, loopback in shown.loopbacks.items()}
    if shown.loopback_routes is not None:
        found["loopback_routes"] = [
            {"vrf": route.vrf, "code": route.code, "prefix": route.prefix, "interface": route.interface}
            for route in shown.loopback_routes
        ]
    if shown.neighbors is not None:
        found["neighbors"] = [_neighbor(neighbor) for neighbor in shown.neighbors]
    if shown.identities is not None:
        found["configured_router_ids"] = {
            title: {
                **one.fields,
                "vrf": one.vrf,
                **({"router_id": one.configured} if one.configured else {}),
                "predicted": one.predicted,
                "how": str(one.origin) if one.origin else None,
            }
            for title, one in shown.identities.items()
            if one.configured or not one.inherits
        }
        found["configured"] = sorted({one.configured for one in shown.identities.values() if one.configured})
        found["predicted"] = {title: one.predicted for title, one in shown.identities.items()}
    return found


def _instance(instance: ShownInstance) -> dict[str, Any]:
    router_id = str(instance.router_id) if instance.router_id else None
    return {"protocol": str(instance.protocol), **instance.fields, "router_id": router_id}


def _loopback(loopback: ShownLoopback) -> dict[str, Any]:
    return {"ipv4": list(loopback.ipv4), **loopback.fields}


def _neighbor(neighbor: Neighbor) -> dict[str, Any]:
    vrf = neighbor.instance.vrf
    return {
        "protocol": str(neighbor.instance.protocol),
        "instance": neighbor.instance.name or None,
        **({"vrf": vrf} if vrf != DEFAULT_VRF else {}),
        "address": str(neighbor.address) if neighbor.address else None,
        "router_id": str(neighbor.router_id) if neighbor.router_id else None,
        "state": neighbor.state,
        "interface": neighbor.interface,
        **({"hostname": neighbor.hostname} if neighbor.hostname else {}),
    }
