"""The sandbox's background process: see ``netloop.lab.process``."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from netloop.lab.folder import LabFolder
from netloop.lab.process import main
from netloop.lab.state import Order

if TYPE_CHECKING:
    from netloop.lab.door import Served
    from netloop.lab.sandbox.network import Network


@asynccontextmanager
async def routers(order: Order, folder: LabFolder) -> AsyncIterator[Served]:
    """The routers of an order, in this process."""
    from netloop.lab.door import TEXT, open_for
    from netloop.lab.sandbox.server import follow, key_exchanges, openers

    network = _network(order)
    served = await open_for(order, folder, openers(network), TEXT, key_exchanges(network))
    follow(network, served)
    yield served
    await served.close()


def _network(order: Order) -> Network:
    from netloop.lab.sandbox.cables import Cable
    from netloop.lab.sandbox.fault_plan import apply_faults
    from netloop.lab.sandbox.network import Network, NodeSpec

    nodes = [NodeSpec(node.name, node.startup) for node in order.twin.nodes]
    cables = [Cable(c.a, c.a_interface, c.z, c.z_interface) for c in order.twin.cables]
    network = Network(nodes, cables, convergence=order.convergence)
    apply_faults(network, order.faults)
    return network


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], routers))
