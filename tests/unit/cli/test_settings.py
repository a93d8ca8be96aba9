"""netloop.toml under the options of the verbs, and the verb that shows where each value comes from."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from annotated_types import Ge, Le
from typer.main import get_command

from netloop.cli import options as o
from netloop.cli.apply import command as apply_command
from netloop.cli.choices import Choices
from netloop.cli.main import app
from netloop.cli.settings import rows
from netloop.cli.team_defaults import defaults
from netloop.cli.validate import command as validate_command
from netloop.settings.team import TeamSettings, variable
from netloop.settings.wrong import BY_PERSON

INVENTORY = """
defaults: {platform: cisco_ios, username: admin, password: {env: NETLOOP_TEST_PASSWORD}}
hosts: {r1: {hostname: 127.0.0.1, port: 1, loopbacks: {Loopback0: {ipv4: 10.255.0.1}}}}
"""


def netloop(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NETLOOP_")}
    return subprocess.run(
        [sys.executable, "-m", "netloop", *arguments],
        cwd=folder,
        env={**kept, "NETLOOP_TEST_PASSWORD": "x", "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "small.yaml").write_text(INVENTORY)
    return tmp_path


def test_the_command_line_counts_most_then_the_variable_then_the_file(folder: Path) -> None:
    """Seen in what a run does: the report is written where the last of the three says."""
    (folder / "netloop.toml").write_text(
        'inventory = "small.yaml"\nreport = ["json:file.json"]\nconnect_timeout = "1s"\n'
    )
    for arguments, environment, written in (
        ((), {}, "file.json"),
        ((), {"NETLOOP_REPORT": "json:variable.json"}, "variable.json"),
        (("--report", "json:line.json"), {"NETLOOP_REPORT": "json:variable.json"}, "line.json"),
    ):
        done = netloop(folder, "diff", *arguments, **environment)
        assert done.returncode == 3, done.stderr
        assert sorted(path.name for path in folder.glob("*.json")) == [written]
        (folder / written).unlink()


def test_the_file_holds_below_its_folder(folder: Path) -> None:
    """The inventory and the home of a team are found from any folder of its repository."""
    (folder / "netloop.toml").write_text('inventory = "small.yaml"\nhome = "state"\nconnect_timeout = 1\n')
    (folder / "deep").mkdir()
    assert netloop(folder / "deep", "validate").stdout.startswith("../small.yaml: 1 host")
    assert netloop(folder / "deep", "diff").returncode == 3
    assert list((folder / "state" / "runs").iterdir())
    assert not (folder / "deep" / ".netloop").exists()


def test_a_verb_without_the_option_keeps_its_own_words() -> None:
    """``demo`` plays the quickstart unless an inventory is named: the team's is not taken for it."""
    commands: Any = get_command(app).commands  # type: ignore[attr-defined]
    values = {"NETLOOP_INVENTORY": "small.yaml"}
    assert defaults(commands["validate"], values) == {"inventory": "small.yaml"}
    assert defaults(commands["demo"], values) == {}
    assert defaults(commands["lab"], values)["up"] == {"inventory": "small.yaml"}
    assert defaults(commands["lab"], values)["down"] == {}


def test_a_wrong_file_stops_every_verb_and_not_the_help(folder: Path) -> None:
    """Exit 2 with the line, nothing done; ``netloop --help`` and ``--version`` still answer."""
    (folder / "netloop.toml").write_text("workers = 0\nrates = 1\n")
    for verb in (("diff", "small.yaml"), ("runs",), ("settings",)):
        done = netloop(folder, *verb)
        assert done.returncode == 2
        assert "netloop.toml:1: workers: input should be greater than or equal to 1" in done.stderr
        assert "netloop.toml:2: unknown key rates\n  hint did you mean rate?" in done.stderr
    assert not (folder / ".netloop").exists()
    assert netloop(folder, "--help").returncode == 0
    assert netloop(folder, "--version").returncode == 0


