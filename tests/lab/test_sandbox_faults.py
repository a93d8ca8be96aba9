"""Faults of the sandbox over real SSH: what takes time holds up nobody else, and what is cut is gone."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import paramiko
import pytest
from typer.testing import CliRunner

from netloop.cli.main import app
from netloop.lab.lifecycle import find, lab_name
from netloop.lab.sandbox import Network, NodeSpec, SandboxThread
from netloop.lab.sandbox.fault_plan import apply_faults, fault_plan

pytestmark = pytest.mark.lab

STARTUP = "hostname {name}\ninterface Loopback0\n ip address 10.255.0.1 255.255.255.255\nend\n"
LOG = "%SYS-5-CONFIG_I: Configured from console by netops on vty0"
SHOW, ANSWER = "show privilege", "Current privilege level is 15\r\n"


@pytest.fixture
def lab() -> Iterator[SandboxThread]:
    nodes = [NodeSpec(name, STARTUP.format(name=name)) for name in ("r1", "r2")]
    with SandboxThread(Network(nodes, [], convergence=0)) as running:
        yield running


@pytest.fixture
def faults(lab: SandboxThread) -> Any:
    return lab.network.routers["r1"].faults


class Line:
    """A terminal line to a router, of which everything that comes is seen as it comes."""

    def __init__(self, lab: SandboxThread, router: str = "r1") -> None:
        host, port = lab.endpoints[router]
        self._transport = paramiko.Transport(socket.create_connection((host, port), 30))
        self._transport.connect(username=lab.username, password=lab.password)
        self.host_key = self._transport.get_remote_server_key().asbytes()
        self._channel = self._transport.open_session()
        self._channel.get_pty(width=200, height=0)
        self._channel.invoke_shell()
        self.read(f"{router}#")
        self.type("terminal length 0")

    def read(self, until: str, seconds: float = 30.0) -> str:
        """What comes until that, or until the connection ends."""
        shown, deadline = "", time.monotonic() + seconds
        while until not in shown:
            self._channel.settimeout(max(0.01, deadline - time.monotonic()))
            data = self._channel.recv(65536)
            if not data:
                return shown
            shown += data.decode()
        return shown

    def quiet(self, seconds: float) -> str:
        """What comes within so long."""
        shown, deadline = "", time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._channel.settimeout(left)
            try:
                data = self._channel.recv(65536)
            except TimeoutError:
                break
            if not data:
                break
            shown += data.decode()
        return shown

    def send(self, text: str) -> None:
        self._channel.sendall(text.encode())

    def type(self, line: str, until: str = "#", seconds: float = 30.0) -> str:
        """Type a line; what comes until then."""
        self.send(f"{line}\r")
        return self.read(until, seconds)

    def lost(self, seconds: float = 30.0) -> bool:
        """Whether the connection ended."""
        deadline = time.monotonic() + seconds
        while self._transport.is_active() and time.monotonic() < deadline:
            time.sleep(0.01)
        return not self._transport.is_active()

    def close(self) -> None:
        self._transport.close()


@pytest.fixture
def line(lab: SandboxThread) -> Iterator[Line]:
    made = Line(lab)
    yield made
    made.close()


@pytest.mark.parametrize("kind", ["stall", "slow", "drip", "save"])
def test_what_takes_time_holds_up_nobody_else(lab: SandboxThread, line: Line, faults: Any, kind: str) -> None:
    """While one session waits, the router's other sessions and other routers answer at once."""
    if kind == "save":
        faults.save("slow", seconds=3.0)
    else:
        getattr(faults, kind)("^write memory", 12 if kind == "drip" else 3.0)
    others = [Line(lab, router) for router in ("r1", "r2")]
    begun = time.monotonic()
    line.send("write memory\r")
    for other in others:
        assert ANSWER in other.type(SHOW, "level is 15\r\n")
        other.close()
    shown = line.quiet(0.05)
    assert "r1#" not in shown
    assert "[OK]\r\nr1#" in shown + line.read("r1#", 20)
    assert time.monotonic() - begun > 2


def test_a_stalled_answer_goes_on(line: Line, faults: Any) -> None:
    """So many characters, silence, the rest; what was typed meanwhile is answered then."""
    faults.stall(SHOW, seconds=2.0, at=10, times=1)
    line.send(f"{SHOW}\r{SHOW}\r")
    assert line.read(ANSWER[:10]) == f"{SHOW}\r\n{ANSWER[:10]}"
    assert line.quiet(0.5) == ""
    rest = line.read("15\r\nr1#")
    rest += line.read("r1#") if rest.count("r1#") < 2 else ""
    assert rest == f"{ANSWER[10:]}r1#{SHOW}\r\n{ANSWER}r1#"


def test_a_drip_for_ever(line: Line, faults: Any) -> None:
    """It never ends, and never is a prompt; whoever hangs up is rid of it."""
    faults.drip(SHOW, 50, forever=True)
    line.send(f"{SHOW}\r")
    shown = line.quiet(1.5)
    assert 20 < len(shown) < 120
    assert shown.endswith(".")
    assert line.quiet(0.3).strip(".") == ""


