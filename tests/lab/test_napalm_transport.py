"""NAPALM as the second transport: the same diff, apply, verify and rollback, with the same findings and true words."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from netloop.errors import ExitCode, HostKeyRefused, UsageError
from netloop.journal import open_run
from netloop.model.change import Outcome, Saved
from netloop.model.run import Run
from netloop.platforms.cisco_ios import PLATFORM
from netloop.transports import napalm as transport
from netloop.transports.host_keys import HostKey
from netloop.transports.napalm import NapalmLogin, NapalmTransport
from netloop.transports.pinned_host_key import PinnedHostKey
from netloop.transports.transport import Credentials, HostKeys
from netloop.workflow import Consent, changed_by, diff, rollback, verify
from tests.lab.fleet import ALLOWED, QUICKSTART, Fleet, fleet
from tests.lab.true_words import ALLOW, SAMPLES, WHOLE, change, is_new, is_old, of, only_r1, router

pytestmark = pytest.mark.lab

READS = re.compile(r"^(show |terminal (width|length|no monitor))")
"""What a dry run may type."""


def over_napalm(found: Fleet, **optional_args: object) -> Fleet:
    """The same fleet, reached with NAPALM."""
    devices = tuple(replace(device, optional_args=optional_args) for device in found.setup.devices)
    return replace(found, setup=replace(found.setup, devices=devices, transport="napalm"))


@pytest.fixture(params=["scp", "inline"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fleet]:
    """The quickstart's two routers, over NAPALM with its way of copying."""
    with fleet(QUICKSTART, tmp_path) as found:
        yield over_napalm(found, inline_transfer=request.param == "inline")


def verdicts(run: Run) -> list[tuple[str, str, str, str]]:
    return [(f.device, f.check, f.subject, f.status) for result in run.results for f in result.findings]


def test_the_main_job_has_the_same_findings_as_over_netmiko(pair: Fleet) -> None:
    """diff, apply, verify, apply again and rollback: each says what it says over netmiko, and leaves the same.

    The running configuration is saved without ``file prompt quiet``.
    """
    netmiko = replace(pair, setup=replace(pair.setup, transport=None))
    before = pair.snapshots()
    first = diff(pair.setup)
    assert [r.plan.commands for r in first.results if r.plan] == [
        r.plan.commands for r in diff(netmiko.setup).results if r.plan
    ]
    applied = pair.apply(**ALLOW)
    assert [(change(applied, name).outcome, change(applied, name).saved) for name in ("r1", "r2")] == [
        (Outcome.CHANGED, Saved.YES)
    ] * 2
    for name in ("r1", "r2"):
        each = router(pair, name)
        assert is_new(each.running_text())
        assert "file prompt quiet" not in each.running_text() + each.startup
        assert each.startup.strip() in each.running_text()
    assert verdicts(verify(pair.setup)) == verdicts(verify(netmiko.setup))
    again = pair.apply(**ALLOW)
    assert {change(again, name).outcome for name in ("r1", "r2")} == {Outcome.UNCHANGED}
    record = open_run(pair.setup.home, applied.id)
    back = replace(pair.setup, devices=tuple(d for d in pair.setup.devices if d.name in changed_by(record)))
    undone = rollback(back, Consent(lambda _: None, lambda _: True, allow_disruptive=True), record)
    assert undone.exit_code is ExitCode.DONE
    assert all(is_old(router(pair, name).running_text()) for name in ("r1", "r2"))
    assert {n: s.running for n, s in before.items()}.keys() == pair.snapshots().keys()  # type: ignore[attr-defined]


@pytest.mark.parametrize("how", ["scp", "inline"])
@pytest.mark.parametrize("sample", SAMPLES if WHOLE else [], ids=lambda path: path.stem)
def test_the_samples_end_as_over_netmiko(sample: Path, how: str, tmp_path: Path) -> None:
    """Applied, verified, applied again and undone over NAPALM, a sample is what netmiko makes of it, word for word."""
    over = {"netmiko": None, "napalm": how == "inline"}
    ends = {name: end_of(sample, tmp_path / name, inline) for name, inline in over.items()}
    assert ends["napalm"] == ends["netmiko"]


def end_of(sample: Path, home: Path, inline: bool | None) -> tuple[object, ...]:
    """The findings and exit codes of a sample's runs, its configurations behind the first, whether it was undone."""
    with fleet(sample, home) as netmiko:
        found = netmiko if inline is None else over_napalm(netmiko, inline_transfer=inline)
        before, first, after = running(found), found.apply(**ALLOWED), running(found)
        seen = verdicts(verify(found.setup)), first.exit_code, found.apply(**ALLOWED).exit_code
        record = open_run(found.setup.home, first.id)
        names = changed_by(record)
        back = replace(found.setup, devices=tuple(d for d in found.setup.devices if d.name in names))
        undone = rollback(back, Consent(lambda _: None, lambda _: True, **ALLOWED), record)
        return seen, after, undone.exit_code, running(found) == before


