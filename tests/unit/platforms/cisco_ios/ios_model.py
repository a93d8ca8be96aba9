"""A small, strict IOS for tests: it takes a configuration and commands, and refuses what IOS refuses.

Written from what IOS does, without the planner's tables: a line replaces another, ``no`` must find something to
remove, addresses overlap per VRF, a VRF change takes addresses away, a NET has one system ID, BGP moves its lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network

Path = tuple[str, ...]
OPENS = ("address-family ", "af-interface ", "topology ")
CLOSES = ("exit-address-family", "exit-af-interface", "exit-af-topology")
SECTION = re.compile(r"^(interface |router |ipv6 router |vrf definition |ip vrf (?!forwarding))")
ONE_OF = (
    r"(description) ",
    r"(ip address) \S+ \S+$",
    r"(ip ospf \d+ area) ",
    r"(ipv6 ospf \d+ area) ",
    r"(ospfv3 \d+ ipv6 area) ",
    r"(ip mtu) ",
    r"(router-id) ",
    r"(bgp router-id) ",
    r"(eigrp router-id) ",
    r"(is-type) ",
    r"(metric-style) ",
    r"(mpls traffic-eng router-id) ",
    r"(network \S+ 0.0.0.0 area) ",
    r"(neighbor \S+ (?:remote-as|update-source|description)) ",
)
LOST_WITH_VRF = ("ip address ", "ipv6 address ", "ip ospf ", "ipv6 ospf ", "ospfv3 ", "ipv6 eigrp ", "ipv6 enable")
IN_FAMILY = re.compile(r"^(no )?neighbor \S+ (activate|route-reflector-client|send-community|route-map)|^network ")


class Refused(AssertionError):
    """What IOS answers with a percent sign."""


class Ios:
    """A router's configuration; ``lines`` maps the path of a section to its lines."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, list[str]] = {(): []}
        self.booting = True
        for path, line in read(text):
            self.lines.setdefault(path, [])
            self._say(path, line)
        self.booting = False

    def apply(self, sections: tuple[tuple[str, ...], ...]) -> None:
        for header, *lines in sections:
            if header.startswith("no ") and SECTION.match(header[3:]):
                self._remove_section(spell(header[3:]))
                continue
            if not SECTION.match(header):
                self._say((), spell(header))
                continue
            path: Path = (spell(header),)
            self.lines.setdefault(path, [])
            for line in map(spell, lines):
                if line in CLOSES:
                    path = path[:-1]
                    continue
                self._say(path, line)
                if line.startswith(OPENS):
                    path = (*path, line)
            assert len(path) == 1, f"{header} was left inside {path}"

    def view(self) -> dict[Path, frozenset[str]]:
        """What is configured, whatever the form: BGP's IPv4 lines under their family."""
        as_it_is = {path: list(lines) for path, lines in self.lines.items()}
        for path in [path for path in self.lines if len(path) == 1 and path[0].startswith("router bgp ")]:
            self._convert(path)
        found = {path: frozenset(lines) for path, lines in self.lines.items()}
        self.lines = as_it_is
        opened = {path for path in found if len(path) > 1 and not found[path]}
        return {
            path: frozenset(
                line for line in lines if (*path, line) not in opened and line not in {"!", "no ip address"}
            )
            for path, lines in found.items()
            if path not in opened
        }

    def shown(self) -> dict[Path, list[str]]:
        """What is printed, in the form and the order in which it is."""
        return {path: list(dict.fromkeys(lines)) for path, lines in self.lines.items()}

    def _remove_section(self, header: str) -> None:
        if (header,) not in self.lines:
            raise Refused(f"no {header}: there is none")
        for path in [path for path in self.lines if path[:1] == (header,)]:
            del self.lines[path]
        gone = {
            "router ospf": r"ip ospf {0} area",
            "ipv6 router ospf": r"ipv6 ospf {0} area",
            "router ospfv3": r"ospfv3 {0} ipv6",
            "ipv6 router eigrp": r"ipv6 eigrp {0}$",
        }
        for kind, pattern in gone.items():
            if match := re.match(rf"{kind} (\d+)", header):
                for lines in (ls for p, ls in self.lines.items() if p and p[0].startswith("interface ")):
                    lines[:] = [line for line in lines if not re.match(pattern.format(match[1]), line)]

    def _say(self, path: Path, line: str) -> None:
        if line.startswith(OPENS):
            if line.startswith("address-family ipv4") and "vrf" not in line and path[0].startswith("router bgp "):
                self._convert(path)
            if line not in self.lines[path]:
                self.lines[path].append(line)
            self.lines.setdefault((*path, line), [])
            return
        if line.startswith("no ") and not self._keeps_no(path, line):
            self._no(path, line[3:])
            return
        self._check(path, line)
        self._replace(path, line)
        if not (line.startswith("passive-interface Lo") and "passive-interface default" in self.lines[path]):
            self.lines[path].append(line)
        self._after(path, line)

    def _keeps_no(self, path: Path, line: str) -> bool:
        """Lines that IOS prints with their ``no``."""
        if line.startswith("no passive-interface ") and "passive-interface default" in self.lines[path]:
            return True
        kept = r"no (neighbor \S+ activate|ip redirects)"
        active = line[3:] in self.lines[path]
        return self.booting or (bool(re.match(kept, line)) and (not active or path[-1] == "address-family ipv4"))

    def _no(self, path: Path, line: str) -> None:
        if line.startswith(OPENS):
            if (*path, line) not in self.lines:
                raise Refused(f"no {line}: there is none")
            for inner in [p for p in self.lines if p[: len(path) + 1] == (*path, line)]:
                del self.lines[inner]
            self.lines[path].remove(line)
            return
        held = self.lines[path]
        gone = [has for has in held if has == line or has.startswith(f"{line} ")]
        if line.startswith("ip address ") and not line.endswith(" secondary"):
            gone = [has for has in held if has == line]
            if any(has.endswith(" secondary") for has in held):
                raise Refused("Must delete secondary before deleting primary")
        if not gone and line.startswith("passive-interface Lo"):
            raise Refused(f"no {line}: there is none")
        if not gone:
            raise Refused(f"no {line} finds nothing under {path}: {held}")
        held[:] = [has for has in held if has not in gone]
        if match := re.match(r"neighbor (\S+) remote-as ", line):
            self._forget(path, match[1])
        if re.match(r"(ip )?vrf forwarding ", line):
            held[:] = [has for has in held if not has.startswith(LOST_WITH_VRF)]

    def _forget(self, path: Path, peer: str) -> None:
        for inner in (p for p in self.lines if p[: len(path)] == path):
            self.lines[inner] = [ln for ln in self.lines[inner] if peer not in ln.split()[:3]]

    def _check(self, path: Path, line: str) -> None:
        if line.startswith(("ip address ", "ipv6 address ")) and not self.booting:
            self._check_address(path, line)
        if line.startswith("router-id ") and path[0].startswith("router ospf "):
            others = (ls for p, ls in self.lines.items() if p and p[0].startswith("router ospf ") and p != path)
            if any(line in lines for lines in others):
                raise Refused(f"% OSPF: {line} is in use by another process")
        if line.startswith("net "):
            nets = [has for has in self.lines[path] if has.startswith("net ")]
            if any(has[-17:-3] != line[-17:-3] for has in nets):
                raise Refused(f"%CLNS: System ID must not change when defining additional area addresses ({line})")
            if len(nets) >= 3:
                raise Refused("% IS-IS: three area addresses are the most")
        if match := re.match(r"(ip )?vrf forwarding (\S+)", line):
            declared = (f"ip vrf {match[2]}" if match[1] else f"vrf definition {match[2]}",)
            if declared not in self.lines:
                raise Refused(f"% {line}: use the form in which {match[2]} is declared")
        if match := re.match(r"neighbor (\S+) (?!remote-as|peer-group)", line):
            known = [ln for p, ls in self.lines.items() if p[:1] == path[:1] for ln in ls]
            if not any(
                ln.startswith((f"neighbor {match[1]} remote-as", f"neighbor {match[1]} peer-group")) for ln in known
            ):
                raise Refused(f"% Specify remote-as or peer-group commands first ({line})")

    def _check_address(self, path: Path, line: str) -> None:
        own = self.lines[path]
        if (
            line.endswith(" secondary")
            and not self.booting
            and not any(re.match(r"ip address \S+ \S+$", h) for h in own)
        ):
            raise Refused(f"% {line}: no primary address")
        network = networks([line])[0]
        for other, lines in self.lines.items():
            if not other or not other[0].startswith("interface ") or other == path or vrf(lines) != vrf(own):
                continue
            if any(type(n) is type(network) and n.overlaps(network) for n in networks(lines)):  # type: ignore[arg-type]
                raise Refused(f"% {network} overlaps with {other[0]}")
        if line.startswith("ipv6 "):
            return
        same = [h for h in own if h.startswith("ip address ") and h.split()[2] == line.split()[2]]
        if any(h.endswith(" secondary") != line.endswith(" secondary") for h in same):
            replaced = line.endswith(" secondary") and not any(h.endswith(" secondary") for h in same)
            raise Refused(f"% {line}: duplicate of {same}" + (" (still primary)" if replaced else ""))

    def _replace(self, path: Path, line: str) -> None:
        held = self.lines[path]
        if re.match(r"(ip )?vrf forwarding ", line) and not self.booting:
            held[:] = [has for has in held if not has.startswith(LOST_WITH_VRF) and "vrf forwarding" not in has]
        for pattern in ONE_OF:
            if new := re.match(pattern, line):
                held[:] = [h for h in held if not ((old := re.match(pattern, h)) and old.groups() == new.groups())]
        if line.startswith("mpls ldp router-id "):
            held[:] = [has for has in held if not has.startswith("mpls ldp router-id ")]
        opposite = {line[3:] if line.startswith("no ") else f"no {line}", line}
        held[:] = [has for has in held if has not in opposite]

    def _after(self, path: Path, line: str) -> None:
        if path and path[0].startswith("router isis") and line.startswith("passive-interface Lo"):
            lines = self.lines.get((f"interface {line.split()[1]}",), [])
            if any(re.match(r"(ip|ipv6) router isis", has) for has in lines):
                raise Refused(f"{line}: IOS would take ip router isis off the interface unasked")
        if path and re.match(r"(ip|ipv6) router isis", line) and not self.booting:
            passive = f"passive-interface {path[0].removeprefix('interface ')}"
            if any(p and p[0].startswith("router isis") and passive in ls for p, ls in self.lines.items()):
                raise Refused(f"{line}: the interface is passive")
        new = re.match(r"neighbor (\S+) remote-as ", line)
        family = (*path, "address-family ipv4")
        if new and path[0].startswith("router bgp ") and family in self.lines and not self.booting:
            mentioned = [has for has in self.lines[family] if has.endswith(f"neighbor {new[1]} activate")]
            if not mentioned and "no bgp default ipv4-unicast" not in self.lines[path]:
                self.lines[family].append(f"neighbor {new[1]} activate")

    def _convert(self, path: Path) -> None:
        family = (*path, "address-family ipv4")
        if family in self.lines or len(path) != 1:
            return
        held = self.lines[path]
        moved = [line for line in held if IN_FAMILY.match(line)]
        peers = [m[1] for line in held if (m := re.match(r"neighbor ([\d.]+) remote-as ", line))]
        stay = [line for line in held if line not in moved]
        self.lines[path] = [*stay, "address-family ipv4"]
        active = [] if "no bgp default ipv4-unicast" in held else [f"neighbor {peer} activate" for peer in peers]
        self.lines[family] = [*moved, *(line for line in active if line not in moved and f"no {line}" not in moved)]


