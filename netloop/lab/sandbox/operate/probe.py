"""What ``ping`` and ``traceroute`` share: the target, the source, and the options behind them."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address

from netloop.lab.sandbox.config.vrf import NO_VRF, known_vrf
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.names import full_name
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.state.reach import Host
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, interfaces
from netloop.lab.sandbox.views.resolver import resolver

NO_SOURCE = "% Invalid source address- IP address not on any of our up interfaces\n"
NO_HOST = "% Unrecognized host or address, or protocol not running.\n"


def target_of(router: Router, given: Given) -> Host | str:
    """The address that is meant, a name's from ``ip host``; what IOS says where there is none."""
    typed = str(next(given.values[key] for key in ("address", "address6", "host") if key in given.values))
    try:
        return ip_address(typed)
    except ValueError:
        return host_of(router, typed) or unknown_host(router, typed)


def host_of(router: Router, name: str) -> Host | None:
    """The first address of an ``ip host`` or ``ipv6 host`` line."""
    for family in ("ip", "ipv6"):
        for line in router.running.under(family, "host"):
            words = line.text.split()
            if name.lower() in map(str.lower, words[2:-1]):
                return _address(words[3:])
    return None


def _address(words: list[str]) -> Host | None:
    for word in words:
        try:
            return ip_address(word)
        except ValueError:
            continue
    return None


def unknown_host(router: Router, name: str) -> str:
    """Nobody answers for a name; IOS asks its name servers unless ``no ip domain lookup`` stands."""
    how = resolver(router.running)
    return how.translating(name) + NO_HOST if how.lookup else NO_HOST


def no_vrf(router: Router, given: Given) -> str:
    """What IOS says of a VRF that is not there; empty where it is."""
    vrf = given.get("vrf", DEFAULT_VRF)
    return "" if vrf == DEFAULT_VRF or known_vrf(router.running, vrf) else NO_VRF.format(vrf)


def source_of(router: Router, typed: str, vrf: str, version: int) -> Host | None:
    """The address that is meant by an interface or an address, None where it is none of an interface that is up."""
    for config in interfaces(router.running):
        if config.vrf == vrf and router.is_up(config.name):
            own = config.ipv4 if version == 4 else config.ipv6
            if config.name == full_name(typed):
                return own[0].ip if own else None
            if found := next((a.ip for a in own if str(a.ip) == typed.lower()), None):
                return found
    return None


class ProbeOptions:
    """The words behind a target, read one after another: numbers by name, flags, and a source.

    ``numbers`` says how many numbers each name takes and what they are without it.
    """

    def __init__(self, numbers: Mapping[str, tuple[int, ...]], flags: tuple[str, ...]) -> None:
        self.numbers: dict[str, tuple[int, ...]] = dict(numbers)
        self._flags = flags
        self.flags: set[str] = set()
        self.source = ""

    def read(self, words: list[str]) -> bool:
        """Read them all, abbreviated as they may be; whether they are options."""
        left = list(words)
        while left:
            name = self._name(left.pop(0))
            if not name or not self._take(name, left):
                return False
        return True

    def _name(self, word: str) -> str:
        known = ("source", *self.numbers, *self._flags)
        if word.lower() in known:
            return word.lower()
        begun = [name for name in known if name.startswith(word.lower())]
        return begun[0] if len(begun) == 1 else ""

    def _take(self, name: str, left: list[str]) -> bool:
        if name in self._flags:
            self.flags.add(name)
            return True
        if name == "source":
            return self._take_source(left)
        if name == "data":
            return bool(left) and _hexadecimal(left.pop(0))
        count = len(self.numbers[name])
        taken = [left.pop(0) for _ in range(min(count, len(left)))]
        if len(taken) < count or not all(word.isdigit() for word in taken):
            return False
        self.numbers[name] = tuple(map(int, taken))
        return True

    def _take_source(self, left: list[str]) -> bool:
        if not left:
            return False
        two = len(left) > 1 and left[0].isalpha() and left[1][0].isdigit()
        self.source = left.pop(0) + (left.pop(0) if two else "")
        return True


def _hexadecimal(word: str) -> bool:
    return len(word) <= 4 and all(digit in "0123456789abcdefABCDEF" for digit in word)
