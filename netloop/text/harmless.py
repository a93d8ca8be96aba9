"""Text of others made harmless: what moves a cursor, sets a clipboard or turns the reading order is shown instead."""

from __future__ import annotations

import re

UNSEEN = (
    (0x00, 0x09),  # C0: BEL, backspace; the newline stays
    (0x0B, 0x1F),  # C0: carriage return, ESC
    (0x7F, 0x9F),  # DEL; C1: CSI, OSC, DCS in one character
    (0xAD, 0xAD),  # soft hyphen
    (0x34F, 0x34F),
    (0x600, 0x605),
    (0x61C, 0x61C),  # Arabic letter mark
    (0x6DD, 0x6DD),
    (0x70F, 0x70F),
    (0x890, 0x891),
    (0x8E2, 0x8E2),
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),  # zero width; left-to-right and right-to-left marks
    (0x2028, 0x202E),  # line and paragraph separators; embeddings and overrides of the reading order
    (0x2060, 0x206F),  # invisible operators; isolates; deprecated format characters
    (0x3164, 0x3164),
    (0xD800, 0xDFFF),  # what was no UTF-8
    (0xFDD0, 0xFDEF),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),  # interlinear annotation
    (0xFFFE, 0xFFFF),
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x13430, 0x1345F),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),  # tags
)
"""Control, format and default-ignorable code points (Unicode 15: Cc, Cf, Cs, Zl, Zp), from and to."""

UNSEEN_CHARACTER = re.compile("[{}]".format("".join(f"{chr(a)}-{chr(b)}".replace("\\", "\\\\") for a, b in UNSEEN)))
LINE_END = re.compile(r"\r+\n")
UNDECODED = 0xDC00
"""A byte that was no UTF-8 is this and the byte (``surrogateescape``)."""


OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
"""What of ASCII is not harmless."""


def harmless(text: str) -> str:
    r"""The text with nothing in it that a terminal obeys or that cannot be seen; newlines stay.

    Such a character is written as Python writes it: ``\x1b``, ``\u202e``, ``\U000e0041``. A line that ends in carriage
    returns and a newline ends in a newline; a tab becomes spaces. Doing it twice changes nothing.
    """
    if text.isascii() and not OBEYED.search(text):
        return text
    if "\t" in text:
        text = text.expandtabs(8)
    return UNSEEN_CHARACTER.sub(_shown, LINE_END.sub("\n", text))


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if UNDECODED + 0x80 <= code <= UNDECODED + 0xFF:
        code -= UNDECODED
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
