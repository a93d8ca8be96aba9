"""Inventory and ledger together: any pair of texts gives an inventory or problems, and addresses do not move."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netloop.errors import InventoryError
from netloop.stages.derive import load_inventory
from netloop.workflow.allocation import AllocationRequest, allocate_inventory
from tests.whole import examples

DAY = date(2026, 11, 24)
HEAD = """\
pools: {rid: {prefixes: [10.0.0.0/28, 10.1.0.0/24]}, six: {prefix: "2001:db8::/64", size: 80}}
defaults:
  platform: ios
  loopbacks: {Loopback0: {ipv4: {pool: rid}, ipv6: {pool: six}}}
  routing: {router_id: Loopback0, ospf: {1: {area: 0}}}
hosts:
"""
LINES = st.lists(
    st.sampled_from(
        [
            "rid 10.0.0.1: a Loopback0 2026-11-24",
            "rid 10.0.0.1: b Loopback0 2026-11-24",
            "rid 10.0.0.2: a Loopback0 2026-11-24 retired 2026-11-25",
            "six 2001:db8::1/80: a Loopback0 2026-11-24",
            "rid 10.0.0.0: a Loopback0 2026-11-24",
            "rid 192.0.2.1: a Loopback0 2026-11-24",
            "old 10.1.0.7: a Loopback0 9999-12-31",
            "old 224.0.0.1: a Loopback0 2026-11-24",
            "six 10.1.0.9/8: b Loopback0 2026-11-24 was c",
            "rid ::ffff:10.0.0.1: b Loopback0 2026-11-24",
            "# a comment",
            "",
            "=======",
        ]
    ),
    max_size=6,
    unique=True,
)


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "x.yaml"


def write(place: Path, hosts: list[str], ledger: list[str]) -> None:
    place.write_text(HEAD + "".join(f"  {host}: {{hostname: {host}.example.net}}\n" for host in hosts))
    place.with_name("x.ledger.yaml").write_text("".join(f"{line}\n" for line in ledger))


def addresses(place: Path) -> dict[str, list[str]]:
    intents = load_inventory(place).intents
    return {name: [str(a) for loopback in i.loopbacks for a in loopback.addresses] for name, i in intents.items()}


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ledger=LINES)
def test_any_ledger_is_problems_or_an_inventory(place: Path, ledger: list[str]) -> None:
    """No ledger is a traceback; where it is accepted, allocating completes it, keeps what it says, and then rests."""
    write(place, ["a", "b"], ledger)
    try:
        allocate_inventory(AllocationRequest(place, DAY), bool)
    except InventoryError:
        with pytest.raises(InventoryError):
            load_inventory(place)
        return
    first = addresses(place)
    assert all(len(found) == 2 for found in first.values())
    if "rid 10.0.0.1: a Loopback0 2026-11-24" in ledger:
        assert first["a"][0] == "10.0.0.1/32"
    assert not allocate_inventory(AllocationRequest(place, DAY), bool).written
    assert addresses(place) == first


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True), min_size=2, max_size=5))
def test_no_address_moves_through_any_edits(place: Path, lives: list[list[str]]) -> None:
    """Whoever stays keeps its address, whoever comes back gets it again, and none is there twice."""
    write(place, [], [])
    place.with_name("x.ledger.yaml").unlink()
    ever: dict[str, list[str]] = {}
    for hosts in lives:
        place.write_text(HEAD + "".join(f"  {host}: {{hostname: {host}.example.net}}\n" for host in hosts))
        allocate_inventory(AllocationRequest(place, DAY), bool)
        ever |= (now := addresses(place)) | {host: ever[host] for host in now if host in ever}
        assert {host: ever[host] for host in now} == now
    held = [address for found in ever.values() for address in found]
    assert len(held) == len(set(held))


def test_a_size_is_the_mask_of_the_interface(place: Path) -> None:
    """size: 80 gives each loopback a /80, and the mask comes back from the ledger."""
    write(place, ["a", "b"], [])
    allocate_inventory(AllocationRequest(place, DAY), bool)
    assert addresses(place) == {
        "a": ["10.0.0.1/32", "2001:db8::1/80"],
        "b": ["10.0.0.2/32", "2001:db8::1:0:0:1/80"],
    }
    assert "six 2001:db8::1:0:0:1/80: b Loopback0 2026-11-24\n" in place.with_name("x.ledger.yaml").read_text()


def test_the_prefix_of_a_pool_is_no_literal_address(place: Path) -> None:
    """Without groups in the file, what stands beside the hosts is not taken for theirs: a /31 gives both addresses."""
    place.write_text(
        "pools: {rid: {prefix: 10.0.0.0/31}}\n"
        "defaults: {platform: ios, loopbacks: {Loopback0: {ipv4: {pool: rid}}}}\n"
        "hosts: {a: {hostname: a.example.net}, b: {hostname: b.example.net}}\n"
    )
    place.with_name("x.ledger.yaml").unlink(missing_ok=True)
    allocate_inventory(AllocationRequest(place, DAY), bool)
    assert addresses(place) == {"a": ["10.0.0.0/32"], "b": ["10.0.0.1/32"]}
