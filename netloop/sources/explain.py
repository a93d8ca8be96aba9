"""A validation's errors as problems: at their place in the file, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from netloop.errors import Problem
from netloop.model.routing import Protocol
from netloop.sources.nodes import Node, Path, shown
from netloop.sources.words import Refused

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

Forms = list[Any]
"""Forms of the language (pydantic's models)."""
KEY = "[key]"
SECRETS = frozenset({"password", "enable"})
"""The keys whose values are shown to nobody, also where their colon is missing."""
QUIET = frozenset({"hosts", "loopbacks", "routing", "defaults", "connection_options"})
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,62}")
NUMERIC = re.compile(r"[0-9A-Fa-f.:]+(/[0-9]+)?")
HABITS = {
    "ip": "ipv4: 10.255.0.1",
    "ip_address": "ipv4: 10.255.0.1",
    "address": "ipv4: 10.255.0.1",
    "mask": "ipv4: 10.255.0.1/32, with the length of the mask",
    "netmask": "ipv4: 10.255.0.1/32, with the length of the mask",
    "ansible_host": "hostname:",
    "ansible_user": "username:",
    "ansible_network_os": "platform:",
    "device_type": "platform:",
}
"""Words of other tools, and what they are here."""
TITLES = {
    "links": "link",
    "pools": "pool",
    "vrfs": "VRF",
    **{protocol.value: protocol.title for protocol in Protocol},
}
KINDS: Mapping[str, str] = {
    "model_type": "a mapping",
    "dict_type": "a mapping",
    "list_type": "a list",
    "int_type": "a number",
    "string_type": "text",
    "bool_type": "true or false",
}
NOT = {kind: f"this is not {what}" for kind, what in KINDS.items()}
MESSAGES: Mapping[str, str] = {
    **NOT,
    "greater_than_equal": "this number is too low",
    "less_than_equal": "this number is too high",
    "too_short": "this list is too short",
    "too_long": "this list is too long",
    "literal_error": "this word has no meaning here",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """A problem; ``path`` is what it is about, ``open`` what nobody can know because of it.

    A misspelt key may have meant any key beside it, and a list that lost an item is not the list that was meant.
    """

    path: Path
    open: Path
    problem: Problem


def mistakes(exc: ValidationError, root: Node, form: type[BaseModel]) -> list[Mistake]:
    """Each error's path in ``root`` and what to tell the user; the value of a secret is in none of them."""
    found = []
    errors = exc.errors(include_url=False, include_input=False)
    refused = {error["loc"][:-1] for error in errors if error["loc"][-1:] == (KEY,)}
    for error in errors:
        loc = error["loc"]
        if loc in refused:
            continue
        path = _path(root, loc)
        misspelt = error["type"] == "extra_forbidden" or loc[-1] == KEY or (path and isinstance(path[-1], int))
        problem = _problem(error, root, path, _forms_at(form, loc if error["type"] == "model_type" else loc[:-1]))
        found.append(Mistake(path, path[:-1] if misspelt else path, problem))
    return found


def _path(root: Node, loc: tuple[str | int, ...]) -> Path:
    return tuple(step for step, _node in root.along(loc))


def _problem(error: Any, root: Node, path: Path, forms: Forms) -> Problem:
    kind, node, ctx = error["type"], root.at(path), error.get("ctx", {})
    subject = subject_of(path)
    if kind == "extra_forbidden":
        return _unknown_key(root, path, forms)
    if kind == "missing":
        return Problem(node.place, f"{subject}{error['loc'][-1]} is missing", f"{error['loc'][-1]}: among the keys")
    if error["loc"][-1] == KEY:
        parent = root.at(path[:-1])
        place = parent.keys.get(str(path[-1]), node.place)
        actual = None if parent.hidden else shown(str(path[-1]))
        problem = _refused(ctx, place, subject_of(path[:-1]), actual)
        return replace(problem, hint=problem.hint or _too_high(str(path[-1]), forms))
    if isinstance(ctx.get("error"), Refused):
        inner = (*path, *ctx["error"].path)
        return _refused(ctx, root.at(inner).place, subject_of(inner), str(root.at(inner)))
    expected, hint = _expected(kind, ctx), _hint(kind, node, forms, single=not (path and isinstance(path[-1], int)))
    message = f"{subject}{MESSAGES.get(kind, 'this value does not fit')}"
    return Problem(node.place, message, expected, _found(node), hint)


def _refused(ctx: Any, place: Any, subject: str, actual: str | None) -> Problem:
    refused: Refused = ctx["error"]
    return Problem(place, f"{subject}{refused.message}", refused.expected, actual, refused.hint)


def _too_high(key: str, forms: Forms) -> str | None:
    """What to say of a key that stands where a name or number of the user's choice should."""
    if any(key in form.model_fields for form in forms):
        return f"{shown(key)} stands one level below, under such a name or number"
    return None


def _unknown_key(root: Node, path: Path, forms: Forms) -> Problem:
    known = [name for form in forms[:1] for name in form.model_fields]
    parent, key = root.at(path[:-1]), str(path[-1])
    place, subject = parent.keys.get(key, root.at(path).place), subject_of(path[:-1])
    if parent.hidden:
        return Problem(place, f"{subject}unknown key", ", ".join(known) or None)
    hint = _meant(key, known, forms)
    return Problem(place, f"{subject}unknown key {shown(key)}", f"one of {', '.join(known)}", hint=hint)


def _meant(key: str, known: list[str], forms: Forms) -> str | None:
    """What a key that is none here was most likely meant to be: another tool's word, one that stands below, a slip."""
    below = [
        name
        for form in forms[:1]
        for name, entry in form.model_fields.items()
        if any(key in inner.model_fields for inner in _inner_forms(entry.annotation))
    ]
    if HABITS.get(key, "").partition(":")[0] in known:
        return f"here this is {HABITS[key]}"
    if below:
        return f"{shown(key)} stands under {' or '.join(below)}"
    near = get_close_matches(key, known, n=1)
    return f'did you mean "{near[0]}"?' if near else None


def _expected(kind: str, ctx: Mapping[str, Any]) -> str:
    if kind in KINDS:
        return KINDS[kind]
    bounds = {
        "greater_than_equal": f"a number of at least {ctx.get('ge')}",
        "less_than_equal": f"a number of at most {ctx.get('le')}",
        "too_short": f"a list of {ctx.get('min_length')}",
        "too_long": f"a list of {ctx.get('max_length')}",
        "literal_error": str(ctx.get("expected", "")).replace("'", ""),
    }
    return bounds.get(kind, "another value")


def _hint(kind: str, node: Node, forms: Forms, *, single: bool) -> str | None:
    value = node.value
    if written := None if node.hidden else _written(kind, node, forms, single=single):
        return written
    if kind == "string_type" and isinstance(value, bool | int | float):
        meaning = "a truth value" if isinstance(value, bool) else "a number"
        return f"YAML reads this as {meaning}: put it in quotes"
    if kind == "int_type" and isinstance(value, str) and value.isdecimal():
        return "write the number without quotes"
    if kind in {"model_type", "dict_type"} and value is None:
        return "write {} for a mapping without entries"
    if kind in KINDS and value is None:
        return "null takes away what groups or defaults say, and they say nothing here"
    return None


def _written(kind: str, node: Node, forms: Forms, *, single: bool) -> str | None:
    """How to write what has the wrong shape, where that is plain; a ``single`` value is no item of a list itself."""
    value = node.value
    if kind in {"model_type", "dict_type"} and node.items:
        name = node.items[0].at(("name",)).value
        return (
            f"names are keys here: {{{name}: {{...}}, ...}}" if isinstance(name, str) and WORD.fullmatch(name) else None
        )
    if not isinstance(value, str):
        return None
    if kind == "model_type":
        return _as_mapping(value, {key for form in forms for key in form.model_fields})
    if not WORD.fullmatch(value):
        return None
    return f"write [{value}]" if kind == "list_type" and single else None


def _as_mapping(value: str, keys: Set[str]) -> str | None:
    """How to write a text that stands where a mapping with some of these keys should."""
    key, _, rest = value.partition(" ")
    if key in keys and rest:
        return f"a colon is missing: {key}: {'...' if _tells_secret(value) else rest}"
    if "ipv4" in keys and NUMERIC.fullmatch(value):
        return f"write {{{'ipv6' if ':' in value else 'ipv4'}: {value}}}"
    return f"write {{hostname: {value}}}" if "hostname" in keys and WORD.fullmatch(value) else None


def _found(node: Node) -> str:
    """What was found, without a secret whose colon is missing."""
    return "(hidden)" if isinstance(node.value, str) and _tells_secret(node.value) else str(node)


def _tells_secret(text: str) -> bool:
    """Whether a text has the key of a secret in it, and may have the secret behind it."""
    return bool(SECRETS & set(text.split()[:-1]))


def subject_of(path: Path) -> str:
    """What a path speaks of, in a user's words, with a colon: ``pe1: lo ipv4: ``."""
    owned = path[:1] in (("hosts",), ("groups",)) and len(path) > 1
    owner = f"{'group ' if path[0] == 'groups' else ''}{path[1]}: " if owned else ""
    words = [word for word in _words(path[2:] if owned else path) if word]
    return owner + (f"{' '.join(words)}: " if words else "")


def _words(path: Path) -> Iterator[str]:
    for index, step in enumerate(path):
        if isinstance(step, int):
            yield str(step + 1)
        elif step in QUIET and index + 1 < len(path):
            yield step if step == "defaults" else ""
        else:
            yield TITLES.get(step, step) if index + 1 < len(path) else step


def _forms_at(form: type[BaseModel], loc: tuple[str | int, ...]) -> Forms:
    """The forms whose keys the language knows at ``loc``."""
    kinds: list[Any] = [form]
    for step in loc:
        kinds = [inner for kind in kinds for inner in _below(kind, step)] or kinds
    return [kind for outer in kinds for kind in _forms(outer)]


def _inner_forms(kind: Any) -> Forms:
    """The forms in an annotation, those of a mapping's entries included."""
    if hasattr(kind, "model_fields"):
        return [kind]
    return [form for arg in get_args(kind) for form in _inner_forms(arg)]


def _below(kind: Any, step: str | int) -> list[Any]:
    fields = getattr(kind, "model_fields", None)
    if fields is not None:
        return [fields[step].annotation] if step in fields else []
    args = get_args(kind)
    if args and getattr(kind, "__origin__", None) is dict:
        return [args[1]]
    if args and getattr(kind, "__origin__", None) is list:
        return [args[0]] if isinstance(step, int) else []
    return [inner for arg in args for inner in _below(arg, step)]


def _forms(kind: Any) -> list[Any]:
    if hasattr(kind, "model_fields"):
        return [kind]
    return [
        form for arg in get_args(kind) if getattr(kind, "__origin__", None) not in (dict, list) for form in _forms(arg)
    ]
