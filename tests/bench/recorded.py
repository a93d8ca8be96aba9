"""What was measured, kept in ``measured.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench.sample import Place, Sample

MEASURED = Path(__file__).parent / "measured.json"


@dataclass(frozen=True, slots=True)
class Measured:
    """The medians of ``repeat`` runs, and what they ran on."""

    samples: tuple[Sample, ...]
    environment: Mapping[str, str]
    repeat: int


def read(path: Path = MEASURED) -> Measured:
    """What was recorded."""
    plain = json.loads(path.read_text("utf-8"))
    samples = (Sample(**{**one, "place": Place(**one["place"])}) for one in plain["samples"])
    return Measured(tuple(samples), plain["environment"], plain["repeat"])


def write(measured: Measured, path: Path = MEASURED) -> None:
    """Record; samples of other places stay, those of the same place and client are replaced."""
    new = {(one.client, one.place) for one in measured.samples}
    old = read(path) if path.exists() else Measured((), {}, measured.repeat)
    kept = [one for one in old.samples if (one.client, one.place) not in new]
    samples = sorted(
        (*kept, *measured.samples), key=lambda one: (one.place.slow, one.place.round_trip, one.place.count)
    )
    plain = {
        "repeat": measured.repeat,
        "environment": {**old.environment, **measured.environment},
        "samples": [_rounded(asdict(one)) for one in samples],
    }
    path.write_text(json.dumps(plain, indent=1) + "\n", "utf-8")


def _rounded(plain: dict[str, object]) -> dict[str, object]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in plain.items()}
