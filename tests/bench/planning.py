"""What netloop computes of one device in an apply, in CPU milliseconds. Not a test: run it by hand.

::

    python -m tests.bench.planning             # running configurations of 200 and 2,000 lines
    python -m tests.bench.planning 500         # other sizes
    python -m tests.bench.planning --check     # exit code 1 beyond 3 ms a plan of 200 lines, 15 ms of 2,000
    python -m tests.bench.planning --profile   # a profile of the whole apply's calls, by time

Each row is CPU time of this process (``time.process_time``) a device, the least of several rounds: what else the
machine does only adds to it. No device is computed twice in a row of the table and none has the addresses of another
one, so that what is kept by its text is found again only where an apply of one device asks for it again. Connections,
the journal and the disk are not in it; nor does Python's garbage collector walk through what the benchmark itself holds
(``gc.freeze``).

The routers' outputs are those of the built-in sandbox, for a running configuration with interfaces, OSPF, BGP, access
lists, prefix lists and route maps. The change is that of the benchmarks: a loopback, and it as router ID of OSPF and
BGP. The checks are those on which a change depends, put to the router itself.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeVar

from netloop import checks, registry
from netloop.checks import FleetCheck
from netloop.lab.sandbox import Network, NodeSpec
from netloop.model.evidence import Evidence, RunningConfig
from netloop.model.finding import WRONG, Finding
from netloop.model.intent import Intent
from netloop.model.inventory import Inventory
from netloop.model.plan import Plan
from netloop.platforms.platform import Platform
from netloop.stages.derive import load_inventory
from netloop.stages.hostname import mismatch
from netloop.stages.left_behind import given_up, with_left_behind
from netloop.stages.observe import observe
from netloop.stages.plan import address_book, make_plan, observed_addresses, planning_facts, pricing_facts
from netloop.stages.verify import needed_facts, verify
from netloop.templating import render
from tests.bench.judging import Show

SIZES = (200, 2000)
BOUNDS = {200: 3.0, 2000: 15.0}
"""Milliseconds that a plan may take, by the lines of the running configuration."""
ROUNDS, DEVICES = 15, 12
"""Rounds of each row, and devices in each round."""
NAME, NET = "router0", "10.77"
"""The name and the network in the outputs, in whose place each device has its own."""


def configuration(size: int) -> str:
    """A running configuration of about so many lines, without what the inventory declares."""
    scale = max(1, (size - 60) // 135)
    lines = [*HEAD]
    for n in range(9 * scale):
        lines += _interface(n)
    lines += ["router ospf 1", " auto-cost reference-bandwidth 100000", " passive-interface default"]
    lines += [f" no passive-interface GigabitEthernet{n // 8}/{n % 8}" for n in range(0, 9 * scale, 3)]
    lines += [f" network {NET}.{n // 200}.0 0.0.0.255 area 0" for n in range(min(scale, 8))]
    lines += ["!", "router bgp 65000", " bgp log-neighbor-changes"]
    peers = [f"{NET}.{128 + n // 200}.{n % 200 + 1}" for n in range(5 * scale)]
    for n, peer in enumerate(peers):
        lines += [
            f" neighbor {peer} remote-as {65100 + n}",
            f" neighbor {peer} description peer {n}",
            f" neighbor {peer} timers 10 30",
            f" neighbor {peer} soft-reconfiguration inbound",
            f" neighbor {peer} route-map IN-{n % 4} in",
        ]
    lines += ["!", "ip forward-protocol nd", "!", "no ip http server", "no ip http secure-server"]
    lines += [f"ip route {NET}.{200 + n // 200}.{n % 200} 255.255.255.255 Null0" for n in range(5 * scale)]
    for n in range(2 * scale):
        lines += [f"ip access-list extended ACL-{n}", f" remark list {n}"]
        lines += [f" permit tcp {NET}.{m}.0 0.0.0.255 any eq {443 + m}" for m in range(5)] + [" deny   ip any any"]
        lines += ["!"]
    lines += [f"ip prefix-list PL-{n // 5} seq {5 * (n % 5 + 1)} permit {NET}.{n}.0/24" for n in range(6 * scale)]
    for n in range(2 * scale):
        lines += [f"route-map IN-{n} permit 10", f" match ip address prefix-list PL-{n}", " set local-preference 200"]
        lines += ["!"]
    return "\n".join([*lines, *TAIL]) + "\n"


HEAD = """\
version 15.9
service timestamps debug datetime msec
service timestamps log datetime msec
no service password-encryption
!
hostname router0
!
boot-start-marker
boot-end-marker
!
aaa new-model
aaa authentication login default local
!
no ip domain lookup
ip domain name example.net
ip cef
!
username netops privilege 15 secret 9 $9$bench$bench
!""".splitlines()
TAIL = """\
snmp-server community public RO
snmp-server location room 1
ntp server 192.0.2.1
ntp server 192.0.2.2
!
control-plane
!
line con 0
 exec-timeout 0 0
line vty 0 4
 transport input ssh
