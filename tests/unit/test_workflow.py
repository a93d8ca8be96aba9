"""The workflow, offline through the replay transport: what is refused, what is journalled, what the run says."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from netloop import registry
from netloop.errors import (
    AuthenticationFailed,
    DisruptionRefused,
    ExitCode,
    ManagementLossRefused,
    ReadOnlyPlatform,
    SecretError,
    TemplateError,
    Unreachable,
    UsageError,
)
from netloop.journal import left_open, list_runs, open_run
from netloop.model.change import Outcome
from netloop.model.device import Device, Secret, SecretKind
from netloop.model.finding import Status
from netloop.model.inventory import Inventory
from netloop.model.plan import Mode
from netloop.model.run import Failure
from netloop.platforms.cisco_ios import PLATFORM
from netloop.platforms.read_only import NoEffects, ReadOnly
from netloop.stages.patience import Patience
from netloop.transports.replay import Answers, ReplayTransport, Script
from netloop.workflow import Consent, Setup, apply, diff, read_only, verify
from tests.unit.platforms.cisco_ios.conftest import intent_of

INTENT = replace(intent_of(), bgp=())
RUNNING = """Building configuration...

Current configuration : 200 bytes
!
hostname {name}
!
interface GigabitEthernet0/0
 ip address 10.0.11.1 255.255.255.254
 ip ospf 1 area 0
!
router ospf 1
 {identity}
!
end
"""
INTERFACES = """Loopback0 is up, line protocol is up
  Hardware is Loopback
  Internet address is 10.255.0.21/32
"""
IP_INTERFACE = """Loopback0 is up, line protocol is up
  Internet address is 10.255.0.21/32
  Broadcast address is 255.255.255.255
"""
IPV6 = """Loopback0 is up, line protocol is up
  IPv6 is enabled, link-local address is FE80::1
  Global unicast address(es):
    2001:DB8:255::21, subnet is 2001:DB8:255::21/128
"""
REFUSED = "            ^\n% Invalid input detected at '^' marker.\n"
NEIGHBORS = """
Neighbor ID     Pri   State           Dead Time   Address         Interface
10.0.11.0         0   FULL/  -        00:00:35    10.0.11.0       GigabitEthernet0/0
"""


DATABASE = """
            OSPF Router with ID ({identity}) (Process ID 1)

                Router Link States (Area 0)

  LS age: 100
  Options: (No TOS-capability, DC)
  LS Type: Router Links
  Link State ID: {identity}
  Advertising Router: {identity}
  LS Seq Number: 80000002
  Checksum: 0x3D1A
  Length: 36
  Number of Links: 1

    Link connected to: a Stub Network
     (Link ID) Network/subnet number: 10.255.0.21
     (Link Data) Network Mask: 255.255.255.255
      Number of MTID metrics: 0
       TOS 0 Metrics: 1

