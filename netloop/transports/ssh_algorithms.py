"""Which algorithms asyncssh offers a device: elliptic curves first, SHA-1 in the key exchange on request alone.

``connection_options.asyncssh.extras`` of the inventory are asyncssh's own arguments, in its own form: a list, or a text
of names with commas, which ``+`` (further ones), ``-`` (less) or ``^`` (first) before it makes a change to netloop's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from netloop.errors import UsageError
from netloop.registry import unknown
from netloop.transports.algorithms import PAGE, Algorithms, apart, newer, offer
from netloop.transports.host_key_policy import preferred

KEX, HOST_KEYS, CIPHERS, SIGNATURES = "kex_algs", "server_host_key_algs", "encryption_algs", "signature_algs"
ARGUMENTS = (KEX, HOST_KEYS, CIPHERS, "mac_algs", "compression_algs", SIGNATURES)
"""What the inventory's ``extras`` of asyncssh may set."""
FIELDS = {"kex": KEX, "keys": HOST_KEYS, "ciphers": CIPHERS}
"""Which argument stands for which field of ``Algorithms``."""
CURVES = ("curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384")
"""The key exchanges that cost least: 1 to 2 ms of computing."""
NOT_ASKED_FOR = re.compile(r"sha1$|^gss-|^rsa")
"""Key exchanges that no device is offered without request."""
KEY_KINDS = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
)
"""The signatures of host keys that are asked for, in that order."""
SHA1_SIGNATURE = "ssh-rsa"
FIRST_CIPHERS = (
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-ctr",
    "aes192-ctr",
    "aes256-ctr",
    "chacha20-poly1305@openssh.com",
)
"""The ciphers by what they cost: chacha20 takes asyncssh 1 ms more of computing a session."""
LAST_CIPHERS = ("aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc")
LAST_MACS = ("hmac-md5", "hmac-sha1-96", "hmac-md5-96")
"""What asyncssh does not offer by itself and paramiko does; a device that has nothing better gets it from both."""


@cache
def defaults() -> Mapping[str, tuple[str, ...]]:
    """What is offered unless the inventory says otherwise."""
    from asyncssh.compression import get_default_compression_algs
    from asyncssh.encryption import get_default_encryption_algs
    from asyncssh.kex import get_default_kex_algs
    from asyncssh.mac import get_default_mac_algs
    from asyncssh.public_key import get_default_public_key_algs

    kex = tuple(name for name in _names(get_default_kex_algs()) if not NOT_ASKED_FOR.search(name))
    return {
        KEX: _first(CURVES, kex),
        HOST_KEYS: KEY_KINDS,
        CIPHERS: (*_first(FIRST_CIPHERS, _names(get_default_encryption_algs())), *LAST_CIPHERS),
        "mac_algs": (*_names(get_default_mac_algs()), *LAST_MACS),
        "compression_algs": _names(get_default_compression_algs()),
        SIGNATURES: tuple(name for name in _names(get_default_public_key_algs()) if name != SHA1_SIGNATURE),
    }


@cache
def everything() -> Mapping[str, tuple[str, ...]]:
    """All that asyncssh has, the old ones too."""
    from asyncssh.compression import get_compression_algs
    from asyncssh.encryption import get_encryption_algs
    from asyncssh.kex import get_kex_algs
    from asyncssh.mac import get_mac_algs
    from asyncssh.public_key import get_public_key_algs

    keys = _names(get_public_key_algs())
    return {
        KEX: _names(get_kex_algs()),
        HOST_KEYS: keys,
        CIPHERS: _names(get_encryption_algs()),
        "mac_algs": _names(get_mac_algs()),
        "compression_algs": _names(get_compression_algs()),
        SIGNATURES: keys,
    }


def _names(found: Iterable[bytes]) -> tuple[str, ...]:
    return tuple(name.decode("ascii") for name in found)


def _first(wanted: tuple[str, ...], have: tuple[str, ...]) -> tuple[str, ...]:
    """The names that there are, the wanted ones before the others."""
    return tuple(sorted(have, key=lambda name: wanted.index(name) if name in wanted else len(wanted)))


def chosen(device: str, extras: Mapping[str, Any], known_kinds: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """asyncssh's arguments: the inventory's over netloop's; host keys of the kinds that are on record come first.

    Raises:
        UsageError: an argument that is none of asyncssh's algorithms, or an algorithm that it does not have.
    """
    made = dict(defaults())
    for argument, given in extras.items():
        if argument not in ARGUMENTS:
            raise unknown(f"asyncssh argument of {device}", argument, ARGUMENTS)
        made[argument] = _changed(made[argument], given)
        for name in made[argument]:
            if name not in everything()[argument]:
                raise unknown(f"algorithm of asyncssh in {argument} of {device}", name, everything()[argument])
        if not made[argument]:
            raise UsageError(f"{device}: connection_options.asyncssh.extras.{argument} leaves no algorithm")
    made[HOST_KEYS] = preferred(made[HOST_KEYS], known_kinds)
    return made


def _changed(default: tuple[str, ...], given: Any) -> tuple[str, ...]:
    """What the inventory's form of an argument makes of the default."""
    if isinstance(given, list | tuple):
        return tuple(dict.fromkeys(map(str, given)))
    text = str(given)
    sign, names = (text[:1], text[1:]) if text[:1] in {"+", "-", "^"} else ("", text)
    listed = tuple(name.strip() for name in names.split(",") if name.strip())
    if sign == "-":
        return tuple(name for name in default if name not in listed)
    return tuple(dict.fromkeys({"+": (*default, *listed), "^": (*listed, *default)}.get(sign, listed)))


def spoken(algorithms: Mapping[str, tuple[str, ...]]) -> Algorithms:
    """What a connection with these arguments offers."""
    return Algorithms(**{field: algorithms[argument] for field, argument in FIELDS.items()})


def refused_offer(theirs: Algorithms, ours: Algorithms, setting: str) -> tuple[str, str] | None:
    """What the device offers that netloop does not, and the way; None where there is something in common.

    ``setting`` is what tells the device which algorithms to offer.
    """
    import asyncssh

    found = apart(theirs, ours)
    if not found:
        return None
    usable = {FIELDS[kind]: [n for n in names if n in everything()[FIELDS[kind]]] for kind, names in found.items()}
    if not all(usable.values()):
        return f"{offer(found)}, which asyncssh {asyncssh.__version__} does not have", newer(setting)
    extras = ", ".join(f'{argument}: "+{",".join(names)}"' for argument, names in usable.items())
    wanted = f"connection_options: {{asyncssh: {{extras: {{{extras}}}}}}}"
    return f"{offer(found)}, which netloop speaks on request alone", f"`{wanted}` ({PAGE}), or {newer(setting)}"
