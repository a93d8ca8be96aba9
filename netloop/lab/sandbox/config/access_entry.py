"""One entry of an access list: what was typed, read and written out as IOS prints it.

Names stand for known numbers, ``host A`` for a wildcard of 0.0.0.0, ``any`` for one of 255.255.255.255, and the bits
under a wildcard are cleared. Source: Cisco IOS Security Command Reference, ``permit (IP)`` and ``permit (IPv6)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from ipaddress import IPv4Address

from netloop.lab.sandbox import arguments
from netloop.lab.sandbox.arguments import Word, split_words
from netloop.lab.sandbox.config import packet_names as names
from netloop.lab.sandbox.grammar import INCOMPLETE, INVALID, InvalidLine

ACTIONS = ("permit", "deny")
ALL = "255.255.255.255"
COMPARED = ("eq", "neq", "gt", "lt", "range")


class EntryRefused(Exception):
    """An entry that IOS does not take."""

    def __init__(self, answer: InvalidLine) -> None:
        super().__init__(answer.message)
        self.answer = answer


class EntryReader:
    """The words of an entry, taken one after the other; ``parts`` is what they come to."""

    def __init__(self, line: str, begin: int) -> None:
        self.line = line
        self.words = [word for word in split_words(line) if word.column >= begin]
        self.parts: list[str] = []

    @property
    def more(self) -> bool:
        """Whether words are left."""
        return bool(self.words)

    def refuse(self) -> EntryRefused:
        """That the next word is not understood, or is missing."""
        return EntryRefused(InvalidLine(INVALID, self.words[0].column) if self.words else InvalidLine(INCOMPLETE))

    def choice(self, known: Iterable[str]) -> str | None:
        """The keyword that the next word is or begins, taken; None where it is none of them."""
        typed = self.words[0].text.lower() if self.words else ""
        begun = sorted({word for word in known if typed and word.startswith(typed)}, key=lambda word: word != typed)
        if not begun or (len(begun) > 1 and begun[0] != typed):
            return None
        self.words = self.words[1:]
        return begun[0]

    def take(self, read: arguments.Reader) -> str:
        """An argument's text, taken."""
        taken = read(self.words, self.line) if self.words else None
        if taken is None:
            raise self.refuse()
        self.words = self.words[taken.words :]
        return taken.text

    def named(self, known: Mapping[str, str], high: int) -> str:
        """A number up to ``high``, or its name, as the name where it has one."""
        if (name := self.choice(known.values())) is not None:
            return name
        if not self.words or not self.words[0].text.isdigit() or int(self.words[0].text) > high:
            raise self.refuse()
        number = str(int(self.take(arguments.word)))
        return known.get(number, number)


def standard(line: str, begin: int) -> str:
    """``permit|deny any|host A|A [W] [log]``."""
    return _read(line, begin, _standard)


def extended(line: str, begin: int) -> str:
    """``permit|deny PROTOCOL SOURCE [PORT] DESTINATION [PORT] ...``."""
    return _read(line, begin, _extended)


def ipv6(line: str, begin: int) -> str:
    """The same of an IPv6 access list, without its ``sequence``."""
    return _read(line, begin, _ipv6)


def _read(line: str, begin: int, follow: Callable[[EntryReader], None]) -> str:
    reader = EntryReader(line, begin)
    action = reader.choice(ACTIONS)
    if action is None:
        raise reader.refuse()
    reader.parts.append(action)
    follow(reader)
    if reader.more:
        raise reader.refuse()
    return " ".join(reader.parts)


def _standard(reader: EntryReader) -> None:
    reader.parts += [word for word in _ipv4(reader, alone=True) if word != "host"]
    _log(reader)


def _extended(reader: EntryReader) -> None:
    protocol = reader.choice(names.PROTOCOL_NAMES) or reader.named(names.PROTOCOLS, 255)
    reader.parts.append(protocol)
    if protocol == "object-group":
        reader.parts.append(reader.take(arguments.word))
    _ends(reader, protocol, _ipv4)
    _options(reader, protocol, OPTIONS)


def _ipv6(reader: EntryReader) -> None:
    protocol = reader.choice(names.PROTOCOL_NAMES6) or reader.named(names.PROTOCOLS6, 255)
    reader.parts.append(protocol)
    _ends(reader, protocol, _ipv6_address)
    _options(reader, protocol, OPTIONS6)


def _ends(reader: EntryReader, protocol: str, address: Callable[[EntryReader], Sequence[str]]) -> None:
    for _end in ("source", "destination"):
        reader.parts += address(reader)
        reader.parts += _ports(reader, protocol)


