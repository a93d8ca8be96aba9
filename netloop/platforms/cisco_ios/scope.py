"""The owned scope: the declared loopbacks and the identity statements of the declared protocols, nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from netloop.errors import TemplateError
from netloop.model.intent import Intent
from netloop.model.routing import DEFAULT_VRF, Instance

INTERFACE_LINES = (
    r"description .+",
    r"description",
    r"(ip )?vrf forwarding \S+",
    r"ip address( \S+ \S+( secondary)?)?",
    r"ipv6 address \S+",
    r"ipv6 enable",
    r"ip ospf \d+ area \S+",
    r"ip (redirects|unreachables|proxy-arp)",
    r"shutdown",
)
FRAME = frozenset({"address-family ipv4", "address-family ipv4 unicast", "exit-address-family"})
"""Lines that only lead in and out of a part of a section."""
IPV4 = r"\d+\.\d+\.\d+\.\d+"


@dataclass(frozen=True)
class Scope:
    """What an intent owns on one device."""

    intent: Intent

    @cached_property
    def sections(self) -> dict[str, re.Pattern[str]]:
        """Each owned section's header, and the lines that netloop may write or remove in it."""
        loopbacks = {f"interface {loopback.name}": INTERFACE_LINES for loopback in self.intent.loopbacks}
        ospf = {ospf_header(process.instance): self._ospf_lines() for process in self.intent.ospf}
        bgp = {f"router bgp {p.instance.name}": self._bgp_lines(p.instance.name) for p in self.intent.bgp}
        return {
            header: re.compile(f"(no )?({'|'.join(lines)})") for header, lines in {**loopbacks, **ospf, **bgp}.items()
        }

    def _ospf_lines(self) -> tuple[str, ...]:
        names = "|".join(re.escape(loopback.name) for loopback in self.intent.loopbacks)
        return (rf"router-id( {IPV4})?", rf"passive-interface ({names})", rf"network {IPV4} {IPV4} area \S+")

    def _bgp_lines(self, asn: str) -> tuple[str, ...]:
        instances = [process for process in self.intent.bgp if process.instance.name == asn]
        peers = "|".join(re.escape(str(n.address)) for process in instances for n in process.neighbors)
        words = r"remote-as \S+|update-source( \S+)?|description( .+)?|route-reflector-client|activate"
        family = ("address-family ipv4( unicast)?", "exit-address-family")
        return (rf"bgp router-id( {IPV4})?", rf"network {IPV4} mask {IPV4}", rf"neighbor ({peers}) ({words})", *family)

    def check(self, section: tuple[str, ...], *, removable: frozenset[str] = frozenset()) -> None:
        """Refuse a section's commands that reach outside the scope; ``removable`` headers may go as a whole.

        Raises:
            TemplateError: the line that does, and what the scope is.
        """
        header, *lines = section
        if not lines and header.removeprefix("no ") in removable:
            return
        allowed = self.sections.get(header)
        if allowed is None:
            raise self._outside(header, header)
        for line in lines:
            if not allowed.fullmatch(line):
                raise self._outside(header, line)

    def within(self, section: tuple[str, ...], *, removable: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """The section's commands that are within the scope; nothing where none is."""
        header, *lines = section
        if not lines:
            return section if header.removeprefix("no ") in removable or header in self.sections else ()
        allowed = self.sections.get(header)
        kept = [line for line in lines if allowed and allowed.fullmatch(line)]
        return (header, *kept) if any(line not in FRAME for line in kept) else ()

    def _outside(self, header: str, line: str) -> TemplateError:
        where = "" if header == line else f" under {header!r}"
        owned = ", ".join(self.sections) or "nothing"
        return TemplateError(
            f"{self.intent.device}: {line!r}{where} is outside what the inventory declares; nothing was sent",
            hint=f"netloop owns, on this device: {owned}",
        )


def ospf_header(instance: Instance) -> str:
    """The line that enters an OSPF process."""
    vrf = "" if instance.vrf == DEFAULT_VRF else f" vrf {instance.vrf}"
    return f"router ospf {instance.name}{vrf}"
