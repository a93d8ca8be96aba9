"""A small, strict FRR for tests: it takes a configuration and commands, and refuses what FRR 8.4.4 refuses.

Written from what vtysh and the daemons were seen to do, without the planner's tables: a line replaces another, an
address does not; ``no`` must find something to remove; an area must go before another comes, and OSPF is told of
networks in one way; a NET has one system ID; ``isis`` lines need the interface in IS-IS and go with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Path = tuple[str, ...]
ONE_OF = (
    r"(description) ",
    r"(bandwidth|ip ospf cost) ",
    r"((?:ospf|ospf6|eigrp|bgp) router-id|router-id|discovery transport-address) ",
    r"(is-type|metric-style|mpls-te router-address) ",
    r"(neighbor \S+ (?:remote-as|update-source|description)) ",
)
SECTION = re.compile(r"^(interface \S+|router .+|mpls ldp)$")
SILENT = {"!", "exit", "exit-address-family", "end"}


class Refused(AssertionError):
    """What FRR does not take."""


class Frr:
    """A router's configuration; ``lines`` maps the path of a section to its lines."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, list[str]] = {}
        for path, line in read(text):
            self.lines.setdefault(path, []).extend([line] if line else [])

    def view(self) -> dict[Path, frozenset[str]]:
        """What is configured; a section that is empty says nothing if it is an interface or a part."""
        empty = {p for p, ls in self.lines.items() if not ls and (len(p) > 1 or p[0].startswith("interface "))}
        return {path: frozenset(lines) for path, lines in self.lines.items() if path not in empty}

    def shown(self) -> dict[Path, list[str]]:
        """What is printed, in its order: nothing of a part that is empty."""
        return {path: list(self.lines[path]) for path in self.view()}

    def apply(self, sections: tuple[tuple[str, ...], ...]) -> None:
        for header, *lines in sections:
            if header.startswith("no "):
                self._remove(header[3:])
                continue
            path: Path = (header,)
            self.lines.setdefault(path, [])
            for line in lines:
                if line == "exit-address-family":
                    path = path[:1]
                elif line.startswith("address-family "):
                    path = (header, line)
                    self.lines.setdefault(path, [])
                elif line.startswith("no ") and not self._is_no(path, line):
                    self._no(path, line[3:])
                else:
                    self._add(path, line)
            assert len(path) == 1, f"{header} was left inside {path}"

    def _is_no(self, path: Path, line: str) -> bool:
        """``no neighbor X activate`` is a line of its own where neighbors are active by themselves."""
        silences = bool(re.match(r"no neighbor \S+ activate$", line)) and path[1:] == ("address-family ipv4 unicast",)
        return silences and "no bgp default ipv4-unicast" not in self.lines[path[:1]]

    def _remove(self, header: str) -> None:
        if header.startswith("interface "):
            raise Refused("only inactive interfaces can be deleted")
        if (header,) not in self.lines:
            raise Refused(f"no {header}: there is none")
        for path in [path for path in self.lines if path[0] == header]:
            del self.lines[path]

    def _no(self, path: Path, line: str) -> None:
        held = self.lines[path]
        gone = [has for has in held if has == line or (line == "description" and has.startswith("description "))]
        if line == "shutdown":
            gone = gone or [""]
        if not gone or (line.startswith("description") and line != "description"):
            raise Refused(f"no {line} finds nothing under {path}: {held}")
        if line.startswith("isis ") and not any("router isis " in has for has in held):
            raise Refused('Mandatory node "area-tag" instance does not exist.')
        held[:] = [has for has in held if has not in gone]
        if "router isis " in line and not any("router isis " in has for has in held):
            held[:] = [has for has in held if not has.startswith("isis ")]
        if match := re.match(r"neighbor (\S+) remote-as ", line):
            self._forget(path, match[1])

    def _forget(self, path: Path, peer: str) -> None:
        for inner in (p for p in self.lines if p[0] == path[0]):
            self.lines[inner] = [line for line in self.lines[inner] if peer not in line.split()[:3]]

    def _add(self, path: Path, line: str) -> None:
        held = self.lines[path]
        self._check(path, held, line)
        for pattern in ONE_OF:
            if new := re.match(pattern, line):
                held[:] = [h for h in held if not ((old := re.match(pattern, h)) and old.groups() == new.groups())]
        if re.match(r"neighbor \S+ activate$", line) and path[1:] == ("address-family ipv4 unicast",):
            held[:] = [has for has in held if has != f"no {line}"]
            if "no bgp default ipv4-unicast" not in self.lines[path[:1]]:
                return
        if line not in held:
            held.append(line)

    def _check(self, path: Path, held: list[str], line: str) -> None:
        alike = [has for has in held if has.rpartition(" ")[0] == line.rpartition(" ")[0]]
        if re.match(r"(ip ospf|ipv6 ospf6) area ", line) and alike not in ([], [line]):
            raise Refused("Must remove previous area config before changing ospf area")
        if line.startswith("ip ospf area ") and self._any("router ospf", "network "):
            raise Refused("Please remove all network commands first.")
        if line.startswith("network ") and path[0] == "router ospf" and self._any("interface ", "ip ospf area "):
            raise Refused("Please remove all ip ospf area x.x.x.x commands first.")
        if line.startswith("isis ") and not any("router isis " in has for has in held):
            raise Refused(f"{line}: the interface is not in IS-IS")
        tags = {has.split()[-1] for has in (*held, line) if "router isis " in has}
        if "router isis " in line and len(tags) > 1:
            raise Refused("Changing area tag is not allowed")
        if line.startswith("net ") and any(h.startswith("net ") and h[-17:-3] != line[-17:-3] for h in held):
            raise Refused("System ID must not change when defining additional area addresses")
        match = re.match(r"neighbor (\S+) (?!remote-as)", line)
        if match and not any(has.startswith(f"neighbor {match[1]} remote-as") for has in self.lines[path[:1]]):
            raise Refused("% Specify remote-as or peer-group commands first")

    def _any(self, header: str, start: str) -> bool:
        """Whether that section, or one of that kind where the header is a beginning, has such a line."""
        kind = header.endswith(" ")
        found = (ls for path, ls in self.lines.items() if path == (header,) or (kind and path[0].startswith(header)))
        return any(line.startswith(start) for lines in found for line in lines)


def read(text: str) -> Iterator[tuple[Path, str]]:
    """Each line of a section with its path; first an empty one for the section itself, and for each part."""
    path: Path = ()
    for raw in text.splitlines():
        line = raw.strip()
        if not raw.startswith(" "):
            path = (line,) if SECTION.match(line) else ()
            if path:
                yield path, ""
            continue
        if line in SILENT or not path:
            path = path[:1] if line == "exit-address-family" else path
        else:
            opens = line.startswith("address-family ")
            path = (path[0], line) if opens else path
            yield path, "" if opens else line
