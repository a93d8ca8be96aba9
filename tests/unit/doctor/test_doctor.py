"""``netloop doctor``: each probe on machines that are and are not as they should be, and the verdict on all of them."""

from __future__ import annotations

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import netloop
from netloop.disk import PRIVATE
from netloop.doctor import inventory, labs, machine, probe, program, ssh
from netloop.doctor.examine import PROBES, examine
from netloop.doctor.probe import Diagnosis, Examined, Health, ok
from netloop.lab.frr import host

ED25519 = "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
INVENTORY = """
defaults: {platform: cisco_ios, username: admin, password: {env: DOCTOR_PASSWORD}}
hosts:
  r1: {hostname: 192.0.2.1, loopbacks: {Loopback0: {ipv4: 10.255.0.1}}}
  r2: {hostname: 192.0.2.2, loopbacks: {Loopback0: {ipv4: 10.255.0.2}}}
"""
Tool = Callable[[str, str], None]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of its own, a home of its own, and nothing in the environment."""
    for name in [name for name in os.environ if name.startswith("NETLOOP_")]:
        monkeypatch.delenv(name)
    (tmp_path / "work" / ".git").mkdir(parents=True)
    (tmp_path / "home" / ".ssh").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tool:
    """Makes a program that is the only one of its name on PATH, and that does what a line of shell says."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "sh").symlink_to(shutil.which("sh") or "/bin/sh")
    monkeypatch.setenv("PATH", str(folder))

    def make(name: str, script: str) -> None:
        (folder / name).write_text(f"#!{folder}/sh\n{script}\n")
        (folder / name).chmod(0o755)

    return make


def only(found: Any) -> Diagnosis:
    (one,) = found
    assert isinstance(one, Diagnosis)
    return one


NONE = Examined()


def test_a_machine_that_is_well_is_told_so(here: Path) -> None:
    """Python, netloop, libraries, folder and host keys of the machine that runs the tests are in nobody's way."""
    found = list(examine(NONE, PROBES[:4]))
    assert [(one.name, one.health) for one in found] == [
        (name, Health.OK) for name in ("python", "netloop", "templates", "libraries", "settings")
    ]
    assert not any(one.in_the_way for one in examine(NONE))


def test_a_python_that_is_too_old_is_in_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """netloop may have been unpacked beside one."""
    monkeypatch.setattr(program, "OLDEST", (99, 0))
    assert only(program.python(NONE)).in_the_way


def test_code_and_metadata_of_two_versions_are_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout that moved on under an old installation has old entry points."""
    monkeypatch.setattr(program, "__version__", "99.0")
    first = next(iter(program.itself(NONE)))
    assert first.in_the_way
    assert "99.0" in first.seen
    assert netloop.__version__ in first.seen


def test_a_library_that_cannot_be_imported_is_in_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Installed is not enough: each is imported."""
    monkeypatch.setitem(sys.modules, "netmiko", None)
    one = only(program.libraries(NONE))
    assert one.in_the_way
    assert one.seen.startswith("netmiko (ModuleNotFoundError")


