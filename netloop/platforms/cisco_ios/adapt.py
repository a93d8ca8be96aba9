"""What is wanted, put in the way in which the running configuration says such things.

IOS has several spellings for one meaning, and a line in the wrong one is refused, or taken and not shown again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from netloop.model.intent import Intent
from netloop.platforms.cisco_ios.bgp_form import alike
from netloop.platforms.cisco_ios.blocks import SILENT
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.configuration.text import Block

VRF_FAMILY = re.compile(r"^address-family ipv4 vrf (?P<vrf>\S+) autonomous-system (?P<number>\d+)$")
SILENCED = "passive-interface default"
PASSIVE = re.compile(r"^passive-interface (?!default$)\S+$")


def placed(wanted: Sequence[Block], running: Sequence[Block], _intent: Intent) -> list[Block]:
    """The wanted sections where, and as, the running configuration can have them."""
    return [vrf_spelling(section, running) for section in at_home(wanted, running)]


def vrf_spelling(wanted: Block, running: Sequence[Block]) -> Block:
    """``ip vrf forwarding X`` where the VRF is declared with ``ip vrf X``: IOS refuses the new form for such a one."""
    old = {block.header.removeprefix("ip vrf ").strip() for block in running if block.header.startswith("ip vrf ")}

    def spell(block: Block) -> Block:
        _, found, name = block.header.partition("vrf forwarding ")
        return replace(block, header=f"ip vrf forwarding {name}") if found and name in old else block

    return wanted.with_inner(map(spell, wanted.inner)) if wanted.header.startswith("interface ") else wanted


def at_home(wanted: Sequence[Block], running: Sequence[Block]) -> list[Block]:
    """EIGRP for a VRF goes where it already is: the process around it may have any number."""
    found: list[Block] = []
    for section in wanted:
        homes = {block: _home(canonical(block.header), running) for block in section.inner}
        away = {b: home for b, home in homes.items() if home and home != (section.header, canonical(b.header))}
        found += [Block(process).with_inner([replace(b, header=family)]) for b, (process, family) in away.items()]
        rest = [block for block in section.inner if block not in away]
        if not away or any(block.header.strip() not in SILENT for block in rest):
            found.append(section.with_inner(rest) if away else section)
    return found


def _home(family: str, running: Sequence[Block]) -> tuple[str, str] | None:
    """The headers of the process and the family that run that VRF and AS number."""
    wanted = VRF_FAMILY.match(family)
    for process in running if wanted else ():
        if not re.match(r"^router eigrp \d+\s*$", process.header):
            continue
        for block in process.inner:
            header = canonical(block.header)
            plain = header == f"address-family ipv4 vrf {wanted['vrf']}" if wanted else False
            number = f"autonomous-system {wanted['number']}" if wanted else ""
            if header == family or (plain and any(canonical(b.header) == number for b in block.inner)):
                return process.header.strip(), header
    return None


def silent_default(running: Block, wanted: Block) -> tuple[Block, Block]:
    """Under ``passive-interface default`` a loopback is passive unless it is said not to be, and IOS shows no line."""
    if any(canonical(block.header) == SILENCED for block in running.inner):
        names = {f"no {canonical(b.header)}" for b in wanted.inner if PASSIVE.match(canonical(b.header))}
        running = _without(running, lambda line: line in names)
        wanted = _without(wanted, lambda line: PASSIVE.match(line) is not None)
    elif _default_interface(running):
        wanted = _without(wanted, lambda line: line.startswith("af-interface "))
    inner = {canonical(block.header): block for block in running.inner if block.body}
    for block in wanted.inner:
        if block.body and (beside := inner.get(canonical(block.header))):
            mine, theirs = silent_default(beside, block)
            running, wanted = _swap(running, beside, mine), _swap(wanted, block, theirs)
    return running, wanted


def _default_interface(running: Block) -> bool:
    blocks = [block for block in running.inner if canonical(block.header) == "af-interface default"]
    return any(canonical(inner.header) == "passive-interface" for block in blocks for inner in block.inner)


def _without(block: Block, says: Callable[[str], bool]) -> Block:
    kept = [inner for inner in block.inner if not says(canonical(inner.header))]
    return block if len(kept) == len(block.inner) else block.with_inner(kept)


def _swap(block: Block, old: Block, new: Block) -> Block:
    return block if old == new else block.with_inner(new if inner == old else inner for inner in block.inner)


def communities(running: Block, wanted: Block) -> Block:
    """``send-community both`` says ``extended`` too, and IOS would show no second line."""
    inner = {canonical(block.header): block for block in running.inner}
    both = {line.replace(" both", " extended") for line in inner if line.endswith(" send-community both")}
    wanted = _without(wanted, lambda line: line in both)
    for block in wanted.inner:
        if block.body and (beside := inner.get(canonical(block.header))):
            wanted = _swap(wanted, block, communities(beside, block))
    return wanted


def adapted(running: Block, wanted: Block) -> tuple[Block, Block]:
    """A running section and what is wanted of it, in one way of saying it."""
    running, wanted = silent_default(*alike(running, wanted))
    return running, communities(running, wanted)
