"""Which jump host a device is reached over, from OpenSSH's configuration as netmiko uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from netloop.model.device import Device
from netloop.transports import netmiko as module
from netloop.transports.jump_host import jump_host


def device(hostname: str = "r1.example.net", config: Path | None = None) -> Device:
    extras = {"ssh_config_file": str(config)} if config else {}
    return Device("r1", hostname, "cisco_ios", extras=extras)


@pytest.mark.parametrize(
    ("setting", "jump"),
    [
        ("ProxyJump jump.example.net", "jump.example.net"),
        ("ProxyJump netops@jump.example.net:2222", "jump.example.net"),
        ("ProxyJump ssh://netops@jump.example.net:2222", "jump.example.net"),
        ("ProxyJump netops@[2001:db8::1]:2222", "2001:db8::1"),
        ("ProxyJump 2001:db8::1", "2001:db8::1"),
        ("ProxyJump first,second", "second"),
        ("ProxyCommand ssh -W %h:%p jump", "jump"),
        ("ProxyCommand /usr/bin/ssh -q -o User=x -p2222 -aW %h:%p netops@jump", "jump"),
        ("ProxyCommand ssh -J first,second -W %h:%p third", "third"),
        ("ProxyCommand ssh jump nc %h %p", "jump"),
        ("ProxyCommand nc -X connect -x proxy:3128 %h %p", "nc -X connect -x proxy:3128 * *"),
        ("ProxyCommand none", None),
        ("User netops", None),
    ],
)
def test_the_jump_host_is_named(tmp_path: Path, setting: str, jump: str | None) -> None:
    """Users, ports and options are no part of its name; of several the last; other commands are themselves."""
    config = tmp_path / "ssh_config"
    config.write_text(f"Host *.example.net\n  {setting}\n")
    assert jump_host(device(config=config)) == jump
    assert jump_host(device("192.0.2.1", config)) is None


def test_two_routers_behind_one_command_share_it(tmp_path: Path) -> None:
    """What of a command is a router's own address or port makes no jump host of its own."""
    config = tmp_path / "ssh_config"
    config.write_text("Host *\n  ProxyCommand connect -H proxy %h %p\n")
    assert len({jump_host(device(hostname, config)) for hostname in ("r1.example.net", "192.0.2.7")}) == 1


def test_the_users_own_configuration_counts_and_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a file of the inventory's it is ~/.ssh/config; a file that is missing or broken names no jump host."""
    config = tmp_path / "config"
    monkeypatch.setattr(module, "SSH_CONFIG", config)
    assert jump_host(device()) is None
    config.write_text("Host *\n  ProxyJump one\n")
    assert jump_host(device()) == "one"
    config.write_text("Host *\n  ProxyJump other\n")
    assert jump_host(device()) == "other"
    config.write_text("gibberish\n")
    assert jump_host(device()) is None