def vrf(lines: list[str]) -> str:
    return next((line.split()[-1] for line in lines if "vrf forwarding" in line), "default")


def networks(lines: list[str]) -> list[IPv4Network | IPv6Network]:
    found = []
    for line in lines:
        words = line.split()
        if line.startswith("ip address ") and len(words) > 3:
            found.append(ip_network(f"{words[2]}/{words[3]}", strict=False))
        if line.startswith("ipv6 address "):
            found.append(ip_network(words[2], strict=False))
    return found


def spell(line: str) -> str:
    """One spelling: no ``unicast``, AS numbers in asplain."""
    text = re.sub(r"(address-family \S+) unicast", r"\1", " ".join(line.split()))
    dotted = re.match(r"(router bgp|neighbor \S+ remote-as) (\d+)\.(\d+)$", text)
    return f"{dotted[1]} {int(dotted[2]) * 65536 + int(dotted[3])}" if dotted else text


def read(text: str) -> Iterator[tuple[Path, str]]:
    """Each line with the path of its section; the sections that matter here are those of ``SECTION``."""
    path: Path = ()
    depths: list[int] = []
    for raw in text.splitlines():
        line, depth = spell(raw), len(raw) - len(raw.lstrip())
        if not line or line in {"!", "end"} or line in CLOSES or re.match(r"(Building|Current) configuration", line):
            continue
        while depths and depth <= depths[-1]:
            depths.pop()
            path = path[:-1]
        if depth == 0 and SECTION.match(line):
            path, depths = (line,), [0]
            yield path, "!"
            continue
        if not depths and depth:
            continue
        yield path, line
        if path and line.startswith(OPENS):
            path, depths = (*path, line), [*depths, depth]
