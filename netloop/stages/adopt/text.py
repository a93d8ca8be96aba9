"""Text: an adopted lab as an inventory file, to be read and edited by people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from netloop.stages.adopt.adopted import Adopted, AdoptedGroup, AdoptedHost, AdoptedLink
from netloop.stages.adopt.writing import Value, aside, entry, flow
from netloop.text.words import plural

POOL = "router-ids"
SCHEMA = "# yaml-language-server: $schema=inventory.schema.json"


def inventory_text(adopted: Adopted) -> str:
    """The inventory; the same lab gives the same text."""
    parts = [_head(adopted), _pools(adopted), _defaults(adopted), _groups(adopted), _hosts(adopted), _links(adopted)]
    return "\n".join("".join(f"{line}\n" for line in lines) for part in parts if (lines := [*part]))


def _head(adopted: Adopted) -> Iterator[str]:
    name, file = f' "{_printable(adopted.lab)}"' if adopted.lab else "", _printable(PurePath(adopted.file).name)
    hosts, links = plural(len(adopted.hosts), "router"), plural(len(adopted.links), "link")
    yield SCHEMA
    yield "#"
    yield f"# The {adopted.tool} lab{name}: {hosts} and {links}, imported from {file}."
    yield "# The passwords are in no file: netloop reads them from the environment."
    yield from (f"#   export {variable}=..." for variable in variables(adopted))


def variables(adopted: Adopted) -> tuple[str, ...]:
    """The environment variables that hold the passwords."""
    return tuple(dict.fromkeys(group.variable for group in adopted.groups))


def _pools(adopted: Adopted) -> Iterator[str]:
    if adopted.pool:
        yield "pools:"
        yield aside(
            f"  {POOL}: {flow({'prefix': str(adopted.pool)})}", "the ledger beside this file remembers who has which"
        )


def _defaults(adopted: Adopted) -> Iterator[str]:
    alone = len(adopted.groups) == 1
    yield "defaults:"
    if alone:
        yield from _login(adopted.groups[0], "  ")
    yield "  loopbacks:"
    yield f"    {adopted.loopback}:"
    yield '      description: "router ID of {{ host.name }}"'
    if adopted.pool:
        yield aside(f"      ipv4: {flow({'pool': POOL})}", "a /32 of its own for each router")
    yield "  routing:"
    yield aside(f"    router_id: {adopted.loopback}", "the identity of every protocol below")
    yield "    ospf:"
    yield aside("      1: {area: 0}", "a start: say here what your routers run")


def _login(group: AdoptedGroup, margin: str) -> Iterator[str]:
    yield f"{margin}platform: {flow(group.platform)}"
    if group.username:
        yield f"{margin}username: {flow(group.username)}"
    else:
        yield aside(f"{margin}# username: ...", "the lab's files tell none")
    yield f"{margin}password: {flow({'env': group.variable})}"
    lab: dict[str, Value] = {key: value for key, value in (("kind", group.kind), ("image", group.image)) if value}
    if lab:
        yield f"{margin}lab: {flow(lab)}"


def _groups(adopted: Adopted) -> Iterator[str]:
    if len(adopted.groups) > 1:
        yield "groups:"
        for group in adopted.groups:
            yield f"  {flow(group.name)}:"
            yield from _login(group, "    ")


def _hosts(adopted: Adopted) -> Iterator[str]:
    yield "hosts:"
    grouped = len(adopted.groups) > 1
    for host in adopted.hosts:
        yield from entry(host.name, _host(host, adopted.loopback, grouped=grouped), 2)


def _host(host: AdoptedHost, loopback: str, *, grouped: bool) -> dict[str, Value]:
    said: dict[str, Value] = {"hostname": host.hostname}
    if host.port and host.port != 22:
        said["port"] = host.port
    if grouped:
        said["groups"] = [host.group]
    given = {"ipv4": host.loopback, "ipv6": host.loopback6}
    addresses = {key: str(a if a.network.num_addresses > 1 else a.ip) for key, a in given.items() if a}
    if addresses:
        said["loopbacks"] = {loopback: addresses}
    return said


def _links(adopted: Adopted) -> Iterator[str]:
    if adopted.links:
        yield aside("links:", "the first host of a link has the lower address")
        yield from (f"  - {_link(link)}" for link in adopted.links)


def _link(link: AdoptedLink) -> str:
    said: dict[str, Value] = {"between": link.between}
    if link.interfaces:
        said["interfaces"] = link.interfaces
    given = {"prefix": link.prefix, "prefix6": link.prefix6}
    said |= {key: str(prefix) for key, prefix in given.items() if prefix}
    return flow(said) if len(said) > 1 else flow(link.between)


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
