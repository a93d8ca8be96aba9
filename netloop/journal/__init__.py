"""The journal: every run on disk, written before each step happens, readable after a crash.

``HOME/runs/<time>-<id>/`` (mode 0700, files 0600)::

    run.json                 verb, inventory, times, exit code, a line on each device; replaced as a whole
    hosts/<name>/
        commands.jsonl       records: two a command, before it is typed and its answer; the configurations before and
                             after, and the candidate, exact, because recovery needs them so; intent and plan; verdicts,
                             and how it ended, as soon as it did
        outputs/*.txt        very long answers
        trace.txt            an internal error's trace
    hosts.zip                hosts/, once the run has ended: the one takes the other's place, and configurations, intent
                             and plan are files in it

What is on the disk before which step stands in ``docs/explanation/journal.md``. The three configurations are kept
exactly as the device has them, its own secrets included; that is why the folder is private. The secrets that netloop
logged in with are struck out of everything else.
"""

from netloop.journal.devices import DeviceLock, DeviceState, left_open
from netloop.journal.prune import PruneLimits, Pruning, began, plan_pruning, remove
from netloop.journal.read import LAST, UNDOES, HostRecord, RunRecord, latest_runs, list_runs, open_run
from netloop.journal.write import HostJournal, Journal

__all__ = [
    "LAST",
    "UNDOES",
    "DeviceLock",
    "DeviceState",
    "HostJournal",
    "HostRecord",
    "Journal",
    "PruneLimits",
    "Pruning",
    "RunRecord",
    "began",
    "latest_runs",
    "left_open",
    "list_runs",
    "open_run",
    "plan_pruning",
    "remove",
]
