"""A router's configuration: blocks of a header and its lines, changed line by line."""

from __future__ import annotations

from collections.abc import Iterator

SECTIONS = ("interface ", "router ", "ip access-list ", "vrf definition ", "class-map ", "policy-map ", "line ")
"""What the headers of blocks that have lines of their own begin with."""
SINGLE = ("description ", "ip address ", "router-id ", "ip ospf ", "load-interval ", "log-adjacency-changes")
"""Of these a block holds one line only: a new one takes the place of the old one."""
NAMES = {"lo": "Loopback", "loopback": "Loopback", "gi": "GigabitEthernet", "gigabitethernet": "GigabitEthernet"}


class Configuration:
    """Blocks in the order in which IOS prints them; ``text`` is what lies between version and ``end``."""

    def __init__(self, text: str) -> None:
        self.blocks: list[list[str]] = []
        for line in text.splitlines():
            if line.startswith(" "):
                self.blocks[-1].append(line[1:])
            elif line and line != "!":
                self.blocks.append([line])
        self._text: str | None = None

    @property
    def text(self) -> str:
        """The whole configuration as it is printed, without ``end``; lines end in CR LF."""
        if self._text is None:
            self._text = "".join(self._printed())
        return self._text

    def _printed(self) -> Iterator[str]:
        before = ""
        for header, *lines in self.blocks:
            kind = header.partition(" ")[0]
            if lines or kind != before or header.startswith(SECTIONS):
                yield "!\r\n"
            before = "" if lines else kind
            yield f"{header}\r\n"
            yield from (f" {line}\r\n" for line in lines)
        yield "!\r\n"

    def lines(self, header: str) -> list[str] | None:
        """The lines of a block, if there is one."""
        return next((block[1:] for block in self.blocks if block[0] == header), None)

    def interfaces(self) -> Iterator[tuple[str, list[str]]]:
        """Each interface's name and lines."""
        return ((b[0].partition(" ")[2], b[1:]) for b in self.blocks if b[0].startswith("interface "))

    def enter(self, header: str) -> str:
        """The header of a block that is there afterwards, in IOS's own spelling."""
        header = canonical(header)
        if self.lines(header) is None:
            self._insert(header)
            self._text = None
        return header

    def _insert(self, header: str) -> None:
        """Behind the last block of its kind; a router's behind the interfaces where it is the first."""
        kinds = {header.partition(" ")[0], "interface"} if header.startswith("router ") else {header.partition(" ")[0]}
        last = max((n for n, block in enumerate(self.blocks) if block[0].partition(" ")[0] in kinds), default=None)
        place = len(self.blocks) - 1 if last is None else last + 1
        self.blocks.insert(place, [header])

    def put(self, header: str, line: str) -> None:
        """Type a line within a block."""
        block = next(block for block in self.blocks if block[0] == header)
        self._text = None
        if line.startswith("no "):
            block[1:] = [own for own in block[1:] if not own.startswith(line[3:])]
            return
        one_of_a_kind = next((word for word in SINGLE if line.startswith(word)), None)
        at = next((n for n, own in enumerate(block) if n and one_of_a_kind and own.startswith(one_of_a_kind)), None)
        if at is not None:
            block[at] = line
        elif line not in block[1:]:
            block.append(line)

    def put_global(self, line: str) -> None:
        """Type a line of the global configuration."""
        self._text = None
        if line.startswith("no "):
            self.blocks = [block for block in self.blocks if not block[0].startswith(line[3:])]
        elif [line] not in self.blocks:
            self.blocks.insert(len(self.blocks) - 1, [line])


def canonical(header: str) -> str:
    """``int lo100`` as ``interface Loopback100``."""
    kind, _, rest = header.partition(" ")
    if not "interface".startswith(kind) or kind == "":
        return header
    name = rest.replace(" ", "")
    word = name.rstrip("0123456789/.")
    return f"interface {NAMES.get(word.lower(), word)}{name[len(word) :]}"
