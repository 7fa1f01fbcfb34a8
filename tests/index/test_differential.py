"""Random phrases and boolean trees over the samples find in both engines what looking at each text finds.

``bench/differential.py`` does the same by the ten thousand, and over laws.
"""

from __future__ import annotations

from pathlib import Path

from bench.differential import differences, samples


def test_engines_find_what_brute_force_finds(tmp_path: Path) -> None:
    assert list(differences(tmp_path, samples(), phrases=300, trees=120)) == []
