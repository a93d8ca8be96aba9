"""The kinds, a row each, and which one stands for a platform.

A row's facts are those of the kind's page in containerlab's documentation (docs/manual/kinds/, v0.79): the
credentials, the names of the data interfaces, how a startup configuration is given, and an image.
"""

from __future__ import annotations

from netloop import registry
from netloop.errors import LabError
from netloop.lab.containerlab import eos, frr
from netloop.lab.containerlab.node_kind import ContainerlabKind, DefaultLogin, InterfaceNaming, NodeEntry
from netloop.lab.twin.kind import Kind
from netloop.lab.twin.startup import addition
from netloop.lab.twin.twin import TwinNode
from netloop.model.device import Device

BY_PLATFORM = {"cisco_ios": "cisco_iol", "frr": "linux", "arista_eos": "arista_ceos"}
ADMIN = DefaultLogin("admin", "admin")
CONTAINER, VIRTUAL_MACHINE = 300.0, 900.0
"""Seconds until SSH answers at the latest; a virtual machine boots in about 6 minutes, says its page."""


def partial(node: TwinNode) -> NodeEntry:
    """Lines for a configuration that the node has already; IOL takes a file for that by the word in its name."""
    return _file(node, f"{node.name}.partial.cfg")


def whole(node: TwinNode) -> NodeEntry:
    """The whole startup configuration."""
    return _file(node, f"{node.name}.cfg")


def _file(node: TwinNode, name: str) -> NodeEntry:
    return NodeEntry({"startup-config": name}, {name: node.startup})


CISCO_IOL = ContainerlabKind(
    "cisco_iol",
    "cisco_ios",
    "cisco_ios",
    "vrnetlab/cisco_iol:17.12.01",
    ADMIN,
    InterfaceNaming("Ethernet{slot}/{port}", first=1, per_slot=4),
    CONTAINER,
    addition,
    partial,
)
"""Ethernet0/0 is the management interface, in a VRF of its own. A ``.partial`` file joins containerlab's own lines."""

CISCO_C8000V = ContainerlabKind(
    "cisco_c8000v",
    "cisco_ios",
    "cisco_ios",
    "vrnetlab/vr-c8000v:17.11.01a",
    ADMIN,
    InterfaceNaming("GigabitEthernet{port}", first=2),
    VIRTUAL_MACHINE,
    addition,
    whole,
)
"""GigabitEthernet1 is the management interface. The file's lines follow the image's own (vrnetlab, launch.py)."""

CISCO_CSR1000V = ContainerlabKind(
    "cisco_csr1000v",
    "cisco_ios",
    "cisco_ios",
    "vrnetlab/vr-csr:17.03.04",
    ADMIN,
    InterfaceNaming("GigabitEthernet{port}", first=2),
    VIRTUAL_MACHINE,
    addition,
    whole,
    aliases=("vr-csr", "vr-cisco_csr1000v"),
)
"""As cisco_c8000v, its successor: the file's lines are applied after the node is up."""

ARISTA_CEOS = ContainerlabKind(
    "arista_ceos",
    "arista_eos",
    "arista_eos",
    "ceos:4.32.0F",
    ADMIN,
    InterfaceNaming("Ethernet{port}", first=1, endpoint="eth{port}"),
    CONTAINER,
    eos.startup,
    whole,
    aliases=("ceos",),
)
"""``eth1`` in a topology is Ethernet1 in EOS."""

LINUX = ContainerlabKind(
    "linux",
    "frr",
    "cisco_ios",
    frr.IMAGE,
    ADMIN,
    InterfaceNaming("eth{port}", first=1),
    60.0,
    frr.startup,
    frr.entry,
    frr.additions,
    frr.ADVICE,
    image_of_platform=frr.IMAGES,
)
"""A container that runs FRR. ``eth0`` is the management interface."""

CISCO_XRD = ContainerlabKind(
    "cisco_xrd",
    "cisco_xr",
    "cisco_xr",
    "ios-xr/xrd-control-plane:7.8.1",
    DefaultLogin("clab", "clab@123"),
    InterfaceNaming("GigabitEthernet0/0/0/{port}", first=0, endpoint="Gi0-0-0-{port}"),
    CONTAINER,
)
CISCO_N9KV = ContainerlabKind(
    "cisco_n9kv",
    "cisco_nxos",
    "cisco_nxos",
    "vrnetlab/vr-n9kv:10.2.3",
    ADMIN,
    InterfaceNaming("Ethernet1/{port}", first=1, endpoint="eth{port}"),
    VIRTUAL_MACHINE,
)
JUNIPER_CRPD = ContainerlabKind(
    "juniper_crpd",
    "juniper_junos",
    "juniper_junos",
    "crpd:23.2R1.13",
    DefaultLogin("root", "clab123"),
    InterfaceNaming("eth{port}", first=1),
    CONTAINER,
)
NOKIA_SRLINUX = ContainerlabKind(
    "nokia_srlinux",
    "nokia_srl",
    "nokia_srl",
    "ghcr.io/nokia/srlinux",
    DefaultLogin("admin", "NokiaSrl1!"),
    InterfaceNaming("ethernet-1/{port}", first=1, endpoint="e1-{port}"),
    CONTAINER,
)


def named(name: str) -> ContainerlabKind:
    """The kind of that name.

    Raises:
        UsageError: there is none.
    """
    kind: ContainerlabKind = registry.get("kind", name)
    return kind


def kind_of(device: Device) -> Kind:
    """What a device's stand-in is: its own ``lab: kind:``, else the usual one of its platform.

    Raises:
        LabError: no kind stands for its platform.
    """
    name = device.lab.kind or BY_PLATFORM.get(device.platform)
    if name is None:
        hint = f"say lab: {{kind: ...}} for it, one of {', '.join(registry.names('kind'))}"
        raise LabError(f"{device.name}: no containerlab kind stands for platform {device.platform}", hint=hint)
    return named(name).kind
