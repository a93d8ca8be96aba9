"""Rules about links."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.sources.declared import DeclaredLink
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork


def known(network: DeclaredNetwork) -> Iterator[Complaint]:
    """Both ends of a link are declared."""
    for link in network.declared.links:
        for index, name in enumerate(link.form.between):
            if name not in network.declared.names:
                place = link.at("between", index)
                yield complain("", place, f'link: "{name}" is no host of this inventory', "a host's name")


def two_ends(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A link joins two hosts."""
    for link in network.declared.links:
        a, z = link.form.between
        if a == z:
            yield complain("", link.at("between"), f"link: both ends are {a}", "two hosts")


def interfaces_once(network: DeclaredNetwork) -> Iterator[Complaint]:
    """An interface ends one link."""
    seen: dict[tuple[str, str], DeclaredLink] = {}
    for link in network.declared.links:
        for index, name in enumerate(link.form.interfaces or ()):
            host = link.form.between[index]
            first = seen.setdefault((host, name.lower()), link)
            if first is not link:
                message = f"link: {host} {name} ends another link already ({first.at('interfaces')})"
                yield complain("", link.at("interfaces", index), message, "an interface of its own")


def prefixes_apart(network: DeclaredNetwork) -> Iterator[Complaint]:
    """No two links share addresses."""
    for key in ("prefix", "prefix6"):
        links = [link for link in network.declared.links if getattr(link.form, key)]
        widest: DeclaredLink | None = None
        for link in sorted(
            links, key=lambda link: (int(getattr(link.form, key)[0]), getattr(link.form, key).prefixlen)
        ):
            mine, other = getattr(link.form, key), widest and getattr(widest.form, key)
            if widest and other and mine[0] in other:
                message = f"link: {mine} overlaps with {other} of another link ({widest.at(key)})"
                yield complain("", link.at(key), message, "a prefix of its own")
            else:
                widest = link