"""


def script(identity: str = "10.0.11.1", neighbors: str = NEIGHBORS, **answers: Answers) -> Script:
    """A device whose OSPF process runs under this identity, with a loopback in place."""
    running = answers.get("show running-config", RUNNING.format(name="pe1", identity="passive-interface Gi0/9"))
    return Script(
        {
            "show running-config": running,
            "show startup-config": running,
            "show interfaces": INTERFACES,
            "show ip interface": IP_INTERFACE,
            "show ipv6 interface": IPV6,
            "show ip ospf": f' Routing Process "ospf 1" with ID {identity}\n',
            "show ip ospf neighbor": neighbors,
            "show ip ospf interface brief": "",
            "show ip bgp summary": "% BGP not active\n",
            "show bgp all summary": REFUSED,
            "show ip ospf database router": DATABASE.format(identity=identity),
            "show running-config | include ^router|^ipv6 router|^ address-family|^end": "router ospf 1\nend\n",
            **answers,
        }
    )


@pytest.fixture
def scripted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Setup, ReplayTransport]:
    return replayed(tmp_path, monkeypatch, script())


def replayed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: Script) -> tuple[Setup, ReplayTransport]:
    transport = ReplayTransport({"pe1": given})
    load = registry.get

    def get(kind: str, name: str) -> object:
        return (lambda: transport) if kind == "transport" else load(kind, name)

    monkeypatch.setattr(registry, "get", get)
    device = Device("pe1", "192.0.2.21", "cisco_ios", username="x")
    inventory = Inventory("x.yaml", {"pe1": device}, {"pe1": INTENT})
    setup = Setup(inventory, (device,), tmp_path, transport="replay", workers=1, patience=Patience(0.05, 0.05, 0.01))
    return setup, transport


def consent(**allowed: bool) -> Consent:
    return Consent(lambda _: None, lambda _: True, **allowed)


def test_diff_plans_and_types_show_commands_only(scripted: tuple[Setup, ReplayTransport]) -> None:
    """A diff names drift and the pending ID, and the recording holds show commands alone."""
    setup, transport = scripted
    run = diff(setup, check=True)
    assert run.exit_code is ExitCode.DRIFT
    plan = run.results[0].plan
    assert plan is not None
    assert [impact.activation for impact in plan.pending] == ["clear ip ospf 1 process"]
    assert {typed.command.split()[0] for typed in transport.typed} == {"show"}
    assert {typed.mode for typed in transport.typed} == {Mode.EXEC}


def test_activation_is_refused_before_anything_is_typed(scripted: tuple[Setup, ReplayTransport]) -> None:
    """Without leave a clear that drops an adjacency ends the run; no line reaches the device, and the journal knows."""
    setup, transport = scripted
    with pytest.raises(DisruptionRefused, match=r"pe1: clear ip ospf 1 process drops 10\.0\.11\.0"):
        apply(setup, consent(activate=True))
    assert {typed.command.split()[0] for typed in transport.typed} == {"show"}
    assert list_runs(setup.home)[0].state == "broken off"


@pytest.mark.parametrize("hostname", ["10.255.0.20", "localhost"])
def test_the_sessions_own_address_goes_only_with_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hostname: str
) -> None:
    """A plan that renumbers what the session runs over, by address or by name, is refused on its own account."""
    old = "interface Loopback0\n ip address {} 255.255.255.255\n!\nrouter ospf 1"
    address = "10.255.0.20" if hostname != "localhost" else "127.0.0.1"
    running = RUNNING.format(name="pe1", identity="passive-interface Gi0/9")
    running = running.replace("router ospf 1", old.format(address))
    setup, transport = replayed(tmp_path, monkeypatch, script(**{"show running-config": running}))
    device = replace(setup.devices[0], hostname=hostname)
    setup = replace(setup, devices=(device,), inventory=replace(setup.inventory, devices={"pe1": device}))
    plan = diff(setup).results[0].plan
    assert plan is not None
    assert plan.management == (address,)
    with pytest.raises(ManagementLossRefused, match=f"pe1: {address}"):
        apply(setup, consent(allow_disruptive=True))
    assert {typed.mode for typed in transport.typed} == {Mode.EXEC}


def test_no_consent_no_line(scripted: tuple[Setup, ReplayTransport]) -> None:
    """A user who says no has sent nothing."""
    setup, transport = scripted
    run = apply(setup, Consent(lambda _: None, lambda _: False))
    assert run.exit_code is ExitCode.USAGE
    assert not [typed for typed in transport.typed if typed.mode is Mode.CONFIGURE]


@pytest.fixture
def with_read_only(scripted: tuple[Setup, ReplayTransport], monkeypatch: pytest.MonkeyPatch) -> Setup:
    """A second device, of a platform that netloop verifies only, for which there are no templates."""
    setup, _ = scripted
    watched = replace(PLATFORM, name="watched", planner=ReadOnly("watched"), effects=NoEffects())
    load = registry.get
    monkeypatch.setattr(
        registry, "get", lambda kind, name: watched if (kind, name) == ("platform", "watched") else load(kind, name)
    )
    device = Device("eos1", "192.0.2.22", "watched", username="x")
    intents = {**setup.inventory.intents, "eos1": replace(INTENT, device="eos1", platform="watched")}
    inventory = replace(setup.inventory, devices={**setup.inventory.devices, "eos1": device}, intents=intents)
    return replace(setup, inventory=inventory, devices=(*setup.devices, device))


READ_ONLY = "read only: netloop verifies watched and changes nothing"


@pytest.mark.parametrize("verb", ["diff", "apply"])
def test_a_read_only_platform_is_said_to_be_so_and_the_others_go_on(with_read_only: Setup, verb: str) -> None:
    """Nothing is asked of, and no lock taken on, a device that netloop only verifies; the others are done."""
    setup = with_read_only
    run = diff(setup) if verb == "diff" else apply(setup, consent())
    changed, watched = run.results
    assert changed.failure is None
    assert changed.plan is not None
    assert watched.failure == Failure("ReadOnlyPlatform", READ_ONLY, ReadOnly("watched").refusal.hint)
    assert (watched.plan, watched.change, watched.findings) == (None, None, ())
    assert run.exit_code is ExitCode.DEVICE
    assert left_open(setup.home, watched.device) is None


def test_a_read_only_platform_is_not_rendered(with_read_only: Setup) -> None:
    """Where there is nothing to configure there is no text, and a sentence that says why."""
    names = list(with_read_only.inventory.devices)
    assert read_only(with_read_only.inventory, names) == {"eos1": READ_ONLY}
    assert read_only(with_read_only.inventory, ["pe1"]) == {}


def test_a_read_only_platform_has_no_plan_even_where_one_is_asked_for() -> None:
    """The planner itself refuses, so that no way around the workflow leads to a change; it tells what is unsaved."""
    planner = ReadOnly("watched", lambda startup, running, _intent: (startup, running))
    for asked in (planner.candidate, planner.sections, planner.owned_sections, planner.resulting):
        with pytest.raises(ReadOnlyPlatform, match=READ_ONLY):
            asked("", "", INTENT)
    for asked in (planner.moved, planner.restored):
        with pytest.raises(ReadOnlyPlatform, match=READ_ONLY):
            asked("", "", "", INTENT)
    assert planner.unsaved("startup", "running", INTENT) == (("startup", "running"), ())


def test_a_template_outside_the_scope_stops_the_run_first(
    scripted: tuple[Setup, ReplayTransport], tmp_path: Path
) -> None:
    """A template that reaches too far is found before the first connection."""
    setup, transport = scripted
    (tmp_path / "device.j2").write_text("hostname evil\n")
    with pytest.raises(TemplateError, match="hostname evil"):
        apply(replace(setup, templates=tmp_path), consent())
    assert transport.typed == []


def test_a_secret_that_is_not_there_stops_the_run_first(
    scripted: tuple[Setup, ReplayTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All secrets are resolved before the first connection."""
    setup, transport = scripted
    monkeypatch.delenv("NETLOOP_TEST_GONE", raising=False)
    device = replace(setup.devices[0], password=Secret(SecretKind.ENV, "NETLOOP_TEST_GONE"))
    with pytest.raises(SecretError, match="NETLOOP_TEST_GONE"):
        diff(replace(setup, devices=(device,)))
    assert transport.typed == []


