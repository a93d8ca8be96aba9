"""The list of verbs, which is printed without importing them, and their help: all that is written is printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

from netloop.cli.main import app
from netloop.cli.verbs import MARKUP, VERBS, _command

RUNNER = CliRunner()


@pytest.mark.parametrize("verb", VERBS)
def test_a_verbs_line_in_the_list_is_the_first_sentence_of_its_help(verb: str) -> None:
    """``netloop --help`` and ``netloop VERB --help`` begin alike."""
    text = " ".join((_command(verb).help or "").split())
    assert text.startswith(VERBS[verb])


def commands(path: tuple[str, ...], command: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """A verb, and those that it has itself."""
    yield path, command
    for name, own in getattr(command, "commands", {}).items():
        yield from commands((*path, name), own)


def printed(text: str) -> str:
    """A text's words, without the lines of tables around them, and without what marks code."""
    return " ".join("".join(" " if "\u2500" <= letter <= "\u257f" else letter for letter in text).split())


def missing(command: Any, help_text: str) -> list[str]:
    """What of a verb's own words its help does not print."""
    shown = printed(help_text)
    texts = [command.help, *(text for p in command.params for text in (getattr(p, "help", None), p.metavar))]
    words = [printed(paragraph.replace("`", "")) for text in texts if text for paragraph in text.split("\n\n")]
    return [text for text in words if text not in shown]


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """No sentence of a help is folded."""
    monkeypatch.setattr("typer.rich_utils.MAX_WIDTH", 4000)


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_prints_what_is_written(verb: str) -> None:
    """Every sentence, option and placeholder of every verb: nothing is taken for markup and lost."""
    for path, command in commands((verb,), _command(verb)):
        assert missing(command, RUNNER.invoke(app, [*path, "--help"]).output) == [], path


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("Read DIR/<platform>/x.", True),
        ("Read *all* of it.", True),
        ("Read `DIR/<platform>/*.j2`, `[a]` and *.j2.", False),
    ],
)
def test_what_the_help_would_swallow_is_found(text: str, lost: bool) -> None:
    """A placeholder outside of code is lost, and the search above would say so."""
    made = typer.Typer(rich_markup_mode=MARKUP, add_completion=False)
    made.command(help=text)(lambda: None)
    shown = RUNNER.invoke(made, ["--help"]).output
    assert (missing(get_command(made), shown) != []) is lost
