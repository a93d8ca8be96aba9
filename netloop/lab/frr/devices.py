"""A router's network devices in its kernel, as lines for ``ip -batch``. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from netloop.errors import LabError
from netloop.lab.frr.host import Feature
from netloop.lab.twin.twin import TwinNode

LONGEST_NAME = 15
"""Characters of a Linux interface's name (IFNAMSIZ is 16, one of them the end)."""
FIRST_TABLE = 1001
"""The routing table of a router's first VRF."""


def addresses(node: TwinNode) -> Iterator[str]:
    """The lines that give its interfaces their addresses."""
    for interface, found in node.addresses.items():
        yield from (f"address add {address} dev {interface}" for address in found)


def loopback(node: TwinNode, name: str, features: frozenset[Feature]) -> Iterator[str]:
    """The lines for ``ip -batch`` that make a loopback of a router: up, without address.

    It is a dummy device. Where the kernel has none, it is one end of a veth pair whose other end stays unused beside
    it, up, so that the loopback is, and without an IPv6 address of its own.
    """
    helper = f"{checked(name)[: LONGEST_NAME - 4]}-x{node.loopbacks.index(name)}"
    if Feature.DUMMY in features:
        yield f"link add {name} type dummy"
    else:
        yield f"link add {name} type veth peer name {helper}"
        yield f"link set {helper} addrgenmode none"
        yield f"link set {helper} up"
    if name in node.vrfs:
        yield f"link set {name} master {node.vrfs[name]}"
    yield f"link set {name} up"


def loopbacks(node: TwinNode, features: frozenset[Feature]) -> Iterator[str]:
    """The lines that make all loopbacks of a router; ``lo`` is in every namespace already."""
    for name in node.loopbacks:
        if name != "lo":
            yield from loopback(node, name, features)


def vrfs(node: TwinNode) -> Iterator[str]:
    """The lines that make the VRFs which its loopbacks are in."""
    for number, vrf in enumerate(dict.fromkeys(node.vrfs.values()), FIRST_TABLE):
        yield f"link add {checked(vrf)} type vrf table {number}"
        yield f"link set {vrf} up"


def checked(interface: str) -> str:
    """The name of an interface, where Linux can have it.

    Raises:
        LabError: it is too long.
    """
    if len(interface) > LONGEST_NAME:
        raise LabError(f"interface {interface}: expected at most {LONGEST_NAME} characters, as Linux has it")
    return interface


def batch(lines: Iterable[str], namespace: str | None = None) -> str:
    """The shell command that carries lines out, here or in a namespace."""
    where = f"-n {namespace} " if namespace else ""
    return "\n".join([f"ip {where}-batch - <<'BATCH'", *lines, "BATCH"])