def test_nothing_to_work_on(scripted: tuple[Setup, ReplayTransport]) -> None:
    """An inventory without devices is a mistake, not a success."""
    with pytest.raises(UsageError, match="no device"):
        diff(replace(scripted[0], devices=()))


def test_everything_is_on_disk(scripted: tuple[Setup, ReplayTransport]) -> None:
    """Intent, configuration before, plan, candidate, every command with its answer, and findings are in the run."""
    setup, transport = scripted
    run = diff(setup)
    record = open_run(setup.home, run.id)
    host = record.host("pe1")
    assert host.intent == INTENT
    assert host.before is not None
    assert "router ospf 1" in host.before
    assert host.plan == run.results[0].plan
    assert host.findings == run.results[0].findings
    assert [command.exchange.command for command in host.commands] == list(transport.commands("pe1"))


@pytest.mark.parametrize(
    ("identity", "configured", "status", "code"),
    [
        ("10.255.0.21", "router-id 10.255.0.21", Status.PASSED, ExitCode.DONE),
        ("10.0.11.1", "router-id 10.255.0.21", Status.PENDING, ExitCode.CHECK),
        ("10.0.11.1", "router-id 10.0.11.1", Status.FAILED, ExitCode.CHECK),
    ],
)
def test_verify_tells_pending_from_wrong(
    scripted: tuple[Setup, ReplayTransport],
    monkeypatch: pytest.MonkeyPatch,
    identity: str,
    configured: str,
    status: Status,
    code: ExitCode,
) -> None:
    """Right and in effect, right and waiting, wrong: three answers; --allow-pending forgives the second only."""
    setup, transport = scripted
    running = RUNNING.format(name="pe1", identity=configured)
    monkeypatch.setattr(transport, "_scripts", {"pe1": script(identity, **{"show running-config": running})})
    run = verify(setup)
    (finding,) = [f for f in run.results[0].findings if f.check == "ospf-router-id"]
    assert (finding.status, run.exit_code) == (status, code)
    forgiven = ExitCode.CHECK if status is Status.FAILED else ExitCode.DONE
    assert verify(setup, allow_pending=True).exit_code is forgiven


