"""``show running-config`` and ``show startup-config``."""

from __future__ import annotations

from netloop.lab.sandbox import canonical
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.names import NULL
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.views.defaults import with_defaults

EXPOSED = "Current configuration with default configurations exposed"


def running(router: Router, _given: Given) -> str:
    """The running configuration."""
    return f"{router.running_text()}\n"


def running_brief(router: Router, _given: Given) -> str:
    """The running configuration without the data of certificates."""
    whole = router.running.copy()
    for chain in whole.under("crypto", "pki", "certificate", "chain"):
        for certificate in chain:
            certificate.drop_under("text")
            certificate.closing = ""
    return f"{canonical.running(whole, router.changed_by)}\n"


def running_all(router: Router, _given: Given) -> str:
    """The running configuration with the lines that IOS leaves out, as far as the sandbox knows them."""
    text = canonical.running(with_defaults(router.running), router.changed_by)
    return text.replace("Current configuration :", f"{EXPOSED} :", 1) + "\n"


def running_interface(router: Router, given: Given) -> str:
    """One interface of the running configuration."""
    name = given["interface"]
    node = router.running.get(*NULL) if name == "Null0" else router.running.get("interface", name)
    if node is None:
        return "% Invalid input detected at '^' marker.\n\n"
    text = "!\n" + "\n".join(node.block()) + "\nend\n"
    return f"Building configuration...\n\nCurrent configuration : {len(text)} bytes\n{text}\n"


def running_part(router: Router, given: Given) -> str:
    """One part of the running configuration; layout: ``show running-config`` in Cisco's command reference."""
    name = given.words[-1]
    nodes = [node for node in router.running if node.text.startswith(PARTITIONS[name])]
    text = f"!\nConfiguration of Partition {name}\n{canonical.body(nodes)}"
    return f"Building configuration...\n\nCurrent configuration : {len(text)} bytes\n{text}\n"


PARTITIONS = {
    "access-list": ("access-list", "ip access-list", "ipv6 access-list"),
    "interface": ("interface",),
    "ip-static-routes": ("ip route",),
    "route-map": ("route-map",),
    "router": ("router", "ipv6 router"),
}
"""The parts that are known here, and what their lines begin with."""


def startup(router: Router, _given: Given) -> str:
    """The startup configuration."""
    text = router.startup
    if not text.strip():
        return "startup-config is not present\n"
    return f"Using {len(text)} out of 262144 bytes\n{text.rstrip()}\n\n"


PRIVILEGED = (
    CliCommand("show running-config [(full|view full)]", running),
    CliCommand("show running-config brief", running_brief),
    CliCommand("show running-config all", running_all),
    CliCommand("show running-config interface <interface:interface>", running_interface),
    CliCommand(f"show running-config partition ({'|'.join(PARTITIONS)})", running_part),
    CliCommand("show startup-config", startup),
)
