"""The golden plans of FRR come true on FRR itself, there and back: every line is taken, and printed as predicted."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from netloop.platforms.configuration.text import Block
from netloop.platforms.frr import PLATFORM
from netloop.platforms.frr.dialect import DIALECT
from tests.lab.differential.frr_router import FrrRouter
from tests.lab.frr_bare import bare_router, dead
from tests.lab.frr_host import requires_frr
from tests.unit.platforms.test_golden_plans import GOLDEN, Sections, plan, told

pytestmark = [*requires_frr, pytest.mark.unmeasured]

DEVICES = ("Loopback0", "Loopback1", "Loopback7", "Loopback10", "eth1")
PROMPT = re.compile(r"^\S+# ")
ROUTERS = 3
"""How many may lose a daemon before that is the plan's fault."""
GREETING = 4
"""Lines that vtysh begins with."""
CASES = sorted(path.parent for path in GOLDEN.glob("frr/*/running.cfg"))


def shown(router: FrrRouter) -> str:
    text = router.type("show running-config")
    return text[text.index("frr version") :]


def said(text: str) -> list[tuple[str, list[str]]]:
    """The sections that say something, in order, without the separators; FRR keeps an emptied interface's header."""
    blocks = (block for block in DIALECT.parse(text) if block.header not in {"!", "exit"})
    found = [(block.header, lines(block)) for block in blocks]
    return [(header, inside) for header, inside in found if inside or not header.startswith("interface ")]


def lines(block: Block) -> list[str]:
    return [line for line in block.body if line.strip() != "!"]


def send(router: FrrRouter, sections: Sections) -> None:
    """Type the commands as a person does; whatever FRR answers must be known talk."""
    typed = ["configure terminal", *(line for section in sections for line in section), "end"]
    command = ["vtysh", "--vty_socket", str(router.sockets)]
    done = subprocess.run(
        command, input="\n".join(typed) + "\n", capture_output=True, text=True, check=True, timeout=60
    )
    answers = [line for line in done.stdout.splitlines()[GREETING:] if line and not PROMPT.match(line)]
    assert [line for line in answers if not any(known.match(line) for known in PLATFORM.terminal.warnings)] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_plan_comes_true_on_frr(case: Path) -> None:
    """FRR boots the configuration, becomes the candidate line for line, needs no second plan, and goes back.

    Where a daemon of FRR crashed on the way nothing is known of the plan: another router tries it.
    """
    for _ in range(ROUTERS):
        with bare_router(DEVICES, (case / "running.cfg").read_text()) as router:
            try:
                there_and_back(router, case)
            except (AssertionError, subprocess.SubprocessError):
                if not dead(router):
                    raise
            else:
                return
    pytest.fail(f"a daemon of FRR crashed on each of {ROUTERS} routers")


def there_and_back(router: FrrRouter, case: Path) -> None:
    """The plan is typed and undone."""
    platform, intent = told(case)
    running = (case / "running.cfg").read_text()
    assert said(shown(router)) == said(running)
    candidate, sections = plan(platform, running, intent)
    send(router, sections)
    now = shown(router)
    assert said(now) == said(candidate)
    assert plan(platform, now, intent)[1] == ()
    assert platform.planner.owned_sections(now, candidate, intent) == ()
    send(router, platform.planner.sections(candidate, running, intent))
    assert said(shown(router)) == said(running)
