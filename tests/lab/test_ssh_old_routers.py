"""Routers that offer SHA-1 alone, over real SSH: one sentence that says what they offer, and the way to reach them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import asyncssh
import paramiko
import pytest

from netloop.errors import Unreachable, UsageError
from netloop.transports.transport import ConnectionOptions, Session
from tests.lab.fake_router import FakeRouter, serving
from tests.lab.ssh_sessions import asyncssh_only, device, engine, home, netmiko_only, opened, options, refused

pytestmark = [pytest.mark.lab, pytest.mark.timeout(60)]

__all__ = ["engine", "home", "options"]


@contextmanager
def old_router(key: str = "ssh-ed25519", **algorithms: Any) -> Iterator[FakeRouter]:
    """An SSH server on 127.0.0.1 that offers only the algorithms given."""
    router, loop, ready, stopped = FakeRouter(), asyncio.new_event_loop(), threading.Event(), asyncio.Event()

    async def serve() -> None:
        keys = [asyncssh.generate_private_key(key)]
        server = await asyncssh.create_server(
            router.server,
            "127.0.0.1",
            0,
            server_host_keys=keys,
            process_factory=serving(router),
            encoding=None,
            line_editor=False,
            **algorithms,
        )
        router.port = server.sockets[0].getsockname()[1]
        ready.set()
        await stopped.wait()
        server.close()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield router
    finally:
        loop.call_soon_threadsafe(stopped.set)
        thread.join(10)


NEW = int(paramiko.__version__.partition(".")[0]) >= 5
SHA1 = ["diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1", "diffie-hellman-group-exchange-sha1"]


@netmiko_only
@pytest.mark.skipif(not NEW, reason="paramiko 4 speaks these")
@pytest.mark.parametrize("offered", [*([name] for name in SHA1), SHA1], ids=str)
def test_a_router_with_sha1_alone_is_said_with_the_way(options: ConnectionOptions, offered: list[str]) -> None:
    """One sentence names what the device offers, and the hint names the page with paramiko 4."""
    with old_router(kex_algs=offered) as router:
        error = refused(router, options)
    assert isinstance(error, Unreachable)
    assert f"the device offers only {', '.join(offered)} for the key exchange" in error.message
    assert f"paramiko {paramiko.__version__} does not have" in error.message
    assert "paramiko 4" in str(error.hint)
    assert "docs/howto/old-routers.md" in str(error.hint)
    assert router.logins == []


@netmiko_only
@pytest.mark.skipif(not NEW, reason="paramiko 4 speaks it")
def test_a_router_that_signs_with_sha1_alone_is_said_with_the_way(options: ConnectionOptions) -> None:
    """The same for ``ssh-rsa`` as the only kind of host key."""
    with old_router("ssh-rsa", signature_algs=["ssh-rsa"], kex_algs=SHA1) as router:
        error = refused(router, options)
    assert "for the key exchange" in error.message
    assert "old-routers.md" in str(error.hint)


@netmiko_only
def test_what_no_paramiko_has_is_mended_on_the_device(options: ConnectionOptions) -> None:
    """Ciphers and keys that paramiko 4 lacks too: the way is the device's own configuration."""
    with old_router(encryption_algs=["arcfour256"]) as router:
        error = refused(router, options)
    assert "the device offers only arcfour256 as ciphers" in error.message
    assert "paramiko 4" not in str(error.hint)
    assert "ip ssh server algorithm" in str(error.hint)


# asyncssh


@asyncssh_only
@pytest.mark.parametrize("offered", [*([name] for name in SHA1), SHA1], ids=str)
def test_sha1_is_spoken_on_request_alone(options: ConnectionOptions, offered: list[str]) -> None:
    """Without a request one sentence names what the device offers, and the hint the setting that reaches it."""
    with old_router(kex_algs=offered) as router:
        error = refused(router, options)
        assert router.logins == []
        with asking(router, options, kex_algs=f"+{','.join(offered)}") as talk:
            assert talk.alive
    assert isinstance(error, Unreachable)
    assert f"the device offers only {', '.join(offered)} for the key exchange" in error.message
    assert f'connection_options: {{asyncssh: {{extras: {{kex_algs: "+{",".join(offered)}"}}}}}}' in str(error.hint)
    assert "docs/howto/old-routers.md" in str(error.hint)


@asyncssh_only
def test_a_router_that_signs_with_sha1_alone_is_reached_on_request(options: ConnectionOptions) -> None:
    """``ssh-rsa`` as the only kind of host key beside an old key exchange: the hint names both, and they suffice."""
    with old_router("ssh-rsa", signature_algs=["ssh-rsa"], kex_algs=SHA1) as router:
        error = refused(router, options)
        with asking(router, options, kex_algs=SHA1, server_host_key_algs=["ssh-rsa"]) as talk:
            assert talk.alive
    assert "kex_algs" in str(error.hint)


@asyncssh_only
def test_what_no_library_has_is_mended_on_the_device(options: ConnectionOptions) -> None:
    """A cipher that netloop asks for only on request is named with the request."""
    with old_router(encryption_algs=["arcfour256"]) as router:
        error = refused(router, options)
    assert "the device offers only arcfour256 as ciphers" in error.message
    assert 'encryption_algs: "+arcfour256"' in str(error.hint)


@asyncssh_only
@pytest.mark.parametrize(
    ("extras", "words"),
    [
        ({"kex_algs": "+diffie-hellman-group14-sha"}, "diffie-hellman-group14-sha1"),
        ({"kex_alg": "+x"}, "kex_algs"),
    ],
)
def test_a_misspelt_algorithm_is_said(options: ConnectionOptions, extras: dict[str, str], words: str) -> None:
    """A name that asyncssh does not have is an error before anything is sent."""
    with pytest.raises(UsageError) as caught, asking(FakeRouter(port=9), options, **extras):
        pass
    assert caught.value.hint == f"did you mean {words!r}?"


@contextmanager
def asking(router: FakeRouter, options: ConnectionOptions, **algorithms: Any) -> Iterator[Session]:
    """A session on a router whose inventory asks for these algorithms."""
    talk = opened(replace(device(router.port), asyncssh_extras=algorithms), options)
    try:
        yield talk
    finally:
        talk.close()
