"""Words and texts that the language accepts; each function returns the value or says what is wrong with it.

Names end up in prompts, file names and commands; texts end up in a router's configuration. So neither may carry
what a terminal, a file system or a command line reads as something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache
from ipaddress import IPv4Address
from string import ascii_letters
from typing import Any

from netloop.errors import UsageError
from netloop.model.device import Secret, SecretKind
from netloop.model.inventory_warning import WAIVABLE
from netloop.model.loopback_names import LoopbackNames
from netloop.model.routing import DEFAULT_VRF
from netloop.model.typed import CONTROLS, control
from netloop.registry import aliases, names, plugins, resolve

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")
DNS_NAME = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*\.?")
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
INTERFACE = re.compile(r"[A-Za-z][A-Za-z0-9/:._-]{0,62}")
VRF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+-]{0,31}")
RESERVED = frozenset({DEFAULT_VRF, "global"})
IMAGE = re.compile(r"[a-z0-9][A-Za-z0-9._/:@-]{0,254}")
EXAMPLE_IMAGE = "lab/router:1.2.3"
LONGEST_TEXT = 200
TEMPLATE = re.compile(r"\{\{|\{%|\{#")
OWN_ARGUMENTS = {
    "host": "hostname",
    "ip": "hostname",
    "port": "port",
    "username": "username",
    "password": "password",
    "secret": "enable",
    "device_type": "platform",
}


class Refused(ValueError):
    """A value that the language does not accept, with what it expects and a hint; ``path`` leads to the part meant."""

    def __init__(self, message: str, expected: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.expected, self.hint = message, expected, hint
        self.path: tuple[str | int, ...] = ()

    def under(self, *path: str | int) -> Refused:
        """The same, said of what stands at ``path`` below the value."""
        self.path = (*path, *self.path)
        return self


def name(text: str) -> str:
    """A host's or group's name."""
    if NAME.fullmatch(text):
        return text
    expected = "letters, digits, dot, hyphen and underscore, at most 63, a letter or digit first"
    raise Refused("this name cannot be used in prompts and file names", expected)


def printable(text: str, what: str) -> str:
    """A text of one line that no terminal and no router reads as anything else."""
    found = control(text)
    if found and found.startswith("the bidirectional"):
        raise Refused(f"{what} holds {found}", "text that reads as it is")
    if found:
        raise Refused(f"{what} holds {found}", "one line of printable text")
    return text


def description(text: str) -> str:
    """An interface's or neighbor's description, before or after its template was filled in."""
    printable(text, "the description")
    if not text.strip():
        raise Refused("the description is empty", "text", "leave the key out for no description")
    if "?" in text:
        raise Refused('the description holds "?", which asks a router for help', "text without a question mark")
    if len(text) > LONGEST_TEXT:
        raise Refused(f"the description is {len(text)} characters long", f"at most {LONGEST_TEXT}")
    return text


def username(text: str) -> str:
    """A login name."""
    printable(text, "the user name")
    if not text or any(character.isspace() for character in text) or TEMPLATE.search(text):
        raise Refused("this is no user name", "a word without spaces", _only_description(text))
    return text


def _only_description(text: str) -> str | None:
    return "only descriptions may hold {{ }}" if TEMPLATE.search(text) else None


def dns_name(text: str) -> str:
    """A name that a resolver takes; an address is checked elsewhere."""
    if DNS_NAME.fullmatch(text) and not re.fullmatch(r"[0-9.]+", text):
        return text
    hint = _only_description(text)
    if re.fullmatch(r"[^:]+:[0-9]+", text):
        hint = "say the port as port:"
    raise Refused(
        "this is neither an address nor a DNS name", "such as 192.0.2.11, 2001:db8::11 or p1.example.net", hint
    )


def platform(text: str) -> str:
    """A platform by netmiko's name; other tools' names for it are understood."""
    try:
        return resolve("platform", text)
    except UsageError:
        known = names("platform")
        near = get_close_matches(text.lower(), known, n=1) or get_close_matches(text.lower(), aliases("platform"), n=1)
    hint = f'did you mean "{near[0]}"?' if near else None
    raise Refused("unknown platform", f"one of {', '.join(known)}, or another tool's name for it", hint)


def transport(text: str) -> str:
    """A transport, by the name under which it is registered, with a path behind a colon where it reads from one."""
    known = names("transport")
    if text.partition(":")[0] in known:
        return text
    near = get_close_matches(text, known, n=1)
    raise Refused("unknown transport", f"one of {', '.join(known)}", f'did you mean "{near[0]}"?' if near else None)


def check(text: str) -> str:
    """A check, or a warning of an inventory, by its name."""
    known = (*names("check"), *sorted(WAIVABLE))
    if text in known:
        return text
    near = get_close_matches(text, known, n=1)
    raise Refused(
        "unknown check",
        "a check that netloop checks lists, or a warning of netloop validate",
        f'did you mean "{near[0]}"?' if near else None,
    )


def day(value: Any) -> date:
    """A day, written 2027-01-31."""
    try:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value)
    except ValueError:
        raise Refused("there is no such day", "year-month-day, such as 2027-01-31") from None
    raise Refused("this is no day", "year-month-day, such as 2027-01-31")


def kind(text: str) -> str:
    """A containerlab kind that netloop can export."""
    known = names("kind")
    if text in known:
        return text
    running = [found.name for found in plugins("kind") if found.platform == text]
    near = running or get_close_matches(text, known, n=1)
    hint = f'did you mean "{near[0]}"?' if near else None
    raise Refused("unknown kind", f"one of {', '.join(known)}", hint)


def image(text: str) -> str:
    """A container image, as an engine names it."""
    if IMAGE.fullmatch(text):
        return text
    raise Refused("this is not the name of an image", f"such as {EXAMPLE_IMAGE}")


@lru_cache(maxsize=1_000)
def loopback(text: str) -> str:
    """A loopback's name, as the router prints it; which ones a platform has is a rule's to say."""
    known = loopback_names()
    if any(names.has(text) for names in known):
        return text
    if lasts := [last for names in known if (last := names.exceeded(text))]:
        raise Refused("this number is too high", f"at most {max(lasts, key=_number)}")
    meant = next((name for names in known if (name := names.meant(text))), None)
    hint = f'write "{meant}"' if meant else None
    raise Refused("this is not a loopback's name", f"a name such as {known[0].example}, as the router prints it", hint)


def _number(name: str) -> int:
    """The number at the end of a name."""
    return int(name.lstrip(ascii_letters))


@cache
def loopback_names() -> tuple[LoopbackNames, ...]:
    """What a loopback may be called, by platform."""
    return tuple(platform.loopback_names for platform in plugins("platform"))


def loopback_pattern() -> str:
    """A regular expression for a loopback's name on any platform."""
    return "|".join(dict.fromkeys(pattern for names in loopback_names() for pattern in names.patterns))


