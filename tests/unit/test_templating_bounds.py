"""Templates that would not end, or fill the memory: each is one TemplateError, in bounded time and memory."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.errors import Place, TemplateError
from netloop.platforms.cisco_ios import PLATFORM
from netloop.sources.declared import DeclaredHost
from netloop.sources.language import HostForm
from netloop.sources.nodes import Node
from netloop.sources.words import Refused
from netloop.stages.descriptions import _rendered as rendered
from netloop.stages.descriptions import fill_in
from netloop.templating import render
from tests.unit.platforms.cisco_ios.conftest import intent_of
from tests.whole import examples

HEAD = "interface Loopback0\n"
MACRO, SPACE = "{% macro m(n) %}", "{% set ns = namespace(l=0) %}"
DOUBLING = "{% set ns = namespace(x='ab', l=[1]) %}{% for i in range(60) %}"
TOO_MUCH = {
    "includes itself": "{% include 'device.j2' %}",
    "includes itself twice": "{% include 'device.j2' %}{% include 'device.j2' %}",
    "imports itself": "{% import 'device.j2' as x %}",
    "imports from itself": "{% from 'device.j2' import x %}",
    "extends itself": "{% extends 'device.j2' %}",
    "includes itself of a list": "{% include ['gone.j2', 'device.j2'] ignore missing %}",
    "macro without end": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "macro that calls itself twice": MACRO + "{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "call block without end": "{% macro m() %}{% call m() %}x{% endcall %}{% endmacro %}{{ m() }}",
    "block that prints itself": "{% block a %}{{ self.a() }}{% endblock %}",
    "recursive loop": "{% for x in [1, 2] recursive %}{{ loop([1, 2]) }}{% endfor %}",
    "long range": "{% for i in range(10**12) %}x{% endfor %}",
    "nested loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "nested loops that pass over": "{% for a in range(99999) %}"
    + "{% for b in range(99999) if false %}{% endfor %}"
    + "{% endfor %}",
    "nested loops over a list": "".join("{% for x in [1,2,3,4,5,6,7,8,9] %}" for _ in range(12)) + "{% endfor %}" * 12,
    "loop with much text": "{% for a in range(99999) %}" + "x" * 9999 + "{% endfor %}",
    "loop with much text, kept": "{% set x %}{% for a in range(99999) %}" + "x" * 9999 + "{% endfor %}{% endset %}",
    "times": "{{ 'x' * 10**10 }}",
    "times from the left": "{{ 10**10 * 'x' }}",
    "list times": "{{ ([1] * 10**10) | length }}",
    "tuple times": "{% for x in (1,) * 10**10 %}{% endfor %}",
    "power": "{{ 10 ** (10 ** 10) }}",
    "power of powers": "{% set ns = namespace(x=9) %}{% for i in range(90) %}{% set ns.x = ns.x * ns.x %}{% endfor %}",
    "round": "{{ 1.5 | round(10**9, 'ceil') }}",
    "percent": "{{ '%1000000000d' % 1 }}",
    "percent with a value": "{{ '%*d' % (10**9, 1) }}",
    "percent precision": "{{ '%.1000000000f' % 1 }}",
    "percent by name": "{{ '%(a)999999999d' % {'a': 1} }}",
    "percent many times": "{{ ('%(a)s' * 9999) % {'a': 'x' * 99999} }}",
    "format": "{{ '{:>1000000000}'.format(1) }}",
    "format with a value": "{{ '{:>{}}'.format(1, 10**9) }}",
    "format precision": "{{ '{:.1000000000f}'.format(1.0) }}",
    "format of a mapping": "{{ '{a:>1000000000}'.format_map({'a': 1}) }}",
    "format many times": "{{ ('{0}' * 9999).format('x' * 99999) }}",
    "format filter": "{{ '%1000000000s' | format('x') }}",
    "center": "{{ 'x' | center(10**9) }}",
    "center method": "{{ 'x'.center(10**9) }}",
    "ljust": "{{ 'x'.ljust(10**9) }}",
    "rjust": "{{ 'x'.rjust(10**9) }}",
    "zfill": "{{ 'x'.zfill(10**9) }}",
    "expandtabs": "{{ '\\t'.expandtabs(10**9) }}",
    "translate": "{{ ('x' * 9999).translate({120: 'x' * 99999}) }}",
    "indent": "{{ 'x\\ny' | indent(10**9, true) }}",
    "indent by name": "{{ 'x\\ny' | indent(width=10**9) }}",
    "indent with text": "{{ ('x\\n' * 9999) | indent('x' * 9999) }}",
    "wordwrap": "{{ ('x' * 999999) | wordwrap(1) }}",
    "lipsum": "{{ lipsum(n=10**9) }}",
    "batch": "{{ [1] | batch(10**9, 0) | list }}",
    "slice": "{{ [1] | slice(10**9) | list }}",
    "map with a filter": "{{ range(99999) | map('center', 10**9) | list }}",
    "map that replaces": "{{ range(99999) | map('string') | map('replace', '', 'x' * 99999) | list }}",
    "replace": "{{ ('x' * 99999) | replace('x', 'x' * 99999) }}",
    "replace method": "{{ ('x' * 99999).replace('x', 'x' * 99999) }}",
    "replace nothing": "{{ ('x' * 99999) | replace('', 'x' * 99999) }}",
    "join": "{{ range(99999) | join('x' * 99999) }}",
    "join method": "{{ ('x' * 99999).join(['a'] * 9999) }}",
    "join of one text": "{{ (['x' * 99999] * 9999) | join }}",
    "join with attribute": "{{ ([{'a': 'x' * 99999}] * 9999) | join('', attribute='a') }}",
    "sum of lists": "{{ ([[1]] * 99999) | sum(start=[]) | length }}",
    "doubling by tilde": DOUBLING + "{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    "doubling by plus": DOUBLING + "{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "doubling by a list": DOUBLING + "{% set ns.l = ns.l + ns.l %}{% endfor %}",
    "doubling by nesting": DOUBLING + "{% set ns.l = [ns.l, ns.l] %}{% endfor %}",
    "doubling by nested tuples": DOUBLING + "{% set ns.l = (ns.l, ns.l) %}{% endfor %}{{ ns.l in [ns.l] }}",
    "doubling by mappings": DOUBLING + "{% set ns.l = {'a': ns.l, 'b': ns.l} %}{% endfor %}",
    "doubling by dict": DOUBLING + "{% set ns.l = dict(a=ns.l, b=ns.l) %}{% endfor %}",
    "doubling by join": DOUBLING + "{% set ns.x = [ns.x, ns.x] | join %}{% endfor %}",
    "doubling by format": DOUBLING + "{% set ns.x = '%s%s' % (ns.x, ns.x) %}{% endfor %}",
    "doubling by replace": DOUBLING + "{% set ns.x = ns.x.replace('a', 'aa').replace('b', 'bb') %}{% endfor %}",
    "doubling by a block": DOUBLING + "{% set y %}{{ ns.x }}{{ ns.x }}{% endset %}{% set ns.x = y %}{% endfor %}",
    "doubling by a macro": "{% macro d(x) %}{{ x }}{{ x }}{% endmacro %}"
    + DOUBLING
    + "{% set ns.x = d(ns.x) %}{% endfor %}",
    "printing much": "{% set x = 'x' * 99999 %}{% for i in range(99999) %}{{ x }}{% endfor %}",
    "many slices": "{% set x = 'x' * 99999 %}" + "".join(f"{{% set a{i} = x[1:] %}}" for i in range(999)),
    "sum of ranges": "{% for i in range(99999) %}{{ range(99999) | sum }}{% endfor %}",
    "lists of ranges": SPACE + "{% for i in range(9999) %}{% set ns.l = range(9999) | list %}{% endfor %}",
    "addresses of a prefix": "{% for a in loopbacks[0].ipv6.network.supernet(new_prefix=8) %}{% endfor %}",
    "hosts of a prefix": "{{ loopbacks[0].ipv6.network.hosts() | list }}",
    "subnets of a prefix": "{{ loopbacks[0].ipv4.network.subnets(new_prefix=99) | list }}",
    "bytes of a number": "{{ (1).to_bytes(10**9, 'big') }}",
    "deep expression": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "deep sum": "{{ " + "1+" * 20000 + "1 }}",
    "deep blocks": "{% if 1 %}" * 200 + "{% endif %}" * 200,
    "deep loops": "{% for i in [1] %}" * 60 + "{% endfor %}" * 60,
    "a number of a million digits": "{% set n = ('f' * 999999) | int(base=16) %}{{ n is divisibleby(n - 1) }}",
    "large file": "x" * (257 * 1024),
    "a number of many digits": "{{ (10 ** 999) | string | length }}{{ 10 ** 1300 }}",
}
PLAIN = {
    "loops": "{% for l in loopbacks %}{{ loop.index }} {{ l.name }} {{ loop.length }}{% endfor %}",
    "macros": "{% macro m(a, b='x') %}{{ a }}-{{ b }}{% endmacro %} d {{ m(1) }} {{ m(*[1, 2]) }} {{ m(1, b=3) }}",
    "formats": " d {{ '%03d' % 5 }} {{ '{:>5}|{:02x}'.format('a', 10) }} {{ '%s-%s' | format(1, 'b') }} 100%",
    "filters": " d {{ ['b', 'a'] | sort | join(', ') }} {{ 'x' | upper | center(5) }} {{ [3, 1] | max }}",
    "methods": " d {{ 'a,b'.split(',')[1:] | first }} {{ device.upper().replace('P', 'q') }} {{ ' x '.strip() }}",
    "maps": "d {{ loopbacks | map(attribute='name') | join }} {{ loopbacks | selectattr('ipv4') | list | count }}",
    "addresses": " d {{ loopbacks[0].ipv4.ip + 1 }} {{ loopbacks[0].ipv4.network | string }}",
    "blocks": "{% set x %}d{% endset %}{{ x }}{% block b %}{{ self.c() }}{% endblock %}{% block c %}{% endblock %}",
    "sum": "{% set ns = namespace(n=0) %}{% for i in [1, 2] %}{% set ns.n = ns.n + i %}{% endfor %} d {{ ns.n ~ 'x' }}",
    "conditions": " d {{ 'a' if loopbacks else 'b' }} {{ x | default('none') }} {{ 1 in [1, 2] }} {{ {'a': 1}['a'] }}",
    "call blocks": "{% macro m() %}<{{ caller() }}>{% endmacro %}{% call m() %} d {% endcall %}",
    "filter blocks": "{% filter upper %}{% for k, v in {'a': 1}.items() %}{{ k }}={{ v }}{% endfor %}{% endfilter %}",
    "unpacking": "{% set a, b = 1, 2 %} d {{ a }}{{ b }}{% for a, b in [(1, 2)] %}{{ a }}{{ b }}{% endfor %}",
}


def own(folder: Path, text: str) -> Path:
    path = folder / "cisco_ios" / "device.j2"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return folder


@pytest.mark.parametrize("text", TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_a_template_ends_and_stays_small(text: str, tmp_path: Path) -> None:
    """One TemplateError with place and reason, within the deadline and some tens of megabytes."""
    started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TemplateError) as caught:
        render(intent_of(), own(tmp_path, text))
    assert caught.value.place is not None
    assert caught.value.hint
    assert len(str(caught.value)) < 600
    assert time.monotonic() - started < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


def test_templates_in_a_ring(tmp_path: Path) -> None:
    """A ring of several templates is told like one that includes itself."""
    own(tmp_path, "{% include 'a.j2' %}")
    for name, following in (("a", "b"), ("b", "device")):
        (tmp_path / "cisco_ios" / f"{name}.j2").write_text(f"{{% include '{following}.j2' %}}")
    with pytest.raises(TemplateError, match="includes or calls itself"):
        render(intent_of(), tmp_path)


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN.keys())
def test_what_templates_usually_do_works(text: str, tmp_path: Path) -> None:
    """The means of Jinja that a configuration needs are there, and print what Jinja prints."""
    from jinja2 import Environment

    intent = intent_of()
    seen = {"device": intent.device, "platform": intent.platform, "loopbacks": intent.loopbacks, "routing": {}}
    plain = Environment(trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True).from_string(text)
    expected = "".join(f"{line.rstrip()}\n" for line in plain.render(seen).split("\n") if line.strip())
    assert render(intent, own(tmp_path, text)) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("interface Loopback0\n description Zürich\n", "'ü' cannot be typed"),
        ("interface Loopback0\n description {{ '\\xfc' }}\n", "'ü' cannot be typed"),
        ("interface Loopback0\n description “x”\n", "cannot be typed"),
        ("interface Loopback0\n description a?b\n", "asks a router for help"),
        ("interface Loopback0\n description a\tb\n", "control U+0009"),
        ("interface Loopback0\n description a{{ '\\x03' }}b\n", "control U+0003"),
        ("interface Loopback0\n description a{{ '\\r' }}reload\n", "line break"),
        ("interface Loopback0\n description a{{ '\\u2028' }}b\n", "line break"),
        ("interface Loopback0\n description a{{ '\\u202e' }}b\n", "bidirectional"),
    ],
)
def test_what_cannot_be_typed_is_a_template_error(text: str, word: str, tmp_path: Path) -> None:
    """What a terminal would obey, or a line of seven bits would mangle, is refused with the template's place."""
    with pytest.raises(TemplateError) as caught:
        render(intent_of(), own(tmp_path, text))
    assert word in str(caught.value)
    assert caught.value.place is not None
    assert str(tmp_path) in caught.value.place.file


