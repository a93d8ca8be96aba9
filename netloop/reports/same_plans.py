"""Which devices' plans are the same change, though each says it with its own name, addresses and router IDs.

Two plans are the same when their lines are the same once each device's own values, as its intent has them, are replaced
by what they are: its name, the address of a loopback, the router ID of a process. Compared are the lines that the diff
adds and takes away, the commands, the way back, and what all of it costs: which router IDs wait, which steps take
adjacencies down, which addresses go. The lines around a change are not. A value that stands for two things on one
device stands for the same two on the other. The addresses that a removed line names may differ too: they are of the
device's past, and no intent has them; ``Planned.past`` tells them of each device.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Interface, IPv6Address, IPv6Interface, ip_address

from netloop.model.intent import Intent
from netloop.model.plan import Effect, Impact, Plan, Step
from netloop.model.run import DeviceResult
from netloop.reports.changed_lines import changed_lines

HANDFUL = 8
"""Devices to change; so many are shown one by one, be they the same or not."""

Part = str | tuple[str, ...]
Line = tuple[Part, ...]
"""A line, with names in the values' place: a text is the line's own, a tuple of texts names a value."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A device that is to change; ``past`` are the removed lines that name values of its past, and these values."""

    result: DeviceResult
    plan: Plan
    past: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def apart_from(self, other: Planned) -> tuple[str, ...]:
        """The lines that are removed here and name other values than those of a device of the same change."""
        pairs = zip(self.past, other.past, strict=True)
        return tuple(line for (line, values), (_, there) in pairs if values != there)


def in_groups(results: Sequence[DeviceResult], intents: Mapping[str, Intent]) -> tuple[tuple[Planned, ...], ...]:
    """The devices that are to change, those of the same change together, in the order of the first of each.

    A handful of devices are not grouped.
    """
    changing = [(result, result.plan) for result in results if result.plan is not None and result.plan.changed]
    if len(changing) <= HANDFUL:
        return tuple((Planned(result, plan),) for result, plan in changing)
    groups: dict[object, list[Planned]] = {}
    for result, plan in changing:
        own = _own_values(intents.get(plan.device) or Intent(plan.device, result.device.platform))
        diff = changed_lines(plan)
        change = (result.device.platform, _change(plan, diff, own))
        groups.setdefault(change, []).append(Planned(result, plan, own.past_lines(diff)))
    return tuple(map(tuple, groups.values()))


