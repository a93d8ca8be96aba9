"""A sandbox with an allowance: what a template makes is paid by its size, so that it ends, and its memory is bounded.

Jinja2's sandbox keeps a template from reaching out; it does not keep it from working for ever, or from filling the
memory. Here each pass of a loop, each call and each include has a price, and each text, list or number costs its
size, out of one allowance for a rendering; one value has a largest size, which is reckoned before anything is made that
could grow beyond its parts (``*``, ``**``, formats, ``replace``, ``join``, ``center`` ...). Filters and methods are
those of a list.
A deadline stands behind it, looked at whenever something is paid. See ``docs/explanation/templates.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from ipaddress import IPv4Network, IPv6Network, _BaseAddress
from typing import Any

from jinja2 import StrictUndefined, Template, Undefined
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.filters import FILTERS, make_attrgetter
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace

from netloop.templating.allowance import (
    CALL,
    INCLUDE,
    WIDEST,
    fits,
    format_fits,
    narrow,
    percent_fits,
    spend,
    text,
    too_large,
    weight,
)
from netloop.templating.paying import Paying

BITS = 4096
"""The largest number that ``**`` may make, in bits."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


METHODS = _words(
    "capitalize casefold center count endswith find format index isalnum isalpha isascii isdecimal isdigit "
    "islower isnumeric isspace istitle isupper join ljust lower lstrip partition removeprefix removesuffix "
    "replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title upper "
    "zfill"
)
METHODS_OF_DATA = frozenset({"get", "items", "keys", "values"})
METHODS_OF_NETWORKS = frozenset({"overlaps", "subnet_of", "supernet_of"})
OWN_TYPES = (LoopContext, Cycler, Joiner, TemplateReference, BlockReference, TemplateModule, Namespace, Macro)
ITERATING = _words(
    "batch dictsort first groupby items join last list map max min reject rejectattr reverse select selectattr "
    "slice sort sum unique"
)
PLAIN = _words(
    "abs attr capitalize count d default float int length lower round string title trim truncate upper wordcount "
    "center format indent replace"
)
NUMBERED = frozenset({"batch", "center", "indent", "round", "slice"})
"""Filters whose numbers make their result larger."""


class TooDeep(TemplateSyntaxError):
    """A template that neither Jinja nor Python can take apart."""


