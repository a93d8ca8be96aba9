"""Nodes to declarations: validated, groups merged, refused values left out and remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar, cast

from netloop.cached import cached_property
from netloop.errors import Problem
from netloop.sources.declared import Declared, DeclaredHost, DeclaredLink, DeclaredPool
from netloop.sources.explain import Mistake, mistakes
from netloop.sources.nodes import Node, Path
from netloop.sources.nulls import effective, without_removals
from netloop.sources.words import NAME

if TYPE_CHECKING:
    from pydantic import BaseModel

    from netloop.sources.language import HostForm, LinkForm

FormT = TypeVar("FormT", bound="BaseModel")
NESTED = frozenset({"routing"})
"""Keys of a host under which a host often says one thing and inherits others; no check joins what stands under it."""


def declare(root: Node, path: str, before: tuple[Problem, ...] = ()) -> Declared:
    """The declarations of a file whose root is ``root``; ``before`` are the problems that reading it met."""
    return _at_once(root, path, before) or _sifted(root, path, before)


def _at_once(root: Node, path: str, before: tuple[Problem, ...]) -> Declared | None:
    """The declarations where nothing is refused, each host validated once, with its groups; else None.

    A host's own values are all among its merged ones, so what is accepted here is accepted by itself too; only its name
    and its list of groups are not, and are looked at apart.
    """
    from netloop.sources.language import InventoryForm

    hosts, groups = _entry(root, "hosts"), _entry(root, "groups").mapping
    rest = replace(root, value={key: node for key, node in root.mapping.items() if key != "hosts"})
    simple = all(_is_simple(name, node, groups) for name, node in hosts.mapping.items())
    if not hosts.mapping or not simple:
        return None
    try:
        form: InventoryForm = InventoryForm.model_validate(without_removals(rest, {}).plain())
        declared = _assembled(root, root, before, frozenset())
    except ValueError:
        return None
    links = zip(cast("list[LinkForm]", form.links or []), _entry(root, "links").items, strict=True)
    return replace(declared, links=tuple(DeclaredLink(link, node) for link, node in links), path=path)


def _is_simple(name: str, node: Node, groups: Mapping[str, Node]) -> bool:
    listed = node.child("groups")
    known = listed is None or isinstance(listed.value, tuple)
    words = [item.value for item in listed.items] if listed else []
    fits = known and all(isinstance(word, str) and word in groups for word in words)
    return fits and (node.value is None or isinstance(node.value, dict)) and bool(NAME.fullmatch(name))


def _sifted(root: Node, path: str, before: tuple[Problem, ...]) -> Declared:
    """The declarations without what is refused, which is among the problems."""
    from netloop.sources.language import InventoryForm

    wrong = _check(InventoryForm, _demanded(root))
    reported = {problem.place for problem in before}
    problems = [*before, *(mistake.problem for mistake in wrong if mistake.problem.place not in reported)]
    clean, broken = _clean(InventoryForm, root, wrong)
    links = tuple(_links(_entry(clean, "links")))
    return replace(_assembled(root, clean, tuple(problems), broken), links=links, path=path)


def _assembled(root: Node, clean: Node, problems: tuple[Problem, ...], broken: frozenset[Path]) -> Declared:
    sections = {name: _entry(clean, name) for name in ("pools", "defaults", "groups", "hosts")}
    groups = _Groups(sections["groups"].mapping, sections["defaults"], broken)
    hosts = {name: groups.host(name, sections["hosts"]) for name in sections["hosts"].mapping}
    return Declared(
        path="",
        hosts=hosts,
        names=frozenset(_entry(root, "hosts").mapping),
        groups=_entry(root, "groups").mapping,
        problems=problems,
        pools=dict(_pools(sections["pools"])),
        pool_names=frozenset(_entry(root, "pools").mapping),
        defaults=_body(sections["defaults"]),
    )


def _check(form: type[BaseModel], node: Node) -> list[Mistake]:
    from pydantic import ValidationError

    try:
        form.model_validate(node.plain())
    except ValidationError as exc:
        return mistakes(exc, node, form)
    return []


def _clean(form: type[BaseModel], root: Node, wrong: list[Mistake]) -> tuple[Node, frozenset[Path]]:
    """The tree without what was refused, until the rest stands, and the paths that are open because of it.

    What hosts and groups take away by a null is still in it.
    """
    broken = set[Path]()
    while wrong:
        broken |= {mistake.open for mistake in wrong}
        root = root.without(frozenset(mistake.path for mistake in wrong))
        wrong = _check(form, _demanded(root)) if root.mapping else []
    return root, frozenset(broken)


def _demanded(root: Node) -> Node:
    """The inventory without the nulls that take something away: what must stand by itself."""
    groups = _Groups(_entry(root, "groups").mapping, _entry(root, "defaults"), frozenset())
    hosts = _entry(root, "hosts").mapping
    return without_removals(root, {name: groups.inherited(node) for name, node in hosts.items()})


def _empty(root: Node) -> Node:
    return Node({}, root.place)


def _links(section: Node) -> Iterator[DeclaredLink]:
    from netloop.sources.language import LinkForm

    for node in section.items:
        form: LinkForm = LinkForm.model_validate({"between": node.plain()} if node.items else node.plain())
        yield DeclaredLink(form, node)


def _entry(root: Node, name: str) -> Node:
    return root.child(name) or _empty(root)


def _pools(section: Node) -> Iterator[tuple[str, DeclaredPool]]:
    from netloop.sources.pool_forms import PoolForm

    for name, node in section.mapping.items():
        yield name, DeclaredPool(PoolForm.model_validate(node.plain()), node, section.keys[name])


@dataclass(frozen=True, slots=True)
class _Inherited:
    """What the groups and the defaults say to a host: the tree, its form, and whether the tree has nulls.

    ``form`` is None where the tree is none that could stand alone; ``plain`` where nothing in it is taken away.
    """

    node: Node
    form: HostForm | None
    plain: bool


@dataclass
class _Groups:
    """Precedence, Nornir's: the host, its groups in the order listed and depth first, the defaults."""

    nodes: Mapping[str, Node]
    defaults: Node
    broken: frozenset[Path]
    merged: dict[tuple[str, ...], _Inherited] = field(default_factory=dict)

    def host(self, name: str, hosts: Node) -> DeclaredHost:
        own = _body(hosts.mapping[name])
        groups = tuple(self.walk(own, {}))
        below = self.below(groups)
        node = own.over(below.node)
        form = _host_form(node, own, below, groups)
        return DeclaredHost(name, hosts.keys[name], form, node, own, groups, self.excuses(name, groups))

    def inherited(self, node: Node) -> Node:
        """What a host would be if it said nothing but its groups."""
        return self.below(tuple(self.walk(_body(node), {}))).node

    def walk(self, node: Node, seen: dict[str, None]) -> dict[str, None]:
        """The groups of a host or group and theirs, each once, where it comes first."""
        for item in node.at(("groups",)).items:
            group = str(item.value)
            if group in self.nodes and group not in seen:
                seen[group] = None
                self.walk(_body(self.nodes[group]), seen)
        return seen

    def below(self, groups: tuple[str, ...]) -> _Inherited:
        """The groups over the defaults; computed once for all hosts in the same groups."""
        if groups not in self.merged:
            node = _body(self.defaults)
            for group in reversed(groups):
                node = _body(self.nodes[group]).over(node)
            self.merged[groups] = _inherited(node)
        return self.merged[groups]

    def excuses(self, name: str, groups: tuple[str, ...]) -> frozenset[Path]:
        if not self.broken:
            return self.broken
        layers: list[Path] = [("hosts", name), *(("groups", group) for group in groups), ("defaults",)]
        return frozenset(path for layer in layers for path in self._broken_in.get(layer, ()))

    @cached_property
    def _broken_in(self) -> Mapping[Path, list[Path]]:
        """The paths that are broken below each host, each group, and the defaults."""
        found: dict[Path, list[Path]] = {}
        for path in self.broken:
            depth = 1 if path[:1] == ("defaults",) else 2
            if len(path) >= depth:
                found.setdefault(path[:depth], []).append(path[depth:])
        return found


