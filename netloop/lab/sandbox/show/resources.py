"""``show processes cpu``, ``show processes memory`` and ``show memory statistics``.

A process is run as often as what it does is due since the boot; memory grows with the configuration and the routes.
Layouts: the template ``cisco_ios_show_processes_cpu`` of ntc-templates, and published outputs of IOS 15.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.views.discovery import cdp, lldp
from netloop.lab.sandbox.views.interface import interfaces
from netloop.lab.sandbox.views.ntp import ntp

CPU_HEAD = " PID Runtime(ms)     Invoked      uSecs   5Sec   1Min   5Min TTY Process \n"
MEMORY_HEAD = " PID TTY  Allocated      Freed    Holding    Getbufs    Retbufs Process\n"
STATISTICS_HEAD = "                Head    Total(b)     Used(b)     Free(b)   Lowest(b)  Largest(b)\n"
PROCESSOR, IO = 347_213_312, 62_464 * 1024
"""Bytes of the two pools of an IOSv with 512 MB."""
IMAGE, PER_CHARACTER, PER_ROUTE = 45_800_000, 24, 512
BUFFERS, PER_PORT = 9_400_000, 524_288


@dataclass(frozen=True, slots=True)
class IosProcess:
    """A process, run every ``period`` seconds for some microseconds; ``holding`` is its memory in bytes."""

    name: str
    period: float
    microseconds: int
    holding: int


ALWAYS = (
    IosProcess("Chunk Manager", 600.0, 250, 12_040),
    IosProcess("Load Meter", 5.0, 12, 4_040),
    IosProcess("Check heaps", 1.5, 380, 7_040),
    IosProcess("ARP Input", 30.0, 40, 13_040),
    IosProcess("IP Input", 2.0, 25, 16_168),
    IosProcess("SSH Event handler", 1.0, 8, 10_040),
)


def _processes(router: Router) -> Iterator[IosProcess]:
    """What runs: IOS's own processes, and one or more for each protocol that is configured."""
    root = router.running
    yield from ALWAYS
    if cdp(root).on:
        yield IosProcess("CDP Protocol", 1.0, 20, 13_040)
    if lldp(root).on:
        yield IosProcess("LLDP Protocol", 1.0, 20, 13_040)
    if ntp(root).on:
        yield IosProcess("NTP", 1.0, 15, 7_040)
    for node in root.under("router", "ospf"):
        yield IosProcess(f"OSPF-{node.slot[2]} Router", 5.0, 60, 91_000)
        yield IosProcess(f"OSPF-{node.slot[2]} Hello", 10.0, 15, 13_040)
    for kind, name in (("bgp", "BGP Router"), ("isis", "ISIS Upd"), ("eigrp", "EIGRP-IPv4")):
        if root.under("router", kind):
            yield IosProcess(name, 1.0, 30, 64_000)


def cpu(router: Router, _given: Given) -> str:
    """``show processes cpu [sorted]``: next to nothing to do, as on a router without traffic."""
    up = router.network.clock() - router.booted
    head = "CPU utilization for five seconds: 1%/0%; one minute: 1%; five minutes: 1%\n"
    rows = (_cpu_row(pid, process, up) for pid, process in enumerate(_processes(router), 1))
    return f"{head}{CPU_HEAD}{''.join(rows)}"


def _cpu_row(pid: int, process: IosProcess, up: float) -> str:
    invoked = int(up // process.period) + 1
    runtime = invoked * process.microseconds // 1000
    shares = "  0.00%  0.00%  0.00%"
    return f"{pid:>4}{runtime:>12}{invoked:>12}{process.microseconds:>11}{shares}   0 {process.name:<17}\n"


def _pools(router: Router) -> tuple[tuple[str, str, int, int], ...]:
    """Each pool: its name, where it begins, its size and what is used of it."""
    routes = sum(1 for version in (4, 6) for _ in router.rib(version=version))
    used = IMAGE + PER_CHARACTER * len(router.running_text()) + PER_ROUTE * routes
    ports = sum(1 for _ in interfaces(router.running))
    return ("Processor", "E3A5A30", PROCESSOR, used), ("I/O", "B2000000", IO, BUFFERS + PER_PORT * ports)


def statistics(router: Router, _given: Given) -> str:
    """``show memory statistics``."""
    return STATISTICS_HEAD + "".join(_pool(*pool) for pool in _pools(router))


def _pool(name: str, head: str, total: int, used: int) -> str:
    free = total - used
    return f"{name:>9}  {head:>8}{total:>12}{used:>12}{free:>12}{free:>12}{free:>12}\n"


def memory(router: Router, _given: Given) -> str:
    """``show processes memory [sorted]``."""
    text = ""
    for name, _, total, used in _pools(router):
        text += f"{name:>9} Pool Total: {total:>10} Used: {used:>10} Free: {total - used:>10}\n"
    rows = (_memory_row(pid, process) for pid, process in enumerate(_processes(router), 1))
    return f"{text}\n{MEMORY_HEAD}{''.join(rows)}"


def _memory_row(pid: int, process: IosProcess) -> str:
    return f"{pid:>4}   0 {process.holding:>10}{0:>11}{process.holding:>11}{0:>11}{0:>11} {process.name}\n"


USER = (
    CliCommand("show processes cpu [sorted]", cpu),
    CliCommand("show processes memory [sorted]", memory),
    CliCommand("show memory statistics", statistics),
)
