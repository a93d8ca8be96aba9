"""The journal: every run on disk, written before each step happens, readable after a crash.

``HOME/runs/<time>-<id>/`` (mode 0700, files 0600)::

    run.json                 verb, inventory, times, exit code, a line on each device; replaced as a whole
    hosts/<name>/
        intent.json plan.json findings.json
        before.cfg candidate.cfg after.cfg      exact, because recovery needs them so
        change.json failure.json                how it ended, as soon as it did
        commands.jsonl                          two lines a command: before it is typed, and its answer
        outputs/*.txt                           what show commands said
        trace.txt                               an internal error's trace

The three configurations are kept exactly as the device has them, its own secrets included; that is why the folder is
private. The secrets that netloop logged in with are struck out of everything else.
"""

from netloop.journal.devices import DeviceLock, DeviceState, left_open
from netloop.journal.read import HostRecord, RunRecord, list_runs, open_run
from netloop.journal.write import HostJournal, Journal

__all__ = [
    "DeviceLock",
    "DeviceState",
    "HostJournal",
    "HostRecord",
    "Journal",
    "RunRecord",
    "left_open",
    "list_runs",
    "open_run",
]
