"""What is worked out of a text is worked out once, and kept within bounds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.platforms import kept
from netloop.platforms.cisco_ios import PLATFORM
from netloop.platforms.cisco_ios.blocks import LAYOUT
from netloop.platforms.configuration import text as configuration_text
from netloop.platforms.configuration.statements import alternatives, compiled, filled, fits, with_values
from netloop.platforms.kept import kept_by_text, kept_pieces
from netloop.templating import render
from tests.unit.platforms.intents import bgp, intent, loopback, member, neighbor, ospf

TOP_LEVEL = configuration_text._TOP_LEVEL
LO0 = loopback(0, "10.255.0.1")
WANTED = intent(
    LO0, ospf("1", "10.255.0.1", member(LO0)), bgp("65000", "10.255.0.1", neighbor("10.255.0.31", 65000)), device="kept"
)
PEERS = ("10.0.0.1", "10.0.0.11", "2001:DB8::1")
PATTERNS = (
    r"neighbor (?P<peer>{peers}) (?P<word>remote-as) \S+",
    r"neighbor {peers} description(?: .+)?",
    r"neighbor {peers}",
    r"no neighbor {peers} activate",
    r"(?:no )?neighbor {peers} activate",
    r"network {peers} 0\.0\.0\.0 area .*",
    r"description {peers}|neighbor {peers}",
)
WORDS = st.sampled_from(
    ("neighbor", "no", "network", "0.0.0.0", "area", "description", "remote-as", "activate", "x", "10.0.0", *PEERS)
)


def counting(calls: list[str], *, fails: bool = False) -> object:
    @kept_by_text
    def length(text: str, extra: int = 0) -> int:
        calls.append(text)
        if fails:
            raise ValueError(text)
        return len(text) + extra

    return length


def test_a_text_is_read_once_for_each_argument() -> None:
    """The same text, as another object too, is not read again; another argument is another result."""
    calls: list[str] = []
    length = counting(calls)
    assert [length("ab"), length("".join("ab")), length("ab", 1), length("ab", 1)] == [2, 2, 3, 3]  # type: ignore[operator]
    assert calls == ["ab", "ab"]


def test_what_is_kept_is_bounded_by_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was asked for least goes, and a text beyond the bound is never kept: a fleet's size costs no memory."""
    monkeypatch.setattr(kept, "CHARACTERS", 10)
    calls: list[str] = []
    length = counting(calls)
    for text in ("aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb", "d" * 11, "d" * 11):
        length(text)  # type: ignore[operator]
    assert calls == ["aaaa", "bbbb", "cccc", "bbbb", "d" * 11, "d" * 11]


def test_a_text_that_cannot_be_read_is_read_again() -> None:
    """An error is no result: it is raised each time, with its own traceback."""
    calls: list[str] = []
    length = counting(calls, fails=True)
    for _ in range(2):
        with pytest.raises(ValueError, match="ab"):
            length("ab")  # type: ignore[operator]
    assert calls == ["ab", "ab"]


def test_what_is_kept_of_pieces_is_bounded_and_what_came_first_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece is read once as long as it is kept; a fleet's size costs no memory."""
    monkeypatch.setattr(kept, "PIECES", 10 + 2 * kept.ENTRY)
    calls: list[str] = []

    @kept_pieces
    def length(piece: str, extra: int = 0) -> int:
        calls.append(piece)
        return len(piece) + extra

    assert [length("abcd"), length("abcd"), length("efgh"), length("abcd"), length("abcd", 1)] == [4, 4, 4, 4, 5]
    assert calls == ["abcd", "efgh", "abcd"]
    assert [length("efgh"), length("abcd")] == [4, 4]
    assert calls == ["abcd", "efgh", "abcd", "abcd"]


LINES = (
    *("interface A", " ip x", "  y", "!", "", "router b", " sub", " ", "end"),
    *("banner motd ^C", "banner exec #", "banner x #one#", "# end", " ^C", "^C"),
    *("Building configuration...", "Current configuration : 12 bytes"),
)
BANNERS = st.lists(st.sampled_from(LINES), max_size=9)


@given(BANNERS)
def test_blocks_that_are_shared_are_those_that_lines_make(lines: list[str]) -> None:
    """Cutting a configuration piece by piece gives what cutting it line by line gives, banners and noise included."""
    text = "\n".join(lines)
    one_by_one = configuration_text._cut(text.strip("\n").split("\n"), LAYOUT.indent, LAYOUT.noise, LAYOUT.banner)
    assert configuration_text.parse(text, LAYOUT) == one_by_one


def test_a_block_of_the_same_text_is_one_object() -> None:
    """What was read out of a block serves each configuration that has it."""
    first, second = (configuration_text.parse(f"hostname {n}\ninterface A\n mtu 9\n", LAYOUT) for n in ("a", "b"))
    assert first[1] is second[1]


def test_threads_share_what_is_kept() -> None:
    """Many threads that read many texts at once each get their own text's result."""
    length = counting([])
    texts = [str(number) * (number % 7 + 1) for number in range(500)]
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(length, texts * 4)) == [len(text) for text in texts * 4]  # type: ignore[arg-type]


def test_an_apply_cuts_a_configuration_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planning, and all comparisons of an apply behind it, cut the running and the planned text once each."""
    cut: list[int] = []

    class Counting:
        def split(self, text: str) -> list[str]:
            cut.append(text.count("\n"))
            return TOP_LEVEL.split(text)

    monkeypatch.setattr(configuration_text, "_TOP_LEVEL", Counting())
    running = "hostname kept\n!\n" + "".join(
        f"interface GigabitEthernet0/{n}\n ip address 192.0.2.{n} 255.255.255.254\n!\n" for n in range(200)
    )
    planner = PLATFORM.planner
    candidate = planner.candidate(running, render(WANTED), WANTED)
    assert planner.sections(running, candidate, WANTED)
    assert planner.sections(candidate, running, WANTED)
    assert not planner.owned_sections(running, str(running.encode(), "utf-8"), WANTED)
    assert not planner.owned_sections(candidate, str(candidate.encode(), "utf-8"), WANTED)
    planner.unsaved(running, candidate, WANTED)
    planner.addresses(running)
    assert sum(lines > 400 for lines in cut) == 2


@given(st.sampled_from(PATTERNS), st.lists(WORDS, min_size=1, max_size=6), st.sets(st.sampled_from(PEERS)))
def test_own_words_are_found_as_their_pattern_finds_them(pattern: str, words: list[str], own: set[str]) -> None:
    """Comparing the words that an intent gives says what the regular expression made of them says."""
    values, line = {"peers": alternatives(sorted(own))}, " ".join(words)
    assert fits(with_values(pattern, values), line) is bool(compiled(filled(pattern, values)).fullmatch(line))
