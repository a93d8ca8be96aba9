"""netloop allocate: gives, keeps, retires, explains; no other verb writes a ledger."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from netloop.cli import main
from netloop.errors import InventoryError, UsageError
from netloop.stages.derive import load_inventory

TEXT = """\
pools:
  router-ids: {prefix: 10.255.0.0/24, exclude: [10.255.0.1-10.255.0.9]}
  router-ids-v6: {prefix: "2001:db8:255::/64"}
defaults:
  platform: cisco_ios
  loopbacks:
    Loopback0:
      ipv4: {pool: router-ids}
      ipv6: {pool: router-ids-v6}
  routing: {router_id: Loopback0, ospf: {1: {area: 0}}, ospfv3: {1: {area: 0}}}
hosts:
  p1: {hostname: 192.0.2.1}
  pe1:
    hostname: 10.255.0.11
    loopbacks: {Loopback0: {ipv4: 10.255.0.10}}
  pe2: {hostname: 192.0.2.3}
"""


@pytest.fixture
def isp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("isp.yaml")
    path.write_text(TEXT)
    return path


def allocate(*words: str) -> str:
    done = CliRunner().invoke(main.app, ["allocate", "isp.yaml", *words], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def lines() -> list[str]:
    text = Path("isp.ledger.yaml").read_text()
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def edit(old: str, new: str) -> None:
    path = Path("isp.yaml")
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_what_is_given_is_in_the_intent(isp: Path) -> None:
    """Each host gets its own; what the inventory writes out, a hostname too, is given to nobody."""
    with pytest.raises(InventoryError, match=r"p1, pe2: Loopback0 ipv4: not allocated yet from pool router-ids"):
        load_inventory(isp)
    assert not Path("isp.ledger.yaml").exists()
    output = allocate()
    assert "given    router-ids 10.255.0.12  p1 Loopback0 ipv4\n" in output
    assert "isp.ledger.yaml: 5 given\n" in output
    assert "router-ids ipv4: 4 of 245 used, too little history for a forecast\n" in output
    assert sorted(os.listdir()) == ["isp.ledger.yaml", "isp.yaml"]  # noqa: PTH208
    inventory = load_inventory(isp)
    given = {name: [str(a.ip) for a in intent.loopbacks[0].addresses] for name, intent in inventory.intents.items()}
    assert given == {
        "p1": ["10.255.0.12", "2001:db8:255::1"],
        "pe1": ["10.255.0.10", "2001:db8:255::2"],
        "pe2": ["10.255.0.13", "2001:db8:255::3"],
    }
    assert str(inventory.intents["pe2"].router_ids[0].address) == "10.255.0.13"
    assert inventory.warnings == ()


def test_a_second_run_writes_nothing(isp: Path) -> None:
    """Where nothing changes the file is not touched; a dry run never touches it."""
    assert "5 given; nothing was written (dry run)" in allocate("--dry-run")
    assert not Path("isp.ledger.yaml").exists()
    allocate()
    before = Path("isp.ledger.yaml").stat()
    assert "isp.ledger.yaml: nothing to do\n" in allocate()
    after = Path("isp.ledger.yaml").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_renaming_removing_and_releasing(isp: Path) -> None:
    """A renamed host keeps its addresses at once; a removed one's are held back until they are released."""
    allocate()
    edit("  pe2: {hostname: 192.0.2.3}", "  edge2: {hostname: 192.0.2.3, was: pe2}")
    edit("  p1: {hostname: 192.0.2.1}\n", "")
    inventory = load_inventory(isp)
    assert str(inventory.intents["edge2"].router_ids[0].address) == "10.255.0.13"
    (warning,) = inventory.warnings
    assert warning.headline == "isp.ledger.yaml: the ledger is behind (2 to retire, 2 renamed) [ledger-behind]"
    assert warning.hint == "run netloop allocate isp.yaml"
    assert "isp.ledger.yaml: 2 renamed, 2 retired\n" in allocate()
    retired, renamed = lines()[:2]
    assert retired.startswith("router-ids 10.255.0.12: p1 Loopback0 20")
    assert " retired 20" in retired
    assert renamed.endswith(" was pe2")
    assert load_inventory(isp).warnings == ()
    assert "isp.ledger.yaml: 1 released" in allocate("--release", "10.255.0.12")
    assert "isp.ledger.yaml: 1 released" in allocate("--release", "p1")
    assert [line.split(":")[0] for line in lines()] == [
        "router-ids 10.255.0.13",
        "router-ids-v6 2001",
        "router-ids-v6 2001",
    ]