def running(found: Fleet) -> dict[str, str]:
    """Every router's running configuration, without what tells when it was changed and how long it is."""
    texts = {name: each.running_text().splitlines() for name, each in found.sandbox.network.routers.items()}
    return {n: "\n".join(x for x in t if not x.startswith(("!", "Current configuration"))) for n, t in texts.items()}


def test_a_dry_run_types_show_commands_alone(pair: Fleet) -> None:
    """diff and verify leave running and startup configuration, log and flash as they were, and type nothing else."""
    before = pair.snapshots()
    diff(pair.setup)
    verify(pair.setup)
    assert pair.snapshots() == before
    typed = [each.line for name in ("r1", "r2") for each in router(pair, name).commands if each.user == "netops"]
    assert typed
    assert [line for line in typed if not READS.match(line)] == []


def test_the_journal_holds_the_candidate_and_what_the_router_said_to_it(pair: Fleet) -> None:
    """Each line that went into the candidate is in the journal before the commit, and the router's answer behind it."""
    run = only_r1(pair).apply(**ALLOW)
    record = open_run(pair.setup.home, run.id).host("r1")
    plan = of(run).plan
    assert plan is not None
    (candidate,) = [c.exchange for c in record.commands if c.exchange.command.splitlines() == list(plan.commands)]
    (commit,) = [c.exchange for c in record.commands if c.exchange.command == "commit"]
    assert record.sent == len(plan.commands) == candidate.configured
    assert "bytes copied" in commit.answer


@pytest.mark.parametrize("pattern", ["^interface Loopback0", "^router-id", "^router bgp", "^neighbor .* update-source"])
def test_a_refused_line_is_rolled_back(pair: Fleet, pattern: str) -> None:
    """A line of the candidate that the router refuses is named, and the router is as it was, in both configurations."""
    before = running(pair)
    router(pair).faults.reject(pattern, times=1)
    result = change(only_r1(pair).apply(**ALLOW))
    assert result.outcome is Outcome.ROLLED_BACK, result
    assert "Invalid input" in result.reason
    assert is_old(router(pair).running_text())
    assert is_old(router(pair).startup)
    assert running(pair) == before


def test_a_line_that_is_swallowed_is_found_by_comparing(pair: Fleet) -> None:
    """A line that was taken without a word and without effect is missing in the configuration: rolled back."""
    router(pair).faults.accept_silently("^router-id", times=1)
    result = change(only_r1(pair).apply(**ALLOW))
    assert result.outcome is Outcome.ROLLED_BACK
    assert "still lacks" in result.reason
    assert is_old(router(pair).running_text())


def test_without_scp_on_the_router_it_is_said_what_to_do(pair: Fleet) -> None:
    """A router whose SCP server is off takes no candidate by SCP: nothing is changed, and the line to type is named."""
    router(pair).edit(["no ip scp server enable"])
    before = router(pair).snapshot().running.split("!", 3)[3]
    result = change(only_r1(pair).apply(**ALLOW))
    if pair.setup.devices[0].optional_args["inline_transfer"]:
        assert result.outcome is Outcome.CHANGED
    else:
        assert result.outcome is Outcome.ROLLED_BACK
        assert "ip scp server enable" in result.reason
        assert router(pair).snapshot().running.split("!", 3)[3] == before


def test_a_users_own_file_prompt_stays(pair: Fleet) -> None:
    """A ``file prompt quiet`` that the router had before is there afterwards, and saved."""
    router(pair).edit(["file prompt quiet"])
    assert change(only_r1(pair).apply(**ALLOW)).saved is Saved.YES
    assert "file prompt quiet" in router(pair).running_text()
    assert "file prompt quiet" in router(pair).startup


# --- host keys ----------------------------------------------------------------------------------------------------


def test_a_changed_host_key_is_refused(tmp_path: Path) -> None:
    """A router that shows another key than the one on record is refused before a password is sent, as over netmiko."""
    with fleet(QUICKSTART, tmp_path) as found:
        pair = over_napalm(found)
        assert diff(pair.setup).exit_code is ExitCode.DONE
        known = pair.setup.connection.known_hosts
        lines = known.read_text().splitlines()
        other = [f"{a.split()[0]} {b.split(' ', 1)[1]}" for a, b in zip(lines, lines[::-1], strict=True)]
        known.write_text("\n".join(other) + "\n")
        count = len(router(found).commands)
        run = diff(pair.setup)
        assert [result.failure.kind for result in run.results if result.failure] == ["HostKeyRefused"] * 2
        assert len(router(found).commands) == count


