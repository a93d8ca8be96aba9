"""Arbitrary text at each place of an inventory: refused, or one line that says what was meant and nothing else."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from netloop import registry
from netloop.errors import InventoryError, TemplateError
from netloop.stages.derive import load_inventory
from netloop.templating import render
from tests.whole import examples

PLACES = {
    "description": '{"r1": {"loopbacks": {"Loopback0": {"description": TEXT}}}}',
    "data in a description": '{"r1": {"data": {"site": TEXT}, "loopbacks": {"Loopback0": {"description": DATA}}}}',
    "description of a neighbor": '{"r1": {"routing": {"bgp": {"65000": {"neighbors": [NEIGHBOR]}}}}}',
    "lines": '{"r1": {"loopbacks": {"Loopback0": {"lines": [TEXT]}}}}',
    "vrf": '{"r1": {"vrfs": {TEXT: {}}, "loopbacks": {"Loopback1": {"ipv4": "10.255.1.1", "vrf": TEXT}}}}',
    "isis tag": '{"r1": {"routing": {"isis": {TEXT: {"area": "49.0001"}}}}}',
    "eigrp name": '{"r1": {"routing": {"eigrp": {"100": {"named": TEXT}}}}}',
    "host": '{TEXT: {"hostname": "192.0.2.7", "loopbacks": {"Loopback0": {"description": "{{ host.name }}"}}}}',
}
BASE = {"hostname": "192.0.2.1", "loopbacks": {"Loopback0": {"ipv4": "10.255.0.1"}}}
COMMANDS = (
    "reload",
    "no router bgp 1",
    "hostname x",
    "exit",
    "end",
    "do reload",
    "ip ospf name-lookup",
    "no ip routing",
)
ODD = st.one_of(
    st.text(max_size=50),
    st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=50),
    st.tuples(
        st.text(max_size=10), st.sampled_from("\n\r\x0b\x0c\x1c\x85\u2028\x1b\x03"), st.sampled_from(COMMANDS)
    ).map("".join),
    st.sampled_from(COMMANDS),
)


def inventory(place: str, text: str, platform: str) -> str:
    neighbor = json.dumps({"address": "192.0.2.9", "remote_as": 65001, "description": text})
    filled = PLACES[place].replace("NEIGHBOR", neighbor).replace("DATA", json.dumps("{{ host.data.site }}"))
    hosts = json.loads(filled.replace("TEXT", json.dumps(text)))
    ((name, own),) = hosts.items()
    loopbacks = {**BASE["loopbacks"], **own.get("loopbacks", {})}  # type: ignore[dict-item]
    loopbacks["Loopback0"] = {**BASE["loopbacks"]["Loopback0"], **own.get("loopbacks", {}).get("Loopback0", {})}  # type: ignore[index]
    host = {**BASE, **own, "loopbacks": loopbacks}
    defaults = {"platform": platform, "routing": {"router_id": "Loopback0", "ospf": {"1": {"area": 0}}}}
    return json.dumps({"defaults": defaults, "hosts": {name: host}})


@pytest.mark.parametrize("platform", ["cisco_ios", "frr"])
@pytest.mark.parametrize("place", PLACES)
@given(text=ODD)
@example(text="Zürich Nord")
@example(text="“quoted” – 🚀")
@example(text="x")
@settings(max_examples=examples(60), deadline=None)
def test_a_text_is_refused_or_is_one_line(
    tmp_path_factory: pytest.TempPathFactory, platform: str, place: str, text: str
) -> None:
    """No control character, no second command, no line outside the scope, and ASCII where lines have seven bits."""
    path = Path(tmp_path_factory.mktemp("t")) / "x.yaml"

    def lines(said: str) -> list[str] | None:
        path.write_text(inventory(place, said, platform), encoding="utf-8", errors="surrogatepass")
        try:
            (intent,) = load_inventory(path).intents.values()
        except InventoryError:
            return None
        rendered = render(intent)
        registry.get("platform", platform).planner.candidate("", rendered, intent)
        return rendered.splitlines()

    rendered, plain = lines(text), lines("ip ospf cost 5" if place == "lines" else "x")
    assert plain is not None or (platform == "frr" and place == "eigrp name")
    if rendered is None or plain is None:
        return
    assert [line.split()[0] for line in rendered if line.split()[0] != "no"] == [
        line.split()[0] for line in plain if line.split()[0] != "no"
    ] or place in {"lines", "isis tag"}
    assert len(rendered) == len(plain)
    for line in rendered:
        assert not {unicodedata.category(character) for character in line} & {"Cc", "Cs", "Zl", "Zp"}
        assert not set(line) & set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
        assert "?" not in line
        assert platform == "frr" or line.isascii()
        assert line.strip() not in COMMANDS


def test_a_template_error_of_a_text_is_never_needed(tmp_path: Path) -> None:
    """What ``validate`` lets through is never refused when it is rendered: seven bits are told before."""
    (tmp_path / "x.yaml").write_text(inventory("description", "Zürich", "cisco_ios"))
    with pytest.raises(InventoryError, match="'ü' cannot be typed"):
        load_inventory(tmp_path / "x.yaml")
    (tmp_path / "x.yaml").write_text(inventory("description", "Zürich", "frr"))
    (intent,) = load_inventory(tmp_path / "x.yaml").intents.values()
    try:
        assert " description Zürich\n" in render(intent)
    except TemplateError as exc:  # pragma: no cover
        pytest.fail(str(exc))
