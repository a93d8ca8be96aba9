"""The loopbacks: there, up, in their VRF, with their addresses and no others."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv6Interface
from typing import ClassVar

from netloop.checks.check import Case, Check, Question, Verdict, verdict
from netloop.model.evidence import Interfaces, InterfaceState
from netloop.model.intent import Intent, Loopback

Address = IPv4Interface | IPv6Interface


def _state(case: Case, name: str) -> InterfaceState | None:
    interfaces = case.evidence.get(Interfaces)
    return interfaces.by_name.get(name) if interfaces else None


class LoopbackPresent(Check):
    """The declared loopback exists."""

    name = "loopback-present"
    order = 10
    facts = (Interfaces,)

    def questions(self, intent: Intent) -> Iterable[Question]:
        """One per loopback."""
        return (Question(loopback.name, "present", loopback) for loopback in intent.loopbacks)

    def answer(self, question: Question, case: Case) -> Verdict:
        """Present or absent, with the reason where the device gives one."""
        present = _state(case, question.subject) is not None
        interfaces = case.evidence.get(Interfaces)
        reason = interfaces.missing.get(question.subject) if interfaces else None
        return verdict(present, "present" if present else "absent", reason)


class _OfPresent(Check):
    """Base of the checks that ask about a loopback that is there; its absence is one finding, not four."""

    facts = (Interfaces,)

    def answer(self, question: Question, case: Case) -> Verdict | None:
        """The verdict on the interface, or None where there is none."""
        state = _state(case, question.subject)
        return self.of(question, state) if state else None

    @abstractmethod
    def of(self, question: Question, state: InterfaceState) -> Verdict | None:
        """The verdict on the interface."""


class LoopbackUp(_OfPresent):
    """The declared loopback is up, and so is its line protocol."""

    name = "loopback-up"
    order = 20

    def questions(self, intent: Intent) -> Iterable[Question]:
        """One per loopback."""
        return (Question(loopback.name, "up/up", loopback) for loopback in intent.loopbacks)

    def of(self, question: Question, state: InterfaceState) -> Verdict:
        """Up/up passes."""
        admin = "up" if state.admin_up else "administratively down"
        line = "up" if state.line_up else "down"
        return verdict(state.admin_up and state.line_up, f"{admin}/{line}")


class LoopbackVrf(_OfPresent):
    """The declared loopback is in its VRF."""

    name = "loopback-vrf"
    order = 30

    def questions(self, intent: Intent) -> Iterable[Question]:
        """One per loopback."""
        return (Question(loopback.name, f"VRF {loopback.vrf}", loopback) for loopback in intent.loopbacks)

    def of(self, question: Question, state: InterfaceState) -> Verdict:
        """The VRF must be the declared one."""
        return verdict(state.vrf == question.about.vrf, f"VRF {state.vrf}")


@dataclass(frozen=True, slots=True)
class FamilyAddresses:
    """What a loopback must carry of one address family; the first address is the primary."""

    title: str
    declared: tuple[Address, ...]

    def of(self, state: InterfaceState) -> Sequence[Address]:
        """What the interface carries of the same family."""
        return state.ipv4 if self.title == "IPv4" else state.ipv6


class LoopbackAddresses(_OfPresent):
    """The declared loopback has its addresses with their masks, and no others."""

    name: ClassVar[str] = "loopback-addresses"
    order = 40

    def questions(self, intent: Intent) -> Iterable[Question]:
        """One per loopback and address family."""
        for loopback in intent.loopbacks:
            for family in families(loopback):
                yield Question(loopback.name, _listed(family.declared, family.title), family)

    def of(self, question: Question, state: InterfaceState) -> Verdict | None:
        """The same addresses, and the same primary where the platform has one; nothing to say of a family that is
        neither declared nor there."""
        family: FamilyAddresses = question.about
        found = family.of(state)
        if not found and not family.declared:
            return None
        ordered = state.ordered and family.title == "IPv4"
        same = set(found) == set(family.declared) and (found[:1] == family.declared[:1] or not ordered)
        return verdict(same, _listed(found, family.title))


def families(loopback: Loopback) -> tuple[FamilyAddresses, FamilyAddresses]:
    """The loopback's addresses by family."""
    ipv4 = tuple(a for a in loopback.addresses if isinstance(a, IPv4Interface))
    ipv6 = tuple(a for a in loopback.addresses if isinstance(a, IPv6Interface))
    return FamilyAddresses("IPv4", ipv4), FamilyAddresses("IPv6", ipv6)


def _listed(addresses: Sequence[Address], title: str) -> str:
    return ", ".join(str(address) for address in addresses) or f"no {title} address"
