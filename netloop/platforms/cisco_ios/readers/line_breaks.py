"""Whether a line of a configuration is one of its own, or the rest of the one above it, which a log line broke.

Nobody can know all words of IOS; so a line counts as one of its own where its first word begins lines and does not go
on with others, and the line above is not one that must go on. Whatever else stands below a log line is doubtful: the
configuration is unread, not guessed at.
"""

from __future__ import annotations

import re

_HEADER = re.compile(
    r"^(?:interface \S+|(?:ipv6 )?router (?:bgp|ospf|ospfv3|eigrp|isis|rip)\b.*|vrf definition \S+|ip vrf \S+"
    r"|line .+|route-map .+|policy-map .+|class-map .+|control-plane|redundancy|archive)$"
)
_FREE_TEXT = re.compile(r"\b(?:description|remark|banner|location|contact|title|alias|name|key|password|secret)\b")
_OPEN = re.compile(
    r"(?:[-./:,]|^neighbor \S+|\b(?:aaa|address|area|bgp|crypto|eigrp|family|interface|ip|ipv4|ipv6|isis|ldp|logging"
    r"|mpls|neighbor|network|no|ntp|ospf|redistribute|route|router|router-id|service|snmp-server|source|unicast|update-source|vrf))$"
)
"""How no line ends."""
_ALONE = re.compile(
    r"!|archive|boot-(?:end|start)-marker|control-plane|end|exit|exit-[a-z-]+|log-adjacency-changes|login|quit|redundancy"
    r"|shutdown"
)
"""Lines of one word."""
_TOP = re.compile(
    r"(?:aaa|access-list|archive|banner|boot-(?:end|start)-marker|cdp|class-map|clock|control-plane|crypto|enable"
    r"|errdisable|file|hostname|interface|ip|ipv6|key|line|lldp|logging|mpls|no|ntp|policy-map|radius|redundancy"
    r"|route-map|router|service|snmp-server|spanning-tree|tacacs|username|vlan|vrf)(?: .*)?"
    r"|end|version [0-9]+\.[0-9]+\S*"
)
"""Lines that stand at the left."""
_BODY = re.compile(
    r"(?:address-family|bgp|description|duplex|eigrp|exit-[a-z-]+|ip|ipv6|isis|is-type|load-interval"
    r"|log-adjacency-changes|mpls|neighbor|net|network|no|passive-interface|redistribute|router-id|shutdown)(?: .*)?"
)
"""Lines within a section that are no rest of another line."""


def begins(above: str, line: str) -> bool:
    """Whether ``line`` certainly begins anew below ``above``; both with the blanks at their ends."""
    if not (above.strip() and line.strip()):
        return False
    upper, text = above.strip(), line.strip()
    if above != above.rstrip() or _FREE_TEXT.search(upper) or not _finished(upper):
        return False
    if text == "!":
        return True
    if _depth(line) == 0:
        return bool(_TOP.fullmatch(text)) or (upper == "!" and text.startswith("! "))
    if upper.startswith("!"):
        return upper == "!" and _depth(line) <= _depth(above) and bool(_BODY.fullmatch(text))
    return bool(_BODY.fullmatch(text)) and (_depth(above) > 0 or bool(_HEADER.match(upper)))


def _finished(text: str) -> bool:
    return not _OPEN.search(text) and (" " in text or bool(_ALONE.fullmatch(text)))


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
