"""Plans of many routers that are to be changed alike, each with its own name, address and router ID."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface

from netloop.model.device import Device
from netloop.model.intent import Intent, Loopback, Ospf
from netloop.model.plan import Effect, Impact, Plan, Step
from netloop.model.routing import Instance, Protocol, RouterId
from netloop.model.run import DeviceResult, Failure

OSPF = Instance(Protocol.OSPF, "1")
RUNNING = (
    "hostname {name}\n!\ninterface GigabitEthernet0/0\n ip address 10.9.{n}.1 255.255.255.0\n!\nrouter ospf 1\n!\nend\n"
)


def address(number: int) -> str:
    return f"10.255.0.{number}"


def intent(name: str, number: int) -> Intent:
    loopback = Loopback("Loopback0", ipv4=IPv4Interface(f"{address(number)}/32"))
    router_id = RouterId(OSPF, IPv4Address(address(number)), "Loopback0")
    return Intent(name, "cisco_ios", (loopback,), ospf=(Ospf(OSPF, router_id),))


def plan(name: str, number: int, **values: str) -> Plan:
    """A loopback and a router ID that are added; ``values`` take the place of the router's own."""
    own = {"called": name, "address": address(number), "router_id": address(number), "process": "1", **values}
    loopback = tuple(
        line.format(**own)
        for line in ("interface Loopback0", "description router ID of {called}", "ip address {address} 255.255.255.255")
    )
    ospf = tuple(line.format(**own) for line in ("router ospf {process}", "router-id {router_id}"))
    running = RUNNING.format(name=name, n=number)
    added = "".join(f"{' ' if index else ''}{line}\n" for index, line in enumerate(loopback))
    candidate = running.replace("router ospf 1\n", f"{added}!\n{ospf[0]}\n {ospf[1]}\n")
    rollback = (Step(("no interface Loopback0",)), Step((ospf[0], f"no {ospf[1]}")))
    return Plan(name, running, candidate, (Step(loopback), Step(ospf)), rollback, changed=True)


def renumbered(name: str, number: int, old: str) -> Plan:
    """A router ID that takes the place of an old one."""
    running = f"hostname {name}\nrouter ospf 1\n router-id {old}\n!\nend\n"
    candidate = running.replace(old, address(number))
    steps = (Step(("router ospf 1", f"router-id {address(number)}")),)
    return Plan(name, running, candidate, steps, (Step(("router ospf 1", f"router-id {old}")),), changed=True)


def waiting(number: int, *drops: str) -> Impact:
    reason = f"router ID 10.9.{number}.1 -> {address(number)}"
    return Impact(Effect.PENDING, OSPF, "clear ip ospf 1 process", drops, reason)


def result(planned: Plan) -> DeviceResult:
    return DeviceResult(Device(planned.device, "192.0.2.1", "cisco_ios"), planned)


def dead(name: str) -> DeviceResult:
    failure = Failure("Unreachable", "192.0.2.9:22: connection refused after 3 tries (5 s)", "is it up?")
    return DeviceResult(Device(name, "192.0.2.9", "cisco_ios"), failure=failure)


def fleet(size: int, first: int = 1) -> list[DeviceResult]:
    """Routers with the same change, ``r1`` to ``rN``."""
    return [result(plan(f"r{n}", n)) for n in range(first, first + size)]


def intents(results: Sequence[DeviceResult]) -> dict[str, Intent]:
    return {r.device.name: intent(r.device.name, int(r.device.name.lstrip("r"))) for r in results}


def with_plan(one: DeviceResult, **parts: object) -> DeviceResult:
    """The device with another plan."""
    assert one.plan is not None
    return replace(one, plan=replace(one.plan, **parts))  # type: ignore[arg-type]
