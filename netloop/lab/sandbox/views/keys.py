"""Key chains and passwords with which routing protocols authenticate, and whether two ends' keys fit.

The key that is sent is the one with the lowest number; lifetimes are not looked at. Source: Cisco IOS IP Routing:
Protocol-Independent Command Reference, ``key chain``; type 7 is the public obfuscation, no encryption.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netloop.lab.sandbox.tree import ConfigNode

TYPE_7 = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"
"""The constant that a password of type 7 is combined with."""


@dataclass(frozen=True, slots=True)
class AuthenticationKeys:
    """How an end authenticates: the mode, empty for not at all, and the keys with their numbers, the one sent first.

    ``lax`` is an end that sends and does not check.
    """

    mode: str = ""
    keys: tuple[tuple[int, str], ...] = ()
    numbered: bool = True
    lax: bool = False

    def accepts(self, far: AuthenticationKeys) -> bool:
        """Whether this end takes what the far end sends; one that does not authenticate takes everything."""
        if not self.mode or self.lax:
            return True
        if far.mode != self.mode or not far.keys:
            return False
        number, text = far.keys[0]
        return any(text == known and (number == own or not self.numbered) for own, known in self.keys)


NO_KEYS = AuthenticationKeys()


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
