"""Routers with years behind them, over real SSH: nothing is done where nothing is to do, else what is declared."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path

import pytest

from netloop.errors import DisruptionRefused, ExitCode
from netloop.journal import open_run
from netloop.lab.sandbox.router import Router
from netloop.model.change import Outcome, Saved
from netloop.model.finding import Status
from netloop.model.inventory import Inventory
from netloop.model.plan import Plan
from netloop.model.run import Run
from netloop.platforms.cisco_ios import PLATFORM
from netloop.stages.derive import load_inventory
from netloop.workflow import Consent, diff, rollback, verify
from tests.lab.fleet import Fleet, fleet_of

pytestmark = pytest.mark.lab

INVENTORY = """\
defaults: {platform: cisco_ios, routing: {router_id: Loopback0, ospf: {1: {area: 0}}}}
hosts:
  r1:
    hostname: 192.0.2.1
    vrfs: {CUST-A: {rd: "65000:1"}, CUST-B: {rd: "65000:2"}, CUST-C: {rd: "65000:3"}}
    loopbacks:
      Loopback0:
        description: who r1 is
        ipv4: 10.255.0.1
        ipv6: 2001:db8:255::1
        secondaries: [10.253.0.1, "2001:db8:253::1", "2001:db8:252::1"]
        link_local: fe80::1
      Loopback1: {ipv4: 10.254.0.1, ipv6: "2001:db8:254::1"}
      Loopback10: {vrf: CUST-A, ipv4: 172.16.10.1}
    routing:
      ospf: {1: {area: 0, loopbacks: [Loopback0, Loopback1]}}
      ospfv3: {1: {area: 0, syntax: ospfv3}}
      ldp: {}
      bgp:
        65000:
          networks: [10.255.0.1/32]
          neighbors: [{host: r2, families: [ipv4, vpnv4]}, r3, r4]
          vrfs:
            CUST-A: {router_id: Loopback10, neighbors: [{address: 172.16.1.2, remote_as: 65010}]}
  r2:
    hostname: 192.0.2.2
    vrfs: {CUST-A: {rd: "65000:1"}, CUST-B: {rd: "65000:2"}}
    loopbacks: {Loopback0: {ipv4: 10.255.0.2}}
    routing:
      ldp: {force: true}
      bgp: {65000: {neighbors: [{host: r1, families: [ipv4, vpnv4]}]}}
  r3:
    hostname: 192.0.2.3
    loopbacks: {Loopback0: {ipv4: 10.255.0.3, ipv6: "2001:db8:255::3"}}
    routing:
      ospfv3: {1: {area: 0, syntax: ospfv3}}
      bgp: {65000: {neighbors: [r1]}}
  r4:
    hostname: 192.0.2.4
    loopbacks: {Loopback0: {ipv4: 10.255.0.4}}
    routing: {bgp: {65000: {neighbors: [r1]}}}
  ce-a:
    hostname: 192.0.2.5
    loopbacks: {Loopback0: {ipv4: 172.16.99.1}}
    routing: {router_id: null, ospf: null}
  ce-b:
    hostname: 192.0.2.6
    loopbacks: {Loopback0: {ipv4: 172.16.99.2}}
    routing: {router_id: null, ospf: null}
links:
  - {between: [r1, r2], prefix: 10.0.12.0/31}
  - {between: [r1, r3], prefix: 10.0.13.0/31, prefix6: "2001:db8:0:13::/127"}
  - {between: [r1, r4], prefix: 10.0.14.0/31}
  - {between: [r2, r4], prefix: 10.0.24.0/31}
  - {between: [r2, ce-a], prefix: 172.16.2.0/31}
  - {between: [r2, ce-b], prefix: 172.16.3.0/31}
"""
TYPED = {
    "r1": """\
ip domain name example.net
ip name-server 192.0.2.53
ntp server 192.0.2.123 prefer
snmp-server community not-for-you RO 10
logging host 192.0.2.99
mpls ldp router-id Loopback0 force
mpls label range 100 999
interface Loopback0
 description who r1 is
 ip address 10.255.0.1 255.255.255.255
 ip address 10.253.0.1 255.255.255.255 secondary
 ip pim sparse-mode
 ip ospf 1 area 0.0.0.0
 ipv6 address FE80::1 link-local
 ipv6 address 2001:DB8:255::1/128
 ipv6 address 2001:DB8:253::1/128
 ipv6 address 2001:DB8:252::1/128
 ospfv3 1 ipv6 area 0
