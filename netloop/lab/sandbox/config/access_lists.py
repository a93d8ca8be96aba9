"""Access lists: named and numbered, standard, extended and IPv6, with their sequence numbers.

IOS 15 keeps the numbers and does not print them; with ``ip access-list persistent``, IOS XE's own default, they are
printed, and numbered lists as sections. Of a standard list the hosts come first. A remark of an IPv4 list belongs to
the entry of its number, without one to the entry that is entered next; in an IPv6 list it has a number of its own.
Sources: Cisco IOS Security Command Reference, ``ip access-list``; IP Access List Entry Sequence Numbering; of remarks,
configurations of real devices.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Address

from netloop.lab.sandbox.arguments import split_words
from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config import access_entry
from netloop.lab.sandbox.config.command import toggle, verbatim
from netloop.lab.sandbox.config.cursor import ConfigCommand, ConfigMode, Cursor, Given
from netloop.lab.sandbox.config.kept_lines import is_kept
from netloop.lab.sandbox.grammar import INVALID, CliCommand, InvalidLine
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.access_lists import NEXT, AccessItem, items

STEP = 10
OTHER_NUMBERS = (range(200, 300), range(700, 800), range(1100, 1200))
"""The numbers of lists by protocol type and by MAC address, which are kept as typed."""
PERSISTENT = ("ip", "access-list", "persistent")
DUPLICATE = "% Duplicate sequence number\n% Failed to add ace\n"
COVERED = (
    "% Access rule can't be configured at higher sequence num as it is part of the existing rule at sequence num {}\n"
)
SAID_ALREADY = "Duplicate remark statement\n"
OTHER_KIND = "% A named {} IP access list with this name already exists\n"
TRAILING = re.compile(r"\s+seq\w*\s+(?P<sequence>\d+)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AccessKind:
    """A kind of access list: the words before its name, and how one of its entries is read."""

    head: tuple[str, ...]
    read: Callable[[str, int], str]

    def slot(self, name: str) -> tuple[str, ...]:
        """Where a list of that name stands."""
        return (*self.head, name)


STANDARD = AccessKind(("ip", "access-list", "standard"), access_entry.standard)
EXTENDED = AccessKind(("ip", "access-list", "extended"), access_entry.extended)
IPV6 = AccessKind(("ipv6", "access-list"), access_entry.ipv6)
KINDS = (STANDARD, EXTENDED, IPV6)


def kind_of_number(number: int) -> AccessKind | None:
    """Which kind of list a number stands for."""
    if 1 <= number <= 99 or 1300 <= number <= 1999:
        return STANDARD
    return EXTENDED if 100 <= number <= 199 or 2000 <= number <= 2699 else None


def made(root: ConfigNode, kind: AccessKind, name: str) -> ConfigNode | str:
    """The list of a name, made where it is new; else why it cannot be."""
    if kind is not IPV6 and name.isdigit() and kind_of_number(int(name)) is not kind:
        return "% Invalid access list name.\n"
    for other in (STANDARD, EXTENDED):
        if kind not in {other, IPV6} and other.slot(name) in root:
            return OTHER_KIND.format(other.head[-1])
    return root.get(*kind.slot(name)) or _put(root, kind, name)


def _put(root: ConfigNode, kind: AccessKind, name: str) -> ConfigNode:
    text = " ".join(kind.slot(name))
    node = root.put(kind.slot(name), text, (*global_rank(text), kind is EXTENDED))
    _shape(root, node)
    return node


def _shape(root: ConfigNode, node: ConfigNode) -> None:
    """Whether a list is a section, or a numbered one that stands in lines of their own."""
    name = node.slot[-1]
    flat = node.slot[0] == "ip" and name.isdigit() and PERSISTENT not in root
    node.flat, node.section = f"access-list {name}" if flat else "", not flat
    place = (*global_rank("access-list"), int(name)) if flat else (*global_rank(node.text), "extended" in node.slot)
    root.put(node.slot, node.text, place)


def add(here: Cursor, node: ConfigNode, sequence: int | None, text: str) -> str | None:
    """Add an entry; one that is there already changes nothing. The remarks at the end of the list are its own."""
    found = items(node)
    entries = [item for item in found if not item.remark]
    sequence = sequence or _following(node)
    if any(item.text == text for item in entries):
        return None
    if any(item.sequence == sequence for item in _numbered(node)):
        return DUPLICATE
    if not here.booting and (above := _covering(node, entries, sequence, text)):
        return COVERED.format(above.sequence)
    moved = [replace(item, sequence=sequence) if item.sequence == NEXT else item for item in found]
    _write(here, node, [*moved, AccessItem(sequence, text)])
    return None


def _numbered(node: ConfigNode) -> list[AccessItem]:
    """What has a number of its own: entries, and the remarks of an IPv6 list."""
    return [item for item in items(node) if node.slot[0] == "ipv6" or not item.remark]


def _following(node: ConfigNode) -> int:
    """The number of what is added without one."""
    return max((item.sequence for item in _numbered(node)), default=0) + STEP


def remark(here: Cursor, node: ConfigNode, sequence: int | None, said: str) -> str | None:
    """Add a remark, behind those of its number; one of the same words is refused there."""
    found, text = items(node), f"remark {said}"
    if node.slot[0] == "ipv6":
        sequence = sequence or _following(node)
        if any(item.sequence == sequence for item in found):
            return DUPLICATE
    sequence = sequence or NEXT
    if any((item.sequence, item.text) == (sequence, text) for item in found) and not here.booting:
        return SAID_ALREADY
    order = 1 + max((item.remark for item in found), default=0)
    _write(here, node, [*found, AccessItem(sequence, text, order)])
    return None


def _covering(node: ConfigNode, entries: list[AccessItem], sequence: int, text: str) -> AccessItem | None:
    """The entry of a standard list, earlier than a host's, that has the host in it."""
    host = _host(text)
    if "standard" not in node.slot or host is None:
        return None
    return next((e for e in entries if e.sequence < sequence and _host(e.text) is None and _within(host, e.text)), None)