@pytest.mark.parametrize("words", [["--all-retired"], ["--release", "--all-retired"]])
def test_all_that_is_retired_is_released(isp: Path, words: list[str]) -> None:
    """Both ways to say it work."""
    allocate()
    edit("  p1: {hostname: 192.0.2.1}\n", "")
    assert "isp.ledger.yaml: 2 retired, 2 released\n" in allocate(*words)
    assert len(lines()) == 3


def test_only_what_is_retired_is_released(isp: Path) -> None:
    """An address in use stays, and the message says whose it is; nothing is written."""
    allocate()
    before = Path("isp.ledger.yaml").read_text()
    for word, said in (("pe2", "in use by pe2 Loopback0 ipv4"), ("10.9.9.9", "nothing in the ledger")):
        with pytest.raises(UsageError, match=said):
            allocate("--release", word)
    assert Path("isp.ledger.yaml").read_text() == before


def test_why_an_address_is_what_it_is(isp: Path) -> None:
    """Pool, place, day and former name; nothing is written; an unknown host is told with the nearest name."""
    assert "given " in allocate("--explain", "p1")
    assert not Path("isp.ledger.yaml").exists()
    allocate()
    edit("  pe2: {hostname: 192.0.2.3}", "  edge2: {hostname: 192.0.2.3, was: pe2}")
    told = allocate("--explain", "edge2").splitlines()
    assert told[0] == "edge2 Loopback0 ipv4 10.255.0.13"
    assert told[1] == "  asked for at isp.yaml:8:20, from pool router-ids"
    assert told[2].endswith(" to the host when it was pe2, in isp.ledger.yaml:5:1")
    assert "pe1 Loopback0 ipv4 10.255.0.10\n  written at isp.yaml:15:35\n" in allocate("--explain", "pe1")
    edit("  p1: {hostname: 192.0.2.1}\n", "")
    assert "held back until it is released" in allocate("--explain", "p1")
    with pytest.raises(UsageError, match="did you mean pe1"):
        allocate("--explain", "pe3")


def test_an_exhausted_pool_says_how_many_are_wanted(isp: Path) -> None:
    """Which pool, how many are wanted, free and held back; nobody gets anything."""
    edit("10.255.0.0/24, exclude: [10.255.0.1-10.255.0.9]", "10.254.0.0/30")
    allocate()
    before = Path("isp.ledger.yaml").read_text()
    edit("  p1: {hostname: 192.0.2.1}\n", "  p7: {hostname: 192.0.2.7}\n  p8: {hostname: 192.0.2.8}\n")
    with pytest.raises(InventoryError) as caught:
        allocate()
    assert str(caught.value).startswith(
        "isp.yaml:2:3: pool router-ids is exhausted: 2 IPv4 wanted, 0 free (2 of 2 used, 1 of them retired)\n"
    )
    assert "--all-retired" in str(caught.value)
    assert Path("isp.ledger.yaml").read_text() == before


def test_a_wrong_inventory_or_ledger_gives_nothing(isp: Path) -> None:
    """What is wrong is told as validate tells it, and the ledger stays as it is."""
    edit("area: 0", "area: here")
    with pytest.raises(InventoryError, match="this is not an OSPF area"):
        allocate()
    assert not Path("isp.ledger.yaml").exists()
    Path("isp.ledger.yaml").write_text("<<<<<<< HEAD\n")
    with pytest.raises(InventoryError, match=r"isp.ledger.yaml:1:1: git left a merge conflict"):
        allocate()


