"""One spelling for what FRR may print or take in several: blanks, IPv6 addresses, areas, AS numbers, VRFs.

An interface is found by its name, whatever its VRF: FRR prints ``interface X vrf Y`` only where VRFs are network
namespaces, and finds the VRF of the one interface of that name itself (``lib/if.c``, ``if_vty_config_start`` and
``vrfname_by_ifname``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from netloop.platforms.ios_family.statements import area_number, asplain, ipv6
from netloop.platforms.kept import KEPT_LINES
from netloop.platforms.values import IPV4

COMMENT = re.compile(r"^!.*")
INTERFACE = re.compile(r"^((?:no )?interface \S+) vrf \S+$")
AREA = re.compile(rf"\barea ({IPV4})$")
NOTATION = re.compile(r"^(router bgp .+?) as-notation \S+$")
V6 = re.compile(r"^((?:no )?(?:ipv6 address|neighbor|network)) ([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:/[0-9]+)?)(?= |$)")
FREE_TEXT = re.compile(r"\bdescription ")


@lru_cache(maxsize=KEPT_LINES)
def canonical(line: str) -> str:
    """A line in the one spelling in which lines are compared: ``area 0.0.0.5`` is ``area 5``."""
    if FREE_TEXT.search(line):
        return line.strip()
    text = COMMENT.sub("!", " ".join(line.split()))
    text = NOTATION.sub(r"\1", INTERFACE.sub(r"\1", asplain(text)))
    text = V6.sub(lambda match: f"{match[1]} {ipv6(match[2]) or match[2]}", text)
    return AREA.sub(lambda match: f"area {area_number(match[1])}", text)