@pytest.mark.parametrize("at", [0, 12])
def test_a_cut(lab: SandboxThread, line: Line, faults: Any, at: int) -> None:
    """The connection itself is gone, not only the session; the line had its effect."""
    faults.cut("^interface Loopback9", at)
    faults.cut(SHOW, at)
    line.type("configure terminal")
    line.send("interface Loopback9\r")
    assert line.read("never") == "interface Loopback9\r\n"
    assert line.lost()
    assert "interface Loopback9\n" in lab.network.routers["r1"].running_text()
    again = Line(lab)
    again.send(f"{SHOW}\r")
    assert again.read("never") == f"{SHOW}\r\n{ANSWER[:at]}"
    assert again.lost()


def test_a_cut_in_the_echo(lab: SandboxThread, line: Line, faults: Any) -> None:
    """A connection lost in mid-line: a part of the echo, and no effect."""
    faults.cut_echo("^interface Loopback9", 5)
    line.type("configure terminal")
    line.send("interface Loopback9\r")
    assert line.read("never") == "inter"
    assert line.lost()
    assert "Loopback9" not in lab.network.routers["r1"].running_text()


def back(lab: SandboxThread, seconds: float = 60.0) -> Line:
    """A new line, as soon as the router answers again."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return Line(lab)
        except ConnectionRefusedError:
            assert time.monotonic() < deadline, "it does not come back"
            time.sleep(0.1)


def test_a_reload(lab: SandboxThread, line: Line, faults: Any) -> None:
    """Every session ends, SSH is refused while the router is down, and it comes back with its startup configuration."""
    faults.reload("^description", down=4.0, times=1)
    other, elsewhere = Line(lab), Line(lab, "r2")
    line.type("configure terminal")
    line.type("interface Loopback9")
    line.send("description x\r")
    assert line.lost()
    assert other.lost()
    with pytest.raises(ConnectionRefusedError):
        Line(lab)
    with socket.socket() as thief, pytest.raises(OSError, match="in use"):
        thief.bind(lab.endpoints["r1"])
    assert ANSWER in elsewhere.type(SHOW, "r2#")
    elsewhere.close()
    again = back(lab)
    assert again.host_key == line.host_key
    assert "Loopback9" not in again.type("show running-config", "\nend")
    assert "%SYS-5-RESTART" in again.type("show logging", "RESTART")
    again.close()


def test_a_lab_can_end_while_a_router_is_down() -> None:
    """Stopping does not wait for it, and it does not listen again afterwards."""
    network = Network([NodeSpec("r1", STARTUP.format(name="r1"))], [])
    network.routers["r1"].faults.reload(SHOW, down=300)
    begun = time.monotonic()
    with SandboxThread(network) as lab:
        line = Line(lab)
        line.send(f"{SHOW}\r")
        assert line.lost()
    assert time.monotonic() - begun < 100
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(lab.endpoints["r1"], 5)


def test_netmiko_sees_a_busy_save(lab: SandboxThread, faults: Any) -> None:
    """netmiko's ``save_config`` gets the words of a busy device, and then those of a good save."""
    netmiko = pytest.importorskip("netmiko")
    faults.save("busy", times=1)
    host, port = lab.endpoints["r1"]
    options = {"host": host, "port": port, "username": lab.username, "password": lab.password}
    with netmiko.ConnectHandler(device_type="cisco_ios", **options) as session:
        session.send_config_set(["interface Loopback9"])
        assert "Device or resource busy" in session.save_config()
        assert "Loopback9" not in lab.network.routers["r1"].startup_text()
        assert "[OK]" in session.save_config()


@pytest.mark.parametrize("saved", [True, False])
def test_a_cut_save(lab: SandboxThread, line: Line, faults: Any, saved: bool) -> None:
    """The connection is lost in the answer to ``write memory``; startup is new already or not yet."""
    faults.save("cut", saved=saved)
    lab.network.routers["r1"].edit(["interface Loopback9"])
    line.send("write memory\r")
    assert line.read("never") == "write memory\r\nBuilding configuration...\r\n"
    assert line.lost()
    assert ("Loopback9" in lab.call(lab.network.routers["r1"].startup_text)) is saved


def test_log_lines(line: Line, faults: Any) -> None:
    """Behind the prompt without another one, in the echo and in mid-answer; ``terminal no monitor`` ends them."""
    faults.log(SHOW, LOG, stamp="none", times=1)
    faults.log(SHOW, LOG, where="echo", at=4, stamp="none", times=1)
    faults.log(SHOW, LOG, where="answer", at=7, stamp="uptime")
    line.send(f"{SHOW}\r")
    answer = f"{ANSWER[:7]}\r\n1w2d: {LOG}\r\n{ANSWER[7:]}"
    assert line.quiet(0.5) == f"{SHOW[:4]}\r\n{LOG}\r\n{SHOW[4:]}\r\n{answer}r1#\r\n{LOG}\r\n"
    assert line.type("") == "\r\nr1#"
    line.type("terminal no monitor")
    assert line.type(SHOW, "r1#") == f"{SHOW}\r\n{ANSWER}r1#"