interface Loopback1
 ip address 10.254.0.1 255.255.255.255
 ip ospf 1 area 0 secondaries none
 ipv6 address FE80::254 link-local
 ipv6 address 2001:DB8:254::1/128
 ospfv3 1 ipv6 area 0
interface Loopback10
 vrf forwarding CUST-A
 ip address 172.16.10.1 255.255.255.255
interface Loopback77
 description somebody else's
 ip address 10.77.0.1 255.255.255.255
interface Loopback78
 vrf forwarding CUST-B
 ip address 172.16.78.1 255.255.255.255
interface Loopback79
 vrf forwarding CUST-C
 ip address 172.16.79.1 255.255.255.255
router ospf 1
 router-id 10.255.0.1
 max-metric router-lsa on-startup 300
 auto-cost reference-bandwidth 100000
 passive-interface Loopback0
 passive-interface Loopback1
 network 10.77.0.0 0.0.255.255 area 0
router ospf 9
 router-id 10.77.0.1
 network 10.77.9.0 0.0.0.255 area 9
router eigrp 77
 network 10.77.0.0 0.0.255.255
 eigrp router-id 10.77.0.1
router ospfv3 1
 auto-cost reference-bandwidth 100000
 address-family ipv6 unicast
  router-id 10.255.0.1
  passive-interface Loopback0
  passive-interface Loopback1
router bgp 65000
 template peer-policy CORE-POLICY
  send-community both
  exit-peer-policy
 template peer-session CORE-BASE
  update-source Loopback0
  exit-peer-session
 template peer-session CORE
  remote-as 65000
  inherit peer-session CORE-BASE
  exit-peer-session
 bgp router-id vrf auto-assign
 bgp router-id interface Loopback0
 neighbor IBGP peer-group
 neighbor IBGP remote-as 65000
 neighbor IBGP update-source Loopback0
 neighbor 10.255.0.2 peer-group IBGP
 neighbor 10.255.0.3 inherit peer-session CORE
 neighbor 10.255.0.4 remote-as 65000
 neighbor 10.255.0.4 update-source Loopback0
 neighbor 192.0.2.66 remote-as 65066
 neighbor 192.0.2.66 description somebody else's
 address-family ipv4
  network 10.255.0.1 mask 255.255.255.255
  network 10.77.0.1 mask 255.255.255.255
  neighbor 10.255.0.2 activate
  neighbor 10.255.0.3 activate
  neighbor 10.255.0.3 inherit peer-policy CORE-POLICY
  neighbor 10.255.0.4 activate
  neighbor 10.255.0.4 next-hop-self
  neighbor 192.0.2.66 activate
 address-family vpnv4
  neighbor 10.255.0.2 activate
 address-family ipv4 vrf CUST-A
  bgp router-id interface Loopback10
  redistribute connected
  neighbor 172.16.1.2 remote-as 65010
  neighbor 172.16.1.2 activate
 address-family ipv4 vrf CUST-B
  bgp router-id auto-assign
  redistribute connected
 address-family ipv4 vrf CUST-C
  redistribute connected
ip route 192.0.2.200 255.255.255.255 Null0
""",
    "r2": """\
mpls ldp router-id Loopback0 force
interface Loopback0
 ip address 10.255.0.2 255.255.255.255
interface Loopback20
 vrf forwarding CUST-B
 ip address 172.16.20.2 255.255.255.255
interface Loopback21
 vrf forwarding CUST-A
 ip address 172.16.21.2 255.255.255.255
interface GigabitEthernet0/2
 vrf forwarding CUST-A
 ip address 172.16.2.0 255.255.255.254
interface GigabitEthernet0/3
 vrf forwarding CUST-B
 ip address 172.16.3.0 255.255.255.254
router ospf 1
 router-id 10.255.0.2
 passive-interface Loopback0
 network 10.0.0.0 0.255.255.255 area 0
router bgp 65000
 bgp router-id 10.255.0.2
 neighbor 10.255.0.1 remote-as 65000
 neighbor 10.255.0.1 update-source Loopback0
 address-family vpnv4
  neighbor 10.255.0.1 activate
 address-family ipv4 vrf CUST-A
  redistribute connected
  neighbor 172.16.2.1 remote-as 65020
  neighbor 172.16.2.1 activate
 address-family ipv4 vrf CUST-B
  bgp router-id auto-assign
  neighbor 172.16.3.1 remote-as 65020
  neighbor 172.16.3.1 activate
