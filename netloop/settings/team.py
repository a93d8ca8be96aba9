"""``netloop.toml``: what a team sets once. Read by pydantic-settings, the environment over the file.

Paths are relative to the file. What weakens a safeguard, and every secret, stays out of it: a file that is found is
not a decision of the person who types.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from netloop.text.durations import parse_duration

PREFIX = "NETLOOP_"
PATHS = ("home", "known_hosts", "templates", "inventory")
"""Keys that hold a path; the inventory does where netloop's own source reads it."""
WITH_PATH = ("transport", "report")
"""Keys that may hold ``NAME:PATH``."""
STDOUT = "-"


def _number(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("a number is expected, not true or false")  # noqa: TRY004  pydantic takes ValueError alone
    return value


def _duration(least: float) -> BeforeValidator:
    def parsed(value: Any) -> float:
        return parse_duration(_number(value), least)

    return BeforeValidator(parsed)


def _words(value: Any) -> Any:
    """A variable's words are split as the option splits them; one text in the file is a list of one."""
    return value.split() if isinstance(value, str) else value


Whole = Annotated[int, BeforeValidator(_number)]
Rational = Annotated[float, BeforeValidator(_number)]
Duration = Annotated[float, _duration(1)]
A_DURATION = "a duration of at least 1s: 30, 30s or 2m"


class TeamSettings(BaseSettings):
    """The keys of netloop.toml; each description is what is expected of it. None: it is not set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", env_ignore_empty=True)

    home: str | None = Field(default=None, min_length=1, description='the folder of runs and labs: ".netloop"')
    known_hosts: str | None = Field(default=None, min_length=1, description='the file of SSH host keys: "known_hosts"')
    inventory: str | None = Field(
        default=None, min_length=1, description='the inventory where none is named: "inventory.yaml"'
    )
    source: str | None = Field(
        default=None, min_length=1, description='what reads the inventory: "yaml_file" or a plug-in'
    )
    templates: str | None = Field(default=None, min_length=1, description='a folder of your own templates: "templates"')
    workers: Whole | None = Field(
        default=None, ge=1, le=500, description="devices at once, a whole number from 1 to 500"
    )
    processes: Whole | None = Field(
        default=None, ge=1, le=64, description="processes that share the devices, a whole number from 1 to 64"
    )
    rate: Rational | None = Field(
        default=None, ge=0.01, description="new connections a second, a number from 0.01: 5 or 0.5"
    )
    per_jump_host: Whole | None = Field(
        default=None, ge=1, description="connections over one jump host, a whole number from 1"
    )
    transport: str | None = Field(
        default=None, min_length=1, description='how devices are reached: "asyncssh", "netmiko" ...'
    )
    host_keys: Literal["strict", "accept-new", "off"] | None = Field(
        default=None, description='"strict" or "accept-new"'
    )
    connect_timeout: Duration | None = Field(default=None, description=A_DURATION)
    read_timeout: Duration | None = Field(default=None, description=A_DURATION)
    answer_timeout: Duration | None = Field(default=None, description=A_DURATION)
    save_timeout: Duration | None = Field(default=None, description=A_DURATION)
    converge_timeout: Annotated[float, _duration(0)] | None = Field(
        default=None, description="a duration: 0, 120s or 2m"
    )
    no_pipelining: bool | None = Field(default=None, description="true or false")
    check_saved: bool | None = Field(default=None, description="true or false")
    strict: bool | None = Field(default=None, description="true or false")
    report: Annotated[list[str], NoDecode, BeforeValidator(_words)] | None = Field(
        default=None, description='reports to write as well: ["json:out.json"]'
    )


class FromFile(TomlConfigSettingsSource):
    """netloop.toml, its relative paths made those of the working folder."""

    def __call__(self) -> dict[str, Any]:
        """The values by key, wrong ones and unknown keys too."""
        found = super().__call__()
        folder = Path(str(self.toml_file_path)).parent
        return {key: _placed(key, value, found, folder) for key, value in found.items()}


def _placed(key: str, value: Any, found: Mapping[str, Any], folder: Path) -> Any:
    if isinstance(value, list):
        return [_placed(key, one, found, folder) for one in value]
    if not isinstance(value, str) or not value:
        return value
    if key in PATHS:
        elsewhere = key == "inventory" and found.get("source", "yaml_file") != "yaml_file"
        return value if elsewhere else _from_here(value, folder)
    name, _, path = value.partition(":")
    return f"{name}:{_from_here(path, folder)}" if key in WITH_PATH and path not in {"", STDOUT} else value


def _from_here(path: str, folder: Path) -> str:
    written = Path(path).expanduser()
    if written.is_absolute() or folder == Path.cwd():
        return str(written)
    return os.path.relpath(folder / written)


@dataclass(frozen=True, slots=True)
class Merged:
    """What one order of the sources gave: the values, or pydantic's errors."""

    values: Mapping[str, Any]
    errors: tuple[Mapping[str, Any], ...] = ()


def merged(file: Path | None, *, file_first: bool = False) -> Merged:
    """The settings, of which the environment's count more, or the file's.

    Raises:
        OSError, ValueError: the file cannot be read, or is no TOML.
    """

    class _Settings(TeamSettings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            sources = (env_settings, *([FromFile(settings_cls, file)] if file else []))
            return sources[::-1] if file_first else sources

    try:
        return Merged(_Settings().model_dump(exclude_unset=True))
    except ValidationError as exc:
        return Merged({}, tuple(dict(error) for error in exc.errors(include_url=False)))


def variable(key: str) -> str:
    """The environment variable of a key."""
    return f"{PREFIX}{key.upper()}"
