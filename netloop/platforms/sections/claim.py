"""What netloop owns in a section: the lines it may write or remove, and those that must be named to stay."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from netloop.model.routing import DEFAULT_VRF, Instance


@dataclass(frozen=True, slots=True)
class Claim:
    """A place in the configuration, as patterns from the section's header inward, and what is owned there.

    ``may`` are the lines that may be written or removed, ``must`` those of them that the intent must name to stay;
    everything else is somebody else's. ``whole``: the outermost section is netloop's to make, and so to take away
    where it made it. Without a path the lines are of global configuration. ``label`` names it in messages, where the
    path does not. ``absent`` names what the intent says must not be: these lines, or, without lines, the section.
    """

    path: tuple[str, ...]
    may: tuple[str, ...]
    must: tuple[str, ...] = ()
    whole: bool = True
    label: str = ""
    absent: str = ""


def alternatives(names: Iterable[str]) -> str:
    """A pattern for any of the names; one that matches nothing where there is none."""
    found = "|".join(re.escape(name) for name in dict.fromkeys(names))
    return f"({found})" if found else "(?!)"


def vrf_suffix(instance: Instance) -> str:
    """`` vrf X``, or nothing in the default VRF."""
    return "" if instance.vrf == DEFAULT_VRF else f" vrf {instance.vrf}"
