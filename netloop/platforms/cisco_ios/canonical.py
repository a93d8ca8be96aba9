"""One spelling for what IOS may print or take in several: blanks, IPv6 addresses, AS numbers, address families."""

from __future__ import annotations

import re
from functools import lru_cache

from netloop.platforms.ios_family.statements import area_number, asplain, ipv6
from netloop.platforms.kept import KEPT_LINES
from netloop.platforms.values import IPV4

V6_SECOND = re.compile(r"^(no neighbor|neighbor|network) ([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:/[0-9]+)?)(?= |$)")
UNICAST = re.compile(r"^((?:no )?address-family (?:ipv4|ipv6|vpnv4|vpnv6)) unicast\b")
AREA = re.compile(rf"^((?:no )?(?:ip ospf|ipv6 ospf|ospfv3|network) .*?\barea) ({IPV4})(?= |$)")
"""An area as an address; IOS prints it as it was typed, and ``0.0.0.0`` is ``0``."""
FREE_TEXT = re.compile(r"\bdescription ")


@lru_cache(maxsize=KEPT_LINES)
def canonical(line: str) -> str:
    """A line in the one spelling in which lines are compared: ``router bgp 1.10`` is ``router bgp 65546``."""
    if "description " in line and FREE_TEXT.search(line):
        return line.strip()
    text = " ".join(line.split())
    if "." in text:
        text = asplain(text)
    if " unicast" in text:
        text = UNICAST.sub(r"\1", text)
    if text.startswith(("ipv6 address ", "no ipv6 address ")):
        head, _, address = text.rpartition(" ")
        return f"{head} {_upper(address)}"
    if "area " in text:
        text = AREA.sub(lambda match: f"{match[1]} {area_number(match[2])}", text)
    if ":" in text:
        text = V6_SECOND.sub(lambda match: f"{match[1]} {_upper(match[2])}", text)
    return text


def _upper(address: str) -> str:
    found = ipv6(address)
    return address if found is None else found.upper()


def typed(section: str, line: str) -> str:
    """A canonical line as it is typed in a section: OSPFv3 and named EIGRP say which kind of family they mean."""
    if re.match(r"^router (?:ospfv3 |eigrp [^0-9])", section):
        return re.sub(r"^((?:no )?address-family ipv[46])(?= |$)", r"\1 unicast", line)
    return line
