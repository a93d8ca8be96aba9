"""Which library connects to a device, and why it is not asyncssh."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from netloop.errors import UsageError
from netloop.model.device import Device
from netloop.platforms.cisco_ios.terminal import TERMINAL as IOS
from netloop.transports.engine import UNDERSTOOD, WITHOUT_EFFECT, engine_of, require_asyncssh
from netloop.transports.netmiko import OWN, netmiko_arguments

PLAIN = Device("r1", "r1.pop.example.net", "cisco_ios", username="netops")


def config(folder: Path, text: str) -> Path:
    (folder / "config").write_text(text)
    return folder / "config"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"extras": {"use_keys": True, "key_file": "k", "passphrase": "p", "allow_agent": True}}, None),
        ({"extras": {"conn_timeout": 5, "auth_timeout": 5, "banner_timeout": 5, "keepalive": 30}}, None),
        ({"extras": {"fast_cli": False, "global_delay_factor": 2, "encoding": "latin-1"}}, None),
        ({"extras": {"session_log": "x.log", "ssh_strict": True, "password": "x"}}, None),
        ({"extras": {"ssh_config_file": "/no/such/file"}}, None),
        ({"extras": {"sock": None, "disabled_algorithms": {}}}, "netmiko.extras has disabled_algorithms"),
        ({"extras": {"pkey": "x"}}, "netmiko.extras has pkey"),
        ({"extras": {"use_key": True}}, "netmiko.extras has use_key"),
    ],
)
def test_netmiko_s_arguments_decide(changes: dict[str, Any], reason: str | None) -> None:
    """asyncssh connects where it follows each argument, or where it does nothing; any other is netmiko's."""
    engine = engine_of(replace(PLAIN, **changes), IOS, Path("/no/such/file"))
    assert engine.name == ("netmiko" if reason else "asyncssh")
    assert (reason or "") in (engine.reason or "")
    assert (engine.reason is None) == (reason is None)


def test_each_argument_is_netmiko_s() -> None:
    """No argument is thought of that netmiko does not have, and none stands in two lists."""
    assert netmiko_arguments() >= UNDERSTOOD | WITHOUT_EFFECT | OWN
    assert not (UNDERSTOOD & WITHOUT_EFFECT) | (UNDERSTOOD & OWN) | (WITHOUT_EFFECT & OWN)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"prepare": None}, "only netmiko knows the login of cisco_ios"),
        ({"device_type": "cisco_ios_telnet"}, "cisco_ios_telnet is not reached over SSH"),
        ({"device_type": "cisco_ios_serial"}, "cisco_ios_serial is not reached over SSH"),
    ],
)
def test_the_platform_decides(changes: dict[str, Any], reason: str) -> None:
    """A platform whose session netmiko prepares, or which is not reached over SSH, is netmiko's."""
    assert engine_of(PLAIN, replace(IOS, **changes), Path("/no/such/file")).reason == reason


@pytest.mark.parametrize(
    ("text", "device", "keyword"),
    [
        ("", PLAIN, None),
        ("# ProxyJump jump\n\n", PLAIN, None),
        ("Host *.pop.example.net\n  ProxyJump jump\n", PLAIN, "ProxyJump"),
        ("Host other *.example.net\n\tProxyCommand nc %h %p\n", PLAIN, "ProxyCommand"),
        ("Host *.example.net !r1.*\n  ProxyJump jump\n", PLAIN, None),
        ("Host r2\n  HostName 192.0.2.1\nHost r1.pop.example.net\n  HostName 192.0.2.2\n", PLAIN, "HostName"),
        ("Host r2\n  HostName 192.0.2.1\n", PLAIN, None),
        ("hostname=192.0.2.1\n", PLAIN, "hostname"),
        ("Match user netops\n  ProxyJump jump\n", PLAIN, "ProxyJump"),
        ("Host *\n  ServerAliveInterval 60\n  IdentityFile ~/.ssh/x\n  ForwardAgent no\n", PLAIN, None),
        ("Host *\n  User me\n  Port 2222\n", replace(PLAIN, port=830), None),
        ("Host *\n  User me\n", replace(PLAIN, username=None), "User"),
        ("Host *\n  Port 2222\n", PLAIN, "Port"),
        ('Host "r1.pop.example.net"\n  ProxyJump jump\n', PLAIN, "ProxyJump"),
    ],
)
def test_the_configuration_of_openssh_decides(tmp_path: Path, text: str, device: Device, keyword: str | None) -> None:
    """Where netmiko would follow a keyword for the host, netmiko connects, and the file and keyword are named."""
    file = config(tmp_path, text)
    expected = f"{file} has {keyword} for {device.hostname}" if keyword else None
    assert engine_of(device, IOS, file).reason == expected


def test_a_file_of_the_inventory_s_own_decides(tmp_path: Path) -> None:
    """``ssh_config_file`` takes the place of the user's configuration."""
    users = config(tmp_path, "Host *\n  ProxyJump jump\n")
    own = tmp_path / "own"
    own.write_text("Host *\n  HostName 192.0.2.9\n")
    device = replace(PLAIN, extras={"ssh_config_file": str(own)})
    assert engine_of(device, IOS, users).reason == f"{own} has HostName for {PLAIN.hostname}"
    own.write_text("")
    assert engine_of(device, IOS, users).reason is None


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    """What was read before does not outlive the file."""
    file = config(tmp_path, "")
    assert engine_of(PLAIN, IOS, file).name == "asyncssh"
    file.write_text("ProxyJump jump\n")
    assert engine_of(PLAIN, IOS, file).name == "netmiko"


def test_a_file_that_cannot_be_read_is_netmiko_s(tmp_path: Path) -> None:
    """What stands there cannot be known, so who would read it connects."""
    (tmp_path / "config").mkdir()
    assert str(engine_of(PLAIN, IOS, tmp_path / "config").reason).endswith("cannot be read: Is a directory")


def test_who_insists_is_told_why_not(tmp_path: Path) -> None:
    """``transport: asyncssh`` on a device that needs netmiko is an error that says what for; on others it is none."""
    file = config(tmp_path, "Host r1.*\n  ProxyJump jump\n")
    with pytest.raises(UsageError, match=r"r1: the transport asyncssh cannot do what is asked: .* has ProxyJump"):
        require_asyncssh(PLAIN, IOS, file)
    require_asyncssh(replace(PLAIN, hostname="r2"), IOS, file)
