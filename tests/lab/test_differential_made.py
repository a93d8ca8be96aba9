"""The sandbox held to reality: made inventories, in the sandbox and in real FRR."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from tests.lab.differential.both import Both, played
from tests.lab.differential.explained import STUCK
from tests.lab.differential.strategies import Declaration, declarations, text_of
from tests.lab.differential.world import shut
from tests.lab.frr_host import requires_frr

pytestmark = [*requires_frr, pytest.mark.unmeasured]

DEFAULT_EXAMPLES = 3
EXAMPLES = int(os.environ.get("NETLOOP_DIFFERENTIAL_EXAMPLES", DEFAULT_EXAMPLES))
"""Made inventories: always the same few, unless the environment asks for more and then for new ones."""


@pytest.mark.timeout(300 * EXAMPLES)
@settings(
    max_examples=EXAMPLES,
    derandomize=EXAMPLES == DEFAULT_EXAMPLES,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(declarations())
def test_made_inventory(declaration: Declaration) -> None:
    """Whatever network somebody declares, both worlds make the same of it, also when a link dies."""
    note(text_of(declaration))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.yaml"
        path.write_text(text_of(declaration))
        played(_cut, path, Path(folder))


def _cut(net: Both) -> None:
    net.agree("at the start")
    net.apply()
    net.agree("applied and activated")
    for world in net.worlds:
        shut(world, 0, down=True)
    net.agree("the first link is shut", STUCK)
