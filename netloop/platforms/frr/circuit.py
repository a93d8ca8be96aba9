"""IS-IS on an interface: with its last ``ip router isis`` every ``isis`` line of the interface is gone.

FRR does not change a tag in place (``Changing area tag is not allowed``, FRR 8.4.4).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

RUNS = re.compile(r"^ip(?:v6)? router isis ")


def again(lines: list[str], before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The commands, with what is lost said again behind those that end IS-IS on the interface."""
    had = [line for line in before if RUNS.match(line)]
    if not had or any(f"no {line}" not in lines for line in had):
        return lines
    lost = [line for line in after if RUNS.match(line) or line.startswith("isis ")]
    return [*(line for line in lines if line not in lost), *lost]