class Metered(ImmutableSandboxedEnvironment):
    """The environment. It compiles and renders within `allowance` only."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(self, **options: Any) -> None:
        options = {"undefined": StrictUndefined, "autoescape": False, "optimized": False, **options}
        super().__init__(**options)
        shown = options.get("finalize", lambda value: value)
        self.finalize = lambda value: self.shown(shown(value))
        self.globals = {"range": self.globals["range"], "dict": dict, "namespace": Namespace}
        self.globals |= {"cycler": Cycler, "joiner": Joiner}
        own = {"join": self.join, "replace": self.replace, "format": self.format, "string": text, "sum": self.sum}
        known = {name: FILTERS[name] for name in (*PLAIN, *ITERATING)}
        self.filters = {name: self._paid(name, function) for name, function in {**known, **own}.items()}
        self._own = frozenset({"pay", "walk", "made", "listed", "tilde"})

    # Called from the compiled template.

    def pay(self, cost: int) -> bool:
        """Pay; true, so that it can stand before a condition."""
        spend(cost)
        return True

    def made(self, value: Any) -> Any:
        """A value that was made, paid; of a generator each item is paid as it comes."""
        if hasattr(value, "__next__"):
            return self._counted(value)
        self.pay(weight(value))
        return value

    def walk(self, value: Any) -> Any:
        """Something to walk through: what tells no length is paid item by item."""
        endless = hasattr(value, "__iter__") and not hasattr(value, "__len__") and not isinstance(value, Undefined)
        return self._counted(value) if endless else value

    def listed(self, value: Any) -> Any:
        """All that is in something, as a list."""
        return self.made(list(self.walk(value)))

    def tilde(self, *parts: Any) -> str:
        """The ``~`` of a template."""
        return self._joined("", parts)

    def shown(self, value: Any) -> Any:
        """What an expression prints."""
        if isinstance(value, Undefined):
            return value
        found = text(value)
        self.pay(len(found) + 1)
        return found

    def _counted(self, items: Any) -> Iterator[Any]:
        for item in items:
            self.pay(weight(item))
            yield item

    def _joined(self, between: str, items: Any) -> str:
        found, total = list[str](), 0
        for item in items:
            found.append(text(item))
            total += len(found[-1]) + len(between) + 1
            fits(total)
        self.pay(total)
        return between.join(found)

    # Filters that could grow beyond their parts.

    def join(self, value: Any, d: Any = "", attribute: Any = None) -> str:
        """The filter ``join``."""
        return self._joined(text(d), value if attribute is None else map(make_attrgetter(self, attribute), value))

    def replace(self, value: Any, old: Any, new: Any, count: int | None = None) -> str:
        """The filter and the method ``replace``."""
        whole, gone, put = text(value), text(old), text(new)
        times = whole.count(gone) if count is None or count < 0 else min(count, whole.count(gone))
        fits(len(whole) + times * len(put))
        return whole.replace(gone, put, times)

    def format(self, value: Any, *args: Any, **kwargs: Any) -> str:
        """The filter ``format``, that is ``%``."""
        percent_fits(text(value), kwargs or args)
        return str(text(value) % (kwargs or args))

    def sum(self, iterable: Any, attribute: Any = None, start: Any = 0) -> Any:
        """The filter ``sum``, of numbers."""
        if not isinstance(start, int | float):
            raise SecurityError("only numbers have a sum in a template")
        return sum(iterable if attribute is None else map(make_attrgetter(self, attribute), iterable), start)

    def _paid(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The filter, its numbers and its result within bounds."""
        skipped = 1 if hasattr(function, "jinja_pass_arg") else 0

        @wraps(function)
        def paid(*args: Any, **kwargs: Any) -> Any:
            before, (value, *more) = args[:skipped], args[skipped:]
            if name in NUMBERED:
                narrow(*more, *kwargs.values())
            if name == "int" and isinstance(value, str):
                narrow(len(value))
            if name == "indent":
                widths = [*more[:1], *(kwargs.get("width", ""),)]
                fits(sum(len(w) if isinstance(w, str) else w for w in widths) * (text(value).count("\n") + 1))
            self.pay(CALL + (len(value) if name in ITERATING and hasattr(value, "__len__") else 0))
            return self.made(function(*before, self.walk(value) if name in ITERATING else value, *more, **kwargs))

        return paid

    # Hooks of Jinja's sandbox.

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """An operation, its result within bounds before it is made."""
        numbers = isinstance(left, int) and isinstance(right, int)
        if operator == "%" and isinstance(left, str):
            percent_fits(left, right)
        elif operator == "*" and not numbers:
            for one, other in ((left, right), (right, left)):
                if isinstance(one, str | list | tuple) and isinstance(other, int):
                    fits(weight(one) * max(other, 0))
        elif numbers and operator == "**" and left.bit_length() * abs(right) > BITS:
            too_large("a number")
        elif numbers:
            narrow((left.bit_length() + right.bit_length()) * WIDEST // (2 * BITS))
        return self.made(super().call_binop(context, operator, left, right))

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """A call, paid, and its result within bounds before it is made."""
        owner, name = getattr(__obj, "__self__", None), getattr(__obj, "__name__", "")
        if owner is __self and name in __self._own:
            return __obj(*args)
        __self.pay(CALL)
        if isinstance(owner, str) and name in METHODS:
            return __self.made(__self._of_text(owner, name, __obj, args, kwargs))
        if not isinstance(__obj, Macro) and not isinstance(owner, IPv4Network | IPv6Network):
            args = tuple(__self.walk(arg) for arg in args)
        return __self.made(super().call(__context, __obj, *args, **kwargs))

    def _of_text(self, owner: str, name: str, method: Any, args: Any, kwargs: Any) -> Any:
        if name == "replace":
            return self.replace(owner, *args, **kwargs)
        if name == "join":
            return self._joined(owner, self.walk(args[0])) if len(args) == 1 else method(*args)
        if name in {"center", "ljust", "rjust", "zfill"}:
            narrow(*args)
        return method(*args, **kwargs)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """``str.format``, its widths within bounds."""
        formatted = super().wrap_str_format(value)
        if formatted is None:
            return None

        def bounded(*args: Any, **kwargs: Any) -> str:
            mapping = args[0] if value.__name__ == "format_map" and args else {}
            format_fits(value.__self__, [*args, *kwargs.values(), dict(mapping)])
            return formatted(*args, **kwargs)

        return bounded

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """What may be asked of a value: its data, and the methods of a list."""
        if not super().is_safe_attribute(obj, attr, value):
            return False
        if isinstance(obj, OWN_TYPES) or not callable(value) or isinstance(value, Undefined):
            return True
        if isinstance(obj, str):
            return attr in METHODS
        if isinstance(obj, Mapping):
            return attr in METHODS_OF_DATA
        if isinstance(obj, IPv4Network | IPv6Network | _BaseAddress):
            return attr in METHODS_OF_NETWORKS
        return isinstance(obj, list | tuple) or type(obj).__module__.startswith("netloop.")

    def get_template(self, *args: Any, **kwargs: Any) -> Template:
        """A template, also one that includes, imports or extends it."""
        self.pay(INCLUDE)
        return super().get_template(*args, **kwargs)

    def select_template(self, *args: Any, **kwargs: Any) -> Template:
        """The first template of a list that is there."""
        self.pay(INCLUDE)
        return super().select_template(*args, **kwargs)

    def compile(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        """Compile a template so that it pays for what it does."""
        if isinstance(source, str):
            name, filename = [*args, None, None][:2]
            name, filename = kwargs.get("name", name), kwargs.get("filename", filename)
            try:
                source = Paying().visit(self.parse(source, name, filename))
                source.set_environment(self)
                return super().compile(source, *args, **kwargs)
            except (RecursionError, MemoryError, SyntaxError) as exc:
                raise TooDeep("the template is nested too deeply", 1, name, filename) from exc
        return super().compile(source, *args, **kwargs)
