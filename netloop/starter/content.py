"""What ``netloop init`` writes: each file's path in the folder, and its text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from netloop.version import __version__

FILES = Path(__file__).parent / "files"


class CodeHost(StrEnum):
    """For which code host a CI job is written."""

    BOTH = "both"
    GITHUB = "github"
    GITLAB = "gitlab"
    NONE = "none"


INVENTORY, SCHEMA, SETTINGS, REQUIREMENTS = (
    "inventory.yaml",
    "inventory.schema.json",
    "netloop.toml",
    "requirements.txt",
)
IGNORED, HOOKS = ".gitignore", ".pre-commit-config.yaml"
GITHUB, GITLAB = ".github/workflows/netloop.yml", ".gitlab-ci.yml"
COPIED = {
    INVENTORY: "inventory.yaml",
    SETTINGS: "netloop.toml",
    "templates/README.md": "templates.md",
    IGNORED: "gitignore",
    HOOKS: "pre-commit-config.yaml",
    GITHUB: "github.yml",
    GITLAB: "gitlab-ci.yml",
}
"""Where each file of ``files/`` goes."""
LEFT_OUT = {
    CodeHost.BOTH: (),
    CodeHost.GITHUB: (GITLAB,),
    CodeHost.GITLAB: (GITHUB,),
    CodeHost.NONE: (GITHUB, GITLAB),
}
AT_THE_TOP = (GITHUB, GITLAB, HOOKS)
"""Files that are read at the top of a repository only."""


def contents(host: CodeHost = CodeHost.BOTH) -> Mapping[str, str]:
    """Each file by its path, those that a person reads first before the others."""
    from netloop.sources.schema import json_schema

    found = {path: (FILES / name).read_text(encoding="utf-8") for path, name in COPIED.items()}
    found[SCHEMA] = json.dumps(json_schema(), indent=2) + "\n"
    found[REQUIREMENTS] = f"{requirement()}\n"
    return {path: text for path, text in found.items() if path not in LEFT_OUT[host]}


def requirement() -> str:
    """What pip installs this netloop with: the version, or the place in a repository that it came from (PEP 610)."""
    origin = _origin()
    version_control = origin.get("vcs_info")
    if not isinstance(version_control, dict):
        return f"netloop=={__version__}"
    return f"netloop @ {version_control['vcs']}+{origin['url']}@{version_control['commit_id']}"


def local_origin() -> str | None:
    """The folder or file that this netloop was installed from; None where it came from an index or a repository."""
    url = str(_origin().get("url", ""))
    return url.removeprefix("file://") if url.startswith("file://") and "vcs_info" not in _origin() else None


def _origin() -> Mapping[str, Any]:
    """What the installer wrote down of where netloop came from; empty for an index."""
    try:
        text = distribution("netloop").read_text("direct_url.json")
    except PackageNotFoundError:
        return {}
    found: Mapping[str, Any] = json.loads(text) if text else {}
    return found
