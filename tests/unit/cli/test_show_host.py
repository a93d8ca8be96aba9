"""netloop show-host: the merged host, and where each value comes from."""

from __future__ import annotations

from pathlib import Path

import yaml
from typer.testing import CliRunner

from netloop.cli.main import app
from netloop.errors import InventoryError, UsageError

RUNNER = CliRunner()
TEXT = """\
defaults: {platform: ios, password: s3cr3t, data: {site: A, token: t0ken}}
groups:
  core:
    groups: [base]
    routing: {router_id: Loopback0, ospf: {1: {area: 0}}}
  base: {username: netops, port: 2222}
hosts:
  p1:
    hostname: 192.0.2.1
    groups: [core]
    loopbacks: {Loopback0: {ipv4: 10.255.0.1, ipv6: null, secondaries: [10.255.0.2]}}
    port: 22
    enable: {env: ENABLE}
"""


def shown(tmp_path: Path, *words: str, text: str = TEXT) -> list[str]:
    path = tmp_path / "x.yaml"
    path.write_text(text)
    done = RUNNER.invoke(app, ["show-host", str(path), *words])
    assert done.exit_code == 0, done.output
    return done.stdout.replace(f"{tmp_path}/", "").splitlines()


def test_a_host_is_shown_with_what_its_groups_and_the_defaults_say(tmp_path: Path) -> None:
    """The output is YAML: the merged values, and no secret."""
    found = yaml.safe_load("\n".join(shown(tmp_path, "p1")))
    assert (found["port"], found["username"], found["platform"]) == (22, "netops", "ios")
    assert found["routing"] == {"router_id": "Loopback0", "ospf": {1: {"area": 0}}}
    assert found["loopbacks"]["Loopback0"] == {"ipv4": "10.255.0.1", "ipv6": None, "secondaries": ["10.255.0.2"]}
    assert (found["enable"], found["password"]) == ({"env": "ENABLE"}, "a literal")
    assert found["data"] == {"site": "A", "token": "(hidden)"}


def test_explain_says_where_each_value_comes_from(tmp_path: Path) -> None:
    """Each value carries its file, line and column, and the layer that says it; the nearest one wins."""
    lines = shown(tmp_path, "p1", "--explain")
    assert lines[0] == "# p1: the host, then group core, then group base, then defaults"
    told = {line.split(":")[0].strip(): line.partition("  # ")[2] for line in lines[1:]}
    assert told["hostname"] == "x.yaml:9:15 host"
    assert told["port"] == "x.yaml:12:11 host"
    assert told["area"] == "x.yaml:5:54 group core"
    assert told["username"] == "x.yaml:6:20 group base"
    assert told["platform"] == "x.yaml:1:22 defaults"
    assert told["secondaries"] == "x.yaml:11:72 host"
    assert not [line for line in lines if "s3cr3t" in line or "t0ken" in line]


def test_an_unknown_host_is_told_with_the_nearest(tmp_path: Path) -> None:
    """A host that is not declared is a usage error."""
    path = tmp_path / "x.yaml"
    path.write_text(TEXT)
    done = RUNNER.invoke(app, ["show-host", str(path), "p11"])
    assert isinstance(done.exception, UsageError)
    assert "no host 'p11'; 1 declared" in str(done.exception)
    assert done.exception.hint == "did you mean 'p1'?"


def test_a_host_is_shown_also_where_the_inventory_has_problems(tmp_path: Path) -> None:
    """What is understood is shown first: it may explain the problem that is told after it."""
    path = tmp_path / "x.yaml"
    path.write_text(TEXT.replace("area: 0", "area: x").replace("port: 2222", "port: 0"))
    done = RUNNER.invoke(app, ["show-host", str(path), "p1", "--explain"])
    assert isinstance(done.exception, InventoryError)
    assert "hostname: 192.0.2.1" in done.stdout
    assert len(done.exception.problems) == 2
