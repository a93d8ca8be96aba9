"""The sandbox over real SSH: netmiko as it is, an OpenSSH client, one command a connection, keys and ports."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncssh
import paramiko
import pytest

from netloop.errors import LabError
from netloop.lab.sandbox import Cable, Network, NodeSpec, SandboxThread, serve

pytestmark = pytest.mark.lab

PORT = """\
hostname r{n}
interface Loopback0
 ip address 10.255.0.{n} 255.255.255.255
 ip ospf 1 area 0
interface GigabitEthernet0/0
 ip address 192.0.2.{n} 255.255.255.0
 ip ospf 1 area 0
router ospf 1
end
"""


@pytest.fixture
def lab() -> Iterator[SandboxThread]:
    nodes = [NodeSpec(f"r{n}", PORT.format(n=n)) for n in (1, 2)]
    with SandboxThread(Network(nodes, [Cable("r1", "Gi0/0", "r2", "Gi0/0")], convergence=0.2)) as running:
        yield running


def dial(lab: SandboxThread, router: str = "r1", **options: Any) -> Any:
    netmiko = pytest.importorskip("netmiko")
    host, port = lab.endpoints[router]
    options = {"username": lab.username, "password": lab.password, "conn_timeout": 10, **options}
    return netmiko.ConnectHandler(device_type="cisco_ios", host=host, port=port, **options)


def test_netmiko_configures_clears_and_saves(lab: SandboxThread) -> None:
    """A stock netmiko session: show, configure, answer a question, save, and the neighbor sees it."""
    with dial(lab) as session:
        assert session.find_prompt() == "r1#"
        said = session.send_config_set(["router ospf 1", "router-id 9.9.9.9"], error_pattern="% Invalid")
        assert 'Reload or use "clear ip ospf process"' in said
        assert "Reset" in session.send_command("clear ip ospf 1 process", expect_string=r"no\]:")
        session.send_command("yes", expect_string="#")
        assert "[OK]" in session.save_config()
    assert "router-id 9.9.9.9" in lab.network.routers["r1"].startup_text()
    with dial(lab, "r2") as session:
        rows = session.send_command("show ip ospf neighbor", use_textfsm=True)
        assert [row["neighbor_id"] for row in rows] == ["9.9.9.9"]


def test_a_large_paste_and_its_errors(lab: SandboxThread) -> None:
    """Two hundred lines in one set; a refused one is found by netmiko's pattern."""
    netmiko = pytest.importorskip("netmiko")
    lines = [line for n in range(100) for line in (f"interface Loopback{n + 100}", f"description number {n}")]
    with dial(lab) as session:
        session.send_config_set(lines, cmd_verify=False)
        assert session.send_command("show running-config | count description number").strip().endswith("= 100")
        with pytest.raises(netmiko.exceptions.ConfigInvalidException):
            session.send_config_set(["interface Loopback0", "ip adress 1.1.1.1"], error_pattern="% Invalid")


def test_a_wrong_password_is_refused(lab: SandboxThread) -> None:
    """Only the lab's login enters."""
    netmiko = pytest.importorskip("netmiko")
    with pytest.raises(netmiko.NetmikoAuthenticationException):
        dial(lab, password="wrong")


def test_faults_reach_the_client(lab: SandboxThread) -> None:
    """A hang is a timeout, a dropped connection an error, and other routers do not notice."""
    netmiko = pytest.importorskip("netmiko")
    lab.network.routers["r1"].faults.hang("^show clock")
    session = dial(lab)
    with pytest.raises(netmiko.ReadTimeout):
        session.send_command("show clock", read_timeout=1)
    session.remote_conn_pre.close()
    lab.network.routers["r1"].faults.clear()
    lab.network.routers["r1"].faults.drop("^show version")
    session = dial(lab)
    with pytest.raises((OSError, netmiko.ReadTimeout, netmiko.ReadException)):
        session.send_command("show version", read_timeout=2)
    with dial(lab, "r2") as other:
        assert "uptime is" in other.send_command("show version")


def test_a_reload_ends_the_session(lab: SandboxThread) -> None:
    """The connection closes, and the router answers again with its startup configuration."""
    session = dial(lab)
    session.send_config_set(["interface Loopback50"])
    session.write_channel("reload\n")
    session.read_until_pattern(r"\[yes/no\]:", read_timeout=60)
    session.write_channel("no\n")
    session.read_until_pattern(r"\[confirm\]", read_timeout=60)
    session.write_channel("\n")
    with dial(lab) as fresh:
        assert "Loopback50" not in fresh.send_command("show running-config")
        assert "%SYS-5-RESTART" in fresh.send_command("show logging")


