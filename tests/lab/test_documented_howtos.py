"""The commands that the how-to pages show, typed by a reader whose network is a lab of the ISP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.lab.checkout import Checkout
from tests.lab.documented import PAGES, ROOT, Reader, blocks, is_run, wrong

pytestmark = [pytest.mark.lab, pytest.mark.unmeasured]

RUN = [page for page in PAGES if is_run(page) and "howto" in page.parts]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """A checkout, beside a lab of the ISP that is as its inventory says."""
    found = Checkout(tmp_path_factory.mktemp("checkout"))
    try:
        found.keeps("inventory/isp.yaml")
        yield found
    finally:
        found.close()


@pytest.mark.parametrize("page", RUN, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_shows_can_be_typed(page: Path, checkout: Checkout, tmp_path: Path) -> None:
    """Each command of a page, in a fresh shell and from the top, ends as the page says."""
    try:
        ended = Reader(checkout.folder(tmp_path), checkout.environment).reads(page)
    finally:
        checkout.tidy()
    assert wrong(ended) == []
    assert {one.block for one in ended} == {block for block in blocks(page) if block.is_run}


def test_what_was_typed_is_on_the_page_of_commands(checkout: Checkout) -> None:
    """No run of any page typed a line on a router that an AAA server with that page's list would have refused."""
    page = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    section = unescape(re.sub("</?code>", "`", page.partition("## cisco_ios\n")[2].partition("\n## ")[0]))
    listed = set(re.findall(r"`([^`]+)`", section))
    typed = set(checkout.typed())
    assert len(typed) > 60
    assert [line for line in typed if not permitted(*line, listed)] == []


def permitted(line: str, mode: str, listed: set[str]) -> bool:
    """Whether a line is listed: as it is, with words of its own, or in configuration mode by its first words."""
    if mode == "exec":
        return any(re.fullmatch(_with_words(text), line) for text in listed)
    bare = line.removeprefix("no ")
    return any(bare == text or bare.startswith(f"{text} ") for text in listed)


def _with_words(text: str) -> str:
    return re.sub(r"\b(?:VRF|PREFIX|ADDRESS|NAME)\b", r"\\S+", re.escape(text))


@pytest.mark.parametrize(
    ("line", "mode", "expected"),
    [
        ("show ip route vrf CUST-A", "exec", True),
        ("show ip route", "exec", False),
        ("reload", "exec", False),
        ("no router-id 10.0.0.1", "configure", True),
        ("router-ids", "configure", False),
        ("snmp-server community public", "configure", False),
    ],
)
def test_a_line_that_is_not_listed_is_found_out(line: str, mode: str, expected: bool) -> None:
    """The test above can fail."""
    assert permitted(line, mode, {"show ip route vrf VRF", "router-id"}) is expected