def test_settings_with_mistakes_are_all_told(here: Path) -> None:
    """doctor itself still works, and each mistake is a line."""
    (here / "netloop.toml").write_text("workers = 0\nrates = 1\n")
    found = list(machine.team(NONE))
    assert [one.in_the_way for one in found] == [True, True]
    assert found[1].seen == "netloop.toml:2: unknown key rates"
    assert found[1].remedy == "did you mean rate?"
    done = subprocess.run(
        [sys.executable, "-m", "netloop", "doctor"], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 4
    assert "In the way of diff, apply and verify: settings." in done.stdout


def test_the_folder_is_tried_and_left_as_it_was(here: Path) -> None:
    """A folder that is not there yet is not made; one that is there keeps what it has, and its mode."""
    assert only(machine.folder(NONE)).health is Health.OK
    assert [path.name for path in here.iterdir()] == [".git"]
    (here / ".netloop").mkdir(mode=0o750)
    assert "is written" in only(machine.folder(NONE)).seen
    assert list((here / ".netloop").iterdir()) == []
    assert (here / ".netloop").stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("call", ["fsync", "open"])
def test_a_folder_that_keeps_nothing_is_in_the_way(here: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """A read-only file system, or one that cannot force to disk: no run may be made there."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, call, refuse)
    one = only(machine.folder(NONE))
    monkeypatch.undo()
    assert one.in_the_way
    assert "Read-only file system" in one.seen


def test_a_file_where_the_folder_should_be_is_in_the_way(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``NETLOOP_HOME`` names a file."""
    (here / "file").write_text("")
    monkeypatch.setenv("NETLOOP_HOME", "file")
    assert only(machine.folder(NONE)).in_the_way


@pytest.mark.parametrize(
    ("limits", "health"),
    [((1024, 4096), Health.OK), ((64, 64), Health.PROBLEM), ((1024, resource.RLIM_INFINITY), Health.OK)],
)
def test_open_files_are_those_that_netloop_can_have(
    monkeypatch: pytest.MonkeyPatch, limits: tuple[int, int], health: Health
) -> None:
    """The hard limit counts: netloop raises its own."""
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    assert only(machine.open_files(NONE)).health is health


@pytest.mark.parametrize(
    ("script", "health"),
    [
        ("echo yes", Health.OK),
        ("echo no", Health.PROBLEM),
        ("echo no bus >&2; exit 1", Health.UNKNOWN),
        (None, Health.UNKNOWN),
    ],
)
def test_the_clock_is_known_only_where_somebody_keeps_it(tool: Tool, script: str | None, health: Health) -> None:
    """Where nobody can be asked, whether it is right is unknown."""
    if script:
        tool("timedatectl", script)
    assert only(machine.clock(NONE)).health is health


def test_a_clock_before_netloop_itself_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever keeps it."""
    monkeypatch.setattr(machine.time, "time", lambda: 1.0)  # type: ignore[attr-defined]
    one = only(machine.clock(NONE))
    assert (one.health, one.seen[:10]) == (Health.PROBLEM, "1970-01-01")


def test_a_file_of_host_keys_is_counted(here: Path) -> None:
    """Names, hashed ones, revoked keys; comments are none."""
    file = Path.home() / ".ssh" / "known_hosts"
    file.write_text(f"# ours\n\nr1,192.0.2.1 ssh-ed25519 {ED25519} note\n@revoked r2 ssh-ed25519 {ED25519}\n")
    file.chmod(PRIVATE)
    one = only(ssh.known_hosts(NONE))
    assert (one.health, one.seen) == (Health.OK, f"{file}, 2 entries")


@pytest.mark.parametrize(
    "line", ["r1 ssh-ed25519", "r1 ssh-ed25519 !!!", f"r1 ssh-rsa {ED25519}", "@revoked r1", "r1 1024 35 123456"]
)
def test_a_line_that_holds_no_key_is_named(here: Path, line: str) -> None:
    """A broken line protects nobody; it is a problem of that router, not of the main job."""
    file = Path.home() / ".ssh" / "known_hosts"
    file.write_text(f"r2 ssh-ed25519 {ED25519}\n{line}\n")
    file.chmod(PRIVATE)
    one = only(ssh.known_hosts(NONE))
    assert (one.health, one.in_the_way) == (Health.PROBLEM, False)
    assert one.seen.endswith("1 entries; no key can be read in line 2")


def test_a_file_that_others_can_change_is_in_the_way(here: Path) -> None:
    """Whoever can write it chooses which routers are believed."""
    file = Path.home() / ".ssh" / "known_hosts"
    file.write_text("")
    file.chmod(0o666)
    one = only(ssh.known_hosts(NONE))
    assert one.in_the_way
    assert one.remedy == f"chmod go-w {file}"


def test_no_file_of_host_keys_yet_is_no_failure_unless_keys_are_strict(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """accept-new makes it; strict would refuse every router."""
    one = only(ssh.known_hosts(NONE))
    assert (one.health, one.in_the_way) == (Health.MISSING, False)
    monkeypatch.setenv("NETLOOP_HOST_KEYS", "strict")
    assert only(ssh.known_hosts(NONE)).in_the_way
    monkeypatch.delenv("NETLOOP_HOST_KEYS")
    (here / "netloop.toml").write_text('host_keys = "strict"\n')
    assert only(ssh.known_hosts(NONE)).in_the_way


def test_a_folder_as_file_of_host_keys_is_in_the_way(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot be read, so nothing can be known."""
    monkeypatch.setenv("NETLOOP_KNOWN_HOSTS", str(here))
    assert only(ssh.known_hosts(NONE)).in_the_way


@pytest.mark.parametrize(
    ("content", "health", "seen"),
    [
        (None, Health.OK, "none is needed"),
        (b"Host r1 r2\n  Port 2222\nHost *\n  User x\n", Health.OK, "2 hosts named"),
        (b"Host r1\n  Port\n", Health.PROBLEM, "cannot be understood"),
        (b"Host r\xfc\n", Health.PROBLEM, "is not UTF-8 in line 1"),
    ],
)
def test_the_users_ssh_configuration_is_read(here: Path, content: bytes | None, health: Health, seen: str) -> None:
    """As paramiko reads it, which connects where it says something."""
    if content is not None:
        (Path.home() / ".ssh" / "config").write_bytes(content)
    one = only(ssh.ssh_config(NONE))
    assert one.health is health
    assert seen in one.seen


def test_what_the_ssh_libraries_lack_is_what_they_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked of the libraries that are installed; paramiko 5 has no SHA-1, paramiko 4 has."""
    import paramiko

    _, its = ssh.algorithms(NONE)
    newer = int(paramiko.__version__.split(".")[0]) >= 5
    assert its.health is (Health.MISSING if newer else Health.OK)
    if newer:
        assert "diffie-hellman-group14-sha1" in its.seen
        assert "ssh-rsa" in its.seen
        assert "cbc" not in its.seen
    monkeypatch.setattr(ssh, "_of_asyncssh", lambda: frozenset(ssh.OLD) - {"3des-cbc"})
    first = next(iter(ssh.algorithms(NONE)))
    assert first.health is Health.MISSING
    assert "does not have 3des-cbc;" in first.seen


def test_an_inventory_is_validated_and_its_secrets_are_looked_up(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found or not, a secret is printed nowhere."""
    (here / "i.yaml").write_text(INVENTORY)
    examined = Examined("i.yaml")
    found = {one.name: one for one in inventory.inventory(examined)}
    assert found["inventory"].seen == "i.yaml: 2 hosts, valid"
    assert found["secrets"].in_the_way
    assert found["secrets"].remedy == "export DOCTOR_PASSWORD=..."
    assert found["host keys"].seen == "0 of 2 routers on record; not: r1, r2"
    monkeypatch.setenv("DOCTOR_PASSWORD", "hunter2")
    (Path.home() / ".ssh" / "known_hosts").write_text(f"192.0.2.1,192.0.2.2 ssh-ed25519 {ED25519}\n")
    found = {one.name: one for one in inventory.inventory(examined)}
    assert [one.health for one in found.values()] == [Health.OK] * 3
    assert "hunter2" not in str(found)


def test_strict_host_keys_need_every_router_on_record(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A router that is not would be refused."""
    (here / "i.yaml").write_text(INVENTORY)
    monkeypatch.setenv("NETLOOP_HOST_KEYS", "strict")
    found = {one.name: one for one in inventory.inventory(Examined("i.yaml"))}
    assert found["host keys"].in_the_way


def test_a_host_without_a_password_is_unknown(here: Path) -> None:
    """A key or an agent may do; nobody knows before the router is asked."""
    (here / "i.yaml").write_text(INVENTORY.replace(", password: {env: DOCTOR_PASSWORD}", ""))
    found = {one.name: one for one in inventory.inventory(Examined("i.yaml"))}
    assert found["secrets"].health is Health.UNKNOWN
    assert found["secrets"].seen.startswith("r1, r2: no password declared")


@pytest.mark.parametrize("text", ["hosts: {r1: {hostnam: x}}\n", None])
def test_a_wrong_inventory_is_in_the_way(here: Path, text: str | None) -> None:
    """So is one that is not there."""
    if text:
        (here / "i.yaml").write_text(text)
    one = only(inventory.inventory(Examined("i.yaml")))
    assert one.in_the_way
    assert one.remedy == "netloop validate i.yaml"


def test_the_keyring_is_its_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library without a backend keeps nothing."""
    import keyring
    from keyring.backends import fail, null

    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    assert only(program.keyring(NONE)).health is Health.MISSING
    monkeypatch.setattr(keyring, "get_keyring", null.Keyring)
    one = only(program.keyring(NONE))
    assert (one.health, one.seen.split()[-1]) == (Health.OK, "null.Keyring")
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert only(program.keyring(NONE)).remedy == 'pip install "netloop[keyring]"'


def test_an_extra_that_is_not_installed_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """And in nobody's way."""
    monkeypatch.setattr(program, "EXTRAS", {"no-such-package": ("the playbooks", "pip install it")})
    one = only(program.extras(NONE))
    assert (one.health, one.in_the_way) == (Health.MISSING, False)
    assert one.seen == "not installed; only the playbooks need it"


@pytest.mark.parametrize(
    ("script", "health", "seen"),
    [
        ("echo 28.2.2", Health.OK, "28.2.2"),
        ("echo Cannot connect to the Docker daemon >&2; exit 1", Health.PROBLEM, "Cannot connect"),
        ("echo permission denied while trying >&2; exit 1", Health.PROBLEM, "this user may not"),
        (":", Health.UNKNOWN, "says no version"),
        (None, Health.MISSING, "no such program"),
    ],
)
def test_docker_is_its_daemon(tool: Tool, script: str | None, health: Health, seen: str) -> None:
    """The client alone makes no lab."""
    if script:
        tool("docker", script)
    tool("containerlab", "echo 0.79.0")
    program_line, engine = labs.containerlab(NONE)
    assert (program_line.health, program_line.seen.split(",")[0]) == (Health.OK, "0.79.0")
    assert engine.health is health
    assert seen in engine.seen


def test_a_program_that_does_not_answer_is_waited_for_no_longer(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    """doctor ends, whatever hangs."""
    monkeypatch.setattr(probe, "SECONDS", 0.2)
    tool("containerlab", "while :; do :; done")
    first = next(iter(labs.containerlab(NONE)))
    assert (first.health, first.seen.rpartition(": ")[2]) == (Health.PROBLEM, "no answer in 0.2 s")


def test_programs_that_are_not_there_are_missing(tool: Tool) -> None:
    """PATH has none of them."""
    assert only(machine.ping(NONE)).health is Health.MISSING
    assert next(iter(labs.containerlab(NONE))).health is Health.MISSING
    assert only(labs.frr(NONE)).health is Health.MISSING


def test_frr_is_as_its_lab_finds_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the lab requires is asked of the lab itself; a daemon that is not there is a problem."""
    monkeypatch.setattr(host, "require", lambda: None)
    monkeypatch.setattr(host, "missing_features", lambda: {"vrf": "no VRF devices"})
    monkeypatch.setattr(labs, "FOLDER", tmp_path)
    for daemon in labs.DAEMONS.values():
        (tmp_path / daemon).write_text("")
    one = only(labs.frr(NONE))
    assert (one.health, one.seen) == (Health.OK, "no VRF devices")
    (tmp_path / "ldpd").unlink()
    one = only(labs.frr(NONE))
    assert (one.health, one.seen) == (Health.PROBLEM, "no ldpd; no VRF devices")


def test_a_probe_that_fails_has_found_out_nothing() -> None:
    """Unknown, never a false word; the others go on."""

    def broken(_: Examined) -> list[Diagnosis]:
        raise RuntimeError("no idea")

    found = list(examine(NONE, (broken, lambda _: [ok("next", "fine")])))
    assert [(one.name, one.health) for one in found] == [("broken", Health.UNKNOWN), ("next", Health.OK)]
    assert "RuntimeError: no idea" in found[0].seen


def test_nothing_is_sent(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection is made and no name is looked up, with an inventory whose routers have names."""

    def refuse(*words: object, **_: object) -> None:
        raise AssertionError(f"the network was used: {words}")

    (here / "i.yaml").write_text(INVENTORY.replace("192.0.2.1", "r1.example.net"))
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "gethostbyname", refuse)
    found = list(examine(Examined("i.yaml")))
    assert [one for one in found if "AssertionError" in one.seen] == []
    assert {"inventory", "secrets", "host keys"} <= {one.name for one in found}


def doctor(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "netloop", "doctor", *arguments],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_exit_code_is_the_main_jobs(here: Path) -> None:
    """0 with labs and extras missing, 4 where something needed is; the inventory of netloop.toml is examined, too."""
    done = doctor(here)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Nothing here is in the way of diff, apply and verify.\n")
    (here / "i.yaml").write_text(INVENTORY)
    (here / "netloop.toml").write_text('inventory = "i.yaml"\n')
    assert doctor(here).returncode == 4
    done = doctor(here, "i.yaml", DOCTOR_PASSWORD="hunter2")
    assert done.returncode == 0
    assert "1 reference, each leads to a secret" in done.stdout
    assert "hunter2" not in done.stdout
    assert not (here / ".netloop").exists()


def test_the_lines_are_there_for_programs(here: Path) -> None:
    """``--format json``: one entry a line, with what is in the way."""
    (here / "i.yaml").write_text(INVENTORY)
    done = doctor(here, "i.yaml", "--format", "json")
    found = json.loads(done.stdout)
    assert done.returncode == 4
    assert [one["name"] for one in found if one["in_the_way"]] == ["secrets"]
    assert set(found[0]) == {"name", "health", "seen", "remedy", "needed", "in_the_way"}
    assert {one["health"] for one in found} <= set(Health)


def test_everything_that_is_not_well_says_what_helps(here: Path, tool: Tool) -> None:
    """One command or page under each line that is missing or a problem."""
    (here / "i.yaml").write_text(INVENTORY)
    found = list(examine(Examined("i.yaml")))
    assert [one.name for one in found if one.health in {Health.MISSING, Health.PROBLEM} and not one.remedy] == []
    pages = {one.remedy for one in found if one.remedy and one.remedy.startswith("docs/")}
    root = Path(netloop.__file__).parents[1]
    assert [page for page in pages if not (root / page).is_file()] == []
