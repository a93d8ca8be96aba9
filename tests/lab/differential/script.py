"""The script: what happens to one network, step by step, in both worlds alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from netloop.model.inventory import Inventory
from netloop.model.routing import Protocol
from tests.lab.differential.changes import Edit, another_loopback, edited, identified
from tests.lab.differential.world import World, clear, shut, withdraw

NET = """
defaults:
  platform: cisco_ios
  username: netops
  password: {env: NETLOOP_PASSWORD}
  routing:
    router_id: Loopback0
    ospf: {1: {area: 0}}
    ospfv3: {1: {area: 0}}
    isis: {core: {area: "49.0001"}}
    bgp: {65000: {neighbors: [r1, r2, r3, r4]}}
hosts:
  r1: {hostname: 192.0.2.1, loopbacks: {Loopback0: {ipv4: 10.255.0.1, ipv6: "2001:db8:255::1"}}}
  r2: {hostname: 192.0.2.2, loopbacks: {Loopback0: {ipv4: 10.255.0.2, ipv6: "2001:db8:255::2"}}}
  r3: {hostname: 192.0.2.3, loopbacks: {Loopback0: {ipv4: 10.255.0.3, ipv6: "2001:db8:255::3"}}}
  r4: {hostname: 192.0.2.4, loopbacks: {Loopback0: {ipv4: 10.255.0.4, ipv6: "2001:db8:255::4"}}}
links:
  - {between: [r1, r2]}
  - {between: [r2, r3]}
  - {between: [r3, r1], cost: 20}
  - {between: [r3, r4]}
"""
"""A ring of three and a router behind it, with every protocol that FRR runs well beside each other."""
RING_LINK = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens; ``silent`` where nothing may be seen of it."""

    name: str
    act: Callable[[World], None]
    silent: bool = False


def script(inventory: Inventory) -> tuple[Step, ...]:
    """Everything that happens to the network, after netloop applied the inventory to it."""
    return (*_own_identity(inventory), *_links(), *_duplicates(inventory), *_session_identity(inventory))


def _applied(inventory: Inventory, router: str, *edits: Edit) -> Callable[[World], None]:
    for edit in edits:
        inventory = edited(inventory, router, edit)
    return lambda world: _apply(world, inventory)


def _apply(world: World, inventory: Inventory) -> None:
    run = world.apply(inventory, activate=False)
    assert run.exit_code == 0, (world.name, [(r.device.name, r.failure, r.change) for r in run.results])


def _own_identity(inventory: Inventory) -> tuple[Step, ...]:
    more = another_loopback("Loopback7", "10.255.7.1/32")
    new = [identified(protocol, "10.255.7.1") for protocol in (Protocol.OSPF, Protocol.OSPFV3)]
    return (
        Step("a second loopback", _applied(inventory, "r1", more)),
        Step("a new router ID waits", _applied(inventory, "r1", more, *new)),
        Step("OSPF is cleared", lambda world: clear(world, "r1", Protocol.OSPF)),
        Step("OSPFv3 is cleared", lambda world: clear(world, "r1", Protocol.OSPFV3)),
        Step("the second loopback is no longer advertised", lambda world: withdraw(world, "r1", "Loopback7")),
    )


def _links() -> tuple[Step, ...]:
    return (
        Step("a link is shut", lambda world: shut(world, RING_LINK, down=True)),
        Step("the link is back", lambda world: shut(world, RING_LINK, down=False)),
    )


def _duplicates(inventory: Inventory) -> tuple[Step, ...]:
    """Router IDs that are another router's: a neighbor's, which costs the adjacency, and that of a router elsewhere."""
    neighbors, elsewhere = (
        _applied(inventory, "r4", identified(Protocol.OSPF, address)) for address in ("10.255.0.3", "10.255.0.2")
    )
    return (
        Step("a neighbor's router ID waits", neighbors),
        Step("a neighbor's router ID twice", lambda world: clear(world, "r4", Protocol.OSPF)),
        Step("the own router ID again, at once for want of neighbors", _applied(inventory, "r4")),
        Step("the router ID of a router elsewhere waits", elsewhere),
        Step("the router ID of a router elsewhere twice", lambda world: clear(world, "r4", Protocol.OSPF)),
        Step("the own router ID waits", _applied(inventory, "r4")),
        Step("the own router ID again", lambda world: clear(world, "r4", Protocol.OSPF)),
    )


def _session_identity(inventory: Inventory) -> tuple[Step, ...]:
    return (
        Step("a new BGP identifier", _applied(inventory, "r4", identified(Protocol.BGP, "10.255.9.4"))),
        Step("a BGP identifier twice", _applied(inventory, "r4", identified(Protocol.BGP, "10.255.0.1"))),
        Step("the own BGP identifier again", _applied(inventory, "r4")),
        Step("BGP is cleared", lambda world: clear(world, "r4", Protocol.BGP), silent=True),
    )