@pytest.mark.skipif(shutil.which("ssh") is None, reason="no OpenSSH client on this machine")
def test_openssh_runs_one_command(lab: SandboxThread, tmp_path: Path) -> None:
    """``ssh router "show clock"`` prints and ends; no terminal, no prompt."""
    host, port = lab.endpoints["r1"]
    ask = tmp_path / "ask"
    ask.write_text(f"#!/bin/sh\necho {lab.password}\n")
    ask.chmod(0o700)
    options = [
        "-F",
        "none",
        "-oStrictHostKeyChecking=no",
        f"-oUserKnownHostsFile={tmp_path / 'known'}",
        "-p",
        str(port),
    ]
    done = subprocess.run(
        ["ssh", *options, f"{lab.username}@{host}", "show clock"],
        env={**os.environ, "SSH_ASKPASS": str(ask), "SSH_ASKPASS_REQUIRE": "force"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "UTC" in done.stdout
    assert "r1#" not in done.stdout


def test_host_keys_are_kept(tmp_path: Path) -> None:
    """With a folder a router keeps its keys over a restart, readable by its owner alone; routers differ."""

    def keys(*names: str) -> dict[str, bytes]:
        with SandboxThread(Network([NodeSpec(name, "") for name in names], []), host_key_dir=tmp_path) as sandbox:
            return {name: _host_key_at(*sandbox.endpoints[name]) for name in names}

    first = keys("r1", "r2")
    assert keys("r2", "r1", "r3").items() >= first.items()
    assert first["r1"] != first["r2"]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def _host_key_at(host: str, port: int) -> bytes:
    """The public key by which a router answers."""
    with paramiko.Transport((host, port)) as transport:
        transport.start_client(timeout=20)
        return transport.get_remote_server_key().asbytes()


def test_host_keys_in_files_of_their_own_are_kept(tmp_path: Path) -> None:
    """A key that the folder has under the router's name and the key's kind is the router's."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    key.write_private_key(tmp_path / "r1.ssh-ed25519")
    with SandboxThread(Network([NodeSpec("r1", "")], []), host_key_dir=tmp_path) as sandbox:
        assert _host_key_at(*sandbox.endpoints["r1"]) == key.public_data


def test_host_keys_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    """A file of host keys that holds something else starts nothing, and is named."""
    (tmp_path / "keys.json").write_text("no keys")
    with (
        pytest.raises(LabError, match=r"keys\.json"),
        SandboxThread(Network([NodeSpec("r1", "")], []), host_key_dir=tmp_path),
    ):
        pass


def test_a_busy_port_is_said() -> None:
    """A port that is taken is named with the router; the listeners made before are closed again."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        busy = taken.getsockname()
        network = Network([NodeSpec("r1", ""), NodeSpec("r2", "")], [])
        with pytest.raises(LabError, match=rf"r2: cannot listen on 127.0.0.1 port {busy[1]}"):
            asyncio.run(serve(network, username="a", password="b", address={"r2": busy}))


def test_each_router_has_its_own_address() -> None:
    """Routers may listen on one port at different addresses of 127.0.0.0/8."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.21", 0))
        port = probe.getsockname()[1]
    address = {"r1": ("127.0.0.21", port), "r2": ("127.0.0.22", port)}
    with SandboxThread(Network([NodeSpec("r1", ""), NodeSpec("r2", "")], []), address=address) as lab:
        assert dict(lab.endpoints) == address
        with dial(lab, "r2") as session:
            assert session.base_prompt == "r2"


def test_the_password_is_in_no_repr() -> None:
    """A login prints its user alone."""
    from netloop.lab.service.ssh_authentication import AcceptedLogin

    assert "hunter2" not in repr(AcceptedLogin("netops", "hunter2"))


def test_a_configured_user_logs_in(lab: SandboxThread) -> None:
    """As on IOS: by the password of ``username``, with the privilege that it gives, until it is another one."""
    with dial(lab) as session:
        session.send_config_set(["username ann privilege 15 secret s3cret", "username bob password b0b", "end"])
    with dial(lab, username="ann", password="s3cret") as session:
        assert session.find_prompt() == "r1#"
    with dial(lab, username="bob", password="b0b") as session:
        assert session.find_prompt() == "r1>"
    refused = pytest.importorskip("netmiko").exceptions.NetmikoAuthenticationException
    for name, password in (("ann", "wrong"), ("eve", "s3cret"), ("ann", "")):
        with pytest.raises(refused):
            dial(lab, username=name, password=password)
    lab.network.routers["r1"].edit(["username ann secret 0ther"])
    with pytest.raises(refused):
        dial(lab, username="ann", password="s3cret")


def test_a_configured_key_logs_in(lab: SandboxThread, tmp_path: Path) -> None:
    """As on IOS: the key whose hash stands under the user in ``ip ssh pubkey-chain``, and no other."""
    key, other = (paramiko.RSAKey.generate(2048) for _ in range(2))
    words = key.get_base64()
    lines = [words[at : at + 200] for at in range(0, len(words), 200)]
    router = lab.network.routers["r1"]
    router.edit(["username ann privilege 15", "ip ssh pubkey-chain", "username ann", "key-string", *lines, "exit"])
    assert asyncio.run(_prompt_by_key(lab, "ann", key, tmp_path / "mine")) == "r1#"
    for name, wrong in (("ann", other), ("eve", key)):
        with pytest.raises(asyncssh.PermissionDenied):
            asyncio.run(_prompt_by_key(lab, name, wrong, tmp_path / f"{name}-wrong"))


async def _prompt_by_key(lab: SandboxThread, user: str, key: paramiko.RSAKey, file: Path) -> str:
    host, port = lab.endpoints["r1"]
    key.write_private_key_file(str(file))
    options: Any = {"username": user, "client_keys": [str(file)], "known_hosts": None}
    async with asyncssh.connect(host, port, **options) as connection, connection.create_process() as process:
        return str(await process.stdout.readuntil("#")).strip()