""",
    "r3": """\
interface Loopback0
 ip address 10.255.0.3 255.255.255.255
 ip ospf 1 area 0
 ipv6 address 2001:DB8:255::3/128
 ospfv3 1 ipv6 area 0
router ospf 1
 router-id 10.255.0.3
 passive-interface Loopback0
router ospfv3 1
 router-id 10.255.0.3
 address-family ipv6 unicast
  passive-interface Loopback0
router bgp 65000
 bgp router-id 10.255.0.3
 neighbor 10.255.0.1 remote-as 65000
 neighbor 10.255.0.1 update-source Loopback0
""",
    "r4": """\
interface Loopback0
 ip address 10.255.0.4 255.255.255.255
 ip ospf 1 area 0
router ospf 1
 router-id 10.255.0.4
 passive-interface Loopback0
router bgp 65000
 bgp router-id interface Loopback0
 neighbor 10.255.0.1 remote-as 65000
 neighbor 10.255.0.1 update-source Loopback0
""",
    "ce-a": """\
interface Loopback0
 ip address 172.16.99.1 255.255.255.255
router bgp 65020
 neighbor 172.16.2.0 remote-as 65000
""",
    "ce-b": """\
interface Loopback0
 ip address 172.16.99.2 255.255.255.255
router bgp 65020
 neighbor 172.16.3.0 remote-as 65000
