"""``netloop demo``: the main job on virtual routers, from the first diff to the proof."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from netloop.cli.output import say
from netloop.errors import ExitCode

MEANINGS = {code.value: code.meaning for code in ExitCode}


@dataclass(frozen=True, slots=True)
class Scene:
    """One command of the demonstration, what it shows, and the exit code that it must end with."""

    says: str
    arguments: tuple[str, ...]
    ends: ExitCode = ExitCode.DONE


def scenes(inventory: str) -> tuple[Scene, ...]:
    """The demonstration, in order."""
    lab = (inventory, "--lab")
    return (
        Scene(
            "Start a virtual router for each host: addressed, OSPF running, no loopback yet.", ("lab", "up", inventory)
        ),
        Scene("What would change? Show commands only.", ("diff", *lab, "--check"), ExitCode.DRIFT),
        Scene("Send it, verify it, save it.", ("apply", *lab, "--yes")),
        Scene("Does routing use it? A live OSPF process keeps its old ID.", ("verify", *lab), ExitCode.CHECK),
        Scene(
            "Clearing would drop adjacencies: refused unless allowed.",
            ("apply", *lab, "--yes", "--activate"),
            ExitCode.USAGE,
        ),
        Scene(
            "Allowed: one router at a time, each waited for.",
            ("apply", *lab, "--yes", "--activate", "--allow-disruptive"),
        ),
        Scene("The proof.", ("verify", *lab)),
        Scene("And nothing is left to do.", ("diff", *lab, "--check")),
        Scene("Stop the virtual routers.", ("lab", "down", inventory)),
    )


def command(
    inventory: Annotated[
        Path | None, typer.Argument(metavar="[INVENTORY]", help="Your own inventory; without it, the quickstart.")
    ] = None,
) -> None:
    """Walk through the main job on virtual routers on this machine; no device, no root, no container.

    Everything is kept in a temporary folder, and the routers are stopped at the end.
    """
    import tempfile

    from netloop.settings import shipped

    path = inventory or shipped("inventory") / "quickstart.yaml"
    with tempfile.TemporaryDirectory(prefix="netloop-demo-") as home:
        raise typer.Exit(int(play(scenes(str(path)), Path(home))))


def play(acts: tuple[Scene, ...], home: Path) -> ExitCode:
    """Run the scenes as commands of their own; the first that ends otherwise than it must ends the demonstration."""
    for number, scene in enumerate(acts, 1):
        say(f"\n[{number}/{len(acts)}] {scene.says}", bold=True)
        say(f"$ netloop {' '.join(scene.arguments)}", fg="cyan")
        code = run(scene.arguments, home)
        say(f"exit {code}: {MEANINGS.get(code, 'unknown')}", dim=True)
        if code != scene.ends:
            say(f"expected exit {scene.ends.value}: {scene.ends.meaning}", fg="red", err=True)
            run(acts[-1].arguments, home)
            return ExitCode.INTERNAL
    return ExitCode.DONE


def run(arguments: tuple[str, ...], home: Path) -> int:
    """Run netloop as a process of its own; its exit code."""
    import os
    import subprocess
    import sys

    environment = {**os.environ, "NETLOOP_HOME": str(home)}
    return subprocess.run([sys.executable, "-m", "netloop", *arguments], env=environment, check=False).returncode
