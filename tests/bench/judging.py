"""Read a network's evidence, then judge it, and print what each costs. Not a test: run it by hand, on a quiet machine.

::

    python -m tests.bench.judging               # 75, 150 and 300 routers
    python -m tests.bench.judging 100           # other sizes
    python -m tests.bench.judging --check       # exit code 1 beyond 3 s for the largest, or if not linear

The routers are a ring with chords in the built-in sandbox, as ``netloop apply`` leaves them: OSPF, and iBGP to two
route reflectors. Their outputs are those of the sandbox's own command line; reading is from text to facts, judging from
facts to findings, all checks but the ping. CPU time of this process in seconds; a router more should cost what one did.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from netloop import checks, registry
from netloop.checks import FleetCheck
from netloop.lab.sandbox import Cable, Network, NodeSpec
from netloop.lab.sandbox.kind import ios_kind
from netloop.lab.sandbox.shell import Shell
from netloop.lab.twin.build import build_twin
from netloop.lab.twin.twin import Start
from netloop.model.evidence import Evidence, FleetEvidence
from netloop.model.finding import Status
from netloop.model.inventory import Inventory
from netloop.platforms.platform import Platform
from netloop.stages.derive import load_inventory
from netloop.stages.observe import observe, reread
from netloop.stages.verify import coverage_of, needed_facts, verify
from netloop.templating import render

SIZES = (75, 150, 300)
MOST_SECONDS, MOST_GROWTH = 3.0, 1.6
CHORDS = 10
"""Every tenth router has a link across the ring."""


def inventory(count: int) -> str:
    """A ring of routers with chords, and two route reflectors among them."""
    lines = [
        "defaults:",
        "  platform: cisco_ios",
        "  username: netops",
        "  password: {env: NETLOOP_PASSWORD}",
        "  loopbacks: {Loopback0: {}}",
        "  routing: {router_id: Loopback0, ospf: {1: {area: 0}}}",
        "groups:",
        "  client: {routing: {bgp: {65000: {neighbors: [r1, r2]}}}}",
        "  reflector:",
        "    routing:",
        f"      bgp: {{65000: {{neighbors: [r1, r2], clients: [{', '.join(f'r{n}' for n in range(3, count + 1))}]}}}}",
        "hosts:",
    ]
    for n in range(1, count + 1):
        group = "reflector" if n <= 2 else "client"
        address = f"10.255.{n >> 8}.{n & 255}"
        lines.append(
            f"  r{n}: {{hostname: 198.18.{n >> 8}.{n & 255}, groups: [{group}],"
            f" loopbacks: {{Loopback0: {{ipv4: {address}}}}}}}"
        )
    lines.append("links:")
    ring = [(n, n % count + 1) for n in range(1, count + 1)]
    chords = [(n, n + count // 2) for n in range(1, count // 2, CHORDS)]
    for index, (a, z) in enumerate(ring + chords):
        number = 2 * index
        lines.append(f"  - {{between: [r{a}, r{z}], prefix: 10.{number >> 16}.{number >> 8 & 255}.{number & 255}/31}}")
    return "\n".join(lines) + "\n"


def outputs_of(found: Inventory, platform: Platform) -> dict[str, Mapping[str, str]]:
    """What each router of the network, as intended and converged, says to every command of the checks."""
    plan = build_twin(found, ios_kind, Start.LIVE)
    startups = {node.name: _intended(node.startup, node.name, found, platform) for node in plan.nodes}
    cables = [Cable(c.a, c.a_interface, c.z, c.z_interface) for c in plan.cables]
    network = Network([NodeSpec(name, text) for name, text in startups.items()], cables, convergence=0.0)
    for _ in range(4):
        network.settle()
        time.sleep(0.3)
    declared = FleetEvidence(intents=found.intents, links=found.links)
    read: dict[str, Mapping[str, str]] = {}
    for name, intent in found.intents.items():
        shell = Show(network.routers[name])
        kinds = needed_facts(intent, checks.every(), declared)
        read[name] = observe(shell, platform, kinds, name, coverage_of(name, checks.every(), declared)).outputs
    return read


def _intended(startup: str, name: str, found: Inventory, platform: Platform) -> str:
    intent = found.intents[name]
    return platform.planner.candidate(startup, render(intent), intent)


class Show:
    """A session at a router's command line, without a network."""

    def __init__(self, router: object) -> None:
        self._shown: list[str] = []
        self._shell = Shell(router, "netops", self._shown.append, lambda: None)  # type: ignore[arg-type]
        self("terminal length 0")

    def __call__(self, command: str) -> str:
        self._shown.clear()
        self._shell.feed(f"{command}\r")
        return "".join(self._shown).replace("\r\n", "\n").partition("\n")[2].rpartition("\n")[0] + "\n"


def measure(count: int) -> tuple[float, float, int, int]:
    """CPU seconds of reading and of judging; how many findings, and how many of them are not passed."""
    platform: Platform = registry.get("platform", "cisco_ios")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ring.yaml"
        path.write_text(inventory(count))
        found = load_inventory(path)
    outputs = outputs_of(found, platform)
    declared = FleetEvidence(intents=found.intents, links=found.links)
    asked = checks.every()
    together = tuple(check for check in asked if isinstance(check, FleetCheck))
    started = time.process_time()
    evidence: dict[str, Evidence] = {
        name: reread(outputs[name], platform, needed_facts(intent, asked, declared), name)
        for name, intent in found.intents.items()
    }
    read = time.process_time()
    fleet = replace(declared, by_device=evidence)
    findings = [
        finding
        for name, intent in found.intents.items()
        for finding in verify(intent, evidence[name], platform, (*asked,), fleet)
    ]
    done = time.process_time()
    assert together
    wrong = [finding for finding in findings if finding.status in {Status.FAILED, Status.ERROR}]
    for finding in wrong[:5]:
        print(f"  [{finding.check}] {finding}", file=sys.stderr)
    return read - started, done - read, len(findings), len(wrong)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.judging", description="What judging costs.")
    parser.add_argument("sizes", nargs="*", type=int, help=f"how many routers ({', '.join(map(str, SIZES))})")
    parser.add_argument("--check", action="store_true", help="exit code 1 beyond the limits")
    given = parser.parse_args()
    rows = []
    print("routers  reading  judging  a router  findings  wrong")
    for count in given.sizes or SIZES:
        reading, judging, findings, wrong = measure(count)
        rows.append((count, judging, wrong))
        each = 1000 * judging / count
        print(f"{count:7}  {reading:6.2f}s  {judging:6.2f}s  {each:5.2f} ms  {findings:8}  {wrong:5}")
    growth = (rows[-1][1] / rows[-1][0]) / (rows[0][1] / rows[0][0])
    print(f"a router of the largest costs {growth:.2f} times what one of the smallest does")
    bad = rows[-1][1] > MOST_SECONDS or growth > MOST_GROWTH or any(wrong for *_, wrong in rows)
    return int(given.check and bad)


if __name__ == "__main__":
    sys.exit(main())
