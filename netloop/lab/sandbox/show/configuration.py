"""``show running-config`` and ``show startup-config``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netloop.lab.sandbox.operate.command import Given
    from netloop.lab.sandbox.shell import Shell


def running(shell: Shell, _given: Given) -> str:
    """The running configuration."""
    return f"{shell.router.running_text()}\n"


def running_interface(shell: Shell, given: Given) -> str:
    """One interface of the running configuration."""
    node = shell.router.running.get("interface", given["interface"])
    if node is None:
        return "% Invalid input detected at '^' marker.\n\n"
    text = "!\n" + "\n".join(node.block()) + "\nend\n"
    return f"Building configuration...\n\nCurrent configuration : {len(text)} bytes\n{text}\n"


def startup(shell: Shell, _given: Given) -> str:
    """The startup configuration."""
    text = shell.router.startup
    if not text.strip():
        return "startup-config is not present\n"
    return f"Using {len(text)} out of 262144 bytes\n{text.rstrip()}\n\n"
