"""Statements: interface lines that an operator adds to a loopback. Which ones a platform has is a rule's to say."""

from __future__ import annotations

from netloop.sources.words import TEMPLATE, Refused, printable

LONGEST = 200
EXPECTED = "a statement of the interface itself, such as ip pim sparse-mode"


def statement(text: str) -> str:
    """A further line of an interface, as one line that a router reads as it was written."""
    printable(text, "the line")
    for wrong, message in (
        (not text.strip(), "the line is empty"),
        (text != " ".join(text.split()), "the line begins or ends with a space, or holds several in a row"),
        (len(text) > LONGEST, f"the line is {len(text)} characters long"),
        ("?" in text, 'the line holds "?", which asks a router for help'),
        ("^" in text, 'the line holds "^", which begins a banner\'s delimiter'),
        (TEMPLATE.search(text) is not None, "only descriptions may hold {{ }}"),
    ):
        if wrong:
            raise Refused(message, EXPECTED)
    return text
