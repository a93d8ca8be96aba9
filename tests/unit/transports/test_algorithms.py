"""What a device offers for an SSH session, read from the wire, and what is said of it."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.transports.algorithms import Algorithms, mismatch

OURS = Algorithms(
    ("curve25519-sha256", "diffie-hellman-group14-sha256"), ("ssh-ed25519", "rsa-sha2-256"), ("aes128-ctr", "3des-cbc")
)
SHA1 = "diffie-hellman-group14-sha1"


def said(*lists: tuple[str, ...]) -> bytes:
    return bytes(16) + b"".join(struct.pack(">I", len(text := ",".join(names).encode())) + text for names in lists)


NAMES = st.lists(st.text(st.sampled_from("abc-128@."), min_size=1), min_size=1, max_size=4).map(tuple)


@given(NAMES, NAMES, NAMES)
def test_offers_are_read_as_they_are_sent(
    kex: tuple[str, ...], keys: tuple[str, ...], ciphers: tuple[str, ...]
) -> None:
    """The lists of SSH_MSG_KEXINIT; what is no key exchange among them is left out."""
    sent = said((*kex, "ext-info-s", "kex-strict-s-v00@openssh.com"), keys, ciphers, ("none",))
    assert Algorithms.read(sent) == Algorithms(kex, keys, ciphers)


@given(st.binary(max_size=60))
def test_what_is_no_offer_is_an_error_and_no_surprise(payload: bytes) -> None:
    """A broken message is refused in one way."""
    try:
        Algorithms.read(payload)
    except (struct.error, ValueError):
        return


@pytest.mark.parametrize(
    ("theirs", "words", "way"),
    [
        (Algorithms((SHA1,), OURS.keys, OURS.ciphers), f"{SHA1} for the key exchange", True),
        (Algorithms((SHA1, "diffie-hellman-group1-sha1"), ("ssh-rsa",), OURS.ciphers), "ssh-rsa as host keys", True),
        (Algorithms(OURS.kex, ("ssh-rsa", "ssh-dss"), OURS.ciphers), "ssh-rsa, ssh-dss as host keys", True),
        (Algorithms(OURS.kex, ("ssh-dss",), OURS.ciphers), "ssh-dss as host keys", False),
        (Algorithms((SHA1,), ("ssh-dss",), OURS.ciphers), "ssh-dss as host keys", False),
        (Algorithms(OURS.kex, OURS.keys, ("des-cbc",)), "des-cbc as ciphers", False),
    ],
)
def test_what_is_not_in_common_is_said_with_a_way_that_works(theirs: Algorithms, words: str, way: bool) -> None:
    """paramiko 4 is named only where it reaches the device."""
    found = mismatch(theirs, OURS, "5.1.0")
    assert found
    assert words in found[0]
    assert ("paramiko 4" in found[1]) is way


def test_something_in_common_is_no_mismatch() -> None:
    """Old algorithms beside new ones are no reason for a word."""
    assert mismatch(Algorithms((SHA1, *OURS.kex), OURS.keys, OURS.ciphers), OURS, "5.1.0") is None
