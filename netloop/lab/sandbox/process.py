"""The sandbox's background process: see ``netloop.lab.service.process``."""

from __future__ import annotations

import gc
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from netloop.lab.service.folder import LabFolder
from netloop.lab.service.process import main
from netloop.lab.service.state import LabOrder

if TYPE_CHECKING:
    from netloop.lab.sandbox.network import Network
    from netloop.lab.service.ssh_server import Served


@asynccontextmanager
async def routers(order: LabOrder, folder: LabFolder) -> AsyncIterator[Served]:
    """The routers of an order, in this process."""
    from netloop.lab.sandbox.fault_control import FaultControl
    from netloop.lab.sandbox.server import configured_users, follow, key_exchanges, session_factories
    from netloop.lab.service.control import listening
    from netloop.lab.service.ssh_server import TEXT, serve_order

    gc.disable()
    network = _network(order)
    kex = key_exchanges(network)
    served = await serve_order(order, folder, session_factories(network), TEXT, kex, configured_users(network))

    def offer(names: Iterable[str]) -> None:
        kex.clear()
        kex.update(key_exchanges(network))
        for name in names:
            served.shut(name, 0.0)

    follow(network, served)
    gc.freeze()  # thousands of objects that stay: no later collection looks at them, and none takes long
    gc.enable()
    async with listening(folder, FaultControl(network, offer).answer):
        yield served
    await served.close()


def _network(order: LabOrder) -> Network:
    from netloop.lab.sandbox.cables import Cable
    from netloop.lab.sandbox.fault_plan import apply_faults, planned
    from netloop.lab.sandbox.network import Network, NodeSpec

    nodes = [NodeSpec(node.name, node.startup) for node in order.twin.nodes]
    cables = [Cable(c.a, c.a_interface, c.z, c.z_interface) for c in order.twin.cables]
    network = Network(nodes, cables, convergence=order.convergence)
    apply_faults(network, planned(order.faults))
    return network


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], routers))