def test_comments_are_kept(isp: Path) -> None:
    """What people wrote in the ledger survives giving, retiring and releasing."""
    allocate()
    path = Path("isp.ledger.yaml")
    path.write_text(
        path.read_text().replace("router-ids 10.255.0.12", "# the first\nrouter-ids 10.255.0.12") + "# end\n"
    )
    edit("  p1: {hostname: 192.0.2.1}\n", "  p9: {hostname: 192.0.2.9}\n")
    allocate("--all-retired")
    text = path.read_text()
    assert "# the first\n" in text
    assert text.endswith("# end\n")
    assert "p9 Loopback0" in text


def test_a_folder_has_its_ledger_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An inventory in several files works alike."""
    monkeypatch.chdir(tmp_path)
    Path("net").mkdir()
    pools, _, rest = TEXT.partition("defaults:")
    Path("net/a.yaml").write_text(pools)
    Path("net/b.yaml").write_text(f"defaults:{rest}")
    done = CliRunner().invoke(main.app, ["allocate", "net"], catch_exceptions=False)
    assert "net.ledger.yaml: 5 given" in done.output
    assert len(load_inventory(Path("net")).intents) == 3


def test_two_at_a_time_give_the_same(isp: Path) -> None:
    """Two processes at once: one gives, the other waits and finds nothing to do."""
    command = [sys.executable, "-m", "netloop", "allocate", "isp.yaml"]
    environment = {**os.environ, "PYTHONPATH": str(Path(main.__file__).parents[2])}
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(2)]
    said = sorted(process.communicate(timeout=60)[0].splitlines()[-3] for process in both)
    assert said == ["isp.ledger.yaml: 5 given", "isp.ledger.yaml: nothing to do"]
    assert len(lines()) == 5
    assert sorted(os.listdir()) == ["isp.ledger.yaml", "isp.yaml"]  # noqa: PTH208


def test_an_inventory_without_pools_has_no_ledger(isp: Path) -> None:
    """Nothing to give, nothing written."""
    isp.write_text("hosts: {p1: {hostname: 192.0.2.1, platform: ios}}\n")
    assert "nothing to do" in allocate()
    assert not Path("isp.ledger.yaml").exists()


def test_a_host_that_waits_for_no_address_is_shown(isp: Path) -> None:
    """show-host takes the ledger's addresses into account: a host with all of them has no problem."""
    allocate()
    done = CliRunner().invoke(main.app, ["show-host", "isp.yaml", "p1", "--explain"], catch_exceptions=False)
    assert done.exit_code == 0
    assert "pool: router-ids" in done.output


def test_a_loopback_of_another_name_is_allocated_and_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where loopbacks are ``lo`` and ``dummy1``, every verb reads the ledger that ``allocate`` writes."""
    monkeypatch.chdir(tmp_path)
    Path("lab.yaml").write_text(
        """
pools: {router-ids: {prefix: 10.255.0.0/29}}
hosts:
  r1:
    hostname: 192.0.2.1
    platform: FRRouting
    loopbacks: {lo: {ipv4: {pool: router-ids}}, dummy1: {ipv4: {pool: router-ids}}}
    routing: {router_id: lo, ospf: {1: {area: 0}}}
"""
    )
    runner = CliRunner()
    assert runner.invoke(main.app, ["allocate", "lab.yaml"]).exit_code == 0
    ledger = Path("lab.ledger.yaml").read_text()
    assert "router-ids 10.255.0.1: r1 lo " in ledger
    assert "router-ids 10.255.0.2: r1 dummy1 " in ledger
    for verb in ("validate", "render", "allocate"):
        done = runner.invoke(main.app, [verb, "lab.yaml"])
        assert done.exit_code == 0, done.output
    assert Path("lab.ledger.yaml").read_text() == ledger
    assert load_inventory(Path("lab.yaml")).devices["r1"].platform == "frr"
