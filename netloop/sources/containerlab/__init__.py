"""Labs that containerlab, or netlab, left on disk: their files are read into one noun, whichever tool wrote them.

Formats as documented at containerlab.dev (manual/topo-def-file, manual/inventory) and netlab.tools (outputs/ansible,
outputs/devices, outputs/yaml-or-json).
"""

from netloop.sources.containerlab.files import read_lab
from netloop.sources.containerlab.found import Found, FoundEnd, FoundLink, FoundNode

__all__ = ["Found", "FoundEnd", "FoundLink", "FoundNode", "read_lab"]
