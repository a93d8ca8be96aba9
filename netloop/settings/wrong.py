"""What is wrong in ``netloop.toml`` and in the variables beside it: each mistake with its place, all of them."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from netloop.errors import Place, Problem
from netloop.settings.find import FILE
from netloop.settings.team import TeamSettings, merged, variable

SECRET = re.compile(r"pass(word|phrase|wd)?$|secret|token|community|enable|credential|private_key", re.IGNORECASE)
"""Names of keys that would hold a secret."""
BY_PERSON = frozenset(
    {
        "yes",
        "activate",
        "allow_disruptive",
        "allow_management_loss",
        "allow_pending",
        "ask_pass",
        "lab",
        "limit",
        "all_instances",
        "prove",
        "only",
        "skip",
        "ping",
        "via",
        "twice",
        "wait",
        "table",
        "summary",
        "verbose",
        "log_file",
    }
)
"""What the person who types decides, each time."""
ELSEWHERE = {
    "ssh_config": "connection_options: {netmiko: {extras: {ssh_config_file: PATH}}}",
    "ssh_config_file": "connection_options: {netmiko: {extras: {ssh_config_file: PATH}}}",
    "username": "defaults: {username: NAME}",
    "platform": "defaults: {platform: NAME}",
    "port": "defaults: {port: NUMBER}",
}
POSITION = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


def problems(file: Path | None) -> tuple[Problem, ...]:
    """Everything that is wrong; a file that is no TOML has one problem."""
    try:
        in_file = _in_file(file) if file else ()
    except OSError as exc:
        return (Problem(Place(str(file)), f"it cannot be read: {exc.strerror}"),)
    except UnicodeDecodeError:
        return (Problem(Place(str(file)), "it is not UTF-8", "a TOML file in UTF-8"),)
    except tomllib.TOMLDecodeError as exc:
        return (_no_toml(_name(file), str(exc)),)
    by_variable = (
        _problem(Place(variable(key)), key, error) for key, error in _by_key(merged(file).errors) if _is_set(key)
    )
    return (*in_file, *by_variable)


def _in_file(file: Path) -> tuple[Problem, ...]:
    name, text = _name(file), file.read_text(encoding="utf-8")
    errors, lines = merged(file, file_first=True).errors, _lines(text)
    told = {key: _problem(Place(name, lines.get(key)), key, error) for key, error in _by_key(errors) if key in lines}
    if tomllib.loads(text).get("host_keys") == "off":
        told["host_keys"] = _unchecked(Place(name, lines["host_keys"]))
    return tuple(sorted(told.values(), key=lambda problem: problem.place.line or 0))


def _name(file: Path | None) -> str:
    """The file as the user would name it."""
    return file.name if file and file.parent == Path.cwd() else str(file)


def _by_key(errors: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return ((str(error["loc"][0]), error) for error in errors)


def _is_set(key: str) -> bool:
    """Whether the variable of a key counts; an empty one does not."""
    return bool(os.environ.get(variable(key)))


def _no_toml(name: str, said: str) -> Problem:
    at = POSITION.search(said)
    line, column = (at["line"], at["column"]) if at else (None, None)
    place = Place(name, int(line) if line else None, int(column) if column else None)
    what = POSITION.sub("", said)
    hint = "texts stand in quotes" if "value" in what.lower() else None
    return Problem(place, f"it is no TOML: {what[:1].lower()}{what[1:]}", "lines such as workers = 50", hint=hint)


def _lines(text: str) -> Mapping[str, int]:
    """The line of each key at the top: where the statement begins that brought it in, as TOML's own parser reads it."""
    found: dict[str, int] = {}
    lines, start = text.splitlines(keepends=True), 0
    for end in range(1, len(lines) + 1):
        try:
            keys = tomllib.loads("".join(lines[start:end]))
        except tomllib.TOMLDecodeError:
            continue
        for key in keys:
            found.setdefault(key, start + 1)
        if lines[start].lstrip().startswith("["):
            keys_of_a_table = tomllib.loads("".join(lines[start:])).keys() - found.keys()
            return {**found, **dict.fromkeys(keys_of_a_table, start + 1)}
        start = end
    return found


def _problem(place: Place, key: str, error: Mapping[str, Any]) -> Problem:
    if error["type"] == "extra_forbidden":
        return _unknown(place, key)
    said = str(error["msg"]).removeprefix("Value error, ")
    found = error["input"]
    actual = str(found).lower() if isinstance(found, bool) else repr(found)
    return Problem(place, f"{key}: {said[:1].lower()}{said[1:]}", TeamSettings.model_fields[key].description, actual)


def _unchecked(place: Place) -> Problem:
    return Problem(
        place,
        "host_keys: no file turns off the check of host keys",
        TeamSettings.model_fields["host_keys"].description,
        "'off'",
        "--host-keys off on the command line, for the run that needs it",
    )


def _unknown(place: Place, key: str) -> Problem:
    """The value is not told: it may be a secret under another name."""
    if SECRET.search(key):
        hint = "the inventory holds a reference: password: {env: NETLOOP_PASSWORD}; see docs/howto/secrets.md"
        return Problem(place, f"{key}: a secret has no place in {FILE}", hint=hint)
    name = key.replace("-", "_").lower()
    if name in BY_PERSON:
        return Problem(
            place,
            f"{key}: this is decided for each run, not in a file",
            hint=f"the command line says it: --{name.replace('_', '-')}",
        )
    if name in ELSEWHERE:
        return Problem(place, f"{key}: it is no setting of netloop", hint=f"the inventory says it: {ELSEWHERE[name]}")
    near = get_close_matches(name, TeamSettings.model_fields, n=1)
    if near:
        return Problem(place, f"unknown key {key}", hint=f"did you mean {near[0]}?")
    return Problem(place, f"unknown key {key}", f"one of {', '.join(TeamSettings.model_fields)}")


def origins(file: Path | None) -> Iterator[tuple[str, str]]:
    """Each key that is set, and where: a variable, or a line of the file."""
    lines = _lines(file.read_text(encoding="utf-8")) if file else {}
    for key in TeamSettings.model_fields:
        if _is_set(key):
            yield key, variable(key)
        elif file and key in lines:
            yield key, f"{_name(file)}:{lines[key]}"
