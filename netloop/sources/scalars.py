"""Scalars: what a plain YAML word means, and the words of which YAML makes something else than they look."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from netloop.sources.nodes import Scalar

STANDARD = "tag:yaml.org,2002:"
DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,18})")
FLOAT = re.compile(r"[-+]?([0-9]{1,20}\.[0-9]{0,20}|\.[0-9]{1,20})([eE][-+][0-9]{1,2})?")
TRUE, FALSE = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})


class Trap(ValueError):
    """YAML makes something else of the word than it looks; the message says what."""


@cache
def _patterns() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """YAML 1.1's own types with their patterns, by the first character of a word."""
    from yaml import SafeLoader

    table: dict[str, list[tuple[str, re.Pattern[str]]]] = SafeLoader.yaml_implicit_resolvers
    return {first: [(tag.removeprefix(STANDARD), pattern) for tag, pattern in kinds] for first, kinds in table.items()}


def first_characters() -> Collection[str]:
    """What a plain word begins with that may be more than text; empty for the empty word."""
    return _patterns().keys()


def kind(text: str) -> str:
    """The YAML 1.1 type of a plain word: ``str int float bool null timestamp merge value``."""
    for found, pattern in _patterns().get(text[:1], ()):
        if pattern.match(text):
            return found
    return "str"


def read(text: str) -> Scalar:
    """The value of a plain word.

    Raises:
        Trap: a number that is not plainly decimal: ``010`` is octal to YAML, ``10:20:30`` counts in sixties.
    """
    match kind(text):
        case "int":
            return _integer(text)
        case "float":
            return _float(text)
        case "bool":
            return text.lower() in TRUE
        case "null":
            return None
        case _:
            return text


def _integer(text: str) -> int:
    if DECIMAL.fullmatch(text):
        return int(text)
    digits = text.replace("_", "").lstrip("+-")
    if ":" in text:
        raise Trap("a number in sixties (hours:minutes:seconds)")
    if digits.isdigit() and digits.startswith("0"):
        raise Trap("an octal number (it begins with 0)")
    raise Trap("a number, but it is not written in plain decimal digits")


def _float(text: str) -> float:
    if FLOAT.fullmatch(text):
        return float(text)
    raise Trap("a number in sixties" if ":" in text else "a number, but it is not written in plain decimal digits")
