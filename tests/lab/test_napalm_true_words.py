"""What netloop says of a router that it reached over NAPALM is so, whatever the router does in between."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from netloop.lab.sandbox.router import Router
from netloop.model.change import Change, Outcome, Saved
from tests.lab.fleet import QUICKSTART, Fleet, fleet
from tests.lab.true_words import ALLOW, WHOLE, impatient, is_new, is_old, of, only_r1, router

pytestmark = [pytest.mark.lab, pytest.mark.unmeasured]

MERGE = r"^copy flash\S*merge_config.txt running-config"
ROLLBACK = r"^copy running-config flash\S*rollback_config.txt"
Fault = Callable[[Router], None]

FAULTS: dict[str, Fault] = {
    "a line refused": lambda r: r.faults.reject("^neighbor .* update-source", times=1),
    "a section refused": lambda r: r.faults.reject("^interface Loopback0", times=1),
    "refused in words of its own": lambda r: r.faults.reject("^router-id", "%Never heard of that", times=1),
    "refused again on the way back": lambda r: r.faults.reject("interface Loopback0"),
    "a line swallowed": lambda r: r.faults.accept_silently("^router-id", times=1),
    "the merge refused": lambda r: r.faults.reject(MERGE, times=1),
    "the merge swallowed": lambda r: r.faults.accept_silently(MERGE, times=1),
    "hung in the merge": lambda r: r.faults.hang(MERGE, times=1),
    "dropped in the merge": lambda r: r.faults.drop(MERGE, times=1),
    "dropped in the middle of the candidate": lambda r: r.faults.drop("^router ospf", times=1),
    "reloaded in the merge": lambda r: r.faults.reload(MERGE, down=1, times=1),
    "reloaded in the middle of the candidate": lambda r: r.faults.reload("^router bgp", down=1, times=1),
    "slow merge": lambda r: r.faults.slow(MERGE, seconds=3, times=1),
    "slower than a commit may be": lambda r: r.faults.slow(MERGE, seconds=9, times=1),
    "stalled in the answer to the merge": lambda r: r.faults.stall(MERGE, seconds=3, at=5, times=1),
    "cut behind the merge": lambda r: r.faults.cut(MERGE, at=0, times=1),
    "cut in the answer to the merge": lambda r: r.faults.cut(MERGE, at=20, times=1),
    "cut in the echo of the merge": lambda r: r.faults.cut_echo(MERGE, at=9, times=1),
    "log lines in the answer": lambda r: r.faults.log(MERGE, "%LINK-3-UPDOWN: Interface Loopback0, up", "answer", 5),
    "no copy for the way back": lambda r: r.faults.reject(ROLLBACK, times=1),
    "dropped before the merge": lambda r: r.faults.drop(ROLLBACK, times=1),
    "file prompt refused": lambda r: r.faults.reject("^file prompt quiet", times=1),
    "file prompt cut off": lambda r: r.faults.drop("^no file prompt quiet", times=1),
    "a colleague types meanwhile": lambda r: r.faults.edit("^router bgp", ["ip route 192.0.2.9 255.255.255.255 Null0"]),
    "a colleague saves meanwhile": lambda r: r.faults.edit("^router bgp", ["do write memory"], times=1),
    "unreadable afterwards": lambda r: r.faults.reject("^show running-config$", after=2, times=2),
    "busy save": lambda r: r.faults.save("busy", times=2),
    "full": lambda r: r.faults.save("full"),
    "slow save": lambda r: r.faults.save("slow", seconds=2),
    "cut save, saved": lambda r: r.faults.save("cut", saved=True, at=10, times=1),
    "cut save, not saved": lambda r: r.faults.save("cut", saved=False, at=10, times=1),
    "silent save": lambda r: r.faults.save("silent", saved=False),
    "a question at the save": lambda r: r.faults.save("question", text="Continue? [no]:", default="no"),
    "no transfer": lambda r: r.faults.reject("^tclsh|^verify /md5|^dir", times=3),
    "dropped in the transfer": lambda r: r.faults.drop("^dir", times=1),
}  # fmt: skip


PART = list(FAULTS)[:: 1 if WHOLE else 5]
"""``NETLOOP_TESTS_WHOLE=1 pytest tests/lab/test_napalm_true_words.py`` plays all of them, by SCP and inline."""


@pytest.fixture(params=["scp", "inline"] if WHOLE else ["scp"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fleet]:
    with fleet(QUICKSTART, tmp_path) as found:
        args = {"inline_transfer": request.param == "inline"}
        devices = tuple(replace(device, optional_args=args) for device in found.setup.devices)
        over = replace(found, setup=replace(found.setup, devices=devices, transport="napalm"))
        yield impatient(over, save_timeout=6.0, read_timeout=4.0)


def is_so(change: Change, r1: Router) -> bool:
    """Whether every word of a change is true of the router; *unknown* and *failed* promise nothing."""
    running, startup = r1.running_text(), r1.startup
    match change.outcome:
        case Outcome.CHANGED:
            right = is_new(running)
        case Outcome.ROLLED_BACK | Outcome.UNCHANGED:
            right = is_old(running)
        case _:
            return True
    if change.saved is Saved.YES:
        right = right and is_new(startup) is is_new(running) and is_old(startup) is is_old(running)
    elif change.saved is Saved.NO:
        right = right and not is_new(startup)
    return right


UNSEEN = {"hung in the merge", "slower than a commit may be", "refused again on the way back"}
"""Faults behind which the state may stay open; behind every other one the end is known."""


@pytest.mark.parametrize("what", PART)
def test_the_word_at_the_end_is_true(pair: Fleet, what: str) -> None:
    """Changed, rolled back, saved, not saved: the router is so; and where the router can be seen, the word is given."""
    FAULTS[what](router(pair))
    result = of(only_r1(pair).apply(**ALLOW))
    time.sleep(0.3)
    r1 = router(pair)
    if result.change is None:
        assert result.failure is not None
        assert is_old(r1.running_text())
        return
    assert is_so(result.change, r1), (result.change.outcome, result.change.saved, result.change.reason)
    if what not in UNSEEN:
        assert result.change.outcome in {Outcome.CHANGED, Outcome.ROLLED_BACK}, result.change
    if result.change.outcome is not Outcome.UNKNOWN:
        assert "file prompt quiet" not in r1.running_text()
