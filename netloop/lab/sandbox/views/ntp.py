"""NTP as configured: the servers and peers, and whether the router's own clock serves as a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address

from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import DEFAULT_VRF

MASTER_STRATUM = 8


@dataclass(frozen=True, slots=True)
class NtpSource:
    """A server or peer that the time is asked of."""

    address: IPv4Address
    vrf: str = DEFAULT_VRF
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class NtpConfig:
    """NTP on a router; ``master`` is the stratum at which its own clock serves, None where it does not."""

    sources: tuple[NtpSource, ...] = ()
    master: int | None = None

    @property
    def on(self) -> bool:
        """Whether NTP runs."""
        return bool(self.sources) or self.master is not None


def ntp(root: ConfigNode) -> NtpConfig:
    """NTP as configured."""
    return root.view(_ntp)


def _ntp(root: ConfigNode) -> NtpConfig:
    lines = [node.text.split()[1:] for node in root.under("ntp")]
    masters = [words[1:] for words in lines if words[:1] == ["master"]]
    strata = [int(words[0]) if words else MASTER_STRATUM for words in masters]
    return NtpConfig(tuple(_sources(lines)), strata[-1] if strata else None)


def _sources(lines: list[list[str]]) -> Iterator[NtpSource]:
    for kind, *words in lines:
        if kind in {"server", "peer"} and words:
            vrf = words[1] if words[0] == "vrf" else DEFAULT_VRF
            rest = words[2:] if words[0] == "vrf" else words
            if rest and (address := _address(rest[0])):
                yield NtpSource(address, vrf, "prefer" in rest)


def _address(text: str) -> IPv4Address | None:
    """A server's address; a name is none, as nobody resolves it."""
    try:
        return IPv4Address(text)
    except AddressValueError:
        return None
