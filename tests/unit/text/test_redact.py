"""Known secrets are struck out, however a device echoes them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.text.masking import STRUCK
from netloop.text.redact import Redactor


@given(st.lists(st.text(min_size=8, max_size=12), min_size=1, max_size=4), st.data())
def test_overlapping_secrets_leave_nothing_of_each_other(secrets: list[str], data: st.DataObject) -> None:
    """Two secrets that share letters in the text are both gone, as a whole."""
    parts = data.draw(st.lists(st.sampled_from([*secrets, *(s[:4] for s in secrets), *(s[4:] for s in secrets)])))
    shown = Redactor(secrets).text("".join(parts))
    assert not [secret for secret in secrets if secret in shown.replace(STRUCK, "\n") and secret != STRUCK]


@pytest.mark.parametrize(
    ("secrets", "text", "shown"),
    [
        (["abcdefgh", "efghijkl"], "<abcdefghijkl>", f"<{STRUCK}>"),
        (["aaaaaaaa"], "<aaaaaaaaaaaa>", f"<{STRUCK}>"),
        (["net", "netmaster99"], "netmaster99 net network", f"{STRUCK} {STRUCK} network"),
        (["up"], "up updated startup up/up", f"{STRUCK} updated startup {STRUCK}/{STRUCK}"),
        (["a.c*(x)+[b]\\d$"], "say a.c*(x)+[b]\\d$ abcx", f"say {STRUCK} abcx"),
        (["$1$", "?.*"], "cost $1$ ?.*", f"cost {STRUCK} {STRUCK}"),
        (["it's\\secret"], repr("it's\\secret"), f'"{STRUCK}"'),
        (['quo"te\\secret'], json.dumps('quo"te\\secret'), f'"{STRUCK}"'),
        (["correcthorsebattery"], "Password: correcthor\r\nsebattery", f"Password: {STRUCK}"),
        (["correcthorsebattery"], "Password: correcthorse \rbattery!", f"Password: {STRUCK}!"),
        (["pä\u200bsswort1"], "pä\u200bsswort1 pä\\u200bsswort1", f"{STRUCK} {STRUCK}"),
        ([None, ""], "nothing known", "nothing known"),
    ],
)
def test_each_form_of_an_echo(secrets: list[str | None], text: str, shown: str) -> None:
    """Overlaps, ordinary words, regular expressions' characters, quotation, and a line broken by a terminal's width."""
    redactor = Redactor(secrets)
    assert redactor.text(text) == shown
    assert redactor.text(shown) == shown


@given(st.text(min_size=1, max_size=10), st.text(max_size=50))
def test_it_can_be_called_on_everything(secret: str, text: str) -> None:
    """It never fails, changes nothing where the secret is not, and twice is once."""
    redactor = Redactor([secret])
    once = redactor.text(text)
    assert redactor.text(once) == once
    if secret not in text and not set("\r\n\b") & set(text):
        assert Redactor([secret]).text(text).replace(STRUCK, "") != "" or not text


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Noun:
    name: str
    colour: Colour
    inner: tuple[str, ...]
    count: int = 1
    more: Noun | None = None


def test_a_noun_keeps_its_shape() -> None:
    """Every text in a noun is struck; enumerations and numbers are what they were."""
    noun = Noun("red wine", Colour.RED, ("red", "x"), more=Noun("red", Colour.RED, ()))
    struck = Redactor(["red"]).noun(noun)
    assert struck == Noun(f"{STRUCK} wine", Colour.RED, (STRUCK, "x"), more=Noun(STRUCK, Colour.RED, ()))
    assert struck.colour is Colour.RED


def test_no_repr_holds_a_secret() -> None:
    """A redactor in a trace tells nothing."""
    assert "hunter2" not in repr(Redactor(["hunter2"]))
