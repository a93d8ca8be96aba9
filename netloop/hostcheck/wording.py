"""Words that the verdicts and ``netloop host serve`` share."""

from __future__ import annotations

import errno
import os

from netloop.hostcheck.nouns import GREETING, Resolution, Service


def bracketed(address: str) -> str:
    """The address as a URL writes it: IPv6 in brackets (RFC 3986)."""
    return f"[{address}]" if ":" in address else address


def why_not(number: int) -> str:
    """Why a port cannot be listened on, from the ``errno`` of the attempt."""
    words = {
        errno.EADDRINUSE: "in use by another program",
        errno.EACCES: "not allowed for this user",
        errno.EADDRNOTAVAIL: "the address is on no interface",
    }
    return words.get(number) or os.strerror(number).lower()


def what_to_do(number: int, port: int, system: str) -> str | None:
    """What helps when a port cannot be listened on: how to find its holder, or a better port."""
    if number == errno.EADDRINUSE:
        who = f"ss -ltnp 'sport = :{port}'" if system == "Linux" else f"lsof -nP -iTCP:{port} -sTCP:LISTEN"
        return f"who holds it: sudo {who}; or choose another port with --port"
    if number == errno.EACCES:
        return "ports below 1024 are for root: choose another with --port"
    return None


def invitation(service: Service, localhost: Resolution) -> tuple[str, ...]:
    """What one may type to reach the server, line by line."""
    port = service.port
    curls = [f"  curl -v 'http://{bracketed(address)}:{port}/'" for address in service.listening]
    first = f"{localhost.addresses[0]} first" if localhost.addresses else "not resolved here"
    return (
        f"{GREETING} listens on {' and '.join(f'{bracketed(a)}:{port}' for a in service.listening)}; Ctrl-C stops it.",
        *curls,
        f"  browser: http://localhost:{port}/   (localhost is {first})",
        *(f"  telnet {address} {port}" for address in service.listening),
        "    then type:  GET / HTTP/1.0  and press Enter twice",
    )
