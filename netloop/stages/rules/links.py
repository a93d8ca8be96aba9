"""Rules about links."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.sources.declared import DeclaredLink
from netloop.stages.fleet import Fleet
from netloop.stages.rules.complaint import Complaint, complain


def known(fleet: Fleet) -> Iterator[Complaint]:
    """Both ends of a link are declared."""
    for link in fleet.declared.links:
        for index, name in enumerate(link.said.between):
            if name not in fleet.declared.names:
                place = link.at("between", index)
                yield complain("", place, f'link: "{name}" is no host of this inventory', "a host's name")


def two_ends(fleet: Fleet) -> Iterator[Complaint]:
    """A link joins two hosts."""
    for link in fleet.declared.links:
        a, z = link.said.between
        if a == z:
            yield complain("", link.at("between"), f"link: both ends are {a}", "two hosts")


def interfaces_once(fleet: Fleet) -> Iterator[Complaint]:
    """An interface ends one link."""
    seen: dict[tuple[str, str], DeclaredLink] = {}
    for link in fleet.declared.links:
        for index, name in enumerate(link.said.interfaces or ()):
            host = link.said.between[index]
            first = seen.setdefault((host, name.lower()), link)
            if first is not link:
                message = f"link: {host} {name} ends another link already ({first.at('interfaces')})"
                yield complain("", link.at("interfaces", index), message, "an interface of its own")


def prefixes_apart(fleet: Fleet) -> Iterator[Complaint]:
    """No two links share addresses."""
    for key in ("prefix", "prefix6"):
        links = [link for link in fleet.declared.links if getattr(link.said, key)]
        widest: DeclaredLink | None = None
        for link in sorted(
            links, key=lambda link: (int(getattr(link.said, key)[0]), getattr(link.said, key).prefixlen)
        ):
            mine, other = getattr(link.said, key), widest and getattr(widest.said, key)
            if widest and other and mine[0] in other:
                message = f"link: {mine} overlaps with {other} of another link ({widest.at(key)})"
                yield complain("", link.at(key), message, "a prefix of its own")
            else:
                widest = link
