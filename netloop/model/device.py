"""Device and Secret: where a router is and how one logs in. Keys are Nornir's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from netloop.errors import Place


class SecretKind(StrEnum):
    """Where a secret comes from; ``LITERAL`` works, with a warning."""

    ENV = "env"
    KEYRING = "keyring"
    FILE = "file"
    LITERAL = "literal"


@dataclass(frozen=True, slots=True)
class Secret:
    """A reference to a secret, never the secret itself unless it was written literally.

    ``value`` is the variable's name, the keyring's service, the file's path, or the literal; a literal
    appears in no repr and no string.
    """

    kind: SecretKind
    value: str = field(repr=False)
    place: Place | None = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        return "a literal" if self.kind is SecretKind.LITERAL else f"{{{self.kind}: {self.value}}}"


@dataclass(frozen=True, slots=True)
class LabWish:
    """What a device's twin is to be made of: containerlab's ``kind`` and ``image``; None leaves it to the lab."""

    kind: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A managed router.

    ``extras`` are netmiko's own connection arguments (``connection_options.netmiko.extras`` in the
    inventory: ``use_keys``, ``key_file``, ``ssh_config_file`` ...), ``optional_args`` a NAPALM driver's
    (``connection_options.napalm.extras.optional_args``), ``asyncssh_extras`` asyncssh's choice of algorithms
    (``connection_options.asyncssh.extras``); ``enable`` is the enable secret.
    ``transport`` is how it is reached, ``NAME`` or ``NAME:PATH``; None leaves it to the run.
    """

    name: str
    hostname: str
    platform: str
    port: int = 22
    username: str | None = None
    password: Secret | None = None
    enable: Secret | None = None
    groups: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    extras: Mapping[str, Any] = field(default_factory=dict, repr=False)
    optional_args: Mapping[str, Any] = field(default_factory=dict, repr=False)
    asyncssh_extras: Mapping[str, Any] = field(default_factory=dict, repr=False)
    lab: LabWish = field(default_factory=LabWish)
    transport: str | None = None

    def __str__(self) -> str:
        return self.name
