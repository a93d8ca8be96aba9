"""The way to vtysh, over real SSH to real FRR: a login that lands in vtysh, and one that lands in a Linux shell."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from netloop.errors import AuthenticationFailed, CommandRefused, NetloopError, UsageError
from netloop.model.device import Device
from netloop.model.plan import Mode
from netloop.platforms.frr.terminal import REFUSALS, TERMINAL, WARNINGS
from netloop.transports.transport import ConnectionOptions, Credentials, Session
from tests.lab.fake_router import running
from tests.lab.frr_box import FrrBox, frr_box
from tests.lab.frr_host import requires_frr
from tests.lab.pty_router import PtyRouter
from tests.lab.ssh_sessions import GOOD, engine, home, options
from tests.lab.ssh_sessions import opened as opened_over

pytestmark = requires_frr

__all__ = ["engine", "home", "options"]

PROMPTS = {
    "user": r"\u@r1:\w\$ ",
    "root": "root@r1:~# ",
    "bare": "# ",
    "coloured": r"\[\e[32m\]\u@\h\[\e[0m\] % ",
    "like a router's": "r1# ",
}
"""What shells print where they wait; the last one could be vtysh's own."""


@pytest.fixture(scope="module")
def box() -> Iterator[FrrBox]:
    with frr_box("ospfd", "bgpd", "isisd") as made:
        yield made


@pytest.fixture(scope="module")
def router(box: FrrBox) -> Iterator[PtyRouter]:
    """A lab's router, or an appliance: the login lands in vtysh."""
    made = PtyRouter(command=box.vtysh)
    with running(made):
        yield made


@pytest.fixture
def host(box: FrrBox, tmp_path: Path) -> PtyRouter:
    """A production host: the login lands in bash, whose PATH has a vtysh, and a sudo that asks for a password."""
    programs = tmp_path / "bin"
    programs.mkdir()
    _program(programs / "vtysh", f'exec {_real("vtysh")} {" ".join(box.vtysh[1:])} "$@"')
    _program(
        programs / "sudo",
        'for i in 1 2 3; do printf "[sudo] password for me: "; read -rs p; echo; [ "$p" = sesame ] && exec "$@";'
        ' echo "Sorry, try again."; done; exit 1',
    )
    environment = {"PATH": f"{programs}:{os.environ['PATH']}", "PS1": PROMPTS["user"], "BASH_SILENCE": "1"}
    return PtyRouter(command=("bash", "--norc", "--noprofile", "-i"), environment=environment)


def _real(program: str) -> str:
    return next(str(p) for f in os.environ["PATH"].split(":") if (p := Path(f) / program).exists())


def _program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/bash\n{script}\n")
    path.chmod(0o755)


@contextmanager
def opened(
    router: PtyRouter,
    options: ConnectionOptions,
    credentials: Credentials = GOOD,
    data: Mapping[str, Any] | None = None,
) -> Iterator[Session]:
    device = Device("r1", "127.0.0.1", "frr", port=router.port, data=data or {})
    session = opened_over(device, options, credentials, TERMINAL)
    try:
        yield session
    finally:
        session.close()


@pytest.fixture
def session(router: PtyRouter, options: ConnectionOptions) -> Iterator[Session]:
    with opened(router, options) as made:
        yield made


def configure(session: Session, *lines: str) -> list[str]:
    return [session.send(line, Mode.CONFIGURE, {}) for line in lines]


def refused(answer: str) -> bool:
    """Whether the platform's table takes a line of the answer for a refusal."""
    lines = [line.strip() for line in answer.splitlines()]
    said = [line for line in lines if not any(warning.search(line) for warning in WARNINGS)]
    return any(pattern.search(line) for line in said for pattern, _hint in REFUSALS)


def test_a_show_command_is_answered_in_full(session: Session) -> None:
    """JSON arrives whole and as it is, without echo, prompt, pager or wrapped lines; the prompt names the router."""
    found = json.loads(session.show("show interface vrf all json"))
    assert found["Loopback0"]["administrativeStatus"] == "up"
    assert session.show("show running-config").splitlines()[0] == "Building configuration..."
    assert session.show("show running-config").endswith("\nend")
    assert session.hostname == "r1"


