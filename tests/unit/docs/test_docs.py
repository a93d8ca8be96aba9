"""What the documentation says is what the program does."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from shutil import copytree
from typing import Any

import jsonschema
import pytest
import yaml
from typer.main import get_command
from typer.testing import CliRunner

from docs import commands_page, generate
from docs.inventory_page import inventory_page
from netloop import checks, registry
from netloop.cli.main import app
from netloop.errors import ExitCode
from netloop.model.finding import Status
from netloop.sources.schema import json_schema

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
BLOCK = re.compile(r"^(?P<indent> *)```(?P<language>\w+)[^\n]*\n(?P<text>.*?)^ *```$", re.DOTALL | re.MULTILINE)


def blocks(language: str) -> Iterator[tuple[str, str]]:
    """Each fenced block in a language, with where it stands."""
    for page in PAGES:
        text = page.read_text()
        for found in BLOCK.finditer(text):
            if found["language"] == language:
                line = text[: found.start()].count("\n") + 1
                yield f"{page.relative_to(ROOT)}:{line}", found["text"]


def simple_commands(line: str) -> Iterator[list[str]]:
    """The commands of a shell line, split at ``|``, ``&&`` and ``;``; comments are left out."""
    words: list[str] = []
    for word in [*shlex.shlex(line, posix=True, punctuation_chars="|&;"), ";"]:
        if set(word) <= set("|&;"):
            yield words
            words = []
        else:
            words.append(word)


def commands() -> Iterator[tuple[str, list[str]]]:
    """Each netloop command that a reader may paste, in words; other programs' are not ours to judge."""
    for place, text in blocks("sh"):
        for line in text.replace("\\\n", " ").splitlines():
            for words in simple_commands(line):
                while words and re.fullmatch(r"\w+=.*", words[0]):
                    words.pop(0)
                if words and words[0].rpartition("/")[2] == "netloop":
                    yield f"{place}: {' '.join(words)}", words[1:]


@pytest.mark.parametrize("words", [pytest.param(words, id=where) for where, words in commands()])
def test_every_command_in_the_documentation_exists(words: list[str]) -> None:
    """Each verb exists and knows each option that the documentation gives it."""
    command: Any = get_command(app)
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    assert not getattr(command, "commands", {}) or not words or words[0].startswith("-"), f"no verb {words}"
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    given = {re.sub(r"^-(\w)\1+$", r"-\1", word.partition("=")[0]) for word in words if word.startswith("-")}
    assert given <= known | {"--help", "-h"}


def test_the_documentation_shows_commands() -> None:
    """The test above has something to look at: every verb is shown somewhere."""
    shown = {words[0] for _, words in commands() if words}
    assert shown >= {"validate", "render", "diff", "apply", "verify", "runs", "show", "lab", "host"}


@pytest.mark.parametrize("text", [pytest.param(text, id=where) for where, text in blocks("yaml")])
def test_every_inventory_in_the_documentation_is_valid(text: str) -> None:
    """Each piece of YAML in the documentation is a piece of an inventory that the schema accepts."""
    document = json.loads(json.dumps(yaml.safe_load(text)))  # as JSON has it: keys are texts
    jsonschema.validate(document, json_schema())


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """The pages that are made from the program."""
    return generate.pages()


