"""Every link of the documentation leads somewhere, also where the pages are read as they are committed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
FENCED = re.compile(r"^ *```.*?^ *```[^\n]*$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\((?P<target>[^()\s]+(?:\([^()]*\))?)(?: \"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6} +(.*?) *#*$", re.MULTILINE)


@cache
def anchors(page: Path) -> frozenset[str]:
    """The anchors that a code host makes of a page's headings."""
    seen: Counter[str] = Counter()
    found = set()
    for heading in HEADING.findall(FENCED.sub("", page.read_text())):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return frozenset(found)


def links(page: Path) -> Iterator[str]:
    """The targets of a page's links, beside what stands in code."""
    for found in LINK.finditer(CODE.sub("``", FENCED.sub("", page.read_text()))):
        yield found["target"]


def dead(page: Path, target: str) -> str | None:
    """Why a link leads nowhere, or None; what is on another host is not looked at."""
    if re.match(r"[a-z]+:", target):
        return None
    path, _, anchor = target.partition("#")
    if path.startswith("/"):
        return "an absolute path is another one on each host"
    found = (page.parent / path).resolve() if path else page
    if not found.is_relative_to(ROOT) or not found.exists():
        return "there is no such file"
    if page.is_relative_to(ROOT / "docs") and not found.is_relative_to(ROOT / "docs"):
        return "the site has the pages of docs/ alone"
    return f"{found.name} has no such heading" if anchor and anchor not in anchors(found) else None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_committed_file_and_heading(page: Path) -> None:
    """A reader on a code host follows each link, and finds the file and the heading."""
    assert [(target, why) for target in links(page) if (why := dead(page, target))] == []


def test_a_dead_link_is_found_out(tmp_path: Path) -> None:
    """The test above can fail: on a missing file, a missing heading, an absolute path."""
    page = ROOT / "docs/index.md"
    assert dead(page, "howto/undo.md#go-back") is None
    assert dead(page, "howto/undone.md") == "there is no such file"
    assert dead(page, "howto/undo.md#go-forth") == "undo.md has no such heading"
    assert dead(page, "/howto/undo.md") == "an absolute path is another one on each host"
    assert dead(page, "../README.md") == "the site has the pages of docs/ alone"
    text = tmp_path / "page.md"
    text.write_text("[one](a.md) `[no](b.md)`\n```text\n[no](c.md)\n```\n![two](d.png) [three](#e)")
    assert list(links(text)) == ["a.md", "d.png", "#e"]


def test_the_pages_have_links() -> None:
    """There is something to look at."""
    assert sum(1 for page in PAGES for _ in links(page)) > 150
