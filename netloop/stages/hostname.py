"""Which router this is: the name in its configuration, held against the name in the inventory."""

from __future__ import annotations

from collections.abc import Collection

from netloop.platforms.platform import Naming


def mismatch(expected: str, found: Naming, inventory: Collection[str]) -> str | None:
    """Why a router that calls itself so is not the device ``expected``, or None where it is.

    Names are compared whole; case says nothing. A domain may be missing on one side: on the router's where the short
    name is unique in the inventory, else where ``ip domain name`` completes it; on the inventory's where the short
    name is unique.
    """
    want, have = expected.lower().rstrip("."), (found.hostname or "").lower().rstrip(".")
    if want == have:
        return None
    other = next((name for name in inventory if name.lower() == have), None)
    if other is None and (want.startswith(f"{have}.") or have.startswith(f"{want}.")):
        return _domain_missing(want, have, (found.domain or "").lower().strip("."), inventory)
    which = "; that is another device of the inventory" if other else ""
    return f"calls itself {found.hostname!r}, expected {expected!r}{which}"


def _domain_missing(want: str, have: str, domain: str, inventory: Collection[str]) -> str | None:
    short = min(want, have, key=len)
    alike = sorted(name for name in inventory if _begins(name.lower(), short))
    if len(alike) <= 1 or f"{have}.{domain}" == want:
        return None
    full = f"{have!r} in domain {domain!r}" if domain else f"{have!r} without a domain"
    return f"calls itself {full}, which could be {' or '.join(alike)}; expected {want!r}"


def _begins(name: str, short: str) -> bool:
    return name == short or name.startswith(f"{short}.")