def test_terminal_monitor(lab: SandboxThread, line: Line) -> None:
    """A session that monitors sees at once what another one's change logs, also from another thread."""
    line.type("terminal monitor")
    worker = threading.Thread(target=lab.network.routers["r1"].edit, args=(["interface Loopback9"],))
    worker.start()
    worker.join()
    shown = line.read("vty0 (127.0.0.1)\r\n")
    assert re.fullmatch(r"(\r\n\*[^\r\n]+: %[A-Z]+-\d-[A-Z_]+: [^\r\n]+)+\r\n", shown.replace("\r\n\r\n", "\r\n"))
    assert "by engineer on vty0" in shown
    assert line.type("") == "\r\nr1#"


def test_key_exchanges(faults: Any, lab: SandboxThread) -> None:
    """A router that offers ``diffie-hellman-group14-sha1`` alone: others are refused, and it is reached with that."""
    faults.kex("diffie-hellman-group14-sha1")
    with SandboxThread(lab.network) as old:
        transport = paramiko.Transport(socket.create_connection(old.endpoints["r1"], 5))
        transport.get_security_options().kex = ("ecdh-sha2-nistp256",)
        with pytest.raises(paramiko.SSHException):
            transport.start_client(timeout=30)
        transport.close()
        Line(old, "r2").close()


def test_the_state_from_another_thread(lab: SandboxThread, line: Line) -> None:
    """What a test needs as its oracle: running, startup and log as one moment of the router."""
    line.type("configure terminal")
    line.type("interface Loopback9")
    line.type("end")
    seen = lab.call(lab.network.routers["r1"].snapshot)
    assert "interface Loopback9\n" in seen.running
    assert "Loopback9" not in seen.startup
    assert "%SYS-5-CONFIG_I" in seen.log[-1]
    assert {typed.peer for typed in lab.network.routers["r1"].commands} == {"127.0.0.1"}


def test_an_exec_request_meets_faults_too(lab: SandboxThread, faults: Any) -> None:
    """``ssh router "write memory"`` that takes its time gets all of the answer, and the session ends behind it."""
    faults.save("slow", seconds=0.3)
    host, port = lab.endpoints["r1"]
    with paramiko.SSHClient() as client:
        client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
        client.connect(host, port, lab.username, lab.password, look_for_keys=False, allow_agent=False)
        _, out, _ = client.exec_command("write memory", timeout=30)
        assert out.read().decode() == "Building configuration...\r\n[OK]\r\n"


def test_a_plan_for_the_whole_network(lab: SandboxThread) -> None:
    """What a file gives, a test gives by the same function."""
    plan, mistakes = fault_plan({"seed": 1, "routers": {"*": [{"reject": {"pattern": SHOW, "answer": "% no"}}]}})
    assert not mistakes
    lab.call(lambda: apply_faults(lab.network, plan))
    for router in ("r1", "r2"):
        session = Line(lab, router)
        assert "% no" in session.type(SHOW)
        session.close()


INVENTORY = """\
defaults: {platform: cisco_ios, routing: {router_id: Loopback0, ospf: {1: {area: 0}}}}
hosts:
  r1: {hostname: 192.0.2.1, loopbacks: {Loopback0: {ipv4: 10.255.0.1}}}
  r2: {hostname: 192.0.2.2, loopbacks: {Loopback0: {ipv4: 10.255.0.2}}}
links:
- {between: [r1, r2], prefix: 10.0.0.0/31}
"""


def test_the_background_lab_has_the_faults_of_a_file(home: Path, tmp_path: Path) -> None:
    """``lab up --faults FILE``: its routers have them; other faults for a lab that is up take a new start."""
    (tmp_path / "net.yaml").write_text(INVENTORY)
    (tmp_path / "faults.yaml").write_text("seed: 3\nrouters:\n  r1:\n  - save: {kind: busy}\n")
    (tmp_path / "others.yaml").write_text("routers:\n  r1:\n  - seven_bit\n")
    (tmp_path / "wrong.yaml").write_text("routers:\n  r3: []\n")
    net, run = str(tmp_path / "net.yaml"), CliRunner().invoke
    assert "no router 'r3'" in str(run(app, ["lab", "up", net, "--faults", str(tmp_path / "wrong.yaml")]).exception)
    assert run(app, ["lab", "up", net, "--faults", str(tmp_path / "faults.yaml")]).exit_code == 0
    state = find(home, lab_name(tmp_path / "net.yaml"))
    assert state is not None
    for router, words in (("r1", "Device or resource busy"), ("r2", "[OK]")):
        with paramiko.SSHClient() as client:
            client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
            where = state.nodes[router]
            client.connect(
                where.address, where.port, state.username, state.password, look_for_keys=False, allow_agent=False
            )
            assert words in client.exec_command("write memory", timeout=30)[1].read().decode()
    assert run(app, ["lab", "up", net, "--faults", str(tmp_path / "faults.yaml")]).exit_code == 0
    refused = run(app, ["lab", "up", net, "--faults", str(tmp_path / "others.yaml")])
    assert "was started with other faults or none" in str(refused.exception)
    run(app, ["lab", "down", net])