def _inherited(node: Node) -> _Inherited:
    from netloop.sources.language import HostForm

    plain = next(node.nulls(), None) is None
    try:
        return _Inherited(node, HostForm.model_validate(node.plain()), plain)
    except ValueError:
        return _Inherited(node, None, plain)


def _host_form(node: Node, own: Node, below: _Inherited, groups: tuple[str, ...]) -> HostForm:
    """The host's form; what it inherits as it is was validated with the groups and the defaults.

    Raises:
        ValidationError: the language does not accept it.
    """
    from netloop.sources.language import HostForm

    if below.form is None or not below.plain or next(own.nulls(), None) is not None:
        plain = effective(node, own, below.node).plain()
        return HostForm.model_validate({**plain, "groups": list(groups)})
    return _completed(below.form, node, below.node, groups=list(groups))


def _completed(form: FormT, node: Node, below: Node, **known: object) -> FormT:
    """``form``, which ``below`` was validated to, with what ``node`` says otherwise, and values that are ``known``."""
    inherited = below.mapping
    own = {key: value for key, value in node.mapping.items() if value is not inherited.get(key)}
    nested = {
        key: _completed(getattr(form, key), value, inherited[key])
        for key, value in own.items()
        if key in NESTED and key in inherited and isinstance(value.value, dict)
    }
    said = type(form).model_validate({key: value.plain() for key, value in own.items() if key not in nested})
    return form.model_copy(update={**{key: getattr(said, key) for key in own}, **nested, **known})


def _body(node: Node) -> Node:
    return Node({}, node.place) if node.value is None else node
