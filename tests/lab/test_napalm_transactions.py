"""NAPALM's ``ios`` driver changes the sandbox as its documentation says: whole, compared, confirmed, undone.

The file of a candidate is on the router already, so that NAPALM, which compares checksums, has nothing to copy.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from netloop.lab.sandbox import Network, NodeSpec, SandboxThread, canonical
from netloop.lab.sandbox.files import FileUrl
from netloop.lab.sandbox.router import Router

pytestmark = pytest.mark.lab
napalm = pytest.importorskip("napalm")

STARTUP = """\
version 15.9
hostname r1
!
username bob privilege 15 secret 9 $9$x
!
{archive}interface Loopback0
 ip address 10.255.0.1 255.255.255.255
!
interface GigabitEthernet0/0
 description uplink
 ip address 192.0.2.1 255.255.255.0
!
ip scp server enable
!
line con 0
line aux 0
line vty 0 4
 login local
!
end
"""
MERGE = "interface Loopback5\n description five\n ip address 10.5.5.5 255.255.255.255\n"
FIVE = " description five\n ip address 10.5.5.5 255.255.255.255\n"
MINUTE = 20.0
"""Seconds that a minute of the routers' timers lasts here."""

WITHIN = 60.0
"""Seconds within which a timer of one minute must have ended."""

Load = Callable[[str], None]


class Bench:
    """A router, and NAPALM logged in to it."""

    def __init__(self, sandbox: SandboxThread) -> None:
        self.sandbox = sandbox
        self.router: Router = sandbox.network.routers["r1"]
        self.device = self.login()

    def login(self) -> Any:
        """A new session of the driver."""
        address, port = self.sandbox.endpoints["r1"]
        driver = napalm.get_network_driver("ios")
        options = {"port": port}
        device = driver(address, self.sandbox.username, self.sandbox.password, timeout=30, optional_args=options)
        device.open()
        return device

    @property
    def running(self) -> str:
        """The running configuration, less what NAPALM sets for its own session."""
        text = self.sandbox.call(lambda: canonical.body(self.router.running))
        return text.replace("file prompt quiet\n!\n", "")

    def merge(self, text: str) -> None:
        """Load a candidate to be merged."""
        self._put("merge_config.txt", text)
        self.device.load_merge_candidate(config=text)

    def replace(self, text: str) -> None:
        """Load a candidate to replace all."""
        self._put("candidate_config.txt", text)
        self.device.load_replace_candidate(config=text)

    def _put(self, name: str, text: str) -> None:
        self.sandbox.call(lambda: self.router.files.write(FileUrl.parse(f"flash:/{name}"), text.encode()))

    def wait_for_the_timer(self) -> None:
        """Wait until no change is pending, which nobody asks the router meanwhile."""
        end = time.monotonic() + WITHIN
        while self.router.rollback.pending is not None:
            assert time.monotonic() < end, "the timer did not end"
            time.sleep(0.05)


@contextmanager
def bench(archive: str) -> Iterator[Bench]:
    network = Network([NodeSpec("r1", STARTUP.format(archive=archive))], [], minute=MINUTE)
    with SandboxThread(network) as sandbox:
        found = Bench(sandbox)
        yield found
        found.device.close()


@pytest.fixture
def on() -> Iterator[Bench]:
    """A router with an archive."""
    with bench("archive\n path flash:archive\n!\n") as found:
        yield found


@pytest.fixture
def off() -> Iterator[Bench]:
    """A router without one."""
    with bench("") as found:
        yield found


@pytest.mark.parametrize("archive", ["archive\n path flash:archive\n!\n", ""])
def test_merge(archive: str) -> None:
    """A merge is compared, committed and saved, and rolled back and saved, with an archive and without one."""
    with bench(archive) as at:
        before = at.running
        at.merge(MERGE)
        assert (
            at.device.compare_config()
            == "+interface Loopback5\n+ description five\n+ ip address 10.5.5.5 255.255.255.255"
        )
        assert at.running == before
        at.device.commit_config()
        assert FIVE in at.running
        assert FIVE in at.router.startup
        assert at.device.has_pending_commit() is False
        at.device.rollback()
        assert at.running == before
        assert "Loopback5" not in at.router.startup


