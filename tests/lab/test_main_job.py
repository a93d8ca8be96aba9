"""The main job against the eight-router twin, over real SSH with real netmiko."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from netloop import checks
from netloop.answers import ARCHIVE
from netloop.errors import DisruptionRefused, ExitCode
from netloop.journal import open_run
from netloop.lab.twin.twin import Start
from netloop.model.change import Outcome
from netloop.model.device import Secret, SecretKind
from netloop.model.finding import Status
from netloop.model.routing import Protocol
from netloop.model.run import Run
from netloop.workflow import diff, verify
from tests.lab.fleet import ALLOWED, ISP, QUICKSTART, Fleet, fleet

pytestmark = pytest.mark.lab


@pytest.fixture
def isp(tmp_path: Path) -> Iterator[Fleet]:
    with fleet(ISP, tmp_path) as found:
        yield found


IDS = {check.name for check in checks.identities()}


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Fleet]:
    with fleet(QUICKSTART, tmp_path) as found:
        yield found


def statuses(run: Run) -> set[Status]:
    return {finding.status for result in run.results for finding in result.findings}


def pending(run: Run) -> list[str]:
    return [str(f) for r in run.results for f in r.findings if f.status is Status.PENDING]


def waiting_ids(run: Run) -> Counter[str]:
    """How many router IDs wait, by protocol."""
    found = (f for r in run.results for f in r.findings if f.status is Status.PENDING and f.check in IDS)
    return Counter(f.instance.protocol.title for f in found if f.instance)


def outcomes(run: Run) -> dict[str, Outcome]:
    return {r.device.name: r.change.outcome for r in run.results if r.change is not None}


def test_from_a_fresh_twin_to_the_proof(isp: Fleet) -> None:
    """Drift; with leave for LDP the IDs of OSPF and OSPFv3 pending; activation; all passed and nothing to do."""
    assert diff(isp.setup, check=True).exit_code is ExitCode.DRIFT
    with pytest.raises(DisruptionRefused, match="pe1: mpls ldp router-id Loopback0 force drops every session of LDP"):
        isp.apply()

    first = isp.apply(prove=True, allow_disruptive=True)
    assert first.exit_code is ExitCode.DONE
    assert set(outcomes(first).values()) == {Outcome.CHANGED}
    for result in first.results:
        assert result.plan is not None
        (waits,) = [i for i in result.plan.pending if i.instance and i.instance.protocol is Protocol.OSPF]
        assert waits.drops
        assert waits.activation == "clear ip ospf 1 process"

    found = verify(isp.setup)
    assert found.exit_code is ExitCode.CHECK
    assert statuses(found) == {Status.PASSED, Status.PENDING}
    assert waiting_ids(found) == {"OSPF": 8, "OSPFv3": 3}
    assert verify(isp.setup, allow_pending=True).exit_code is ExitCode.DONE

    with pytest.raises(DisruptionRefused, match="pe1: clear ip ospf 1 process, clear ipv6 ospf 1 process drops p"):
        isp.apply(activate=True)
    assert pending(verify(isp.setup)) == pending(found)

    second = isp.apply(prove=True, **ALLOWED)
    assert second.exit_code is ExitCode.DONE
    assert all(r.change is not None and r.change.activated for r in second.results)
    assert statuses(verify(isp.setup)) == {Status.PASSED}
    assert verify(isp.setup).exit_code is ExitCode.DONE

    assert diff(isp.setup, check=True).exit_code is ExitCode.DONE
    before = isp.snapshots()
    last = isp.apply(prove=True, **ALLOWED)
    assert last.exit_code is ExitCode.DONE
    assert set(outcomes(last).values()) == {Outcome.UNCHANGED}
    assert isp.snapshots() == before


def test_saved_configuration_survives_a_reload(pair: Fleet) -> None:
    """What was applied is in the startup configuration, and the router boots with the loopback as its router ID."""
    pair.apply()
    pair.sandbox.call(pair.sandbox.network.routers["r1"].reload)
    findings = [f for r in verify(pair.setup).results for f in r.findings if f.check in IDS]
    found = {f"{f.device} {f.subject}": f.status for f in findings}
    assert found["r1 OSPF 1"] is Status.PASSED
    assert found["r2 OSPF 1"] is Status.PENDING


def test_diff_sends_show_commands_only(isp: Fleet) -> None:
    """A dry run types nothing but show commands and terminal settings, and leaves each router as it was."""
    before = isp.snapshots()
    diff(isp.setup)
    assert isp.snapshots() == before
    for router in isp.sandbox.network.routers.values():
        typed = [str(getattr(c, "line", c)) for c in router.commands]
        assert typed
        assert not [line for line in typed if not line.startswith(("show ", "terminal "))], typed


def test_journal_proves_a_dry_run(pair: Fleet) -> None:
    """The recording of a diff holds show commands only."""
    run = diff(pair.setup)
    view = open_run(pair.setup.home, run.id)
    commands = [command.exchange.command for host in view.hosts() for command in host.commands]
    assert commands
    assert all(command.startswith("show ") for command in commands)


def test_four_faults_among_eight(isp: Fleet) -> None:
    """One dead, one wrong password, one that refuses a line, one that hangs: the rest complete, each fault is named."""
    routers = isp.sandbox.network.routers
    routers["p3"].faults.reject(r"^ip address 10\.255")
    routers["p4"].faults.hang(r"^router-id")
    broken = isp.with_device("p1", port=1).with_device("p2", password=Secret(SecretKind.LITERAL, "not-the-password"))

    run = broken.apply(allow_disruptive=True)

    assert run.exit_code is ExitCode.DEVICE
    by_name = {result.device.name: result for result in run.results}
    assert {n: r.failure.kind for n, r in by_name.items() if r.failure} == {
        "p1": "Unreachable",
        "p2": "AuthenticationFailed",
    }
    assert "not-the-password" not in str(run)
    assert outcomes(run) == {
        **dict.fromkeys(("pe1", "pe2", "rr1", "rr2"), Outcome.CHANGED),
        "p3": Outcome.ROLLED_BACK,
        "p4": outcomes(run)["p4"],
    }
    refused = by_name["p3"].change
    assert refused is not None
    assert "ip address 10.255" in refused.reason
    assert "Loopback0" not in routers["p3"].running_text()
    assert outcomes(run)["p4"] is Outcome.UNKNOWN
    assert "router-id" in (by_name["p4"].change.reason if by_name["p4"].change else "")


def test_a_router_that_is_another_is_left_alone(pair: Fleet) -> None:
    """Where the prompt names another router, nothing is sent to it."""
    host, port = pair.sandbox.endpoints["r2"]
    crossed = pair.with_device("r1", hostname=host, port=port)
    before = pair.snapshots()
    run = diff(crossed.setup)
    failure = run.results[0].failure
    assert failure is not None
    assert failure.kind == "WrongDevice"
    assert "'r2', expected 'r1'" in failure.message
    assert pair.snapshots() == before


def test_from_bare_routers(tmp_path: Path) -> None:
    """Routers without routing get their IDs at once: nothing is pending after one apply; but nobody hears of them."""
    with fleet(QUICKSTART, tmp_path, Start.BARE) as found:
        run = found.apply(prove=True)
        gates = {check.name for check in checks.gates()}
        own = {f.status for r in run.results for f in r.findings if f.check in gates}
        assert own == {Status.PASSED}
        lost = {f.check for r in run.results for f in r.findings if f.status is Status.FAILED}
        assert lost >= {"ospf-adjacency", "reachable"}
        assert run.exit_code is ExitCode.CHECK


def test_a_changed_bgp_identifier_is_refused(pair: Fleet) -> None:
    """Once BGP is up, an ID that would reset its sessions needs leave, and nothing is sent without it."""
    pair.apply(**ALLOWED)
    router = pair.sandbox.network.routers["r1"]
    intents = dict(pair.setup.inventory.intents)
    bgp = intents["r1"].bgp[0]
    changed = replace(bgp, router_id=replace(bgp.router_id, address=type(bgp.router_id.address)("10.0.12.0")))
    intents["r1"] = replace(intents["r1"], bgp=(changed,))
    other = replace(pair, setup=replace(pair.setup, inventory=replace(pair.setup.inventory, intents=intents)))
    before = router.snapshot()
    with pytest.raises(DisruptionRefused, match="drops r2"):
        other.apply()
    assert router.snapshot() == before


def test_nothing_secret_on_disk(pair: Fleet) -> None:
    """The password of the routers is in no file of the journal, and its folder is the user's alone."""
    run = pair.apply()
    folder = pair.setup.home / "runs" / run.id
    assert folder.stat().st_mode & 0o777 == 0o700
    with zipfile.ZipFile(folder / ARCHIVE) as archive:
        texts = [(folder / "run.json").read_bytes(), *map(archive.read, archive.namelist())]
    assert len(texts) > 8
    assert not [text for text in texts if pair.sandbox.password.encode() in text]
