"""Hypothesis' choices in the words of the tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st


@dataclass(frozen=True)
class Draw:
    """Hypothesis' choices, by what they are for."""

    data: st.DataObject

    def one(self, *choices: object) -> object:
        return self.data.draw(st.sampled_from(choices))

    def yes(self) -> bool:
        return bool(self.data.draw(st.booleans()))

    def noisy(self, text: str, noise: Mapping[str, str]) -> str:
        """The configuration with some lines that nobody declared, by the start of the section that they are in."""
        chosen = set(self.data.draw(st.sets(st.sampled_from(sorted(noise)))))
        found: list[str] = []
        for line in text.splitlines():
            found.append(line)
            found += [noise[header] for header in chosen if line.startswith(header)]
        return "\n".join(found) + "\n"