def test_replace(on: Bench) -> None:
    """A replacement is compared, committed and rolled back; the removal of a user is confirmed by NAPALM."""
    before = on.running
    wanted = before.replace("description uplink", "description core").replace("hostname r1", "hostname edge")
    wanted = wanted.replace("username bob privilege 15 secret 9 $9$x\n!\n", "")
    on.replace(wanted)
    assert on.device.compare_config().splitlines() == [
        "+hostname edge",
        "interface GigabitEthernet0/0",
        " +description core",
        "-hostname r1",
        "-username bob privilege 15 secret 9 $9$x",
        "interface GigabitEthernet0/0",
        " -description uplink",
    ]
    on.device.commit_config()
    assert on.running == wanted
    assert "hostname edge" in on.router.startup
    on.device.rollback()
    assert on.running == before


def test_replace_that_is_refused(on: Bench) -> None:
    """A candidate with a line that the router refuses changes nothing, and NAPALM says so."""
    before = on.running
    on.replace(before.replace("hostname r1", "hostname edge\nbananas"))
    with pytest.raises(napalm.base.exceptions.ReplaceConfigException, match="successfully restored"):
        on.device.commit_config()
    assert on.running == before


def test_replace_without_an_archive(off: Bench) -> None:
    """Without an archive NAPALM's replacement, which reverts upon an error, is refused in the words that it knows."""
    before = off.running
    off.replace(before.replace("uplink", "core"))
    with pytest.raises(napalm.base.exceptions.ReplaceConfigException, match="archive"):
        off.device.commit_config()
    assert off.running == before


def test_revert_in_without_an_archive(off: Bench) -> None:
    """Without an archive a commit that must be confirmed is refused, and nothing is pending."""
    off.merge(MERGE)
    with pytest.raises(napalm.base.exceptions.CommitConfirmException):
        off.device.commit_config(revert_in=60)
    assert "Loopback5" not in off.running
    assert off.device.has_pending_commit() is False


@pytest.mark.parametrize("kind", ["merge", "replace"])
def test_nobody_confirms(on: Bench, kind: str) -> None:
    """The change and a colleague's within the window are undone with nobody logged in; startup was never touched."""
    before, startup = on.running, on.router.startup
    if kind == "merge":
        on.merge(MERGE)
    else:
        on.replace(before.replace("interface GigabitEthernet0/0\n", f"{MERGE}!\ninterface GigabitEthernet0/0\n"))
    on.device.commit_config(revert_in=60)
    assert FIVE in on.running
    on.router.edit(["interface Loopback6", "description a colleague's"])
    assert on.router.rollback.pending is not None, "the window was over too early for this test"
    on.device.close()
    on.wait_for_the_timer()
    assert on.running == before
    assert on.router.startup == startup
    on.device = on.login()
    assert on.device.has_pending_commit() is False


def test_confirmed(on: Bench) -> None:
    """A pending commit is seen, confirmed and saved, by the user who made it; afterwards there is none."""
    on.merge(MERGE)
    on.device.commit_config(revert_in=7200)
    assert on.device.has_pending_commit() is True
    assert "Loopback5" not in on.router.startup
    on.device.confirm_commit()
    assert on.device.has_pending_commit() is False
    assert FIVE in on.running
    assert FIVE in on.router.startup
    with pytest.raises(napalm.base.exceptions.CommitConfirmException, match="No pending configuration"):
        on.device.confirm_commit()


def test_a_pending_commit_is_rolled_back(on: Bench) -> None:
    """While a commit is pending another one is refused, and ``rollback`` undoes it at once."""
    before = on.running
    on.merge(MERGE)
    on.device.commit_config(revert_in=7200)
    with pytest.raises(napalm.base.exceptions.CommandErrorException, match="already in progress"):
        on.device.commit_config()
    on.device.rollback()
    assert on.running == before
    assert on.device.has_pending_commit() is False


def test_discarded(on: Bench) -> None:
    """What is discarded is compared with nothing and never applied."""
    before = on.running
    on.merge(MERGE)
    on.device.discard_config()
    assert on.device.compare_config() == ""
    assert on.running == before