!
end""".splitlines()


def _interface(n: int) -> list[str]:
    return [
        f"interface GigabitEthernet{n // 8}/{n % 8}",
        f" description link {n}",
        f" ip address {NET}.{n // 120}.{n % 120 * 2} 255.255.255.254",
        " ip ospf network point-to-point",
        " ip ospf cost 10",
        " duplex auto",
        " speed auto",
        "!",
    ]


def inventory(numbers: Sequence[int]) -> str:
    """The devices of one row: a loopback, OSPF, BGP with two neighbors."""
    lines = [
        "defaults:",
        "  platform: cisco_ios",
        "  routing: {router_id: Loopback0, ospf: {1: {area: 0}}}",
        "hosts:",
    ]
    for number in numbers:
        net = _net(number)
        neighbors = ", ".join(f"{{address: {net}.254.{n}, remote_as: {65000 + n}}}" for n in (1, 2))
        lines += [
            f"  {_name(number)}:",
            f"    hostname: {_name(number)}.example.net",
            f"    loopbacks: {{Loopback0: {{ipv4: {net}.255.1, description: router ID}}}}",
            f"    routing: {{bgp: {{65000: {{neighbors: [{neighbors}]}}}}}}",
        ]
    return "\n".join(lines) + "\n"


def _name(number: int) -> str:
    return f"router{number}"


def _net(number: int) -> str:
    return f"{11 + number // 250}.{number % 250}"


@dataclass(frozen=True)
class Row:
    """One device: what it must be, and what it says before and after the change, by command."""

    intent: Intent
    before: Mapping[str, str]
    after: Mapping[str, str]


class Bench:
    """Devices without number, of one size of running configuration."""

    def __init__(self, size: int) -> None:
        self.platform: Platform = registry.get("platform", "cisco_ios")
        self.own = tuple(check for check in checks.gates() if not isinstance(check, FleetCheck))
        self._numbers = count(1)
        intent = self._inventory([0]).intents[_name(0)]
        rendered = render(intent)
        start = configuration(size).replace(NET, _net(0))
        self._outputs = tuple(
            self._answers(text, intent) for text in (start, self.platform.planner.candidate(start, rendered, intent))
        )

    @property
    def lines(self) -> int:
        """The lines of the running configuration."""
        return len(self._outputs[0][self.platform.show_running].splitlines())

    def _inventory(self, numbers: Sequence[int]) -> Inventory:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bench.yaml"
            path.write_text(inventory(numbers))
            return load_inventory(path)

    def kinds(self, intent: Intent) -> tuple[type, ...]:
        """The facts that planning and the checks ask for."""
        return (*planning_facts(intent), *pricing_facts(intent), *needed_facts(intent, self.own))

    def _answers(self, text: str, intent: Intent) -> Mapping[str, str]:
        network = Network([NodeSpec(_name(0), text)], [], convergence=0.0)
        network.settle()
        evidence = observe(Show(network.routers[_name(0)]), self.platform, self.kinds(intent), _name(0))
        assert not evidence.unread, evidence.unread
        return evidence.outputs

    def devices(self, number: int = DEVICES) -> list[Row]:
        """Devices that were not there before."""
        numbers = [next(self._numbers) for _ in range(number)]
        found = self._inventory(numbers)
        return [Row(found.intents[_name(n)], *(self._moved(outputs, n) for outputs in self._outputs)) for n in numbers]

    def _moved(self, outputs: Mapping[str, str], number: int) -> dict[str, str]:
        old, new = f"{_net(0)}.", f"{_net(number)}."
        return {c: t.replace(old, new).replace(_name(0), _name(number)) for c, t in outputs.items()}

    # What an apply makes of what a device says, in its order.

    def running(self, outputs: Mapping[str, str]) -> str:
        """The running configuration as ``conversation.running`` gives it."""
        command = self.platform.show_running
        fact = self.platform.readers[RunningConfig].read({command: outputs[command]})
        assert isinstance(fact, RunningConfig)
        return fact.text

    def identify(self, row: Row) -> None:
        """Who the router is, as a session asks when it is opened."""
        assert not mismatch(row.intent.device, self.platform.naming(self.running(row.before)), ())

    def facts(self, intent: Intent, outputs: Mapping[str, str], *, planning: bool) -> Evidence:
        """The facts of the checks, and of the plan."""
        kinds = self.kinds(intent) if planning else needed_facts(intent, self.own)
        evidence = observe(outputs.__getitem__, self.platform, kinds, intent.device)
        assert not evidence.unread
        return evidence

    def verdicts(self, intent: Intent, evidence: Evidence) -> tuple[Finding, ...]:
        """The own-router checks."""
        return verify(intent, evidence, self.platform, self.own)

    def passed(self, intent: Intent, evidence: Evidence) -> None:
        """The same, once all is as planned."""
        wrong = [finding for finding in self.verdicts(intent, evidence) if finding.status in WRONG]
        assert not wrong, wrong

    def plan(self, intent: Intent, evidence: Evidence, names: Mapping[str, str]) -> Plan:
        """The plan, templates included."""
        plan = make_plan(intent, evidence, render(intent), self.platform, names)
        assert plan.changed
        return plan

    def unmoved(self, row: Row, plan: Plan) -> None:
        """Whether the running configuration is still the plan's."""
        assert not self.platform.planner.owned_sections(plan.running, self.running(row.before), row.intent)

    def as_planned(self, row: Row, plan: Plan) -> str:
        """Whether it has become the planned one."""
        running = self.running(row.after)
        assert not self.platform.planner.owned_sections(running, plan.candidate, row.intent)
        return running

    def saved_too(self, row: Row, plan: Plan, running: str) -> None:
        """What came from others, and was saved with it."""
        self.platform.planner.unsaved(plan.running, running, row.intent)

    def names(self, rows: Sequence[Row], evidence: Iterable[Evidence]) -> dict[str, str]:
        """Whose address is whose."""
        declared = Inventory("bench.yaml", {}, {row.intent.device: row.intent for row in rows})
        return address_book(declared, {e.device: observed_addresses(e, self.platform) for e in evidence})

    def steps(self, rows: Sequence[Row]) -> Iterator[tuple[str, Callable[[], object]]]:
        """What an apply makes of these devices, each step with its name; a step needs those before it."""
        evidence: dict[str, Evidence] = {}
        plans: dict[str, Plan] = {}
        names: dict[str, str] = {}
        after: dict[str, Evidence] = {}
        running: dict[str, str] = {}

        def each(work: Callable[[Row], object]) -> Callable[[], object]:
            return lambda: [work(row) for row in rows]

        def keep(kept: dict[str, T], work: Callable[[Row], T]) -> Callable[[], object]:
            return lambda: kept.update((row.intent.device, work(row)) for row in rows)

        def plan_of(row: Row) -> Plan:
            return plans[row.intent.device]

        yield "identify: whose configuration it is", each(self.identify)
        yield "facts before", keep(evidence, lambda row: self.facts(row.intent, row.before, planning=True))
        yield "own-router checks before", each(lambda row: self.verdicts(row.intent, evidence[row.intent.device]))
        yield "address book of the fleet", lambda: names.update(self.names(rows, evidence.values()))
        yield PLAN, keep(plans, lambda row: self.plan(row.intent, evidence[row.intent.device], names))
        yield (
            "what plans leave behind",
            lambda: with_left_behind(
                plans,
                {name: given_up(plan, self.platform) for name, plan in plans.items()},
                dict.fromkeys(plans, self.platform),
            ),
        )
        yield "unmoved since the plan", each(lambda row: self.unmoved(row, plan_of(row)))
        yield "as planned", keep(running, lambda row: self.as_planned(row, plan_of(row)))
        yield "facts after", keep(after, lambda row: self.facts(row.intent, row.after, planning=False))
        yield "own-router checks after", each(lambda row: self.passed(row.intent, after[row.intent.device]))
        yield "others' lines saved too", each(lambda row: self.saved_too(row, plan_of(row), running[row.intent.device]))
        yield "configuration kept", each(lambda row: self.running(row.after))


