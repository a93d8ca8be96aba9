"""The facts that EOS shows, collected from the modules that read them."""

from __future__ import annotations

from netloop.platforms.arista_eos import bgp, interface, ospf, running
from netloop.platforms.platform import Reader

READERS: dict[type, Reader] = {
    reader.fact: reader for part in (interface, ospf, bgp, running) for reader in part.READERS
}
"""One reader per fact; what asks for another fact is skipped with that reason."""
