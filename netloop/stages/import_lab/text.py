"""Text: an imported lab as an inventory file, to be read and edited by people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from netloop.stages.import_lab.imported import ImportedGroup, ImportedHost, ImportedLab, ImportedLink
from netloop.stages.import_lab.writing import Value, aside, entry, flow
from netloop.text.words import plural

POOL = "router-ids"
SCHEMA = "# yaml-language-server: $schema=inventory.schema.json"


def inventory_text(lab: ImportedLab) -> str:
    """The inventory; the same lab gives the same text."""
    parts = [_head(lab), _pools(lab), _defaults(lab), _groups(lab), _hosts(lab), _links(lab)]
    return "\n".join("".join(f"{line}\n" for line in lines) for part in parts if (lines := [*part]))


def _head(lab: ImportedLab) -> Iterator[str]:
    name, file = f' "{_printable(lab.lab)}"' if lab.lab else "", _printable(PurePath(lab.file).name)
    hosts, links = plural(len(lab.hosts), "router"), plural(len(lab.links), "link")
    yield SCHEMA
    yield "#"
    yield f"# The {lab.tool} lab{name}: {hosts} and {links}, imported from {file}."
    yield "# The passwords are in no file: netloop reads them from the environment."
    yield from (f"#   export {variable}=..." for variable in variables(lab))


def variables(lab: ImportedLab) -> tuple[str, ...]:
    """The environment variables that hold the passwords."""
    return tuple(dict.fromkeys(group.variable for group in lab.groups))


def _pools(lab: ImportedLab) -> Iterator[str]:
    if lab.pool:
        yield "pools:"
        yield aside(
            f"  {POOL}: {flow({'prefix': str(lab.pool)})}", "the ledger beside this file remembers who has which"
        )


def _defaults(lab: ImportedLab) -> Iterator[str]:
    alone = len(lab.groups) == 1
    yield "defaults:"
    if alone:
        yield from _login(lab.groups[0], "  ")
    yield "  loopbacks:"
    yield f"    {lab.loopback}:"
    yield '      description: "router ID of {{ host.name }}"'
    if lab.pool:
        yield aside(f"      ipv4: {flow({'pool': POOL})}", "a /32 of its own for each router")
    yield "  routing:"
    yield aside(f"    router_id: {lab.loopback}", "the identity of every protocol below")
    yield "    ospf:"
    yield aside("      1: {area: 0}", "a start: say here what your routers run")


def _login(group: ImportedGroup, margin: str) -> Iterator[str]:
    yield f"{margin}platform: {flow(group.platform)}"
    if group.username:
        yield f"{margin}username: {flow(group.username)}"
    else:
        yield aside(f"{margin}# username: ...", "the lab's files tell none")
    yield f"{margin}password: {flow({'env': group.variable})}"
    lab: dict[str, Value] = {key: value for key, value in (("kind", group.kind), ("image", group.image)) if value}
    if lab:
        yield f"{margin}lab: {flow(lab)}"


def _groups(lab: ImportedLab) -> Iterator[str]:
    if len(lab.groups) > 1:
        yield "groups:"
        for group in lab.groups:
            yield f"  {flow(group.name)}:"
            yield from _login(group, "    ")


def _hosts(lab: ImportedLab) -> Iterator[str]:
    yield "hosts:"
    grouped = len(lab.groups) > 1
    for host in lab.hosts:
        yield from entry(host.name, _host(host, lab.loopback, grouped=grouped), 2)


def _host(host: ImportedHost, loopback: str, *, grouped: bool) -> dict[str, Value]:
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


def _links(lab: ImportedLab) -> Iterator[str]:
    if lab.links:
        yield aside("links:", "the first host of a link has the lower address")
        yield from (f"  - {_link(link)}" for link in lab.links)


def _link(link: ImportedLink) -> str:
    said: dict[str, Value] = {"between": link.between}
    if link.interfaces:
        said["interfaces"] = link.interfaces
    given = {"prefix": link.prefix, "prefix6": link.prefix6}
    said |= {key: str(prefix) for key, prefix in given.items() if prefix}
    return flow(said) if len(said) > 1 else flow(link.between)


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
