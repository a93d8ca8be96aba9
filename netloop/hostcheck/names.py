"""What ``localhost`` means on this host."""

from __future__ import annotations

import socket
import threading

from netloop.hostcheck.nouns import Resolution

SECONDS = 2.0


def resolve(name: str = "localhost", timeout: float = SECONDS) -> Resolution:
    """The addresses of ``name`` in the order in which clients try them, within ``timeout`` seconds.

    A resolver that goes to a silent DNS server cannot be interrupted, so it is asked in a thread that may be left.
    """
    answers: list[Resolution] = []
    asking = threading.Thread(target=lambda: answers.append(_ask(name)), daemon=True)
    asking.start()
    asking.join(timeout)
    return answers[0] if answers else Resolution((), f"no answer within {timeout:g} s")


def _ask(name: str) -> Resolution:
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as exc:
        return Resolution((), getattr(exc, "strerror", None) or str(exc))
    return Resolution(tuple(dict.fromkeys(str(entry[4][0]) for entry in found)))