def test_what_napalm_connects_to_must_show_the_checked_key(tmp_path: Path) -> None:
    """NAPALM's own connections take the key that was checked and no other, also where it changes in between."""
    with fleet(QUICKSTART, tmp_path) as found:
        login = login_to(found)
        right = login.pinned()
        assert right is not None
        kind, blob = right.file.read_text().split()[1:3]
        wrong = PinnedHostKey("127.0.0.1", found.setup.devices[0].port, HostKey(kind, flipped(base64.b64decode(blob))))
        driver = login.driver({**login.arguments(), **wrong.arguments()})
        with pytest.raises(HostKeyRefused), login.translating():
            driver.open()


def test_the_copying_connection_must_show_the_checked_key(tmp_path: Path) -> None:
    """The connection that SCP opens for itself is held to the pinned key too."""
    with fleet(QUICKSTART, tmp_path) as found:
        device = only_r1(over_napalm(found)).setup.devices[0]
        login = login_to(found)
        session = NapalmTransport().open(device, login.profile, login.credentials, login.options)
        pinned = Path(session._driver.netmiko_optional_args["alt_key_file"])
        name, kind, _ = pinned.read_text().split()
        pinned.write_text(f"{name} {kind} {OTHER_KEY}\n")
        before = router(found).running_text()
        with pytest.raises(HostKeyRefused):
            session.load(["interface Loopback77"])
        assert not session.alive
        assert "Loopback77" not in router(found).running_text()
        assert before.count("interface") == router(found).running_text().count("interface")


def test_strict_takes_no_unknown_key(tmp_path: Path) -> None:
    """Under ``strict`` a router without a record is refused, as over netmiko."""
    with fleet(QUICKSTART, tmp_path) as found:
        pair = over_napalm(found)
        connection = replace(pair.setup.connection, host_keys=HostKeys.STRICT)
        run = diff(replace(pair.setup, connection=connection))
        assert {result.failure.kind for result in run.results if result.failure} == {"HostKeyRefused"}


OTHER_KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"


def flipped(blob: bytes) -> bytes:
    """Another key of the same kind."""
    return blob[:-1] + bytes([blob[-1] ^ 1])


def login_to(found: Fleet) -> NapalmLogin:
    device = found.setup.devices[0]
    assert device.password is not None
    credentials = Credentials(device.username, device.password.value)
    return NapalmLogin(device, PLATFORM.terminal, credentials, found.setup.connection)


# --- what the user says -------------------------------------------------------------------------------------------


def test_without_napalm_one_sentence_says_what_to_install(pair: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package is missing, the transport is refused before anything is asked, with the command."""
    monkeypatch.setattr(transport, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match="not installed") as refused:
        diff(pair.setup)
    assert "netloop[napalm]" in (refused.value.hint or "")


@pytest.mark.parametrize("argument", ["inline_transfr", "transport", "session_logs"])
def test_an_argument_that_napalm_would_pass_over_is_refused(pair: Fleet, argument: str) -> None:
    """``optional_args`` that NAPALM does not know, or that would leave SSH, are refused with the known ones."""
    run = diff(only_r1(over_napalm(pair, **{argument: "telnet"})).setup)
    failure = of(run).failure
    assert failure is not None
    assert argument in failure.message


def test_options_that_would_switch_the_host_key_check_off_have_no_effect(tmp_path: Path) -> None:
    """``ssh_strict: false`` among the arguments leaves the check as it is."""
    with fleet(QUICKSTART, tmp_path) as found:
        device = replace(found.setup.devices[0], optional_args={"ssh_strict": False, "alt_key_file": "/dev/null"})
        login = replace(login_to(found), device=device)
        assert not {"ssh_strict", "alt_key_file"} & login.arguments().keys()


# --- commit-confirm, for the stages to come -----------------------------------------------------------------------


def test_a_commit_can_be_left_to_be_confirmed(tmp_path: Path) -> None:
    """``commit(revert_in)`` does not save and waits; ``confirm`` keeps and saves it."""
    with fleet(QUICKSTART, tmp_path) as found:
        router(found).edit(["archive", "path flash:archive"])
        login = login_to(found)
        session = NapalmTransport().open(login.device, login.profile, login.credentials, login.options)
        session.load(["interface Loopback77", "description judged"])
        assert "interface Loopback77" in session.compare()
        session.commit(revert_in=60)
        assert "interface Loopback77" in router(found).running_text()
        assert "interface Loopback77" not in router(found).startup
        session.confirm()
        assert "interface Loopback77" in router(found).startup
        session.close()