@given(text=st.text(max_size=60))
@settings(max_examples=examples(200), deadline=None)
def test_no_template_prints_what_a_terminal_obeys(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Arbitrary text as a template: an error, or printable ASCII that is refused or stays within what is owned."""
    folder = own(tmp_path_factory.mktemp("t"), f"interface Loopback0\n description {text}\n")
    try:
        lines = render(intent_of(), folder)
    except TemplateError:
        return
    assert all(" " <= c <= "~" and c != "?" for c in lines.replace("\n", ""))
    try:
        planned = PLATFORM.planner.candidate("", lines, intent_of())
    except TemplateError:
        return
    owned = {f"interface {loopback.name}" for loopback in intent_of().loopbacks}
    assert {line for line in planned.splitlines() if line.strip() and not line.startswith((" ", "!"))} <= owned | {
        "end"
    }


def test_descriptions_are_bounded_too() -> None:
    """``{{ }}`` in a description ends at once: it is an expression, with a small allowance of its own."""
    said = HostForm(data={"big": "x" * 5000, "many": list(range(5000))})
    host = DeclaredHost("r1", Place("x"), said, Node({}, Place("x")), Node({}, Place("x")))
    for text in (
        "{{ host.name | center(10**9) }}",
        "{{ 'x' * 10**9 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '{:>999999999}'.format(1) }}",
        "{{ host.data.big | replace('x', host.data.big) | replace('x', host.data.big) }}",
        "{{ host.data.big.replace('x', host.data.big).replace('x', host.data.big) }}",
        "{{ host.data.many | join(host.data.big) }}",
        "{{ host.data.big ~ host.data.big }}",
        "{{ [host.data.big, host.data.big] | join }}",
        "{{ range(10**9) }}",
        "{{ lipsum() }}",
        "{% for i in [1] %}{% endfor %}",
        "{{ " + "(" * 90 + "1" + ")" * 90 + " }}",
    ):
        started = time.monotonic()
        with pytest.raises(Refused):
            fill_in(host, text)
        assert time.monotonic() - started < 60


PIECES = (
    *("{{ host.name }}", "{{host.name}}", "{{- host.name }}", "{{ host.groups }}", "{{", "}}", "{", "}", "{#", "#}"),
    *("{%", "%}", "{% raw %}", "\\1", "?", " ", "x" * 70),
)


@given(text=st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
@settings(max_examples=examples(200), deadline=None)
def test_a_host_name_is_filled_in_as_jinja_does_it(text: str) -> None:
    """Where a description names nothing but its host, no engine is asked; what comes out, or is said, is the same."""
    node = Node({}, Place("x"))
    host = DeclaredHost("pe-1.x", Place("x"), HostForm(), node, node, ("core",))
    assert outcome(fill_in, host, text) == outcome(rendered, host, text)


def outcome(fill: Callable[[DeclaredHost, str], str], host: DeclaredHost, text: str) -> str | tuple[str, str | None]:
    try:
        return fill(host, text)
    except Refused as exc:
        return exc.message, exc.hint
