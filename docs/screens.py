"""The pictures of the terminal in the documentation, made by running the commands that they show.

``python docs/screens.py`` starts a lab of its own, types each command into a terminal of a given size, and writes what
stands on that terminal then as SVG into ``docs/pictures/``. ``--check`` writes nothing, and fails where a picture shows
other words than the command prints today: numbers aside, because ports, seconds and the names of runs differ.
"""

from __future__ import annotations

import argparse
import fcntl
import io
import os
import pty
import re
import select
import shlex
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyte
from pyte.screens import Char
from rich.console import Console
from rich.segment import Segment, Segments
from rich.style import Style
from rich.terminal_theme import TerminalTheme

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
PATIENCE = 120.0
"""Seconds for one command."""
READER, ENGINEER = (80, 24), (200, 50)
"""The sizes of a terminal, columns and rows: the smallest that people have, and a whole monitor."""

SVG = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  font-size: {char_height}px; line-height: {line_height}px; white-space: pre }}
.{unique_id}-title {{ font-size: 16px; font-family: system-ui, 'Segoe UI', Roboto, Arial, sans-serif }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""Rich's picture of a terminal with the reader's own fonts: nothing is fetched from elsewhere."""
INK, PAPER, WHITE = (214, 218, 224), (24, 26, 31), (255, 255, 255)
NORMAL = [PAPER, (240, 98, 90), (120, 200, 120), (226, 188, 92), (110, 160, 240), (200, 130, 220), (90, 190, 200), INK]
BRIGHT = [
    (120, 126, 136),
    (255, 120, 110),
    (140, 220, 140),
    (240, 205, 110),
    (130, 180, 255),
    (215, 150, 235),
    (110, 210, 220),
    WHITE,
]
THEME = TerminalTheme(PAPER, INK, NORMAL, BRIGHT)
OF_A_CALLER = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")
"""Variables that would speak of another terminal."""
NAMES = {"brown": "yellow"}
"""What pyte calls a colour, and rich another."""


@dataclass(frozen=True)
class Shot:
    """One picture: the file, the terminal's size in columns and rows, and the command that is typed there.

    ``crop``: as many rows as the output has, instead of the last ones that the terminal holds.
    """

    name: str
    size: tuple[int, int]
    command: str
    crop: bool = False


Scene = str | Shot
"""A command that only has to be done, or one whose terminal is shown."""


def story() -> Iterator[Scene]:
    """What is done and shown, in order; each command as a reader would type it at the top of a checkout."""
    quickstart, isp = "inventory/quickstart.yaml --lab", "inventory/isp.yaml --lab"
    yield "netloop lab up inventory/quickstart.yaml"
    yield Shot("diff", (100, 60), f"netloop diff {quickstart} --limit r1", crop=True)
    yield f"netloop apply {quickstart} --yes --activate --allow-disruptive"
    yield Shot("verdict", (100, 60), f"netloop verify {quickstart} --table ids", crop=True)
    yield "netloop lab down inventory/quickstart.yaml"
    yield "netloop lab up inventory/isp.yaml"
    for name, size in (("80x24", READER), ("200x50", ENGINEER)):
        yield Shot(f"summary-{name}", size, f"netloop diff {isp} --summary")
        yield Shot(f"diff-{name}", size, f"netloop diff {isp}")
    yield f"netloop apply {isp} --yes --allow-disruptive"
    for name, size in (("80x24", READER), ("200x50", ENGINEER)):
        yield Shot(f"pending-{name}", size, f"netloop verify {isp}")
    yield f"netloop apply {isp} --yes --activate --allow-disruptive"
    for name, size in (("80x24", READER), ("200x50", ENGINEER)):
        yield Shot(f"verify-{name}", size, f"netloop verify {isp}")
        yield Shot(f"ids-{name}", size, f"netloop verify {isp} --table ids")
        yield Shot(f"runs-{name}", size, "netloop runs")
        yield Shot(f"show-{name}", size, "netloop show last")
    yield "netloop lab down inventory/isp.yaml"


def typed(command: str, size: tuple[int, int], environment: Mapping[str, str]) -> tuple[str, int]:
    """What a command prints on a terminal of this size, and its exit code.

    Raises:
        TimeoutError: it did not end in time.
    """
    columns, rows = size
    own, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    words = [sys.executable, "-m", "netloop", *shlex.split(command)[1:]]
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdin=its, stdout=its, stderr=its) as process:
        os.close(its)
        try:
            printed = b"".join(_read(own))
            return printed.decode(), process.wait(PATIENCE)
        finally:
            process.kill()
            os.close(own)


def _read(terminal: int) -> Iterator[bytes]:
    while select.select([terminal], [], [], PATIENCE)[0]:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # the last process that had the terminal is gone
            return
        if not chunk:
            return
        yield chunk
    raise TimeoutError(f"nothing was printed for {PATIENCE:.0f} seconds")


def rows_of(printed: str, shot: Shot) -> list[list[Segment]]:
    """The rows that stand on the terminal, each in pieces of one style, behind the command that was typed."""
    columns, rows = shot.size
    screen = pyte.Screen(columns, rows)
    stream = pyte.Stream(screen)
    stream.feed(f"\x1b[36m$ {shot.command}\x1b[0m\r\n{printed}")
    shown = [[_segment(screen.buffer[y][x]) for x in range(columns)] for y in range(rows)]
    if shot.crop:
        filled = [y for y, row in enumerate(shown) if "".join(piece.text for piece in row).strip()]
        shown = shown[: filled[-1] + 1]
    return [list(Segment.simplify(row)) for row in shown]


def _segment(char: Char) -> Segment:
    colour = None if char.fg == "default" else NAMES.get(char.fg, char.fg.replace("bright", "bright_"))
    if colour and re.fullmatch(r"[0-9a-f]{6}", colour):
        colour = f"#{colour}"
    return Segment(char.data, Style(color=colour, bold=char.bold or None, italic=char.italics or None))


def picture(rows: Sequence[Sequence[Segment]], shot: Shot) -> str:
    """The rows as SVG."""
    console = Console(width=shot.size[0], record=True, file=io.StringIO(), force_terminal=True, legacy_windows=False)
    for row in rows:
        console.print(Segments([*row, Segment.line()]), end="")
    title = f"{shot.size[0]} columns"
    return console.export_svg(title=title, theme=THEME, code_format=SVG, unique_id=f"screen-{shot.name}")


VARIES = re.compile(r"/\S*/runs/|\d{8}T\d{6}Z-[0-9a-f]{6}|(?<=-)[0-9a-f]{6}\b|[\d.:]+|-{2,}")
"""What is another one each time: folders, names of runs and of labs, addresses and ports, how long things took."""


def words(svg: str) -> list[str]:
    """What a picture says, without what varies."""
    text = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)).replace("&#160;", " ")
    return VARIES.sub("#", text).split()


def pictures() -> Iterator[tuple[Shot, str]]:
    """Every picture, made now."""
    with tempfile.TemporaryDirectory(prefix="netloop-screens-") as home:
        own = {"NETLOOP_HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        environment = {**{name: value for name, value in os.environ.items() if name not in OF_A_CALLER}, **own}
        try:
            for scene in story():
                shot = scene if isinstance(scene, Shot) else Shot("", ENGINEER, scene)
                printed, code = typed(shot.command, shot.size, environment)
                if code not in (0, 4):
                    raise SystemExit(f"{shot.command}: exit {code}\n{printed}")
                if shot.name:
                    yield shot, picture(rows_of(printed, shot), shot)
        finally:
            typed("netloop lab down --all", ENGINEER, environment)


def main() -> None:
    """Make the pictures, or look whether they are true."""
    parser = argparse.ArgumentParser(description="make the documentation's pictures of the terminal")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a picture shows other words")
    stale = []
    check = parser.parse_args().check
    for shot, svg in pictures():
        path = PICTURES / f"{shot.name}.svg"
        if not check:
            path.write_text(svg)
        elif not path.exists() or words(path.read_text()) != words(svg):
            stale.append(path.name)
    if stale:
        raise SystemExit(f"out of date: {', '.join(stale)}; make them anew: python docs/screens.py")


if __name__ == "__main__":
    main()
