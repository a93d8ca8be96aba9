"""Waived: the hosts whose warnings of one kind somebody answers for."""

from __future__ import annotations

from datetime import date

from netloop.model.inventory_warning import InventoryWarning
from netloop.sources.declared import Declared


class Waived:
    """The waivers of one kind of warning that hold on a day; one may be narrowed to a loopback, or to another host."""

    def __init__(self, declared: Declared, kind: InventoryWarning, today: date) -> None:
        self._found: dict[str, set[tuple[str | None, str | None]]] = {}
        for host in declared:
            for waiver in host.form.waivers:
                if waiver.check == kind and today <= waiver.until:
                    self._found.setdefault(host.name, set()).add((waiver.subject, waiver.peer))

    def host(self, name: str, loopback: str | None = None) -> bool:
        """Whether every warning of this host is waived, or every one about this loopback of its."""
        return not self._found.get(name, set()).isdisjoint({(None, None), (loopback, None)})

    def pair(self, name: str, peer: str | None) -> bool:
        """Whether a warning of the two is waived, on either of them."""
        if not self._found:
            return False
        return self._one_way(name, peer) or (peer is not None and self._one_way(peer, name))

    def _one_way(self, name: str, peer: str | None) -> bool:
        return not self._found.get(name, set()).isdisjoint({(None, None), (None, peer)})
