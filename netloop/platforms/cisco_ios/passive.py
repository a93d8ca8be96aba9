"""``passive-interface``, which OSPF, OSPFv3, EIGRP and IS-IS have in common.

Under ``passive-interface default`` a loopback is passive unless it is said not to be, and IOS shows no line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from netloop.model.intent import Intent
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.configuration.statements import Statement, alternatives
from netloop.platforms.configuration.text import Block

DEFAULT = "passive-interface default"
PASSIVE = re.compile(r"^passive-interface (?!default$)\S+$")
ROW = Statement("passive-interface {loopbacks}", gone="passive-interface {loud}")


def values(intent: Intent, names: Iterable[str], loud: Iterable[str] = ()) -> dict[str, str]:
    """The owned loopbacks of a process, and those that must not be passive: the absent, and the ``loud``."""
    owned = [*names, *(loopback.name for loopback in intent.loopbacks), *intent.absent]
    return {"loopbacks": alternatives(owned), "loud": alternatives([*intent.absent, *loud])}


def by_default(running: Block, wanted: Block) -> tuple[Block, Block]:
    """A running section and what is wanted of it, without the lines that IOS does not show."""
    if any(canonical(block.header) == DEFAULT for block in running.inner):
        names = {f"no {canonical(b.header)}" for b in wanted.inner if PASSIVE.match(canonical(b.header))}
        running = without(running, lambda line: line in names)
        wanted = without(wanted, lambda line: PASSIVE.match(line) is not None)
    elif _default_interface(running):
        wanted = without(wanted, lambda line: line.startswith("af-interface "))
    inner = {canonical(block.header): block for block in running.inner if block.body}
    for block in wanted.inner:
        if block.body and (beside := inner.get(canonical(block.header))):
            mine, theirs = by_default(beside, block)
            running, wanted = swap(running, beside, mine), swap(wanted, block, theirs)
    return running, wanted


def _default_interface(running: Block) -> bool:
    blocks = [block for block in running.inner if canonical(block.header) == "af-interface default"]
    return any(canonical(inner.header) == "passive-interface" for block in blocks for inner in block.inner)


def without(block: Block, says: Callable[[str], bool]) -> Block:
    """The block without the lines of which that is true."""
    kept = [inner for inner in block.inner if not says(canonical(inner.header))]
    return block if len(kept) == len(block.inner) else block.with_inner(kept)


def swap(block: Block, old: Block, new: Block) -> Block:
    """The block with one inner block in place of another."""
    return block if old == new else block.with_inner(new if inner == old else inner for inner in block.inner)
