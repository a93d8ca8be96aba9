"""The commands that the documentation shows, as a reader types them: read from the pages, run in a shell.

What a block needs beside its own lines stands before it in comments that no reader sees:

``<!-- not run: REASON -->``       it cannot be run here: it needs a real router, Docker, root or a keyring
``<!-- exits: 4 -->``              one of its lines ends with this code, each other one with 0
``<!-- file: NAME -->``            a block of any language: the reader has this text in a file of that name
``<!-- before: COMMAND -->``       what happened before the reader came here
``<!-- read WORD as: TEXT -->``    a word for which the reader puts something of his own
"""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
ELSEWHERE = {"docs/howto/ansible.md": "tests/lab/test_playbooks.py"}
"""Pages whose commands another test runs."""
FENCE = re.compile(
    r"(?P<notes>(?:^ *<!--[^\n]*-->\n\n?)*)^(?P<indent> *)```(?P<language>\w*)[^\n]*\n(?P<text>.*?)^(?P=indent)```$",
    re.DOTALL | re.MULTILINE,
)
NOTE = re.compile(r"(?P<key>not run|exits|file|before|read \S+ as): (?P<value>.*)")
READ = re.compile(r"read (\S+) as")
SHELLS = frozenset(("sh", "bash", "shell", "console", "zsh"))


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block, with the notes before it."""

    page: str
    line: int
    language: str
    text: str
    notes: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    def all(self, key: str) -> list[str]:
        """The values of all notes of a kind."""
        return [value for name, value in self.notes if name == key]

    @property
    def is_shell(self) -> bool:
        """Whether a reader may paste it into a shell."""
        return self.language in SHELLS

    @property
    def is_run(self) -> bool:
        """Whether a reader's shell types it here."""
        return self.is_shell and not self.why_not

    @property
    def unknown(self) -> list[str]:
        """The comments before it that are no notes."""
        return [value for key, value in self.notes if key == "unknown"]

    @property
    def why_not(self) -> str:
        """Why it cannot be run here; empty where it is run."""
        return next(iter(self.all("not run")), ELSEWHERE.get(self.page, ""))

    @property
    def lines(self) -> list[str]:
        """Its commands, each on one line, with the reader's own words in them."""
        found = [line for line in self.text.replace("\\\n", " ").splitlines() if line.strip()]
        for key, value in self.notes:
            if word := READ.fullmatch(key):
                found = [re.sub(rf"\b{re.escape(word[1])}\b", value.replace("\\", r"\\"), line) for line in found]
        return [line.strip() for line in found if not line.lstrip().startswith("#")]


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page."""
    yield from blocks_of(page, page.read_text(encoding="utf-8"))


def is_run(page: Path) -> bool:
    """Whether anything of a page is typed here."""
    return any(block.is_run for block in blocks(page))


def blocks_of(page: Path, text: str) -> Iterator[Block]:
    """The fenced blocks of a page that has this text."""
    for found in FENCE.finditer(text):
        comments = re.findall(r"<!-- (.*?) -->", found["notes"])
        notes = tuple((n["key"], n["value"]) if (n := NOTE.fullmatch(c)) else ("unknown", c) for c in comments)
        line = text.count("\n", 0, found.start("indent")) + 1
        yield Block(page.relative_to(ROOT).as_posix(), line, found["language"], found["text"], notes)


@dataclass(frozen=True, slots=True)
class Ended:
    """A line that was run: of which block, with which code, and all that it said."""

    block: Block
    line: str
    code: int
    said: str


class Reader:
    """Somebody with a shell in a folder, who types what a page shows from its top to its end."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self._folder, self._env = folder, dict(env)

    def reads(self, page: Path) -> list[Ended]:
        """Run the blocks of a page one after another in one shell, with the files that it shows."""
        return self.types(blocks(page))

    def types(self, shown: Iterable[Block]) -> list[Ended]:
        """Run these blocks, less those that are not run here."""
        steps: list[tuple[Block, str]] = []
        script = []
        for block in shown:
            script += [self._written(name, block.text) for name in block.all("file")]
            if block.is_run:
                for line in (*block.all("before"), *block.lines):
                    script.append(self._typed(line, len(steps)))
                    steps.append((block, line))
        codes = self._run("".join(script))
        return [Ended(*step, codes[n], self._said(n)) for n, step in enumerate(steps) if n in codes]

    def _written(self, name: str, text: str) -> str:
        """A file that the reader has by now, in the place of what another page calls so."""
        return f"rm -f {shlex.quote(name)}; printf %s {shlex.quote(text)} > {shlex.quote(name)}\n"

    def _typed(self, line: str, number: int) -> str:
        """A line whose code goes to a file of its own, and is left for the next line to ask for."""
        said, codes = shlex.quote(str(self._folder / f"said.{number}")), shlex.quote(str(self._folder / "codes"))
        return f"eval {shlex.quote(line)} > {said} 2>&1\ncode=$?; echo {number} $code >> {codes}; (exit $code)\n"

    def _run(self, script: str) -> dict[int, int]:
        (self._folder / "codes").write_text("")
        shell = ["bash", "--noprofile", "--norc", "-c", f"{script}exit 0\n"]
        where = {"cwd": self._folder, "env": self._env}
        subprocess.run(shell, **where, stdin=subprocess.DEVNULL, capture_output=True, timeout=540, check=True)
        pairs = (line.split() for line in (self._folder / "codes").read_text().splitlines())
        return {int(number): int(code) for number, code in pairs}

    def _said(self, number: int) -> str:
        return (self._folder / f"said.{number}").read_text(encoding="utf-8", errors="replace")


def wrong(ended: list[Ended]) -> list[str]:
    """The lines that ended otherwise than their page says, each with its last words."""
    found = []
    for block in dict.fromkeys(one.block for one in ended):
        mine = [one for one in ended if one.block is block]
        expected = [int(code) for value in block.all("exits") for code in value.split()]
        found += [
            f"{block}: {one.line!r} exited {one.code}:\n{one.said[-1500:]}"
            for one in mine
            if one.code != 0 and one.code not in expected
        ]
        missing = [code for code in expected if code not in {one.code for one in mine}]
        found += [f"{block}: no line exited {code}" for code in missing]
    return found
