"""The kinds, a row each, and which one stands for a platform.

A row's facts are those of the kind's page in containerlab's documentation (docs/manual/kinds/, v0.79): the
credentials, the names of the data interfaces, how a startup configuration is given, and an image.
"""

from __future__ import annotations

from netloop import registry
from netloop.errors import LabError
from netloop.lab.containerlab import eos, frr
from netloop.lab.containerlab.node_kind import Login, NodeKind, Part, Ports
from netloop.lab.kind import Kind
from netloop.lab.startup import addition
from netloop.lab.twin import TwinNode
from netloop.model.device import Device

BY_PLATFORM = {"cisco_ios": "cisco_iol", "frr": "linux", "arista_eos": "arista_ceos"}
ADMIN = Login("admin", "admin")
CONTAINER, VIRTUAL_MACHINE = 300.0, 900.0
"""Seconds until SSH answers at the latest; a virtual machine boots in about 6 minutes, says its page."""


def partial(node: TwinNode) -> Part:
    """Lines for a configuration that the node has already; IOL takes a file for that by the word in its name."""
    return _file(node, f"{node.name}.partial.cfg")


def whole(node: TwinNode) -> Part:
    """The whole startup configuration."""
    return _file(node, f"{node.name}.cfg")


def _file(node: TwinNode, name: str) -> Part:
    return Part({"startup-config": name}, {name: node.startup})


CISCO_IOL = NodeKind(
    "cisco_iol",
    "cisco_ios",
    "cisco_ios",
    "vrnetlab/cisco_iol:17.12.01",
    ADMIN,
    Ports("Ethernet{slot}/{port}", first=1, per_slot=4),
    CONTAINER,
    addition,
    partial,
)
"""Ethernet0/0 is the management interface, in a VRF of its own. A ``.partial`` file joins containerlab's own lines."""

CISCO_C8000V = NodeKind(
    "cisco_c8000v",
    "cisco_ios",
    "cisco_ios",
    "vrnetlab/vr-c8000v:17.11.01a",
    ADMIN,
    Ports("GigabitEthernet{port}", first=2),
    VIRTUAL_MACHINE,
    addition,
    whole,
)
"""GigabitEthernet1 is the management interface. The file's lines follow the image's own (vrnetlab, launch.py)."""

CISCO_CSR1000V = NodeKind(
    "cisco_csr1000v",
    "cisco_ios",
    "cisco_ios",
    "vrnetlab/vr-csr:17.03.04",
    ADMIN,
    Ports("GigabitEthernet{port}", first=2),
    VIRTUAL_MACHINE,
    addition,
    whole,
    aliases=("vr-csr", "vr-cisco_csr1000v"),
)
"""As cisco_c8000v, its successor: the file's lines are applied after the node is up."""

ARISTA_CEOS = NodeKind(
    "arista_ceos",
    "arista_eos",
    "arista_eos",
    "ceos:4.32.0F",
    ADMIN,
    Ports("Ethernet{port}", first=1, socket="eth{port}"),
    CONTAINER,
    eos.startup,
    whole,
    aliases=("ceos",),
)
"""``eth1`` in a topology is Ethernet1 in EOS."""

LINUX = NodeKind(
    "linux",
    "frr",
    "cisco_ios",
    frr.IMAGE,
    ADMIN,
    Ports("eth{port}", first=1),
    60.0,
    frr.startup,
    frr.part,
    frr.grow,
    frr.ADVICE,
    image_of_platform=frr.IMAGES,
)
"""A container that runs FRR. ``eth0`` is the management interface."""

CISCO_XRD = NodeKind(
    "cisco_xrd",
    "cisco_xr",
    "cisco_xr",
    "ios-xr/xrd-control-plane:7.8.1",
    Login("clab", "clab@123"),
    Ports("GigabitEthernet0/0/0/{port}", first=0, socket="Gi0-0-0-{port}"),
    CONTAINER,
)
CISCO_N9KV = NodeKind(
    "cisco_n9kv",
    "cisco_nxos",
    "cisco_nxos",
    "vrnetlab/vr-n9kv:10.2.3",
    ADMIN,
    Ports("Ethernet1/{port}", first=1, socket="eth{port}"),
    VIRTUAL_MACHINE,
)
JUNIPER_CRPD = NodeKind(
    "juniper_crpd",
    "juniper_junos",
    "juniper_junos",
    "crpd:23.2R1.13",
    Login("root", "clab123"),
    Ports("eth{port}", first=1),
    CONTAINER,
)
NOKIA_SRLINUX = NodeKind(
    "nokia_srlinux",
    "nokia_srl",
    "nokia_srl",
    "ghcr.io/nokia/srlinux",
    Login("admin", "NokiaSrl1!"),
    Ports("ethernet-1/{port}", first=1, socket="e1-{port}"),
    CONTAINER,
)


def named(name: str) -> NodeKind:
    """The kind of that name.

    Raises:
        UsageError: there is none.
    """
    kind: NodeKind = registry.get("kind", name)
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
