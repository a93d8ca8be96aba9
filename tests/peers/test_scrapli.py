"""scrapli's IOS-XE driver against the sandbox: the one of the installed release, classic or new."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.peers.target import SshTarget

pytestmark = pytest.mark.peers
scrapli = pytest.importorskip("scrapli")
CLASSIC = importlib.util.find_spec("scrapli.driver") is not None
classic = pytest.mark.skipif(not CLASSIC, reason="the installed scrapli has no IOSXEDriver; its Cli is tested")
modern = pytest.mark.skipif(CLASSIC, reason="the installed scrapli has no Cli; its IOSXEDriver is tested")
needs_ssh = pytest.mark.skipif(shutil.which("ssh") is None, reason="scrapli's default transport runs ssh")
CONFIGURE = ["interface Loopback6", "description by scrapli", "ip address 10.6.0.1 255.255.255.255"]


@pytest.fixture(params=["bin", "ssh2"])
def cli(request: pytest.FixtureRequest, target: SshTarget) -> Iterator[Any]:
    if request.param == "bin" and shutil.which("ssh") is None:
        pytest.skip("scrapli's bin transport runs ssh")
    kinds = {
        "bin": lambda: scrapli.TransportBinOptions(enable_strict_key=False),
        "ssh2": scrapli.TransportSsh2Options,
    }
    with scrapli.Cli(
        target.address,
        port=target.port,
        definition_file_or_name="cisco_iosxe",
        auth_options=scrapli.AuthOptions(username=target.username, password=target.password),
        transport_options=kinds[request.param](),
    ) as connection:
        yield connection


@modern
def test_cli_shows(cli: Any) -> None:
    """Prompt, show commands and the failure indicators."""
    assert cli.get_prompt().result == "r1#"
    assert "10.255.0.1" in cli.send_input("show ip interface brief").result
    assert cli.send_input("show running-config | include ^hostname").result == "hostname r1"
    assert cli.send_input("show nonsense").failed


@modern
def test_cli_configures(cli: Any) -> None:
    """A set of lines in configuration mode is taken, shown, and removed."""
    assert not cli.send_inputs(CONFIGURE, requested_mode="configuration").failed
    shown = cli.send_input("show running-config interface Loopback6").result
    assert " description by scrapli\n" in shown.replace("\r\n", "\n")
    assert not cli.send_input("no interface Loopback6", requested_mode="configuration").failed
    assert cli.get_prompt().result == "r1(config)#"
    assert "Loopback6" not in cli.send_input("show running-config").result


@pytest.fixture(params=["system", "paramiko"])
def driver(request: pytest.FixtureRequest, target: SshTarget) -> Iterator[Any]:
    from scrapli.driver.core import IOSXEDriver

    with IOSXEDriver(
        host=target.address,
        port=target.port,
        auth_username=target.username,
        auth_password=target.password,
        auth_strict_key=False,
        transport=request.param,
    ) as connection:
        yield connection


@classic
@needs_ssh
def test_driver_shows(driver: Any) -> None:
    """Prompt, show commands and the failure indicators."""
    assert driver.get_prompt() == "r1#"
    assert "10.255.0.1" in driver.send_command("show ip interface brief").result
    assert driver.send_command("show nonsense").failed


@classic
@needs_ssh
def test_driver_configures(driver: Any) -> None:
    """A set of lines in configuration mode is taken, shown, and removed."""
    assert not driver.send_configs(CONFIGURE).failed
    assert " description by scrapli\n" in driver.send_command("show running-config interface Loopback6").result
    assert not driver.send_configs(["no interface Loopback6"]).failed
