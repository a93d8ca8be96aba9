"""What an FRR lab is to the host: nothing that user ``frr``, or a router's vtysh, holds is run or opened by root."""

from __future__ import annotations

import os
import pwd
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from netloop.errors import LabError
from netloop.lab.frr import cleanup, scripts
from netloop.lab.frr.boot import _folders, boot
from netloop.lab.frr.pid_namespace import PidNamespace
from netloop.lab.frr.site import RUNTIME, Site
from netloop.lab.lifecycle import down, find, lab_name
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.ssh_command import ssh_command
from netloop.lab.service.state import LabState
from netloop.lab.twin.twin import Twin, TwinNode
from tests.lab.frr_host import requires_frr
from tests.lab.test_frr_lab import INVENTORY, eventually, gone, site, start, vtysh, written

pytestmark = [pytest.mark.lab, *requires_frr]

NAMES = ("frr.conf", "frr.conf.sav", "vtysh.conf", "history", "start.sh", "start.log", "boot.log", "zebra.log", "own")
"""What is, or was, in a router's folder, and what root would write or run there if it did."""
PLANTER = """
import os, sys, time
folder, canary, names = sys.argv[1], sys.argv[2], sys.argv[3].split()
script = f"#!/bin/sh\\nexec </dev/null; echo run by $(id -u) >>{canary}/run\\n"

def plant(name):
    path = os.path.join(folder, name)
    try:
        if os.path.lexists(path):
            os.rename(path, path + ".old")
    except OSError:
        pass
    try:
        if name.endswith(".sh"):
            with open(path, "w") as file:
                file.write(script)
        else:
            os.symlink(os.path.join(canary, "file" if "." in name or name == "history" else "folder"), path)
    except OSError:
        pass

end = time.monotonic() + float(sys.argv[4])
while True:
    for name in names:
        try:
            if not os.path.islink(os.path.join(folder, name)):
                plant(name)
        except OSError:
            pass
    if time.monotonic() > end:
        break
"""
FRR_USER = "frr"
MADE = "netloop-made-by-a-router"


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    return written(tmp_path / "pair.yaml", INVENTORY)


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Path]:
    """A folder that everybody may write and pass, with a file and a folder that are root's alone."""
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == os.geteuid() and not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o011)
    made = tmp_path / "canary"
    made.mkdir()
    made.chmod(0o777)
    (made / "file").write_text("precious")
    (made / "file").chmod(0o600)
    (made / "folder").mkdir(mode=0o700)
    (made / "folder" / "inside").write_text("precious")
    yield made
    (made / "run").unlink(missing_ok=True)


def untouched(canary: Path) -> bool:
    """Whether everything in the canary's folder is as it was, whoever may have written there."""
    found = {path.relative_to(canary): path for path in canary.rglob("*")}
    assert set(map(str, found)) == {"file", "folder", "folder/inside"}
    for path in found.values():
        assert path.lstat().st_uid == os.geteuid(), path
        assert not path.lstat().st_mode & 0o077 or path.name == "inside", path
    return (canary / "file").read_text() == (canary / "folder" / "inside").read_text() == "precious"


@contextmanager
def planted(folder: Path, canary: Path, seconds: float) -> Iterator[subprocess.Popen[bytes]]:
    """User ``frr``, outside the lab, turns what is in a router's folder into links to the canary, again and again."""
    frr = pwd.getpwnam(FRR_USER)

    command = ["/usr/bin/python3", "-c", PLANTER, str(folder), str(canary), " ".join(NAMES), str(seconds)]
    with subprocess.Popen(command, user=frr.pw_uid, group=frr.pw_gid, extra_groups=[], cwd="/") as process:
        try:
            yield process
        finally:
            process.kill()


