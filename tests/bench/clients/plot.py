"""Draw what was measured: ``python plot.py MEASURED FOLDER`` writes ``benchmarks.png`` and ``benchmarks.svg``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot

COLOURS = ("#00897b", "#80cbc4", "#ffb300")
TITLES = {
    "asyncssh": "the limit: asyncssh, two writes",
    "asyncssh-commands": "asyncssh, command by command",
    "netloop-apply": "netloop apply",
    "scrapli": "scrapli, asyncssh",
    "scrapli-2026": "scrapli 2026, OpenSSH",
    "netmiko": "netmiko in threads",
    "nornir-netmiko": "Nornir + netmiko",
    "napalm-scp": "Nornir + NAPALM, SCP",
    "napalm-inline": "Nornir + NAPALM, inline",
    "ansible": "Ansible cisco.ios",
}


def rates(samples: list[dict[str, Any]]) -> dict[float, dict[str, float]]:
    """Routers a second by round-trip time and client, each client with as many routers as it was measured with."""
    found: dict[float, dict[str, float]] = {}
    for one in sorted(samples, key=lambda one: one["place"]["count"]):
        if not one["place"]["slow"] and one["client"] in TITLES:
            by_client = found.setdefault(one["place"]["round_trip"], {})
            by_client[one["client"]] = one["place"]["count"] / one["wall"]
    return dict(sorted(found.items()))


def main() -> None:
    """Draw bars, a group a client, a colour a round-trip time; the scale is logarithmic."""
    plain, folder = json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2])
    mpl.rcParams.update({"svg.hashsalt": "benchmarks", "svg.fonttype": "none"})
    by_distance = rates(plain["samples"])
    names = [name for name in TITLES if any(name in known for known in by_distance.values())]
    most = max(one["place"]["count"] for one in plain["samples"] if not one["place"]["slow"])
    figure, axes = pyplot.subplots(figsize=(9, 0.55 * len(names) + 1.2))
    height = 0.8 / len(by_distance)
    for number, (round_trip, known) in enumerate(by_distance.items()):
        places = [index + number * height for index in range(len(names))]
        values = [known.get(name, 0.0) for name in names]
        bars = axes.barh(places, values, height, color=COLOURS[number], label=f"{round_trip * 1000:g} ms")
        axes.bar_label(bars, [f"{value:.3g}" if value else "" for value in values], padding=3, fontsize=8)
    axes.set_yticks([index + 0.4 - height / 2 for index in range(len(names))], [TITLES[name] for name in names])
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.set_xlim(left=0.1)
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_xlabel(f"routers a second, up to {most} routers (Ansible: 20), logarithmic")
    axes.legend(title="round trip", loc="lower right")
    axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(folder / "benchmarks.png", dpi=120, metadata={"Software": None})
    figure.savefig(folder / "benchmarks.svg", metadata={"Date": None, "Creator": None})


if __name__ == "__main__":
    main()