PLAN = "plan, templates included"
T = TypeVar("T")


def measured(bench: Bench, rounds: int) -> dict[str, float]:
    """Milliseconds a device of each step, the least of the rounds; those of a first device, untimed, are not in it."""
    found: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        rows = bench.devices(DEVICES if number else 1)
        gc.collect()
        gc.freeze()
        for step, work in bench.steps(rows):
            began = time.process_time()
            work()
            if number:
                found.setdefault(step, []).append((time.process_time() - began) * 1000 / DEVICES)
    return {step: min(times) for step, times in found.items()}


def profile(bench: Bench) -> None:
    """Print where the time of an apply's steps goes."""
    for rows, profiler in ((bench.devices(1), None), (bench.devices(4 * DEVICES), cProfile.Profile())):
        for _step, work in bench.steps(rows):
            (profiler.runcall if profiler else lambda call: call())(work)
        if profiler:
            pstats.Stats(profiler).sort_stats("tottime").print_stats(45)


def main() -> int:
    """Print a table a size; the exit code is 1 where ``--check`` finds a bound exceeded."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.planning", description="CPU of one device.")
    parser.add_argument("sizes", type=int, nargs="*", default=list(SIZES), help="lines of a running configuration")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how many rounds ({ROUNDS})")
    parser.add_argument("--check", action="store_true", help="exit code 1 beyond the bounds")
    parser.add_argument("--profile", action="store_true", help="where the time goes")
    options = parser.parse_args()
    benches = {size: Bench(size) for size in options.sizes}
    if options.profile:
        for bench in benches.values():
            profile(bench)
        return 0
    results = {size: measured(bench, options.rounds) for size, bench in benches.items()}
    print(
        f"{'CPU ms a device, by lines of its configuration':<48}" + "".join(f"{b.lines:>9}" for b in benches.values())
    )
    for step in next(iter(results.values())):
        print(f"{step:<48}" + "".join(f"{found[step]:>9.2f}" for found in results.values()))
    print(f"{'all of an apply':<48}" + "".join(f"{sum(found.values()):>9.2f}" for found in results.values()))
    bad = any(found[PLAN] > BOUNDS.get(size, 1e9) for size, found in results.items())
    return int(options.check and bad)


if __name__ == "__main__":
    sys.exit(main())