def test_accepted_lines_are_silent_and_configure_the_router(session: Session, box: FrrBox) -> None:
    """A configuration line goes to configuration mode and is in effect; a show command comes back from there."""
    said = configure(session, "interface Loopback0", "ip address 10.255.0.1/32", "exit")
    assert said == ["", "", ""]
    assert "10.255.0.1/32" in session.show("show interface brief")
    assert " ip address 10.255.0.1/32" in box.ask("show running-config")


@pytest.mark.parametrize(
    "description",
    ["x" * 300, "longer than any terminal " * 30 + "x", "who? me? " + "word " * 50 + "end", "100% [confirm] # $ >"],
)
def test_any_description_arrives_as_it_is(session: Session, box: FrrBox, description: str) -> None:
    """Long lines do not wrap; a question mark is a character and asks for no help."""
    assert configure(session, "interface Loopback0", f"description {description}") == ["", ""]
    assert f" description {description}\n" in box.ask("show running-config")


@pytest.mark.parametrize(
    "lines",
    [
        ("router id 1.1.1.1",),
        ("interface Loopback0", "ip address 300.1.1.1/32"),
        ("interface Loopback0", "ip"),
        ("router bgp 65000", "exit", "router bgp 65001"),
        ("router bgp 65000", "neighbor 192.0.2.9 update-source Loopback0"),
        ("router isis 1", "net 49.0001"),
        ("router isis 1", "net 49.0001.0000.0000.0001.00", "net 49.0001.0000.0000.0002.00"),
        ("interface Loopback0", "ip ospf area 0", "router ospf", "network 10.0.0.0/8 area 0"),
        ("interface Loopback0", "ip ospf area 0", "ip ospf area 1"),
        ("interface Loopback0", "no ip address 10.7.7.7/32"),
        ("router eigrp 100",),
    ],
    ids=lambda lines: lines[-1],
)
def test_a_refused_line_is_known_as_refused(session: Session, lines: tuple[str, ...]) -> None:
    """What vtysh and the daemons say to a line that they do not take is in the table; the lines before it are not."""
    *accepted, last = configure(session, *lines)
    assert not any(refused(answer) for answer in accepted)
    assert refused(last), last
    assert session.alive


def test_a_pending_router_id_is_no_refusal(session: Session) -> None:
    """ospfd says that a changed router ID waits for a clear: a warning, not a failure."""
    *_before, said = configure(session, "router ospf", "ospf router-id 9.9.9.9", "ospf router-id 9.9.9.8")
    assert not refused(said)
    assert not refused(session.send("clear ip ospf process", Mode.EXEC, {}))


def test_saving_is_no_refusal(session: Session, box: FrrBox) -> None:
    """``write memory`` says much, none of it a refusal, and the configuration is on disk."""
    said = session.send("write memory", Mode.EXEC, {})
    assert "[OK]" in said
    assert not refused(said)
    assert "hostname r1" in (box.folder / "frr.conf").read_text()


def test_a_session_left_in_configuration_mode_disturbs_nobody(router: PtyRouter, options: ConnectionOptions) -> None:
    """Several sessions talk at once, each in its own mode; one that is cut in configuration mode holds no lock."""
    with opened(router, options) as first, opened(router, options) as second:
        configure(first, "interface Loopback0")
        assert configure(second, "interface lo", "description second") == ["", ""]
        assert configure(first, "description first") == [""]
        assert "first" in first.show("show interface Loopback0 json")
    with opened(router, options) as third:
        assert configure(third, "interface Loopback0", "no description") == ["", ""]


