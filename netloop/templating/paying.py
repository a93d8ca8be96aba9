"""A template's syntax tree, changed so that it pays where Jinja's sandbox has no hook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from netloop.templating.allowance import PASS


class Paying(NodeTransformer):
    """Makes a template pay for loops, text, literals, slices, ``~``, ``*args``."""

    def get_visitor(self, node: nodes.Node) -> Callable[..., Any] | None:
        """What is done with a node of that kind, once the nodes below it are done."""
        return self._done if type(node) in CHANGES else None

    def _done(self, node: nodes.Node) -> Any:
        self.generic_visit(node)
        return CHANGES[type(node)](node)


def _calling(name: str, *args: nodes.Expr, line: int) -> nodes.Call:
    return nodes.Call(nodes.EnvironmentAttribute(name, lineno=line), list(args), [], None, None, lineno=line)


def _paying(cost: int, line: int) -> nodes.Call:
    return _calling("pay", nodes.Const(cost, lineno=line), line=line)


def _loop(node: Any) -> Any:
    """Each pass is paid, also one that the loop's condition passes over."""
    line = node.lineno
    node.iter = _calling("walk", node.iter, line=line)
    node.body.insert(0, nodes.ExprStmt(_paying(PASS, line), lineno=line))
    if node.test is not None:
        node.test = nodes.And(_paying(PASS, line), node.test, lineno=line)
    return node


def _output(node: Any) -> Any:
    """The template's own text costs its length; expressions pay as they are shown."""
    size = sum(len(part.data) for part in node.nodes if isinstance(part, nodes.TemplateData))
    return [nodes.ExprStmt(_paying(size, node.lineno), lineno=node.lineno), node] if size else node


def _literal(node: Any) -> Any:
    """A list, tuple or mapping that is written out; not the names that something is assigned to."""
    return _calling("made", node, line=node.lineno) if getattr(node, "ctx", "load") == "load" else node


def _slice(node: Any) -> Any:
    return _calling("made", node, line=node.lineno) if isinstance(node.arg, nodes.Slice) else node


def _starred(node: Any) -> Any:
    if node.dyn_args is not None:
        node.dyn_args = _calling("listed", node.dyn_args, line=node.lineno)
    return node


CHANGES: Mapping[type, Callable[[Any], Any]] = {
    nodes.For: _loop,
    nodes.Output: _output,
    nodes.Concat: lambda node: _calling("tilde", *node.nodes, line=node.lineno),
    **dict.fromkeys((nodes.List, nodes.Tuple, nodes.Dict), _literal),
    nodes.Getitem: _slice,
    **dict.fromkeys((nodes.Call, nodes.Filter, nodes.Test), _starred),
}