def _host(text: str) -> int | None:
    """The address of a standard entry that names one host."""
    words = [word for word in text.split()[1:] if word != "log"]
    return int(IPv4Address(words[0])) if len(words) == 1 and words[0] != "any" else None


def _within(host: int, text: str) -> bool:
    words = text.split()
    if words[1] == "any":
        return True
    return not (host ^ int(IPv4Address(words[1]))) & ~int(IPv4Address(words[2])) & 0xFFFFFFFF


def _write(here: Cursor, node: ConfigNode, wanted: list[AccessItem]) -> None:
    """Let a list have just these entries, each printed as the list's kind and the configuration have it."""
    rewrite(node, wanted, persistent=PERSISTENT in here.running)


def rewrite(node: ConfigNode, wanted: list[AccessItem], *, persistent: bool) -> None:
    """The lines of a list's entries."""
    hosts = {i.sequence for i in wanted if "standard" in node.slot and not i.remark and _host(i.text) is not None}
    before = 0
    for line in list(node):
        if not is_kept(line) and not any(item.slot == line.slot for item in wanted):
            node.drop(*line.slot)
    for item in sorted(wanted, key=lambda item: (item.sequence, not item.remark, item.remark)):
        numbered = persistent or (node.slot[0] == "ipv6" and not item.remark and item.sequence != before + STEP)
        rank = (item.sequence not in hosts, item.sequence, not item.remark, item.remark)
        node.put(item.slot, item.printed(ipv6=node.slot[0] == "ipv6", numbered=numbered), rank)
        before = before if item.remark else item.sequence


