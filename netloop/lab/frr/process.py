"""The background process of an FRR lab: see ``netloop.lab.service.process``."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from netloop.lab.frr.cleanup import clean_up
from netloop.lab.frr.site import Site
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.process import main
from netloop.lab.service.state import LabOrder

if TYPE_CHECKING:
    from netloop.lab.service.ssh_server import Served


@asynccontextmanager
async def routers(order: LabOrder, folder: LabFolder) -> AsyncIterator[Served]:
    """The routers of an order, each in its namespace with its daemons."""
    from netloop.lab.frr.boot import boot
    from netloop.lab.frr.pid_namespace import PidNamespace
    from netloop.lab.frr.session import session_factory
    from netloop.lab.service.ssh_server import serve_order

    site = Site.of(folder.path)
    with _swept(site), PidNamespace() as pid_namespace:
        jails = await asyncio.to_thread(boot, pid_namespace, site, order.twin)
        sessions = {name: session_factory(site, name, jail) for name, jail in jails.items()}
        served = await serve_order(order, folder, sessions, encoding=None)
        yield served
        await served.close()
        for jail in jails.values():
            jail.close()


@contextmanager
def _swept(site: Site) -> Iterator[None]:
    """Nothing of an earlier lab is there at the beginning, nothing of this one at the end."""
    clean_up(site)
    try:
        yield
    finally:
        clean_up(site)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], routers))
