"""Typed text: what a terminal, or a line of seven bits, makes something else of."""

from __future__ import annotations

import unicodedata

BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
BREAKS = "\r\n\u2028\u2029\x85"
CONTROLS = frozenset({"Cc", "Cs", "Zl", "Zp"})
SPELLED = {
    **{"ä": "a or ae", "ö": "o or oe", "ü": "u or ue", "Ä": "A or Ae", "Ö": "O or Oe", "Ü": "U or Ue", "ß": "ss"},
    **{"å": "a or aa", "Å": "A or Aa", "ø": "o or oe", "Ø": "O or Oe", "æ": "ae", "Æ": "Ae", "œ": "oe", "ł": "l"},
    **{"\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"', "«": '"', "»": '"'},
    **{"\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-", "→": "->", "←": "<-", "×": "x"},
}
"""How people write in ASCII what Unicode does not take apart itself."""


def control(text: str) -> str | None:
    """What in a text a terminal would obey rather than show, in words; None where there is nothing of the kind."""
    if text.isascii() and text.isprintable():
        return None
    for character in text:
        if character in BIDIRECTIONAL:
            return f"the bidirectional control U+{ord(character):04X}"
        if unicodedata.category(character) in CONTROLS:
            return "a line break" if character in BREAKS else f"control U+{ord(character):04X}"
    return None


def beyond_ascii(text: str) -> str | None:
    """The first character that needs more than seven bits, or None."""
    if text.isascii() and "\x7f" not in text:
        return None
    return next((character for character in text if ord(character) > 126), None)


def cannot_be_typed(character: str) -> str:
    """The sentence for a character that a line of seven bits mangles."""
    return f"{character!r} cannot be typed on a router's line (7 bits)"


def spelling(character: str) -> str:
    """How to write it in ASCII, for a hint."""
    if character in SPELLED:
        return f"write {SPELLED[character]}"
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if " " < c <= "~")
    return f"write {plain}" if plain else "leave it out"