def verbs(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    yield name, command
    for verb, child in getattr(command, "commands", {}).items():
        yield from verbs(child, f"{name} {verb}")


def test_the_command_line_page_has_every_verb_option_and_variable(pages: dict[str, str]) -> None:
    """Nothing of the command line is missing from its page."""
    page = pages["reference/cli.md"]
    for name, command in verbs(get_command(app), "netloop"):
        assert f"\n## {name}\n" in page
        section = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        for parameter in command.params:
            names = parameter.opts if parameter.param_type_name == "option" else []
            for option in (*names, *([parameter.envvar] if parameter.envvar else [])):
                assert f"`{option}`" in section or option in {"--help", "-h"}, f"{name} {option}"
    assert "`strict`, `accept-new`, `off`" in page


def test_the_page_of_variables_has_every_variable(pages: dict[str, str]) -> None:
    """Each variable that the code names in a text of its own is there; ``NETLOOP_PASSWORD`` is the inventory's."""
    source = "".join(path.read_text() for path in (ROOT / "netloop").rglob("*.py"))
    options = {
        variable
        for _, command in verbs(get_command(app), "netloop")
        for parameter in command.params
        for variable in ([parameter.envvar] if isinstance(parameter.envvar, str) else parameter.envvar or [])
    }
    named = set(re.findall(r"\bNETLOOP_[A-Z_]*[A-Z]\b", source)) | options
    assert {"NETLOOP_HOME", "NETLOOP_LIMIT", "NETLOOP_KNOWN_HOSTS"} <= named
    page = pages["reference/environment.md"]
    assert [variable for variable in sorted(named) if f"`{variable}`" not in page and variable not in page] == []


def test_the_reference_is_committed_as_the_program_says() -> None:
    """No page of the reference is missing or stale, whatever the terminal, the language and the order of sets are."""
    odd = {**os.environ, "COLUMNS": "31", "LINES": "5", "TERM": "dumb", "LANG": "C", "PYTHONHASHSEED": "7"}
    found = subprocess.run(
        [sys.executable, "-m", "docs.generate", "--check"],
        cwd=ROOT,
        env=odd,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, f"{found.stdout}{found.stderr}run: python -m docs.generate"


def test_the_inventory_of_all_keys_is_an_inventory() -> None:
    """The examples of the reference stand in an inventory that validates without a word."""
    result = CliRunner().invoke(app, ["validate", str(ROOT / "docs/reference/example/network.yaml")])
    assert result.exit_code == 0, result.output
    assert "no problem" in result.output


def test_a_key_without_an_example_is_found_out(tmp_path: Path) -> None:
    """Each key of each form has an example; one that has none stops the making of the page."""
    copytree(ROOT / "docs/reference/example", tmp_path / "example")
    assert list(inventory_page(json_schema(), tmp_path))
    file = tmp_path / "example/network.yaml"
    file.write_text(re.sub(r".*was: core1\n", "", file.read_text()))
    with pytest.raises(LookupError, match="Host: was has no example"):
        list(inventory_page(json_schema(), tmp_path))


def test_a_path_leads_to_each_key() -> None:
    """The index of paths has every key of a host, and each path of a form that it names."""
    page = (ROOT / "docs/reference/inventory.md").read_text()
    for path in ("hosts.*.routing.bgp.*.vrfs.*.neighbors[].update_source", "links[].between", "pools.*.size"):
        assert f"| `{path}` |" in page
    for key in json_schema()["$defs"]["HostForm"]["properties"]:
        assert f"| `hosts.*.{key}` | [Host](#host) |" in page


def test_the_exit_code_page_has_every_code(pages: dict[str, str]) -> None:
    """Each code stands there with its meaning, and each error with its code."""
    for code in ExitCode:
        assert f"| `{code.value}` | {code.meaning} |" in pages["reference/exit-codes.md"]
    assert re.search(r"\| `HostKeyRefused` \| .* \| `3` \|", pages["reference/exit-codes.md"])


def test_the_inventory_page_has_every_key_of_every_form(pages: dict[str, str]) -> None:
    """Each form of the schema has a section, each key a row, each link a target."""
    page, schema = pages["reference/inventory.md"], json_schema()
    for name, form in schema["$defs"].items():
        section = page.partition(f"\n## {name.removesuffix('Form')}\n")[2].partition("\n## ")[0]
        assert {f"`{key}`" for key in form["properties"]} <= set(re.findall(r"`\w+`", section))
    headings = {heading.lower() for heading in re.findall(r"^##? (.*)$", page, re.MULTILINE)}
    assert set(re.findall(r"\(#([\w-]+)\)", page)) <= headings


def test_rows_of_a_table_have_as_many_cells_as_its_head(pages: dict[str, str]) -> None:
    """No text from the program breaks a table."""
    for page in pages.values():
        for table in re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE):
            assert len({row.count(" | ") for row in table.splitlines()}) == 1, table


def test_every_dependency_is_accounted_for() -> None:
    """Whatever netloop installs, and each extra, is named on the page that says why."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [requirement for found in project["optional-dependencies"].values() for requirement in found]
    page = (ROOT / "docs/explanation/dependencies.md").read_text()
    for requirement in (*project["dependencies"], *extras):
        name = re.match(r"[\w-]+", requirement)[0]
        known = name in page or name.startswith(("netloop", "types-", "pytest-"))
        assert known, f"{name} is not in docs/explanation/dependencies.md"


def test_the_page_of_verdicts_has_every_check() -> None:
    """Of each check it stands there what passed proves, and each status is explained."""
    page = (ROOT / "docs/howto/verdicts.md").read_text()
    named = set(re.findall(r"`([\w-]+)`", page.partition("## Check by check")[2]))
    assert {check.name for check in checks.installed()} <= named
    assert {f"*{status.value}*" for status in Status} <= set(re.findall(r"\*\w+\*", page))


def test_the_page_of_commands_has_what_each_reader_asks(pages: dict[str, str]) -> None:
    """No fixed show command of a reader is missing, no line that prepares a session, and no section that is written."""
    page = unescape(pages["reference/commands.md"])
    for name in registry.names("platform"):
        platform, section = registry.get("platform", name), page.partition(f"## {name}\n")[2].partition("\n## ")[0]
        asked = {command for reader in platform.readers.values() for command in reader.commands}
        assert [line for line in (*asked, *platform.terminal.prepare) if f"`{line}`" not in _as_code(section)] == []
    assert "| `router bgp` | `bgp router-id`, `network`, `neighbor`, `address-family` |" in page
    assert page.count("`write memory`") == 2


def _as_code(text: str) -> str:
    return re.sub("</?code>", "`", text)


def test_what_only_some_verbs_type_is_said_of_these() -> None:
    """diff asks less than verify, and rollback clears nothing that it is not told to."""
    found = commands_page.show_commands(registry.get("platform", "cisco_ios"))
    assert found["show running-config"] == set(commands_page.VERBS)
    assert found["show ip route"] == {"apply", "verify", "snapshot"}
    assert found["show startup-config"] >= {"diff", "apply", "rollback", "verify"}
    assert found["show ip ospf interface"] == {"snapshot"}
