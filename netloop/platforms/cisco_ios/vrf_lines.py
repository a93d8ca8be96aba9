"""IOS takes the addresses off an interface whose VRF changes."""

from __future__ import annotations

import re
from collections.abc import Sequence

VRF = re.compile(r"^(no )?(ip )?vrf forwarding ")
ADDRESS = re.compile(r"^(no )?ip(v6)? address ")
LOST = re.compile(r"^(?:ip(?:v6)? address |(?:ip|ipv6) ospf \d+ area |ospfv3 \d+ ipv6 area |ipv6 enable$|ipv6 eigrp )")


def again(lines: list[str], _before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The commands, with what is lost said again behind the VRF: the primary address before the others."""
    if not any(VRF.match(line) for line in lines):
        return lines
    lost = [line for line in after if LOST.match(line)]
    lost.sort(key=lambda line: (not line.startswith("ip address "), line.endswith(" secondary")))
    return [line for line in lines if not ADDRESS.match(line) and line not in lost] + lost
