"""The commands that README.md, the tutorial and the explanations show, typed by a reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.checkout import Checkout
from tests.lab.documented import ELSEWHERE, PAGES, ROOT, Block, Ended, Reader, blocks, blocks_of, is_run, wrong

pytestmark = [pytest.mark.lab, pytest.mark.unmeasured]

SHOWN = [block for page in PAGES for block in blocks(page) if block.is_shell]
RUN = [page for page in PAGES if is_run(page) and "howto" not in page.parts]


@pytest.fixture
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """A checkout without any lab."""
    found = Checkout(tmp_path_factory.mktemp("checkout"))
    yield found
    found.close()


@pytest.mark.parametrize("page", RUN, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_shows_can_be_typed(page: Path, checkout: Checkout, tmp_path: Path) -> None:
    """Each command of a page, in a fresh shell and from the top, ends as the page says."""
    ended = Reader(checkout.folder(tmp_path), checkout.environment).reads(page)
    assert wrong(ended) == []
    assert {one.block for one in ended} == {block for block in blocks(page) if block.is_run}


def test_each_block_is_run_or_says_why_not() -> None:
    """No block is left out in silence: what is not run has a reason, and most blocks are run."""
    reasons = [block.why_not for block in SHOWN if not block.is_run]
    assert all(len(reason.split()) >= 2 or reason in ELSEWHERE.values() for reason in reasons)
    assert [str(block) for block in SHOWN if block.language != "sh"] == []
    assert len(SHOWN) - len(reasons) > 50
    assert all((ROOT / test).is_file() for test in ELSEWHERE.values())


def test_each_note_is_one_that_is_known() -> None:
    """A comment before a block that nobody reads would be a mistake: each is a note, or CI's."""
    notes = [(str(block), note) for block in SHOWN for note in block.unknown if not note.startswith("ci: ")]
    assert notes == []


def test_a_command_that_fails_is_found_out() -> None:
    """A line with another code than its page says is told, and a code that no line ends with."""
    good = Block("a.md", 1, "sh", "true\nfalse\n", (("exits", "1"),))
    bad = Block("b.md", 2, "sh", "false \\\n  --now\n# no command\necho X Y\n", (("read X as", "$((6 * 7))"),))
    assert good.lines == ["true", "false"]
    assert bad.lines == ["false    --now", "echo $((6 * 7)) Y"]
    assert wrong([Ended(good, "true", 0, ""), Ended(good, "false", 1, "")]) == []
    assert wrong([Ended(good, "true", 0, "")]) == ["a.md:1: no line exited 1"]
    assert wrong([Ended(bad, "false", 1, "because")]) == ["b.md:2: 'false' exited 1:\nbecause"]


def test_a_reader_types_line_by_line(tmp_path: Path) -> None:
    """Lines share a shell, a file is there when its block was passed, and a code can be asked for."""
    page = ROOT / "docs" / "typed-by-a-test.md"
    text = "<!-- file: a.txt -->\n```text\nhello\n```\n\n<!-- before: x=1 -->\n<!-- exits: 3 -->\n"
    text += "```sh\ntest $x = 1 && cat a.txt\n(exit 3)\necho $?\n```\n\n<!-- not run: no need -->\n```sh\nfalse\n```\n"
    ended = Reader(tmp_path, {"PATH": "/usr/bin:/bin"}).types(blocks_of(page, text))
    assert [(one.code, one.said) for one in ended] == [(0, ""), (0, "hello\n"), (3, ""), (0, "3\n")]
    assert wrong(ended) == []