""",
}
"""What engineers typed on each router, on top of the links and the IGPs that it boots with."""


TEXTS = """\
- description who r1 is
+ description who r1 was
- ipv6 address FE80::1 link-local
+ ipv6 address FE80::11 link-local
- ipv6 address 2001:DB8:252::1/128
+ ipv6 address 2001:DB8:251::1/128
- ip address 10.254.0.1 255.255.255.255
+ ip address 10.254.0.11 255.255.255.255
+ neighbor 10.255.0.3 description a third
+ neighbor 192.0.2.77 remote-as 65077
+  network 10.254.0.11 mask 255.255.255.255
+  neighbor 192.0.2.77 activate
"""
IDS = """\
-  bgp router-id interface Loopback10
+  bgp router-id 10.255.0.1
-  bgp router-id auto-assign
+  bgp router-id 10.255.0.1
+  bgp router-id 10.255.0.1
"""
GONE = """\
-interface Loopback77
- description somebody else's
- ip address 10.77.0.1 255.255.255.255
-router eigrp 77
- network 10.77.0.0 0.0.255.255
- eigrp router-id 10.77.0.1
-router ospf 9
- router-id 10.77.0.1
- network 10.77.9.0 0.0.0.255 area 9
- neighbor 10.255.0.4 remote-as 65000
- neighbor 10.255.0.4 update-source Loopback0
- neighbor 192.0.2.66 remote-as 65066
- neighbor 192.0.2.66 description somebody else's
-  network 10.77.0.1 mask 255.255.255.255
-  neighbor 10.255.0.4 activate
-  neighbor 10.255.0.4 next-hop-self
-  neighbor 192.0.2.66 activate
"""
OSPFV3 = """\
- ospfv3 1 ipv6 area 0
- ospfv3 1 ipv6 area 0
- ospfv3 1 ipv6 area 0
-router ospfv3 1
- auto-cost reference-bandwidth 100000
- address-family ipv6 unicast
-  router-id 10.255.0.1
-  passive-interface Loopback0
-  passive-interface Loopback1
- exit-address-family
"""
"""What a declaration changes: the lines that go, and those that come."""
CONVERGED = 1.0
"""Seconds within which adjacencies, and then the sessions over them, are up."""


@pytest.fixture
def grown(tmp_path: Path) -> Iterator[Fleet]:
    """The fleet with everything typed, taken and saved, and started again, so that every identity is in effect."""
    with fleet_of(inventory(tmp_path), tmp_path) as found:
        for name, text in TYPED.items():
            answer = router(found, name).edit([line.strip() for line in text.splitlines()])
            said = [line for line in answer.splitlines() if line.startswith("%")]
            assert [
                line for line in said if not any(known.match(line) for known in PLATFORM.terminal.warnings)
            ] == [], name
            router(found, name).save()
        for name in TYPED:
            router(found, name).reload()
        time.sleep(CONVERGED)
        found.snapshots()
        for name in TYPED:
            router(found, name).commands.clear()
        yield found


def refusals(answer: str) -> list[str]:
    """What a router refused, among what it said."""
    said = (line for line in answer.splitlines() if line.startswith("%"))
    return [line for line in said if not any(known.match(line) for known in PLATFORM.terminal.warnings)]


def inventory(home: Path, *changes: tuple[str, str]) -> Inventory:
    """What is declared, with words of it changed."""
    text = INVENTORY
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (home / "grown.yaml").write_text(text)
    return load_inventory(home / "grown.yaml")


def declaring(found: Fleet, *changes: tuple[str, str], only: str = "r1") -> Fleet:
    """The same fleet where something else is declared, and one router is worked on."""
    intents = inventory(found.setup.home, *changes).intents
    devices = tuple(device for device in found.setup.devices if device.name == only)
    setup = replace(found.setup, devices=devices, inventory=replace(found.setup.inventory, intents=intents))
    return replace(found, setup=setup)


def router(found: Fleet, name: str = "r1") -> Router:
    return found.sandbox.network.routers[name]


def statements(text: str) -> list[str]:
    """A configuration without separators, the date of the last change, and its size."""
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith(("!", "Current"))]


def changed(before: str, after: str) -> list[str]:
    """The lines that went, with a minus, and that came, with a plus, in order."""
    found = unified_diff(statements(before), statements(after), n=0, lineterm="")
    return [line for line in found if not line.startswith(("---", "+++", "@@"))]


def plan(run: Run) -> Plan:
    (result,) = run.results
    assert result.plan is not None, result.failure
    return result.plan


def verdicts(run: Run) -> list[str]:
    """What is not passed, in words; but sessions with routers that no lab has, and a mesh that was never whole."""
    told = (f for result in run.results for f in result.findings if f.status is not Status.PASSED)
    found = (finding for finding in told if finding.check != "reflected")
    return [str(f) for f in found if f.actual != "the other end is not in the inventory, so not in the lab"]


def undo(found: Fleet, run: Run) -> Run:
    consent = Consent(lambda _: None, lambda _: True, allow_disruptive=True)
    return rollback(found.setup, consent, open_run(found.setup.home, run.id))


def there_and_back(found: Fleet, expected: str) -> None:
    """Exactly these lines change, saved and verified, nothing is left to do; and back to the letter, startup too."""
    before = router(found).running_text()
    assert statements(router(found).startup) == statements(before)[1:]
    run = found.apply(allow_disruptive=True)
    assert run.exit_code is ExitCode.DONE, [(r.failure, r.change, verdicts(run)) for r in run.results]
    after = router(found).running_text()
    assert changed(before, after) == expected.splitlines()
    assert statements(router(found).startup) == statements(after)[1:]
    again = found.apply().results[0].change
    assert again is not None
    assert (again.outcome, again.saved) == (Outcome.UNCHANGED, Saved.NOTHING)
    assert undo(found, run).exit_code is ExitCode.DONE
    assert changed(before, router(found).running_text()) == []
    assert statements(router(found).startup) == statements(before)[1:]


def test_nothing_is_done_where_nothing_is_to_do(grown: Fleet) -> None:
    """Every router is in place, unsaved nothing, verified without an alarm; diff and apply type show commands alone."""
    before = grown.snapshots()
    looked = diff(grown.setup)
    assert looked.exit_code is ExitCode.DONE
    assert [(r.plan.in_place, r.plan.pending, r.plan.left_behind) for r in looked.results if r.plan] == [
        (True, (), ())
    ] * len(TYPED)
    applied = grown.apply()
    assert {r.change.outcome for r in applied.results if r.change} == {Outcome.UNCHANGED}
    verified = verify(grown.setup)
    assert verdicts(verified) == []
    assert verified.exit_code is ExitCode.CHECK, "its mesh was never whole"
    assert len([f for r in verified.results for f in r.findings]) > 40
    assert grown.snapshots() == before
    typed = [typed.line for name in TYPED for typed in router(grown, name).commands]
    assert [line for line in typed if not line.startswith(("show ", "terminal "))] == []


def test_only_what_is_declared_changes(grown: Fleet) -> None:
    """Texts, addresses, a neighbor more: these lines, and all others as they were."""
    found = declaring(
        grown,
        ("who r1 is", "who r1 was"),
        ("10.254.0.1", "10.254.0.11"),
        ("link_local: fe80::1", "link_local: fe80::11"),
        ('"2001:db8:252::1"', '"2001:db8:251::1"'),
        ("r3, r4]", "{host: r3, description: a third}, r4, {address: 192.0.2.77, remote_as: 65077}]"),
        ("networks: [10.255.0.1/32]", "networks: [10.255.0.1/32, 10.254.0.11/32]"),
    )
    there_and_back(found, TEXTS)


def test_an_id_of_a_vrf_that_is_declared_otherwise(grown: Fleet) -> None:
    """A VRF's ID by interface, elected, or of nobody gives way to the declared one, and comes back as it was."""
    declared = "CUST-A: {router_id: Loopback10"
    more = "CUST-B: {router_id: Loopback0}\n            CUST-C: {router_id: Loopback0}\n            "
    found = declaring(grown, (declared, f"{more}CUST-A: {{router_id: Loopback0"))
    there_and_back(found, IDS)


