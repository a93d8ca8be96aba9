"""``show running-config`` and ``show startup-config``."""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router


def running(router: Router, _given: Given) -> str:
    """The running configuration."""
    return f"{router.running_text()}\n"


def running_interface(router: Router, given: Given) -> str:
    """One interface of the running configuration."""
    node = router.running.get("interface", given["interface"])
    if node is None:
        return "% Invalid input detected at '^' marker.\n\n"
    text = "!\n" + "\n".join(node.block()) + "\nend\n"
    return f"Building configuration...\n\nCurrent configuration : {len(text)} bytes\n{text}\n"


def startup(router: Router, _given: Given) -> str:
    """The startup configuration."""
    text = router.startup
    if not text.strip():
        return "startup-config is not present\n"
    return f"Using {len(text)} out of 262144 bytes\n{text.rstrip()}\n\n"


PRIVILEGED = (
    CliCommand("show running-config [(all|full)]", running),
    CliCommand("show running-config interface <interface:interface>", running_interface),
    CliCommand("show startup-config", startup),
)
