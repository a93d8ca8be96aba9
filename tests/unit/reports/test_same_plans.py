"""Which plans are the same change: those whose lines are the same but for each device's own values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from netloop.model.plan import Effect, Impact, LeavingAddress, LeftBehind, Plan, Step
from netloop.reports.same_plans import HANDFUL, in_groups
from tests.unit.reports.fleet import OSPF, address, fleet, intent, intents, plan, renumbered, result, waiting

MANY = 12


def groups_with(odd: Plan) -> list[list[str]]:
    """How the devices of a fleet are grouped in which ``r1`` has this plan."""
    results = [result(odd), *fleet(MANY, first=2)]
    return [[one.plan.device for one in group] for group in in_groups(results, intents(results))]


def test_the_same_lines_with_each_ones_own_values_are_the_same() -> None:
    """Name, address and router ID differ, and what the diff shows around them too."""
    assert groups_with(plan("r1", 1)) == [[f"r{n}" for n in range(1, MANY + 2)]]


def test_a_handful_is_shown_one_by_one() -> None:
    """Up to eight devices to change are not grouped."""
    results = fleet(HANDFUL)
    assert [len(group) for group in in_groups(results, intents(results))] == [1] * HANDFUL


def other(**parts: object) -> Plan:
    return replace(plan("r1", 1), **parts)  # type: ignore[arg-type]


WAITS = waiting(1, "r2")
DROPS = Impact(Effect.DISRUPTIVE, OSPF, None, ("r2",), "LDP router ID by force")
BASE = plan("r1", 1)


@pytest.mark.parametrize(
    "odd",
    [
        plan("r1", 1, router_id=address(200)),
        plan("r1", 1, address=address(200)),
        plan("r1", 1, router_id=address(2), address=address(2)),
        plan("r1", 1, called="r2"),
        plan("r1", 1, called="the core"),
        other(steps=(*BASE.steps, Step(("mpls ldp router-id Loopback0",)))),
        other(steps=tuple(reversed(BASE.steps))),
        other(rollback=(*BASE.rollback, Step(("router ospf 1", "router-id 10.1.1.1")))),
        other(activations=(Step(("clear ip ospf 1 process",)),)),
        other(pending=(WAITS,)),
        other(steps=(replace(BASE.steps[0], impacts=(DROPS,)), BASE.steps[1])),
        other(leaving=(LeavingAddress("Loopback0", "10.1.1.1", further=True),)),
        other(management=("192.0.2.1",)),
        other(left_behind=(LeftBehind("r3", "neighbor 10.1.1.1", "10.1.1.1"),)),
        other(unsaved_others=("banner motd x",)),
        other(notes=("what a way back leaves alone",)),
        other(unseen="refused"),
    ],
)
def test_what_differs_is_no_part_of_the_group(odd: Plan) -> None:
    """Another device's address, another order, another way back, and whatever the change costs there."""
    assert [len(group) for group in map(list, groups_with(odd))] == [1, MANY]


def test_a_value_that_is_two_things_is_the_same_two_everywhere() -> None:
    """Where one router's router ID is not its loopback's address, its lines say something else."""
    results = fleet(MANY)
    apart = intents(results) | {"r1": replace(intent("r1", 1), ospf=())}
    assert [len(group) for group in in_groups(results, apart)] == [1, MANY - 1]


def test_a_section_is_not_called_by_its_routers_name() -> None:
    """``router isis core`` on the host core and ``router isis edge`` on edge are two different lines."""

    def tagged(name: str) -> Plan:
        return Plan(name, "end\n", f"router isis {name}\nend\n", (Step((f"router isis {name}",)),), changed=True)

    results = [result(tagged(f"r{n}")) for n in range(1, MANY + 1)]
    assert {len(group) for group in in_groups(results, intents(results))} == {1}


def test_secrets_are_compared_not_masks() -> None:
    """Two passwords that are both shown as stars are two different lines."""

    def keyed(name: str, key: str) -> Plan:
        lines = ("interface Loopback0", f"ip ospf authentication-key {key}")
        return Plan(name, "end\n", f"{lines[0]}\n {lines[1]}\nend\n", (Step(lines),), changed=True)

    results = [result(keyed(f"r{n}", "odd" if n == 1 else "even")) for n in range(1, MANY + 1)]
    assert [len(group) for group in in_groups(results, intents(results))] == [1, MANY - 1]


@pytest.mark.parametrize(
    ("old", "apart"),
    [
        (lambda n: f"10.7.0.{n}", lambda n: (f"- router-id 10.7.0.{n}",)),
        (lambda _n: "10.7.0.1", lambda _n: ()),
    ],
)
def test_a_past_value_may_differ_and_is_told(
    old: Callable[[int], str], apart: Callable[[int], tuple[str, ...]]
) -> None:
    """Old router IDs are in no intent: devices that differ in them are grouped, and each one's removed line is kept."""
    results = [result(renumbered(f"r{n}", n, old(n))) for n in range(1, MANY + 1)]
    (group,) = in_groups(results, intents(results))
    assert [one.apart_from(group[0]) for one in group[1:]] == [apart(n) for n in range(2, MANY + 1)]


def test_a_device_of_another_platform_is_another_change() -> None:
    """Commands are a platform's."""
    results = fleet(MANY)
    results[0] = replace(results[0], device=replace(results[0].device, platform="frr"))
    assert [len(group) for group in in_groups(results, intents(results))] == [1, MANY - 1]


def test_what_a_group_says_is_what_each_device_would_be_told() -> None:
    """The commands of any device are those of the example with its own values in the example's place."""
    results = fleet(MANY)
    (group,) = in_groups(results, intents(results))
    example, *others = group
    for one in others:
        number = int(one.plan.device[1:])
        swapped = [line.replace(address(1), address(number)) for line in example.plan.commands]
        swapped = [line.replace("of r1", f"of {one.plan.device}") for line in swapped]
        assert tuple(swapped) == one.plan.commands
