"""Logging in to a lab's router: the system's ssh, the lab's own keys, nothing of the user's configuration."""

from __future__ import annotations

from netloop.lab.service.state import LabState


def ssh_command(state: LabState, host: str) -> list[str]:
    """The ssh command, as a list; the router's key must be the one on record, and the lab's key logs in."""
    endpoint = state.nodes[host]
    options = {
        "UserKnownHostsFile": f'"{state.known_hosts}"',
        "GlobalKnownHostsFile": "none",
        "StrictHostKeyChecking": "yes",
        "IdentitiesOnly": "yes",
        "IdentityAgent": "none",
        "LogLevel": "ERROR",
    }
    flags = [part for key, value in options.items() for part in ("-o", f"{key}={value}")]
    where = ["-p", str(endpoint.port), "-l", endpoint.username or state.username, endpoint.address]
    return ["ssh", "-F", "none", "-i", str(state.client_key), *flags, *where]