def test_settings_shows_each_key_and_its_origin(folder: Path) -> None:
    """The file with its line, the variable, or the default."""
    (folder / "netloop.toml").write_text("# ours\nworkers = 50\nrate = 2\n")
    done = netloop(folder, "settings", NETLOOP_RATE="3")
    shown = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()}
    assert done.returncode == 0
    assert shown["workers"] == ["50", "netloop.toml:2"]
    assert shown["rate"] == ["3", "NETLOOP_RATE"]
    assert shown["save_timeout"] == ["120", "default"]
    assert shown["transport"] == ["-"]
    assert list(shown) == list(TeamSettings.model_fields)
    assert str(folder / "netloop.toml") in done.stderr


def test_settings_shows_a_wrong_variable_where_no_file_is(folder: Path) -> None:
    """The verb reads what a run would read."""
    done = netloop(folder, "settings", NETLOOP_WORKERS="many")
    assert done.returncode == 2
    assert "NETLOOP_WORKERS: workers:" in done.stderr


def test_nothing_is_imported_where_no_file_is(folder: Path) -> None:
    """The settings library costs 0.06 s of computing, and only whoever has a file pays it."""
    run = "import atexit, sys; atexit.register(lambda: print(*sys.modules)); from netloop.cli.main import main; main()"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NETLOOP_")}

    def modules() -> list[str]:
        done = subprocess.run(
            [sys.executable, "-c", run, "runs"], cwd=folder, env=kept, capture_output=True, text=True, check=True
        )
        return done.stdout.splitlines()[-1].split()

    assert "pydantic_settings" not in modules()
    (folder / "netloop.toml").write_text("workers = 5\n")
    assert "pydantic_settings" in modules()


def options() -> dict[str, Any]:
    """What typer is told of the options that verbs share, by the names of their parameters."""
    own = {
        "check_saved": o.CheckSaved,
        "strict": get_type_hints(validate_command, include_extras=True)["strict"],
    }
    shared = get_type_hints(Choices, include_extras=True) | own
    return {name: hint.__metadata__[0] for name, hint in shared.items()}


def test_every_shared_option_is_a_key_or_a_persons_to_decide() -> None:
    """Whoever adds an option says which of the two it is."""
    assert {field.name for field in fields(Choices)} <= TeamSettings.model_fields.keys() | BY_PERSON


def test_the_page_has_every_key() -> None:
    """docs/howto/settings.md is a list of all keys."""
    page = (Path(__file__).parents[3] / "docs/howto/settings.md").read_text()
    table = "".join(line.partition("|")[2].partition("|")[0] for line in page.splitlines() if line.startswith("| `"))
    assert {word.strip("` ") for word in table.split()} == set(TeamSettings.model_fields)


@pytest.mark.parametrize("key", [key for key in TeamSettings.model_fields if key not in {"home", "known_hosts"}])
def test_a_key_is_an_option_with_its_bounds(key: str) -> None:
    """A key means what the option of its variable means, and its bounds are the option's."""
    option = options()[key]
    bounds = {type(one): one for one in TeamSettings.model_fields[key].metadata if isinstance(one, (Ge, Le))}
    assert option.envvar == variable(key)
    assert (bounds[Ge].ge if Ge in bounds else None) == option.min
    assert (bounds[Le].le if Le in bounds else None) == option.max


def test_the_default_that_is_shown_is_the_options(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """``netloop settings`` shows what holds where nothing is set."""
    monkeypatch.chdir(folder)
    for key in TeamSettings.model_fields:
        monkeypatch.delenv(variable(key), raising=False)
    shown = {key: value for key, value, _ in rows()}
    standard = {field.name: field.default for field in fields(Choices) if field.default is not MISSING}
    assert shown["workers"] == str(standard["workers"])
    assert shown["host_keys"] == standard["host_keys"].value
    for command, key in ((apply_command, "check_saved"), (validate_command, "strict")):
        assert shown[key] == str(inspect.signature(command).parameters[key].default).lower()
