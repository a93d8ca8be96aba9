"""The background process of an FRR lab: see ``netloop.lab.service.process``."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from netloop.lab.frr.cleanup import sweep
from netloop.lab.frr.site import Site
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.process import main
from netloop.lab.service.state import Order

if TYPE_CHECKING:
    from netloop.lab.service.ssh_server import Served


@asynccontextmanager
async def routers(order: Order, folder: LabFolder) -> AsyncIterator[Served]:
    """The routers of an order, each in its namespace with its daemons."""
    from netloop.lab.frr.boot import boot
    from netloop.lab.frr.pid_namespace import Keeper
    from netloop.lab.frr.session import opener
    from netloop.lab.service.ssh_server import open_for

    site = Site.of(folder.path)
    with _swept(site), Keeper() as keeper:
        jails = await asyncio.to_thread(boot, keeper, site, order.twin)
        openers = {name: opener(site, name, jail) for name, jail in jails.items()}
        served = await open_for(order, folder, openers, encoding=None)
        yield served
        await served.close()
        for jail in jails.values():
            jail.close()


@contextmanager
def _swept(site: Site) -> Iterator[None]:
    """Nothing of an earlier lab is there at the beginning, nothing of this one at the end."""
    sweep(site)
    try:
        yield
    finally:
        sweep(site)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], routers))
