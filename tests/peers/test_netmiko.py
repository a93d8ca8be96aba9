"""netmiko's ``cisco_ios``, as its users use it, against the sandbox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from netmiko import BaseConnection, ConnectHandler, NetmikoAuthenticationException
from netmiko.exceptions import ConfigInvalidException

from tests.peers.target import SshTarget

pytestmark = pytest.mark.peers


def connect(target: SshTarget, **options: object) -> BaseConnection:
    return ConnectHandler(
        device_type="cisco_ios",
        host=target.address,
        port=target.port,
        username=target.username,
        password=options.pop("password", target.password),
        conn_timeout=10,
        **options,
    )


@pytest.fixture
def router(target: SshTarget) -> Iterator[BaseConnection]:
    with connect(target) as connection:
        yield connection


def test_prompt_and_privilege(router: BaseConnection) -> None:
    """The prompt is the host's name; a login is in privileged mode, from which one can step down and up again."""
    assert router.find_prompt() == "r1#"
    assert router.check_enable_mode()
    router.exit_enable_mode("disable")
    assert router.find_prompt() == "r1>"
    router.enable()
    assert router.find_prompt() == "r1#"


def test_a_wrong_password_is_refused(target: SshTarget) -> None:
    """A wrong password is an authentication failure, at once."""
    with pytest.raises(NetmikoAuthenticationException):
        connect(target, password="wrong")


def test_show_commands_without_paging(router: BaseConnection) -> None:
    """A long output comes whole, without a pager's traces, without echo and prompt."""
    text = router.send_command("show running-config")
    assert text.startswith("Building configuration...")
    assert text.rstrip().endswith("end")
    assert "--More--" not in text
    assert "r1#" not in text
    assert router.send_command("show running-config | include ^hostname") == "hostname r1"


@pytest.mark.parametrize(
    ("command", "row"),
    [
        (
            "show ip interface brief",
            {"interface": "Loopback0", "ip_address": "10.255.0.1", "status": "up", "proto": "up"},
        ),
        ("show interfaces", {"interface": "GigabitEthernet0/0", "description": "to r2", "prefix_length": "30"}),
        ("show version", {"hostname": "r1"}),
        ("show ip ospf neighbor", {"neighbor_id": "10.255.0.2", "interface": "GigabitEthernet0/0"}),
        ("show ip bgp summary", {"bgp_neighbor": "10.255.0.2", "neighbor_as": "65000", "router_id": "10.255.0.1"}),
        ("show ip route", {"protocol": "C", "network": "10.0.12.0", "prefix_length": "30"}),
    ],
)
def test_ntc_templates_read_the_outputs(router: BaseConnection, command: str, row: dict[str, str]) -> None:
    """What ntc-templates reads from real routers it reads from these; a row with the expected values is there."""
    rows = router.send_command(command, use_textfsm=True)
    assert isinstance(rows, list), rows
    assert any(row.items() <= found.items() for found in rows), rows


def test_configure_and_save(router: BaseConnection) -> None:
    """A configuration set shows in the running configuration; saving makes it the startup one."""
    answer = router.send_config_set(
        ["interface Loopback7", "description a test", "ip address 10.7.0.1 255.255.255.255"], error_pattern="%"
    )
    assert "r1(config-if)#" in answer
    assert router.find_prompt() == "r1#"
    section = router.send_command("show running-config interface Loopback7")
    assert " description a test\n ip address 10.7.0.1 255.255.255.255\n" in section
    assert "Loopback7" not in router.send_command("show startup-config")
    assert "[OK]" in router.save_config()
    assert "interface Loopback7" in router.send_command("show startup-config")
    router.send_config_set(["no interface Loopback7"])
    router.save_config()
    assert "Loopback7" not in router.send_command("show running-config")


def test_a_wrong_line_is_seen(router: BaseConnection) -> None:
    """netmiko's error pattern finds the refusal of a line; the lines after it are not sent."""
    with pytest.raises(ConfigInvalidException, match="Invalid input detected"):
        router.send_config_set(["interfaze Loopback8", "interface Loopback8"], error_pattern="% Invalid")
    router.exit_config_mode()
    assert "Loopback8" not in router.send_command("show running-config")


def test_a_question_is_answered(router: BaseConnection) -> None:
    """A command that asks waits for the answer: clearing OSPF, with yes and with no."""
    for answer in ("no", "yes"):
        asked = router.send_command("clear ip ospf process", expect_string=r"\[no\]:", strip_prompt=False)
        assert "Reset ALL OSPF processes?" in asked
        router.send_command(answer, expect_string=r"r1#")
    assert router.find_prompt() == "r1#"


def test_many_sessions_at_once(target: SshTarget) -> None:
    """Several sessions on one router do not hear each other; both see the same configuration."""
    with connect(target) as one, connect(target) as two:
        one.write_channel("show clo")
        assert two.send_command("show running-config | include ^hostname") == "hostname r1"
        one.write_channel("\x15\n")
        one.send_config_set(["interface Loopback0", "description changed"])
        assert "description changed" in two.send_command("show running-config interface Loopback0")
        one.send_config_set(["interface Loopback0", "description router ID of r1"])


def test_session_log_and_fast_cli(target: SshTarget) -> None:
    """The legacy pace and auto-detection of the prompt work as well as the fast one."""
    with connect(target, fast_cli=False, global_delay_factor=0.1) as slow:
        assert slow.find_prompt() == "r1#"
        assert slow.is_alive()
