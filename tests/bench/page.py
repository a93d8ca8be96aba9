"""The page that says how fast: ``docs/reference/benchmarks.md`` with its plot, made of what was measured."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.bench import goals, table
from tests.bench.recorded import MEASURED, Measured
from tests.bench.routers import ROOT
from tests.bench.sample import Place

REFERENCE = ROOT / "docs" / "reference"
PAGE = REFERENCE / "benchmarks.md"
PLOT = Path(__file__).parent / "clients" / "plot.py"

HEAD = """\
# Benchmarks

How many routers a second, side by side: netloop, what an engineer would take instead, and a client that does no more
than it must. Each does the same on the same routers: read the running configuration (some 200 lines), push a loopback
with an OSPF router ID (seven lines), save, and read back `show ip protocols` and `show ip interface brief`; netloop's
own checks ask `show interfaces`, `show ip interface`, `show ipv6 interface` and `show ip ospf` instead. NAPALM does a
dry run before its commit, as netloop does. `netloop diff` only reads and plans, `netloop verify` only judges.

- The routers are an emulator of the benchmark's own, one process beside the client's, so what is measured is the
  client and the wire. It speaks as IOS does: echo, prompts, pages, modes, questions, refused lines.
- Whether the work was done is read from the routers afterwards, running and startup configuration. A client that asks
  what the routers do not know has failed, but for what Ansible asks to see what kind of device there is.
- Delays are made, and round trips counted, where TCP's data passes; the connection itself is one. A round trip
  is data of the client's that it can have sent because of data of the router's.
- netloop runs with its journal, checks the host keys, and is given no options but `--yes` and `--no-prove`: each router
  is judged by itself, as the other clients' are. The row *all routers proved* is `netloop apply --yes`.
  The run fails if a router was asked a line that the journal does not have in its place, the preparation of the
  session and the ways into modes and out of them (`configure terminal`, `end`, `exit`) excepted.
- A rate is that of the whole process, its start included. CPU is that of the process and its children, memory the
  highest sum of theirs; the emulator's CPU, a router too, says whether the routers kept up. The clients take turns
  within a run; each figure is the median of the repeats.

`python -m tests.bench --record` measures it and writes this page.

![Routers a second](benchmarks.svg)
"""


def page(measured: Measured) -> str:
    """The whole page."""
    places = list(dict.fromkeys(one.place for one in measured.samples))
    parts = [HEAD]
    for place in places:
        parts += [f"## {table.place_title(place)}\n", *_table(measured, place), ""]
    if wanted := list(goals.judged(measured.samples)):
        parts += ["## What is asked of netloop\n", "| | wanted | measured | |", "|---|---:|---:|---|"]
        parts += [f"| {one.about} | {one.wanted} | {one.measured} | {one.verdict} |" for one in wanted] + [""]
    parts += ["## Measured on\n", "| | |", "|---|---|", *_environment(measured), ""]
    return "\n".join(parts)


def _table(measured: Measured, place: Place) -> Iterator[str]:
    yield f"| {' | '.join(table.HEAD)} |"
    yield "|---|" + "---:|" * (len(table.HEAD) - 1)
    for row in table.rows(measured.samples, place):
        yield f"| {' | '.join(row)} |"


def _environment(measured: Measured) -> Iterator[str]:
    yield f"| repeats | {measured.repeat} |"
    yield from (f"| {name} | {value} |" for name, value in measured.environment.items())


def write(measured: Measured, python: Path) -> None:
    """Write the page, and its plot with a Python that has matplotlib."""
    PAGE.write_text(page(measured), "utf-8")
    subprocess.run([python, PLOT, MEASURED, REFERENCE], check=True)