def test_what_must_not_be_goes_and_only_that(grown: Fleet) -> None:
    """Neighbors, a network, a process and a loopback go; what others have in the same sections stays."""
    found = declaring(
        grown,
        ("hostname: 192.0.2.1\n", "hostname: 192.0.2.1\n    absent: [Loopback77]\n"),
        ("ldp: {}", "ldp: {}\n      absent: [ospf 9, eigrp 77]"),
        ("r3, r4]", "r3]\n          absent: {neighbors: [10.255.0.4, 192.0.2.66], networks: [10.77.0.1/32]}"),
        ("ipv4: 10.255.0.4}}\n    routing: {bgp: {65000: {neighbors: [r1]}}}", "ipv4: 10.255.0.4}}"),
    )
    there_and_back(found, GONE)


def test_a_process_that_runs_on_links_goes_and_comes_back(grown: Fleet) -> None:
    """Its lines on every interface go with it, said in the plan, and are there again after the way back."""
    found = declaring(
        grown, ("ospfv3: {1: {area: 0, syntax: ospfv3}}\n      ldp: {}", "absent: [ospfv3 1]\n      ldp: {}")
    )
    there_and_back(found, OSPFV3)


def drops(found: Fleet) -> list[str]:
    """Whom the plan takes down, by name."""
    return [drop for step in plan(diff(found.setup)).steps for drop in step.drops]


@pytest.mark.parametrize(
    ("name", "change", "dropped"),
    [
        (
            "r1",
            ("networks: [10.255.0.1/32]\n", "networks: [10.255.0.1/32]\n          router_id: *\n"),
            ["r2", "r3", "r4"],
        ),
        (
            "r2",
            ("bgp: {65000: {neighbors: [{host: r1", "bgp: {65000: {router_id: *, neighbors: [{host: r1"),
            ["r1", "ce-a"],
        ),
    ],
)
def test_the_price_of_the_processs_id(grown: Fleet, name: str, change: tuple[str, str], dropped: list[str]) -> None:
    """Named, and lost, are the sessions of every family, and of the VRFs that have no ID of their own; no others."""
    literal = "{address: 10.9.9.9, reason: kept}"
    found = declaring(grown, (change[0], change[1].replace("*", literal)), only=name)
    assert drops(found) == dropped
    before = router(found, name).snapshot()
    with pytest.raises(DisruptionRefused):
        found.apply()
    assert router(found, name).snapshot() == before
    up = {one: router(found, one).log for one in dropped}
    assert found.apply(allow_disruptive=True).exit_code is ExitCode.DONE
    fallen = {one for one in TYPED for line in router(found, one).log if "Down" in line and one != name}
    assert fallen == set(dropped), up


def test_what_a_member_has_from_its_group_is_not_overridden(grown: Fleet) -> None:
    """Another source than the group's: the plan says so in a sentence, and nothing is sent."""
    found = declaring(grown, ("r3, r4]", "r3, r4]\n          router_id: Loopback1"))
    before = router(found).snapshot()
    (result,) = found.apply(allow_disruptive=True).results
    assert result.failure is not None
    assert "has 'update-source Loopback0' from peer-group IBGP" in result.failure.message
    assert router(found).snapshot() == before