def router_id(text: str) -> str:
    """The loopback that gives an identity; an address instead of it needs a reason."""
    try:
        address = IPv4Address(text)
    except ValueError:
        return loopback(text)
    expected = f'the name of a loopback, or {{address: {address}, reason: "..."}}'
    raise Refused("a router ID that is an address needs a reason", expected)


def reason(text: str) -> str:
    """Why something is as it is."""
    if not printable(text, "the reason").strip() or TEMPLATE.search(text):
        raise Refused("this is no reason", "a sentence", _only_description(text))
    return text


def vrf(text: str) -> str:
    """The VRF that something is in; ``default`` is the routing table outside every VRF."""
    if text == DEFAULT_VRF or (VRF.fullmatch(text) and text.lower() not in RESERVED):
        return text
    hint = f"the routing table outside every VRF is {DEFAULT_VRF}" if text.lower() in RESERVED else None
    raise Refused(
        "this is not a VRF's name", "letters, digits and . _ : / + -, at most 32, a letter or digit first", hint
    )


def vrf_key(text: str) -> str:
    """The name of a VRF that something is said of."""
    if text == DEFAULT_VRF:
        raise Refused("this is the routing table outside every VRF", "the name of a VRF")
    return vrf(text)


def te(value: object) -> bool | str:
    """Whether traffic engineering has a router ID, or the loopback that gives it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return loopback(value)
    example = loopback_names()[0].example
    raise Refused("this is neither true nor a loopback's name", f"true, or a name such as {example}")


def tag(text: str) -> str:
    """An IS-IS tag; empty for the instance without one."""
    return name(text) if text else text


def pattern(value: object) -> str:
    """A file to include, or a pattern of files, relative to the file that says so."""
    expected = "a name such as groups.yaml, or a pattern such as hosts/*.yaml"
    if not isinstance(value, str) or not value.endswith((".yaml", ".yml")):
        raise Refused("this is no YAML file", expected)
    if value.startswith(("/", "~")):
        raise Refused("this is not relative to this file", expected)
    return printable(value, "the pattern")


def interface(text: str) -> str:
    """An interface's name."""
    if INTERFACE.fullmatch(text):
        return text
    raise Refused("this is not an interface's name", "a name such as GigabitEthernet0/1")


def data(value: Any) -> Any:
    """Free data of a host: any YAML, but no template that nobody would fill in."""
    if isinstance(value, str) and TEMPLATE.search(value):
        raise Refused("data is not a template: {{ }} here would stay as it is", "plain text", _only_description(value))
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in pairs:
        try:
            data(inner)
        except Refused as exc:
            raise exc.under(step) from None
    return value


def extras(value: dict[str, Any]) -> dict[str, Any]:
    """A library's own connection arguments, less those that the language says itself."""
    for key in value:
        if key in OWN_ARGUMENTS:
            hint = f"say it as {OWN_ARGUMENTS[key]}: on the host, a group or defaults"
            raise Refused("this is not set here", "other arguments of the library", hint).under(key)
    return value


def secret(value: Any) -> Secret:
    """A reference to a secret, or a literal one. No message repeats the value."""
    expected = "{env: NAME}, {keyring: SERVICE} or {file: PATH}"
    if isinstance(value, str):
        return _literal(value)
    if not isinstance(value, dict):
        raise Refused("this is no secret", expected, "a literal of digits needs quotes")
    if len(value) != 1 or not set(value) <= {"env", "keyring", "file"}:
        raise Refused("this is no reference to a secret", expected)
    ((kind, target),) = value.items()
    if not isinstance(target, str) or not target or not target.isprintable():
        raise Refused(f"{kind} of a secret needs a name", expected)
    if kind == "env" and not VARIABLE.fullmatch(target):
        raise Refused("this is not the name of an environment variable", "letters, digits and underscore")
    return Secret(SecretKind(kind), target)


def _literal(value: str) -> Secret:
    if not value or any(unicodedata.category(character) in CONTROLS for character in value):
        raise Refused("a literal secret is one line of printable text", "{env: NAME}")
    return Secret(SecretKind.LITERAL, value)


def reference(text: str) -> str:
    """A network to originate: a loopback's name, or a prefix."""
    return text if "/" in text else loopback(text)