def test_a_device_that_is_away_is_its_own_result(
    scripted: tuple[Setup, ReplayTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One unreachable device does not stop the other, and the exit code is 3."""
    setup, transport = scripted
    gone = Device("gone", "192.0.2.99", "cisco_ios")
    monkeypatch.setattr(
        transport, "_scripts", {"pe1": script(), "gone": Script(fails=Unreachable("connection refused"))}
    )
    inventory = replace(
        setup.inventory,
        devices={"gone": gone, **setup.inventory.devices},
        intents={"gone": replace(INTENT, device="gone"), "pe1": INTENT},
    )
    run = diff(replace(setup, inventory=inventory, devices=(gone, *setup.devices)), check=True)
    assert run.exit_code is ExitCode.DEVICE
    assert [result.failure.kind if result.failure else None for result in run.results] == ["Unreachable", None]
    assert run.results[1].plan is not None


def test_apply_without_work_sends_nothing(
    scripted: tuple[Setup, ReplayTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A device in place is said to be so, nothing is typed but show commands, and nobody is asked."""
    setup, transport = scripted
    plan = diff(setup).results[0].plan
    assert plan is not None
    ready = script(str(IPv4Address("10.255.0.21")), **{"show running-config": plan.candidate})
    monkeypatch.setattr(transport, "_scripts", {"pe1": ready})
    run = apply(setup, Consent(lambda _: None, lambda _: pytest.fail("asked")))
    change = run.results[0].change
    assert change is not None
    assert (run.exit_code, change.outcome) == (ExitCode.DONE, Outcome.UNCHANGED)
    assert {typed.command.split()[0] for typed in transport.typed} == {"show"}


def identified(*addresses: str) -> tuple[str, ...]:
    """What ``show ip ospf`` says from one asking to the next."""
    return tuple(f' Routing Process "ospf 1" with ID {address}\n' for address in addresses)


def configured(name: str = "pe1") -> str:
    """A running configuration that names the intended router ID."""
    return RUNNING.format(name=name, identity="router-id 10.255.0.21")


def test_verify_waits_until_the_checks_pass(scripted: tuple[Setup, ReplayTransport]) -> None:
    """Asked to wait, a verify asks again until the device is what it must be, and no longer than that takes."""
    setup, transport = scripted
    answers = {"show ip ospf": identified("10.0.11.1", "10.255.0.21"), "show running-config": configured()}
    transport._scripts["pe1"] = script("10.255.0.21", **answers)
    assert verify(setup).exit_code is ExitCode.CHECK
    transport._asked.clear()
    assert verify(setup, wait=30).exit_code is ExitCode.DONE
    assert transport._asked["pe1"]["show ip ospf"] == 2


def test_verify_waits_no_longer_than_allowed(scripted: tuple[Setup, ReplayTransport]) -> None:
    """When the time is over, the last verdicts are the result."""
    setup, transport = scripted
    run = verify(setup, wait=0.6)
    assert run.exit_code is ExitCode.CHECK
    assert len([line for line in transport.commands("pe1") if line == "show ip ospf"]) >= 2


def test_verify_waits_for_a_lost_device_but_never_repeats_a_password(
    scripted: tuple[Setup, ReplayTransport],
) -> None:
    """A device that is away is tried again while there is time; one that refuses the login is not."""
    setup, transport = scripted
    answers = {"show ip ospf": identified("10.255.0.21"), "show running-config": configured()}
    away = (Unreachable("gone"), RUNNING.format(name="pe1", identity="router-id 10.255.0.21"))
    transport._scripts["pe1"] = script("10.255.0.21", **{**answers, "show running-config": away})
    assert verify(setup, wait=30).exit_code is ExitCode.DONE
    transport._scripts["pe1"] = replace(script(), fails=AuthenticationFailed("no"))
    assert verify(setup, wait=3600).exit_code is ExitCode.DEVICE
