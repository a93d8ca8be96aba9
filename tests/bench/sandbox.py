"""Start large labs of the sandbox, apply to them, let many ask at once. Not a test: run it on a quiet machine.

::

    python -m tests.bench.sandbox               # labs of 100, 300 and 1,000 routers, then 200 clients
    python -m tests.bench.sandbox 500           # other sizes
    python -m tests.bench.sandbox --clients 50  # another crowd
    python -m tests.bench.sandbox --apply 1000  # ``netloop apply`` over as many, instead
    python -m tests.bench.sandbox --check       # exit code 1 beyond 8 s or 300 MB for 1,000 routers, or a wait of 1 s

The labs are a ring with chords, as ``netloop apply`` leaves it: a loopback each, OSPF, BGP to both neighbors on the
ring. The time is from the start of the lab's process until every router listens, and until the last one has answered
a login and ``show clock``; ``again`` is a second start, with the host keys of the first; CPU is the process's own time.
Memory is what the process has resident then.

``--apply`` lets ``netloop apply --lab`` give each router a loopback, OSPF on it and a router ID, once to routers
without links, which are judged each by itself, and once to the ring with chords, where every router's routing table is
asked for before and after. Of both netloop and the sandbox it says the processor time a router; both are spent at once,
where there are two processors. The lab's start is not in it; ``--check`` is for the routers without links.

The crowd asks one router for a routing table of 2,000 lines, all at the same moment; meanwhile somebody else types
``show clock`` at another router of the same lab four times a second. The wait is the longest that he had to.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import asyncssh
import psutil

from netloop import registry
from netloop.lab.sandbox.backend import SandboxBackend
from netloop.lab.sandbox.kind import ios_kind
from netloop.lab.service.account import Account
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.state import LabOrder, LabState
from netloop.lab.twin.build import build_twin
from netloop.lab.twin.twin import Start, Twin, TwinCable, TwinNode
from netloop.platforms.platform import Platform
from netloop.stages.derive import load_inventory
from netloop.templating import render
from tests.bench.frr import inventory
from tests.bench.process import Cost, measured

SIZES = (100, 300, 1000)
CLIENTS, LINES = 200, 2000
MOST_SECONDS, MOST_MEGABYTES, MOST_WAIT = 8.0, 300.0, 1.0
APPLY_SIZES = (200, 1000)
MOST_APPLY, APPLY_LIMIT = 0.045, 1800.0
"""Seconds that an apply may take a router, and after how many in all it is given up."""
TYPES_EVERY, LEAST_LOOKS = 0.25, 4
TTL = 900.0


@dataclass(frozen=True, slots=True)
class Started:
    """What a lab cost: seconds until it listens, until the last router has answered, and at a second start.

    ``processor`` are seconds of processor time until the answer, which a busy machine does not change much.
    """

    listens: float
    answers: float
    again: float
    processor: float
    megabytes: float


def ring(count: int, account: Account) -> Twin:
    """So many routers as an apply leaves them."""
    platform: Platform = registry.get("platform", "cisco_ios")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ring.yaml"
        path.write_text(inventory(count))
        found = load_inventory(path)
    twin = build_twin(found, ios_kind, Start.LIVE, (account.line,))
    nodes = (
        replace(node, startup=platform.planner.candidate(node.startup, render(intent), intent))
        for node in twin.nodes
        for intent in (found.intents[node.name],)
    )
    return replace(twin, nodes=tuple(nodes))


@dataclass(frozen=True, slots=True)
class Applied:
    """What an apply cost: seconds in all, and of processor time a router, netloop's own and the sandbox's."""

    wall: float
    netloop: float
    sandbox: float


def bare(count: int, *, linked: bool) -> str:
    """The inventory of so many routers with a loopback and OSPF, in the ring or each for itself."""
    text = "".join(line for line in inventory(count).splitlines(keepends=True) if "{bgp: " not in line)
    return text if linked else text.partition("links:\n")[0]


def applied(count: int, *, linked: bool) -> Applied:
    """What it costs to apply to so many routers of a lab that is up."""
    netloop = Path(sys.executable).parent / "netloop"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "ring.yaml").write_text(bare(count, linked=linked))
        environment = os.environ | {"NETLOOP_HOME": str(folder / "home"), "NETLOOP_PASSWORD": "none"}

        def run(*words: str) -> Cost:
            return measured([netloop, *words, "ring.yaml"], folder, environment, (0,), APPLY_LIMIT)

        run("lab", "up")
        try:
            (found,) = (folder / "home" / "labs").iterdir()
            state = LabFolder(found).read_state()
            assert state is not None
            process = psutil.Process(state.pid)
            before = sum(process.cpu_times()[:2])
            cost = run("apply", "--lab", "--yes")
            used = sum(process.cpu_times()[:2]) - before
        finally:
            run("lab", "down")
    return Applied(cost.wall, cost.processor / count, used / count)


def crowded(account: Account) -> Twin:
    """Three routers in a row, of which the last brings ``LINES`` static routes into OSPF."""
    statics = "".join(f"ip route 10.{n >> 8}.{n & 255}.0 255.255.255.0 Null0\n" for n in range(LINES))
    links = (("r1", "192.0.2.0", "192.0.2.1", "r2"), ("r2", "192.0.2.2", "192.0.2.3", "r3"))
    ports: dict[str, list[str]] = {"r1": [], "r2": [], "r3": []}
    cables = []
    for near, own, far, other in links:
        names = [f"GigabitEthernet0/{len(ports[name])}" for name in (near, other)]
        for name, address, port in ((near, own, names[0]), (other, far, names[1])):
            ports[name].append(f"interface {port}\n ip address {address} 255.255.255.254\n ip ospf 1 area 0\n")
        cables.append(TwinCable(near, names[0], other, names[1]))
    process = "router ospf 1\n redistribute static subnets\n"
    texts = {name: f"{account.line}\n{''.join(own)}{process}" for name, own in ports.items()}
    texts["r3"] += statics
    return Twin("crowd", tuple(TwinNode(name, "cisco_ios", text) for name, text in texts.items()), tuple(cables))


@contextmanager
def lab(twin: Twin, account: Account, home: Path) -> Iterator[tuple[LabState, float]]:
    """The lab of a twin, and the seconds that its process needed until every router listened."""
    folder = LabFolder.of(home, twin.name)
    order = LabOrder(
        name=twin.name,
        backend="sandbox",
        inventory="ring.yaml",
        start=Start.LIVE,
        fingerprint=twin.fingerprint,
        twin=twin,
        username=account.username,
        password=account.password,
        convergence=0.0,
        ttl=TTL,
    )
    begin = time.perf_counter()
    state = SandboxBackend().up(order, folder)
    try:
        yield state, time.perf_counter() - begin
    finally:
        SandboxBackend().down(folder)


async def login(state: LabState, name: str) -> tuple[asyncssh.SSHClientConnection, asyncssh.SSHClientProcess[str]]:
    """A session of a terminal without pages."""
    place = state.nodes[name]
    connection = await asyncssh.connect(
        place.address, place.port, username=state.username, password=state.password, known_hosts=None, client_keys=None
    )
    session = await connection.create_process(term_type="vt100", encoding="utf-8")
    await session.stdout.readuntil("#")
    await said(session, "terminal length 0")
    return connection, session


async def said(session: asyncssh.SSHClientProcess[str], line: str) -> str:
    """What a router says to a line, up to its prompt."""
    session.stdin.write(f"{line}\r")
    await session.stdout.readuntil("\n")
    return str(await session.stdout.readuntil("#"))


async def _answers(state: LabState) -> None:
    connection, session = await login(state, list(state.nodes)[-1])
    await said(session, "show clock")
    connection.close()


def started(count: int) -> Started:
    """What a lab of so many routers costs."""
    account = Account()
    twin = ring(count, account)
    with tempfile.TemporaryDirectory() as home:
        with lab(twin, account, Path(home)) as (state, listens):
            begin = time.perf_counter()
            asyncio.run(_answers(state))
            answers = listens + time.perf_counter() - begin
            process = psutil.Process(state.pid)
            used, megabytes = process.cpu_times(), process.memory_info().rss / 1e6
        with lab(twin, account, Path(home)) as (_, again):
            pass
    return Started(listens, answers, again, used.user + used.system, megabytes)


def wait(clients: int) -> tuple[float, float, int]:
    """The longest wait of one beside a crowd, how long the crowd took, and the lines that each of it got."""
    account = Account()
    with tempfile.TemporaryDirectory() as home, lab(crowded(account), account, Path(home)) as (state, _):
        told = json.dumps([str(state.folder), clients])
        crowd = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.sandbox", "--crowd", told],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert crowd.stdout
            assert crowd.stdout.readline() == "ready\n"
            longest = asyncio.run(_beside(state, crowd))
            seconds, lines = json.loads(crowd.stdout.readline())
        finally:
            crowd.kill()
            crowd.wait()
    return longest, seconds, lines


async def _beside(state: LabState, crowd: subprocess.Popen[str]) -> float:
    """Type until the crowd has been served; the longest wait."""
    connection, session = await login(state, "r2")
    waits: list[float] = []
    assert crowd.stdin
    crowd.stdin.write("go\n")
    crowd.stdin.flush()
    while crowd.poll() is None or len(waits) < LEAST_LOOKS:
        begin = time.perf_counter()
        await said(session, "show clock")
        waits.append(time.perf_counter() - begin)
        await asyncio.sleep(max(0.0, TYPES_EVERY - waits[-1]))
    connection.close()
    return max(waits)


async def _crowd(folder: str, clients: int) -> tuple[float, int]:
    """Log in so many times, wait for the word, and ask all at once: the seconds until all have it, and its lines."""
    state = LabFolder(Path(folder)).read_state()
    assert state is not None
    held = [await login(state, "r1") for _ in range(clients)]
    print("ready", flush=True)
    sys.stdin.readline()
    begin = time.perf_counter()
    answers = await asyncio.gather(*(said(session, "show ip route") for _, session in held))
    taken = time.perf_counter() - begin
    counts = {answer.count("via") for answer in answers}
    assert min(counts) >= LINES, counts
    for connection, _ in held:
        connection.abort()
    return taken, max(counts)


def _applies(sizes: Sequence[int], *, check: bool) -> int:
    """Print a line for each size, without links and with them; the exit code as ``main`` has it."""
    print(f"{'routers':>7} {'links':>5} {'wall':>8} {'netloop':>14} {'sandbox':>14}")
    bad = False
    for size in sizes:
        for linked in (False, True):
            cost = applied(size, linked=linked)
            each = (f"{seconds * 1000:>5.1f} ms/router" for seconds in (cost.netloop, cost.sandbox))
            print(f"{size:>7} {'ring' if linked else 'none':>5} {cost.wall:>6.1f} s {' '.join(each)}", flush=True)
            bad |= not linked and cost.wall > MOST_APPLY * size
    return int(check and bad)


def main() -> int:
    """Print a line a size and one for the crowd; the exit code is 1 where ``--check`` finds a bound exceeded."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.sandbox", description="How far the sandbox goes.")
    parser.add_argument("sizes", type=int, nargs="*", help=f"how many routers ({', '.join(map(str, SIZES))})")
    parser.add_argument("--clients", type=int, default=CLIENTS, help=f"how large the crowd is ({CLIENTS})")
    parser.add_argument("--only-crowd", action="store_true", help="no large labs")
    parser.add_argument("--check", action="store_true", help="exit code 1 beyond the bounds")
    parser.add_argument("--apply", action="store_true", help="apply to the routers, and nothing else")
    parser.add_argument("--crowd", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.crowd:
        print(json.dumps(asyncio.run(_crowd(*json.loads(given.crowd)))), flush=True)
        return 0
    if given.apply:
        return _applies(given.sizes or APPLY_SIZES, check=given.check)
    if not given.only_crowd:
        print(f"{'routers':>7} {'listens':>8} {'answers':>8} {'again':>8} {'CPU':>8} {'MB':>5}")
    bad = False
    for size in () if given.only_crowd else given.sizes or SIZES:
        cost = started(size)
        times = (cost.listens, cost.answers, cost.again, cost.processor)
        print(f"{size:>7} {' '.join(f'{seconds:>6.1f} s' for seconds in times)} {cost.megabytes:>5.0f}")
        bad |= cost.answers > MOST_SECONDS or cost.megabytes > MOST_MEGABYTES
    if given.clients:
        longest, taken, lines = wait(given.clients)
        print(f"{given.clients} clients, {lines} lines each, in {taken:.1f} s; another waited {longest:.2f} s at most")
        bad |= longest > MOST_WAIT
    return int(given.check and bad)


if __name__ == "__main__":
    sys.exit(main())
