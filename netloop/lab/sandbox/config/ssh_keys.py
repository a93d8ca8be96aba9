"""``ip ssh pubkey-chain``: the public keys that users log in with. The router keeps each key's MD5 hash alone.

Source: Cisco IOS Secure Shell Configuration Guide, "Reverse SSH Enhancements" and "RSA-Based User Authentication".
"""

from __future__ import annotations

import base64
import binascii
import hashlib

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import leave
from netloop.lab.sandbox.config.cursor import ConfigMode, Cursor, Given
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.tree import ConfigNode

CHAIN_SLOT = ("ip", "ssh", "pubkey-chain")


def enter_chain(here: Cursor, given: Given) -> None:
    """``ip ssh pubkey-chain``."""
    here.enter(CHAIN, here.running.put(CHAIN_SLOT, given.text, global_rank("ip ssh")))


def no_chain(here: Cursor, _given: Given) -> None:
    """``no ip ssh pubkey-chain``."""
    here.running.drop(*CHAIN_SLOT)


def enter_user(here: Cursor, given: Given) -> None:
    """``username X`` in the chain; IOS prints it one blank further in, with no mark before it and no line behind."""
    node = here.node.put(given.words, f" {given.text}", (0,))
    here.enter(USER, node)
    node.section = False


def next_user(here: Cursor, given: Given) -> None:
    """``username X`` while one is in another user's keys."""
    here.leave()
    enter_user(here, given)


def no_user(here: Cursor, given: Given) -> None:
    """``no username X``."""
    here.node.drop(*given.words[1:])


def add_hash(here: Cursor, given: Given) -> None:
    """``key-hash ssh-rsa HASH [COMMENT]``."""
    here.node.put(given.words[:3], f" {given.text}", (0,))


def no_hash(here: Cursor, given: Given) -> None:
    """``no key-hash ssh-rsa [HASH]``."""
    here.node.drop_under(*given.words[1:4])


def begin_key(here: Cursor, _given: Given) -> None:
    """``key-string``: the key follows, in as many lines as it has, until ``exit``."""
    here.enter(DATA, ConfigNode(slot=("key-string", str(len(list(here.node))))))


def add_data(here: Cursor, given: Given) -> None:
    """A line of a key: what there is of it by now is hashed."""
    data, user = here.node, here.places[-2][1]
    data.text += " ".join(word for word in given["data"].split() if word != "ssh-rsa").partition(" ")[0]
    try:
        digest = key_hash(base64.b64decode(data.text, validate=True))
    except binascii.Error:
        return
    user.put(data.slot, f" key-hash ssh-rsa {digest}", (0,))


def key_hash(public_key: bytes) -> str:
    """What a router keeps of a public key."""
    return hashlib.md5(public_key, usedforsecurity=False).hexdigest().upper()


DATA = ConfigMode("conf-ssh-pubkey-data", (CliCommand("<data:line>", add_data),))
USER = ConfigMode(
    "conf-ssh-pubkey-user",
    (
        CliCommand("username <name:word>", next_user),
        CliCommand("key-hash ssh-rsa <hash:word> [<comment:line>]", add_hash),
        CliCommand("no key-hash ssh-rsa [<hash:word>] [<comment:line>]", no_hash),
        CliCommand("key-string", begin_key),
        CliCommand("quit", leave),
    ),
)
CHAIN = ConfigMode(
    "conf-ssh-pubkey",
    (CliCommand("username <name:word>", enter_user), CliCommand("no username <name:word>", no_user)),
)
COMMANDS = (CliCommand("ip ssh pubkey-chain", enter_chain), CliCommand("no ip ssh pubkey-chain", no_chain))
