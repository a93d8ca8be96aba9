"""What the pages for programmers name of the code is there: files, folders, modules, functions, classes and fields."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

import pytest

from netloop.platforms.configuration.statements import Statement
from netloop.platforms.platform import Planner, Platform
from netloop.stages.derive import derive, read_declared
from netloop.templating import render

ROOT = Path(__file__).parents[3]
PAGES = sorted(
    [ROOT / "CONTRIBUTING.md", ROOT / "docs/howto/add-a-platform.md", *(ROOT / "docs/explanation").glob("*.md")]
)
FENCED = re.compile(r"^ *```.*?^ *```$", re.DOTALL | re.MULTILINE)
QUOTED = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"[\w./-]*\w\.(?:py|j2)")
FOLDER = re.compile(r"(?:netloop|tests|templates|docs)(?:/[\w.-]+)*/")
DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.\w+)+(?:\(\))?")
CLASS = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]+)+")
OTHERS = frozenset(("ansible", "arista", "case", "concurrent", "host", "router", "sys", "Z"))
"""First words of other packages' names and of variables."""
ENDINGS = frozenset(("cfg", "conf", "json", "jsonl", "md", "toml", "txt", "yaml", "yml", "zip"))
"""Of files that are no code."""


@cache
def modules() -> dict[str, ast.Module]:
    """The modules of netloop, by their dotted names."""
    found = list((ROOT / "netloop").rglob("*.py"))
    names = (".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in found)
    return dict(zip(names, (ast.parse(path.read_text()) for path in found), strict=True))


@cache
def entry_points() -> frozenset[str]:
    """The groups of netloop's entry points."""
    return frozenset(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"])


def defined(body: list[ast.stmt]) -> Iterator[tuple[str, list[ast.stmt]]]:
    """The names that statements define, each with what a class has inside."""
    for node in body:
        match node:
            case ast.ClassDef():
                yield node.name, node.body
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield node.name, []
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name, []
            case ast.Assign():
                yield from ((target.id, []) for target in node.targets if isinstance(target, ast.Name))


def has(body: list[ast.stmt], names: list[str]) -> bool:
    """Whether statements define a name, and within it the next one."""
    return not names or any(has(inner, names[1:]) for name, inner in defined(body) if name == names[0])


def exists(name: str) -> bool:
    """Whether a dotted name is a module's, something's in one, or a group of entry points.

    The packages around a module may be left out, and the module of a class.
    """
    parts = name.removesuffix("()").split(".")
    folder = ROOT.joinpath(*parts)
    if folder.is_dir() or folder.with_suffix(".py").is_file() or name in entry_points():
        return True
    for module, tree in modules().items():
        for cut in range(len(parts), 0, -1):
            if f".{module}".endswith(f".{'.'.join(parts[:cut])}") and has(tree.body, parts[cut:]):
                return True
        if parts[0][0].isupper() and has(tree.body, parts):
            return True
    return False


@cache
def files() -> tuple[str, ...]:
    """The files of netloop and its templates."""
    return tuple(path.as_posix() for folder in ("netloop", "templates") for path in (ROOT / folder).rglob("*.*"))


def is_file(name: str) -> bool:
    """Whether a path from the root, or the end of one within netloop, is a file."""
    return (ROOT / name).is_file() or any(path.endswith(f"/{name}") for path in files())


def named(page: Path) -> Iterator[str]:
    """What a page says in backquotes, beside its blocks."""
    return (found[1].strip() for found in QUOTED.finditer(FENCED.sub("", page.read_text())))


def wrong(name: str) -> bool:
    """Whether a name of the code is of nothing that is there; what is no such name is right."""
    if "NAME" in name:
        return False
    if FILE.fullmatch(name):
        return not is_file(name)
    if FOLDER.fullmatch(name):
        return not (ROOT / name).is_dir()
    if CLASS.fullmatch(name):
        return not exists(name)
    if not DOTTED.fullmatch(name):
        return False
    first, *_, last = name.split(".")
    return first not in OTHERS and last not in OTHERS | ENDINGS and not exists(name)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_of_the_code_is_there(page: Path) -> None:
    """A reader who looks for a file or a function by the name on a page finds it."""
    assert [name for name in named(page) if wrong(name)] == []


@pytest.mark.parametrize(
    ("name", "is_wrong"),
    [
        ("netloop/stages/derive.py", False),
        ("netloop/stages/deriving.py", True),
        ("stages.derive.load_inventory", False),
        ("stages.derive.load_inventories", True),
        ("Statement.slot_of", False),
        ("Statement.slots_of", True),
        ("TerminalProfile", False),
        ("TerminalTable", True),
        ("netloop/platforms/", False),
        ("netloop/platform/", True),
        ("candidate.cfg", False),
        ("router ospf 1", False),
    ],
)
def test_a_name_of_nothing_is_found_out(name: str, is_wrong: bool) -> None:
    """The test above can fail, and is silent on what is no name of the code."""
    assert wrong(name) is is_wrong


def test_the_traced_path_names_many() -> None:
    """The page that follows one value names files and functions, so that there is something to look at."""
    names = set(named(ROOT / "docs/explanation/traced-path.md"))
    assert sum(bool(FILE.fullmatch(name)) for name in names) > 15
    assert sum(bool(DOTTED.fullmatch(name)) and exists(name) for name in names) > 30


def squeezed(text: str) -> str:
    """A text without blanks and comments, however its lines are broken."""
    return re.sub(r"\s+|  # .*", "", text)


def test_code_that_a_page_quotes_is_code() -> None:
    """The statements and the check that pages show are those of netloop, not what they once were."""
    source = squeezed("".join(path.read_text() for path in (ROOT / "netloop").rglob("*.py")))
    blocks = [
        block
        for page in PAGES
        for block in re.findall(r"^```python\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
    ]
    rows = [line for block in blocks for line in block.splitlines() if line.lstrip().startswith("Statement(")]
    classes = [block for block in blocks if block.startswith("class ")]
    assert len(rows) >= 4
    assert classes
    assert [text for text in (*rows, *classes) if squeezed(text).removesuffix(",") not in source] == []


def test_the_traced_path_begins_where_it_says() -> None:
    """The places and values with which the page begins are those of the inventory."""
    page = (ROOT / "docs/explanation/traced-path.md").read_text()
    declared = read_declared(ROOT / "inventory/quickstart.yaml")
    host = declared.hosts["r1"]
    for path in (("loopbacks", "Loopback0", "ipv4"), ("routing", "router_id")):
        place = host.at(*path)
        assert f"`quickstart.yaml:{place.line}:{place.column}`" in page
    assert f"`{host.form.loopbacks['Loopback0'].ipv4!r}`" in page
    ospf = render(derive(declared).intents["r1"]).partition("router ospf 1\n")[2].partition("router bgp")[0]
    assert f"```text\nrouter ospf 1\n{ospf}```" in page


@pytest.mark.parametrize("table", [Platform, Statement, Planner])
def test_the_walk_through_a_platform_leaves_no_hook_out(table: type) -> None:
    """Each field of a platform and of a statement, and each function of a planner, is on the page."""
    page = set(re.findall(r"`(\w+)", (ROOT / "docs/howto/add-a-platform.md").read_text()))
    names = {field.name for field in fields(table)} if is_dataclass(table) else {*vars(table)}
    hooks = {name for name in names if not name.startswith("_")}
    assert hooks
    assert hooks <= page
