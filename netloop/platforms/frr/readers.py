"""The facts that FRR shows, collected from the modules that read them."""

from __future__ import annotations

from netloop.platforms.frr import (
    bgp,
    bgp_table,
    eigrp,
    eigrp_table,
    interface,
    isis,
    isis_database,
    ldp,
    ospf,
    ospf_database,
    ospfv3,
    ospfv3_database,
    routes,
    running,
)
from netloop.platforms.platform import Reader

PARTS = (
    *(interface, running, routes),
    *(ospf, ospf_database, ospfv3, ospfv3_database),
    *(bgp, bgp_table, isis, isis_database, eigrp, eigrp_table, ldp),
)
READERS: dict[type, Reader] = {reader.fact: reader for part in PARTS for reader in part.READERS}
"""One reader per fact."""