def test_a_daemon_that_dies_is_a_refusal_and_not_the_end(
    router: PtyRouter, box: FrrBox, options: ConnectionOptions
) -> None:
    """Lines for a dead daemon are refused, the session goes on, and a new one finds the daemon again."""
    with opened(router, options) as session:
        assert configure(session, "router isis 2", "exit") == ["", ""]
        box.stop("isisd")
        assert [refused(said) for said in configure(session, "router isis 2", "is-type level-1")] == [True, True]
        assert session.show("show isis summary").endswith("isisd is not running")
        assert json.loads(session.show("show ip ospf vrfs json"))
    box.start("isisd")
    with opened(router, options) as session:
        assert configure(session, "router isis 2") == [""]


@pytest.mark.parametrize("prompt", PROMPTS.values(), ids=PROMPTS)
def test_from_a_login_shell_vtysh_is_started(host: PtyRouter, options: ConnectionOptions, prompt: str) -> None:
    """Whatever the shell's prompt looks like, netloop ends in vtysh, and everything works as there."""
    router = replace(host, environment={**host.environment, "PS1": prompt})
    with running(router), opened(router, options) as session:
        assert session.hostname == "r1"
        assert configure(session, "interface Loopback0", "description from a shell?") == ["", ""]
        assert "from a shell?" in session.show("show interface Loopback0 json")


@pytest.mark.parametrize(("pager", "command"), [("sed s/^/PAGED:/", "vtysh"), ("less", "env -u VTYSH_PAGER vtysh")])
def test_a_pager_of_the_login_is_switched_off(
    host: PtyRouter, options: ConnectionOptions, pager: str, command: str
) -> None:
    """Where the host sets VTYSH_PAGER, vtysh would page its answers: none is; a pager that stops at the greeting too
    is kept away by the host's own command."""
    router = replace(host, environment={**host.environment, "VTYSH_PAGER": pager})
    with running(router), opened(router, options, data={"vtysh": command}) as session:
        said = session.show("show running-config")
        assert said.endswith("\nend")
        assert "PAGED" not in said


def test_sudo_gets_the_enable_secret(host: PtyRouter, options: ConnectionOptions) -> None:
    """``data: {vtysh: sudo vtysh}`` starts vtysh by sudo, and the host's enable secret answers its question."""
    with running(host), opened(host, options, replace(GOOD, enable="sesame"), {"vtysh": "sudo vtysh"}) as session:
        assert session.show("show ip ospf vrfs json").startswith("{")


def _failed(router: PtyRouter, options: ConnectionOptions, enable: str | None, command: object) -> NetloopError:
    started = time.monotonic()
    with running(router), pytest.raises(NetloopError) as caught:  # noqa: SIM117 the router must outlive the attempt
        with opened(router, options, replace(GOOD, enable=enable), {"vtysh": command}):
            pass
    assert time.monotonic() - started < 60
    return caught.value


@pytest.mark.parametrize(
    ("enable", "command", "kind", "words"),
    [
        (None, "sudo vtysh", AuthenticationFailed, "sudo asks for a password"),
        ("wrong", "sudo vtysh", AuthenticationFailed, "sudo refused the password"),
        (None, "vtysh8", CommandRefused, "not found"),
        (None, "true", CommandRefused, "the shell's prompt came back"),
        (None, ["vtysh"], UsageError, "data.vtysh: expected a command"),
    ],
)
def test_what_keeps_one_out_of_vtysh_is_one_clear_error(
    host: PtyRouter, options: ConnectionOptions, enable: str | None, command: object, kind: type, words: str
) -> None:
    """A missing or refused password, a missing program, a wrong entry: said at once, with what to do, and no secret."""
    error = _failed(host, options, enable, command)
    assert isinstance(error, kind)
    assert words in str(error)
    assert "wrong" not in str(error)


def test_the_box_leaves_nothing_behind() -> None:
    """The namespace, the folder and the daemons of a test are gone when it ends, also when it fails."""
    with ExitStack() as stack:
        made = stack.enter_context(frr_box(name="r9"))
        zebra = made.daemons["zebra"]
        with pytest.raises(ZeroDivisionError), stack:
            raise ZeroDivisionError
    assert zebra.poll() is not None
    assert not made.folder.exists()
    assert not Path(f"/run/netns/{made.namespace}").exists()
