"""What the SSH servers of virtual routers offer: a caller decides, as for a router that knows old algorithms alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence

import asyncssh
import pytest

from netloop.errors import LabError
from netloop.lab.service.ssh_authentication import AcceptedLogin
from netloop.lab.service.ssh_server import ServerSettings, listen

pytestmark = pytest.mark.lab

OLD = {
    "kex_algs": ["diffie-hellman-group1-sha1"],
    "server_host_key_algs": ["ssh-rsa"],
    "encryption_algs": ["aes128-cbc"],
    "mac_algs": ["hmac-sha1"],
}


def talk(offered: Mapping[str, str | Sequence[str]], **asked: object) -> str:
    """Connect to a router that offers this; the algorithm of its host key's kind, or the error's text."""

    async def connect() -> str:
        settings = ServerSettings(
            {"r1": lambda _: asyncssh.SSHServerSession()}, AcceptedLogin("me", "secret"), algorithms=offered
        )
        served = await listen(settings, {})
        host, port = served.endpoints["r1"]
        login = {"username": "me", "password": "secret", "known_hosts": None, "client_keys": None, "agent_path": None}
        try:
            async with asyncssh.connect(host, port, config=None, **login, **asked) as connection:
                return str(connection.get_server_host_key().get_algorithm())
        except asyncssh.Error as exc:
            return str(exc)
        finally:
            await served.close()

    return asyncio.run(asyncio.wait_for(talk_to(connect), 30))


async def talk_to(connect: object) -> str:
    return await connect()  # type: ignore[operator,no-any-return]


def test_a_client_without_a_wish_meets_a_modern_router() -> None:
    """Without the keyword nothing is different: an Ed25519 host key."""
    assert talk({}) == "ssh-ed25519"


def test_an_old_router_is_met_by_who_asks_for_old_algorithms_alone() -> None:
    """With the old ones alone on offer, a modern client fails to negotiate, and one that allows them gets in."""
    assert talk(OLD, **OLD) == "ssh-rsa"
    assert "No matching" in talk(OLD)


@pytest.mark.parametrize("part", sorted(OLD))
def test_each_kind_of_algorithm_is_restricted_by_itself(part: str) -> None:
    """Of each kind, one old algorithm on offer shuts out a client that refuses it, and lets in one that allows it."""
    modern = {
        "kex_algs": ["curve25519-sha256"],
        "server_host_key_algs": ["ssh-ed25519", "rsa-sha2-256"],
        "encryption_algs": ["aes256-ctr"],
        "mac_algs": ["hmac-sha2-256"],
    }
    offered = {"encryption_algs": ["aes256-ctr"], part: OLD[part]}  # a cipher that needs a MAC
    assert re.search("No matching|Unable to find compatible", talk(offered, **{part: modern[part]}))
    assert talk(offered, **{part: OLD[part]}).startswith("ssh-")


def test_an_unknown_algorithm_is_one_sentence() -> None:
    """A name that no library knows is an error with the router's name, and nothing listens."""
    for part in OLD:
        with pytest.raises(LabError, match=r"r1: .*rot13"):
            talk({part: ["rot13"]})
