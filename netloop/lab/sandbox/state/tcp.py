"""What TCP says of sessions that are protected with MD5 (RFC 2385); source: Cisco IOS System Message Guide, TCP."""

from __future__ import annotations


def bad_digest(own: tuple[str, str, int], far: tuple[str, str, int]) -> str:
    """``%TCP-6-BADAUTH`` of an end (address, password, port) that refuses the other's packets; empty without one."""
    if not own[1] or own[1] == far[1]:
        return ""
    what = "Invalid MD5 digest" if far[1] else "No MD5 digest"
    return f"%TCP-6-BADAUTH: {what} from {far[0]}({far[2]}) to {own[0]}({own[2]}) tableid - 0"
