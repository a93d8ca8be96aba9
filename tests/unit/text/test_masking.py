"""Secrets are masked by the grammar of the line, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from netloop.text import secret_lines
from netloop.text.masking import STRUCK, TOKEN, masked, masked_lines, masked_message, masked_text, statements

pytestmark = pytest.mark.unmeasured

HERE = Path(__file__).parent
SECRETS = (HERE / "secrets.txt").read_text().splitlines()
READABLE = (HERE / "readable.txt").read_text().splitlines()
WITH_SECRET = [rule for rule in statements(secret_lines.RULES) if "SECRET" in rule]
WORDS = {word for rule in statements(secret_lines.RULES) for word in re.findall(r"[a-z0-9-]+", rule.lower())}
PREFIXES = ("", " ", "   ", "no ", " no ", "+", "-", "+ ", "- no ", "default ", "do ", "\t")
secrets = st.text(st.characters(exclude_categories=("Z", "C")), min_size=1, max_size=12)


@pytest.mark.parametrize("line", SECRETS)
def test_every_kind_of_secret_is_masked(line: str) -> None:
    """Nothing of a secret survives, whatever the statement is; what stands around it does."""
    shown = masked(line)
    assert "SECRET" not in shown.replace("ENABLE SECRET", "")
    assert "VALUE" not in shown
    assert "SPACE" not in shown
    assert STRUCK in shown
    assert shown.split()[0] in line


@pytest.mark.parametrize("line", READABLE)
def test_what_holds_no_secret_is_shown_to_the_letter(line: str) -> None:
    """A line that merely contains the words is not touched."""
    assert masked(line) == line
    assert masked_text(f"a\n{line}\nb") == f"a\n{line}\nb"


def variants(rule: str, secret: str, kind: str) -> list[tuple[str, str]]:
    """A kind of line written out with each of its alternatives, and as it must be shown; with and without what is
    optional, encrypted in a ``kind`` or not."""
    found = []
    for optional in (False, True):
        for choice in range(max(token.count("|") for token in rule.split()) + 1):
            depth, line = 0, []
            for token in TOKEN.findall(rule):
                if token in "[]":
                    depth += 1 if token == "[" else -1
                elif not depth or optional:
                    line.append(_word(token, choice, secret, kind))
            text = " ".join(word for word in line if word)
            found.append((text.replace("\0", secret), text.replace("\0", STRUCK)))
    return found


def _word(token: str, choice: int, secret: str, kind: str) -> str:
    fixed = {"N": "1", "TYPE": kind, "SIZE": "256", "...": "", "$": "", "SECRET": "\0", "SECRET...": "\0"}
    options = token.split("|")
    return fixed[token] if token in fixed else f"{token}1" if token.isupper() else options[choice % len(options)]


@pytest.mark.parametrize("rule", WITH_SECRET)
@given(secret=secrets, prefix=st.sampled_from(PREFIXES), kind=st.sampled_from("0456789"))
def test_a_secret_survives_in_no_form_of_its_kind(rule: str, secret: str, prefix: str, kind: str) -> None:
    """Any word is masked in each form of each statement, behind no, default, a sign or a margin; the rest stays."""
    assume(secret.lower() not in WORDS and not secret.isdigit() and secret != STRUCK and '"' not in secret)
    for line, expected in variants(rule, secret, kind):
        shown = masked(prefix + line)
        assert shown == prefix + expected, line
        assert masked(shown) == shown


@given(st.text(), st.sampled_from(SECRETS + READABLE))
def test_masking_twice_is_masking_once(tail: str, line: str) -> None:
    """Whatever follows, what is masked stays as it is."""
    for text in (line + tail, tail, f"{line} {tail}", f"{tail} {line}"):
        assert masked_text(masked_text(text)) == masked_text(text)
        assert masked_message(masked_message(text)) == masked_message(text)


@given(st.from_regex(r"(?:\S+ ){1,4}", fullmatch=True))
def test_the_rest_of_the_line_is_the_secret_where_the_statement_takes_it(secret: str) -> None:
    """A password with blanks in it, as IOS takes them, leaves no word behind."""
    assume(not re.match(r"(\d+|sha\d+|key-chain|description)( |$)", secret))
    for start in (" neighbor 10.0.0.1 password", "  key-string", "enable password", "username x password 0"):
        assert masked(f"{start} {secret}".rstrip()).startswith(f"{start} {STRUCK}")
        assert masked(f"{start} {secret}".rstrip()) == f"{start} {STRUCK}"


def test_the_section_tells_a_key_from_its_number() -> None:
    """``key 1`` numbers a key of a chain; in the section of a server it is the key itself."""
    chain = ["key chain X macsec", " key 01AB", "  key-string 7 0011", "!"]
    server = ["tacacs server T", " address ipv4 10.0.0.1", " key 12345", "radius server R", " key 7 1", "end"]
    assert masked_lines(chain) == ["key chain X macsec", " key 01AB", f"  key-string 7 {STRUCK}", "!"]
    assert masked_lines(server) == [
        *server[:2],
        f" key {STRUCK}",
        "radius server R",
        f" key 7 {STRUCK}",
        "end",
    ]


def test_a_private_key_is_masked_as_a_whole() -> None:
    """The lines of a PEM block are the key; a certificate is public."""
    text = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabcd\n-----END RSA PRIVATE KEY-----\nhostname r1"
    assert masked_text(text).splitlines()[1:3] == [STRUCK, STRUCK]
    assert masked_text(text).endswith("-----END RSA PRIVATE KEY-----\nhostname r1")
    public = text.replace("RSA PRIVATE KEY", "CERTIFICATE")
    assert masked_text(public) == public


@pytest.mark.parametrize(
    "sentence",
    [
        "refused 'neighbor 10.0.0.1 password SECRETVALUE': % Invalid input",
        'refused "neighbor 10.0.0.1 password it\'s SECRETVALUE": % Invalid input',
        "every line was accepted, yet the configuration still lacks: router bgp 1, neighbor x password SECRETVALUE",
        "the configuration changed since the plan was made: interface Vlan1, standby 1 authentication SECRETVALUE",
        "x.j2:3: r1: 'snmp-server community SECRETVALUE RO' is outside what the inventory declares; nothing was sent",
    ],
)
def test_a_sentence_quotes_no_secret(sentence: str) -> None:
    """A message that names a line of a configuration names it without the secret."""
    assert "SECRETVALUE" not in masked_message(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "10.0.0.1:22: the device refused the password of netops",
        "password for netops is wrong",
        "the enable secret was refused",
        "the login ends in a shell and sudo asks for a password",
        "refused 'router ospf 1': % OSPF process 1 cannot start",
        "key exchange failed: no matching key exchange method",
        "ospf-router-id r1 OSPF 1: expected 10.255.0.1, found 10.0.0.1",
    ],
)
def test_a_sentence_about_secrets_is_readable(sentence: str) -> None:
    """netloop's own words about passwords are not masked."""
    assert masked_message(sentence) == sentence


@given(st.text(max_size=400))
def test_any_text_can_be_masked(text: str) -> None:
    """Nothing that a device may say makes it fail, and no line is lost."""
    assert masked_text(text).count("\n") == text.count("\n")


def test_a_long_line_takes_no_time() -> None:
    """A device that sends a megabyte without a line end does not hold the run up."""
    for line in ("username " + "x " * 200_000, "area " * 100_000, "password " * 50_000, "a" * 1_000_000):
        assert masked(line)


@pytest.mark.parametrize("line", ["description secret valley", "description key account, password reset desk"])
def test_a_line_named_with_its_section_is_judged_as_a_line(line: str) -> None:
    """What holds no secret holds none beside the section that it stands in; what does is masked there too."""
    assert masked(f"interface GigabitEthernet0/0 / {line}") == f"interface GigabitEthernet0/0 / {line}"
    assert "hunter2" not in masked("interface GigabitEthernet0/0 / ip ospf authentication-key hunter2")
    assert "hunter2" not in masked("router bgp 1 / address-family ipv4 / neighbor 10.0.0.1 password hunter2")
