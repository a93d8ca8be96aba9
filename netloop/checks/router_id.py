"""The router IDs: the declared loopback's address is in effect, because it is configured and not by luck."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from netloop.checks.check import Case, Check, Question, Verdict
from netloop.model.evidence import (
    BgpIdentities,
    ConfiguredIdentities,
    EigrpIdentities,
    IdentitiesInEffect,
    Identity,
    IsisIdentities,
    LdpIdentities,
    OspfIdentities,
    Ospfv3Identities,
    SystemId,
)
from netloop.model.finding import Status
from netloop.model.intent import Intent
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who an instance must be."""

    instance: Instance
    identity: Identity

    @property
    def question(self) -> Question:
        """Whether it is."""
        return Question(str(self.instance), str(self.identity), self, self.instance)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One identity as intended, as configured, and as in effect."""

    intended: Identity
    configured: Identity | None
    effective: Identity
    awaits: str | None

    def answer(self) -> Verdict:
        """Passed, pending with what it waits for, or failed with what is wrong."""
        in_effect, configured = (self.intended == a for a in (self.effective, self.configured))
        if in_effect:
            return Verdict(Status.PASSED, str(self.effective)) if configured else self._luck()
        if not configured:
            other = f", configured {self.configured}" if self.configured not in (None, self.effective) else ""
            return Verdict(Status.FAILED, f"{self.effective}{other}")
        if self.awaits is None:
            return Verdict(Status.FAILED, f"{self.effective}, although {self.configured} is configured")
        return Verdict(Status.PENDING, str(self.effective), self.awaits)

    def _luck(self) -> Verdict:
        """In effect and not configured: the intent was not pushed, and the next election may end otherwise."""
        if self.configured is None:
            actual = f"{self.effective}, elected and not configured: right only by luck"
            return Verdict(Status.FAILED, actual, "configure it: an election can end otherwise")
        actual = f"{self.effective}, but {self.configured} is configured and follows at the next restart"
        return Verdict(Status.FAILED, actual)


class RouterIdCheck(Check):
    """Base: a protocol, and the fact that shows its identities in effect."""

    protocol: ClassVar[Protocol]
    effective: ClassVar[type[IdentitiesInEffect]]

    def questions(self, intent: Intent) -> Iterable[Question]:
        """One per instance of the protocol."""
        for identity in intent.identities(self.protocol):
            yield Wanted(identity.instance, identity.address).question

    def answer(self, question: Question, case: Case) -> Verdict:
        """See ``Comparison``; an instance that does not run fails with what the device says of it."""
        wanted: Wanted = question.about
        fact = case.evidence.get(self.effective) or self.effective(())
        state = fact.of(wanted.instance)
        if state is None or state.address is None:
            return _absent(wanted.instance, fact)
        configured = case.evidence.get(ConfiguredIdentities)
        explicit = configured.of(wanted.instance) if configured else None
        return Comparison(wanted.identity, explicit, state.address, case.awaits(wanted.instance)).answer()


def _absent(instance: Instance, fact: IdentitiesInEffect) -> Verdict:
    """Why an instance has no identity: the device's own note, the VRF it runs in instead, or that it is not there."""
    namesakes = [s for s in fact.states if (s.instance.protocol, s.instance.name) == (instance.protocol, instance.name)]
    if note := next((s.note for s in namesakes if s.address is None and s.note), ""):
        return Verdict(Status.FAILED, note)
    if instance.vrf != DEFAULT_VRF and not fact.every_vrf:
        word = instance.protocol.word
        return Verdict(Status.ERROR, f"could not read: the device does not show the {word} of VRF {instance.vrf}")
    if namesakes:
        return Verdict(Status.FAILED, f"runs in VRF {namesakes[0].instance.vrf}")
    others = ", ".join(str(s.instance) for s in fact.states if s.instance.protocol is instance.protocol)
    return Verdict(Status.FAILED, f"not running{f'; {others} is' if others else ''}")


class OspfRouterId(RouterIdCheck):
    """The OSPF process uses the loopback's address as its router ID."""

    name = "ospf-router-id"
    order = 110
    facts = (OspfIdentities, ConfiguredIdentities)
    protocol = Protocol.OSPF
    effective = OspfIdentities


class BgpRouterId(RouterIdCheck):
    """BGP uses the loopback's address as its identifier."""

    name = "bgp-router-id"
    order = 130
    facts = (BgpIdentities, ConfiguredIdentities)
    protocol = Protocol.BGP
    effective = BgpIdentities


class Ospfv3RouterId(RouterIdCheck):
    """The OSPFv3 process runs under the declared loopback's IPv4 address."""

    name = "ospfv3-router-id"
    order = 120
    protocol = Protocol.OSPFV3
    effective = Ospfv3Identities
    facts = (Ospfv3Identities, ConfiguredIdentities)


class IsisSystemId(RouterIdCheck):
    """The IS-IS instance runs under the system ID that was made from the declared loopback."""

    name = "isis-system-id"
    order = 140
    protocol = Protocol.ISIS
    effective = IsisIdentities
    facts = (IsisIdentities, ConfiguredIdentities)

    def questions(self, intent: Intent) -> Iterable[Question]:
        """One per instance; who it is stands in its NET."""
        for process in intent.isis:
            yield Wanted(process.instance, SystemId(process.system_id)).question


class EigrpRouterId(RouterIdCheck):
    """The EIGRP instance runs under the declared loopback's address."""

    name = "eigrp-router-id"
    order = 150
    protocol = Protocol.EIGRP
    effective = EigrpIdentities
    facts = (EigrpIdentities, ConfiguredIdentities)


class LdpRouterId(RouterIdCheck):
    """LDP runs under the declared loopback's address."""

    name = "ldp-router-id"
    order = 160
    protocol = Protocol.LDP
    effective = LdpIdentities
    facts = (LdpIdentities, ConfiguredIdentities)

    def answer(self, question: Question, case: Case) -> Verdict:
        """As of the other protocols; but LDP runs only where an interface has it, which is not netloop's to configure.

        Until then a router ID that is configured is pending: it takes effect as LDP starts.
        """
        found, wanted = super().answer(question, case), question.about
        state = (case.evidence.get(self.effective) or self.effective(())).of(wanted.instance)
        configured = case.evidence.get(ConfiguredIdentities)
        named = configured.of(wanted.instance) if configured else None
        runs = state is not None and state.address is not None
        if runs or found.status is not Status.FAILED or named != wanted.identity:
            return found
        return Verdict(Status.PENDING, found.actual, "LDP on an interface")