def remove(here: Cursor, node: ConfigNode, gone: Callable[[AccessItem], bool]) -> None:
    """Take entries away; the remarks above an entry go with it."""
    found = items(node)
    numbers = {item.sequence for item in found if not item.remark and gone(item)}
    _write(here, node, [item for item in found if not gone(item) and item.sequence not in numbers])


def _kind(node: ConfigNode) -> AccessKind:
    return next(kind for kind in KINDS if node.slot[:-1] == kind.head)


def _read(here: Cursor, node: ConfigNode, word: int) -> tuple[int | None, str] | InvalidLine:
    """The sequence number behind an IPv6 entry, and the entry that begins at a word of the line."""
    line, sequence = here.line, None
    if node.slot[0] == "ipv6" and (match := TRAILING.search(line)):
        line, sequence = line[: match.start()], int(match["sequence"])
    try:
        return sequence, _kind(node).read(line, split_words(line)[word].column)
    except access_entry.EntryRefused as refused:
        return refused.answer


def add_entry(here: Cursor, given: Given) -> str | InvalidLine | None:
    """``[N] permit ...`` or ``[sequence N] permit ...``."""
    found = _read(here, here.node, _action_at(given))
    if isinstance(found, InvalidLine):
        return found
    return add(here, here.node, given.get("sequence") or found[0], found[1])


def _action_at(given: Given) -> int:
    return next(n for n, word in enumerate(given.words) if word in access_entry.ACTIONS)


def no_entry(here: Cursor, given: Given) -> InvalidLine | None:
    """``no permit ...``, with or without its number: the entry itself says which."""
    found = _read(here, here.node, _action_at(given))
    if isinstance(found, InvalidLine):
        return found
    remove(here, here.node, lambda item: item.text == found[1])
    return None


def no_number(here: Cursor, given: Given) -> None:
    """``no N``, ``no sequence N``."""
    remove(here, here.node, lambda item: item.sequence == given["sequence"])


def add_remark(here: Cursor, given: Given) -> str | None:
    """``[N] remark TEXT``: it stands above the next entry, or above that of its number."""
    return remark(here, here.node, given.get("sequence"), given["text"])


def no_remark(here: Cursor, given: Given) -> None:
    """``no [N] remark [TEXT]``: the remarks of that text, of that number; without both those at the list's end."""
    text = given.get("text")
    number = given.get("sequence", NEXT if text is None and here.node.slot[0] == "ip" else None)

    def gone(item: AccessItem) -> bool:
        said = text is None or item.text == f"remark {text}"
        return bool(item.remark) and said and number in {None, item.sequence}

    _write(here, here.node, [item for item in items(here.node) if not gone(item)])


def add_evaluate(here: Cursor, given: Given) -> str | None:
    """``[N] evaluate NAME``: what a reflexive list has learned."""
    return add(here, here.node, given.get("sequence"), f"evaluate {given['name']}")


def _mode(prompt: str, number: str) -> ConfigMode:
    entry = f"[{number}] (permit|deny) <rest:line>"
    return ConfigMode(
        prompt,
        (
            CliCommand(entry, add_entry),
            CliCommand(f"no {entry}", no_entry),
            CliCommand(f"[{number}] remark <text:line>", add_remark),
            CliCommand(f"no [{number}] remark [<text:line>]", no_remark),
            CliCommand(f"[{number}] evaluate <name:word>", add_evaluate),
            CliCommand(f"no {number}", no_number),
        ),
    )


NUMBER = "<sequence:1-2147483647>"
STANDARD_MODE = _mode("config-std-nacl", NUMBER)
EXTENDED_MODE = _mode("config-ext-nacl", NUMBER)
IPV6_MODE = _mode("config-ipv6-acl", f"sequence {NUMBER}")


def enter(kind: AccessKind, mode: ConfigMode) -> Callable[[Cursor, Given], str | None]:
    """``ip access-list standard X`` and the like: go into a list."""

    def run(here: Cursor, given: Given) -> str | None:
        node = made(here.running, kind, given["name"])
        if isinstance(node, str):
            return node
        flat = node.flat
        here.enter(mode, node)
        node.section = not flat
        return None

    return run