def ssh(state: LabState, *arguments: str, typed: str = "") -> str:
    """What router p2 says to a client."""
    asked = [*ssh_command(state, "p2"), *arguments]
    done = subprocess.run(asked, input=typed, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout


def test_folders_of_root_are_written_by_root_alone(home: Path, pair: Path) -> None:
    """Above the routers' folders nobody but root writes, whatever the umask; a router's own is closed to others."""
    before = os.umask(0)
    try:
        state = start(pair, home)
    finally:
        os.umask(before)
    for folder in (RUNTIME, site(state).runtime, site(state).jails):
        found = folder.lstat()
        assert stat.S_ISDIR(found.st_mode)
        assert (found.st_uid, found.st_mode & 0o022) == (0, 0), folder
    assert site(state).folder("p1").lstat().st_mode & 0o7777 == 0o750
    assert not any(site(state).jails.iterdir())


def test_links_planted_before_and_while_a_lab_starts(home: Path, pair: Path, canary: Path) -> None:
    """User ``frr`` swaps files for links and scripts from the first moment on: root runs none and follows none."""
    folder = Site.of(LabFolder.of(home, lab_name(pair)).path).folder("p1")
    for _ in range(3):
        with planted(folder, canary, 20):
            with suppress(LabError):  # it may spoil what is its own
                start(pair, home)
            down(home, lab_name(pair))
        assert untouched(canary)


def test_links_planted_while_a_lab_runs_and_ends(home: Path, pair: Path, canary: Path) -> None:
    """With every name a link to the canary: sessions, saving, following and the end touch nothing of root's."""
    state = start(pair, home)
    with planted(site(state).folder("p2"), canary, 1) as planter:
        planter.wait(10)
    assert (site(state).folder("p2") / "frr.conf").is_symlink()
    assert "OSPF" in ssh(state, "show ip ospf")
    ssh(state, "write memory")
    ssh(state, "-tt", typed="show version\nexit\n")
    two = "loopbacks: {Loopback0: {ipv4: 10.255.0.1}, Loopback1: {ipv4: 10.255.1.1}}"
    written(pair, INVENTORY.replace("loopbacks: {Loopback0: {ipv4: 10.255.0.1}}", two))
    start(pair, home)
    assert down(home, state.name)
    assert gone(site(state))
    assert untouched(canary)


def test_process_numbers_of_frrs_make_nobody_signal_a_foreign_process(home: Path, pair: Path) -> None:
    """Files ``*.pid`` name a process of root's: it lives on after ``down``, and after the end of a killed lab."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as foreign:
        try:
            for end in ("down", "kill"):
                state = start(pair, home)
                for router in ("p1", "p2"):
                    for daemon in ("zebra", "ospfd", "bgpd", "watchfrr"):
                        (site(state).folder(router) / f"{daemon}.pid").write_text(str(foreign.pid))
                if end == "kill":
                    os.kill(state.pid, signal.SIGKILL)
                    assert eventually(LabFolder(state.folder).free)
                down(home, state.name)
                assert gone(site(state))
            assert foreign.poll() is None
        finally:
            foreign.kill()


@pytest.mark.parametrize("deep", [10, 3000])
def test_a_folder_that_frr_filled_is_removed(home: Path, pair: Path, canary: Path, deep: int) -> None:
    """Links, sockets and folders in folders, thousands deep, end with the lab; what links point to does not."""
    state = start(pair, home)
    inside = os.open(site(state).folder("p1"), os.O_RDONLY)
    for _ in range(deep):
        os.mkdir("d", dir_fd=inside)
        os.symlink(canary / "folder", "link", dir_fd=inside)
        inner = os.open("d", os.O_RDONLY, dir_fd=inside)
        os.close(inside)
        inside = inner
    os.close(inside)
    assert down(home, state.name)
    assert gone(site(state))
    assert untouched(canary)


def test_the_hosts_own_network_is_never_emptied(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A lab's name that stands for this host's network (``ip netns attach``) is refused before anything is ended."""
    (tmp_path / "nl-abcdef-r1").symlink_to("/proc/self/ns/net")
    monkeypatch.setattr(cleanup, "NAMESPACES", tmp_path)
    monkeypatch.setattr(cleanup, "_kill", lambda *_: pytest.fail("a process would be ended"))
    with pytest.raises(LabError, match="host's own network; nothing was ended"):
        cleanup._empty("nl-abcdef-r1")


def test_a_process_of_another_network_is_not_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that ``ip netns pids`` told, and that another process has by now, is looked at again."""
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    with subprocess.Popen(["unshare", "--net", *sleeper]) as inside, subprocess.Popen(sleeper) as outside:
        try:
            network = Path(f"/proc/{inside.pid}/ns/net")
            assert eventually(lambda: network.stat().st_ino != Path("/proc/self/ns/net").stat().st_ino)
            cleanup._kill(outside.pid, network)
            time.sleep(0.1)
            assert outside.poll() is None
            cleanup._kill(inside.pid, network)
            assert inside.wait(60) == -signal.SIGKILL
        finally:
            outside.kill()
            inside.kill()


TRIED = {
    "copy a file in": "copy {canary}/file running-config",
    "copy the shadow file in": "copy /etc/shadow running-config",
    "output to a file": "output file {canary}/made",
    "a log file": "configure terminal\nlog file {canary}/made debugging\nend",
    "a log over a file": "configure terminal\nlog file {canary}/file\nend",
    "a dump of BGP": "configure terminal\ndump bgp all {canary}/made\nend",
    "a banner out of a file": "configure terminal\nbanner motd file {canary}/file\nend",
    "a shell": "start-shell\nbash\nsh\nstart-shell bash\ntouch {canary}/made\nexit",
    "the pager's shell": "terminal paginate\nshow running-config\n!touch {canary}/made\n\nq\nshow version",
    "ssh": "ssh -oProxyCommand=touch${{IFS}}{canary}/made\nssh x",
    "a support bundle": "generate support-bundle",
    "output beside programs": "output file /usr/lib/frr/{made}\noutput file /etc/{made}\noutput file /tmp/{made}",
}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabState]:
    home = tmp_path_factory.mktemp("home")
    path = written(home / "pair.yaml", INVENTORY)
    state = start(path, home)
    yield state
    down(home, state.name)


@pytest.mark.parametrize("tried", sorted(TRIED))
def test_a_session_reaches_no_file_of_the_host(lab: LabState, canary: Path, tried: str) -> None:
    """Whatever is typed at a router, the host's files are neither made nor changed, nor read to the client."""
    said = ssh(lab, "-tt", typed=f"{TRIED[tried].format(canary=canary, made=MADE)}\nexit\n")
    assert "p2#" in said
    assert not [folder for folder in ("/usr/lib/frr", "/etc", "/tmp") if (Path(folder) / MADE).exists()]
    assert "precious" not in said
    assert "root:" not in said
    assert untouched(canary)


def test_a_sessions_vtysh_has_no_rights(lab: LabState) -> None:
    """It is user ``frr``, without a capability and without a way to one, in the router's network, not the host's."""
    client = subprocess.Popen([*ssh_command(lab, "p2"), "-tt"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert eventually(lambda: _session_of(lab, "p2"), 10)
        process = _session_of(lab, "p2")
        assert process is not None
        said = dict(line.split(":\t", 1) for line in (process / "status").read_text().splitlines() if ":\t" in line)
        assert set(said["Uid"].split()) == {str(pwd.getpwnam(FRR_USER).pw_uid)}
        assert {int(said[kind], 16) for kind in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {0}
        assert said["NoNewPrivs"] == "1"
        for kind in ("net", "mnt", "pid", "uts", "ipc"):
            assert (process / "ns" / kind).stat().st_ino != Path(f"/proc/self/ns/{kind}").stat().st_ino, kind
        assert {path.name for path in (process / "root").iterdir()} <= {
            *("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32"),
            *("etc", "proc", "dev", "tmp", "var", "run", "old"),
        }
        assert not any((process / "root" / "old").iterdir())
    finally:
        client.kill()
        client.wait()


def _session_of(lab: LabState, router: str) -> Path | None:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0] == b"vtysh" and str(site(lab).folder(router)).encode() in words:
            return process
    return None


def test_daemons_can_write_their_own_folder_alone(lab: LabState) -> None:
    """In a daemon's view of the host, everything but its router's folder, and two in memory, is read-only."""
    zebra = next(
        process
        for process in Path("/proc").glob("[0-9]*")
        if (words := _words(process)) and words[0].endswith("/zebra") and str(site(lab).folder("p2")) in words
    )
    kernels = ("proc", "devtmpfs")
    writable = {
        line.split()[4]
        for line in (zebra / "mountinfo").read_text().splitlines()
        if "rw" in line.split()[5].split(",") and line.split(" - ")[1].split()[0] not in kernels
    }
    assert writable == {str(site(lab).folder("p2")), "/var/lib/frr", "/run/frr"}


def _words(process: Path) -> list[str]:
    try:
        return (process / "cmdline").read_text().split("\0")
    except OSError:
        return []


def test_a_router_pings_its_neighbor_and_not_the_host(lab: LabState) -> None:
    """What vtysh starts is in the router's network: a neighbor answers."""
    if not Path("/usr/bin/ping").exists() and not Path("/bin/ping").exists():
        pytest.skip("no ping on this host")
    assert eventually(lambda: "10.254.0.0" in vtysh(lab, "p2", "show ip route"))
    with subprocess.Popen([*ssh_command(lab, "p2"), "-tt", "ping 10.254.0.0"], stdout=subprocess.PIPE) as client:
        assert client.stdout is not None
        said = client.stdout.readline() + client.stdout.readline()
        client.kill()
    assert b"bytes from 10.254.0.0" in said


def test_saving_goes_to_the_routers_own_folder(lab: LabState) -> None:
    """``write memory`` is acknowledged, and the file has what runs."""
    assert "[OK]" in ssh(lab, "write memory")
    assert "interface eth1" in (site(lab).folder("p2") / "frr.conf").read_text()


def test_a_runtime_folder_of_somebody_else_is_refused(
    home: Path, pair: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where ``/run/netloop`` is another user's, a link, or open to others, no lab starts in it."""
    theirs = tmp_path / "run"
    for make in (lambda: theirs.symlink_to("/run/netloop"), lambda: theirs.mkdir(mode=0o777) or theirs.chmod(0o777)):
        make()
        monkeypatch.setattr("netloop.lab.frr.boot.RUNTIME", theirs)
        with pytest.raises(LabError, match="expected a folder that root alone writes"):
            _folders(Site("abcdef"))
        theirs.unlink() if theirs.is_symlink() else theirs.rmdir()
    theirs.mkdir()
    os.chown(theirs, pwd.getpwnam(FRR_USER).pw_uid, -1)
    with pytest.raises(LabError, match="expected a folder that root alone writes"):
        _folders(Site("abcdef"))
    assert find(home, lab_name(pair)) is None


def test_a_router_whose_start_fails_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command of a router's start that fails ends the start of the lab, with what it printed."""
    place = Site("fedcba")
    monkeypatch.setattr(scripts, "start", lambda *_: "echo no such daemon >&2\nfalse\ntrue")
    try:
        with PidNamespace() as pid_namespace, pytest.raises(LabError, match="r1 did not start: no such daemon"):
            boot(pid_namespace, place, Twin("one", (TwinNode("r1", "frr", ""),), ()))
    finally:
        cleanup.clean_up(place)
