"""Two branches' ledgers, joined line by line as git's union merge does."""

from __future__ import annotations

from datetime import date, timedelta
from ipaddress import ip_network

from hypothesis import given
from hypothesis import strategies as st

from netloop.ledger.allocation import Want, allocate
from netloop.ledger.entry import Owner
from netloop.ledger.ledger import Ledger
from netloop.ledger.pool import Pool
from netloop.ledger.read import read

POOLS = {"rid": Pool("rid", (ip_network("10.0.0.0/24"),))}
DAY = date(2026, 11, 24)
HOSTS = st.lists(st.sampled_from("abcdefghijkl"), max_size=8, unique=True)


def branch(ledger: Ledger, hosts: list[str], days: int) -> Ledger:
    wants = [Want(Owner(host, "Loopback0", 4), "rid") for host in hosts]
    return allocate(ledger, POOLS, wants, DAY + timedelta(days)).ledger


def has(ledger: Ledger) -> dict[str, str]:
    return {entry.owner.host: str(entry.ip) for entry in ledger if not entry.retired}


@given(HOSTS, HOSTS, HOSTS)
def test_the_union_of_two_branches_is_a_ledger(base: list[str], ours: list[str], theirs: list[str]) -> None:
    """What can be wrong is only what both branches gave; without those lines, nothing that both know has moved."""
    first = branch(Ledger(), base, 0)
    a, b = branch(first, ours, 1), branch(first, theirs, 2)
    lines = [*a.text().splitlines(), *b.text().splitlines()]
    _, problems = read("\n".join(lines), "f")
    before = {str(entry.ip) for entry in first}
    for problem in problems:
        assert lines[problem.place.line - 1].split()[1].rstrip(":") not in before
    kept = [line for number, line in enumerate(lines, 1) if number not in {p.place.line for p in problems}]
    joined, wrong = read("\n".join(kept), "f")
    assert not wrong
    both = [*dict.fromkeys([*ours, *theirs])]
    merged = has(branch(joined, both, 3))
    assert set(merged) == set(both)
    assert {host: address for host, address in has(a).items() if host in both}.items() <= merged.items()
    assert {host: address for host, address in has(b).items() if host in base}.items() <= merged.items()


def test_the_marks_of_a_conflict_are_told_once() -> None:
    """An unresolved merge is one problem at its first mark; without the marks the lines are a ledger."""
    mine, theirs = "rid 10.0.0.1: a Loopback0 2026-11-24", "rid 10.0.0.2: b Loopback0 2026-11-24"
    text = f"<<<<<<< HEAD\n{mine}\n=======\n{theirs}\n>>>>>>> other\n"
    (problem,) = read(text, "x.ledger.yaml")[1]
    assert str(problem).startswith("x.ledger.yaml:1:1: git left a merge conflict here\n")
    assert has(read(f"{mine}\n{theirs}\n", "f")[0]) == {"a": "10.0.0.1", "b": "10.0.0.2"}
