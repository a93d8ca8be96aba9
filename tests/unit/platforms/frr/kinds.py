"""FRR's readers in two parts: those of identities, interfaces and configurations, and those of what routing does."""

from __future__ import annotations

from netloop.model import routing_facts
from netloop.model.evidence import EigrpNeighbors, Fact, IsisNeighbors, LdpNeighbors
from netloop.platforms.frr.readers import READERS as ALL

ROUTING = {
    *(kind for kind in vars(routing_facts).values() if isinstance(kind, type) and issubclass(kind, Fact)),
    *(IsisNeighbors, EigrpNeighbors, LdpNeighbors),
}
READERS = {kind: reader for kind, reader in ALL.items() if kind not in ROUTING}
ROUTING_READERS = {kind: reader for kind, reader in ALL.items() if kind in ROUTING}
