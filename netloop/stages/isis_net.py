"""The IS-IS NET: who a router is to IS-IS, made from its area and its loopback's address."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import cast

from netloop.stages.processes import DeclaredProcess


def system_of(address: IPv4Address) -> str:
    """The system ID that a loopback's address is written as, in decimal digits: 10.255.0.1 is 0102.5500.0001."""
    digits = "".join(f"{byte:03}" for byte in address.packed)
    return ".".join(digits[index : index + 4] for index in (0, 4, 8))


def net_of(process: DeclaredProcess) -> str | None:
    """The NET as written, or made of area and router ID; None where something is missing."""
    form, address = process.form, process.address
    if form.net or form.area is None or address is None:
        return cast("str | None", form.net)
    return f"{form.area}.{system_of(address)}.00"


def system_id(net: str) -> str:
    """The system ID out of a NET."""
    return ".".join(net.split(".")[-4:-1])
