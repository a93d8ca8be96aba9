"""Who the router is now, as far as its facts or its configuration tell."""

from __future__ import annotations

from ipaddress import IPv4Address

from netloop.model.evidence import IdentitiesInEffect, RunningConfig
from netloop.model.routing import Instance
from netloop.platforms.cisco_ios.portrait import IdentityPortrait, portrait
from netloop.platforms.configuration.situation import Situation


def configured(situation: Situation, label: str) -> IdentityPortrait | None:
    """Who the router is in an instance, by its running configuration; None where the instance does not run."""
    config = situation.evidence.get(RunningConfig)
    return portrait(config.text).identity(label) if config else None


def present(situation: Situation, kind: type[IdentitiesInEffect], instance: Instance, label: str) -> str | None:
    """The identity in effect: what the device says, else what its configuration would make it choose."""
    fact = situation.evidence.facts.get(kind)
    if isinstance(fact, IdentitiesInEffect):
        state = fact.of(instance)
        return str(state.address) if state and isinstance(state.address, IPv4Address) else None
    found = configured(situation, label)
    return found.predicted if found else None
