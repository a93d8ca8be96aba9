"""Rules about groups."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from netloop.sources.nodes import Node
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork


def known(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A group that is listed is declared."""
    declared = network.declared
    owners = [
        *((host.name, host.own) for host in network),
        *((f"group {n}", node) for n, node in declared.groups.items()),
    ]
    for owner, node in owners:
        for item in _listed(node):
            if isinstance(item.value, str) and item.value not in declared.groups:
                near = get_close_matches(item.value, declared.groups, n=1)
                hint = f'did you mean "{near[0]}"?' if near else None
                expected = (
                    f"one of {', '.join(sorted(declared.groups))}" if declared.groups else "a group under groups:"
                )
                yield complain(owner, item.place, f"unknown group {item}", expected, hint=hint)


def no_cycle(network: DeclaredNetwork) -> Iterator[Complaint]:
    """No group completes itself from itself."""
    done: set[str] = set()
    for start in network.declared.groups:
        yield from _walk(network.declared.groups, start, [], done)


def _walk(groups: object, name: str, above: list[str], done: set[str]) -> Iterator[Complaint]:
    nodes: dict[str, Node] = groups  # type: ignore[assignment]
    if name in done or name not in nodes:
        return
    for item in _listed(nodes[name]):
        inner = str(item.value)
        trail = [*above, name]
        if inner in trail:
            circle = " -> ".join([*trail[trail.index(inner) :], inner])
            yield complain(
                f"group {name}", item.place, f"groups go round in a circle: {circle}", "no group within itself"
            )
        else:
            yield from _walk(nodes, inner, trail, done)
    done.add(name)


def _listed(node: Node) -> tuple[Node, ...]:
    listed = node.child("groups")
    return listed.items if listed else ()
