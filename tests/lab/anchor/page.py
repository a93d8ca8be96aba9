"""The page that shows the experiment: what of it is made from the record, and where it is."""

from __future__ import annotations

import re
from pathlib import Path

from tests.lab.anchor.picture import picture
from tests.lab.anchor.result import Record
from tests.lab.anchor.table import table

DOCS = Path(__file__).parents[3] / "docs"
PAGE = DOCS / "explanation" / "anchor.md"
PICTURE = DOCS / "pictures" / "anchor.svg"
MEASURED = re.compile(r"(?<=<!-- measured -->\n).*?(?=<!-- end -->)", re.DOTALL)


def made(record: Record) -> dict[Path, str]:
    """The page and its picture as they are with that record, by file."""
    text, times = MEASURED.subn(lambda _: _measured(record), PAGE.read_text())
    assert times == 1, f"{PAGE} does not say once where the figures go"
    return {PAGE: text, PICTURE: picture(record.runs[0])}


def write(record: Record) -> None:
    """Renew both."""
    for path, text in made(record).items():
        path.write_text(text)


def _measured(record: Record) -> str:
    where = f"{len(record.runs)} runs. FRR {record.frr}; {record.machine}. OSPF and BGP timers: {record.timers}."
    return f"\n{table(record)}\n{where}\n\n"
