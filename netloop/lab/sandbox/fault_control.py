"""The faults of a lab that is up, at the hand of who asks over its control socket: given, told and cleared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from netloop.errors import LabError, UsageError
from netloop.lab.sandbox.fault import Kex
from netloop.lab.sandbox.fault_plan import EVERY, planned
from netloop.lab.sandbox.fault_words import sentence
from netloop.lab.sandbox.network import Network
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.server import require_known

Offer = Callable[[Iterable[str]], None]
"""Has the routers of these names listen anew, as their key exchanges are others now."""
GIVE, CLEAR, TELL = "give", "clear", "tell"
"""What may be asked."""


class FaultControl:
    """Answers ``{"do": "give", "plan": ...}``, ``{"do": "clear", "router": ...}`` and ``{"do": "tell"}``.

    Each answer is ``{"standing": {router: [sentence]}}``: of the routers asked about, as of then.
    """

    def __init__(self, network: Network, offer: Offer) -> None:
        self._network, self._offer = network, offer

    def answer(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        """See the class.

        Raises:
            LabError: nothing that may be asked, or a router that is not there.
        UsageError: a key exchange that is not known.
        """
        asked = question.get("do")
        with self._network.lock:
            if asked == GIVE:
                routers = self._give(question.get("plan", {}))
            elif asked in {CLEAR, TELL}:
                routers = self._routers(question.get("router", EVERY))
                self._clear(routers if asked == CLEAR else [])
            else:
                raise LabError(f"expected {GIVE}, {CLEAR} or {TELL}, found {asked!r}")
            return {"standing": {router.name: standing(router) for router in routers}}

    def _give(self, data: Mapping[str, Any]) -> list[Router]:
        given = planned(data).routers
        offers = [entry.fault for entries in given.values() for entry in entries if isinstance(entry.fault, Kex)]
        for kex in offers:
            _require_known(kex)
        struck = {router.name: router for name in given for router in self._routers(name)}
        for name, entries in given.items():
            for router in self._routers(name):
                for entry in entries:
                    router.faults.add(entry.fault)
        if offers:
            self._offer(struck)
        return list(struck.values())

    def _clear(self, routers: Iterable[Router]) -> None:
        offered = [router.name for router in routers if router.faults.standing(Kex)]
        for router in routers:
            router.faults.clear()
        if offered:
            self._offer(offered)

    def _routers(self, name: object) -> list[Router]:
        routers = self._network.routers
        if name != EVERY and name not in routers:
            raise LabError(f"no router {name!r}; known: {', '.join(routers)}")
        return list(routers.values()) if name == EVERY else [routers[str(name)]]


def _require_known(kex: Kex) -> None:
    """What the server refuses of a key exchange is a mistake of who asked."""
    try:
        require_known(kex)
    except LabError as exc:
        raise UsageError(exc.message) from exc


def standing(router: Router) -> list[str]:
    """What a router's faults will do, each in a sentence."""
    return [sentence(armed.fault, armed.left, armed.passes) for armed in router.faults.armed()]