def _ipv4(reader: EntryReader, *, alone: bool = False) -> Sequence[str]:
    """An address with its wildcard; ``alone`` says that it may stand without one."""
    match reader.choice(("any", "host", "object-group")):
        case "any":
            return ("any",)
        case "host":
            return "host", reader.take(arguments.ipv4)
        case "object-group":
            return "object-group", reader.take(arguments.word)
    base = reader.take(arguments.ipv4)
    if alone and (not reader.words or not reader.words[0].text[0].isdigit()):
        return "host", base
    return _masked(base, reader.take(arguments.ipv4))


def _masked(base: str, wildcard: str) -> Sequence[str]:
    if wildcard == ALL:
        return ("any",)
    if wildcard == "0.0.0.0":  # noqa: S104 (a wildcard, not an address to listen on)
        return "host", base
    return str(IPv4Address(int(IPv4Address(base)) & ~int(IPv4Address(wildcard)) & 0xFFFFFFFF)), wildcard


def _ipv6_address(reader: EntryReader) -> Sequence[str]:
    match reader.choice(("any", "host")):
        case "any":
            return ("any",)
        case "host":
            return "host", reader.take(arguments.ipv6_host)
    taken = arguments.ipv6_prefix(reader.words, reader.line) if reader.words else None
    if taken is None:
        raise reader.refuse()
    reader.words = reader.words[1:]
    network = str(taken.value.network).upper()
    return ("any",) if network == "::/0" else (network,)


def _ports(reader: EntryReader, protocol: str) -> Iterator[str]:
    known = names.PORTS.get(protocol)
    how = reader.choice(COMPARED) if known is not None else None
    if known is None or how is None:
        return
    yield how
    yield reader.named(known, 65535)
    if how == "range":
        yield reader.named(known, 65535)
    while how in {"eq", "neq"} and reader.more and _is_port(reader.words[0], known):
        yield reader.named(known, 65535)


def _is_port(word: Word, known: Mapping[str, str]) -> bool:
    alone = word.text.isdigit() and int(word.text) <= 65535
    return alone or word.text.lower() in known.values()


def _options(reader: EntryReader, protocol: str, options: Mapping[str, Callable[[EntryReader], None]]) -> None:
    if protocol in names.MESSAGES and reader.more:
        _message(reader, protocol)
    while reader.more:
        flag = reader.choice([*options, *(names.FLAGS if protocol == "tcp" else ())])
        if flag is None:
            raise reader.refuse()
        reader.parts.append(flag)
        options.get(flag, _nothing)(reader)


def _message(reader: EntryReader, protocol: str) -> None:
    """A type by name, or by its number and perhaps a code."""
    if (name := reader.choice(names.MESSAGES[protocol])) is not None:
        reader.parts.append(name)
        return
    while reader.more and reader.words[0].text.isdigit():
        reader.parts.append(reader.named({}, 255))


def _nothing(_reader: EntryReader) -> None:
    """An option without arguments."""


def _log(reader: EntryReader) -> None:
    """``log [COOKIE]`` at the end of a standard entry."""
    if reader.choice(("log",)):
        reader.parts.append("log")
        _cookie(reader)


def _cookie(reader: EntryReader) -> None:
    if reader.more and reader.words[0].text.isidentifier() and reader.words[0].text not in OPTIONS:
        reader.parts.append(reader.take(arguments.word))


def _one_word(reader: EntryReader) -> None:
    reader.parts.append(reader.take(arguments.word))


def _named(known: Mapping[str, str], high: int) -> Callable[[EntryReader], None]:
    def read(reader: EntryReader) -> None:
        reader.parts.append(reader.named(known, high))

    return read


def _ttl(reader: EntryReader) -> None:
    """``ttl eq|neq|gt|lt N`` or ``ttl range N N``."""
    how = reader.choice(COMPARED)
    if how is None:
        raise reader.refuse()
    reader.parts += [how, *(reader.named({}, 255) for _ in range(2 if how == "range" else 1))]


def _reflect(reader: EntryReader) -> None:
    """``reflect NAME [timeout S]``."""
    _one_word(reader)
    if reader.choice(("timeout",)):
        reader.parts += ["timeout", reader.take(arguments.word)]


OPTIONS: Mapping[str, Callable[[EntryReader], None]] = {
    "dscp": _named(names.DSCP, 63),
    "fragments": _nothing,
    "log": _cookie,
    "log-input": _cookie,
    "option": _one_word,
    "precedence": _named(names.PRECEDENCE, 7),
    "reflect": _reflect,
    "time-range": _one_word,
    "tos": _named(names.TOS, 15),
    "ttl": _ttl,
}
OPTIONS6 = {
    **{key: OPTIONS[key] for key in ("dscp", "fragments", "log", "log-input", "reflect", "time-range")},
    **dict.fromkeys(("auth", "hbh", "mobility", "routing", "undetermined-transport"), _nothing),
    "flow-label": _one_word,
}
