"""``show ip sla configuration``. Layout: published outputs of IOS 15, which Genie reads."""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import last

HEAD = "IP SLAs Infrastructure Engine-III\n"
ENTRY = """\
Entry number: {number}
Owner: {owner}
Tag: {tag}
Operation timeout (milliseconds): {timeout}
Type of operation to perform: {kind}
Target address/Source {by}: {target}/{source}
Type Of Service parameter: 0x0
Request size (ARR data portion): {size}
Data pattern: 0xABCDABCD
Verify data: No
Vrf Name: {vrf}
Schedule:
   Operation frequency (seconds): {frequency}  (not considered if randomly scheduled)
   Next Scheduled Start Time: {start}
   Group Scheduled : FALSE
   Randomly Scheduled : FALSE
   Life (seconds): {life}
   Entry Ageout (seconds): never
   Recurring (Starting Everyday): FALSE
   Status of entry (SNMP RowStatus): {status}
Threshold (milliseconds): {threshold}
Distribution Statistics:
   Number of statistic hours kept: 2
   Number of statistic distribution buckets kept: 1
   Statistic distribution interval (milliseconds): 20
Enhanced History:
History Statistics:
   Number of history Lives kept: {lives}
   Number of history Buckets kept: {buckets}
   History Filter Type: None

"""


def configuration(router: Router, given: Given) -> str:
    """``show ip sla configuration [N]``."""
    wanted = str(given["number"]) if "number" in given.values else None
    nodes = [node for node in router.running.under("ip", "sla") if node.slot[2:] and node.slot[2].isdigit()]
    return HEAD + "".join(_entry(router.running, node) for node in nodes if wanted in {None, node.slot[2]})


def _entry(root: ConfigNode, node: ConfigNode) -> str:
    kind = node.get("kind") or ConfigNode("unconfigured")
    words, number = kind.text.split(), node.slot[2]
    by_interface = "source-interface" in words
    schedule = next((line.text.split() for line in root.under("ip", "sla", "schedule", number)), [])
    life = _after(schedule, "life") or "3600"
    return ENTRY.format(
        number=number,
        owner=last(kind, "owner"),
        tag=kind.text_of("tag").removeprefix("tag "),
        timeout=last(kind, "timeout") or "5000",
        kind=words[0],
        by="interface" if by_interface else "address",
        target=words[1] if len(words) > 1 else "0.0.0.0",  # noqa: S104 (what IOS prints for none)
        source=_after(words, "source-ip") or _after(words, "source-interface") or "0.0.0.0",  # noqa: S104
        size=last(kind, "request-data-size") or "28",
        vrf=last(kind, "vrf"),
        frequency=last(kind, "frequency") or "60",
        start="Start Time already passed" if schedule else "Pending trigger",
        life=life.title(),
        status="Active" if schedule else "notInService",
        threshold=last(kind, "threshold") or "5000",
        lives=last(kind, "history", "lives-kept") or "0",
        buckets=last(kind, "history", "buckets-kept") or "15",
    )


def _after(words: list[str], keyword: str) -> str:
    """The word behind a keyword, empty without it."""
    return words[words.index(keyword) + 1] if keyword in words[:-1] else ""


USER = (CliCommand("show ip sla configuration [<number:1-2147483647>]", configuration),)
