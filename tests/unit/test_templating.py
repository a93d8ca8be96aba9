"""Templates: strict, sandboxed, the operator's own first, errors with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from netloop.errors import TemplateError
from netloop.templating import render
from tests.unit.platforms.cisco_ios.conftest import intent_of


def own(folder: Path, text: str, name: str = "device.j2") -> Path:
    path = folder / "cisco_ios" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return folder


def test_own_templates_come_first(tmp_path: Path) -> None:
    """A file in the operator's folder replaces the shipped one of that name; the others are still the shipped ones."""
    text = render(intent_of(), own(tmp_path, "interface Loopback0\n description mine\n", "loopback.j2"))
    assert " description mine\n" in text
    assert "router ospf 1\n" in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ device }}\n{{ nonsense }}", "nonsense"),
        ("{% if %}", "Expected an expression"),
        ("{{ device.__class__.__mro__ }}", "unsafe"),
        ("{% include 'gone.j2' %}", "gone.j2"),
        ("{{ 1 / 0 }}", "division"),
        ("{{ loopbacks.append(1) }}", "append"),
    ],
)
def test_errors_have_a_place(tmp_path: Path, text: str, message: str) -> None:
    """An undefined name, bad syntax, an escape from the sandbox or a failing expression is one TemplateError."""
    with pytest.raises(TemplateError, match=message) as caught:
        render(intent_of(), own(tmp_path, text))
    assert "pe1" in caught.value.message
    assert caught.value.place is not None or "gone.j2" in message


def test_the_intent_is_all_there_is(tmp_path: Path) -> None:
    """A template sees device, platform, loopbacks and routing: no inventory, no secret."""
    with pytest.raises(TemplateError, match="password"):
        render(intent_of(), own(tmp_path, "{{ password }}"))


@pytest.mark.parametrize("name", ["gone", "file"])
def test_templates_that_are_no_folder_are_told(tmp_path: Path, name: str) -> None:
    """A folder that is not there is an error: the shipped templates are not what was asked for."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(TemplateError, match="no such folder") as caught:
        render(intent_of(), tmp_path / name)
    assert caught.value.place is not None
