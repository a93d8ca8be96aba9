"""Key chains and passwords with which OSPF authenticates, in clear; lifetimes are not looked at.

Source: Cisco IOS IP Routing:
Protocol-Independent Command Reference, ``key chain``; type 7 is the public obfuscation, no encryption.
"""

from __future__ import annotations

from collections.abc import Sequence

from netloop.lab.sandbox.tree import ConfigNode

TYPE_7 = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"
"""The constant that a password of type 7 is combined with."""


def plain(words: Sequence[str]) -> str:
    """A password as typed behind its keyword, ``[0|7] TEXT``, in clear."""
    if len(words) > 1 and words[0] == "7":
        return _type_7(words[1])
    return " ".join(words[1:] if len(words) > 1 and words[0] in {"0", "6"} else words)


def _type_7(text: str) -> str:
    try:
        start, codes = int(text[:2]), bytes.fromhex(text[2:])
    except ValueError:
        return text
    return "".join(chr(code ^ TYPE_7[(start + n) % len(TYPE_7)]) for n, code in enumerate(codes))


def key_chain(root: ConfigNode, name: str) -> tuple[tuple[int, str], ...]:
    """The keys of a chain by their numbers; a key without a string is none."""
    chain = root.get("key", "chain", name)
    found = {int(key.slot[1]): key.text_of("key-string").split()[1:] for key in chain.under("key")} if chain else {}
    return tuple((number, plain(words)) for number, words in sorted(found.items()) if words)
