"""Where ``netloop apply`` spends its time: cProfile of the whole process, its threads included."""

from __future__ import annotations

import pstats
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench import task
from tests.bench.client import CLIENTS, REFERENCE
from tests.bench.process import measured
from tests.bench.routers import routers
from tests.bench.sample import MOST_SECONDS, Place

RUNNER = """
import cProfile, sys, threading
clock = __import__("time").thread_time
profile = cProfile.Profile(clock)
profiles = [profile]
run = threading.Thread.run
def profiled(thread):
    own = cProfile.Profile(clock)
    profiles.append(own)
    try:
        own.runcall(run, thread)
    except ValueError:
        run(thread)
if sys.version_info < (3, 12):
    threading.Thread.run = profiled
path, sys.argv = sys.argv[1], ["netloop", *sys.argv[2:]]
from netloop.cli.main import main
try:
    profile.runcall(main)
finally:
    import pstats
    stats = pstats.Stats(profile)
    for own in profiles[1:]:
        try:
            stats.add(own)
        except TypeError:
            pass
    stats.dump_stats(path)
"""


def print_profile(place: Place, lines: int, options: Sequence[str]) -> None:
    """Run ``netloop apply`` once under cProfile; print the dearest functions, by own time and with all they call."""
    client = next(one for one in CLIENTS if one.name == REFERENCE)
    with routers(place.count, place.round_trip, place.slow) as there, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        task.write(folder, there.addresses, there.port, there.key)
        arguments = [*client.command({}, folder)[3:], *options]
        command = [sys.executable, "-c", RUNNER, str(folder / "profile"), *arguments]
        cost = measured(command, folder, client.environment(folder), (0,), MOST_SECONDS)
        print(f"{cost.wall:.2f} s, {cost.processor:.2f} s of CPU under the profile")
        stats = pstats.Stats(str(folder / "profile"), stream=sys.stdout).strip_dirs()
        stats.sort_stats("tottime").print_stats(lines)
        stats.sort_stats("cumulative").print_stats(lines)