@dataclass(slots=True)
class _OwnValues:
    """The values of one device, each with what it is; ``past`` numbers those of removed lines in their order.

    ``name`` is the device's, where it is not a mere number.
    """

    name: str
    roles: Mapping[str, tuple[str, ...]]
    past: dict[str, int] = field(default_factory=dict)

    def of_diff(self, line: str) -> Line:
        """A line of a diff, with names for values; those of a removed line that are not the intent's are past ones."""
        gone = line.startswith("-")
        for value in _addresses(line) if gone else ():
            if value not in self.roles:
                self.past.setdefault(value, len(self.past))
        return self.line(line, inner=line[1:2] == " ", past=gone)

    def line(self, text: str, *, inner: bool, past: bool) -> Line:
        """A line with names for values; the device's own name is one in the lines ``inner`` to a section alone."""
        parts: list[Part] = []
        at = 0
        for match in _literals(text):
            role = self._role(match[0], past=past)
            if role:
                parts += [*self._named(text[at : match.start()], inner=inner), role]
                at = match.end()
        return (*parts, *self._named(text[at:], inner=inner))

    def past_lines(self, diff: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The removed lines that name values of the past, each with these."""
        gone = (line for line in diff if self.past and line.startswith("-"))
        found = ((line, tuple(value for value in _addresses(line) if value in self.past)) for line in gone)
        return tuple((line, values) for line, values in found if values)

    def _role(self, literal: str, *, past: bool) -> tuple[str, ...]:
        value = _written(literal)
        if value in self.roles:
            return self.roles[value]
        return ("past", str(self.past[value])) if past and value in self.past else ()

    def _named(self, text: str, *, inner: bool) -> Iterator[Part]:
        """A text in parts, a name in the place of the device's own one where that is a word."""
        at = 0
        found = text.find(self.name) if inner and self.name else -1
        while found >= 0:
            end = found + len(self.name)
            if not (_of_word(text[found - 1 : found]) or _of_word(text[end : end + 1])):
                yield from (text[at:found], ("name",))
                at = end
            found = text.find(self.name, end)
        yield text[at:]


LITERAL = re.compile(r"(?<![0-9A-Za-z.:])[0-9A-Za-z]*+[.:][0-9A-Za-z.:]*+")
"""What may be an address, a NET or a system ID."""


def _literals(text: str) -> Iterable[re.Match[str]]:
    return LITERAL.finditer(text) if "." in text or ":" in text else ()


def _addresses(text: str) -> Iterator[str]:
    """The addresses that a text names, as Python writes them."""
    for match in _literals(text):
        with suppress(ValueError):
            yield str(ip_address(match[0]))


def _written(literal: str) -> str:
    """An address as Python writes it, of which IPv6 has several ways; anything else as it is."""
    with suppress(ValueError):
        return str(IPv6Address(literal)) if ":" in literal else literal
    return literal


def _of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _own_values(intent: Intent) -> _OwnValues:
    """The values of an intent that are the device's own, by value: a value may be several things."""
    roles: dict[str, list[str]] = {}
    for role, value in _values(intent):
        roles.setdefault(value, []).append(role)
    name = intent.device if re.search("[A-Za-z]", intent.device) else ""
    return _OwnValues(name, {value: tuple(found) for value, found in roles.items()})


def _values(intent: Intent) -> Iterable[tuple[str, str]]:
    for loopback in intent.loopbacks:
        for number, address in enumerate(loopback.addresses):
            kind = f"{loopback.name} IPv{address.version} {number}"
            yield kind, str(address.ip)
            yield from _network(kind, address)
        if loopback.link_local is not None:
            yield f"{loopback.name} link-local", str(loopback.link_local)
    for router_id in intent.router_ids:
        yield f"{router_id.instance} router ID", str(router_id.address)
    for isis in intent.isis:
        yield f"{isis.instance} NET", isis.net
        yield f"{isis.instance} system ID", isis.system_id


def _network(kind: str, address: IPv4Interface | IPv6Interface) -> Iterable[tuple[str, str]]:
    if address.network.network_address != address.ip:
        yield f"network of {kind}", str(address.network.network_address)


def _change(plan: Plan, diff: Sequence[str], own: _OwnValues) -> object:
    """What a plan does and costs, with names for the device's own values."""
    return (
        tuple(map(own.of_diff, diff)),
        _commands(plan.steps, own, past=True),
        _commands(plan.rollback, own, past=True),
        _commands(plan.activations, own, past=False),
        _costs(plan),
    )


def _commands(steps: Sequence[Step], own: _OwnValues, *, past: bool) -> tuple[object, ...]:
    return tuple(
        (step.mode, tuple(own.line(line, inner=number > 0, past=past) for number, line in enumerate(step.lines)))
        for step in steps
    )


def _costs(plan: Plan) -> tuple[object, ...]:
    """What the plan has to say beside its lines, without the values in it: whom it drops is told of each device."""
    impacts = [impact for step in plan.steps for impact in step.impacts if impact.effect is not Effect.NONE]
    return (
        tuple(map(_cost, impacts)),
        tuple(map(_cost, plan.pending)),
        tuple((gone.interface, gone.further) for gone in plan.leaving),
        bool(plan.management),
        bool(plan.left_behind),
        bool(plan.unsaved_others),
        plan.unseen,
        plan.notes,
    )


def _cost(impact: Impact) -> tuple[object, ...]:
    return impact.effect, impact.instance, impact.activation, bool(impact.drops)