def no_list(here: Cursor, given: Given) -> None:
    """``no ip access-list standard X`` and the like."""
    here.running.drop(*given.words[1:])


def add_numbered(here: Cursor, given: Given) -> str | InvalidLine | None:
    """``access-list N permit ...``: a line of a numbered list."""
    kind = kind_of_number(given["number"])
    if kind is None and not here.booting and not any(given["number"] in numbers for numbers in OTHER_NUMBERS):
        return InvalidLine(INVALID, split_words(here.line)[1].column)
    if kind is None:
        here.running.put(given.words, given.text, global_rank("access-list"))
        return None
    text, at = here.line.rstrip(), split_words(here.line)[2].column
    if "remark".startswith(text[at:].split()[0].lower()):
        said = text[at:].partition(" ")[2].strip()
        node = made(here.running, kind, str(given["number"]))
        return node if isinstance(node, str) else remark(here, node, None, said)
    try:
        entry = kind.read(here.line, at)
    except access_entry.EntryRefused as refused:
        return refused.answer
    node = made(here.running, kind, str(given["number"]))
    return node if isinstance(node, str) else add(here, node, None, entry)


def no_numbered(here: Cursor, given: Given) -> None:
    """``no access-list N ...``: the whole list, whatever entry is named."""
    number = given["number"]
    kind = kind_of_number(number)
    here.running.drop(*kind.slot(str(number))) if kind else here.running.drop_under("access-list", str(number))


def resequence(here: Cursor, given: Given) -> str | None:
    """``ip access-list resequence X BEGIN STEP``: entries keep their order and their remarks."""
    for kind in (STANDARD, EXTENDED):
        if (node := here.running.get(*kind.slot(given["name"]))) is not None:
            found = items(node)
            numbers = sorted({item.sequence for item in found} - {NEXT})
            fresh = {number: given["begin"] + n * given["step"] for n, number in enumerate(numbers)} | {NEXT: NEXT}
            moved = [AccessItem(fresh[item.sequence], item.text, item.remark) for item in found]
            _write(here, node, moved)
            return None
    return f"% Access-list {given['name']} does not exist\n"


def set_persistent(here: Cursor, given: Given) -> None:
    """``[no] ip access-list persistent``: print the numbers, or do not."""
    if given.words[0] == "no":
        here.running.drop(*PERSISTENT)
    else:
        here.running.put(PERSISTENT, given.text, (*global_rank("ip access-list"), -1))
    for kind in KINDS:
        for node in here.running.under(*kind.head):
            if node.slot != PERSISTENT:
                _shape(here.running, node)
                _write(here, node, items(node))


def _sections() -> Iterator[ConfigCommand]:
    for kind, mode in ((STANDARD, STANDARD_MODE), (EXTENDED, EXTENDED_MODE), (IPV6, IPV6_MODE)):
        yield CliCommand(f"{' '.join(kind.head)} <name:word>", enter(kind, mode))
        yield CliCommand(f"no {' '.join(kind.head)} <name:word>", no_list)


COMMANDS: tuple[ConfigCommand, ...] = (
    *_sections(),
    CliCommand("access-list <number:1-2699> <rest:line>", add_numbered),
    CliCommand("no access-list <number:1-2699> [<rest:line>]", no_numbered),
    CliCommand("ip access-list resequence <name:word> <begin:1-2147483647> <step:1-2147483647>", resequence),
    CliCommand("ip access-list persistent", set_persistent),
    CliCommand("no ip access-list persistent", set_persistent),
    *verbatim("ip access-list log-update|ip access-list logging|ip access-list helper", *global_rank("ip access-list")),
    *toggle("ipv6 access-list log-update", *global_rank("ipv6 access-list")),
)
