"""Files of a sandbox router over real SSH: OpenSSH's scp, netmiko's transfers and NAPALM's, unadapted."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from netloop.lab.sandbox import Network, NodeSpec, SandboxThread
from netloop.lab.sandbox.files import FileUrl

pytestmark = pytest.mark.lab

STARTUP = """\
hostname r1
ip scp server enable
file prompt quiet
interface Loopback0
 ip address 10.255.0.1 255.255.255.255
end
"""
Copy = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def lab() -> Iterator[SandboxThread]:
    with SandboxThread(Network([NodeSpec("r1", STARTUP)], [])) as running:
        yield running


def dial(lab: SandboxThread) -> Any:
    netmiko = pytest.importorskip("netmiko")
    host, port = lab.endpoints["r1"]
    return netmiko.ConnectHandler(
        device_type="cisco_ios", host=host, port=port, username=lab.username, password=lab.password, conn_timeout=60
    )


def kept(lab: SandboxThread, place: str) -> bytes:
    return lab.call(lambda: lab.network.routers["r1"].files.read(FileUrl.parse(place)))


def keep(lab: SandboxThread, place: str, content: bytes) -> None:
    lab.call(lambda: lab.network.routers["r1"].files.write(FileUrl.parse(place), content))


@pytest.fixture
def scp(lab: SandboxThread, tmp_path: Path) -> Copy:
    """OpenSSH's client with the old protocol; ``r1:`` is the router."""
    if shutil.which("scp") is None:
        pytest.skip("no OpenSSH client on this machine")
    host, port = lab.endpoints["r1"]
    ask = tmp_path / "ask"
    ask.write_text(f"#!/bin/sh\necho {lab.password}\n")
    ask.chmod(0o700)
    known = f"-oUserKnownHostsFile={tmp_path / 'known'}"
    options = ["-F", "none", "-oStrictHostKeyChecking=no", known, "-P", str(port)]

    def run(*words: str, old: bool = True) -> subprocess.CompletedProcess[str]:
        places = [word.replace("r1:", f"{lab.username}@{host}:", 1) for word in words]
        return subprocess.run(
            ["scp", *(["-O"] if old else []), *options, *places],
            env={**os.environ, "SSH_ASKPASS": str(ask), "SSH_ASKPASS_REQUIRE": "force"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def test_openssh_copies_both_ways(lab: SandboxThread, scp: Copy, tmp_path: Path) -> None:
    """A binary file of some megabytes goes and comes back as it was, while the router answers others."""
    local, back = tmp_path / "local.bin", tmp_path / "back.bin"
    local.write_bytes(os.urandom(5_000_000))
    with dial(lab) as session:
        done = scp(str(local), "r1:flash:/far.bin")
        assert done.returncode == 0, done.stderr
        assert kept(lab, "flash:far.bin") == local.read_bytes()
        assert "UTC" in session.send_command("show clock")
    done = scp("r1:flash0:/far.bin", str(back))
    assert done.returncode == 0, done.stderr
    assert back.read_bytes() == local.read_bytes()


def test_openssh_copies_several_and_configurations(lab: SandboxThread, scp: Copy, tmp_path: Path) -> None:
    """Two files in one go, an empty one among them; the running configuration by its name."""
    (tmp_path / "a").write_text("text")
    (tmp_path / "b").write_text("")
    assert scp("-p", str(tmp_path / "a"), str(tmp_path / "b"), "r1:flash:").returncode == 0
    assert (kept(lab, "flash:a"), kept(lab, "flash:b")) == (b"text", b"")
    assert scp("r1:running-config", str(tmp_path / "run")).returncode == 0
    assert (tmp_path / "run").read_bytes() == kept(lab, "running-config")


def test_openssh_is_told_what_is_refused(lab: SandboxThread, scp: Copy, tmp_path: Path) -> None:
    """A missing file, a server that is not enabled, and SFTP, which IOS has not: an error each, and exit status 1."""
    missing = scp("r1:flash:/none", str(tmp_path / "x"))
    assert missing.returncode == 1
    assert "scp: flash0:/none: No such file or directory" in missing.stderr
    assert scp("r1:flash:/none", str(tmp_path / "x"), old=False).returncode != 0
    lab.network.routers["r1"].edit(["no ip scp server enable"])
    (tmp_path / "a").write_text("text")
    disabled = scp(str(tmp_path / "a"), "r1:flash:/a")
    assert disabled.returncode == 1
    assert "Administratively disabled." in disabled.stderr
    assert not tuple(lab.network.routers["r1"].files)


def test_netmiko_puts_and_gets(lab: SandboxThread, tmp_path: Path) -> None:
    """``file_transfer`` with its digests: put, put again, refused, over another file, without digests, and get."""
    netmiko = pytest.importorskip("netmiko")
    local = tmp_path / "local"
    local.write_bytes(b"one\n" * 1000)
    with dial(lab) as session:
        send = {"ssh_conn": session, "source_file": str(local), "dest_file": "far"}
        assert netmiko.file_transfer(**send) == said(transferred=True)
        assert kept(lab, "flash:far") == local.read_bytes()
        assert netmiko.file_transfer(**send) == said(transferred=False)
        local.write_bytes(b"two\n")
        with pytest.raises(ValueError, match="File already exists"):
            netmiko.file_transfer(**send)
        assert netmiko.file_transfer(**send, overwrite_file=True) == said(transferred=True)
        assert netmiko.file_transfer(**send, overwrite_file=True, disable_md5=True)["file_transferred"]
        assert kept(lab, "flash:far") == b"two\n"
        back = {"ssh_conn": session, "source_file": "far", "dest_file": str(tmp_path / "back"), "direction": "get"}
        assert netmiko.file_transfer(**back) == said(transferred=True)
    assert (tmp_path / "back").read_bytes() == b"two\n"


def said(*, transferred: bool) -> dict[str, bool]:
    return {"file_exists": True, "file_transferred": transferred, "file_verified": True}


def test_netmiko_asks_about_files(lab: SandboxThread, tmp_path: Path) -> None:
    """The file system, its space, a file's size and digest, as netmiko reads them; a changed file is noticed."""
    netmiko = pytest.importorskip("netmiko")
    local = tmp_path / "local"
    local.write_bytes(b"text")
    keep(lab, "flash:x", b"text")
    with dial(lab) as session:
        asked = netmiko.FileTransfer(session, source_file=str(local), dest_file="x")
        assert asked.file_system == "flash0:"
        assert asked.remote_space_available() == 2_142_715_900
        assert asked.check_file_exists()
        assert asked.remote_file_size() == 4
        assert asked.verify_file()
        keep(lab, "flash:x", b"TEXT")
        assert not asked.compare_md5()
        assert not netmiko.FileTransfer(session, source_file=str(local), dest_file="none").check_file_exists()


def test_netmiko_transfers_inline(lab: SandboxThread, tmp_path: Path) -> None:
    """Through ``tclsh``, by netmiko's own class: the digest fits, and the prompt is IOS's again."""
    netmiko = pytest.importorskip("netmiko")
    local = tmp_path / "local"
    local.write_text('interface Loopback9\n description $a [b] "c"\n!\nend\n')
    with dial(lab) as session:
        send = {"ssh_conn": session, "source_file": str(local), "dest_file": "far", "inline_transfer": True}
        assert netmiko.file_transfer(**send) == said(transferred=True)
        assert session.find_prompt() == "r1#"
    assert kept(lab, "flash:far") == local.read_bytes() + b"\n"


def test_napalm_transfers_and_saves(lab: SandboxThread) -> None:
    """NAPALM's driver puts a candidate, finds it, and keeps the running configuration to come back to."""
    napalm = pytest.importorskip("napalm")
    host, port = lab.endpoints["r1"]
    driver = napalm.get_network_driver("ios")
    with driver(host, lab.username, lab.password, optional_args={"port": port}) as device:
        device.load_merge_candidate(config="interface Loopback9\n description merged\nend\n")
        assert device._check_file_exists("flash0:/merge_config.txt")
        assert not device._check_file_exists("flash0:/none")
        device._gen_rollback_cfg()
        said = device._commit_handler("copy flash0:/merge_config.txt running-config")
        assert "bytes copied in" in said
        device.discard_config()
    assert b"description merged" not in kept(lab, "flash:rollback_config.txt")
    assert b"description merged" in kept(lab, "running-config")
    assert kept(lab, "flash:merge_config.txt") == b""


def test_a_fault_cuts_a_transfer(lab: SandboxThread, tmp_path: Path, scp: Copy) -> None:
    """The connection is lost at the beginning of a transfer; no file is there."""
    (tmp_path / "a").write_text("text")
    lab.network.routers["r1"].faults.drop("^scp ")
    assert scp(str(tmp_path / "a"), "r1:flash:/a").returncode != 0
    assert not tuple(lab.network.routers["r1"].files)


def test_a_long_merge_is_whole_and_others_go_on(lab: SandboxThread) -> None:
    """Hundreds of lines are merged in turns; another session is answered meanwhile, and every line is there."""
    lines = "".join(f"interface Loopback{n}\n description number {n}\n" for n in range(100, 400))
    keep(lab, "flash:long", lines.encode())
    with dial(lab) as session, dial(lab) as other:
        session.write_channel("copy flash:long running-config\n")
        assert "UTC" in other.send_command("show clock")
        assert "bytes copied in" in session.read_until_pattern(r"bytes/sec\)", read_timeout=60)
    assert kept(lab, "running-config").count(b"description number") == 300
