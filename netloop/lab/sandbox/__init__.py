"""The sandbox: IOS routers over SSH in one process; no root, no container, no image.

``Network`` boots routers (``NodeSpec``) joined by ``Cable``; ``serve`` puts each behind an SSH listener;
``SandboxThread`` does both in the background for tests. The names are loaded when they are used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netloop.lab.sandbox.cables import Cable
    from netloop.lab.sandbox.network import Network, NodeSpec
    from netloop.lab.sandbox.router import Router
    from netloop.lab.sandbox.server import Served, serve
    from netloop.lab.sandbox.thread import SandboxThread

__all__ = ["Cable", "Network", "NodeSpec", "Router", "SandboxThread", "Served", "serve"]

_HOMES = {
    "Cable": "network",
    "Network": "network",
    "NodeSpec": "network",
    "Router": "router",
    "SandboxThread": "thread",
    "Served": "server",
    "serve": "server",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
