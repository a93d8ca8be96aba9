"""What virtual routers can be made of here."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

from netloop.doctor.probe import Diagnosis, Examined, Probe, last_line, missing, ok, problem, said, unknown
from netloop.errors import LabError
from netloop.lab.containerlab import program
from netloop.lab.frr import host
from netloop.lab.frr.daemons import DAEMONS, FOLDER, ZEBRA


def sandbox(_: Examined) -> Iterator[Diagnosis]:
    """The built-in routers: they listen on addresses of 127.0.0.0/8, which some systems do not have."""
    import socket

    try:
        with socket.socket() as listener:
            listener.bind(("127.162.1.1", 0))
    except OSError as exc:
        remedy = "on macOS: sudo ifconfig lo0 alias ADDRESS, for each router's"
        yield problem("sandbox lab", f"an address of 127.0.0.0/8 cannot be listened on: {exc.strerror}", remedy)
    else:
        yield ok("sandbox lab", "no root, no container")


def root(_: Examined) -> Iterator[Diagnosis]:
    """Whether this user is root, which no router of yours needs."""
    if os.geteuid() == 0:
        yield ok("root", "yes; only labs of FRR need it")
    else:
        yield missing("root", "no; only labs of FRR need it", "sudo netloop lab up ... --backend frr")


def frr(_: Examined) -> Iterator[Diagnosis]:
    """Real FRR routers in network namespaces: the daemons, root, and what the kernel has."""
    try:
        host.require()
    except LabError as exc:
        yield missing("frr lab", f"{_frr_version()}{exc.message}", exc.hint or "docs/howto/frr.md")
        return
    try:
        lacking = host.missing_features()
    except LabError as exc:
        yield problem("frr lab", f"{_frr_version()}{exc.message}", exc.hint or "docs/howto/frr.md")
        return
    absent = sorted(name for name in DAEMONS.values() if not (FOLDER / name).exists())
    without = [f"no {name}" for name in absent] + list(lacking.values())
    seen = f"{_frr_version()}{'; '.join(without) if without else 'all daemons, and what the kernel must have'}"
    yield problem("frr lab", seen, "docs/howto/frr.md") if absent else ok("frr lab", seen)


def _frr_version() -> str:
    """FRR's version, to stand before something else; nothing where there is no FRR that says it."""
    try:
        code, text = said(str(FOLDER / ZEBRA), "--version")
    except OSError:
        return ""
    words = text.splitlines()[0].split() if code == 0 and text else []
    return f"FRR {words[-1]}: " if words else ""


def containerlab(_: Examined) -> Iterator[Diagnosis]:
    """The program, and the container engine that it works with."""
    try:
        path = program.require()
    except LabError as exc:
        yield missing("containerlab", exc.message, exc.hint or "docs/howto/containerlab.md")
    else:
        code, text = said(path, "version", "--short")
        if code:
            yield problem("containerlab", f"{path}: {last_line(text)}", "docs/howto/containerlab.md")
        else:
            yield ok("containerlab", f"{last_line(text)}, {path}")
    yield _docker()


def _docker() -> Diagnosis:
    path = shutil.which("docker")
    if path is None:
        return missing("docker", "no such program; only labs of containerlab need it", "docs/howto/containerlab.md")
    code, text = said(path, "info", "--format", "{{.ServerVersion}}")
    if code == 0 and text:
        return ok("docker", f"{last_line(text)}, {path}")
    if "permission denied" in text.lower():
        return problem("docker", "this user may not use it; only labs of containerlab need it", "join the group docker")
    if code == 0:
        return unknown("docker", f"{path} says no version", "docker info")
    seen = f"{last_line(text)}; only labs of containerlab need it"
    return problem("docker", seen, "systemctl start docker")


PROBES: tuple[Probe, ...] = (sandbox, root, frr, containerlab)
"""In the order in which they are told."""
